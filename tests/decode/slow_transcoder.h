// UTF-16 and UTF-32 to UTF-8 in the plainest way, to compare with.
#pragma once

#include <string>
#include <string_view>

#include "decode/text_encoding.h"

namespace secretscan {

std::string SlowTranscode(TextEncoding encoding, std::string_view bytes);

}  // namespace secretscan
