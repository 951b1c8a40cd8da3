#include "report/redact.h"

#include <gtest/gtest.h>

#include "report/sample_result.h"

namespace secretscan {
namespace {

TEST(RedactSecret, HidesAllFromOneHundred) {
  EXPECT_EQ(RedactSecret("abcdef", 100), "REDACTED");
  EXPECT_EQ(RedactSecret("abcdef", 250), "REDACTED");
  EXPECT_EQ(RedactSecret("", 100), "REDACTED");
}

TEST(RedactSecret, ShowsAllAtZero) {
  EXPECT_EQ(RedactSecret("abcdef", 0), "abcdef");
  EXPECT_EQ(RedactSecret("abcdef", -5), "abcdef");
}

TEST(RedactSecret, KeepsAShareOfTheBytes) {
  EXPECT_EQ(RedactSecret("0123456789", 80), "01...");
  EXPECT_EQ(RedactSecret("0123456789", 1), "0123456789...");
  EXPECT_EQ(RedactSecret("0123456789", 99), "...");
  EXPECT_EQ(RedactSecret("012345", 75), "01...");    // 1.5 to 2
  EXPECT_EQ(RedactSecret("0123456789", 75), "01...");  // 2.5 to 2
  EXPECT_EQ(RedactSecret(std::string(1000, 'x'), 50), std::string(500, 'x') + "...");
  EXPECT_EQ(RedactSecret(std::string(101, 'x'), 50), std::string(50, 'x') + "...");  // 50.5
  EXPECT_EQ(RedactSecret(std::string(103, 'x'), 50), std::string(52, 'x') + "...");  // 51.5
}

TEST(RedactSecret, NeverCutsACharacter) {
  const std::string euro = "\xE2\x82\xAC";
  EXPECT_EQ(RedactSecret(euro + euro, 50), euro + "...");
  EXPECT_EQ(RedactSecret("a" + euro, 50), "a...");   // 2 of 4 bytes
  EXPECT_EQ(RedactSecret("ab" + euro, 25), "ab...");  // 4 of 5
  const std::string emoji = "\xF0\x9F\x98\x80";
  for (int percent = 1; percent < 100; ++percent) {
    const std::string shown = RedactSecret(emoji + emoji, percent);
    EXPECT_EQ((shown.size() - 3) % 4, 0u) << percent;
  }
  // Bytes that are no character at all may be cut anywhere.
  EXPECT_EQ(RedactSecret("\xE2\x82\xE2\x82", 50), "\xE2\x82...");
}

TEST(Redacted, HidesTheSecretInEveryText) {
  const std::string secret = testing::FakeSecret("x");
  Finding finding = testing::SampleFinding(secret);
  finding.message = "uses " + secret + " twice: " + secret;
  const Finding hidden = Redacted(finding, 100);
  EXPECT_EQ(hidden.secret, "REDACTED");
  EXPECT_EQ(hidden.match, "key = \"REDACTED\"");
  EXPECT_EQ(hidden.line, "    key = \"REDACTED\"  # prod");
  EXPECT_EQ(hidden.message, "uses REDACTED twice: REDACTED");
  EXPECT_EQ(hidden.file, finding.file);
  EXPECT_EQ(hidden.start_column, finding.start_column);
}

TEST(Redacted, HidesInPart) {
  const Finding hidden = Redacted(testing::SampleFinding("0123456789"), 80);
  EXPECT_EQ(hidden.secret, "01...");
  EXPECT_EQ(hidden.match, "key = \"01...\"");
}

TEST(Redacted, LeavesPathFindingsAlone) {
  const Finding finding = testing::SamplePathFinding();
  const Finding hidden = Redacted(finding, 100);
  EXPECT_EQ(hidden.secret, "");
  EXPECT_EQ(hidden.match, finding.match);
}

TEST(Redacted, HidesEvenOneCharacter) {
  Finding finding = testing::SampleFinding("7");
  finding.message = "7 of 17";
  EXPECT_EQ(Redacted(finding, 100).message, "REDACTED of 1REDACTED");
}

}  // namespace
}  // namespace secretscan
