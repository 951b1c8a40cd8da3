#include "base/ascii_case.h"

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "base/regex.h"
#include "base/regex_syntax.h"
#include "gtest/gtest.h"
#include "re2/re2.h"

namespace secretscan {
namespace {

std::string Form(const std::string& pattern) { return WithAsciiCase(pattern).value_or("-"); }

TEST(WithAsciiCase, WritesBothCasesOut) {
  EXPECT_EQ(Form("(?i)sK1_"), "(?:s|S)(?:K|k)1_");
  EXPECT_EQ(Form("(?i:k)s"), "(?:(?:k|K))s");
  EXPECT_EQ(Form("a(?i)b(?-i)c"), "a(?-i)[bB](?-i)c");
  EXPECT_EQ(Form("(a(?i)b)c(?i:d(?-i:e)f)"), "(a(?-i)[bB])c(?:[dD](?:e)[fF])");
  EXPECT_EQ(Form("k{1,(?i)2}"), "k{1,(?-i)2}");
  EXPECT_EQ(Form("(?im)^k$"), "(?m)^(?:k|K)$");
  EXPECT_EQ(Form("(?i-s:k)(?-is)k"), "(?-s:(?:k|K))(?-s)k");
  EXPECT_EQ(Form("(?i)(?P<name>k)(?<other>s)"), "(?P<name>(?:k|K))(?<other>(?:s|S))");
  EXPECT_EQ(Form(R"((?i)k{2,3}?\bk+\s\.)"), R"((?:k|K){2,3}?\b(?:k|K)+\s\.)");
  EXPECT_EQ(Form("(?i)\xC3\xA9?k"), "(?i:\xC3\xA9)?(?:k|K)");
  EXPECT_EQ(Form("\xC3\xA9k[a-z]"), "\xC3\xA9k[a-z]");
}

TEST(WithAsciiCase, WritesClassesOut) {
  EXPECT_EQ(Form("(?i)[a-c]"), "[ABCa-c]");
  EXPECT_EQ(Form("(?i)[^a-cX]"), "[^ABCxa-cX]");
  EXPECT_EQ(Form("(?i)[a-zA-Z0-9]"), "[a-zA-Z0-9]");
  EXPECT_EQ(Form(R"((?i)[\w.-])"), R"([\w.\-])");
  EXPECT_EQ(Form("(?i)[]a^-]"), R"([A\]a\^\-])");
  EXPECT_EQ(Form(R"((?i)[\t -:<-~])"), R"([\t -:<-~])");
  EXPECT_EQ(Form("(?i)[[:digit:]k]"), "[K[:digit:]k]");
  EXPECT_EQ(Form("(?i)[l\xC5\x82]"), "(?:[lL]|(?i:[\xC5\x82]))");
  EXPECT_EQ(Form("(?i)[\xC5\x82]"), "(?i:[\xC5\x82])");
  EXPECT_EQ(Form("(?i)[s][kK][lL][^s][s\xC5\x82]"), "(?:s|S)(?:k|K)[lL][^Ss](?:(?:s|S)|(?i:[\xC5\x82]))");
  EXPECT_EQ(Form("[sS][kK][lL][ss][^s][s]"), "(?:s|S)(?:k|K)[lL][ss][^s][s]");
}

// RE2 makes one class of alternatives of one character each, and folds them anew where they came from `[sS]`.
TEST(WithAsciiCase, AlternativesOfOneLetterStayAscii) {
  for (const char* pattern : {"(?i)d|s", "(?i)xd|xs", "(?i)[d]|[s]", "(?i)wck|wcd", "[sS]|[dD]", "(?i:[k]|(?:s))", "(?i)(d)?(?:s|d|k)"}) {
    const re2::RE2 form(Form(pattern));
    ASSERT_TRUE(form.ok()) << form.pattern();
    for (const char* text : {"\xC5\xBF", "x\xC5\xBF", "wc\xE2\x84\xAA", "\xE2\x84\xAA"}) {
      EXPECT_FALSE(re2::RE2::PartialMatch(text, form)) << pattern << ' ' << form.pattern();
    }
  }
}

TEST(WithAsciiCase, DoesWithoutWhatItDoesNotKnow) {
  for (const char* pattern : {R"((?i)\Qk\E)", R"((?i)\x4b)", R"((?i)[\x4b])", R"((?i)\pL)", R"((?i)[\pL])",
                              "(?i)[[:lower:]]", "(?i)[[:^alpha:]]", "(?i)[^\xC5\x82]", "(?i)[a-\xC5\x82]",
                              R"((?i)\113)", "(", ")", "(?", "(?i", "(?x)k", "(?P<n"}) {
    EXPECT_EQ(Form(pattern), "-") << pattern;
  }
  // Out of the reach of (?i) all is as it was.
  EXPECT_EQ(Form(R"(\Qk(\E\x4b\pL[[:lower:]](?i:k))"), R"(\Qk(\E\x4b\pL[[:lower:]](?:(?:k|K)))");
}

// Texts of ASCII characters show no difference.
TEST(WithAsciiCase, MatchesWhatTheExpressionMatches) {
  constexpr const char* kPatterns[] = {
      R"((?i)(sk|k+s?)[^a-k]{0,3}?(\w*))", R"((?i:[k-s_]{1,4})([A-C]|(?-i)k))", R"((?i)\b(?:[\w.-]{0,3}?s)=(k?))",
      R"((?im)^[]a^-]+$|(k)(?i-s:.S))",      R"((?i)[!-Z]{2}(s)?)",               R"((?i)[Z-b]+([^s]))",
  };
  std::mt19937 random(7);  // NOLINT: the same in every run
  constexpr std::string_view kCharacters = "aAbcksKSzZ_-^].=\n 1!";
  for (const char* pattern : kPatterns) {
    const re2::RE2 written(pattern);
    const re2::RE2 form(Form(pattern));
    ASSERT_TRUE(written.ok() && form.ok()) << pattern << ' ' << form.pattern();
    int matches = 0;
    for (int i = 0; i < 2000; ++i) {
      std::string text(1 + random() % 12, ' ');
      for (char& c : text) {
        c = kCharacters[random() % kCharacters.size()];
      }
      re2::StringPiece slow[3];
      re2::StringPiece fast[3];
      const bool is_match = written.Match(text, 0, text.size(), re2::RE2::UNANCHORED, slow, 3);
      ASSERT_EQ(is_match, form.Match(text, 0, text.size(), re2::RE2::UNANCHORED, fast, 3)) << pattern << ' ' << text;
      matches += is_match;
      for (int group = 0; is_match && group < 3; ++group) {
        ASSERT_EQ(slow[group].data(), fast[group].data()) << pattern << ' ' << text;
        ASSERT_EQ(slow[group].size(), fast[group].size()) << pattern << ' ' << text;
      }
    }
    EXPECT_GT(matches, 30) << pattern;
  }
}

bool HoldsFolding(const RegexNode& node) {
  return node.folds_beyond_ascii ||
         std::any_of(node.children.begin(), node.children.end(), [](const auto& child) { return HoldsFolding(*child); });
}

TEST(CaseFolding, SaysWhetherLettersBeyondAsciiAreMeant) {
  const std::string pattern = "(?i)secret[k]";
  const auto unicode = Regex::Compile(pattern);
  const auto ascii = Regex::Compile(pattern, CaseFolding::kAscii);
  ASSERT_TRUE(unicode.ok() && ascii.ok());
  for (const std::string text : {"SecretK", "sECRETk"}) {
    EXPECT_TRUE((*unicode)->Contains(text));
    EXPECT_TRUE((*ascii)->Contains(text));
  }
  for (const std::string text : {"\xC5\xBF" "ecretk", "secret\xE2\x84\xAA"}) {
    EXPECT_TRUE((*unicode)->Contains(text));
    EXPECT_FALSE((*ascii)->Contains(text));
  }
  EXPECT_EQ((*ascii)->pattern(), pattern);
  EXPECT_EQ((*ascii)->folding(), CaseFolding::kAscii);
  const auto folds = [&](CaseFolding folding) {
    const auto syntax = ParseRegexSyntax("(?i)s", folding);
    return syntax.ok() && HoldsFolding(**syntax);
  };
  EXPECT_TRUE(folds(CaseFolding::kUnicode));
  EXPECT_FALSE(folds(CaseFolding::kAscii));
}

TEST(CaseFolding, TellsWhatItCannotDo) {
  for (const auto& status : {Regex::CheckSyntax(R"((?i)\pL)", CaseFolding::kAscii),
                             Regex::Compile(R"((?i)\pL)", CaseFolding::kAscii).status()}) {
    EXPECT_NE(status.message().find("ASCII case folding"), std::string::npos) << status;
  }
  // What is wrong with an expression is told of it as written.
  const auto wrong = Regex::Compile("(?i)k**", CaseFolding::kAscii);
  EXPECT_NE(wrong.status().message().find("**"), std::string::npos) << wrong.status();
}

}  // namespace
}  // namespace secretscan
