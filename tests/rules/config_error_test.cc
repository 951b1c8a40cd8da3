// Every complaint names the file, the line, the rule and the reason, in the reference's words where
// it has some.
#include "rules/config_error.h"

#include "config_testing.h"

namespace secretscan {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

// A configuration of one good rule, then `lines` beginning in line 4.
std::string ErrorOf(const std::string& lines) {
  return ParseError("[[rules]]\nid = 'good'\nregex = 'b'\n" + lines + "\n");
}

TEST(ConfigErrorTest, BlankId) {
  EXPECT_EQ(ErrorOf("[[rules]]\nregex = 'c'"),
            "test.toml:4: rule |id| is missing or empty, regex: c");
  EXPECT_EQ(ErrorOf("[[rules]]\ndescription = 'd'\nid = ' \t'\npath = 'p'"),
            "test.toml:6: rule ' \\x09': rule |id| is missing or empty, description: d, path: p");
  EXPECT_EQ(ErrorOf("[[rules]]"), "test.toml:4: rule |id| is missing or empty");
}

TEST(ConfigErrorTest, NoPattern) {
  EXPECT_EQ(ErrorOf("\n[[rules]]\nid = 'x'\nregex = ''"),
            "test.toml:5: rule 'x': both |regex| and |path| are empty, this rule will have no "
            "effect");
}

TEST(ConfigErrorTest, SecretGroupBeyondTheGroups) {
  EXPECT_EQ(ErrorOf("[[rules]]\nid = 'x'\nregex = '(a)'\nsecretGroup = 2"),
            "test.toml:7: rule 'x': invalid regex secret group 2, max regex secret group 1");
  EXPECT_THAT(ErrorOf("[[rules]]\nid = 'x'\nregex = 'a'\nsecretGroup = 9223372036854775807"),
              HasSubstr("max regex secret group 0"));
}

TEST(ConfigErrorTest, BothFormsOfAllowlists) {
  EXPECT_EQ(ErrorOf("[[rules.allowlists]]\npaths = ['a']\n[rules.allowlist]\npaths = ['a']"),
            "test.toml:6: rule 'good': [rules.allowlist] is deprecated, it cannot be used "
            "alongside [[rules.allowlist]]");
  EXPECT_EQ(ErrorOf("[[allowlists]]\npaths = ['a']\n[allowlist]\npaths = ['a']"),
            "test.toml:6: [allowlist] is deprecated, it cannot be used alongside [[allowlists]]");
}

TEST(ConfigErrorTest, InvalidRuleAllowlists) {
  constexpr char kEmpty[] =
      "[[rules.allowlists]] must contain at least one check for: commits, paths, regexes, or "
      "stopwords";
  EXPECT_EQ(ErrorOf("[[rules.allowlists]]\ndescription = 'd'"),
            std::string("test.toml:4: rule 'good': ") + kEmpty);
  EXPECT_EQ(ErrorOf("[rules.allowlist]"), std::string("test.toml:4: rule 'good': ") + kEmpty);
  EXPECT_EQ(ErrorOf("[[rules.allowlists]]\npaths = ['a']\ncondition = 'xor'"),
            "test.toml:6: rule 'good': [[rules.allowlists]] unknown allowlist |condition| 'xor' "
            "(expected 'and', 'or')");
  EXPECT_THAT(ErrorOf("[[rules.allowlists]]\npaths = ['a']\ncondition = ' and'"),
              HasSubstr("unknown allowlist |condition| ' and'"));
  EXPECT_EQ(ErrorOf("[[rules.allowlists]]\nregexes = ['a']\nregexTarget = 'Match'"),
            "test.toml:6: rule 'good': [[rules.allowlists]] unknown allowlist |regexTarget| "
            "'Match' (expected 'match', 'line')");
}

TEST(ConfigErrorTest, InvalidGlobalAllowlists) {
  EXPECT_EQ(ErrorOf("[[allowlists]]\ntargetRules = ['good']"),
            "test.toml:4: [[allowlists]] must contain at least one check for: commits, paths, "
            "regexes, or stopwords");
  EXPECT_EQ(ErrorOf("[allowlist]\ncommits = ['a']\ncondition = 'x'"),
            "test.toml:6: [[allowlists]] unknown allowlist |condition| 'x' (expected 'and', "
            "'or')");
  EXPECT_THAT(ErrorOf("[allowlist]\nregexes = ['a']\nregexTarget = 'x'"),
              HasSubstr("[[allowlists]] unknown allowlist |regexTarget| 'x'"));
}

TEST(ConfigErrorTest, UnknownTargetRule) {
  EXPECT_EQ(ErrorOf("[[allowlists]]\npaths = ['a']\ntargetRules = ['good', 'bad']"),
            "test.toml:4: [[allowlists]] target rule ID 'bad' does not exist");
}

TEST(ConfigErrorTest, Required) {
  EXPECT_EQ(ErrorOf("[[rules.required]]\nwithinLines = 1"),
            "test.toml:4: rule 'good': [[rules.required]] rule ID is empty");
  EXPECT_EQ(ErrorOf("[[rules.required]]\nwithinLines = 1\nid = 'bad'"),
            "test.toml:6: rule 'good': [[rules.required]] rule ID 'bad' does not exist");
}

TEST(ConfigErrorTest, ExtendBoth) {
  EXPECT_EQ(ErrorOf("[extend]\npath = 'a'\nuseDefault = true"),
            "test.toml:5: unable to load config due to extend.path and extend.useDefault being "
            "set");
}

TEST(ConfigErrorTest, MinVersion) {
  EXPECT_EQ(ParseError("\n\nminVersion = 'new'"),
            "test.toml:3: invalid minVersion 'new': Malformed version: new");
}

TEST(ConfigErrorTest, InvalidRegexes) {
  EXPECT_EQ(ErrorOf("[[rules]]\nid = 'x'\nregex = 'a(b'"),
            "test.toml:6: rule 'x': regex: invalid regular expression: missing ): a(b");
  EXPECT_THAT(ErrorOf("[[rules]]\nid = 'x'\nregex = 'a'\npath = 'a(?=b)'"),
              StartsWith("test.toml:7: rule 'x': path: invalid regular expression: "));
  EXPECT_THAT(ErrorOf("[[rules.allowlists]]\nregexes = [\n'a',\n'b**',\n]"),
              StartsWith("test.toml:7: rule 'good': [[rules.allowlists]] regexes: invalid"));
  EXPECT_THAT(ErrorOf("[[allowlists]]\npaths = [\n'a',\n'[z-a]',\n]"),
              StartsWith("test.toml:7: [[allowlists]] paths: invalid regular expression: "));
  EXPECT_THAT(ErrorOf("[[rules]]\nid = 'x'\nregex = 'a{1001}'"),
              HasSubstr("invalid repetition size"));
}

TEST(ConfigErrorTest, PatternsThatAreValidAloneButNotJoined) {
  EXPECT_THAT(ErrorOf("[[allowlists]]\nregexes = ['a\\Q', 'b']"),
              StartsWith("test.toml:5: [[allowlists]] regexes, joined: invalid"));
  EXPECT_THAT(ErrorOf("[[allowlists]]\nregexes = ['(a', 'b)']"),
              StartsWith("test.toml:5: [[allowlists]] regexes: invalid"));
}

TEST(ConfigErrorTest, Severity) {
  EXPECT_EQ(ErrorOf("[rules.secretscan]\nseverity = 'High'"),
            "test.toml:5: rule 'good': unknown severity 'High' (expected info, low, medium, high "
            "or critical)");
}

TEST(ConfigErrorTest, SyntaxErrorsHaveLines) {
  EXPECT_THAT(ParseError("a = 1\nb =\n"), StartsWith("test.toml:2: while parsing config: toml: "));
  EXPECT_THAT(ParseError("a = 1\na = 2\n"), StartsWith("test.toml:2: while parsing config"));
  EXPECT_THAT(ParseError("a = '\xFF'"), StartsWith("test.toml:1: while parsing config"));
}

TEST(ConfigErrorTest, ValuesDoNotReachTheMessage) {
  const std::string value = std::string("sec") + "ret value";
  EXPECT_EQ(ErrorOf("entropy = '" + value + "'").find(value), std::string::npos);
  EXPECT_EQ(ErrorOf("skipReport = '" + value + "'").find(value), std::string::npos);
}

TEST(PrintableTest, EscapesControlCharactersAndCuts) {
  EXPECT_EQ(Printable("a\x1B[31m\n\x7F"), "a\\x1b[31m\\x0a\\x7f");
  EXPECT_EQ(Printable("\u00E4\u4E2D\U0001F600"), "\u00E4\u4E2D\U0001F600");
  EXPECT_EQ(Printable("\u009B"), "\\xc2\\x9b");
  EXPECT_EQ(Printable("\xFF"), "\\xff");
  const std::string cut = Printable(std::string(1000, 'a'));
  EXPECT_EQ(cut, std::string(400, 'a') + "...");
}

TEST(ConfigMessageTest, LeavesOutWhatIsUnknown) {
  EXPECT_EQ(ConfigMessage({"f", 3}, "r", "why"), "f:3: rule 'r': why");
  EXPECT_EQ(ConfigMessage({"f", 0}, "", "why"), "f: why");
}

}  // namespace
}  // namespace secretscan
