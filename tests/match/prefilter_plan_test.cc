#include "match/prefilter_plan.h"

#include "gtest/gtest.h"

namespace secretscan {
namespace {

TEST(PrefilterPlanTest, SurvivesBeingKept) {
  const auto rules = BuiltInRules();
  ASSERT_TRUE(rules.ok());
  const PrefilterPlan plan(**rules);
  const std::string bytes = plan.ToBytes();
  auto kept = PrefilterPlan::FromBytes(bytes);
  ASSERT_TRUE(kept.has_value());
  EXPECT_EQ(kept->ToBytes(), bytes);
  EXPECT_EQ(kept->main.size(), plan.main.size());
  EXPECT_EQ(kept->crossing.allowed(), plan.crossing.allowed());
  PrefilterPlan made(**rules);
  made.Summarize(**rules);
  kept->Summarize(**rules);
  EXPECT_EQ(kept->ToBytes(), made.ToBytes());
  for (size_t size = 0; size < bytes.size(); size += 997) {
    EXPECT_FALSE(PrefilterPlan::FromBytes(std::string_view(bytes).substr(0, size))) << size;
  }
}

// A line's end between words is crossed by none of our rules: each that crosses it would make all of them look
// at more of what is around a change.
TEST(PrefilterPlanTest, OurRulesStayInLinesOfWords) {
  const auto rules = BuiltInRules();
  ASSERT_TRUE(rules.ok());
  PrefilterPlan plan(**rules);
  plan.Summarize(**rules);
  for (const LineCrossing* crossing : {&plan.crossing, &plan.run_crossing, &plan.name_crossing}) {
    EXPECT_LT(crossing->allowed(), 65536u / 4);
    EXPECT_FALSE(crossing->Allows('x', 'y'));
    EXPECT_FALSE(crossing->Allows('0', '1'));
    EXPECT_FALSE(crossing->Allows('y', 'q'));
  }
}

// Two sets of the same rules in another order plan differently: entries hold rules' numbers.
TEST(PrefilterPlanTest, KeysTellRulesApart) {
  const auto key = [](std::string_view toml) {
    return PrefilterPlan::CacheKey(**ParseRules(toml, "test"), "platform");
  };
  const std::string a = "[[rules]]\nid = 'a'\nregex = 'aa'\nkeywords = ['a']\n";
  const std::string b = "[[rules]]\nid = 'b'\nregex = 'bb'\n";
  EXPECT_EQ(key(a + b), key(a + b));
  EXPECT_NE(key(a + b), key(b + a));
  EXPECT_NE(key(a), key(a + b));
  EXPECT_NE(key(b), key("[[rules]]\nid = 'b'\nregex = 'bb'\nkeywords = ['b']\n"));
  EXPECT_NE(key(b), key("[[rules]]\nid = 'b'\nregex = 'bc'\n"));
  EXPECT_NE(key(b), PrefilterPlan::CacheKey(**ParseRules(b, "test"), "another"));
}

}  // namespace
}  // namespace secretscan
