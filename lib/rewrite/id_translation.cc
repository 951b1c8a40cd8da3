#include "rewrite/id_translation.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "base/hex.h"

namespace secretscan {
namespace {

constexpr size_t kMinDigits = 7;
constexpr int kFanBits = 16;

enum CharKind : uint8_t { kOther, kWord, kDigit };
constexpr std::array<uint8_t, 256> kKinds = [] {
  std::array<uint8_t, 256> kinds{};
  for (int c = 0; c < 256; ++c) {
    const bool is_digit = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
    const bool is_word =
        is_digit || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    kinds[static_cast<size_t>(c)] = is_digit ? kDigit : is_word ? kWord : kOther;
  }
  return kinds;
}();

uint8_t KindOf(char c) { return kKinds[static_cast<unsigned char>(c)]; }

uint32_t FanOf(const ObjectId& id) { return uint32_t{id.bytes[0]} << 8 | id.bytes[1]; }

}  // namespace

void ForEachMention(std::string_view text, size_t max_digits,
                    const std::function<void(size_t begin, size_t size)>& visit) {
  for (size_t i = 0; i < text.size();) {
    if (KindOf(text[i]) == kOther) {
      ++i;
      continue;
    }
    const size_t begin = i;
    bool is_hex = true;
    for (; i < text.size() && KindOf(text[i]) != kOther; ++i) {
      is_hex = is_hex && KindOf(text[i]) == kDigit;
    }
    if (is_hex && i - begin >= kMinDigits && i - begin <= max_digits) {
      visit(begin, i - begin);
    }
  }
}

IdPrefixes::IdPrefixes(std::span<const ObjectId> ids) : ids_(ids), admitted_(ids.size()) {
  sorted_.resize(ids.size());
  for (size_t i = 0; i < ids.size(); ++i) {
    sorted_[i] = static_cast<uint32_t>(i);
  }
  std::sort(sorted_.begin(), sorted_.end(),
            [&](uint32_t a, uint32_t b) { return ids[a] < ids[b]; });
  fan_.assign((size_t{1} << kFanBits) + 1, 0);
  for (const ObjectId& id : ids) {
    ++fan_[FanOf(id) + 1];
  }
  for (size_t i = 1; i < fan_.size(); ++i) {
    fan_[i] += fan_[i - 1];
  }
}

uint32_t IdPrefixes::Find(std::string_view digits) const {
  // Bounds of what begins so: the digits followed by zeros, and by ones.
  ObjectId low, high;
  low.bytes.fill(0);
  high.bytes.fill(0xff);
  if (digits.size() > 2 * low.bytes.size()) {
    return kNone;
  }
  for (size_t i = 0; i < digits.size(); ++i) {
    const auto value = static_cast<uint8_t>(HexDigit(digits[i]));
    const int shift = i % 2 == 0 ? 4 : 0;
    low.bytes[i / 2] = static_cast<uint8_t>(low.bytes[i / 2] | value << shift);
    uint8_t& top = high.bytes[i / 2];
    top = static_cast<uint8_t>((top & ~(0xf << shift)) | value << shift);
  }
  const auto begin = sorted_.begin() + fan_[FanOf(low)];
  const auto end = sorted_.begin() + fan_[FanOf(high) + 1];
  uint32_t found = kNone;
  for (auto i = std::lower_bound(begin, end, low, [&](uint32_t n, const ObjectId& id) {
         return ids_[n].bytes < id.bytes;
       });
       i != end && ids_[*i].bytes <= high.bytes; ++i) {
    if (!admitted_[*i]) {
      continue;
    }
    if (found != kNone) {
      return kNone;
    }
    found = *i;
  }
  return found;
}

}  // namespace secretscan
