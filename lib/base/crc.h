// Cyclic redundancy checks, which formats of tokens carry.
#pragma once

#include <cstdint>
#include <string_view>

namespace secretscan {

// CRC-32 of ISO 3309, as in zlib and PNG.
uint32_t Crc32(std::string_view bytes);
// CRC-16/XMODEM: polynomial 0x1021, starting at zero.
uint16_t Crc16Xmodem(std::string_view bytes);

}  // namespace secretscan
