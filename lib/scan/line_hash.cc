#include "scan/line_hash.h"

#include <array>
#include <charconv>
#include <cstddef>

#include "absl/container/flat_hash_map.h"
#include "base/utf8.h"

namespace secretscan {
namespace {

constexpr size_t kWindow = 100;   // UTF-16 units
constexpr uint64_t kBase = 37;
constexpr char16_t kEndOfText = 0xFFFF;

constexpr uint64_t Power(uint64_t base, size_t exponent) {
  uint64_t out = 1;
  for (size_t i = 0; i < exponent; ++i) {
    out *= base;
  }
  return out;
}

// What a unit's factor has become when it leaves the window.
constexpr uint64_t kOldest = Power(kBase, kWindow);

// The hash of the last kWindow units, and which line began at each of them.
class RollingHash {
 public:
  static constexpr int64_t kNoLine = -1;

  // Drops the oldest unit. If a line began there, `sink(line, hash)` gets the hash of the window
  // that it leads.
  template <typename Sink>
  void Push(char16_t unit, int64_t line_begun, const Sink& sink) {
    if (lines_[next_] != kNoLine) {
      sink(lines_[next_], hash_);
    }
    hash_ = hash_ * kBase + unit - kOldest * units_[next_];
    units_[next_] = unit;
    lines_[next_] = line_begun;
    next_ = next_ + 1 < kWindow ? next_ + 1 : 0;
  }

  RollingHash() { lines_.fill(kNoLine); }

 private:
  std::array<char16_t, kWindow> units_{};
  std::array<int64_t, kWindow> lines_;
  size_t next_ = 0;
  uint64_t hash_ = 0;
};

// Bytes of the longest prefix of text[pos..] that could begin a character, at least 1; for text
// that DecodeRune() refuses at `pos`.
size_t MaximalSubpart(std::string_view text, size_t pos) {
  const auto byte = [&](size_t i) {
    return pos + i < text.size() ? static_cast<unsigned char>(text[pos + i]) : 0u;
  };
  const unsigned lead = byte(0);
  size_t wanted = 0;
  unsigned low = 0x80;
  unsigned high = 0xBF;
  if (lead >= 0xE0 && lead <= 0xEF) {
    wanted = 3;
    low = lead == 0xE0 ? 0xA0 : 0x80;
    high = lead == 0xED ? 0x9F : 0xBF;
  } else if (lead >= 0xF0 && lead <= 0xF4) {
    wanted = 4;
    low = lead == 0xF0 ? 0x90 : 0x80;
    high = lead == 0xF4 ? 0x8F : 0xBF;
  } else {
    return 1;
  }
  size_t size = 1;
  while (size < wanted && byte(size) >= low && byte(size) <= high) {
    ++size;
    low = 0x80;
    high = 0xBF;
  }
  return size;
}

}  // namespace

LineHashes::LineHashes(std::string_view text) {
  RollingHash rolling;
  absl::flat_hash_map<uint64_t, int64_t> seen;
  // Lines leave the window in the order in which they entered it.
  const auto sink = [&](int64_t, uint64_t hash) { lines_.push_back({hash, ++seen[hash]}); };

  int64_t line = 0;
  bool line_start = true;
  const auto push = [&](char16_t unit) {
    rolling.Push(unit, line_start ? ++line : RollingHash::kNoLine, sink);
    line_start = unit == '\n';
  };

  bool after_cr = false;
  for (size_t pos = 0; pos < text.size();) {
    if (static_cast<unsigned char>(text[pos]) < 0x80 && text[pos] != '\r') {
      const char c = text[pos++];
      if (c != ' ' && c != '\t' && !(after_cr && c == '\n')) {
        push(static_cast<char16_t>(c));
      }
      after_cr = false;
      continue;
    }
    const Rune rune = DecodeRune(text, pos);
    pos += rune.valid ? static_cast<size_t>(rune.width) : MaximalSubpart(text, pos);
    const bool second_half = after_cr && rune.value == '\n';
    after_cr = rune.value == '\r';
    if (rune.value == ' ' || rune.value == '\t' || second_half) {
      continue;
    }
    if (rune.value == '\r') {
      push('\n');
    } else if (rune.value < 0x10000) {
      push(static_cast<char16_t>(rune.value));
    } else {
      push(static_cast<char16_t>(0xD800 + ((rune.value - 0x10000) >> 10)));
      push(static_cast<char16_t>(0xDC00 + ((rune.value - 0x10000) & 0x3FF)));
    }
  }
  push(kEndOfText);
  for (size_t i = 0; i < kWindow; ++i) {
    rolling.Push(0, RollingHash::kNoLine, sink);
  }
}

std::string LineHashes::ForLine(int64_t line) const {
  if (line < 1 || static_cast<size_t>(line) > lines_.size()) {
    return "";
  }
  const Line& found = lines_[static_cast<size_t>(line) - 1];
  char digits[16];
  const auto [end, error] = std::to_chars(digits, digits + sizeof digits, found.hash, 16);
  return std::string(digits, end) + ":" + std::to_string(found.number);
}

}  // namespace secretscan
