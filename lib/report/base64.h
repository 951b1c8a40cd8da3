// Base64 with padding (RFC 4648, section 4).
#pragma once

#include <string>
#include <string_view>

namespace secretscan {

std::string Base64Encode(std::string_view bytes);

// False for anything else than Base64Encode() makes, line ends apart, which are passed over.
bool Base64Decode(std::string_view text, std::string* out);

}  // namespace secretscan
