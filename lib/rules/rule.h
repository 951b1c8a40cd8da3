// What a rule is.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/regex.h"
#include "rules/allowlist.h"
#include "rules/config_location.h"
#include "validate/validator.h"

namespace secretscan {

// Another rule that must match nearby for a composite rule's match to count.
struct RequiredRule {
  std::string rule_id;
  std::optional<int64_t> within_lines;
  std::optional<int64_t> within_columns;
};

enum class Severity { kInfo, kLow, kMedium, kHigh, kCritical };
std::string_view SeverityName(Severity severity);

// Immutable after loading.
struct Rule {
  std::string id;
  std::string description;
  std::shared_ptr<const Regex> regex;  // null for a path-only rule
  std::shared_ptr<const Regex> path;   // null: any path
  int secret_group = 0;                // <= 0: the first non-empty group
  double entropy = 0;                  // bits a byte; 0: no check
  std::vector<std::string> keywords;   // lower case; empty: always run
  std::vector<std::string> tags;
  bool skip_report = false;            // runs only as another rule's `required`
  std::vector<Allowlist> allowlists;
  std::vector<RequiredRule> required;

  // Keys of ours, in the table [rules.secretscan], which gitleaks ignores.
  Severity severity = Severity::kHigh;
  Confidence confidence = Confidence::kHigh;  // before the validators are asked
  // Where findings overlap the one of the highest rank is told. A rule that gives none has 0, or
  // kGenericRank where its id holds "generic".
  int rank = 0;
  std::vector<const Validator*> validators;   // in this order
  std::string provider;
  std::string opens;      // what the credential gives access to
  std::string revoke_url;
  std::string source_url; // where the format is published
  // Templates that tests expand (rules/example.h): texts in which the rule must, must not, match.
  std::vector<std::string> positive_examples;
  std::vector<std::string> negative_examples;

  ConfigLocation at;      // where it is written

  // Scoped rules look at texts, but only at certain paths.
  bool is_scoped() const { return regex != nullptr && path != nullptr; }
};

inline constexpr int kGenericRank = -10;
// Whether the id says that a rule knows a secret only by its surroundings.
bool IsGenericId(std::string_view id);

}  // namespace secretscan
