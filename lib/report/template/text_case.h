// Upper and lower case of Latin, Greek and Cyrillic letters.
#pragma once

#include <string>
#include <string_view>

namespace secretscan::templates {

std::string Upper(std::string_view text);
std::string Lower(std::string_view text);
// The first letter of every word in upper case.
std::string Title(std::string_view text);

// A blank, as Go's unicode.IsSpace sees it.
bool IsBlank(char32_t rune);

}  // namespace secretscan::templates
