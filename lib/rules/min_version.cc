#include "rules/min_version.h"

#include <charconv>
#include <string>
#include <system_error>

#include "absl/strings/ascii.h"

namespace secretscan {
namespace {

// True for the pre-release and build part of a version, as far as its characters go.
bool IsSuffix(std::string_view text) {
  if (text.empty()) {
    return true;
  }
  if ((text[0] != '-' && text[0] != '+') || text.size() == 1) {
    return false;
  }
  for (char c : text) {
    if (!absl::ascii_isalnum(static_cast<unsigned char>(c)) &&
        std::string_view("-+.~").find(c) == std::string_view::npos) {
      return false;
    }
  }
  return true;
}

}  // namespace

std::optional<Version> ParseVersion(std::string_view text) {
  if (!text.empty() && text[0] == 'v') {
    text.remove_prefix(1);
  }
  Version out{};
  for (size_t part = 0;; ++part) {
    uint32_t number = 0;
    const char* end = text.data() + text.size();
    const auto [parsed, error] = std::from_chars(text.data(), end, number);
    if (error != std::errc()) {
      return std::nullopt;
    }
    if (part < out.size()) {
      out[part] = number;
    }
    text.remove_prefix(static_cast<size_t>(parsed - text.data()));
    if (text.empty() || text[0] != '.') {
      break;
    }
    text.remove_prefix(1);
  }
  return IsSuffix(text) ? std::optional<Version>(out) : std::nullopt;
}

}  // namespace secretscan
