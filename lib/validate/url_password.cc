// Passwords in links and in connection strings.
#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

#include "absl/strings/ascii.h"
#include "base/utf8.h"
#include "validate/letter_model.h"
#include "validate/no_secret.h"
#include "validate/placeholder.h"
#include "validate/sample_password.h"
#include "validate/validator_lists.h"

namespace secretscan {
namespace {

struct Link {
  std::string_view user;
  std::string_view password;
  std::string_view host;
};

// scheme://user:password@host…, where the password may hold ':' and '@' that should have been
// encoded.
Link ParseLink(std::string_view match, std::string_view password) {
  Link link{{}, password, {}};
  const size_t scheme = match.find("://");
  const size_t at = match.rfind('@');
  if (scheme == std::string_view::npos || at == std::string_view::npos || at < scheme + 3) {
    return link;
  }
  const std::string_view login = match.substr(scheme + 3, at - scheme - 3);
  link.user = login.substr(0, login.find(':'));
  link.host = match.substr(at + 1);
  link.host = link.host.substr(0, link.host.find_first_of("/?#,"));
  return link;
}

// Strong enough that a person wrote it for a server, wherever the link leads.
bool IsMixed(std::string_view password) {
  const auto any = [&](char low, char high) {
    return std::any_of(password.begin(), password.end(),
                       [=](char c) { return c >= low && c <= high; });
  };
  return password.size() >= 8 && any('0', '9') && (any('a', 'z') || any('A', 'Z'));
}

Verdict JudgeUrlPassword(const MatchView& match, Confidence confidence) {
  const Link link = ParseLink(match.match, match.secret);
  if (IsReference(link.password) || IsReference(link.host) ||
      (!link.user.empty() && link.user == "mailto")) {
    return {true, confidence, "no password, but where one is put in"};
  }
  if (LooksFilledUp(link.password) && link.password.size() > 4) {
    return {true, confidence, "the password is a pattern that fills a gap"};
  }
  if (IsPasswordWord(link.password)) {
    return {false, Confidence::kLow, "the password is a word that stands for one"};
  }
  if (link.password == "x-oauth-basic") {
    return {false, Confidence::kLow, "the user is a token, the password says so"};
  }
  const bool local = IsLocalHost(link.host);
  if (link.user == link.password && local) {
    return {false, Confidence::kLow, "a login of local development"};
  }
  if (local && !IsMixed(link.password) && ReadLetters(link.password).bits > 0) {
    return {false, Confidence::kLow, "a word as password of a local service"};
  }
  const bool sample = IsSampleHost(link.host);
  if (sample && !IsMixed(link.password)) {
    return {false, Confidence::kLow, "the host is one of those set aside for documentation"};
  }
  if (local || sample || !IsMixed(link.password)) {
    return {false, std::min(confidence, Confidence::kMedium), {}};
  }
  return {false, confidence, "the link holds a password"};
}

// The value of "Password=" in a connection string.
Verdict JudgeSettingPassword(const MatchView& match, Confidence confidence) {
  const std::string_view password = match.secret;
  if (IsReference(password)) {
    return {true, confidence, "no password, but where one is put in"};
  }
  if (const std::string_view why = WhyNoValue(match); !why.empty()) {
    return {true, confidence, why};
  }
  if (IsPasswordWord(password)) {
    return {false, Confidence::kLow, "the password is a word that stands for one"};
  }
  if (LooksFilledUp(password)) {
    return {true, confidence, "the password is a pattern that fills a gap"};
  }
  return {false, confidence, {}};
}

Verdict JudgeSettingPlace(const MatchView& match, Confidence confidence) {
  const std::string_view why = WhyNoSetting(MatchReading(match));
  return {!why.empty(), confidence, why};
}

// The user in the line before a password: what the first assignment of the match assigns.
std::string_view FirstAssigned(std::string_view match) {
  const size_t at = match.find_first_of("=:");
  if (at == std::string_view::npos) {
    return {};
  }
  match.remove_prefix(at);
  const size_t begin = std::min(match.find_first_not_of("=:> \t\"'"), match.size());
  match.remove_prefix(begin);
  return match.substr(0, match.find_first_of("\"'\r\n"));
}

// Logins that are the same for everyone (RFC 1635), or of an example (RFC 7617).
Verdict JudgePairedUser(const MatchView& match, Confidence confidence) {
  const std::string user = AsciiLowered(FirstAssigned(match.match));
  if (user == "anonymous" || user == "aladdin") {
    return {false, Confidence::kLow, "the user is anyone, or an example's"};
  }
  return {false, confidence, {}};
}

// The password of a mailbox that cannot be: its address stands before the secret. A login of an application
// may have such an address and be in use, a mailbox may not.
Verdict JudgeSampleMailbox(const MatchView& match, Confidence confidence) {
  const size_t secret = std::min(match.match.rfind(match.secret), match.match.size());
  const std::string_view before = match.match.substr(0, secret);
  for (size_t at = before.find('@'); at != std::string_view::npos; at = before.find('@', at + 1)) {
    const std::string_view rest = before.substr(at + 1);
    const auto end = std::find_if_not(rest.begin(), rest.end(), [](char c) {
      return absl::ascii_isalnum(c) || c == '.' || c == '-';
    });
    const std::string_view host = rest.substr(0, static_cast<size_t>(end - rest.begin()));
    if (!host.empty() && IsSampleHost(host)) {
      return {false, Confidence::kLow, "the mailbox is at a domain set aside for documentation"};
    }
  }
  return {false, confidence, {}};
}

// "user:password" of a command line; either may be empty where the other is a key.
Verdict JudgeLoginPair(const MatchView& match, Confidence confidence) {
  const size_t colon = match.secret.find(':');
  const std::string_view user = match.secret.substr(0, colon);
  const std::string_view password =
      colon == std::string_view::npos ? std::string_view() : match.secret.substr(colon + 1);
  const std::string_view key = password.empty() ? user : password;
  if (user.size() == 1 && absl::ascii_isalpha(user[0]) && (password.starts_with('/') || password.starts_with('\\'))) {
    return {true, confidence, "a path of Windows"};
  }
  return JudgeSettingPassword({key, match.match, match.before, match.after, match.path},
                              confidence);
}

constexpr Validator kValidators[] = {
    {"sample-mailbox", "lowers passwords after an address at a domain for documentation, such as example.com",
     false, JudgeSampleMailbox},
    {"login-pair", "rejects references in place of the password of user:password, lowers words",
     false, JudgeLoginPair},
    {"paired-user", "lowers passwords on the line after a user who is anyone or an example's", false,
     JudgePairedUser},
    {"url-password",
     "rejects references in place of the password of a link, lowers words that stand for one",
     false, JudgeUrlPassword},
    {"setting-place",
     "rejects code, versions, translations, and words that are given to names such as update_password",
     true, JudgeSettingPlace},
    {"setting-password",
     "rejects references in place of a password, lowers words that stand for one", false,
     JudgeSettingPassword},
};

}  // namespace

std::span<const Validator> UrlPasswordValidators() { return kValidators; }

}  // namespace secretscan
