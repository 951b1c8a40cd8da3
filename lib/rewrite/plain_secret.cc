// A secret as its bytes, or with two bytes a character.
#include <algorithm>
#include <utility>

#include "base/find_bytes.h"
#include "base/utf8.h"
#include "rewrite/secret_pattern.h"

namespace secretscan {
namespace {

constexpr size_t kNone = std::string_view::npos;

class Bytes final : public SecretPattern {
 public:
  // Found at offsets of any parity: of UTF-16 the same letters are found as the other byte order one
  // byte beside, and replaced rightly all the same.
  Bytes(std::string bytes, std::string replacement)
      : bytes_(std::move(bytes)), replacement_(std::move(replacement)) {}

  std::vector<Needle> Needles() const override { return {{bytes_, false}}; }
  void Find(std::string_view text, std::vector<SecretMatch>* matches) const override {
    matches->clear();
    for (size_t at = FindBytes(text, bytes_); at != kNone;
         at = FindBytes(text, bytes_, at + bytes_.size())) {
      matches->push_back({at, at + bytes_.size(), replacement_});
    }
  }

 private:
  const std::string bytes_, replacement_;
};

// Several lines, with any line ends between them, blanks before those, and any indentation.
class Lines final : public SecretPattern {
 public:
  Lines(std::vector<std::string> lines, std::string replacement)
      : lines_(std::move(lines)), replacement_(std::move(replacement)) {}

  std::vector<Needle> Needles() const override {
    return {{*std::max_element(lines_.begin(), lines_.end(),
                               [](const auto& a, const auto& b) { return a.size() < b.size(); }),
             false}};
  }
  void Find(std::string_view text, std::vector<SecretMatch>* matches) const override {
    matches->clear();
    for (size_t at = FindBytes(text, lines_[0]); at != kNone;) {
      const size_t end = MatchAt(text, at);
      if (end != kNone) {
        matches->push_back({at, end, replacement_});
      }
      at = FindBytes(text, lines_[0], end != kNone ? end : at + 1);
    }
  }

 private:
  size_t MatchAt(std::string_view text, size_t at) const {
    const auto skip_blanks = [&] {
      while (at < text.size() && (text[at] == ' ' || text[at] == '\t')) {
        ++at;
      }
    };
    for (size_t i = 0; i < lines_.size(); ++i) {
      if (i > 0) {
        skip_blanks();
        const size_t before = at;
        at += at < text.size() && text[at] == '\r' ? 1 : 0;
        at += at < text.size() && text[at] == '\n' ? 1 : 0;
        if (at == before) {
          return kNone;
        }
        skip_blanks();
      }
      if (!text.substr(at).starts_with(lines_[i])) {
        return kNone;
      }
      at += lines_[i].size();
    }
    return at;
  }

  const std::vector<std::string> lines_;   // without blanks around them, the first one not empty
  const std::string replacement_;
};

std::string_view Trimmed(std::string_view line) {
  const size_t begin = line.find_first_not_of(" \t\r");
  return begin == kNone ? std::string_view()
                        : line.substr(begin, line.find_last_not_of(" \t\r") + 1 - begin);
}

void AppendUnit(uint32_t unit, bool big_endian, std::string* out) {
  const char high = static_cast<char>(unit >> 8), low = static_cast<char>(unit);
  out->push_back(big_endian ? high : low);
  out->push_back(big_endian ? low : high);
}

}  // namespace

std::string ToUtf16(std::string_view text, bool big_endian) {
  constexpr char32_t kFirstPair = 0x10000;
  std::string out;
  for (size_t at = 0; at < text.size();) {
    const Rune rune = DecodeRune(text, at);
    if (!rune.valid) {
      return {};
    }
    at += static_cast<size_t>(rune.width);
    if (rune.value < kFirstPair) {
      AppendUnit(rune.value, big_endian, &out);
    } else {
      AppendUnit(0xD800 + ((rune.value - kFirstPair) >> 10), big_endian, &out);
      AppendUnit(0xDC00 + ((rune.value - kFirstPair) & 0x3FF), big_endian, &out);
    }
  }
  return out;
}

std::unique_ptr<SecretPattern> PlainSecret(std::string_view secret, std::string_view replacement) {
  std::vector<std::string> lines;
  for (std::string_view rest = secret;;) {
    const size_t end = rest.find_first_of("\r\n");
    lines.emplace_back(Trimmed(rest.substr(0, end)));
    if (end == kNone) {
      break;
    }
    rest.remove_prefix(end + (rest.substr(end).starts_with("\r\n") ? 2 : 1));
  }
  if (lines.size() == 1) {
    return std::make_unique<Bytes>(std::string(secret), std::string(replacement));
  }
  while (lines.back().empty()) {
    lines.pop_back();
  }
  while (lines.front().empty()) {
    lines.erase(lines.begin());
  }
  return std::make_unique<Lines>(std::move(lines), std::string(replacement));
}

std::unique_ptr<SecretPattern> Utf16Secret(std::string_view secret, std::string_view replacement,
                                           bool big_endian) {
  std::string bytes = ToUtf16(secret, big_endian);
  if (bytes.empty()) {
    return nullptr;
  }
  return std::make_unique<Bytes>(std::move(bytes), ToUtf16(replacement, big_endian));
}

}  // namespace secretscan
