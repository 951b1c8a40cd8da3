#include "validate/json_object.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <utility>

#include "absl/strings/ascii.h"
#include "base/hex.h"

namespace secretscan {
namespace {

constexpr int kMaxDepth = 32;
constexpr size_t kMaxDigits = 18;


// Reads values from the front of a text.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  bool AtEnd() {
    SkipBlanks();
    return pos_ == text_.size();
  }

  // Members only of the outermost object.
  bool Object(int depth, std::vector<JsonMember>* members) {
    if (depth > kMaxDepth || !Take('{')) {
      return false;
    }
    if (Take('}')) {
      return true;
    }
    do {
      JsonMember member;
      SkipBlanks();
      if (!String(&member.name) || !Take(':') || !Value(depth, &member)) {
        return false;
      }
      if (members != nullptr) {
        members->push_back(std::move(member));
      }
    } while (Take(','));
    return Take('}');
  }

 private:
  void SkipBlanks() { pos_ = std::min(text_.find_first_not_of(" \t\r\n", pos_), text_.size()); }

  bool Take(char c) {
    SkipBlanks();
    if (pos_ == text_.size() || text_[pos_] != c) {
      return false;
    }
    ++pos_;
    return true;
  }

  bool Array(int depth) {
    if (depth > kMaxDepth || !Take('[')) {
      return false;
    }
    if (Take(']')) {
      return true;
    }
    do {
      JsonMember element;
      if (!Value(depth, &element)) {
        return false;
      }
    } while (Take(','));
    return Take(']');
  }

  bool Value(int depth, JsonMember* member) {
    SkipBlanks();
    if (pos_ == text_.size()) {
      return false;
    }
    const size_t begin = pos_;
    bool read = false;
    switch (text_[pos_]) {
      case '"':
        member->kind = JsonKind::kString;
        return String(&member->text);
      case '{':
        member->kind = JsonKind::kObject;
        read = Object(depth + 1, nullptr);
        break;
      case '[':
        member->kind = JsonKind::kArray;
        read = Array(depth + 1);
        break;
      case 't':
        read = Literal("true");
        break;
      case 'f':
        read = Literal("false");
        break;
      case 'n':
        read = Literal("null");
        break;
      default:
        member->kind = JsonKind::kNumber;
        read = Number();
    }
    if (read && depth == 0) {
      member->text = text_.substr(begin, pos_ - begin);
    }
    return read;
  }

  bool Literal(std::string_view word) {
    if (!text_.substr(pos_).starts_with(word)) {
      return false;
    }
    pos_ += word.size();
    return true;
  }

  bool Digits() {
    const size_t begin = pos_;
    while (pos_ < text_.size() && absl::ascii_isdigit(text_[pos_])) {
      ++pos_;
    }
    return pos_ > begin;
  }

  bool Here(std::string_view set) {
    return pos_ < text_.size() && set.find(text_[pos_]) != std::string_view::npos;
  }

  bool Number() {
    pos_ += Here("-");
    if (!Digits()) {
      return false;
    }
    if (Here(".")) {
      ++pos_;
      if (!Digits()) {
        return false;
      }
    }
    if (Here("eE")) {
      ++pos_;
      pos_ += Here("+-");
      return Digits();
    }
    return true;
  }

  bool String(std::string* out) {
    if (pos_ == text_.size() || text_[pos_] != '"') {
      return false;
    }
    for (++pos_; pos_ < text_.size(); ++pos_) {
      const char c = text_[pos_];
      if (c == '"') {
        ++pos_;
        return true;
      }
      if (static_cast<unsigned char>(c) < 0x20) {
        return false;
      }
      if (c != '\\') {
        *out += c;
      } else if (!Escape(out)) {
        return false;
      }
    }
    return false;
  }

  // At a backslash; moves to the last character of the escape.
  bool Escape(std::string* out) {
    constexpr std::string_view kWritten = "\"\\/bfnrt";
    constexpr std::string_view kMeant = "\"\\/\b\f\n\r\t";
    if (++pos_ == text_.size()) {
      return false;
    }
    if (const size_t at = kWritten.find(text_[pos_]); at != std::string_view::npos) {
      *out += kMeant[at];
      return true;
    }
    if (text_[pos_] != 'u' || text_.size() - pos_ <= 4) {
      return false;
    }
    int code = 0;
    for (int i = 0; i < 4; ++i) {
      const int digit = HexDigit(text_[++pos_]);
      if (digit < 0) {
        return false;
      }
      code = code * 16 + digit;
    }
    *out += code < 0x80 ? static_cast<char>(code) : '?';
    return true;
  }

  std::string_view text_;
  size_t pos_ = 0;
};

}  // namespace

std::optional<JsonObject> JsonObject::Parse(std::string_view text) {
  JsonObject object;
  Reader reader(text);
  if (!reader.Object(0, &object.members_) || !reader.AtEnd()) {
    return std::nullopt;
  }
  return object;
}

const JsonMember* JsonObject::Find(std::string_view name) const {
  const auto found = std::find_if(members_.begin(), members_.end(),
                                  [&](const JsonMember& member) { return member.name == name; });
  return found == members_.end() ? nullptr : &*found;
}

std::string_view JsonObject::String(std::string_view name) const {
  const JsonMember* member = Find(name);
  return member != nullptr && member->kind == JsonKind::kString ? member->text : std::string_view();
}

std::optional<int64_t> JsonObject::Integer(std::string_view name) const {
  const JsonMember* member = Find(name);
  if (member == nullptr || member->kind != JsonKind::kNumber || member->text.size() > kMaxDigits) {
    return std::nullopt;
  }
  int64_t value = 0;
  const char* end = member->text.data() + member->text.size();
  const auto [stop, error] = std::from_chars(member->text.data(), end, value);
  return error == std::errc() && stop == end ? std::optional(value) : std::nullopt;
}

}  // namespace secretscan
