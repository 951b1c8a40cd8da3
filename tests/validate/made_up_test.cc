#include "validate/made_up.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "validate/judge.h"

namespace secretscan {
namespace {

// Characters of `alphabet`, drawn by a generator that gives the same ones in every run.
std::string Drawn(std::string_view alphabet, size_t size, uint32_t seed) {
  std::string token;
  uint32_t state = seed * 2654435761u + 1;
  while (token.size() < size) {
    state = state * 1103515245u + 12345u;
    token += alphabet[(state >> 16) % alphabet.size()];
  }
  return token;
}

constexpr std::string_view kHex = "0123456789abcdef";
constexpr std::string_view kBase32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
constexpr std::string_view kBase62 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

constexpr std::string_view kCounts = "it counts up or down for longer than chance would have it";
constexpr std::string_view kHolds = "it holds one character for longer than chance would have it";
constexpr std::string_view kRepeats = "it repeats a long part of itself";
constexpr std::string_view kSays = "it says that it is an example";

TEST(WhyMadeUp, RandomTokensAreNot) {
  for (const std::string_view alphabet : {kHex, kBase32, kBase62}) {
    for (const size_t size : {8u, 16u, 24u, 32u, 40u, 64u, 93u, 128u, 500u}) {
      for (uint32_t seed = 0; seed < 100; ++seed) {
        const std::string token = Drawn(alphabet, size, seed);
        EXPECT_EQ(WhyMadeUp(token), "") << token;
      }
    }
  }
  EXPECT_EQ(WhyMadeUp(""), "");
  EXPECT_EQ(WhyMadeUp("a"), "");
}

TEST(WhyMadeUp, CountsInAnyReading) {
  const std::string random = Drawn(kBase62, 20, 3);
  for (const std::string& part :
       {std::string("klmnopqrstuvwx"), std::string("xwvutsrqponmlk"), std::string("aBcDeFgHiJkLmN"),
        std::string("a9b8c7d6e5f4g3h2i1j0k9l8m7"), std::string("1x2x3x4x5x6x7x8x9x0x1x2x3x4x5x6x"),
        std::string("k-l-m-n-o-p-q-r-s-t-u-v")}) {
    EXPECT_EQ(WhyMadeUp(random + part + random.substr(0, 9)), kCounts) << part;
  }
  EXPECT_EQ(WhyMadeUp("0123456789abcdef0123456789abcdef"), kCounts);
}

// Six in a row are nothing among 62 characters, and a run of hexadecimal digits must be longer.
TEST(WhyMadeUp, ShortCountsAreChance) {
  const std::string random = Drawn(kBase62, 40, 5);
  EXPECT_EQ(WhyMadeUp(random + "klmnop" + random.substr(0, 9)), "");
  const std::string digits = Drawn(kHex, 30, 5);
  EXPECT_EQ(WhyMadeUp("f" + digits + "f12345678f" + digits.substr(0, 9)), "");
  EXPECT_EQ(WhyMadeUp("f" + digits + "f123456789abcdef" + digits.substr(0, 9)), kCounts);
}

TEST(WhyMadeUp, LongPartsThatComeBack) {
  const std::string part = Drawn(kBase62, 20, 7);
  EXPECT_EQ(WhyMadeUp(part + "Zk" + part), kRepeats);
  EXPECT_EQ(WhyMadeUp("tx_" + part + part + part), kRepeats);
  EXPECT_EQ(WhyMadeUp(part.substr(0, 11) + "Zk" + part.substr(0, 11)), "");
}

TEST(WhyMadeUp, OneCharacterForLong) {
  const std::string random = Drawn(kBase62, 20, 11);
  for (const char c : {'x', 'f', '8', 'Z'}) {
    EXPECT_EQ(WhyMadeUp(random + "-" + std::string(13, c) + "-" + random), kHolds) << c;
    EXPECT_EQ(WhyMadeUp(random + "-" + std::string(12, c)), "") << c;
  }
  // Numbers are filled up with zeros, and bytes of zero are As in base64.
  EXPECT_EQ(WhyMadeUp(random + "-" + std::string(20, '0')), "");
  EXPECT_EQ(WhyMadeUp(random + "-" + std::string(20, 'A') + "=="), "");
}

TEST(WhyMadeUp, WordsOfExamples) {
  const std::string random = Drawn(kBase62, 20, 9);
  EXPECT_EQ(WhyMadeUp("T00EXAM" + std::string("PLE/") + random), kSays);
  EXPECT_EQ(WhyMadeUp("tx_example_" + random), kSays);
  EXPECT_EQ(WhyMadeUp("tx_eXaMpLe_" + random), "");
}

TEST(RepeatsItself, AtLeastHalfOfTheValue) {
  const std::string part = Drawn(kHex, 16, 11);
  EXPECT_TRUE(RepeatsItself(part + part));
  EXPECT_TRUE(RepeatsItself(part + Drawn(kHex, 32, 12) + part));
  EXPECT_FALSE(RepeatsItself(part + Drawn(kHex, 40, 12) + part));
  EXPECT_FALSE(RepeatsItself("1234567890123456" "1234567890123456"));
  EXPECT_FALSE(RepeatsItself(std::string(600, 'a')));
  EXPECT_TRUE(RepeatsItself(std::string(512, 'a')));
  EXPECT_FALSE(RepeatsItself(""));
}

TEST(HoldsAlphabet, WhateverIsBetween) {
  std::string all;
  for (char c = 'a'; c <= 'z'; ++c) {
    all += c;
    all += static_cast<char>('0' + (c - 'a') % 10);
  }
  EXPECT_TRUE(HoldsAlphabet(all));
  EXPECT_TRUE(HoldsAlphabet("Qaa" + all));
  EXPECT_FALSE(HoldsAlphabet(all.substr(0, 50)));
  EXPECT_FALSE(HoldsAlphabet(all.substr(2)));
  EXPECT_FALSE(HoldsAlphabet(""));
}

TEST(NotMadeUp, LowersAndSaysWhy) {
  const Verdict fine = JudgeBy("not-made-up", Drawn(kBase62, 40, 13));
  EXPECT_EQ(fine.confidence, Confidence::kHigh);
  EXPECT_EQ(fine.reason, "");
  const Verdict made_up = JudgeBy("not-made-up", "tx_" + std::string("abcdefghijklmnopqrstuvwxyz"));
  EXPECT_FALSE(made_up.rejected);
  EXPECT_EQ(made_up.confidence, Confidence::kLow);
  EXPECT_EQ(made_up.reason, kCounts);
}

}  // namespace
}  // namespace secretscan
