// Configurations that mean harm: each must end in an error or a rule set, within bounds.
#include "config_testing.h"

namespace secretscan {
namespace {

using ::testing::HasSubstr;

std::string Repeat(std::string_view unit, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) {
    out += unit;
  }
  return out;
}

TEST(HostileTomlTest, DeepNesting) {
  constexpr int kDeep = 100'000;
  for (const std::string& text :
       {Repeat("[", kDeep), "a = " + Repeat("[", kDeep), "a = " + Repeat("{a = ", kDeep),
        "a = " + Repeat("[{a = ", kDeep), "[" + Repeat("a.", kDeep) + "a]",
        Repeat("a.", kDeep) + "a = 1", "[[" + Repeat("a.", kDeep) + "a]]",
        Repeat("'' . ", kDeep) + "a = 1", "a = {" + Repeat("b.", kDeep) + "b = 1}"}) {
    const auto rules = ParseRules(text, "f");
    EXPECT_EQ(rules.status().code(), absl::StatusCode::kInvalidArgument) << text.substr(0, 20);
  }
}

TEST(HostileTomlTest, DeepestCombinationThatPassesTheLimits) {
  std::string key = "a" + Repeat(".a", 31);
  std::string text = "[" + key + "]\nb" + Repeat(".b", 31) + " = ";
  for (int i = 0; i < 32; ++i) {
    text += "{" + key + " = ";
  }
  text += "1" + Repeat("}", 32);
  EXPECT_TRUE(ParseRules(text, "f").ok()) << ParseRules(text, "f").status();
}

TEST(HostileTomlTest, PatternsThatTogetherTakeTooMuch) {
  std::string text;
  for (int i = 0; i < 100; ++i) {
    text += "[[rules]]\nid = 'r" + std::to_string(i) + "'\nregex = '\\pL{400}'\n";
  }
  EXPECT_THAT(ParseError(text), HasSubstr("regular expressions are too large together"));
}

TEST(HostileTomlTest, SinglePatternThatTakesTooMuch) {
  EXPECT_THAT(ParseError("[[rules]]\nid = 'a'\nregex = '((\\pL{100}){10}){10}'"),
              HasSubstr("invalid regular expression"));
  EXPECT_THAT(ParseError("[[rules]]\nid = 'a'\nregex = '" + Repeat("(", 5000) + "'"),
              HasSubstr("rule 'a': regex"));
}

TEST(HostileTomlTest, PatternsThatTogetherAreTooMany) {
  EXPECT_THAT(ParseError("[allowlist]\npaths = [" + Repeat("'a',", 100'000) + "]"),
              HasSubstr("regular expressions are too large together"));
  EXPECT_THAT(ParseError("[allowlist]\nstopwords = [" + Repeat("'a',", 300'000) + "]"),
              HasSubstr("longer than 256 KiB"));
}

TEST(HostileTomlTest, ManySmallRulesEnd) {
  std::string text;
  for (int i = 0; i < 5000; ++i) {
    text += "[[rules]]\nid = 'r" + std::to_string(i) + "'\npath = 'p'\n";
  }
  EXPECT_EQ(MustParse(text)->rules.size(), 5000u);
}

TEST(HostileTomlTest, BytesThatAreNoToml) {
  using namespace std::string_view_literals;
  for (std::string_view text :
       {"\0"sv, "\xFF\xFE"sv, "a"sv, "="sv, "a="sv, "["sv, "[["sv, "[[a]"sv, "[=]"sv, "[[\0]]"sv,
        "'"sv, "\"\"\""sv, "a.b.=1"sv, "a = 1e"sv, "a = \"\\uD800\""sv, "a = 0x"sv,
        "a = 99999999999999999999"sv, "a = 1979-13-01"sv, "a = 1'\u00E4'"sv, "a = -[[\"\u043B"sv,
        "a = \"\"\"\\\u00E4\"\"\""sv, "a = \"\\~\""sv}) {
    EXPECT_FALSE(ParseRules(text, "f").ok()) << text;
  }
}

TEST(HostileTomlTest, OriginIsEscaped) {
  EXPECT_EQ(ParseError("a", "x\x1B[2J").find('\x1B'), std::string::npos);
}

}  // namespace
}  // namespace secretscan
