#include "ignore/apply_ignores.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ignore/ignore_testing.h"

namespace secretscan {
namespace {

using testing::FindingOf;
using testing::ResultOf;
using testing::SecretEntry;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

ScanResult Sample() {
  return ResultOf({FindingOf("rule", "a", "one"), FindingOf("rule", "b", "two"),
                   FindingOf("rule", "c", "one")});
}

RootedIgnoreFile FileOf(const std::vector<IgnoreEntry>& entries) {
  return {ParseIgnoreFile(WithEntries("", entries), "ours"), {}};
}

std::vector<std::string> Apply(const Ignores& ignores, ScanResult* result, CalendarDay today = 0) {
  std::vector<std::string> warnings;
  EXPECT_TRUE(ApplyIgnores(ignores, {.today = today}, result, &warnings).ok());
  return warnings;
}

TEST(ApplyIgnoresTest, CountsEachFindingOnceUnderTheFirstThatHidesIt) {
  ScanResult result = Sample();
  const std::string id = result.secrets.back().id;
  Ignores ignores;
  ignores.fingerprints.emplace_back("a:rule:3\n", "theirs");
  ignores.files.push_back(FileOf({SecretEntry("one")}));
  EXPECT_THAT(Apply(ignores, &result), IsEmpty());
  ASSERT_EQ(result.findings.size(), 1u);
  EXPECT_EQ(result.findings[0].secret, "two");
  ASSERT_EQ(result.secrets.size(), 1u);
  EXPECT_EQ(result.secrets[0].id, id);
  EXPECT_THAT(result.secrets[0].occurrences, ElementsAre(0));
  ASSERT_EQ(result.ignored.size(), 2u);
  EXPECT_EQ(result.ignored[0].source, "theirs");
  EXPECT_EQ(result.ignored[0].findings, 1);
  EXPECT_EQ(result.ignored[1].findings, 1);
}

TEST(ApplyIgnoresTest, ExpiredEntriesHideNothingAndAreTold) {
  ScanResult result = Sample();
  IgnoreEntry entry = SecretEntry("one");
  entry.expires = "1970-01-11";
  Ignores ignores;
  ignores.files.push_back(FileOf({entry}));
  EXPECT_THAT(Apply(ignores, &result, 11), ElementsAre(HasSubstr("ours:2: the entry expired")));
  EXPECT_EQ(result.findings.size(), 3u);
  EXPECT_THAT(result.ignored, IsEmpty());
  EXPECT_THAT(Apply(ignores, &result, 10), IsEmpty());
  EXPECT_EQ(result.findings.size(), 1u);
}

TEST(ApplyIgnoresTest, TellsOfLinesThatAreNoEntriesWithoutQuotingThem) {
  ScanResult result = Sample();
  Ignores ignores;
  ignores.fingerprints.emplace_back("nonsense\n", "theirs");
  ignores.files.push_back({ParseIgnoreFile("nonsense\n", "ours"), {}});
  const std::vector<std::string> warnings = Apply(ignores, &result);
  EXPECT_THAT(warnings, ElementsAre(HasSubstr("theirs:1: "), HasSubstr("ours:1: ")));
  for (const std::string& warning : warnings) {
    EXPECT_EQ(warning.find("nonsense"), std::string::npos);
  }
}

}  // namespace
}  // namespace secretscan
