// Rules of replacement and lists of paths of any bytes, and what they do to a text.
//
// Input: the file, a NUL, the text.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/utf8.h"
#include "rewrite/path_rules.h"
#include "rewrite/replacement_rules.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace secretscan;
  // Expressions that take long are allowed to.
  constexpr size_t kMaxRules = 300, kMaxText = 100;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const size_t split = std::min(input.find('\0'), input.size());
  const std::string_view file = input.substr(0, std::min(split, kMaxRules));
  const std::string_view text = input.substr(std::min(split + 1, size)).substr(0, kMaxText);

  PathRules paths;
  if (paths.AddLines(file, "paths").ok()) {
    const bool kept = paths.Keeps(text);
    paths.set_invert(true);
    if (paths.status().ok() && !paths.empty() && kept == paths.Keeps(text)) {
      std::abort();
    }
  }

  const auto rules = ReplacementRules::Parse(file, "rules");
  if (!rules.ok()) {
    return 0;
  }
  std::string out;
  const auto changed = (*rules)->Replace(text, &out);
  if (!changed.ok() || !*changed) {
    return 0;
  }
  // What changes holds a needle.
  const auto needles = (*rules)->Needles();
  if (out == text ||
      (needles.has_value() &&
       std::none_of(needles->begin(), needles->end(), [&](const Needle& needle) {
         return needle.bytes.empty() ||
                (needle.fold_case
                     ? AsciiLowered(text).find(AsciiLowered(needle.bytes)) != std::string::npos
                     : text.find(needle.bytes) != std::string_view::npos);
       }))) {
    std::abort();
  }
  return 0;
}
