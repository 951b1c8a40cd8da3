// Text that is safe to put into SARIF's messages, Markdown and URIs.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace secretscan {

// A plain-text message: what SARIF would read as a link or a placeholder is escaped (2.1.0, 3.11).
std::string SarifMessage(std::string_view text);

// Everything that Markdown or HTML could read as markup is escaped; line ends become blanks.
std::string MarkdownText(std::string_view text);

// A relative URI reference for a path inside the scanned tree, or a file: URI for an absolute path.
// Bytes other than unreserved characters and `/` are percent-encoded, so that the result is ASCII
// and stands for exactly these bytes. "stdin" for the empty path.
std::string UriOfPath(std::string_view path);

// True for an https URL without blanks, control characters or anything that ends a Markdown link.
bool IsPlainHttpsUrl(std::string_view url);

// At most `bytes` bytes, ended by "…" if cut; characters stay whole. Requires bytes >= 3.
std::string Shortened(std::string_view text, size_t bytes);

}  // namespace secretscan
