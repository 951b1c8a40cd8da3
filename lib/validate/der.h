// Distinguished Encoding Rules (ITU-T X.690), as far as keys need them.
#pragma once

#include <cstdint>
#include <string_view>

namespace secretscan {

inline constexpr uint8_t kDerInteger = 0x02;
inline constexpr uint8_t kDerBitString = 0x03;
inline constexpr uint8_t kDerOctetString = 0x04;
inline constexpr uint8_t kDerObjectId = 0x06;
inline constexpr uint8_t kDerSequence = 0x30;

struct DerItem {
  uint8_t tag = 0;
  std::string_view content;  // what there is of it
  size_t declared = 0;       // its size as the encoding says, which may be more
  bool whole() const { return content.size() == declared; }
};

// Reads an item off the front of `bytes`. False, with `bytes` untouched, where none begins: tags of
// several bytes and indefinite lengths are none.
bool ReadDer(std::string_view* bytes, DerItem* item);

}  // namespace secretscan
