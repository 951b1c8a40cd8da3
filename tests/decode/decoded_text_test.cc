// Positions, kinds and lines of what was decoded, over one pass and several.
#include <string>
#include <vector>

#include "decode/decoder.h"
#include "gtest/gtest.h"

namespace secretscan {
namespace {

constexpr uint8_t kP = static_cast<uint8_t>(Encoding::kPercent);
constexpr uint8_t kU = static_cast<uint8_t>(Encoding::kUnicode);
constexpr uint8_t kB = static_cast<uint8_t>(Encoding::kBase64);

DecodedText AfterPasses(const std::string& text, int passes) {
  DecodedText out;
  for (int pass = 0; pass < passes; ++pass) {
    const std::string current = pass == 0 ? text : out.text;
    EXPECT_TRUE(DecodePass(current, pass == 0 ? nullptr : &out, &out)) << pass;
  }
  return out;
}

Span Find(const DecodedText& decoded, const std::string& piece) {
  const size_t begin = decoded.text.find(piece);
  EXPECT_NE(begin, std::string::npos) << piece;
  return {begin, begin + piece.size()};
}

TEST(DecodedText, Segments) {
  const DecodedText out = AfterPasses("ab %41%42\n\\u0043!", 1);
  EXPECT_EQ(out.text, "ab AB\nC!");
  ASSERT_EQ(out.segments.size(), 2u);
  EXPECT_EQ(out.segments[0].encoded, (Span{3, 9}));
  EXPECT_EQ(out.segments[0].original, (Span{3, 9}));
  EXPECT_EQ(out.segments[0].decoded, (Span{3, 5}));
  EXPECT_EQ(out.segments[0].kinds, kP);
  EXPECT_EQ(out.segments[0].depth, 1);
  EXPECT_EQ(out.segments[1].encoded, (Span{10, 16}));
  EXPECT_EQ(out.segments[1].decoded, (Span{6, 7}));
  EXPECT_EQ(out.segments[1].kinds, kU);
}

TEST(DecodedText, TouchingIsOverlapping) {
  const DecodedText out = AfterPasses("abc%41abc", 1);  // decoded range [3, 4)
  EXPECT_FALSE(out.Touches({0, 2}));
  EXPECT_TRUE(out.Touches({0, 3}));
  EXPECT_TRUE(out.Touches({3, 4}));
  EXPECT_TRUE(out.Touches({4, 6}));
  EXPECT_FALSE(out.Touches({5, 6}));
  EXPECT_EQ(out.Kinds({0, 2}), 0);
  EXPECT_EQ(out.Depth({0, 2}), 0);
  EXPECT_EQ(out.Kinds({4, 6}), kP);
  EXPECT_EQ(out.Depth({4, 6}), 1);
}

TEST(DecodedText, OriginalOfARangeInsideASegmentIsAllOfIt) {
  const DecodedText out = AfterPasses("x %41 mid %42 y", 1);
  EXPECT_EQ(out.ToOriginal(Find(out, "mid")), (Span{2, 13}));
}

TEST(DecodedText, OriginalIsWidenedByWhatHangsOver) {
  const DecodedText out = AfterPasses("pre%41post\nand\\u0042more", 1);
  EXPECT_EQ(out.text, "preApost\nandBmore");
  EXPECT_EQ(out.ToOriginal(Find(out, "eA")), (Span{2, 6}));
  EXPECT_EQ(out.ToOriginal(Find(out, "Apo")), (Span{3, 8}));
  EXPECT_EQ(out.ToOriginal(Find(out, "pre")), (Span{0, 6}));   // touches: the escape comes along
  EXPECT_EQ(out.ToOriginal(Find(out, "post")), (Span{3, 10}));
  EXPECT_EQ(out.ToOriginal(Find(out, "eApost\nandBm")), (Span{2, 21}));
}

TEST(DecodedText, OriginalOfAnUntouchedRangeIsThatRange) {
  const DecodedText out = AfterPasses("%41%42 far away", 1);
  EXPECT_EQ(out.ToOriginal(Find(out, "away")), Find(out, "away"));
}

TEST(DecodedText, OriginalThroughTwoPasses) {
  // The first pass decodes both lines, the second only what was nested in the first.
  const DecodedText out = AfterPasses("a%2541b%20\n\\u0042c", 2);
  EXPECT_EQ(out.text, "aAb \nBc");
  ASSERT_EQ(out.segments.size(), 1u);
  EXPECT_EQ(out.segments[0].encoded, (Span{1, 4}));
  EXPECT_EQ(out.segments[0].original, (Span{1, 10}));
  EXPECT_EQ(out.segments[0].depth, 2);
  EXPECT_EQ(out.ToOriginal(Find(out, "A")), (Span{1, 10}));
  // Hangs over on both sides, so it is mapped through the first pass as well.
  EXPECT_EQ(out.ToOriginal(Find(out, "aAb \nB")), (Span{0, 17}));
}

TEST(DecodedText, KindsCollectThoseOfEarlierPasses) {
  // "\u0041" in percent escapes, and percent escapes in base64.
  const DecodedText out = AfterPasses("%5Cu0041\n.JTQxYWJjZGVmZ2hpamts", 2);
  EXPECT_EQ(out.text, "A\n.Aabcdefghijkl");
  ASSERT_EQ(out.segments.size(), 2u);
  EXPECT_EQ(out.segments[0].kinds, kP | kU);
  EXPECT_EQ(out.segments[1].kinds, kP | kB);
  EXPECT_EQ(out.Kinds({0, out.text.size()}), kP | kU | kB);
  EXPECT_EQ(out.Depth({0, 1}), 2);
}

TEST(DecodedText, ASegmentThatSwallowedANewlineSaysSo) {
  EXPECT_FALSE(AfterPasses("U+0041 U+0042 ", 1).segments[0].joins_lines);
  EXPECT_TRUE(AfterPasses("U+0041 U+0042\n", 1).segments[0].joins_lines);
  EXPECT_FALSE(AfterPasses("%0A", 1).segments[0].joins_lines);
}

TEST(DecodedText, LineAroundTheSegments) {
  const DecodedText out = AfterPasses("one\ntwo %41 two\nthree\n%42\n", 1);
  EXPECT_EQ(out.LineAround(Find(out, "A")), "\ntwo A two");
  EXPECT_EQ(out.LineAround(Find(out, "B")), "\nB");
  EXPECT_EQ(out.LineAround(Find(out, "A two\nthree\nB")), "\ntwo A two\nthree\nB");
  EXPECT_EQ(out.LineAround(Find(out, "one")), out.text);  // touches nothing
}

TEST(DecodedText, LineAroundWithoutNewlines) {
  const DecodedText out = AfterPasses("a %41 b", 1);
  EXPECT_EQ(out.LineAround(Find(out, "A")), "a A b");
}

TEST(DecodedText, LineAroundASegmentThatBeginsOrEndsInANewline) {
  const DecodedText out = AfterPasses("a %0Ab%0A c\nd", 1);
  EXPECT_EQ(out.text, "a \nb\n c\nd");
  EXPECT_EQ(out.LineAround(Find(out, "b")), "\nb\n c");
}

TEST(DecodedText, OutlivesTheTextsItCameFrom) {
  DecodedText second;
  {
    const std::string text = "a%2541b%20";
    DecodedText first;
    ASSERT_TRUE(DecodePass(text, nullptr, &first));
    ASSERT_TRUE(DecodePass(first.text, &first, &second));
  }
  EXPECT_EQ(second.ToOriginal({0, 3}), (Span{0, 10}));
}

}  // namespace
}  // namespace secretscan
