#include "base/regex_set.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "base/regex.h"

namespace secretscan {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Optional;

TEST(RegexSetTest, NamesAllThatMatch) {
  const std::vector<std::string> patterns = {R"(\.env$)", R"((?:^|/)conf/)", R"((?i)\.ENV)",
                                             R"(^$)"};
  const auto set = RegexSet::Compile(patterns);
  ASSERT_NE(set, nullptr);
  EXPECT_THAT(set->Containing("conf/a.env"), Optional(ElementsAre(0, 1, 2)));
  EXPECT_THAT(set->Containing("a.Env.txt"), Optional(ElementsAre(2)));
  EXPECT_THAT(set->Containing(""), Optional(ElementsAre(3)));
  EXPECT_THAT(set->Containing("a.c"), Optional(IsEmpty()));
}

TEST(RegexSetTest, SaysWhatEachExpressionSays) {
  const std::vector<std::string> patterns = {"ab", "a$",  "^b",      "(?i)B{2,}", "(?:^|/)a[^/]*b$",
                                             "",   "\xC3\xA4", R"(\bb\b)", "(?<name>a.)", "[^a]b"};
  const auto set = RegexSet::Compile(patterns);
  ASSERT_NE(set, nullptr);
  std::mt19937 random(1);
  const std::string letters = "abBA/\n\xC3\xA4";
  size_t matches = 0;
  for (int round = 0; round < 5'000; ++round) {
    std::string text;
    for (size_t i = random() % 12; i > 0; --i) {
      text += letters[random() % letters.size()];
    }
    std::vector<int> expected;
    for (size_t i = 0; i < patterns.size(); ++i) {
      if ((*Regex::Compile(patterns[i]))->Contains(text)) {
        expected.push_back(static_cast<int>(i));
      }
    }
    matches += expected.size();
    EXPECT_THAT(set->Containing(text), Optional(expected)) << testing::PrintToString(text);
  }
  EXPECT_GT(matches, 10'000u);
}

TEST(RegexSetTest, WhatIsTooLargeIsNotHad) {
  const std::vector<std::string> large(40, "(?:[a-z]{500}\\pL{500}){2}");
  EXPECT_EQ(RegexSet::Compile(large), nullptr);
}

}  // namespace
}  // namespace secretscan
