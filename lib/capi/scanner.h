#pragma once

#include <vector>

#include "secretscan/c.h"
#include "secretscan/rule_pack.h"
#include "secretscan/scanner.h"

struct secretscan_scanner {
  secretscan::Scanner scanner;
  std::vector<secretscan::RuleInfo> rules;
};
