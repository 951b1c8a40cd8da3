#include "match/prefilter_pattern.h"

#include <cstdlib>
#include <random>
#include <string>

#include "gtest/gtest.h"
#include "base/regex.h"
#include "match/random_match.h"
#include "base/regex_syntax.h"
#include "match/subject.h"
#include "rules/example.h"
#include "rules/rule_set.h"

namespace secretscan {
namespace {

PrefilterPattern PatternOf(std::string_view regex) {
  const auto syntax = ParseRegexSyntax(regex);
  EXPECT_TRUE(syntax.ok()) << regex << ": " << syntax.status();
  return syntax.ok() ? MakePrefilterPattern(**syntax) : PrefilterPattern();
}

void ExpectAnchor(std::string_view regex, std::string_view anchor, size_t reach) {
  const PrefilterPattern pattern = PatternOf(regex);
  EXPECT_TRUE(pattern.is_anchor) << regex;
  EXPECT_EQ(pattern.pattern, PatternOf(anchor).pattern) << regex;
  EXPECT_EQ(pattern.reach, reach) << regex;
}

TEST(PrefilterPatternTest, BoundedExpressionsStandForThemselves) {
  const PrefilterPattern pattern = PatternOf("token=[a-z]{10,20};");
  EXPECT_FALSE(pattern.is_anchor);
  EXPECT_EQ(pattern.reach, 27u);
  EXPECT_EQ(pattern.max_width, 27u);
  // What an end does not depend on takes no reach.
  EXPECT_FALSE(PatternOf("[a-z]{0,600}token").is_anchor);
  EXPECT_EQ(PatternOf("[a-z]{0,600}token").reach, 5u);
  EXPECT_EQ(PatternOf("[a-z]{0,600}token").max_width, 605u);
  EXPECT_EQ(PatternOf("(?i)k{500}").reach, 500u);
  EXPECT_EQ(PatternOf("(?:ab){100}").reach, 200u);
}

TEST(PrefilterPatternTest, UnboundedExpressionsHaveAnAnchor) {
  ExpectAnchor("tok_[a-z]{10,}", "tok_[a-z]{10}", 14);
  ExpectAnchor("tok_[a-z]{10,}={0,2}(?:;|$)", "tok_[a-z]{10}", 14);
  ExpectAnchor("[a-z]+_secret=.*", "[a-z]_secret=", 9);
  ExpectAnchor("id.*secret.*key", "secret", 6);
  ExpectAnchor("\\bcurl\\b.*-u", "\\bcurl\\b", 4);
  ExpectAnchor("(?:one[a-z]+|four[0-9]{2,}x)", "(?:one[a-z]|four[0-9]{2})", 6);
  ExpectAnchor("a=(?:one[a-z]+|four[0-9]{2,}x)", "a=(?:one[a-z]|four[0-9]{2})", 8);
  ExpectAnchor("(?:key[a-z]*){3,}", "key", 3);
  ExpectAnchor("data:(?s:.){0,100}x[a-z]*", "data:", 5);
  ExpectAnchor("tok_[a-z]{80,600}", "tok_[a-z]{80}", 84);
}

TEST(PrefilterPatternTest, LongLiteralsCountMoreThanWords) {
  ExpectAnchor("kind:.*secret", "kind:", 5);
}

TEST(PrefilterPatternTest, SomeExpressionsHaveNone) {
  for (const char* regex : {"[^a]{8,}", "(?:abc|.+)", "(?:a.*)?", "a*"}) {
    EXPECT_TRUE(PatternOf(regex).pattern.empty()) << regex;
  }
}

TEST(PrefilterPatternTest, ReachIsBounded) {
  for (const char* regex : {"(?:ab?){300}", "[a-z]{1000}", "a{600}[0-9]{600}", "(?:[a-z]{100}|x){9}",
                            "(?:(?:ab){8}c){60}", "(?s:.){0,200}abc(?s:.){300}"}) {
    const PrefilterPattern pattern = PatternOf(regex);
    EXPECT_LE(pattern.reach, PrefilterPattern::kMaxReach) << regex;
    EXPECT_GT(pattern.reach, 0u) << regex;
  }
}

// RE2 as Hyperscan: bytes instead of runes. A pattern that RE2 does not know is checked elsewhere.
std::shared_ptr<const Regex> AnchorOf(const PrefilterPattern& pattern) {
  std::string bytes = pattern.pattern;
  for (size_t at = 0; (at = bytes.find("\\x80-\\xff", at)) != std::string::npos;) {
    bytes.replace(at, 9, "\\x{80}-\\x{10ffff}");
  }
  auto regex = Regex::Compile("(?s)" + bytes);
  EXPECT_TRUE(regex.ok()) << regex.status();
  return regex.ok() ? *regex : nullptr;
}

// Every match of an unbounded rule holds a match of its anchor, within the anchor's reach.
void CheckAnchors(const RuleSet& rules, int rounds) {
  std::mt19937 random(20250207);
  int checked = 0;
  for (const Rule& rule : rules.rules) {
    if (rule.regex == nullptr) {
      continue;
    }
    const auto syntax = ParseRegexSyntax(rule.regex->pattern());
    ASSERT_TRUE(syntax.ok()) << rule.id;
    const PrefilterPattern pattern = MakePrefilterPattern(**syntax);
    EXPECT_FALSE(pattern.pattern.empty()) << rule.id;
    EXPECT_LE(pattern.reach, PrefilterPattern::kMaxReach) << rule.id;
    if (!pattern.is_anchor) {
      EXPECT_LE(pattern.reach, pattern.max_width) << rule.id;
      continue;
    }
    const auto anchor = AnchorOf(pattern);
    ASSERT_NE(anchor, nullptr) << rule.id;
    const auto check = [&](const std::string& source) {
      const Subject subject(source);
      const std::string_view text = subject.repaired();
      Span match;
      if (pattern.folds_beyond_ascii && (text.find("\xE2\x84\xAA") != std::string_view::npos ||
                                         text.find("\xC5\xBF") != std::string_view::npos)) {
        return;  // such texts are judged as a whole
      }
      for (size_t at = 0; rule.regex->Find(text, at, text.size(), {&match, 1});
           at = std::max(match.end, match.begin + 1)) {
        Span found;
        EXPECT_TRUE(anchor->Find(text, match.begin, match.end, {&found, 1}))
            << rule.id << " in " << match.size() << " bytes";
        ++checked;
        if (match.end >= text.size()) {
          break;
        }
      }
    };
    for (const std::string& example : rule.positive_examples) {
      const auto text = ExpandExample(example);
      ASSERT_TRUE(text.ok()) << rule.id << ": " << text.status();
      check(*text);
    }
    for (int round = 0; round < rounds; ++round) {
      check("x " + RandomMatch(**syntax, &random) + "\n" + RandomMatch(**syntax, &random) + " ");
    }
  }
  EXPECT_GT(checked, rounds);
}

TEST(PrefilterPatternTest, BuiltInAnchorsAreInEveryMatch) {
  const auto rules = BuiltInRules();
  ASSERT_TRUE(rules.ok()) << rules.status();
  CheckAnchors(**rules, 200);
}

TEST(PrefilterPatternTest, UpstreamAnchorsAreInEveryMatch) {
  const char* data = std::getenv("SECRETSCAN_SHARED_DATA");
  if (data == nullptr) {
    GTEST_SKIP() << "needs SECRETSCAN_SHARED_DATA, a directory with gitleaks-8.30.1.toml";
  }
  const auto rules = LoadRulesFile(std::string(data) + "/gitleaks-8.30.1.toml");
  ASSERT_TRUE(rules.ok()) << rules.status();
  CheckAnchors(**rules, 200);
}

}  // namespace
}  // namespace secretscan
