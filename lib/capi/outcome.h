#pragma once

#include "secretscan/c.h"
#include "secretscan/scan_outcome.h"

struct secretscan_outcome {
  secretscan::ScanOutcome outcome;
};
