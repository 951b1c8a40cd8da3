#include "base/crc.h"

#include <array>

namespace secretscan {
namespace {

constexpr std::array<uint32_t, 256> kCrc32Table = [] {
  std::array<uint32_t, 256> table{};
  for (uint32_t byte = 0; byte < 256; ++byte) {
    uint32_t value = byte;
    for (int bit = 0; bit < 8; ++bit) {
      value = value >> 1 ^ (value & 1 ? 0xEDB88320u : 0u);
    }
    table[byte] = value;
  }
  return table;
}();

}  // namespace

uint32_t Crc32(std::string_view bytes) {
  uint32_t crc = ~0u;
  for (const char c : bytes) {
    crc = crc >> 8 ^ kCrc32Table[(crc ^ static_cast<unsigned char>(c)) & 0xFF];
  }
  return ~crc;
}

uint16_t Crc16Xmodem(std::string_view bytes) {
  uint32_t crc = 0;
  for (const char c : bytes) {
    crc ^= static_cast<uint32_t>(static_cast<unsigned char>(c)) << 8;
    for (int bit = 0; bit < 8; ++bit) {
      crc = crc << 1 ^ (crc & 0x8000 ? 0x1021u : 0u);
    }
  }
  return static_cast<uint16_t>(crc);
}

}  // namespace secretscan
