#include <gtest/gtest.h>

#include <string>

#include "base/crc.h"
#include "validate/judge.h"

namespace secretscan {
namespace {

std::string Digits(uint32_t value, const std::string& digits, size_t width) {
  std::string text;
  while (text.size() < width) {
    text.insert(text.begin(), digits[value % digits.size()]);
    value = static_cast<uint32_t>(value / digits.size());
  }
  return text;
}

const std::string kSmall = "0123456789abcdefghijklmnopqrstuvwxyz";
const std::string kAll = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

void ExpectOnlyTheRightSum(const char* check, const std::string& body, const std::string& sum) {
  EXPECT_EQ(JudgeBy(check, body + sum).confidence, Confidence::kHigh);
  std::string wrong = sum;
  wrong[0] = wrong[0] == '0' ? '1' : '0';
  EXPECT_EQ(JudgeBy(check, body + wrong).confidence, Confidence::kMedium);
  EXPECT_FALSE(JudgeBy(check, body + wrong).rejected);
}

TEST(TokenChecksum, GitHubAndNpm) {
  for (int i = 0; i < 20; ++i) {
    const std::string text = std::string(28, 'a') + std::to_string(10 + i);
    ExpectOnlyTheRightSum("base62-crc32", "gx_" + text, Digits(Crc32(text), kAll, 6));
  }
  EXPECT_EQ(JudgeBy("base62-crc32", "gx_short").confidence, Confidence::kHigh);
  EXPECT_FALSE(JudgeBy("base62-crc32", "").rejected);
}

TEST(TokenChecksum, Grafana) {
  const std::string body = "glx_" + std::string(32, 'b');
  const uint32_t sum = Crc32(body);
  const uint32_t turned = sum << 24 | (sum & 0xFF00) << 8 | (sum >> 8 & 0xFF00) | sum >> 24;
  ExpectOnlyTheRightSum(
      "grafana-checksum", body + "_",
      Digits(turned >> 16, "0123456789abcdef", 4) + Digits(turned & 0xFFFF, "0123456789abcdef", 4));
  EXPECT_FALSE(JudgeBy("grafana-checksum", "none").rejected);
}

TEST(TokenChecksum, GitLab) {
  const std::string body = "glx-" + std::string(40, 'c') + ".01.14";
  ExpectOnlyTheRightSum("gitlab-checksum", body, Digits(Crc32(body), kSmall, 7));
  // Tokens of the old form have none.
  EXPECT_EQ(JudgeBy("gitlab-checksum", "glx-" + std::string(20, 'c')).confidence,
            Confidence::kHigh);
}

}  // namespace
}  // namespace secretscan
