#include "validate/word_token.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "validate/judge.h"

namespace secretscan {
namespace {

TEST(ReadsAsWords, NamesInCodeAndWords) {
  for (const char* name :
       {"getFollowersPermission", "ListConfigurationSets", "independently", "travis-check-changes",
        "raise_int_wider_than_64bit", "StandardCharsets.UTF_8", "/opt/certs/keys/key.pem", "@existing_user"}) {
    EXPECT_TRUE(ReadsAsWords(name)) << name;
  }
}

TEST(ReadsAsWords, NotAnAlphabetAndNotWhatHoldsDigits) {
  for (const char* token : {"", "0123456789", "abcdefghijklmnopqrstuvwxyz", "connection1timeout2server3port4"}) {
    EXPECT_FALSE(ReadsAsWords(token)) << token;
  }
}

// Letters alone, drawn at random: fewer than one in a thousand.
TEST(ReadsAsWords, HardlyAnyRandomToken) {
  constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  uint32_t state = 1;
  int words = 0;
  for (int i = 0; i < 20000; ++i) {
    std::string token;
    while (token.size() < 20) {
      state = state * 1103515245u + 12345u;
      token += kLetters[(state >> 16) % kLetters.size()];
    }
    words += ReadsAsWords(token) ? 1 : 0;
  }
  EXPECT_LT(words, 20);
}

TEST(NotWords, LowersAndNeverRejects) {
  const Verdict word = JudgeBy("not-words", "getFollowersPermission");
  EXPECT_FALSE(word.rejected);
  EXPECT_EQ(word.confidence, Confidence::kLow);
  EXPECT_EQ(word.reason, "the letters read as words");
  const Verdict token = JudgeBy("not-words", "q7Xw0zKb4VtR2mJc9LpD");
  EXPECT_EQ(token.confidence, Confidence::kHigh);
  EXPECT_EQ(token.reason, "");
}

}  // namespace
}  // namespace secretscan
