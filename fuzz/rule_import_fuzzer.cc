// Any bytes as another scanner's rules; the first says whose. What is imported must load, with as many rules
// as were counted.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/regex.h"
#include "rules/pattern_import.h"
#include "rules/rule_import.h"
#include "rules/rule_set.h"

namespace {

void Require(bool condition) {
  if (!condition) {
    std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace secretscan;
  if (size == 0) {
    return 0;
  }
  constexpr ImportFormat kFormats[] = {ImportFormat::kKingfisher, ImportFormat::kNoseyParker,
                                       ImportFormat::kBetterleaks};
  const ImportFormat format = kFormats[data[0] % 3];
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  if (const auto pattern = ImportPattern(text.substr(0, 1000)); pattern.ok()) {
    Require(Regex::CheckSyntax(pattern->pattern).ok() && pattern->token_group >= 0);
  }
  const auto imported = ImportRules(format, text, "input");
  if (!imported.ok()) {
    return 0;
  }
  const auto rules = ParseRules(imported->toml, "imported");
  Require(rules.ok() && static_cast<int64_t>((*rules)->rules.size()) == imported->rules);
  return 0;
}
