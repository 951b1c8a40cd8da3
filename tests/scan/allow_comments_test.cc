#include "scan/allow_comments.h"

#include <random>
#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace secretscan {
namespace {

bool Allows(const std::string& line, Profile profile = Profile::kDefault) {
  return AllowComments(profile, line, "").Allow("rule-a", line);
}

// Of "<before>\nsecret".
bool AllowsBelow(const std::string& before, Profile profile = Profile::kDefault) {
  const std::string text = before + "\nsecret";
  const std::string_view line = std::string_view(text).substr(before.size() + 1);
  const bool within = AllowComments(profile, text, "").Allow("rule-a", line);
  // The same when the line before is not a part of the text.
  const std::string_view last = LineEndingBefore(text, before.size() + 1);
  EXPECT_EQ(AllowComments(profile, line, last).Allow("rule-a", line), within) << before;
  return within;
}

TEST(AllowCommentsTest, OnTheLineItself) {
  for (const char* line : {"x # gitleaks:allow", "x gitleaks:allowed", "x # secretscan:allow",
                           "secretscan:allow -- why", "/* secretscan:allow */ x",
                           "<!-- secretscan:allow --> x", "x # secretscan:allow rule-a",
                           "x # secretscan:allow rule-b,rule-a: why", "x # secretscan:allow b, rule-a",
                           "x # secretscan:allow rule-a--> y", "x # secretscan:allow rule-a.",
                           "x # secretscan:allow b # secretscan:allow rule-a",
                           "x secretscan:allows # secretscan:allow", "x \"secretscan:allow\""}) {
    EXPECT_TRUE(Allows(line)) << line;
  }
  for (const char* line :
       {"x", "x # secretscan", "x # secretscan:allow-a", "x # secretscan:allow:rule-a",
        "x # secretscan:allow=rule-a", "x # secretscan:allowed", "x # secretscan:allow because",
        "x # secretscan:allow rule-b", "x # secretscan:allow rule-ab", "x # secretscan:allow rule",
        "x # secretscan:allow rule-b rule-a", "x # secretscan:allow rule-b , rule-a"}) {
    EXPECT_FALSE(Allows(line)) << line;
  }
}

TEST(AllowCommentsTest, GitleaksProfileKnowsItsWordOnly) {
  EXPECT_TRUE(Allows("x gitleaks:allow", Profile::kGitleaks));
  EXPECT_FALSE(Allows("x secretscan:allow", Profile::kGitleaks));
  EXPECT_FALSE(AllowsBelow("# secretscan:allow", Profile::kGitleaks));
  EXPECT_FALSE(AllowsBelow("# gitleaks:allow", Profile::kGitleaks));
}

TEST(AllowCommentsTest, OnTheLineBefore) {
  for (const char* before :
       {"# secretscan:allow", "  // secretscan:allow rule-a for tests\r", "## secretscan:allow",
        "/* secretscan:allow */", "/** secretscan:allow rule-a", " * secretscan:allow",
        "<!-- secretscan:allow -->", "-- secretscan:allow -- why", "; secretscan:allow",
        "x\n\t# secretscan:allow b,rule-a", "{# secretscan:allow #}", "% secretscan:allow"}) {
    EXPECT_TRUE(AllowsBelow(before)) << before;
  }
  for (const char* before :
       {"secretscan:allow", "x # secretscan:allow", "# secretscan:allow\n", "# gitleaks:allow",
        "# see secretscan:allow", "# secretscan:allow rule-b", "/* secretscan:allow */ x = 1",
        "<!-- secretscan:allow --><b>", "'secretscan:allow',", "# secretscan:allow\n# more",
        "{# secretscan:allow #} x {# y #}", "#", ""}) {
    EXPECT_FALSE(AllowsBelow(before)) << before;
  }
}

TEST(AllowCommentsTest, CommentOfAnotherRuleLeavesThisOneAlone) {
  const std::string text = "# secretscan:allow rule-b\nx # secretscan:allow rule-c";
  const std::string_view line = std::string_view(text).substr(text.find('x'));
  AllowComments comments(Profile::kDefault, text, "");
  EXPECT_FALSE(comments.Allow("rule-a", line));
  EXPECT_TRUE(comments.Allow("rule-b", line));
  EXPECT_TRUE(comments.Allow("rule-c", line));
}

TEST(AllowCommentsTest, SaysTheSameInWhateverOrderLinesAreAskedFor) {
  std::mt19937 random(1);
  for (int round = 0; round < 400; ++round) {
    std::string text;
    for (int i = 0; i < 8; ++i) {
      constexpr const char* kPieces[] = {"gitleaks:allow", "secretscan:allow", " rule-a", " x",
                                         "\n", "\n# secretscan:allow", "gitleaks:all", ","};
      text += kPieces[random() % std::size(kPieces)];
    }
    std::vector<size_t> begins = {0};
    for (size_t i = 0; i < text.size(); ++i) {
      if (text[i] == '\n') {
        begins.push_back(i + 1);
      }
    }
    begins.push_back(text.size() + 1);
    AllowComments comments(Profile::kDefault, text, "");
    for (int i = 0; i < 20; ++i) {
      const size_t first = random() % (begins.size() - 1);
      const size_t end = first + 1 + random() % (begins.size() - first - 1);
      const std::string_view lines = std::string_view(text).substr(
          begins[first], begins[end] - 1 - begins[first]);
      const std::string rule = random() % 2 == 0 ? "rule-a" : "rule-b";
      AllowComments fresh(Profile::kDefault, text, "");
      EXPECT_EQ(comments.Allow(rule, lines), fresh.Allow(rule, lines)) << text;
    }
  }
}

// The reference's lines may end anywhere.
TEST(AllowCommentsTest, SearchesOnWhereALineGrew) {
  std::mt19937 random(1);
  for (int round = 0; round < 200; ++round) {
    std::string text;
    for (int i = 0; i < 6; ++i) {
      constexpr const char* kPieces[] = {"gitleaks:allow", "x", "\n", "gitleaks:all"};
      text += kPieces[random() % std::size(kPieces)];
    }
    AllowComments comments(Profile::kGitleaks, text, "");
    for (int i = 0; i < 20; ++i) {
      const size_t begin = random() % 2 == 0 ? 0 : random() % (text.size() + 1);
      const std::string_view line =
          std::string_view(text).substr(begin, random() % (text.size() + 1 - begin));
      EXPECT_EQ(comments.Allow("r", line), line.find("gitleaks:allow") != std::string_view::npos);
    }
  }
}

}  // namespace
}  // namespace secretscan
