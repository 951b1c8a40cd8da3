#include "rules/toml_limits.h"

#include <algorithm>
#include <string>

#include "rules/config_error.h"

namespace secretscan {
namespace {

// Position after the string that begins at `pos` with a quote. A string without an end takes the
// rest of its line (or of the text when it is a multi-line one): the parser stops there anyway.
size_t SkipString(std::string_view toml, size_t pos) {
  const char quote = toml[pos];
  const bool escapes = quote == '"';
  const auto quotes_at = [&](size_t at) {
    size_t n = 0;
    while (at + n < toml.size() && toml[at + n] == quote) {
      ++n;
    }
    return n;
  };
  const size_t opening = quotes_at(pos);
  if (opening == 2) {
    return pos + 2;  // the empty string
  }
  const bool multi_line = opening >= 3;
  pos += multi_line ? 3 : 1;
  while (pos < toml.size()) {
    if (toml[pos] == quote) {
      const size_t n = quotes_at(pos);
      if (!multi_line) {
        return pos + 1;
      }
      if (n >= 3) {
        return pos + std::min<size_t>(n, 5);  // up to two quotes may stand before the end mark
      }
      pos += n;
    } else if (toml[pos] == '\\' && escapes) {
      pos += 2;
    } else if (toml[pos] == '\n' && !multi_line) {
      return pos;
    } else {
      ++pos;
    }
  }
  return toml.size();
}

}  // namespace

absl::Status CheckTomlLimits(std::string_view toml, std::string_view origin) {
  const auto error = [&](size_t pos, const std::string& reason) {
    const auto line = std::count(toml.begin(), toml.begin() + static_cast<ptrdiff_t>(pos), '\n');
    return ConfigError({std::string(origin), static_cast<int>(line) + 1}, "", reason);
  };
  if (toml.size() > kMaxConfigBytes) {
    return error(0, "the configuration is larger than " + std::to_string(kMaxConfigBytes >> 20) +
                        " MiB");
  }
  int depth = 0;
  int dots = 0;    // in the current key; a number's dot counts too, which does no harm
  int tables = 0;  // as far as headers and dots tell
  bool line_start = true;
  for (size_t pos = 0; pos < toml.size();) {
    const char c = toml[pos];
    const bool header = line_start && depth == 0 && c == '[';
    line_start = c == '\n' || (line_start && (c == ' ' || c == '\t'));
    if ((header || c == '.') && ++tables > kMaxConfigTables) {
      return error(pos, "more than " + std::to_string(kMaxConfigTables) + " tables");
    }
    switch (c) {
      case '#':
        pos = std::min(toml.find('\n', pos), toml.size());
        continue;
      case '"':
      case '\'':
        pos = SkipString(toml, pos);
        continue;
      case '[':
      case '{':
        dots = 0;
        if (++depth > kMaxConfigNesting) {
          return error(pos, "values nest deeper than " + std::to_string(kMaxConfigNesting) +
                                " levels");
        }
        break;
      case ']':
      case '}':
        dots = 0;
        depth = std::max(0, depth - 1);
        break;
      case '.':
        if (++dots >= kMaxConfigNesting) {
          return error(pos, "a key has more than " + std::to_string(kMaxConfigNesting) + " parts");
        }
        break;
      case '=':
      case ',':
      case '\n':
        dots = 0;
        break;
      default:
        break;
    }
    ++pos;
  }
  return absl::OkStatus();
}

}  // namespace secretscan
