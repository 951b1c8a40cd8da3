// User and password in base64, as the Basic scheme of HTTP (RFC 7617) and registries of containers
// have them.
#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

#include "absl/strings/ascii.h"
#include "base/base64.h"
#include "base/utf8.h"
#include "validate/placeholder.h"
#include "validate/sample_password.h"
#include "validate/validator_lists.h"

namespace secretscan {
namespace {

constexpr std::string_view kExampleUser =
    "Aladdin";  // of the RFC, and of all that was written after it

// Most of it in ASCII, or all of it UTF-8: words in base64's letters decode to neither.
bool IsText(std::string_view bytes) {
  const auto is_control = [](char c) { return absl::ascii_iscntrl(static_cast<unsigned char>(c)); };
  const auto ascii = std::count_if(bytes.begin(), bytes.end(), [](char c) {
    return absl::ascii_isascii(static_cast<unsigned char>(c));
  });
  return std::none_of(bytes.begin(), bytes.end(), is_control) &&
         (static_cast<size_t>(ascii) * 3 >= bytes.size() * 2 || IsValidUtf8(bytes));
}

Verdict JudgeBasicAuth(const MatchView& match, Confidence confidence) {
  std::string login;
  // Replacing a secret by another of its length may leave bits at the end that say nothing.
  const bool decoded = Base64DecodeAny(match.secret, &login);
  const size_t colon = login.find(':');
  if (!decoded || colon == std::string::npos || !IsText(login)) {
    return {true, confidence, "not user and password in base64"};
  }
  const std::string_view user = std::string_view(login).substr(0, colon);
  const std::string_view password = std::string_view(login).substr(colon + 1);
  if (password.empty() && user.empty()) {
    return {true, confidence, "neither user nor password"};
  }
  if (password.empty()) {  // keys of an API are sent in place of the user
    return {false, std::min(confidence, Confidence::kMedium), "a user without a password"};
  }
  if (IsReference(password)) {
    return {true, confidence, "no password, but where one is put in"};
  }
  if (password.size() > 4 && LooksFilledUp(password)) {
    return {true, confidence, "the password is a pattern that fills a gap"};
  }
  if (user == kExampleUser || IsPasswordWord(password)) {
    return {false, Confidence::kLow, "the login of an example"};
  }
  return {false, confidence, "decodes to user and password"};
}

constexpr Validator kValidators[] = {
    {"basic-auth", "decodes user and password; rejects what is none, lowers examples", false,
     JudgeBasicAuth},
};

}  // namespace

std::span<const Validator> BasicAuthValidators() { return kValidators; }

}  // namespace secretscan
