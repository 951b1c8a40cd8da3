// Links that are signed for a while (Signature Version 4 of AWS, in a query).
#include <cstdint>
#include <string_view>

#include "absl/strings/ascii.h"
#include "validate/validator_lists.h"

namespace secretscan {
namespace {

// Links that were good for less were worthless before anybody could read them.
constexpr int64_t kShortLife = 60 * 60;

// Seconds that a link is good for; -1 where `text` does not say.
int64_t Expires(std::string_view text) {
  constexpr std::string_view kName = "X-Amz-Expires=";
  constexpr size_t kMostDigits = 9;
  const size_t at = text.find(kName);
  if (at == std::string_view::npos) {
    return -1;
  }
  int64_t seconds = 0;
  const std::string_view digits = text.substr(at + kName.size(), kMostDigits);
  for (size_t i = 0; i < digits.size() && absl::ascii_isdigit(digits[i]); ++i) {
    seconds = seconds * 10 + (digits[i] - '0');
  }
  return seconds;
}

Verdict JudgePresigned(const MatchView& match, Confidence confidence) {
  if (match.before.ends_with("X-Amz-Credential=")) {
    return {false, Confidence::kLow, "names the key of a signed link, whose secret is not told"};
  }
  for (const std::string_view side : {match.before, match.after}) {
    const int64_t seconds = Expires(side);
    if (seconds >= 0 && seconds <= kShortLife) {
      return {false, Confidence::kLow, "the link was good for an hour at most"};
    }
  }
  return {false, confidence, {}};
}

constexpr Validator kValidators[] = {
    {"presigned-link", "lowers key ids in signed links, and signatures that expire within an hour", true,
     JudgePresigned},
};

}  // namespace

std::span<const Validator> PresignedLinkValidators() { return kValidators; }

}  // namespace secretscan
