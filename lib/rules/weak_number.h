// Numbers in text, and text from numbers, as Go converts them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace secretscan {

// strconv.ParseInt(text, 0, 64): optional sign, then decimal, 0x, 0o, 0b or 0-octal digits, with
// underscores between digits when there is a prefix. Nothing when malformed or out of range.
std::optional<int64_t> ParseGoInteger(std::string_view text);

// Decimal or hexadecimal notation, "inf", "infinity", "nan" in any case.
std::optional<double> ParseGoNumber(std::string_view text);

// strconv.ParseBool: 1 t T TRUE true True, 0 f F FALSE false False.
std::optional<bool> ParseGoBoolean(std::string_view text);

// The shortest decimal digits that read back as `number`, never in exponent notation.
std::string FormatGoNumber(double number);

}  // namespace secretscan
