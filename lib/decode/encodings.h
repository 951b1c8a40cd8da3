// What an encoded run says.
#pragma once

#include <string>
#include <string_view>

#include "decode/decoder.h"

namespace secretscan {

// Decodes `run`, a whole candidate of that encoding, into *out, which is overwritten. False if it
// is no such encoding after all; then *out is unspecified. Never longer than `run`.
bool DecodeRun(Encoding encoding, std::string_view run, std::string* out);

}  // namespace secretscan
