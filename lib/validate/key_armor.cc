#include "validate/key_armor.h"

#include <algorithm>

#include "base/base64.h"

namespace secretscan {
namespace {

constexpr std::string_view kBegin = "-----BEGIN ";
constexpr std::string_view kEnd = "-----END";
constexpr std::string_view kDashes = "-----";
// What stands between the pieces of a body that are written as strings.
constexpr std::string_view kSeparators = " \t\"'`,;()<>[]{}|";

bool IsBase64(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' ||
         c == '/';
}

// With real line ends in place of escaped ones, and without the other escapes.
std::string Unescaped(std::string_view body) {
  std::string out;
  out.reserve(body.size());
  for (size_t i = 0; i < body.size(); ++i) {
    if (body[i] == '\r') {
      out += '\n';
    } else if (body[i] != '\\') {
      out += body[i];
    } else {
      while (i + 1 < body.size() && body[i + 1] == '\\') {
        ++i;
      }
      const char next = i + 1 < body.size() ? body[i + 1] : '\n';
      if (next == 'n' || next == 'r' || next == 't') {
        ++i;
        out += '\n';
      } else if (next != '/') {
        out += ' ';
      }
    }
  }
  return out;
}

class BodyReader {
 public:
  explicit BodyReader(KeyArmor* armor) : armor_(armor) {}

  void Line(std::string_view line) {
    if (line.find(':') != std::string_view::npos) {  // "Proc-Type: 4,ENCRYPTED"
      armor_->encrypted |= line.find("ENCRYPTED") != std::string_view::npos;
      return;
    }
    while (!line.empty() && !closed_) {
      const size_t begin = std::min(line.find_first_not_of(kSeparators), line.size());
      const size_t end = std::min(line.find_first_of(kSeparators, begin), line.size());
      Piece(line.substr(begin, end - begin));
      line.remove_prefix(end);
    }
  }

  const std::string& digits() const { return digits_; }

 private:
  // A run without separators: digits, an operator, the mark of a comment, or what does not belong
  // there.
  void Piece(std::string_view piece) {
    if (piece.find("..") != std::string_view::npos ||
        piece.find('*', 1) != std::string_view::npos) {
      armor_->elided = true;
      return;
    }
    if (piece.starts_with('=') && piece.size() == 5) {  // the check sum of OpenPGP
      closed_ = true;
      return;
    }
    const size_t digits =
        static_cast<size_t>(std::find_if_not(piece.begin(), piece.end(), IsBase64) - piece.begin());
    const std::string_view rest = piece.substr(digits);
    const bool joins = std::none_of(piece.begin(), piece.end(),
                                    [](char c) { return IsBase64(c) && c != '+' && c != '/'; });
    if (joins && piece.size() <= 2) {
      return;
    }
    armor_->elided |= rest.find_first_not_of('=') != std::string_view::npos;
    digits_ += piece.substr(0, digits);
    closed_ = !rest.empty();
  }

  KeyArmor* const armor_;
  std::string digits_;
  bool closed_ = false;  // by padding
};

}  // namespace

std::optional<KeyArmor> ReadKeyArmor(std::string_view text) {
  const size_t begin = text.find(kBegin);
  if (begin == std::string_view::npos) {
    return std::nullopt;
  }
  text.remove_prefix(begin + kBegin.size());
  const size_t dashes = text.find(kDashes);
  if (dashes == std::string_view::npos) {
    return std::nullopt;
  }
  KeyArmor armor;
  armor.label = text.substr(0, dashes);
  text.remove_prefix(dashes + kDashes.size());
  const std::string body = Unescaped(text.substr(0, text.find(kEnd)));
  BodyReader reader(&armor);
  for (size_t pos = 0; pos < body.size();) {
    const size_t end = std::min(body.find('\n', pos), body.size());
    reader.Line(std::string_view(body).substr(pos, end - pos));
    pos = end + 1;
  }
  armor.digits = reader.digits().size();
  // A digit that stands alone at the end says nothing.
  Base64DecodeAny(reader.digits(), &armor.bytes);
  return armor;
}

}  // namespace secretscan
