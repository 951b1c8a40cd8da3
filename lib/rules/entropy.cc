#include "rules/entropy.h"

#include <array>
#include <cmath>
#include <cstdint>
#include <unordered_map>

#include "base/utf8.h"

namespace secretscan {

double ShannonEntropy(std::string_view text) {
  std::array<uint32_t, 128> ascii{};
  std::unordered_map<char32_t, uint32_t> others;
  for (size_t pos = 0; pos < text.size();) {
    const auto byte = static_cast<unsigned char>(text[pos]);
    if (byte < ascii.size()) {
      ++ascii[byte];
      ++pos;
      continue;
    }
    const Rune rune = DecodeRune(text, pos);
    ++others[rune.value];
    pos += rune.width;
  }
  // The reciprocal, as in the reference: the last bit can decide a comparison with a threshold.
  const double reciprocal = text.empty() ? 0 : 1.0 / static_cast<double>(text.size());
  double entropy = 0;
  const auto add = [&](uint32_t count) {
    const double share = count * reciprocal;
    entropy -= share * std::log2(share);
  };
  for (uint32_t count : ascii) {
    if (count > 0) {
      add(count);
    }
  }
  for (const auto& [rune, count] : others) {
    add(count);
  }
  return entropy;
}

}  // namespace secretscan
