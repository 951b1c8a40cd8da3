// Rule files of other scanners as ours.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace secretscan {

enum class ImportFormat { kKingfisher, kNoseyParker, kBetterleaks };
// "kingfisher", "noseyparker", "betterleaks"; nothing for any other name.
std::optional<ImportFormat> ParseImportFormat(std::string_view name);

struct ImportedRules {
  std::string toml;                // what ParseRules() takes
  int64_t rules = 0;               // in it
  int64_t left_out = 0;            // rules without an equivalent
  std::vector<std::string> notes;  // "file:line: rule 'id': what has no equivalent"
};

// Converts what has an equivalent and lists the rest. Examples become templates that hold no secret-shaped
// text. InvalidArgument for a text that is not of this format.
absl::StatusOr<ImportedRules> ImportRules(ImportFormat format, std::string_view text,
                                          const std::string& origin);

}  // namespace secretscan
