// What allowlists allow.
#include "rules/allowlist.h"

#include "config_testing.h"

namespace secretscan {
namespace {

constexpr char kCommit[] = "0123456789abcdef0123456789abcdef01234567";
constexpr char kOther[] = "1123456789abcdef0123456789abcdef01234567";

// The global allowlist with these keys.
Allowlist ListOf(const std::string& keys) {
  const auto set = MustParse("[allowlist]\n" + keys + "\n");
  return set->allowlists.empty() ? Allowlist{} : set->allowlists[0];
}

bool AllowsSecret(const Allowlist& list, std::string_view secret) {
  return list.AllowsFinding({.secret = secret, .match = "the match", .line = "the line"});
}

TEST(AllowlistTest, OrListAllowsASourceByCommitOrPath) {
  const Allowlist list = ListOf("commits=['" + std::string(kCommit) + "']\npaths=['x']\n"
                                "regexes=['r']");
  EXPECT_TRUE(list.AllowsSource(kCommit, "a"));
  EXPECT_TRUE(list.AllowsSource(kCommit, ""));
  EXPECT_TRUE(list.AllowsSource(kOther, "ax"));
  EXPECT_TRUE(list.AllowsSource("", "ax"));
  EXPECT_FALSE(list.AllowsSource(kOther, "a"));
  EXPECT_FALSE(list.AllowsSource("", ""));
}

TEST(AllowlistTest, CommitsAreTrimmedLoweredAndComparedWhole) {
  std::string upper(kCommit);
  for (char& c : upper) {
    c = static_cast<char>(std::toupper(c));
  }
  const Allowlist list = ListOf("commits=[' " + upper + "\\t', '11234567']");
  EXPECT_FALSE(list.AllowsSource(kOther, ""));  // no prefixes
  EXPECT_TRUE(ListOf("commits=[\" " + upper + "\\t\"]").AllowsSource(kCommit, ""));
}

TEST(AllowlistTest, AndListWithFindingCriteriaIsNotDecidedBefore) {
  const std::string source = "condition='AND'\npaths=['x']\n";
  EXPECT_FALSE(ListOf(source + "regexes=['r']").AllowsSource("", "x"));
  EXPECT_FALSE(ListOf(source + "stopwords=['r']").AllowsSource("", "x"));
  EXPECT_TRUE(ListOf(source).AllowsSource("", "x"));
}

TEST(AllowlistTest, AndListNeedsEveryPresentSourceCriterion) {
  const Allowlist list =
      ListOf("condition='&&'\ncommits=['" + std::string(kCommit) + "']\npaths=['x']");
  EXPECT_TRUE(list.AllowsSource(kCommit, "x"));
  EXPECT_FALSE(list.AllowsSource(kCommit, "y"));
  EXPECT_FALSE(list.AllowsSource(kOther, "x"));
  EXPECT_FALSE(list.AllowsSource("", "x"));
}

TEST(AllowlistTest, OrListAllowsAFindingByRegexOrStopword) {
  const Allowlist list = ListOf("paths=['x']\nregexes=['rrr']\nstopwords=['SSS']");
  EXPECT_TRUE(AllowsSecret(list, "arrra"));
  EXPECT_TRUE(AllowsSecret(list, "asSsa"));
  EXPECT_FALSE(AllowsSecret(list, "none"));
  // Path and commit play no part here.
  EXPECT_FALSE(list.AllowsFinding({.path = "x", .secret = "none"}));
}

TEST(AllowlistTest, AndListNeedsEveryPresentCriterion) {
  const Allowlist list = ListOf("condition='and'\ncommits=['" + std::string(kCommit) +
                                "']\npaths=['p']\nregexes=['r']\nstopwords=['s']");
  const AllowlistSubject all{.commit = kCommit, .path = "p", .secret = "rs"};
  EXPECT_TRUE(list.AllowsFinding(all));
  for (const AllowlistSubject& subject :
       {AllowlistSubject{.commit = kOther, .path = "p", .secret = "rs"},
        AllowlistSubject{.commit = kCommit, .path = "q", .secret = "rs"},
        AllowlistSubject{.commit = kCommit, .path = "p", .secret = "r"},
        AllowlistSubject{.commit = kCommit, .path = "p", .secret = "s"}}) {
    EXPECT_FALSE(list.AllowsFinding(subject));
  }
}

TEST(AllowlistTest, TargetChoosesTheTextOfRegexes) {
  const AllowlistSubject subject{.secret = "aaa", .match = "bbb", .line = "ccc"};
  EXPECT_TRUE(ListOf("regexes=['aaa']").AllowsFinding(subject));
  EXPECT_TRUE(ListOf("regexes=['aaa']\nregexTarget='secret'").AllowsFinding(subject));
  EXPECT_TRUE(ListOf("regexes=['bbb']\nregexTarget='match'").AllowsFinding(subject));
  EXPECT_TRUE(ListOf("regexes=['ccc']\nregexTarget='line'").AllowsFinding(subject));
  EXPECT_FALSE(ListOf("regexes=['aaa']\nregexTarget='line'").AllowsFinding(subject));
}

TEST(AllowlistTest, StopwordsAlwaysLookAtTheSecret) {
  const Allowlist list = ListOf("stopwords=['bbb']\nregexTarget='match'");
  EXPECT_FALSE(list.AllowsFinding({.secret = "aaa", .match = "bbb", .line = "bbb"}));
  EXPECT_TRUE(list.AllowsFinding({.secret = "abbba", .match = "x", .line = "x"}));
}

TEST(AllowlistTest, PatternThatMatchesNothingAllowsEverythingButTheEmptyText) {
  const Allowlist list = ListOf("regexes=['z*']\npaths=['z*']");
  EXPECT_TRUE(AllowsSecret(list, "abc"));
  EXPECT_FALSE(AllowsSecret(list, ""));
  EXPECT_TRUE(list.MatchesPath("abc"));
  EXPECT_FALSE(list.MatchesPath(""));
  EXPECT_TRUE(AllowsSecret(ListOf("regexes=['']"), "abc"));
}

TEST(AllowlistTest, EmptyStopwordNeverMatches) {
  EXPECT_FALSE(AllowsSecret(ListOf("stopwords=['']"), "abc"));
  EXPECT_TRUE(AllowsSecret(ListOf("stopwords=['', 'b']"), "abc"));
}

TEST(AllowlistTest, StopwordsAreLiteralText) {
  const Allowlist list = ListOf(R"(stopwords=['a.c', 'x|y', '(?', "n\u0000l", 'ä'])");
  EXPECT_TRUE(AllowsSecret(list, "1a.c1"));
  EXPECT_FALSE(AllowsSecret(list, "1abc1"));
  EXPECT_TRUE(AllowsSecret(list, "X|Y"));
  EXPECT_FALSE(AllowsSecret(list, "x"));
  EXPECT_TRUE(AllowsSecret(list, "q(?q"));
  EXPECT_TRUE(AllowsSecret(list, std::string_view("n\0l", 3)));
  EXPECT_TRUE(AllowsSecret(list, "qäq"));
  EXPECT_TRUE(AllowsSecret(list, "\xFFX|Y\xFF"));
}

TEST(AllowlistTest, ListsFilledByHandNeedNoJoinedStopwords) {
  Allowlist list;
  list.stopwords = {"", "abc"};
  EXPECT_TRUE(AllowsSecret(list, "xABCx"));
  EXPECT_FALSE(AllowsSecret(list, "x"));
}

TEST(AllowlistTest, DirectoryWalksPruneWhateverTheCondition) {
  const Allowlist list = ListOf("condition='and'\npaths=['skip']\nregexes=['r']");
  EXPECT_TRUE(list.MatchesPath("a/skip/b"));
  EXPECT_FALSE(list.MatchesPath("a/keep/b"));
  EXPECT_FALSE(ListOf("regexes=['skip']").MatchesPath("skip"));
}

}  // namespace
}  // namespace secretscan
