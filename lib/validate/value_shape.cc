#include "validate/value_shape.h"

#include <algorithm>
#include <array>
#include <bitset>
#include <string>

#include "absl/strings/ascii.h"
#include "base/base64.h"
#include "base/character_set.h"
#include "base/utf8.h"
#include "validate/word_search.h"

namespace secretscan {
namespace {

enum class Kind { kLower, kUpper, kDigit, kSymbol };

Kind KindOf(char c) {
  return absl::ascii_islower(c)   ? Kind::kLower
         : absl::ascii_isupper(c) ? Kind::kUpper
         : absl::ascii_isdigit(c) ? Kind::kDigit
                                  : Kind::kSymbol;
}

constexpr CharacterSet kPunctuation("!#$%^&*()[]{}?;@~|");
constexpr CharacterSet kOfNumbers("0123456789.,:/+-_ ");
constexpr CharacterSet kOfCode("()[]|\\");
constexpr CharacterSet kJoints("_-.");
// What stands in no template and in no pattern.
constexpr CharacterSet kPlain("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=-:");

bool IsHexadecimal(char c) { return absl::ascii_isxdigit(c); }

bool IsUuid(std::string_view value) {
  if (value.size() != 36) {
    return false;
  }
  for (size_t i = 0; i < value.size(); ++i) {
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? value[i] != '-' : !IsHexadecimal(value[i])) {
      return false;
    }
  }
  return true;
}

template <size_t n>
bool BeginsWithOneOf(std::string_view text, const std::array<std::string_view, n>& words) {
  return !text.empty() && std::any_of(words.begin(), words.end(), [&](std::string_view word) {
    return text[0] == word[0] && text.starts_with(word);
  });
}

template <size_t n>
bool EndsWithOneOf(std::string_view text, const std::array<std::string_view, n>& words) {
  return !text.empty() && std::any_of(words.begin(), words.end(), [&](std::string_view word) {
    return text.back() == word.back() && text.ends_with(word);
  });
}

constexpr std::array<std::string_view, 17> kReferences = {
    "ref+",
    "vault:",  "infisical://", "op://",      "secretkeyref", "valuefrom", "process.env",
    "os.env",  "getenv",       "env.",       "env:",         "secrets.",  "awssm:",
    "ssm://",  "keyvault",     "{{resolve:", "sm://"};
constexpr std::array<std::string_view, 5> kEncrypted = {"enc[", "enc(", "sealed", "{cipher}",
                                                         "ansible_vault"};
constexpr std::array<std::string_view, 15> kHashes = {
    "$1$",    "$2a$",   "$2b$",    "$2y$",    "$5$",     "$6$",     "$argon2", "{ssha", "{sha",
    "{crypt", "{md5",   "sha1-",   "sha256-", "sha384-", "sha512-"};
constexpr std::array<std::string_view, 8> kDigests = {"sha1:",  "sha256:", "sha512:", "pbkdf2",
                                                      "bcrypt", "scrypt",  "argon2",  "md5:"};
// What base64 makes of the first bytes of a SubjectPublicKeyInfo of RSA or of a curve, and of a
// certificate's; keys of OpenSSH.
constexpr std::array<std::string_view, 11> kPublicKeys = {
    "MIGfMA0G", "MIIBIjAN", "MIICIjAN", "MIIBojAN", "MFwwDQYJ", "MFkwEwYH",
    "MHYwEAYH", "MCowBQYD", "AAAAB3Nz", "AAAAC3Nz",  "AAAAE2Vj"};
constexpr std::array<std::string_view, 31> kFiles = {
    ".json", ".yaml", ".yml", ".toml", ".xml",  ".html", ".htm", ".js",  ".ts",  ".py",  ".rb",
    ".go",   ".java", ".php", ".pem",  ".crt",  ".cer",  ".key", ".pub", ".txt", ".md",  ".png",
    ".svg",  ".jpg",  ".gif", ".css",  ".sh",   ".p12",  ".jks", ".cs",  ".properties"};
constexpr std::array<std::string_view, 15> kPlaceholders = {
    "example", "placeholder", "change", "your-", "your_",  "yours", "yourp", "yourk",
    "yourt",   "youra",       "redact", "dummy", "insert", "replace", "fixme"};
// These are parts of prefixes and of passwords in use as well.
constexpr std::array<std::string_view, 13> kSamples = {
    "sample", "todo",   "xxx",     "foobar", "secret",  "passw", "test",
    "token",  "apikey", "api_key", "qwerty", "invalid", "fake"};

// Parts of patterns that describe a value.
constexpr std::array<std::string_view, 6> kPatterns = {".*", "[^", "(?:", "(?i", "\\w+", "\\d{"};
// What stands for the rest of a value.
constexpr std::array<std::string_view, 4> kOmissions = {"...", "\xe2\x80\xa6", "***", "###"};

bool IsTemplate(std::string_view value) {
  if (kPlain.HoldsAllOf(value)) {
    return false;
  }
  const WordSearch search(value);
  if (value.find('<') != std::string_view::npos || value.find('>') != std::string_view::npos || value.find("${") != std::string_view::npos ||
      value.find("{{") != std::string_view::npos || value.find("#{") != std::string_view::npos ||
      value.find("%(") != std::string_view::npos || value.find("$(") != std::string_view::npos ||
      search.HoldsOneOf(kPatterns) || search.HoldsOneOf(kOmissions)) {
    return true;
  }
  if (value.starts_with("#!") || value.find("\\u003c") != std::string_view::npos) {
    return true;
  }
  if (value.size() < 2) {
    return false;
  }
  const char first = value.front();
  if (first == '$' || (first == '{' && value.back() == '}') ||
      (first == '[' && value.back() == ']') ||
      ((first == '%' || first == '@' || first == '_') && value.back() == first)) {
    return true;
  }
  return first == '%' && value.size() == 2;
}

bool IsObjectId(std::string_view value) {
  return (value.starts_with("1.") || value.starts_with("2.")) &&
         std::count(value.begin(), value.end(), '.') >= 4 &&
         value.find_first_not_of("0123456789.") == std::string_view::npos;
}

// Whether `run` letters or digits in a row count up or down, or are the same.
bool Counts(std::string_view text, int run) {
  int length = 1;
  int direction = 2;  // none
  for (size_t i = 1; i < text.size(); ++i) {
    const int step = text[i] - text[i - 1];
    const bool counts =
        step >= -1 && step <= 1 && absl::ascii_isalnum(text[i]) && absl::ascii_isalnum(text[i - 1]);
    length = !counts ? 1 : step == direction ? length + 1 : 2;
    direction = counts ? step : 2;
    if (length >= run) {
      return true;
    }
  }
  return false;
}

// What a value in base64 stands for, if all of it is printable text; else nothing.
std::string DecodedText(std::string_view value) {
  while (value.ends_with('=')) {
    value.remove_suffix(1);
  }
  std::string text;
  uint32_t bits = 0;
  int count = 0;
  for (const char c : value) {
    const int digit = Base64Digit(c);
    if (digit < 0) {
      return {};
    }
    bits = bits << 6 | static_cast<uint32_t>(digit);
    count += 6;
    if (count >= 8) {
      count -= 8;
      const char byte = static_cast<char>(bits >> count & 0xff);
      if (!absl::ascii_isprint(byte) && !absl::ascii_isspace(byte)) {
        return {};
      }
      text += byte;
    }
  }
  return text;
}

// Names joined by `joints` alone.
bool IsJoined(std::string_view value, std::string_view joints) {
  size_t parts = 0;
  size_t part = 0;
  for (const char c : value) {
    if (joints.find(c) != std::string_view::npos) {
      parts += part > 0;
      part = 0;
    } else if (absl::ascii_isalpha(c) || (part > 0 && absl::ascii_isdigit(c))) {
      ++part;
    } else {
      return false;
    }
  }
  return parts + (part > 0) > 1;
}

bool IsCamelCase(std::string_view value) {
  size_t humps = 0;
  for (size_t i = 0; i < value.size(); ++i) {
    if (!absl::ascii_isalpha(value[i])) {
      return false;
    }
    humps += i > 0 && absl::ascii_isupper(value[i]) && absl::ascii_islower(value[i - 1]);
  }
  return humps > 0 && humps * 4 <= value.size();
}

bool IsPath(std::string_view value) {
  if (value.find("://") != std::string_view::npos ||
      BeginsWithOneOf(value, std::array<std::string_view, 5>{"/", "./", "../", "~/", "arn:"}) ||
      value.find(":\\") != std::string_view::npos) {
    return true;
  }
  return value.find('/') != std::string_view::npos && IsJoined(value, "/._-");
}

}  // namespace

Characters CountCharacters(std::string_view value) {
  Characters count;
  count.hexadecimal = !value.empty();
  std::bitset<256> seen;
  for (size_t i = 0; i < value.size(); ++i) {
    const char c = value[i];
    const Kind kind = KindOf(c);
    count.lower += kind == Kind::kLower;
    count.upper += kind == Kind::kUpper;
    count.digits += kind == Kind::kDigit;
    count.symbols += kind == Kind::kSymbol;
    count.punctuation += kPunctuation.Holds(c);
    count.changes += i > 0 && kind != KindOf(value[i - 1]);
    count.hexadecimal &= IsHexadecimal(c);
    seen.set(static_cast<unsigned char>(c));
  }
  count.distinct = seen.count();
  return count;
}

Shape ShapeOf(std::string_view value) {
  const std::string lower = AsciiLowered(value);
  if (IsUuid(value)) {
    return Shape::kUuid;
  }
  if (WordSearch(lower).HoldsOneOf(kReferences)) {
    return Shape::kReference;
  }
  if (BeginsWithOneOf(lower, kEncrypted)) {
    return Shape::kEncrypted;
  }
  if (BeginsWithOneOf(lower, kHashes) || BeginsWithOneOf(lower, kDigests)) {
    return Shape::kHash;
  }
  if (BeginsWithOneOf(value, kPublicKeys)) {
    return Shape::kPublicKey;
  }
  if (value.size() == 42 && lower.starts_with("0x") &&
      std::all_of(value.begin() + 2, value.end(), IsHexadecimal)) {
    return Shape::kAddress;
  }
  if (lower.starts_with("urn:") || IsObjectId(value)) {
    return Shape::kObjectId;
  }
  if (IsTemplate(value)) {
    return Shape::kTemplate;
  }
  if (IsPath(value)) {
    return Shape::kPath;
  }
  if (kOfNumbers.HoldsAllOf(value)) {
    return Shape::kNumber;
  }
  if (EndsWithOneOf(lower, kFiles)) {
    return Shape::kFile;
  }
  const size_t at = value.find('@');
  if (at != std::string_view::npos && at > 0 && value.find('.', at) != std::string_view::npos) {
    return Shape::kMail;
  }
  if (kOfCode.HoldsAnyOf(value) || value.find("::") != std::string_view::npos ||
      value.find("->") != std::string_view::npos) {
    return Shape::kCode;
  }
  const bool capitals = std::none_of(value.begin(), value.end(), absl::ascii_islower);
  if (kJoints.HoldsAnyOf(value) && IsJoined(value, "_-.:/")) {
    return value.find('.') != std::string_view::npos ? Shape::kDotted
           : capitals                                ? Shape::kConstant
                                                     : Shape::kWords;
  }
  const size_t word = std::min(value.find_first_not_of("?!*@#:+-"), value.size());  // a mark in front
  return IsCamelCase(value.substr(word)) ? Shape::kWords : Shape::kOther;
}

bool HoldsPlaceholderWord(std::string_view value) {
  const std::string lower = AsciiLowered(value);
  return WordSearch(lower).HoldsOneOf(kPlaceholders);
}

bool HoldsSampleWord(std::string_view value) {
  const std::string lower = AsciiLowered(value);
  return WordSearch(lower).HoldsOneOf(kSamples);
}

bool EncodesPlaceholder(std::string_view value) {
  const std::string text = DecodedText(value);
  if (text.size() < 8) {
    return false;
  }
  const Shape shape = ShapeOf(text);
  return shape == Shape::kTemplate || shape == Shape::kReference || shape == Shape::kEncrypted ||
         text.starts_with("{\"alg\"") || text.starts_with("{\"typ\"") ||
         HoldsPlaceholderWord(text) || HoldsSequence(text);
}

bool HoldsSequence(std::string_view value) {
  const std::string lower = AsciiLowered(value);
  std::string letters;  // each but once where it is repeated: aA1bB2cC3 is abc
  for (const char c : lower) {
    if (absl::ascii_isalpha(c) && (letters.empty() || letters.back() != c)) {
      letters += c;
    }
  }
  return Counts(lower, 5) || Counts(letters, 6);
}

bool HoldsCount(std::string_view value) {
  constexpr int kRun = 5;
  const std::string lower = AsciiLowered(value);
  int length = 1;
  int direction = 0;
  for (size_t i = 1; i < lower.size(); ++i) {
    const int step = lower[i] - lower[i - 1];
    const bool counts = (step == 1 || step == -1) && absl::ascii_isalnum(lower[i]) &&
                        absl::ascii_isalnum(lower[i - 1]);
    length = !counts ? 1 : step == direction ? length + 1 : 2;
    direction = counts ? step : 0;
    if (length >= kRun) {
      return true;
    }
  }
  return false;
}

bool LooksTyped(std::string_view value) {
  constexpr std::array<std::string_view, 4> kRows = {"qwertyuiop", "asdfghjkl", "zxcvbnm",
                                                     "1234567890"};
  constexpr std::array<char, 256> kNext = [&] {
    std::array<char, 256> next = {};
    for (const std::string_view row : kRows) {
      for (size_t i = 0; i + 1 < row.size(); ++i) {
        next[static_cast<unsigned char>(row[i])] = row[i + 1];
      }
    }
    return next;
  }();
  size_t typed = 0;
  for (size_t i = 0; i + 1 < value.size(); ++i) {
    const char next = kNext[static_cast<unsigned char>(absl::ascii_tolower(value[i]))];
    typed += next != '\0' && next == absl::ascii_tolower(value[i + 1]);
  }
  return typed >= 3 && typed * 2 >= value.size();
}

}  // namespace secretscan
