// Tokens that carry a CRC-32 of themselves. A wrong one lowers to medium only: examples that people
// make up have it as often as tokens that were replaced by others of their shape.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/crc.h"
#include "base/hex.h"
#include "validate/validator_lists.h"

namespace secretscan {
namespace {

constexpr std::string_view kDigits =
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
constexpr std::string_view kSmallDigits = "0123456789abcdefghijklmnopqrstuvwxyz";

// `value` to the base of the digits, filled up with zeros in front.
std::string Written(uint32_t value, std::string_view digits, size_t width) {
  std::string text(width, digits[0]);
  for (size_t i = width; i-- > 0 && value > 0;) {
    text[i] = digits[value % digits.size()];
    value = static_cast<uint32_t>(value / digits.size());
  }
  return text;
}

// prefix_ random text, and its CRC-32 as six digits to the base of 62: GitHub and npm.
Verdict JudgeBase62(const MatchView& match, Confidence confidence) {
  constexpr size_t kSum = 6;
  constexpr size_t kSize = 36;
  const std::string_view text = match.secret.substr(match.secret.rfind('_') + 1);
  if (text.size() != kSize) {  // GitHub makes longer ones, too, of another form
    return {false, confidence, {}};
  }
  const size_t size = text.size() - kSum;
  return VerdictBySum(Written(Crc32(text.substr(0, size)), kDigits, kSum) == text.substr(size));
}

// glsa_ random text _ the CRC-32 of all before it in hexadecimal, the lowest byte first.
Verdict JudgeGrafana(const MatchView& match, Confidence confidence) {
  const size_t end = match.secret.rfind('_');
  if (end == std::string_view::npos) {
    return {false, confidence, {}};
  }
  const uint32_t sum = Crc32(match.secret.substr(0, end));
  const uint8_t bytes[] = {static_cast<uint8_t>(sum), static_cast<uint8_t>(sum >> 8),
                           static_cast<uint8_t>(sum >> 16), static_cast<uint8_t>(sum >> 24)};
  return VerdictBySum(HexEncode(bytes) == match.secret.substr(end + 1));
}

// Routable tokens of GitLab: prefix, base64 . version . its length, and the CRC-32 of all before it
// as seven digits to the base of 36.
Verdict JudgeGitLab(const MatchView& match, Confidence confidence) {
  constexpr size_t kSum = 7;
  if (match.secret.find('.') == std::string_view::npos || match.secret.size() <= kSum) {
    return {false, confidence, {}};
  }
  const size_t size = match.secret.size() - kSum;
  const std::string sum = Written(Crc32(match.secret.substr(0, size)), kSmallDigits, kSum);
  return VerdictBySum(sum == match.secret.substr(size));
}

constexpr Validator kValidators[] = {
    {"base62-crc32", "computes the check sum of tokens of GitHub and npm", false, JudgeBase62},
    {"gitlab-checksum", "computes the check sum of routable tokens of GitLab", false, JudgeGitLab},
    {"grafana-checksum", "computes the check sum of service account tokens of Grafana", false,
     JudgeGrafana},
};

}  // namespace

std::span<const Validator> TokenChecksumValidators() { return kValidators; }

}  // namespace secretscan
