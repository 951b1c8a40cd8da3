#include "rules/toml_guard.h"

#include <algorithm>
#include <cstdint>

#include "absl/strings/match.h"
#include "base/hex.h"
#include "base/status.h"
#include "base/utf8.h"
#include "rules/config_error.h"

namespace secretscan {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr char kMark = '~';

bool IsAscii(char c) { return static_cast<unsigned char>(c) < 0x80; }

// Follows the text as a TOML lexer would, as far as needed to tell strings and comments from the
// rest. Where the text is no TOML the two may part ways, but then the parser stops there.
class Guard {
 public:
  Guard(std::string_view toml, const std::string& origin) : toml_(toml), origin_(origin) {}

  absl::StatusOr<std::string> Run() {
    if (toml_.size() > kMaxConfigBytes) {
      return Error("the configuration is larger than " + std::to_string(kMaxConfigBytes >> 20) +
                   " MiB");
    }
    const size_t valid = ValidUtf8Prefix(toml_);
    if (valid < toml_.size()) {
      pos_ = valid;
      return Error("while parsing config: toml: invalid UTF-8");
    }
    out_.reserve(toml_.size());
    if (toml_.starts_with(kByteOrderMark)) {
      pos_ = kByteOrderMark.size();
    }
    while (pos_ < toml_.size()) {
      const char c = toml_[pos_];
      if (c == '#') {
        CopyComment();
      } else if (c == '"' || c == '\'') {
        line_start_ = false;
        CopyString(c);
      } else {
        SECRETSCAN_RETURN_IF_ERROR(CopyStructure(c));
      }
    }
    return std::move(out_);
  }

 private:
  absl::Status Error(const std::string& reason) const {
    const auto end = toml_.begin() + static_cast<ptrdiff_t>(pos_);
    return ConfigError({origin_, 1 + static_cast<int>(std::count(toml_.begin(), end, '\n'))}, "",
                       reason);
  }

  void Copy(size_t count) {
    out_ += toml_.substr(pos_, count);
    pos_ = std::min(pos_ + count, toml_.size());
  }

  void CopyComment() {
    for (; pos_ < toml_.size() && toml_[pos_] != '\n'; ++pos_) {
      out_ += IsAscii(toml_[pos_]) ? toml_[pos_] : '?';
    }
  }

  // One byte outside of strings and comments.
  absl::Status CopyStructure(char c) {
    if (!IsAscii(c)) {
      return Error("while parsing config: toml: a character beyond ASCII outside a string");
    }
    const bool header = line_start_ && depth_ == 0 && c == '[';
    line_start_ = c == '\n' || (line_start_ && (c == ' ' || c == '\t'));
    if ((header || c == '.') && ++tables_ > kMaxConfigTables) {
      return Error("more than " + std::to_string(kMaxConfigTables) + " tables");
    }
    if (c == '.') {
      if (++dots_ >= kMaxConfigNesting) {
        return Error("a key has more than " + std::to_string(kMaxConfigNesting) + " parts");
      }
    } else if (std::string_view("[]{}=,\n").find(c) != std::string_view::npos) {
      dots_ = 0;
    }
    if (c == '[' || c == '{') {
      if (++depth_ > kMaxConfigNesting) {
        return Error("values nest deeper than " + std::to_string(kMaxConfigNesting) + " levels");
      }
    } else if (c == ']' || c == '}') {
      depth_ = std::max(0, depth_ - 1);
    }
    Copy(1);
    return absl::OkStatus();
  }

  size_t QuotesHere(char quote) const {
    return std::min(toml_.find_first_not_of(quote, pos_), toml_.size()) - pos_;
  }

  // Copies the string that begins here. One without an end takes the rest of its line, or of the
  // text when it is a multi-line one.
  void CopyString(char quote) {
    const size_t opening = QuotesHere(quote);
    if (opening == 2) {
      return Copy(2);  // the empty string
    }
    const bool multi_line = opening >= 3;
    Copy(multi_line ? 3 : 1);
    while (pos_ < toml_.size()) {
      const char c = toml_[pos_];
      if (c == quote) {
        const size_t n = QuotesHere(quote);
        if (!multi_line || n >= 3) {
          return Copy(multi_line ? std::min<size_t>(n, 5) : 1);  // two more may precede the mark
        }
        Copy(n);
      } else if (c == '\\' && quote == '"') {
        CopyEscape();
      } else if (c == '\n' && !multi_line) {
        return;
      } else if (!IsAscii(c) || c == kMark) {
        const auto byte = static_cast<uint8_t>(toml_[pos_++]);
        out_ += kMark + HexEncode({&byte, 1});
      } else {
        Copy(1);
      }
    }
  }

  // The character after a backslash may be a quote, or beyond ASCII, which is for the loop above.
  void CopyEscape() {
    const std::string_view rest = toml_.substr(pos_);
    for (const std::string_view mark : {"\\u007E", "\\U0000007E"}) {
      // Only the digits may be in either case: \u and \U differ in length.
      if (rest.size() >= mark.size() && rest[1] == mark[1] &&
          absl::EqualsIgnoreCase(ToAbsl(rest.substr(0, mark.size())), ToAbsl(mark))) {
        out_ += "~7e";
        pos_ += mark.size();
        return;
      }
    }
    Copy(rest.size() > 1 && IsAscii(rest[1]) && rest[1] != kMark ? 2 : 1);
  }

  std::string_view toml_;
  const std::string& origin_;
  std::string out_;
  size_t pos_ = 0;
  int depth_ = 0;           // of brackets and braces
  int dots_ = 0;            // in the current key; a number's dot counts too, which does no harm
  int tables_ = 0;          // as far as headers and dots tell
  bool line_start_ = true;  // only blanks since the line began
};

}  // namespace

absl::StatusOr<std::string> GuardToml(std::string_view toml, const std::string& origin) {
  return Guard(toml, origin).Run();
}

std::string UnguardText(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == kMark && i + 2 < text.size()) {
      const int high = HexDigit(text[i + 1]);
      const int low = HexDigit(text[i + 2]);
      if (high >= 0 && low >= 0) {
        out += static_cast<char>(high << 4 | low);
        i += 2;
        continue;
      }
    }
    out += text[i];
  }
  return out;
}

}  // namespace secretscan
