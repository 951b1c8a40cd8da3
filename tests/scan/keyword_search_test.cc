// Seeking all keywords in one go must say what seeking each of them says.
#include "scan/keyword_search.h"

#include <random>
#include <string>

#include "gtest/gtest.h"

namespace secretscan {
namespace {

std::string RandomWord(std::mt19937* random, size_t most) {
  constexpr std::string_view kLetters = "abAB_\xC5\xBF";
  std::string word;
  for (size_t i = (*random)() % most; i > 0; --i) {
    word += kLetters[(*random)() % kLetters.size()];
  }
  return word;
}

RuleSet RandomRules(std::mt19937* random) {
  RuleSet rules;
  for (int i = 0; i < 200; ++i) {
    Rule& rule = rules.rules.emplace_back();
    for (size_t k = (*random)() % 4; k > 0; --k) {
      rule.keywords.push_back(AsciiLowered(RandomWord(random, 8)));
    }
  }
  return rules;
}

TEST(KeywordSearchTest, ACensusSaysWhatEachSearchSays) {
  std::mt19937 random(20251101);
  size_t there = 0;
  size_t absent = 0;
  for (int round = 0; round < 20; ++round) {
    const RuleSet rules = RandomRules(&random);
    KeywordCensus census(rules);
    for (int text_number = 0; text_number < 5; ++text_number) {
      const std::string text = RandomWord(&random, 300);
      KeywordSearch slow(text);
      KeywordSearch fast(text, &census);
      for (const Rule& rule : rules.rules) {
        const bool expected = slow.Anywhere(rule);
        ASSERT_EQ(fast.Anywhere(rule), expected) << "round " << round;
        ++(expected ? there : absent);
      }
    }
  }
  EXPECT_GT(there, 1000u);
  EXPECT_GT(absent, 1000u);
}

}  // namespace
}  // namespace secretscan
