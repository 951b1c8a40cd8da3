#include "rewrite/replacement_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "rewrite/blob_criteria.h"

namespace secretscan {
namespace {

using testing::HasSubstr;

std::unique_ptr<const ReplacementRules> Rules(std::string_view text) {
  auto rules = ReplacementRules::Parse(text, "rules");
  EXPECT_TRUE(rules.ok()) << rules.status();
  return rules.ok() ? *std::move(rules) : nullptr;
}

std::string Replaced(std::string_view rules, std::string_view text) {
  std::string out;
  const auto changed = Rules(rules)->Replace(text, &out);
  EXPECT_TRUE(changed.ok()) << changed.status();
  return changed.ok() && *changed ? out : std::string(text);
}

std::string Failure(std::string_view text) {
  return std::string(ReplacementRules::Parse(text, "rules").status().message());
}

TEST(ReplacementRulesTest, ReadsLines) {
  EXPECT_EQ(Replaced("foo", "a foo b"), "a ***REMOVED*** b");
  EXPECT_EQ(Replaced("foo==>bar", "foofoo"), "barbar");
  EXPECT_EQ(Replaced("foo==>", "afoob"), "ab");
  EXPECT_EQ(Replaced("literal:foo==>x", "foo literal:foo"), "x literal:x");
  EXPECT_EQ(Replaced("literal:literal:x==>y", "literal:x"), "y");
  EXPECT_EQ(Replaced("a==>b==>c", "a==>b"), "c");
  EXPECT_EQ(Replaced("a==>b\r\r\n\r\nb==>c\r", "a b"), "c c");
  EXPECT_EQ(Replaced(" foo ==> bar ", "x foo y"), "x bar y");
  EXPECT_EQ(Replaced("# x==>y", "# x x"), "y x");
  EXPECT_EQ(Replaced("a\rb==>c", "a\rb"), "c");
  EXPECT_EQ(Replaced("a\\n==>b\\n", "a\n a\\n"), "a\n b\\n");
  EXPECT_EQ(Replaced("\xef\xbb\xbf" "a==>b", "a \xef\xbb\xbf" "a"), "a b");
  EXPECT_EQ(Replaced(std::string_view("a\0b==>c", 7), std::string_view("a\0b", 3)), "c");
  EXPECT_EQ(Replaced("\xff==>b", "a\xff"), "ab");
}

TEST(ReplacementRulesTest, KeepsOddLines) {
  EXPECT_EQ(Replaced("regex:==>x", "regex: y"), "x y");
  EXPECT_EQ(Replaced("glob:==>x", "glob: y"), "x y");
  EXPECT_EQ(Replaced("REGEX:a==>x", "REGEX:a a"), "x a");
  EXPECT_EQ(Replaced(" regex:a==>x", " regex:a a"), "x a");
  EXPECT_EQ(Rules("==>x\nliteral:\nliteral:==>y\n\n\r\n")->rule_count(), 0u);
  EXPECT_EQ(Rules("")->rule_count(), 0u);
  EXPECT_EQ(Rules("   ")->rule_count(), 1u);
}

TEST(ReplacementRulesTest, AppliesLiteralsFirst) {
  EXPECT_EQ(Replaced("regex:b+==>R\na==>b\nglob:R?==>G\nc==>a", "a c bx"), "Ga G");
  EXPECT_EQ(Replaced("a==>b\nb==>a", "ab"), "aa");
}

TEST(ReplacementRulesTest, Expands) {
  EXPECT_EQ(Replaced(R"(regex:(\w+)=(?P<v>\d+)==>\g<v>=\1\n$1\g<0>)", "key=12"),
            "12=key\n$1key=12");
  EXPECT_EQ(Replaced("regex:x*==>-", "abxd"), "-a-b--d-");
  EXPECT_EQ(Replaced("glob:a*c==>-", "abcbc\nc"), "-\nc");
  EXPECT_EQ(Replaced("glob:a*b*c==>-", "xabbcc"), "x-");
}

TEST(ReplacementRulesTest, NamesFileAndLineOfErrors) {
  EXPECT_THAT(Failure("a\n\nregex:(b"), HasSubstr("rules:3: bad regular expression"));
  EXPECT_THAT(Failure("regex:(b)==>\\2"), HasSubstr("rules:1: replacement: invalid group"));
  EXPECT_THAT(Failure("regex:b==>\\q"), HasSubstr("rules:1: replacement: bad escape"));
  EXPECT_THAT(Failure("x\nglob:\xff*"), HasSubstr("rules:2: the glob is not valid UTF-8"));
  EXPECT_THAT(Failure("regex:(?L)b"), HasSubstr("not supported"));
}

TEST(ReplacementRulesTest, LeavesBinaryContents) {
  const auto rules = Rules("foo==>bar");
  std::vector<uint64_t> counts(1);
  std::string out;
  std::string text = "foo" + std::string(8188, 'x') + '\0';  // the last of 8192 bytes
  EXPECT_FALSE(*rules->ReplaceContent(text, &out, &counts));
  EXPECT_TRUE(*rules->Replace(text, &out));
  text = "foo" + std::string(8189, 'x') + '\0';
  EXPECT_TRUE(*rules->ReplaceContent(text, &out, &counts));
  EXPECT_EQ(out, "bar" + text.substr(3));
  EXPECT_EQ(counts[0], 1u);
}

TEST(ReplacementRulesTest, SaysWhatStays) {
  std::string out;
  EXPECT_FALSE(*Rules("a==>a")->Replace("aa", &out));
  EXPECT_FALSE(*Rules("a==>b\nb==>a")->Replace("a", &out));
  EXPECT_FALSE(*Rules("b")->Replace("a", &out));
}

TEST(ReplacementRulesTest, CountsByRule) {
  const auto rules = Rules("regex:[bc]+==>x\na==>b");
  EXPECT_EQ(rules->RuleName(0), "rules:2");
  EXPECT_EQ(rules->RuleName(1), "rules:1");
  std::vector<uint64_t> counts(2);
  std::string out;
  EXPECT_TRUE(*rules->ReplaceContent("a a cc", &out, &counts));
  EXPECT_EQ(out, "x x x");
  EXPECT_THAT(counts, testing::ElementsAre(2u, 3u));
}

TEST(ReplacementRulesTest, TellsNeedles) {
  EXPECT_THAT(*Rules("ab\nregex:(?:foobar|barfoo)=\\d+\nregex:(?i)a=token_\\w")->Needles(),
              testing::ElementsAre(Needle{"ab", false}, Needle{"foobar", false},
                                   Needle{"barfoo", false}, Needle{"A=TOKEN_", true}));
  EXPECT_EQ(Rules("abc\nregex:\\w*@?")->Needles(), std::nullopt);
}

TEST(ReplacementRulesTest, FailsOnWhatTakesTooLong) {
  const auto rules = Rules("regex:(a+)+b\\d");
  std::string out;
  EXPECT_TRUE(absl::IsResourceExhausted(
      rules->Replace(std::string(64, 'a') + "b", &out).status()));
}

TEST(BlobCriteriaTest, ReadsIds) {
  const std::string a(40, 'a'), b(64, 'b');
  int64_t others = 0;
  const auto ids = ParseBlobIds(a + "\n\t " + b + "\r\n#\n" + std::string(40, 'A') + " abc", &others);
  EXPECT_EQ(ids.size(), 2u);
  EXPECT_EQ(others, 3);
  EXPECT_TRUE(ParseBlobIds("", nullptr).empty());
}

TEST(BlobCriteriaTest, ReadsSizes) {
  EXPECT_EQ(*ParseBlobSize("0"), 0);
  EXPECT_EQ(*ParseBlobSize("500"), 500);
  EXPECT_EQ(*ParseBlobSize("2K"), 2048);
  EXPECT_EQ(*ParseBlobSize("3M"), 3 << 20);
  EXPECT_EQ(*ParseBlobSize("4G"), int64_t{4} << 30);
  for (const char* bad : {"", "K", "3GiB", "2k", "-1", "1.5M", "x", "1 M", "99999999999999999999",
                          "9999999999G"}) {
    EXPECT_THAT(std::string(ParseBlobSize(bad).status().message()), HasSubstr("could not parse"))
        << bad;
  }
}

}  // namespace
}  // namespace secretscan
