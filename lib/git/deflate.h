// Makes zlib data in memory (RFC 1950).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace secretscan {

// Replaces *out. `level`: 1 to 12. False when there is no memory. Any number of threads at once.
bool Deflate(std::string_view data, int level, std::string* out);

// The checksum that pack indexes hold of an entry (CRC-32), continued from that of what stands
// before.
uint32_t EntryChecksum(uint32_t before, std::string_view bytes);

}  // namespace secretscan
