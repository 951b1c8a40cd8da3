// A secret within hexadecimal or base64 text: what covers it is decoded, redacted and encoded again, so
// that the rest of the text still means what it meant.
#include <algorithm>
#include <array>
#include <utility>

#include "base/find_bytes.h"
#include "base/hex.h"
#include "rewrite/secret_pattern.h"

namespace secretscan {
namespace {

constexpr size_t kNone = std::string_view::npos;
// Shorter ones would be found by chance.
constexpr size_t kMinHexSecret = 5;
constexpr size_t kMinBase64Secret = 6;
// Of longer base64 text one of two pieces is looked for that follow each other, as a line end may cut
// the other.
constexpr size_t kMinSplit = 12, kMaxPiece = 16;
// Added to a replacement so that what follows keeps its place in its group of three bytes.
constexpr std::string_view kFiller = "_", kWideFiller("_\0", 2);

std::string HexOf(std::string_view bytes) {
  return HexEncode({reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()});
}

class Hex final : public SecretPattern {
 public:
  Hex(std::string_view secret, std::string_view replacement)
      : digits_(HexOf(secret)), replacement_(HexOf(replacement)) {}

  std::vector<Needle> Needles() const override { return {{digits_, true}}; }

  void Find(std::string_view text, std::vector<SecretMatch>* matches) const override {
    matches->clear();
    const auto same = [](char a, char b) { return ((a ^ b) & ~(a >= 'a' ? 0x20 : 0)) == 0; };
    auto at = text.begin();
    for (;;) {
      at = std::search(at, text.end(), digits_.begin(), digits_.end(),
                       [&](char found, char wanted) { return same(wanted, found); });
      if (at == text.end()) {
        return;
      }
      const size_t begin = static_cast<size_t>(at - text.begin());
      const std::string_view found = text.substr(begin, digits_.size());
      std::string replacement = replacement_;
      if (found.find_first_of("ABCDEF") != kNone) {
        std::transform(replacement.begin(), replacement.end(), replacement.begin(), [](char c) {
          return c >= 'a' ? static_cast<char>(c - 'a' + 'A') : c;
        });
      }
      matches->push_back({begin, begin + digits_.size(), std::move(replacement)});
      at += static_cast<std::ptrdiff_t>(digits_.size());
    }
  }

 private:
  const std::string digits_, replacement_;  // lower case
};

constexpr std::string_view kStandard =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view kUrl =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

constexpr std::array<int8_t, 256> kValues = [] {
  std::array<int8_t, 256> values{};
  values.fill(-1);
  for (size_t i = 0; i < 64; ++i) {
    values[static_cast<unsigned char>(kStandard[i])] = static_cast<int8_t>(i);
    values[static_cast<unsigned char>(kUrl[i])] = static_cast<int8_t>(i);
  }
  return values;
}();
int ValueOf(char c) { return kValues[static_cast<unsigned char>(c)]; }

// Without padding.
std::string Encode(std::string_view bytes, std::string_view alphabet) {
  std::string out;
  uint32_t bits = 0;
  int count = 0;
  for (const char c : bytes) {
    bits = bits << 8 | static_cast<unsigned char>(c);
    for (count += 8; count >= 6; count -= 6) {
      out += alphabet[bits >> (count - 6) & 63];
    }
  }
  if (count > 0) {
    out += alphabet[bits << (6 - count) & 63];
  }
  return out;
}

class Base64 final : public SecretPattern {
 public:
  Base64(std::string_view secret, std::string_view replacement, std::string_view filler)
      : secret_(secret), replacement_(replacement) {
    while (replacement_.size() % 3 != secret_.size() % 3) {
      replacement_ += filler;
    }
    for (size_t lead = 0; lead < 3; ++lead) {
      for (const std::string_view alphabet : {kStandard, kUrl}) {
        const std::string whole = Encode(std::string(lead, '\0') + secret_, alphabet);
        // Characters that hold bits of the secret only.
        const size_t begin = (lead * 8 + 5) / 6, end = (lead + secret_.size()) * 8 / 6;
        const auto add = [&](size_t from, size_t to) {
          for (const Piece& known : pieces_) {
            if (known.lead == lead && known.from == from &&
                known.text == whole.substr(from, to - from)) {
              return;
            }
          }
          pieces_.push_back({lead, from, whole.substr(from, to - from)});
        };
        if (end - begin < kMinSplit) {
          add(begin, end);
        } else {
          const size_t size = std::min((end - begin) / 2, kMaxPiece);
          add(begin, begin + size);
          add(begin + size, begin + 2 * size);
        }
      }
    }
  }

  std::vector<Needle> Needles() const override {
    std::vector<Needle> needles;
    for (const Piece& piece : pieces_) {
      needles.push_back({piece.text, false});
    }
    return needles;
  }

  void Find(std::string_view text, std::vector<SecretMatch>* matches) const override {
    matches->clear();
    std::vector<SecretMatch> found;
    for (const Piece& piece : pieces_) {
      for (size_t at = FindBytes(text, piece.text); at != kNone;
           at = FindBytes(text, piece.text, at + 1)) {
        SecretMatch match;
        if (MatchAround(text, at, piece, &match)) {
          found.push_back(std::move(match));
        }
      }
    }
    std::sort(found.begin(), found.end(),
              [](const auto& a, const auto& b) { return a.begin < b.begin; });
    for (SecretMatch& match : found) {
      if (matches->empty() || match.begin >= matches->back().end) {
        matches->push_back(std::move(match));
      }
    }
  }

 private:
  // A run of the encoded secret's characters.
  struct Piece {
    size_t lead = 0;    // bytes in front of the secret in its first group
    size_t from = 0;    // the character's number, counted from that group
    std::string text;
  };

  // Over a line end with the indentation behind it, from `at` on; `at` if there is none.
  static size_t SkipBreak(std::string_view text, size_t at) {
    size_t end = at;
    end += end < text.size() && text[end] == '\r' ? 1 : 0;
    if (end == text.size() || text[end] != '\n') {
      return at;
    }
    ++end;
    while (end < text.size() && (text[end] == ' ' || text[end] == '\t')) {
      ++end;
    }
    return end;
  }
  // The same backwards: `at` is behind it.
  static size_t SkipBreakBack(std::string_view text, size_t at) {
    size_t begin = at;
    while (begin > 0 && (text[begin - 1] == ' ' || text[begin - 1] == '\t')) {
      --begin;
    }
    if (begin == 0 || text[begin - 1] != '\n') {
      return at;
    }
    --begin;
    return begin > 0 && text[begin - 1] == '\r' ? begin - 1 : begin;
  }

  // `at`: where the piece stands. The match covers whole groups of four characters, or all that are left.
  bool MatchAround(std::string_view text, size_t at, const Piece& piece, SecretMatch* match) const {
    size_t begin = at;
    for (size_t i = 0; i < piece.from; ++i) {
      if (begin > 0 && ValueOf(text[begin - 1]) < 0) {
        begin = SkipBreakBack(text, begin);
      }
      if (begin == 0 || ValueOf(text[begin - 1]) < 0) {
        return false;
      }
      --begin;
    }
    const size_t bytes = piece.lead + secret_.size();
    const size_t least = (bytes * 8 + 5) / 6, most = (bytes + 2) / 3 * 4;
    std::string decoded;
    std::vector<std::pair<size_t, size_t>> breaks;   // characters before it; length
    std::vector<std::string_view> break_texts;
    uint32_t bits = 0;
    int bit_count = 0;
    size_t count = 0, end = begin;
    bool is_url = false, is_standard = false;
    while (count < most) {
      size_t next = end;
      if (count > 0 && next < text.size() && ValueOf(text[next]) < 0) {
        next = SkipBreak(text, next);
      }
      if (next == text.size() || ValueOf(text[next]) < 0) {
        break;
      }
      if (next > end) {
        breaks.emplace_back(count, break_texts.size());
        break_texts.push_back(text.substr(end, next - end));
      }
      is_url = is_url || text[next] == '-' || text[next] == '_';
      is_standard = is_standard || text[next] == '+' || text[next] == '/';
      bits = bits << 6 | static_cast<uint32_t>(ValueOf(text[next]));
      bit_count += 6;
      if (bit_count >= 8) {
        bit_count -= 8;
        decoded += static_cast<char>(bits >> bit_count & 0xFF);
      }
      ++count;
      end = next + 1;
    }
    if (count < least || decoded.compare(piece.lead, secret_.size(), secret_) != 0 ||
        (is_url && is_standard)) {
      return false;
    }
    const std::string redacted = decoded.substr(0, piece.lead) + replacement_ +
                                 decoded.substr(piece.lead + secret_.size());
    std::string encoded = Encode(redacted, is_url ? kUrl : kStandard);
    if (count % 4 == 1) {
      encoded += text[end - 1];  // the text was cut off: not a whole byte
    }
    match->begin = begin;
    match->end = end;
    match->replacement.clear();
    size_t done = 0;
    for (const auto& [before, number] : breaks) {
      if (before >= encoded.size()) {
        break;
      }
      match->replacement += encoded.substr(done, before - done);
      match->replacement += break_texts[number];
      done = before;
    }
    match->replacement += encoded.substr(done);
    return true;
  }

  const std::string secret_;
  std::string replacement_;
  std::vector<Piece> pieces_;
};

// One of two ways to write it.
class Either final : public SecretPattern {
 public:
  Either(std::unique_ptr<SecretPattern> first, std::unique_ptr<SecretPattern> second)
      : first_(std::move(first)), second_(std::move(second)) {}

  std::vector<Needle> Needles() const override {
    std::vector<Needle> needles = first_->Needles();
    const std::vector<Needle> more = second_->Needles();
    needles.insert(needles.end(), more.begin(), more.end());
    return needles;
  }
  void Find(std::string_view text, std::vector<SecretMatch>* matches) const override {
    first_->Find(text, matches);
    if (matches->empty()) {
      second_->Find(text, matches);
    }
  }

 private:
  const std::unique_ptr<SecretPattern> first_, second_;
};

}  // namespace

std::unique_ptr<SecretPattern> EitherSecret(std::unique_ptr<SecretPattern> first,
                                            std::unique_ptr<SecretPattern> second) {
  return std::make_unique<Either>(std::move(first), std::move(second));
}

std::unique_ptr<SecretPattern> HexSecret(std::string_view secret, std::string_view replacement) {
  if (secret.size() < kMinHexSecret) {
    return nullptr;
  }
  return std::make_unique<Hex>(secret, replacement);
}

std::unique_ptr<SecretPattern> Base64Secret(std::string_view secret,
                                            std::string_view replacement) {
  if (secret.size() < kMinBase64Secret) {
    return nullptr;
  }
  auto bytes = std::make_unique<Base64>(secret, replacement, kFiller);
  const std::string wide = ToUtf16(secret, false);
  if (wide.empty()) {
    return bytes;
  }
  // Encoded commands of PowerShell are UTF-16.
  return EitherSecret(std::move(bytes), std::make_unique<Base64>(
                                            wide, ToUtf16(replacement, false), kWideFiller));
}

}  // namespace secretscan
