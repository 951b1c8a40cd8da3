// Which bytes of a text could belong to an encoded run, a bit for each.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace secretscan {

// Bit i speaks of byte i of a block.
struct ByteMasks {
  static constexpr size_t kBlock = 64;

  uint64_t base64;  // is one of [A-Za-z0-9_/+-]
  uint64_t low;     // is one of [A-Za-f0-9]: a hexadecimal digit or a small number in base64
  uint64_t signs;   // is a percent sign, a backslash before [uU], or a U before a plus

  // Reads as many blocks as there are masks. `text` does not end before the last of them; of what
  // lies behind its end the bits are 0.
  static void Read(std::string_view text, std::span<ByteMasks> masks);

  // Read() is the first of these, which suits the processor best. All say the same.
  using Reader = void (*)(std::string_view text, std::span<ByteMasks> masks);
  static std::vector<Reader> Readers();

  bool operator==(const ByteMasks&) const = default;
};

}  // namespace secretscan
