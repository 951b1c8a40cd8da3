// Values as TOML writes them.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace secretscan {

// A string in quotes. Invalid UTF-8 becomes U+FFFD.
std::string TomlText(std::string_view text);
// An expression: '''as it is''' where that can be, else as TomlText() does.
std::string TomlPattern(std::string_view pattern);
std::string TomlList(std::span<const std::string> texts);

}  // namespace secretscan
