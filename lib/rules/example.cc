#include "rules/example.h"

#include <array>
#include <charconv>
#include <cstdint>
#include <utility>

#include "base/sha256.h"
#include "base/status.h"

namespace secretscan {
namespace {

// Longer than any credential, short enough that no template can ask for unreasonable memory.
constexpr int kMaxCount = 100'000;

constexpr std::string_view kDigits = "0123456789";
constexpr std::string_view kLower = "abcdefghijklmnopqrstuvwxyz";
constexpr std::string_view kUpper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

std::string Join(std::string_view a, std::string_view b, std::string_view c = {},
                 std::string_view d = {}) {
  std::string joined;
  for (std::string_view part : {a, b, c, d}) joined += part;
  return joined;
}

absl::StatusOr<std::string> NamedClass(std::string_view name) {
  static const auto* const kClasses =
      new std::array<std::pair<std::string_view, std::string>, 13>{{
          {"hex", Join(kDigits, "abcdef")},
          {"HEX", Join(kDigits, "ABCDEF")},
          {"alnum", Join(kDigits, kLower, kUpper)},
          {"lower", std::string(kLower)},
          {"upper", std::string(kUpper)},
          {"alpha", Join(kLower, kUpper)},
          {"digit", std::string(kDigits)},
          {"lowernum", Join(kDigits, kLower)},
          {"uppernum", Join(kDigits, kUpper)},
          {"base64", Join(kDigits, kLower, kUpper, "+/")},
          {"base64url", Join(kDigits, kLower, kUpper, "-_")},
          {"base32", Join(kUpper, "234567")},
          {"word", Join(kDigits, kLower, kUpper, "_")},
      }};
  for (const auto& [known, alphabet] : *kClasses) {
    if (known == name) return alphabet;
  }
  return InvalidArgument("example: unknown character class '" + std::string(name) + "'");
}

// The inside of `[...]`: single characters and ranges; a first or last `-` is itself.
absl::StatusOr<std::string> ExplicitClass(std::string_view set) {
  std::string alphabet;
  for (size_t i = 0; i < set.size(); ++i) {
    const auto first = static_cast<unsigned char>(set[i]);
    auto last = first;
    if (i + 2 < set.size() && set[i + 1] == '-') {
      last = static_cast<unsigned char>(set[i + 2]);
      i += 2;
    }
    if (first > last || first >= 0x80 || last >= 0x80) {
      return InvalidArgument("example: bad range in character set [" + std::string(set) + "]");
    }
    for (int c = first; c <= last; ++c) {
      if (alphabet.find(static_cast<char>(c)) == std::string::npos) {
        alphabet += static_cast<char>(c);
      }
    }
  }
  if (alphabet.empty()) return InvalidArgument("example: empty character set");
  return alphabet;
}

// An endless stream of characters that depends on the seed alone: bytes of SHA-256(seed, counter).
class Drawer {
 public:
  explicit Drawer(std::string_view seed) : seed_(seed) {}

  // `count` characters of `alphabet`, no two neighbours equal if it has two characters at least.
  void Draw(std::string_view alphabet, int count, std::string* out) {
    char previous = '\0';
    for (int drawn = 0; drawn < count;) {
      const char c = Pick(alphabet);
      if (c == previous && alphabet.size() > 1) continue;
      out->push_back(c);
      previous = c;
      ++drawn;
    }
  }

 private:
  char Pick(std::string_view alphabet) {
    // Bytes that would favour the alphabet's first characters are thrown away.
    const size_t limit = 256 - 256 % alphabet.size();
    for (;;) {
      const uint8_t byte = NextByte();
      if (byte < limit) return alphabet[byte % alphabet.size()];
    }
  }

  uint8_t NextByte() {
    if (used_ == block_.size()) {
      block_ = Sha256(seed_ + '\n' + std::to_string(counter_++));
      used_ = 0;
    }
    return block_[used_++];
  }

  const std::string seed_;
  uint64_t counter_ = 0;
  Sha256Digest block_{};
  size_t used_ = block_.size();
};

// `field` is what stands between the braces: "class:count" or "[set]:count".
absl::Status ExpandField(std::string_view field, Drawer* drawer, std::string* out) {
  const size_t colon = field.rfind(':');
  if (colon == std::string_view::npos) {
    return InvalidArgument("example: '{" + std::string(field) + "}' has no count");
  }
  const std::string_view name = field.substr(0, colon);
  const std::string_view digits = field.substr(colon + 1);
  int count = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), count);
  if (error != std::errc() || end != digits.data() + digits.size() || count < 1 ||
      count > kMaxCount) {
    return InvalidArgument("example: bad count in '{" + std::string(field) + "}'");
  }
  const bool is_explicit = name.size() >= 2 && name.front() == '[' && name.back() == ']';
  SECRETSCAN_ASSIGN_OR_RETURN(
      const std::string alphabet,
      is_explicit ? ExplicitClass(name.substr(1, name.size() - 2)) : NamedClass(name));
  drawer->Draw(alphabet, count, out);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::string> ExpandExample(std::string_view text) {
  Drawer drawer(text);
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '{') {
      out += text[i];
      continue;
    }
    if (i + 1 < text.size() && text[i + 1] == '{') {
      out += '{';
      ++i;
      continue;
    }
    // A set may hold '}', so its field ends at "]:count}" and not at the first '}'.
    size_t search = i + 1;
    if (search < text.size() && text[search] == '[') {
      search = text.find("]:", search);
      if (search == std::string_view::npos) {
        return InvalidArgument("example: unclosed character set");
      }
    }
    const size_t close = text.find('}', search);
    if (close == std::string_view::npos) return InvalidArgument("example: unclosed brace");
    const std::string_view field = text.substr(i + 1, close - i - 1);
    if (!field.empty()) SECRETSCAN_RETURN_IF_ERROR(ExpandField(field, &drawer, &out));
    i = close;
  }
  return out;
}

}  // namespace secretscan
