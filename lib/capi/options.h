#pragma once

#include "secretscan/c.h"
#include "secretscan/scanner_options.h"

struct secretscan_options {
  secretscan::ScannerOptions options;
};
