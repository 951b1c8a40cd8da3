#include "rules/rule_list.h"

#include "config_testing.h"

namespace secretscan {
namespace {

TEST(RuleListTest, OneAlignedLineARule) {
  const auto set = MustParse(R"(
[[rules]]
id = "long-identifier"
description = "What it is"
regex = "x"
keywords = ["a"]
entropy = 3.5
[[rules]]
id = "b"
regex = "x"
[rules.secretscan]
severity = "critical"
)");
  EXPECT_EQ(ListRules(*set),
            "long-identifier  high      What it is (1 keyword, entropy 3.5)\n"
            "b                critical  (0 keywords, entropy 0)\n");
}

TEST(RuleListTest, ControlCharactersAreEscaped) {
  const auto set = MustParse("[[rules]]\nid='a'\nregex='x'\ndescription=\"a\\u001b[2Jb\\nc\"\n");
  EXPECT_EQ(ListRules(*set), "a  high      a\\x1b[2Jb\\x0ac (0 keywords, entropy 0)\n");
}

TEST(RuleListTest, NoRulesNoText) { EXPECT_EQ(ListRules(RuleSet()), ""); }

}  // namespace
}  // namespace secretscan
