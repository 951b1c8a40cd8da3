#include "rewrite/python_template.h"

#include "absl/strings/ascii.h"
#include "base/status.h"

namespace secretscan {
namespace {

constexpr int kMaxOctal = 0377;

bool IsOctal(char c) { return c >= '0' && c <= '7'; }
bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool IsNameByte(char c) { return IsLetter(c) || absl::ascii_isdigit(c) || c == '_'; }

class Parser {
 public:
  Parser(std::string_view text, const PythonGroups& groups) : text_(text), groups_(groups) {}

  absl::StatusOr<PythonTemplate> Run() {
    while (at_ < text_.size()) {
      const char c = text_[at_++];
      if (c != '\\') {
        literal_ += c;
        continue;
      }
      if (at_ == text_.size()) {
        return InvalidArgument("bad escape (end of pattern)");
      }
      SECRETSCAN_RETURN_IF_ERROR(Escape(text_[at_++]));
    }
    if (!literal_.empty()) {
      result_.parts.push_back({std::move(literal_), -1});
    }
    return std::move(result_);
  }

 private:
  char Peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }

  absl::Status Escape(char c) {
    if (c == 'g') {
      return NamedGroup();
    }
    if (absl::ascii_isdigit(c)) {
      return Number(c);
    }
    constexpr std::string_view kNames = "abfnrtv", kValues = "\a\b\f\n\r\t\v";
    if (const size_t known = kNames.find(c); known != std::string_view::npos) {
      literal_ += kValues[known];
    } else if (IsLetter(c)) {
      return InvalidArgument(std::string("bad escape \\") + c);
    } else {
      if (c != '\\') {
        literal_ += '\\';
      }
      literal_ += c;
    }
    return absl::OkStatus();
  }

  // A number that begins with 0 or has three octal digits is a byte, else a group.
  absl::Status Number(char first) {
    int value = first - '0';
    if (first == '0') {
      for (int i = 0; i < 2 && IsOctal(Peek()); ++i) {
        value = value * 8 + (text_[at_++] - '0');
      }
      literal_ += static_cast<char>(value);
      return absl::OkStatus();
    }
    if (absl::ascii_isdigit(Peek())) {
      const char second = text_[at_++];
      if (IsOctal(first) && IsOctal(second) && IsOctal(Peek())) {
        value = value * 64 + (second - '0') * 8 + (text_[at_++] - '0');
        if (value > kMaxOctal) {
          return InvalidArgument("octal escape outside of range 0-0o377");
        }
        literal_ += static_cast<char>(value);
        return absl::OkStatus();
      }
      value = value * 10 + (second - '0');
    }
    return AddGroup(value);
  }

  absl::Status NamedGroup() {
    if (Peek() != '<') {
      return InvalidArgument("missing < behind \\g");
    }
    const size_t end = text_.find('>', ++at_);
    if (end == std::string_view::npos || end == at_) {
      return InvalidArgument("missing group name or >");
    }
    // A backslash hides what follows it: it cannot be part of a name anyway.
    const std::string_view name = text_.substr(at_, end - at_);
    at_ = end + 1;
    bool is_number = true;
    for (const char c : name) {
      if (!IsNameByte(c)) {
        return InvalidArgument("bad character in group name");
      }
      is_number = is_number && absl::ascii_isdigit(c);
    }
    if (!is_number) {
      const auto known = groups_.names.find(std::string(name));
      if (absl::ascii_isdigit(name.front()) || known == groups_.names.end()) {
        return InvalidArgument("unknown group name");
      }
      return AddGroup(known->second);
    }
    int64_t index = 0;
    for (const char c : name) {
      index = index * 10 + (c - '0');
      if (index > groups_.count) {
        break;
      }
    }
    return AddGroup(index);
  }

  absl::Status AddGroup(int64_t index) {
    if (index > groups_.count) {
      return InvalidArgument("invalid group reference " + std::to_string(index));
    }
    result_.parts.push_back({std::move(literal_), static_cast<int>(index)});
    literal_.clear();
    return absl::OkStatus();
  }

  std::string_view text_;
  const PythonGroups& groups_;
  size_t at_ = 0;
  std::string literal_;
  PythonTemplate result_;
};

}  // namespace

absl::StatusOr<PythonTemplate> PythonTemplate::Parse(std::string_view text,
                                                     const PythonGroups& groups) {
  return Parser(text, groups).Run();
}

}  // namespace secretscan
