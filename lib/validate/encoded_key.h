// Encodings of keys that carry a check sum.
#pragma once

#include <string>
#include <string_view>

namespace secretscan {

// Whether `text`, in one case, ends in the check sum of Bech32 (BIP 173).
bool HasBech32Checksum(std::string_view text);

// Decodes Base58Check, as wallets of Bitcoin write keys, without the check sum; false where that is
// wrong. Texts of more than 128 characters are none.
bool Base58CheckDecode(std::string_view text, std::string* out);

// Whether `text` is a key of NATS: base32 that ends in a CRC-16.
bool HasNkeyChecksum(std::string_view text);

}  // namespace secretscan
