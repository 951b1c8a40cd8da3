#include "git/config_file.h"

#include <algorithm>
#include <cstdint>
#include <optional>

#include "base/status.h"
#include "base/utf8.h"
#include "git/regular_file.h"

namespace secretscan {
namespace {

constexpr int64_t kMaxFileSize = int64_t{16} << 20;

bool IsBlank(char c) { return c == ' ' || c == '\t' || c == '\r'; }
bool IsNameChar(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-';
}

// Reads a file's characters one by one; "\r\n" is one newline.
class Parser {
 public:
  explicit Parser(std::string_view text) : rest_(text), counted_(text) {
    if (rest_.starts_with("\xEF\xBB\xBF")) {
      rest_.remove_prefix(3);
    }
  }

  // The next "key = value", and the line that it begins in; false at the end.
  bool Next(std::string* key, std::string* value, int64_t* line) {
    while (!rest_.empty()) {
      const char c = rest_.front();
      if (c == '\n' || IsBlank(c)) {
        rest_.remove_prefix(1);
      } else if (c == '#' || c == ';') {
        SkipLine();
      } else if (c == '[') {
        rest_.remove_prefix(1);
        if (!ReadSection()) {
          section_.clear();
          SkipLine();
        }
      } else {
        *line = Line();
        if (ReadEntry(key, value)) {
          return true;
        }
      }
    }
    return false;
  }

 private:
  // Of where the rest begins.
  int64_t Line() {
    const auto read = static_cast<size_t>(rest_.data() - counted_.data());
    line_ += std::count(counted_.begin(), counted_.begin() + static_cast<ptrdiff_t>(read), '\n');
    counted_.remove_prefix(read);
    return line_;
  }

  void SkipLine() {
    const size_t end = rest_.find('\n');
    rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end);
  }

  void SkipBlanks() {
    while (!rest_.empty() && IsBlank(rest_.front())) {
      rest_.remove_prefix(1);
    }
  }

  // After '[': a name, optionally a quoted subsection, ']'.
  bool ReadSection() {
    size_t size = 0;
    while (size < rest_.size() && (IsNameChar(rest_[size]) || rest_[size] == '.')) {
      ++size;
    }
    std::string name = AsciiLowered(rest_.substr(0, size));
    rest_.remove_prefix(size);
    SkipBlanks();
    if (rest_.starts_with('"')) {
      rest_.remove_prefix(1);
      name += '.';
      while (!rest_.empty() && rest_.front() != '"' && rest_.front() != '\n') {
        if (rest_.front() == '\\' && rest_.size() > 1 && rest_[1] != '\n') {
          rest_.remove_prefix(1);
        }
        name += rest_.front();
        rest_.remove_prefix(1);
      }
      if (!rest_.starts_with('"')) {
        return false;
      }
      rest_.remove_prefix(1);
    }
    if (!rest_.starts_with(']')) {
      return false;
    }
    rest_.remove_prefix(1);
    section_ = std::move(name);
    return true;
  }

  bool ReadEntry(std::string* key, std::string* value) {
    size_t size = 0;
    while (size < rest_.size() && IsNameChar(rest_[size])) {
      ++size;
    }
    if (size == 0 || section_.empty()) {
      SkipLine();
      return false;
    }
    *key = section_ + "." + AsciiLowered(rest_.substr(0, size));
    rest_.remove_prefix(size);
    SkipBlanks();
    if (!rest_.starts_with('=')) {
      const bool bare = rest_.empty() || rest_.front() == '\n' || rest_.front() == '#' ||
                        rest_.front() == ';';
      SkipLine();
      *value = "true";
      return bare;
    }
    rest_.remove_prefix(1);
    SkipBlanks();
    return ReadValue(value);
  }

  // Quotes group, a backslash escapes or continues the line, trailing blanks outside quotes go.
  bool ReadValue(std::string* value) {
    value->clear();
    size_t significant = 0;  // value's size up to its last character that is not a trailing blank
    bool quoted = false;
    while (!rest_.empty() && rest_.front() != '\n') {
      char c = rest_.front();
      if (!quoted && (c == '#' || c == ';')) {
        SkipLine();
        break;
      }
      rest_.remove_prefix(1);
      if (c == '"') {
        quoted = !quoted;
        significant = value->size();
        continue;
      }
      if (c == '\\') {
        const std::optional<char> escaped = ReadEscape();
        if (!escaped) {
          SkipLine();
          return false;
        }
        if (*escaped != '\0') {
          *value += *escaped;
          significant = value->size();
        }
        continue;
      }
      *value += c;
      if (quoted || !IsBlank(c)) {
        significant = value->size();
      }
    }
    value->resize(significant);
    return !quoted;
  }

  // After a backslash. NUL stands for a continued line, nullopt for what git does not know.
  std::optional<char> ReadEscape() {
    if (rest_.starts_with("\r\n")) {
      rest_.remove_prefix(1);
    }
    if (rest_.empty()) {
      return std::nullopt;
    }
    const char c = rest_.front();
    switch (c) {
      case '\n':
        rest_.remove_prefix(1);
        return '\0';
      case 'n':
      case 't':
      case 'b':
        rest_.remove_prefix(1);
        return c == 'n' ? '\n' : c == 't' ? '\t' : '\b';
      case '"':
      case '\\':
        rest_.remove_prefix(1);
        return c;
      default:
        return std::nullopt;
    }
  }

  std::string_view rest_;
  std::string_view counted_;  // what line_ does not count yet begins here
  int64_t line_ = 1;
  std::string section_;
};

}  // namespace

absl::Status ConfigFile::AddFile(const std::string& path) {
  auto text = ReadRegularFile(path, kMaxFileSize);
  if (absl::IsNotFound(text.status())) {
    return absl::OkStatus();
  }
  SECRETSCAN_RETURN_IF_ERROR(text.status());
  AddText(*text);
  return absl::OkStatus();
}

void ConfigFile::AddText(std::string_view text) {
  Parser parser(text);
  std::string key;
  std::string value;
  int64_t line = 0;
  while (parser.Next(&key, &value, &line)) {
    entries_.emplace_back(key, value);
    lines_.push_back(line);
  }
}

const std::string* ConfigFile::Find(std::string_view key) const {
  for (auto entry = entries_.rbegin(); entry != entries_.rend(); ++entry) {
    if (entry->first == key) {
      return &entry->second;
    }
  }
  return nullptr;
}

bool ConfigFile::IsTrue(std::string_view key) const {
  const std::string* value = Find(key);
  if (value == nullptr) {
    return false;
  }
  const std::string lower = AsciiLowered(*value);
  return lower == "true" || lower == "yes" || lower == "on" || lower == "1";
}

}  // namespace secretscan
