#include "scan/commit_selection.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace secretscan {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr int64_t kNow = 1'750'000'000;

TEST(CommitSelectionTest, SinceRootIsEverything) {
  const auto selection = ParseSince("root", kNow);
  ASSERT_TRUE(selection.ok());
  EXPECT_TRUE(selection->is_everything());
}

TEST(CommitSelectionTest, SinceDates) {
  const struct {
    const char* text;
    int64_t seconds;
  } kCases[] = {{"2025-01-31", 1738281600},
                {"2025-01-31T09:30:00Z", 1738315800},
                {"2025-01-31T09:30:00+01:00", 1738312200},
                {"2025-01-31 09:30", 1738315800},
                {"2 weeks ago", kNow - 14 * 86400},
                {"3.days.ago", kNow - 3 * 86400},
                {"yesterday", kNow - 86400},
                {"@1700000000", 1700000000}};
  for (const auto& test : kCases) {
    const auto selection = ParseSince(test.text, kNow);
    ASSERT_TRUE(selection.ok()) << test.text;
    EXPECT_TRUE(selection->all);
    EXPECT_EQ(selection->since, test.seconds) << test.text;
  }
}

TEST(CommitSelectionTest, SinceRevision) {
  const auto selection = ParseSince("v1.2", kNow);
  ASSERT_TRUE(selection.ok());
  EXPECT_TRUE(selection->all);
  EXPECT_THAT(selection->exclude, ElementsAre("v1.2"));
  const auto range = ParseSince("main..topic", kNow);
  ASSERT_TRUE(range.ok());
  EXPECT_FALSE(range->all);
  EXPECT_THAT(range->include, ElementsAre("topic"));
  EXPECT_THAT(range->exclude, ElementsAre("main"));
  EXPECT_FALSE(ParseSince("", kNow).ok());
  EXPECT_FALSE(ParseSince("a...b", kNow).ok());
}

TEST(CommitSelectionTest, AnEmptySideIsHead) {
  CommitSelection selection;
  ASSERT_TRUE(AddRange("main..", &selection).ok());
  EXPECT_THAT(selection.include, ElementsAre("HEAD"));
  EXPECT_THAT(selection.exclude, ElementsAre("main"));
}

TEST(CommitSelectionTest, LogOptions) {
  const auto selection =
      ParseLogOptions("--all  --since='2025-01-31' --max-count=5 --no-merges ^old 'a b'", kNow);
  ASSERT_TRUE(selection.ok()) << selection.status();
  EXPECT_TRUE(selection->all);
  EXPECT_EQ(selection->since, 1738281600);
  EXPECT_EQ(selection->max_count, 5);
  EXPECT_TRUE(selection->no_merges);
  EXPECT_THAT(selection->include, ElementsAre("a b"));
  EXPECT_THAT(selection->exclude, ElementsAre("old"));
  EXPECT_EQ(ParseLogOptions("-n3", kNow)->max_count, 3);
  EXPECT_EQ(ParseLogOptions("-7", kNow)->max_count, 7);
  EXPECT_EQ(ParseLogOptions("-n 9", kNow)->max_count, 9);
}

TEST(CommitSelectionTest, LogOptionsWithoutRevisionsMeanHead) {
  EXPECT_THAT(ParseLogOptions("--no-merges", kNow)->include, ElementsAre("HEAD"));
  EXPECT_THAT(ParseLogOptions("--all", kNow)->include, IsEmpty());
}

TEST(CommitSelectionTest, UnknownOptionsAreNamed) {
  for (const char* options : {"--grep=x", "-S x", "--since=soon", "-n x", "'open"}) {
    const auto selection = ParseLogOptions(options, kNow);
    ASSERT_FALSE(selection.ok()) << options;
    EXPECT_EQ(selection.status().code(), absl::StatusCode::kInvalidArgument);
  }
}

}  // namespace
}  // namespace secretscan
