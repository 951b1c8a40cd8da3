#include "validate/no_secret.h"

#include <algorithm>
#include <cstddef>
#include <string>

#include "absl/strings/ascii.h"
#include "base/utf8.h"
#include "validate/file_kind.h"
#include "validate/value_shape.h"

namespace secretscan {
namespace {

bool IsNameByte(char c) { return absl::ascii_isalnum(c) || c == '_' || c == '.'; }

bool HoldsOnly(std::string_view text, auto is_member) {
  return std::all_of(text.begin(), text.end(), is_member);
}

// "params[", "str(self.args[", "os.path.join(base)", "None):": what a name without quotes is cut to.
bool IsExpression(std::string_view value) {
  if (value.empty() || (!absl::ascii_isalpha(value[0]) && value[0] != '_')) {
    return false;
  }
  const size_t end = static_cast<size_t>(
      std::find_if_not(value.begin(), value.end(), IsNameByte) - value.begin());
  const std::string_view name = value.substr(0, end);
  const std::string_view rest = value.substr(end);
  if (name.size() < 2 || rest.empty() || std::count_if(name.begin(), name.end(), absl::ascii_isdigit) > 1) {
    return false;
  }
  if (rest == "):" || rest == ")):") {
    return true;
  }
  return (rest[0] == '[' || rest[0] == '(') &&
         (rest.size() == 1 || rest.back() == '[' || rest.back() == '(' || rest.back() == ',' ||
          rest.find_first_of(")]") != std::string_view::npos);
}

// "deviceType=switch", "apiVersion: 1": the next setting, where this one's value is empty.
bool IsSetting(std::string_view value) {
  const size_t sign = value.find_first_of("=:");
  return sign != std::string_view::npos && sign > 1 && sign + 2 < value.size() &&
         (value[sign] == '=' ? value[sign + 1] != '=' : value[sign + 1] == ' ') && absl::ascii_isalpha(value[0]) &&
         HoldsOnly(value.substr(0, sign), [](char c) { return absl::ascii_isalpha(c) || c == '_'; });
}

// "punctuation.definition.comment.2": at least three words joined by dots.
bool IsDottedName(std::string_view value) {
  const auto dots = std::count(value.begin(), value.end(), '.');
  const std::string_view words = value.substr(0, value.find_last_not_of(".0123456789") + 1);
  return dots >= 2 && !words.empty() && HoldsOnly(words, [](char c) { return absl::ascii_islower(c) || c == '.'; }) &&
         words.find("..") == std::string_view::npos;
}

// "rsa-sha2-256,ssh-rsa": names in a row.
bool IsRowOfNames(std::string_view value) {
  return value.find(',') != std::string_view::npos && value.find(",,") == std::string_view::npos &&
         absl::ascii_isalpha(value[0]) && HoldsOnly(value, [](char c) {
           return absl::ascii_islower(c) || absl::ascii_isdigit(c) || c == '-' || c == ',' || c == '@' || c == '.';
         });
}

// A data source name without a login.
bool IsOpenSource(std::string_view value) {
  const std::string lower = AsciiLowered(value);
  return lower.find("host=") != std::string::npos && lower.find("pass") == std::string::npos &&
         lower.find("pwd") == std::string::npos;
}

// What stands between two strings, taken for one: "),f(", "+args[", ", name=".
bool StandsBetweenStrings(std::string_view value) {
  constexpr std::string_view kEndsTerm = ")]},;+";
  constexpr std::string_view kBeginsTerm = "([{,;+";
  if ((value.starts_with("\"+") && value.ends_with("+\"")) ||
      (value.starts_with('[') && value.ends_with('('))) {
    return true;
  }
  if (value.size() < 2 || kEndsTerm.find(value[0]) == std::string_view::npos) {
    return false;
  }
  return kBeginsTerm.find(value.back()) != std::string_view::npos ||
         ((value[0] == ',' || value[0] == ';') && value[1] == ' ');
}

// "1.0.1-rc3", "^1.2", "3.0.0-preview7.19362.4": at least two numbers, then also words that count.
bool IsVersion(std::string_view value) {
  value.remove_prefix(std::min(value.find_first_not_of("^~<>=v "), value.size()));
  size_t numbers = 0;
  size_t words = 0;
  size_t at = 0;
  while (at < value.size()) {
    const auto is_digit = absl::ascii_isdigit(value[at]);
    const size_t begin = at;
    while (at < value.size() && (is_digit ? absl::ascii_isdigit(value[at]) : absl::ascii_islower(value[at]))) {
      ++at;
    }
    if (at == begin || at - begin > 10) {
      return false;
    }
    is_digit ? ++numbers : ++words;
    if (words > 0 && numbers < 2) {
      return false;
    }
    if (at < value.size() && (value[at] == '.' || value[at] == '-' || value[at] == '+')) {
      ++at;
    } else if (at < value.size() && (is_digit || !absl::ascii_isdigit(value[at]))) {
      return false;  // letters follow a number at once
    }
  }
  return numbers >= 2 && words <= 3;
}

// "required|string|min:6": words with what they take.
bool IsRowOfChoices(std::string_view value) {
  if (value.find('|') == std::string_view::npos) {
    return false;
  }
  while (!value.empty()) {
    const std::string_view choice = value.substr(0, value.find('|'));
    const std::string_view word = choice.substr(0, choice.find(':'));
    if (word.size() < 2 || !HoldsOnly(word, [](char c) { return absl::ascii_isalpha(c) || c == '_' || c == '-'; }) ||
        !HoldsOnly(choice, [](char c) { return IsNameByte(c) || c == '-' || c == ':' || c == ','; })) {
      return false;
    }
    value.remove_prefix(std::min(value.size(), choice.size() + 1));
  }
  return true;
}

// Whether the name is a file's: "TokenGuard.php": "…" in a list of digests.
bool NamesFile(std::string_view name) {
  return name.find('.') != std::string_view::npos && name[0] != '.' && ShapeOf(name) == Shape::kFile;
}

bool IsOfLetters(std::string_view value) {
  return HoldsOnly(value, [](char c) { return absl::ascii_isalpha(c) || c == '_' || c == '-'; });
}

}  // namespace

std::string_view WhyNoSetting(const MatchReading& reading) {
  const MatchView& match = reading.match;
  if (const std::string_view why = WhyNoValue(match); !why.empty()) {
    return why;
  }
  if (reading.name.setting && IsOfLetters(match.secret)) {
    return "the name is that of a choice";
  }
  const bool goes_on = !match.after.empty() && (match.after[0] == '(' || match.after[0] == '[');
  if (goes_on && reading.parts.quote == Quote::kNone && HoldsOnly(match.secret, IsNameByte)) {
    return "the value is a piece of code";
  }
  const bool reads = match.secret.starts_with("\\u") || HoldsOnly(match.secret, [](char c) {
                       return !absl::ascii_isdigit(c) && !absl::ascii_ispunct(c);
                     });
  return reads && IsTranslation(match.path) ? "the value is a translation" : "";
}

std::string_view WhyNoPlace(const MatchReading& reading) {
  const MatchView& match = reading.match;
  const Assignment& parts = reading.parts;
  const size_t end = parts.name.empty() ? 0 : static_cast<size_t>(parts.name.end() - match.match.begin());
  const bool quoted_name = end < match.match.size() && match.match[end] == '"';
  // if test "$mode,$pass" = "lib,open"; then
  return match.before.ends_with('$') && parts.op == Operator::kEquals &&
                 (quoted_name || parts.quote == Quote::kNone)
             ? "a shell compares a variable with the value"
             : "";
}

std::string_view WhyRefused(const MatchReading& reading) {
  return reading.name.refused ? "the name says that the value is a wrong one" : "";
}

std::string_view WhyNoValue(const MatchView& match) {
  const std::string_view value = match.secret;
  const size_t at = match.match.rfind(value);
  const bool quoted = at != std::string_view::npos && at > 0 &&
                      std::string_view("\"'`;").find(match.match[at - 1]) != std::string_view::npos;
  if (StandsBetweenStrings(value) || (!quoted && IsExpression(value))) {
    return "the value is a piece of code";
  }
  if (!quoted && IsSetting(value)) {
    return "the value is another setting";
  }
  if (const std::string lower = AsciiLowered(value);
      lower == "utf8" || lower == "ascii" || lower.starts_with("utf-8") || lower.starts_with("utf-16")) {
    return "the value is an encoding";
  }
  if (IsVersion(value)) {
    return "the value is a version";
  }
  return IsRowOfChoices(value) ? "the value is a row of choices" : "";
}

std::string_view WhyNoSecret(const MatchReading& reading) {
  const auto& [match, parts, name] = reading;
  if (const std::string_view why = WhyNoValue(match); !why.empty()) {
    return why;
  }
  const std::string_view value = match.secret;
  if (value.starts_with("~/") || value.starts_with("./") || value.starts_with("../") ||
      (AsciiLowered(parts.name).ends_with("pwd") && value.starts_with('/'))) {
    return "the value is a path";
  }
  if (name.kind == NameKind::kToken &&
      (IsDottedName(value) ||
       (value.size() <= 10 && HoldsOnly(value, [](char c) { return absl::ascii_islower(c); })))) {
    return "a token of a text, not one that opens anything";
  }
  const bool any_key = name.kind == NameKind::kKey || name.kind == NameKind::kNamedKey;
  if (any_key && IsRowOfNames(value)) {
    return "the value is a row of names";
  }
  if (name.kind == NameKind::kKey && match.match.starts_with('<') && CountCharacters(value).digits < 4) {
    return "the key of an entry, not one that opens anything";
  }
  if (name.of_signer && CountCharacters(value).hexadecimal) {
    return "the fingerprint of a key";
  }
  if (IsOpenSource(value)) {
    return "the value is a data source without a password";
  }
  if (name.of_request) {
    return "a token of a request or of a page of results";
  }
  if (name.kind == NameKind::kOther && AsciiLowered(parts.name).find("author") != std::string::npos) {
    return "the name is an author's";
  }
  if (name.asks || (name.setting && IsOfLetters(value))) {
    return "the name is that of a choice";
  }
  if (value.starts_with("id=") || value.find(",src=") != std::string_view::npos) {
    return "the value says where the secret lies";
  }
  if (name.of_another) {
    return "the name is that of a name, a type or a version";
  }
  if (name.identifier && name.kind != NameKind::kPassword && !name.secret_id) {
    return "an id tells a secret from others";
  }
  return NamesFile(parts.name) ? "the name is a file's" : "";
}

}  // namespace secretscan
