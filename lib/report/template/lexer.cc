#include "report/template/lexer.h"

#include "base/hex.h"
#include "base/utf8.h"

namespace secretscan::templates {
namespace {

constexpr std::string_view kOpen = "{{";
constexpr std::string_view kClose = "}}";
constexpr std::string_view kSpaces = " \t\r\n";

bool IsSpace(char c) { return kSpaces.find(c) != std::string_view::npos; }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }
// Letters outside of ASCII are letters, too.
bool IsLetter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}
bool IsAlphanumeric(char c) { return IsLetter(c) || IsDigit(c); }

class Lexer {
 public:
  Lexer(std::string_view text, std::vector<Token>* out, TemplateError* error)
      : text_(text), out_(out), error_(error) {}

  bool Run() {
    bool trim_left = false;
    while (true) {
      const size_t open = std::min(text_.find(kOpen, pos_), text_.size());
      std::string_view between = text_.substr(pos_, open - pos_);
      if (trim_left) {
        between.remove_prefix(std::min(between.find_first_not_of(kSpaces), between.size()));
      }
      if (TrimsBefore(open)) {
        between = between.substr(0, between.find_last_not_of(kSpaces) + 1);
      }
      if (!between.empty()) {
        Add(TokenKind::kText, between, pos_);
      }
      pos_ = open;
      if (pos_ == text_.size()) {
        Add(TokenKind::kEnd, "", pos_);
        return true;
      }
      if (!ReadAction(&trim_left)) {
        return false;
      }
    }
  }

 private:
  bool TrimsBefore(size_t open) const {
    const std::string_view rest = text_.substr(open);
    return rest.size() > 3 && rest[2] == '-' && IsSpace(rest[3]);
  }
  // " -}}" or "}}" at pos_; the size of it, 0 if neither stands there.
  size_t CloseSize(bool* trim) const {
    const std::string_view rest = text_.substr(pos_);
    *trim = rest.size() > 3 && IsSpace(rest[0]) && rest.substr(1, 3) == "-}}";
    return *trim ? 4 : rest.starts_with(kClose) ? kClose.size() : 0;
  }

  bool Fail(size_t pos, std::string message) {
    *error_ = {pos, std::move(message)};
    return false;
  }
  void Add(TokenKind kind, std::string_view text, size_t pos) {
    out_->push_back({kind, std::string(text), pos});
  }

  bool ReadAction(bool* trim_after) {
    const size_t open = pos_;
    pos_ += TrimsBefore(open) ? 3 : 2;
    size_t inside = pos_;
    if (TrimsBefore(open)) {
      ++inside;  // the blank that belongs to the marker
    }
    if (text_.substr(inside).starts_with("/*")) {
      return ReadComment(open, inside, trim_after);
    }
    Add(TokenKind::kOpen, kOpen, open);
    int parens = 0;
    while (true) {
      bool trim = false;
      if (const size_t size = CloseSize(&trim); size > 0) {
        if (parens > 0) {
          return Fail(pos_, "a ) is missing");
        }
        Add(TokenKind::kClose, kClose, pos_);
        pos_ += size;
        *trim_after = trim;
        return true;
      }
      if (pos_ == text_.size()) {
        return Fail(open, "this {{ is never closed by }}");
      }
      if (!ReadToken(&parens)) {
        return false;
      }
    }
  }

  bool ReadComment(size_t open, size_t inside, bool* trim_after) {
    const size_t end = text_.find("*/", inside + 2);
    if (end == std::string_view::npos) {
      return Fail(open, "this comment is never closed by */");
    }
    pos_ = end + 2;
    bool trim = false;
    const size_t size = CloseSize(&trim);
    if (size == 0) {
      return Fail(pos_, "}} must follow the end of a comment at once");
    }
    pos_ += size;
    *trim_after = trim;
    return true;
  }

  bool ReadToken(int* parens) {
    const size_t begin = pos_;
    const char c = text_[pos_];
    const char next = pos_ + 1 < text_.size() ? text_[pos_ + 1] : '\0';
    if (IsSpace(c)) {
      // The blank before -}} belongs to that.
      bool trim = false;
      while (pos_ < text_.size() && IsSpace(text_[pos_]) && CloseSize(&trim) == 0) {
        ++pos_;
      }
      Add(TokenKind::kSpace, " ", begin);
      return true;
    }
    if (c == ':' && next == '=') {
      return Take(TokenKind::kDeclare, 2);
    }
    switch (c) {
      case '=': return Take(TokenKind::kAssign, 1);
      case '|': return Take(TokenKind::kPipe, 1);
      case ',': return Take(TokenKind::kComma, 1);
      case '(': ++*parens; return Take(TokenKind::kLeftParen, 1);
      case ')':
        if (--*parens < 0) {
          return Fail(begin, "this ) closes nothing");
        }
        return Take(TokenKind::kRightParen, 1);
      case '"': return ReadString();
      case '`': return ReadRawString();
      case '\'': return ReadCharacter();
      default: break;
    }
    if (c == '.' && !IsDigit(next)) {
      ++pos_;
      const std::string_view name = ReadName();
      return name.empty() ? Added(TokenKind::kDot, ".", begin)
                          : Added(TokenKind::kField, name, begin);
    }
    if (c == '$') {
      ++pos_;
      return Added(TokenKind::kVariable, "$" + std::string(ReadName()), begin);
    }
    if (IsDigit(c) || c == '.' || ((c == '+' || c == '-') && (IsDigit(next) || next == '.'))) {
      return ReadNumber();
    }
    if (IsLetter(c)) {
      return Added(TokenKind::kWord, ReadName(), begin);
    }
    return Fail(begin, "unexpected character in an action");
  }

  bool Added(TokenKind kind, std::string_view text, size_t pos) {
    Add(kind, text, pos);
    return true;
  }
  bool Take(TokenKind kind, size_t size) {
    Add(kind, text_.substr(pos_, size), pos_);
    pos_ += size;
    return true;
  }
  std::string_view ReadName() {
    const size_t begin = pos_;
    while (pos_ < text_.size() && IsAlphanumeric(text_[pos_])) {
      ++pos_;
    }
    return text_.substr(begin, pos_ - begin);
  }

  bool ReadNumber() {
    const size_t begin = pos_++;
    while (pos_ < text_.size() &&
           (IsAlphanumeric(text_[pos_]) || text_[pos_] == '.' ||
            ((text_[pos_] == '+' || text_[pos_] == '-') &&
             (text_[pos_ - 1] == 'e' || text_[pos_ - 1] == 'E')))) {
      ++pos_;
    }
    return Added(TokenKind::kNumber, text_.substr(begin, pos_ - begin), begin);
  }

  bool ReadRawString() {
    const size_t begin = pos_;
    const size_t end = text_.find('`', begin + 1);
    if (end == std::string_view::npos) {
      return Fail(begin, "this string is never closed by `");
    }
    std::string value;
    for (const char c : text_.substr(begin + 1, end - begin - 1)) {
      if (c != '\r') {  // as Go drops them from raw strings
        value += c;
      }
    }
    pos_ = end + 1;
    return Added(TokenKind::kString, value, begin);
  }

  bool ReadString() {
    const size_t begin = pos_++;
    std::string value;
    while (true) {
      if (pos_ == text_.size() || text_[pos_] == '\n') {
        return Fail(begin, "this string is never closed by \"");
      }
      if (text_[pos_] == '"') {
        ++pos_;
        return Added(TokenKind::kString, value, begin);
      }
      if (!ReadCharacterOf('"', &value)) {
        return Fail(pos_, "this is no escape that a string may have");
      }
    }
  }

  bool ReadCharacter() {
    const size_t begin = pos_++;
    std::string value;
    if (pos_ < text_.size() && text_[pos_] != '\'' && text_[pos_] != '\n' &&
        ReadCharacterOf('\'', &value) && pos_ < text_.size() && text_[pos_] == '\'') {
      ++pos_;
      return Added(TokenKind::kNumber, std::to_string(DecodeRune(value, 0).value), begin);
    }
    return Fail(begin, "a character constant is one character between two '");
  }

  // Appends what the character or escape at pos_ stands for.
  bool ReadCharacterOf(char quote, std::string* value) {
    if (text_[pos_] != '\\') {
      const auto width = static_cast<size_t>(DecodeRune(text_, pos_).width);
      *value += text_.substr(pos_, width);
      pos_ += width;
      return true;
    }
    const char c = pos_ + 1 < text_.size() ? text_[pos_ + 1] : '\0';
    constexpr std::string_view kNames = "abfnrtv\\";
    constexpr std::string_view kMeans = "\a\b\f\n\r\t\v\\";
    if (const size_t i = kNames.find(c); i != std::string_view::npos && c != '\0') {
      *value += kMeans[i];
      pos_ += 2;
      return true;
    }
    if (c == quote) {
      *value += c;
      pos_ += 2;
      return true;
    }
    const size_t digits = c == 'x' ? 2 : c == 'u' ? 4 : c == 'U' ? 8 : 0;
    if (digits > 0) {
      return ReadCodeOf(pos_ + 2, digits, 16, c != 'x', value);
    }
    return c >= '0' && c <= '7' && ReadCodeOf(pos_ + 1, 3, 8, false, value);
  }

  bool ReadCodeOf(size_t begin, size_t digits, int base, bool rune, std::string* value) {
    if (begin + digits > text_.size()) {
      return false;
    }
    uint64_t code = 0;
    for (const char c : text_.substr(begin, digits)) {
      const int digit = HexDigit(c);
      if (digit < 0 || digit >= base) {
        return false;
      }
      code = code * static_cast<uint64_t>(base) + static_cast<uint64_t>(digit);
    }
    if (rune ? code > 0x10FFFF || (code >= 0xD800 && code < 0xE000) : code > 0xFF) {
      return false;
    }
    if (rune) {
      AppendUtf8(static_cast<char32_t>(code), value);
    } else {
      *value += static_cast<char>(code);
    }
    pos_ = begin + digits;
    return true;
  }

  std::string_view text_;
  std::vector<Token>* out_;
  TemplateError* error_;
  size_t pos_ = 0;
};

}  // namespace

bool Tokenize(std::string_view text, std::vector<Token>* out, TemplateError* error) {
  return Lexer(text, out, error).Run();
}

}  // namespace secretscan::templates
