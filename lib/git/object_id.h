// A git object's name.
#pragma once

#include <array>
#include <cassert>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>

#include "base/hex.h"

namespace secretscan {

// SHA-1 (20 bytes) or SHA-256 (32 bytes). The default value is the null id.
struct ObjectId {
  std::array<uint8_t, 32> bytes{};
  uint8_t size = 20;

  // `size` is 20 or 32.
  static ObjectId FromRaw(const void* raw, size_t size) {
    ObjectId id;
    assert(size <= id.bytes.size());
    id.size = static_cast<uint8_t>(size);
    std::memcpy(id.bytes.data(), raw, size);
    return id;
  }
  // False unless `hex` is 40 or 64 digits, of either case.
  static bool FromHex(std::string_view hex, ObjectId* out) {
    if (hex.size() != 40 && hex.size() != 64) {
      return false;
    }
    ObjectId id;
    id.size = static_cast<uint8_t>(hex.size() / 2);
    for (size_t i = 0; i < id.size; ++i) {
      const int value = HexDigit(hex[2 * i]) << 4 | HexDigit(hex[2 * i + 1]);
      if (value < 0) {  // HexDigit gives -1, whose sign survives shift and or
        return false;
      }
      id.bytes[i] = static_cast<uint8_t>(value);
    }
    *out = id;
    return true;
  }
  std::string Hex() const { return HexEncode({bytes.data(), size}); }
  bool IsNull() const {
    const std::array<uint64_t, 4> words = Words();
    return (words[0] | words[1] | words[2] | words[3]) == 0;
  }

  friend bool operator==(const ObjectId& a, const ObjectId& b) {
    // Not memcmp: most comparisons in a scan are these.
    const std::array<uint64_t, 4> x = a.Words(), y = b.Words();
    return ((x[0] ^ y[0]) | (x[1] ^ y[1]) | (x[2] ^ y[2]) | (x[3] ^ y[3])) == 0;
  }
  friend std::strong_ordering operator<=>(const ObjectId& a, const ObjectId& b) {
    return a.bytes <=> b.bytes;
  }
  // For absl containers. All bytes count: a tree may name ids that are no hashes and begin alike.
  template <typename H>
  friend H AbslHashValue(H state, const ObjectId& id) {
    const std::array<uint64_t, 4> words = id.Words();
    return H::combine(std::move(state), words[0] ^ words[3], words[1], words[2]);
  }

 private:
  std::array<uint64_t, 4> Words() const {
    std::array<uint64_t, 4> words;
    std::memcpy(words.data(), bytes.data(), sizeof words);
    return words;
  }
};

}  // namespace secretscan
