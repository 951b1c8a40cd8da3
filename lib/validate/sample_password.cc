#include "validate/sample_password.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "base/utf8.h"

namespace secretscan {
namespace {

// Of these a sample password says at least one.
constexpr std::array<std::string_view, 16> kPasswordWords = {
    "password", "passwd",     "passwort",    "passphrase", "pass",   "pword",
    "pwd",      "pw",         "secret",      "token",      "apikey", "changeme",
    "changeit", "credential", "credentials", "redacted"};
// And beside it any of these.
constexpr std::array<std::string_view, 40> kFillWords = {
    "user",    "username", "name",  "my",    "your",  "our",         "the",    "some",
    "this",    "is",       "a",     "an",    "here",  "db",          "test",   "testing",
    "example", "sample",   "fake",  "dummy", "foo",   "bar",         "proxy",  "host",
    "server",  "key",      "start", "rest",  "value", "placeholder", "insert", "enter",
    "replace", "with",     "super", "very",  "root",  "new",         "admin",  "not"};
constexpr std::array<std::string_view, 12> kWholeWords = {
    "changeme", "placeholder", "example", "xxx", "todo", "username",
    "user",     "none",        "foo",     "bar", "baz",  "foobar"};

// What is given a name.
constexpr std::array<std::string_view, 20> kNamedThings = {
    "bucket", "domain",  "tenant",  "company",      "org",          "organization", "organisation",
    "shop",   "store",   "account", "project",      "app",          "application",  "site",
    "client", "service", "region",  "subdomain",    "instance",     "team"};

template <size_t N>
bool Holds(const std::array<std::string_view, N>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// Whether the letters are a row of known words, one of which means a password. Short texts only.
bool IsRowOfWords(std::string_view letters) {
  constexpr size_t kLongest = 64;
  constexpr size_t kLongestWord = 11;
  if (letters.empty() || letters.size() > kLongest) {
    return false;
  }
  enum : unsigned char { kUnreached, kReached, kWithPassword };
  std::vector<unsigned char> states(letters.size() + 1, kUnreached);
  states[0] = kReached;
  for (size_t begin = 0; begin < letters.size(); ++begin) {
    if (states[begin] == kUnreached) {
      continue;
    }
    for (size_t size = 1; size <= kLongestWord && begin + size <= letters.size(); ++size) {
      const std::string_view word = letters.substr(begin, size);
      unsigned char& state = states[begin + size];
      if (Holds(kPasswordWords, word)) {
        state = kWithPassword;
      } else if (Holds(kFillWords, word)) {
        state = std::max(state, states[begin]);
      }
    }
  }
  return states.back() == kWithPassword;
}

// "GITHUB_TOKEN", "@db_password", "remote.connection.password,": what holds a secret.
bool IsNameOfVariable(std::string_view value) {
  const bool marked = value.starts_with('@');  // as templates have it
  value.remove_prefix(marked);
  if (value.ends_with(',') || value.ends_with(';')) {
    value.remove_suffix(1);
  }
  const size_t joint = value.find_last_of("_.");
  if (joint == 0 || joint + 1 == value.size() || (joint == std::string_view::npos && !marked)) {
    return false;
  }
  const bool any_case = marked || value.find('.') != std::string_view::npos;
  return Holds(kPasswordWords, AsciiLowered(value.substr(joint + 1))) &&
         std::all_of(value.begin(), value.end(), [any_case](char c) {
           return c == '_' || (any_case ? absl::ascii_isalpha(c) || c == '.' : absl::ascii_isupper(c));
         });
}

}  // namespace

bool IsReference(std::string_view value) {
  if (value.empty()) {
    return true;
  }
  const auto wrapped = [value](std::string_view open, std::string_view close) {
    return value.size() >= open.size() + close.size() && value.starts_with(open) &&
           value.ends_with(close);
  };
  if (wrapped("<", ">") || wrapped("{", "}") || wrapped("[", "]") || wrapped("(", ")") ||
      wrapped("%", "%") || wrapped("@", "@") || wrapped("__", "__")) {
    return true;
  }
  for (const std::string_view mark :
       {"${", "$(", "{{", "#{", "%(", "%{", "<%", "{}", "%7B", "env:", "(?", ".*", "[^"}) {
    if (value.find(mark) != std::string_view::npos) {
      return true;
    }
  }
  if (value[0] == '$') {  // "$NAME", not "$ecret!7"
    return value.size() > 1 && std::all_of(value.begin() + 1, value.end(), [](char c) {
             return c == '_' || absl::ascii_isalpha(c) || absl::ascii_isdigit(c);
           });
  }
  return value.size() == 2 && value[0] == '%' && absl::ascii_isalpha(value[1]);
}

bool IsPasswordWord(std::string_view value) {
  if (IsNameOfVariable(value)) {
    return true;
  }
  std::string letters;
  size_t digit_runs = 0;
  for (size_t i = 0; i < value.size(); ++i) {
    const char c = value[i];
    if (absl::ascii_isalpha(c)) {
      if (i > 0 && absl::ascii_isdigit(value[i - 1])) {
        return false;
      }
      letters += absl::ascii_tolower(static_cast<unsigned char>(c));
    } else if (absl::ascii_isdigit(c)) {
      if (i == 0 || absl::ascii_isalpha(value[i - 1])) {
        return false;
      }
      digit_runs += !absl::ascii_isdigit(value[i - 1]);
    } else if (c != '_' && c != '-' && c != '.' && c != ' ' && c != ':' && c != '*') {
      return false;
    }
  }
  return digit_runs <= 1 &&
         (Holds(kWholeWords, letters) || IsRowOfWords(letters) ||
          (letters.empty() && digit_runs == 0) ||
          (letters.size() >= 3 && letters.find_first_not_of('x') == std::string::npos));
}

bool IsSampleName(std::string_view name) {
  constexpr std::array<std::string_view, 6> kReplaced = {"some", "any", "my", "our", "your", "the"};
  std::string word;
  bool is_replaced = false;
  for (size_t i = 0; i <= name.size(); ++i) {
    if (i < name.size() && absl::ascii_isalpha(name[i])) {
      word += absl::ascii_tolower(static_cast<unsigned char>(name[i]));
      continue;
    }
    if (!word.empty() && !Holds(kFillWords, word) && !Holds(kNamedThings, word) &&
        !Holds(kWholeWords, word)) {
      return false;
    }
    is_replaced |= Holds(kReplaced, word);
    word.clear();
  }
  return is_replaced;
}

bool IsSampleHost(std::string_view host) {
  host = host.substr(0, host.find(':'));
  const std::string lowered = AsciiLowered(host);
  const std::string_view name = lowered;
  for (const std::string_view domain :
       {"example.com", "example.org", "example.net", ".example", ".invalid"}) {
    if (name.ends_with(domain) && (domain[0] == '.' || name.size() == domain.size() ||
                                   name[name.size() - domain.size() - 1] == '.')) {
      return true;
    }
  }
  return IsReference(host);
}

bool IsLocalHost(std::string_view host) {
  if (host.starts_with("[::1]")) {
    return true;
  }
  host = host.substr(0, host.find(':'));
  return host.starts_with("127.") || host == "0.0.0.0" || host.ends_with(".local") ||
         host.ends_with(".localhost") || host.ends_with(".localdomain") ||
         host.find('.') == std::string_view::npos;
}

}  // namespace secretscan
