#include "ignore/ignore_matcher.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "ignore/ignore_testing.h"

namespace secretscan {
namespace {

using testing::FileEntry;
using testing::FindingOf;
using testing::SecretEntry;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::vector<uint32_t>> Match(const std::vector<IgnoreEntry>& entries,
                                         const std::vector<Finding>& findings,
                                         const PathRoot& root = {}) {
  return MatchEntries(entries, findings, root, 2).value();
}

TEST(IgnoreMatcherTest, KnowsSecretsWhereverTheyAre) {
  const auto numbers = Match(
      {SecretEntry("one"), SecretEntry("two", "rule"), SecretEntry("two", "other"),
       SecretEntry("one", "", "src/**"), SecretEntry("one", "rule", "x/y")},
      {FindingOf("rule", "x/y", "one"), FindingOf("rule", "src/a", "one", "c1"),
       FindingOf("rule", "x/y", "two"), FindingOf("third", "x/y", "two"),
       FindingOf("rule", "x/y", "One")});
  EXPECT_THAT(numbers[0], ElementsAre(0, 4));
  EXPECT_THAT(numbers[1], ElementsAre(0, 3));
  EXPECT_THAT(numbers[2], ElementsAre(1));
  EXPECT_THAT(numbers[3], IsEmpty());
  EXPECT_THAT(numbers[4], IsEmpty());
}

TEST(IgnoreMatcherTest, EntriesOfFilesNeverHideSecrets) {
  const auto numbers =
      Match({FileEntry("rule", "x/*"), FileEntry("rule", "x/y"), FileEntry("other", "x/y")},
            {FindingOf("rule", "x/y", "one"), FindingOf("rule", "x/y", ""),
             FindingOf("rule", "x/z", "")});
  EXPECT_THAT(numbers[0], IsEmpty());
  EXPECT_THAT(numbers[1], ElementsAre(0, 1));
  EXPECT_THAT(numbers[2], ElementsAre(0));
}

TEST(IgnoreMatcherTest, SeveralSaltsMayTakePart) {
  IgnoreEntry other = SecretEntry("two");
  other.salt = "ffffffffffffffff";
  other.tag = testing::TagOf("two", other.salt);
  const auto numbers = Match({SecretEntry("one"), other},
                             {FindingOf("rule", "x", "one"), FindingOf("rule", "x", "two")});
  EXPECT_THAT(numbers[0], ElementsAre(0));
  EXPECT_THAT(numbers[1], ElementsAre(1));
}

TEST(IgnoreMatcherTest, PathsOfFilesBeginAtTheRoot) {
  const PathRoot root{"/home/me/tree/sub/", "/home/me/tree/"};
  EXPECT_EQ(root.PathOf(FindingOf("r", "a.txt", "x")), "sub/a.txt");
  EXPECT_EQ(root.PathOf(FindingOf("r", "../b/a.txt", "x")), "b/a.txt");
  EXPECT_EQ(root.PathOf(FindingOf("r", "/home/me/tree/c", "x")), "c");
  EXPECT_EQ(root.PathOf(FindingOf("r", "/etc/c", "x")), "/etc/c");
  EXPECT_EQ(root.PathOf(FindingOf("r", "a.txt", "x", "commit")), "a.txt");
}

TEST(IgnoreMatcherTest, ManyAlikeEntriesAreBounded) {
  const std::vector<IgnoreEntry> entries(1000, SecretEntry("one"));
  EXPECT_EQ(Match(entries, {FindingOf("rule", "x", "one")})[0].size(), kMaxAlike);
}

}  // namespace
}  // namespace secretscan
