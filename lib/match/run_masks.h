// Which bytes of a text are of the kinds that tokens are made of, a bit for each.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace secretscan {

// Bit i speaks of byte i of a block.
struct RunMasks {
  static constexpr size_t kBlock = 64;  // bytes

  uint64_t alnum = 0;   // is one of [A-Za-z0-9]
  uint64_t word = 0;    // is one of these or of "_-"
  uint64_t base64 = 0;  // is one of these or of "+/=."

  // Reads as many blocks as there are masks; of what lies behind the text's end the bits are 0.
  static void Read(std::string_view text, std::span<RunMasks> masks);

  // Read() is the first of these, which suits the processor best. All say the same.
  using Reader = void (*)(std::string_view text, std::span<RunMasks> masks);
  static std::vector<Reader> Readers();

  bool operator==(const RunMasks&) const = default;
};

}  // namespace secretscan
