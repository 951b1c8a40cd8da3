#include "base/regex_size.h"

#include <random>
#include <string>

#include "base/regex.h"
#include "gtest/gtest.h"

namespace secretscan {
namespace {

void ExpectBounded(const std::string& pattern) {
  const auto regex = Regex::Compile(pattern);
  const auto bound = ProgramSizeBound(pattern);
  if (regex.ok() && bound) {
    EXPECT_GE(*bound, (*regex)->program_size()) << pattern;
  }
}

TEST(ProgramSizeBoundTest, IsAnUpperBound) {
  for (const char* pattern :
       {"", "a", ".", "(?s).", "[^a]", "\\S{100}", "(?i)[^k]{50}", "\\W+", "(a|b|c){3,9}", "()",
        "(((()))){200}", "(((((a)))))", "(?i)ks[a-z0-9]{36}", "(?:a?){500}", "[acegikmoqsuwy]{10,}",
        "\\b\\B^$\\A\\z", "(?m)(^|$){20}", "(?:|||||){30}", "(?:(a|[^b]){1,30}x*?){1,30}"}) {
    ASSERT_TRUE(Regex::Compile(pattern).ok()) << pattern;
    EXPECT_TRUE(ProgramSizeBound(pattern)) << pattern;
    ExpectBounded(pattern);
  }
}

TEST(ProgramSizeBoundTest, IsAnUpperBoundOfRandomExpressions) {
  std::mt19937 random(20250211);
  constexpr const char* kPieces[] = {"a", "K",  ".",     "[^x]", "\\s",   "[a-z0-9_-]", "(",   "(?:",
                                     ")", "|",  "*",     "+?",   "{3}",   "{2,7}",      "{4,}", "?",
                                     "^", "\\b", "(?i)", "\\S",  "[^\\W\\d]", "(?i:",   "$",   "[ks]"};
  int valid = 0;
  for (int round = 0; round < 30000; ++round) {
    std::string pattern;
    int open = 0;
    for (int i = random() % 24; i > 0; --i) {
      const std::string piece = kPieces[random() % std::size(kPieces)];
      open += piece[0] == '(' && piece != "(?i)" ? 1 : piece == ")" ? -1 : 0;
      pattern += piece;
    }
    pattern.append(open > 0 ? open : 0, ')');
    valid += Regex::Compile(pattern).ok();
    EXPECT_EQ(Regex::Compile(pattern).status(), Regex::CheckSyntax(pattern)) << pattern;
    ExpectBounded(pattern);
  }
  EXPECT_GT(valid, 3000);
}

TEST(ProgramSizeBoundTest, CharactersBeyondAsciiAreNotJudged) {
  for (const char* pattern : {"\\pL", "[\\P{Greek}]", "\\x{100}", "\xC3\xA9", "("}) {
    EXPECT_FALSE(ProgramSizeBound(pattern)) << pattern;
  }
}

}  // namespace
}  // namespace secretscan
