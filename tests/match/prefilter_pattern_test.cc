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
  // Where an anchor ends with a repeat, one end is enough.
  std::string written = PatternOf(anchor).pattern;
  if (written.ends_with(",}")) {
    written.erase(written.size() - 2, 1);
  }
  EXPECT_EQ(pattern.pattern, written) << regex;
  EXPECT_EQ(pattern.reach, reach) << regex;
}

void ExpectNoAnchor(std::string_view regex, size_t reach, bool has_runs) {
  const PrefilterPattern pattern = PatternOf(regex);
  EXPECT_FALSE(pattern.is_anchor) << regex;
  EXPECT_EQ(pattern.reach, reach) << regex;
  EXPECT_EQ(pattern.has_runs, has_runs) << regex;
  EXPECT_TRUE(pattern.prefix.empty()) << regex;
}

TEST(PrefilterPatternTest, BoundedExpressionsStandForThemselves) {
  EXPECT_EQ(PatternOf("token=[a-z]{10,20};").max_width, 27u);
  ExpectNoAnchor("token=[a-z]{10,20};", 27, false);
  ExpectNoAnchor("(?:ab){100}", 200, false);
  ExpectNoAnchor("(?s:.){100}", 400, false);
  // An end does not depend on what may be left out in front: it is not looked for, but it is reached.
  EXPECT_EQ(PatternOf("[a-z]{0,600}token").pattern, PatternOf("token").pattern);
  EXPECT_EQ(PatternOf("[a-z]{0,600}token").max_width, 605u);
  ExpectNoAnchor("[a-z]{0,600}token", 69, true);
}

TEST(PrefilterPatternTest, WordsThatNeedNotBeThereAreAnyBytesBeforeARun) {
  const auto same = [](std::string_view regex, std::string_view loose) {
    const auto syntax = ParseRegexSyntax(regex);
    ASSERT_TRUE(syntax.ok()) << regex;
    EXPECT_EQ(MakePrefilterPattern(**syntax, nullptr, /*loose_gaps=*/true).pattern,
              PatternOf(loose).pattern) << regex;
  };
  same("name(?:[a-y]{0,9}|[ -9]{0,9}(?:key|use)[a-y]{0,9})=[0-9a-f]{20}", "name[ -9a-y]{0,30}=[0-9a-f]{20}");
  same("name(?:-(?:key|token))?(?:use|say)?=[0-9a-f]{20}", "name[-aeknostuy]{0,30}=[0-9a-f]{20}");
  same("(?:name|other)(?:\\nkey|x)=[0-9]{20}\\b", "(?:name|other)(?:\\nkey|x)=[0-9]{20}\\b");  // one must be
  for (const char* regex : {
           "nam(?:-key|-use)?=[0-9a-f]{20}",             // too little of a name
           "name(?:-(?:ke|us))?=[0-9a-f]{20}",           // no words
           "name(?:-key|-[a-z])=[0-9a-f]{20}",           // must be
           "(?:-key|-use)?name=[0-9a-f]{20}",            // in front
           "name=(?:key[0-9a-f]{20}|[0-9a-f]{20})",      // the run itself
       }) {
    same(regex, regex);
  }
}

TEST(PrefilterPatternTest, HeadsOfCommonWordsAreLeftOut) {
  const auto same = [](std::string_view regex, std::string_view rest) {
    EXPECT_EQ(PatternOf(regex).pattern, PatternOf(rest).pattern) << regex;
  };
  same("(?:user|role)[^;\\n]{0,20}[ ]password[ ]x", "[ ]password[ ]x");
  same("set[ ]+password=[0-9]", "password=[0-9]");
  same("fb[a-z]{0,9}secret=", "secret=");
  same("(?:(?:login|a)[ ]+identified|password)=[0-9]", "(?:identified|password)=[0-9]");
  // What tells as much, or spares candidates without costing anything, stays.
  same("github_password", "(?:github)_password");
  EXPECT_NE(PatternOf("stripes[a-z]{0,9}password").pattern, PatternOf("password").pattern);
  EXPECT_NE(PatternOf("-[a-z]{0,9}password").pattern, PatternOf("password").pattern);
  // Matches end where they did.
  EXPECT_EQ(PatternOf("set[ ]+password=[0-9]").max_width, PrefilterPattern::kUnbounded);
}

TEST(PrefilterPatternTest, LongRepeatsOfOneKindAreRuns) {
  ExpectNoAnchor("tok_[a-z]{60}", 64, false);
  ExpectNoAnchor("tok_[a-z]{64}", 68, false);
  ExpectNoAnchor("tok_[a-z]{65}", 68, true);
  ExpectNoAnchor("tok_[a-z]{80,600}", 68, true);
  ExpectNoAnchor("tok_[a-z]{10,}", 68, true);
  ExpectNoAnchor("tok_[a-z]{10,}={0,2}(?:;|$)", 71, true);
  ExpectNoAnchor("(?:one[a-z]+|four[0-9]{2,}x)", 69, true);
  ExpectNoAnchor("key\\s*=\\s*[^\\s\"'`<>{}]+", 3 + 64 + 1 + 64 + 64, true);
  ExpectNoAnchor("(?i)k{500}", 64, true);
  EXPECT_EQ(PatternOf("tok_[a-z]{10,}").max_width, PrefilterPattern::kUnbounded);
}

TEST(PrefilterPatternTest, UnboundedExpressionsHaveAnAnchor) {
  ExpectAnchor("tok_[\"a-z]{10,}", "tok_[\"a-z]{10}", 14);
  ExpectAnchor("tok_[\"a-z]{10,}={0,2}(?:;|$)", "tok_[\"a-z]{10}", 14);
  ExpectAnchor("tok_[\"a-z]{80,600}", "tok_[\"a-z]{80}", 84);
  ExpectAnchor("[a-z]+_secret=.*", "[a-z]_secret=", 9);
  ExpectAnchor("id.*secret.*key", "secret", 6);
  ExpectAnchor("\\bcurl\\b.*-u", "\\bcurl\\b", 4);
  ExpectAnchor("(?:one[\"a-z]+|four[\"0-9]{2,}x)", "(?:one[\"a-z]|four[\"0-9]{2})", 6);
  ExpectAnchor("a=(?:one[\"a-z]+|four[\"0-9]{2,}x)", "a=(?:one[\"a-z]|four[\"0-9]{2})", 8);
  ExpectAnchor("(?:key[a-z]*){3,}", "key", 3);
  ExpectAnchor("data:(?s:.){0,100}x[a-z]*", "data:", 5);
}

// Of nearly any characters only those rounds that hold no blanks tell something, and eight tell enough.
TEST(PrefilterPatternTest, AnchorsEndWithWhatAValueMustBeginWith) {
  ExpectAnchor("tok_[^\"\\s]{10,}", "tok_[^\"\\s]{8}", 4 + 8 * 4);
  ExpectAnchor("tok_[^\"\\s]{3,}", "tok_[^\"\\s]{3}", 4 + 3 * 4);
  ExpectAnchor("tok_[^\"\\n]{10,}", "tok_", 4);
  // As much as there is room for.
  ExpectAnchor("tok_[^\"\\s]{10,95}=[^\"\\s]{10,95}", "tok_[^\"\\s]{10,95}=[^\"\\s]{3}",
               4 + 95 * 4 + 1 + 3 * 4);
}

// One place is reported, not each byte of a long value.
TEST(PrefilterPatternTest, AnchorsEndOnce) {
  EXPECT_TRUE(PatternOf("tok_[^\"\\s]{10,}").pattern.ends_with("{8}"));
  EXPECT_TRUE(PatternOf("tok_[\"a-z]{10,}").pattern.ends_with("{8}"));
  EXPECT_TRUE(PatternOf("(?:tok_[^\"\\s]{10,}|key=[^\"\\s]{10,})").pattern.ends_with("{8})"));
  EXPECT_TRUE(PatternOf("tok_[a-z]{10,300}").pattern.ends_with("{8,}"));  // no anchor: where matches end
}

TEST(PrefilterPatternTest, AnchorsAreWhatTellsMost) {
  ExpectAnchor("kind:.*secret", "secret", 6);  // the longer one
  ExpectAnchor("zkxq.*note", "zkxq", 4);       // of two that are as long, the one of rarer letters
  ExpectAnchor("note.*zkxq", "zkxq", 4);
  ExpectAnchor("abc.*[a-z]{100}", "abc", 3);   // a literal rather than any number of classes
}

TEST(PrefilterPatternTest, PrefixesEndWhereAnyNumberOfLinesMayFollow) {
  const auto expect = [](std::string_view regex, std::string_view prefix, size_t prefix_newlines,
                         size_t max_newlines) {
    const PrefilterPattern pattern = PatternOf(regex);
    EXPECT_TRUE(pattern.is_anchor) << regex;
    EXPECT_EQ(pattern.prefix_newlines, prefix_newlines) << regex;
    EXPECT_EQ(pattern.max_newlines, max_newlines) << regex;
    if (prefix.empty()) {
      EXPECT_EQ(pattern.prefix, "") << regex;
      return;
    }
    const auto syntax = ParseRegexSyntax(prefix);
    ASSERT_TRUE(syntax.ok()) << prefix;
    // As an anchor's prefix is written: nothing in front is dropped.
    const PrefilterPattern whole = PatternOf(std::string(prefix) + ".{500}");
    EXPECT_TRUE(whole.prefix.starts_with(pattern.prefix)) << regex << "\n" << pattern.prefix;
  };
  constexpr size_t kUnbounded = PrefilterPattern::kUnbounded;
  expect("id.*secret.*key", "id.*secret.*key", 0, 0);
  expect("key=[a-z]{3}[^;]*;end", "key=[a-z]{3}", 0, kUnbounded);
  expect("key\\s*=\\s*[^;]*;end", "key\\s*=\\s*", 2, kUnbounded);
  expect("key\\s*=.*(?:\n.*){0,4}end", "key\\s*=.*(?:\n.*){0,4}end", 5, 5);
  // The anchor would be too short a literal.
  expect("k=[^;]*;ending", "", 0, kUnbounded);
}

TEST(PrefilterPatternTest, LongRepeatsAreNotCounted) {
  EXPECT_EQ(PatternOf("key=[a-z]{20,60};").pattern, PatternOf("key=[a-z]{8,};").pattern);
  EXPECT_EQ(PatternOf("key=(?:[a-f]x){9};").pattern, PatternOf("key=(?:[a-f]x){12};").pattern);
  EXPECT_NE(PatternOf("key=[a-z]{4,8};").pattern, PatternOf("key=[a-z]{4,};").pattern);
  ExpectNoAnchor("key=[a-z]{20,60};", 65, false);  // of what is meant
  // Candidates of these count as they are.
  EXPECT_NE(PatternOf("\\Akey=[a-z]{20,60}").pattern, PatternOf("\\Akey=[a-z]{8,}").pattern);
}

TEST(PrefilterPatternTest, NewlinesOfARunOfBlanksCountOnce) {
  EXPECT_EQ(PatternOf("a\\s*b").max_newlines, 1u);
  EXPECT_EQ(PatternOf("a\\s{0,5}b\\s").max_newlines, 2u);
  EXPECT_EQ(PatternOf("a[\\s=]{0,5}b").max_newlines, 5u);
  EXPECT_EQ(PatternOf("a[^b]*b").max_newlines, PrefilterPattern::kUnbounded);
  EXPECT_EQ(PatternOf("a.*b").max_newlines, 0u);
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
    const auto anchor = RegexOfPattern(pattern.pattern);
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
