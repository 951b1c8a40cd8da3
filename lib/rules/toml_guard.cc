#include "rules/toml_guard.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include "base/status.h"
#include "base/utf8.h"
#include "rules/config_error.h"

namespace secretscan {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

bool IsAscii(char c) { return static_cast<unsigned char>(c) < 0x80; }

// Follows the text as a TOML lexer would, as far as needed to tell strings and comments from the
// rest. Where the text is no TOML the two may part ways, but then the parser stops there.
class Guard {
 public:
  Guard(std::string_view toml, const std::string& origin) : toml_(toml), origin_(origin) {}

  absl::StatusOr<std::string> Run() {
    if (toml_.size() > kMaxConfigBytes) {
      return Error(0, "the configuration is larger than " + std::to_string(kMaxConfigBytes >> 20) +
                          " MiB");
    }
    if (const size_t valid = ValidUtf8Prefix(toml_); valid < toml_.size()) {
      return Error(valid, "while parsing config: toml: invalid UTF-8");
    }
    size_t pos = toml_.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
    while (pos < toml_.size()) {
      if (toml_[pos] == '#') {
        pos = std::min(toml_.find('\n', pos), toml_.size());
      } else if (toml_[pos] == '"' || toml_[pos] == '\'') {
        SECRETSCAN_RETURN_IF_ERROR(SkipString(&pos));
        line_start_ = false;
      } else {
        SECRETSCAN_RETURN_IF_ERROR(CountStructure(pos));
        ++pos;
      }
    }
    out_ += toml_.substr(copied_);
    return std::move(out_);
  }

 private:
  absl::Status Error(size_t pos, const std::string& reason) const {
    const auto end = toml_.begin() + static_cast<ptrdiff_t>(pos);
    return ConfigError({origin_, 1 + static_cast<int>(std::count(toml_.begin(), end, '\n'))}, "",
                       reason);
  }

  // One byte outside of strings and comments.
  absl::Status CountStructure(size_t pos) {
    const char c = toml_[pos];
    if (!IsAscii(c)) {
      return Error(pos, "while parsing config: toml: a character beyond ASCII outside a string");
    }
    const bool header = line_start_ && depth_ == 0 && c == '[';
    line_start_ = c == '\n' || (line_start_ && (c == ' ' || c == '\t'));
    if ((header || c == '.') && ++tables_ > kMaxConfigTables) {
      return Error(pos, "more than " + std::to_string(kMaxConfigTables) + " tables");
    }
    switch (c) {
      case '[':
      case '{':
        dots_ = 0;
        if (++depth_ > kMaxConfigNesting) {
          return Error(pos, "values nest deeper than " + std::to_string(kMaxConfigNesting) +
                                " levels");
        }
        break;
      case ']':
      case '}':
        dots_ = 0;
        depth_ = std::max(0, depth_ - 1);
        break;
      case '.':
        if (++dots_ >= kMaxConfigNesting) {
          return Error(pos, "a key has more than " + std::to_string(kMaxConfigNesting) + " parts");
        }
        break;
      case '=':
      case ',':
      case '\n':
        dots_ = 0;
        break;
      default:
        break;
    }
    return absl::OkStatus();
  }

  size_t QuotesAt(size_t pos, char quote) const {
    const size_t end = toml_.find_first_not_of(quote, pos);
    return std::min(end, toml_.size()) - pos;
  }

  // Moves past the string that begins at *pos. One without an end takes the rest of its line, or of
  // the text when it is a multi-line one.
  absl::Status SkipString(size_t* pos) {
    const char quote = toml_[*pos];
    const size_t opening = QuotesAt(*pos, quote);
    if (opening == 2) {
      *pos += 2;  // the empty string
      return absl::OkStatus();
    }
    const bool multi_line = opening >= 3;
    *pos += multi_line ? 3 : 1;
    while (*pos < toml_.size()) {
      const char c = toml_[*pos];
      if (c == quote) {
        const size_t n = QuotesAt(*pos, quote);
        if (!multi_line || n >= 3) {
          *pos += multi_line ? std::min<size_t>(n, 5) : 1;  // two more may stand before the mark
          return absl::OkStatus();
        }
        *pos += n;
      } else if (c == '\\' && quote == '"') {
        SECRETSCAN_RETURN_IF_ERROR(SkipEscape(pos));
      } else if (c == '\n' && !multi_line) {
        return absl::OkStatus();
      } else if (!IsAscii(c) && multi_line && quote == '"') {
        WriteEscaped(pos);
      } else {
        ++*pos;
      }
    }
    return absl::OkStatus();
  }

  absl::Status SkipEscape(size_t* pos) {
    ++*pos;
    if (*pos == toml_.size()) {
      return absl::OkStatus();
    }
    if (!IsAscii(toml_[*pos])) {
      return Error(*pos, "while parsing config: toml: unknown escape sequence");
    }
    ++*pos;
    return absl::OkStatus();
  }

  void WriteEscaped(size_t* pos) {
    const Rune rune = DecodeRune(toml_, *pos);
    std::array<char, 11> escape;
    const int size = std::snprintf(escape.data(), escape.size(), "\\U%08X",
                                   static_cast<unsigned>(rune.value));
    out_ += toml_.substr(copied_, *pos - copied_);
    out_.append(escape.data(), static_cast<size_t>(size));
    *pos += rune.width;
    copied_ = *pos;
  }

  std::string_view toml_;
  const std::string& origin_;
  std::string out_;
  size_t copied_ = 0;       // bytes of toml_ that out_ accounts for
  int depth_ = 0;           // of brackets and braces
  int dots_ = 0;            // in the current key; a number's dot counts too, which does no harm
  int tables_ = 0;          // as far as headers and dots tell
  bool line_start_ = true;  // only blanks since the line began
};

}  // namespace

absl::StatusOr<std::string> GuardToml(std::string_view toml, const std::string& origin) {
  return Guard(toml, origin).Run();
}

}  // namespace secretscan
