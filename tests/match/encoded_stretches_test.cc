// Pieces against what they must hold, tried out range by range.
#include "match/encoded_stretches.h"

#include <algorithm>
#include <cctype>
#include <random>
#include <string>

#include "gtest/gtest.h"
#include "match/random_match.h"

namespace secretscan {
namespace {

bool MayMatch(std::string_view pattern) {
  const auto syntax = ParseRegexSyntax(pattern);
  EXPECT_TRUE(syntax.ok()) << pattern << ": " << syntax.status();
  return syntax.ok() && MayMatchInStretch(**syntax);
}

TEST(EncodedStretchesTest, WhatMayMatchInOne) {
  EXPECT_TRUE(MayMatch("AKIA[A-Z0-9]{16}"));
  EXPECT_TRUE(MayMatch(R"(\bSK[0-9a-f]{32}\b)"));
  EXPECT_TRUE(MayMatch("a[^b]{0,5}c"));
  EXPECT_TRUE(MayMatch("key(?:=|[+/])x"));
  EXPECT_TRUE(MayMatch("a_?b"));
  EXPECT_TRUE(MayMatch("x*"));
  EXPECT_FALSE(MayMatch("key=x"));
  EXPECT_FALSE(MayMatch("key(?:=|: )x"));
  EXPECT_FALSE(MayMatch("(?:a_)+b"));
  EXPECT_FALSE(MayMatch("[a-z]+[-_.][a-z]+"));
  EXPECT_FALSE(MayMatch("é"));
}

bool IsEncoded(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '+' || c == '/';
}

TEST(EncodedStretchesTest, PiecesHoldAllThatIsOfAnotherKind) {
  std::mt19937 random(20261123);
  size_t cut = 0;
  for (int round = 0; round < 400; ++round) {
    std::string text;
    for (size_t parts = random() % 6; parts > 0; --parts) {
      text += RandomBase64(random() % 3 == 0 ? random() % 30 : kLeastStretch - 300 + random() % 4000, &random);
      text += std::string(random() % 4, "=\" \n"[random() % 4]);
    }
    std::vector<Span> pieces;
    FindPieces(text, &pieces);
    ASSERT_FALSE(pieces.empty());
    ASSERT_EQ(pieces.front().begin, 0u);
    ASSERT_EQ(pieces.back().end, text.size());
    cut += pieces.size() > 1;
    for (size_t i = 0; i < pieces.size(); ++i) {
      ASSERT_LE(pieces[i].begin, pieces[i].end);
      ASSERT_TRUE(i == 0 || pieces[i - 1].end < pieces[i].begin);
    }
    for (size_t at = 0; at < text.size(); ++at) {
      if (IsEncoded(text[at])) {
        continue;
      }
      // The farthest that a range with this byte reaches to either side, and a byte more.
      const size_t begin = at - std::min(at, kStretchMargin);
      const size_t end = std::min(text.size(), at + kStretchMargin + 1);
      EXPECT_TRUE(std::any_of(pieces.begin(), pieces.end(), [&](const Span& piece) {
        return piece.begin <= begin && end <= piece.end;
      })) << at << " of " << text.size();
    }
  }
  EXPECT_GT(cut, 200u);
}

TEST(EncodedStretchesTest, LittleIsNotLeftOut) {
  std::mt19937 random(1);
  const std::vector<Span> whole = {{0, 100'000}};
  std::vector<Span> pieces;
  std::string text(100'000, ' ');
  FindPieces(text, &pieces);
  EXPECT_EQ(pieces, whole);
  text.replace(5000, kLeastStretch, RandomBase64(kLeastStretch, &random));
  FindPieces(text, &pieces);
  EXPECT_EQ(pieces, whole);
  text.replace(5000, 30'000, RandomBase64(30'000, &random));
  FindPieces(text, &pieces);
  EXPECT_EQ(pieces, (std::vector<Span>{{0, 5000 + kStretchMargin + 1}, {35'000 - kStretchMargin - 1, 100'000}}));
  FindPieces("", &pieces);
  EXPECT_EQ(pieces, (std::vector<Span>{{0, 0}}));
}

}  // namespace
}  // namespace secretscan
