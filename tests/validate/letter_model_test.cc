#include "validate/letter_model.h"

#include <gtest/gtest.h>

namespace secretscan {
namespace {

double BitsPerLetter(std::string_view text) {
  const LetterEvidence evidence = ReadLetters(text);
  return evidence.bits / static_cast<double>(evidence.letters);
}

TEST(ReadLetters, WordsAndIdentifiersAreLikelierThanRandomLetters) {
  for (const char* text : {"password", "connectionTimeout", "HTTPServer", "user_name", "internationalization"}) {
    EXPECT_GT(BitsPerLetter(text), 0) << text;
  }
  for (const char* text : {"xqzvkwjq", "bdfghjklmn", "zrtpqwxc", "HJKQZXVW"}) {
    EXPECT_LT(BitsPerLetter(text), -1) << text;
  }
}

TEST(ReadLetters, RunsAreReadOneByOne) {
  const LetterEvidence whole = ReadLetters("server-port9table");
  EXPECT_EQ(whole.letters, 15u);
  EXPECT_DOUBLE_EQ(whole.bits,
                   ReadLetters("server").bits + ReadLetters("port").bits + ReadLetters("table").bits);
  EXPECT_DOUBLE_EQ(ReadLetters("serverPort").bits, ReadLetters("server").bits + ReadLetters("port").bits);
  EXPECT_DOUBLE_EQ(ReadLetters("PASSWORD").bits, ReadLetters("password").bits);
}

TEST(ReadLetters, BestRunIsTheMostWordlike) {
  EXPECT_DOUBLE_EQ(ReadLetters("xqzvkwjq-password").best_run, ReadLetters("password").bits);
  EXPECT_EQ(ReadLetters("xqzvkwjq").best_run, 0);
}

TEST(ReadLetters, NoLetters) {
  for (const char* text : {"", "1234-5678", "\xff\xfe"}) {
    EXPECT_EQ(ReadLetters(text).letters, 0u);
    EXPECT_EQ(ReadLetters(text).bits, 0);
  }
}

}  // namespace
}  // namespace secretscan
