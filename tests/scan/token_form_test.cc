#include "scan/token_form.h"

#include <gtest/gtest.h>

#include <string>

#include "match/regex_measure.h"

namespace secretscan {
namespace {

TEST(TokenForm, OfTheGroupThatCaptures) {
  const auto forms = TokenFormsOf(R"((?i:acme)[\w .=]{1,20}\b([a-f0-9]{32,40})(?:[^\w]|\z))");
  ASSERT_EQ(forms.size(), 1U);
  EXPECT_EQ(forms[0].least, 32U);
  EXPECT_EQ(forms[0].most, 40U);
  EXPECT_TRUE(forms[0].prefixes.empty());
  EXPECT_TRUE(forms[0].alphabet['f']);
  EXPECT_FALSE(forms[0].alphabet['g']);
  EXPECT_FALSE(forms[0].alphabet['A']);
  EXPECT_TRUE(forms[0].Fits(std::string(33, 'a')));
  EXPECT_FALSE(forms[0].Fits(std::string(31, 'a')));
  EXPECT_FALSE(forms[0].Fits(std::string(33, 'g')));
}

TEST(TokenForm, PrefixesOfChoices) {
  const auto forms = TokenFormsOf(R"(\b((?:x:)?ac_(?:live|test)_\w{20,})\b)");
  ASSERT_EQ(forms.size(), 1U);
  EXPECT_EQ(forms[0].most, kUnboundedWidth);
  EXPECT_EQ(forms[0].prefixes, (std::vector<std::string>{"ac_live_", "x:ac_live_", "ac_test_",
                                                         "x:ac_test_"}));
  EXPECT_TRUE(forms[0].Fits("ac_live_" + std::string(20, 'k')));
  EXPECT_FALSE(forms[0].Fits("ac_demo_" + std::string(20, 'k')));
}

TEST(TokenForm, AFormForEachGroupAndOneWhereThereIsNone) {
  EXPECT_EQ(TokenFormsOf(R"(\b(a{8})\b|b=[()\]x](c{9}))").size(), 2U);
  EXPECT_EQ(TokenFormsOf(R"(\b(?P<token>[(]k\){8})\b)")[0].least, 10U);
  EXPECT_EQ(TokenFormsOf("a{3}")[0].least, 3U);
}

TEST(TokenForm, AFlagAtTheFrontHoldsForTheGroup) {
  EXPECT_TRUE(TokenFormsOf("(?i)key=(k[a-f]{8})")[0].Fits("KABCDEFAB"));
  EXPECT_FALSE(TokenFormsOf("key=(k[a-f]{8})")[0].Fits("KABCDEFAB"));
}

TEST(TokenBeginning, TheFixedTextOfTheFirstGroup) {
  EXPECT_EQ(TokenBeginning(R"(\b(Ac\.live_[a-z]{20}))"), "ac.live_");
  EXPECT_EQ(TokenBeginning(R"((?:^|[^\w])(acme[a-z]{20}))"), "acme");
  EXPECT_EQ(TokenBeginning(R"((acmes?_[a-z]{20}))"), "acme");
  EXPECT_EQ(TokenBeginning(R"((acme|ecma))"), "");
  EXPECT_EQ(TokenBeginning(R"(([a-f]{20}))"), "");
  EXPECT_EQ(TokenBeginning("acme"), "");
}

}  // namespace
}  // namespace secretscan
