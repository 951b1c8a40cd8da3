// The rules' part of a SARIF report.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "rules/rule.h"
#include "scan/scan_result.h"

namespace secretscan {

// "error", "warning" or "note".
std::string_view SarifLevel(Severity severity);

// One reportingDescriptor a rule: if `whole_pack`, those of the pack in its order, then those that
// only findings name. Of a pack that is larger than what code scanning accepts, only what findings
// name.
class SarifRules {
 public:
  // `findings` are those that the run will show, `result` where they come from.
  SarifRules(const ScanResult& result, const std::vector<size_t>& findings, bool whole_pack);

  // Position of a rule that the constructor saw.
  size_t IndexOf(std::string_view rule_id) const;
  // JSON objects.
  const std::vector<std::string>& descriptors() const { return descriptors_; }

 private:
  void Add(const Rule& rule);

  absl::flat_hash_map<std::string, size_t> index_;
  std::vector<std::string> descriptors_;
};

}  // namespace secretscan
