#include "validate/word_search.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

namespace secretscan {
namespace {

TEST(WordSearch, FindsWhatAPlainSearchFinds) {
  std::mt19937 random(20261123);
  const auto draw = [&](size_t size) {
    std::string text;
    while (text.size() < size) {
      text += "ab.\xff"[random() % 4];
    }
    return text;
  };
  size_t found = 0;
  for (int round = 0; round < 3000; ++round) {
    const std::string text = draw(random() % 20);
    const std::string word = draw(random() % 5);
    const WordSearch search(text);
    EXPECT_EQ(search.Holds(word), text.find(word) != std::string::npos) << text << ' ' << word;
    found += search.Holds(word);
  }
  EXPECT_GT(found, 300u);
  EXPECT_LT(found, 2700u);
}

TEST(WordSearch, OneOfManyWordsWillDo) {
  const std::array<std::string_view, 3> words = {"vault:", "env.", "ref+"};
  EXPECT_TRUE(WordSearch("process.env.X").HoldsOneOf(words));
  EXPECT_FALSE(WordSearch("environment").HoldsOneOf(words));
}

}  // namespace
}  // namespace secretscan
