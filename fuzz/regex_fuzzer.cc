// Input: a regular expression up to the first newline, then a text. Searched for without its lazy front, with
// loose repeats, or in an ASCII text with both cases written out, it must match as RE2 matches it as written.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "absl/strings/ascii.h"
#include "base/ascii_case.h"
#include "base/lazy_front.h"
#include "base/loose_repeats.h"
#include "base/regex.h"
#include "base/utf8.h"
#include "re2/re2.h"

using namespace secretscan;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  constexpr size_t kMaxInput = 2048;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const size_t newline = input.find('\n');
  if (newline == std::string_view::npos || size > kMaxInput) {
    return 0;
  }
  const std::string_view pattern = input.substr(0, newline);
  const std::string_view text = input.substr(newline + 1);
  // Any bytes may be asked about.
  const bool is_plain = !LazyFront::Split(pattern) && !LoosenRepeats(pattern);
  const bool is_ascii = WithAsciiCase(pattern) && std::all_of(input.begin(), input.end(), absl::ascii_isascii);
  const auto regex = Regex::Compile(pattern, is_ascii ? CaseFolding::kAscii : CaseFolding::kUnicode);
  // (?<name> is no syntax of older RE2; texts are always repaired first.
  if ((is_plain && !is_ascii) || pattern.find("(?<") != std::string_view::npos || !IsValidUtf8(text)) {
    return 0;
  }
  const re2::RE2 written(re2::StringPiece(pattern.data(), pattern.size()), re2::RE2::Quiet);
  if (!written.ok()) {
    return 0;
  }
  if (!regex.ok()) {
    std::abort();
  }
  const auto groups = static_cast<size_t>(written.NumberOfCapturingGroups()) + 1;
  std::vector<re2::StringPiece> slow(groups);
  std::vector<Span> fast(groups);
  for (size_t begin = 0; begin <= text.size();) {
    const bool matches = written.Match(re2::StringPiece(text.data(), text.size()), begin, text.size(),
                                       re2::RE2::UNANCHORED, slow.data(), static_cast<int>(groups));
    if ((*regex)->Find(text, begin, text.size(), fast) != matches) {
      std::abort();
    }
    if (!matches) {
      break;
    }
    for (size_t i = 0; i < groups; ++i) {
      if (fast[i].valid() != (slow[i].data() != nullptr) ||
          (fast[i].valid() && text.data() + fast[i].begin != slow[i].data()) ||
          (fast[i].valid() && fast[i].size() != slow[i].size())) {
        std::abort();
      }
    }
    begin = std::max(fast[0].end, begin + 1);
  }
  return 0;
}
