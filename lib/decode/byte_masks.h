// Which bytes of a text could belong to an encoded run, a bit for each.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace secretscan {

// Bit i speaks of byte i of a block.
struct ByteMasks {
  static constexpr size_t kBlock = 64;

  uint64_t base64;  // is one of [A-Za-z0-9_/+-]
  uint64_t low;     // is one of [A-Za-f0-9]: a hexadecimal digit or a small number in base64
  uint64_t signs;   // is a percent sign, a backslash before [uU], or a U before a plus

  bool operator==(const ByteMasks&) const = default;
};

// Reads as many blocks as there are masks, in the way that suits the processor best. `text` does not
// end before the last of them; of what lies behind its end the bits are 0.
void ReadByteMasks(std::string_view text, std::span<ByteMasks> masks);

// The same on any processor.
void ReadByteMasksPortably(std::string_view text, std::span<ByteMasks> masks);

}  // namespace secretscan
