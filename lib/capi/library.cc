#include "secretscan/c.h"
#include "secretscan/version.h"

const char* secretscan_version(void) { return secretscan::kVersion; }
