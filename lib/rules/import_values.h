// Values of other scanners' rule files.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rules/config_value.h"

namespace secretscan {

// A scalar as text: numbers as decimals, booleans as "1" and "0". Empty if there is none.
std::string ImportedText(const ConfigValue& table, std::string_view key);
// A list's scalars; one scalar is a list of one.
std::vector<std::string> ImportedTexts(const ConfigValue& table, std::string_view key);
// A list's tables; one table is a list of one.
std::vector<const ConfigValue*> ImportedTables(const ConfigValue& table, std::string_view key);

// [[rules.allowlists]] with gitleaks' keys.
std::string AllowlistToml(const ConfigValue& list);

// An example as a template (rules/example.h) that expands to it: runs of letters and digits are broken
// up, so that no scanner takes it for a secret.
std::string TemplateOf(std::string_view example);

// What betterleaks' expression `filter` says of the entropy.
struct EntropyFilter {
  std::string limit;                // of the term filter.entropy(finding["secret"]) <= limit, or <
  std::vector<std::string> others;  // the terms beside it
};
EntropyFilter ReadEntropyFilter(std::string_view filter);

}  // namespace secretscan
