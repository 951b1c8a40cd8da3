// What gitleaks told about a state, kept in tests/compat/golden/NAME.json; and what secretscan tells
// where it differs on purpose.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "compat/outcome.h"

namespace secretscan {

struct GoldenScan {
  std::string args;
  nlohmann::ordered_json gitleaks;
  std::string why;                    // not empty: secretscan differs
  nlohmann::ordered_json secretscan;  // null unless it differs
};

std::vector<GoldenScan> ReadGolden(const std::filesystem::path& path);
void WriteGolden(const std::filesystem::path& path, const std::vector<GoldenScan>& scans);

}  // namespace secretscan
