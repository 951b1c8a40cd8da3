#include "ignore/ignore_entry.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ignore/ignore_testing.h"

namespace secretscan {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const std::string kStart = "scrypt:0123456789abcdef:0123456789abcdef0123";

TEST(IgnoreEntryTest, ReadsWhatItWrites) {
  IgnoreEntry entry = testing::SecretEntry("x", "rule a", "src/**/*.c");
  entry.reason = "it is \"no\" secret \\ at all\n\x01";
  entry.owner = "\xC3\x84nne";
  entry.added = "2025-01-31";
  entry.expires = "2030-12-31";
  const std::string line = FormatIgnoreEntry(entry);
  EXPECT_EQ(line.find('\n'), std::string::npos);
  const auto again = ParseIgnoreEntry(line);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(FormatIgnoreEntry(*again), line);
  EXPECT_EQ(again->reason, entry.reason);
  EXPECT_EQ(again->path, entry.path);
  EXPECT_EQ(again->tag, entry.tag);
}

TEST(IgnoreEntryTest, ReadsWordsAndQuotes) {
  const auto entry = ParseIgnoreEntry(kStart + "\t rule=a-b  reason=\"x \\x41\\n\\\"\" path=a\\*b/c");
  ASSERT_TRUE(entry.ok()) << entry.status();
  EXPECT_EQ(entry->rule, "a-b");
  EXPECT_EQ(entry->reason, "x A\n\"");
  EXPECT_EQ(entry->path, "a\\*b/c");
}

TEST(IgnoreEntryTest, RefusesWhatItDoesNotUnderstandAndQuotesNothing) {
  for (const std::string& line :
       {std::string("nonsense"), std::string("scrypt:0123:45"),
        "scrypt:0123456789ABCDEF:0123456789abcdef0123" + std::string(), kStart + " owner",
        kStart + " until=nonsense", kStart + " rule=", kStart + " rule=a rule=b",
        kStart + " reason=\"nonsense", kStart + " reason=\"\\q\"", kStart + " reason=\"a\"b",
        kStart + " reason=a\"b", kStart + " expires=tomorrow", kStart + " added=2025-02-30",
        kStart + " path=[", std::string("file"), std::string("file rule=a"),
        std::string("file path=nonsense"), std::string("file rule=a path=**"),
        std::string("file rule=a path=**/*"), "xscrypt" + kStart}) {
    const auto entry = ParseIgnoreEntry(line);
    EXPECT_FALSE(entry.ok()) << line;
    EXPECT_THAT(std::string(entry.status().message()), Not(HasSubstr("nonsense")));
  }
}

TEST(IgnoreEntryTest, CountsThroughItsLastDay) {
  IgnoreEntry entry;
  EXPECT_FALSE(entry.expired(1'000'000));
  entry.expires = "1970-01-11";
  EXPECT_FALSE(entry.expired(10));
  EXPECT_TRUE(entry.expired(11));
}

TEST(SecretTagTest, DependsOnSecretAndSalt) {
  EXPECT_EQ(testing::TagOf("a"), testing::TagOf("a"));
  EXPECT_EQ(testing::TagOf("a").size(), kTagDigits);
  EXPECT_NE(testing::TagOf("a"), testing::TagOf("b"));
  EXPECT_NE(testing::TagOf("a"), testing::TagOf("a", "0123456789abcdee"));
  // scrypt of RFC 7914 over "a", computed by another implementation.
  EXPECT_EQ(testing::TagOf("a"), "738d123ce90ab056fb00");
  EXPECT_FALSE(SecretTag("xyz", "a").ok());
  const auto salt = NewSalt();
  ASSERT_TRUE(salt.ok());
  EXPECT_EQ(salt->size(), kSaltDigits);
  EXPECT_NE(*salt, *NewSalt());
}

}  // namespace
}  // namespace secretscan
