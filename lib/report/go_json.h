// JSON as Go's encoding/json writes it, byte for byte.
#pragma once

#include <string>
#include <string_view>

namespace secretscan {

// Appends `text` as a quoted string: control characters, quotes, backslashes, `<`, `>`, `&`, U+2028
// and U+2029 escaped, every invalid byte as \ufffd, other characters as they are.
void AppendGoString(std::string_view text, std::string* out);

// Appends the shortest decimal that reads back as the same float; an exponent only below 1e-6 and
// from 1e21. 0 for what is not a number or infinite, which JSON cannot say.
void AppendGoFloat(float value, std::string* out);
// Of a double, or when `single` of the float that it is.
void AppendGoFloat(double value, bool single, std::string* out);

}  // namespace secretscan
