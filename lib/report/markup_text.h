// Text that is safe inside XML and HTML.
#pragma once

#include <string>
#include <string_view>

namespace secretscan {

// Appends `text` for XML 1.0, between tags or in an attribute with double quotes, byte for byte as
// Go's encoding/xml does: markup, quotes, tabs and line ends as references, invalid bytes and
// characters that XML forbids as U+FFFD.
void AppendXmlText(std::string_view text, std::string* out);
std::string XmlText(std::string_view text);

// For HTML, between tags or in an attribute with double quotes. What cannot be seen or reorders its
// neighbours becomes a visible escape, as by TerminalText().
std::string HtmlText(std::string_view text);

}  // namespace secretscan
