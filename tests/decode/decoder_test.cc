// What each encoding decodes to, which candidates wait, and texts of many megabytes.
#include "decode/decoder.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace secretscan {
namespace {

using ::testing::ElementsAre;

// The text after one pass; "-" if nothing decodes.
std::string Decoded(const std::string& text) {
  DecodedText out;
  out.text = "-";
  const bool decoded = DecodePass(text, nullptr, &out);
  EXPECT_EQ(MayDecode(text), decoded);
  EXPECT_EQ(out.segments.empty(), !decoded);
  return out.text;
}

std::string Repeated(size_t count, const std::string& piece) {
  std::string out;
  out.reserve(count * piece.size());
  for (size_t i = 0; i < count; ++i) {
    out += piece;
  }
  return out;
}

TEST(DecodePass, LeavesTheOutputAloneWhenNothingDecodes) {
  EXPECT_EQ(Decoded(""), "-");
  EXPECT_EQ(Decoded("std::string text = \"%d\\n\";"), "-");
}

TEST(DecodePass, Percent) {
  EXPECT_EQ(Decoded("a %61%2F%7e b %zz c%20!"), "a a/~ b %zz c !");
  EXPECT_EQ(Decoded("%41%\n"), "A%\n");
  EXPECT_EQ(Decoded("%41 \xFF%42"), "A \xFF" "B");
}

TEST(DecodePass, PercentRefusesTheSegmentForOneByteThatIsNotText) {
  EXPECT_EQ(Decoded("%09"), "\t");
  EXPECT_EQ(Decoded("%08"), "-");
  EXPECT_EQ(Decoded("%7E"), "~");
  EXPECT_EQ(Decoded("%41 and %7F"), "-");
  EXPECT_EQ(Decoded("%41 and %C3%A9"), "-");
  EXPECT_EQ(Decoded("%41\n%80\n%42"), "A\n%80\nB");
}

TEST(DecodePass, Unicode) {
  EXPECT_EQ(Decoded("x U+0041 U+00E9\nU+20ac."), "x A\xC3\xA9U+20ac.");
  EXPECT_EQ(Decoded("U+0041"), "A");
  EXPECT_EQ(Decoded("<\\u0041\\\\U00e9\\u20AC>"), "<A\xC3\xA9\xE2\x82\xAC>");
  EXPECT_EQ(Decoded("\\u0000"), std::string(1, '\0'));
  EXPECT_EQ(Decoded("\\uD83D\\uDE00"), "\xEF\xBF\xBD\xEF\xBF\xBD");
}

TEST(DecodePass, Hex) {
  EXPECT_EQ(Decoded("0x" + Repeated(16, "2a")), "-");  // base64, since 0x belongs to the run
  EXPECT_EQ(Decoded("h=" + Repeated(16, "6A")), "h=" + std::string(16, 'j'));
  EXPECT_EQ(Decoded(Repeated(16, "6A") + "6"), "-");
  EXPECT_EQ(Decoded(Repeated(15, "6A") + "08"), "-");
  EXPECT_EQ(Decoded(Repeated(15, "6A") + "09"), std::string(15, 'j') + "\t");
  EXPECT_EQ(Decoded(Repeated(15, "6A") + "7e"), std::string(15, 'j') + "~");
  EXPECT_EQ(Decoded(Repeated(15, "6A") + "7f"), "-");
  EXPECT_EQ(Decoded(Repeated(16, "aa")), "-");
}

TEST(DecodePass, Base64Padding) {
  EXPECT_EQ(Decoded("YWJjZGVmZ2hpamts"), "abcdefghijkl");
  EXPECT_EQ(Decoded("YWJjZGVmZ2hpamtsbQ=="), "abcdefghijklm");
  EXPECT_EQ(Decoded("YWJjZGVmZ2hpamtsbW4="), "abcdefghijklmn");
  EXPECT_EQ(Decoded("YWJjZGVmZ2hpamtsbQ"), "abcdefghijklm");
  EXPECT_EQ(Decoded("YWJjZGVmZ2hpamtsbW4"), "abcdefghijklmn");
  EXPECT_EQ(Decoded("YWJjZGVmZ2hpamtsbQ="), "-");
  EXPECT_EQ(Decoded("YWJjZGVmZ2hpamtsbW4=="), "-");
  EXPECT_EQ(Decoded("YWJjZGVmZ2hpamts="), "-");
  EXPECT_EQ(Decoded("YWJjZGVmZ2hpamtsb"), "-");
  EXPECT_EQ(Decoded("YWJjZGVmZ2hpamtsbR=="), "abcdefghijklm");  // bits left over
}

TEST(DecodePass, Base64Alphabets) {
  EXPECT_EQ(Decoded("Pj4+Pz8/Pj4+Pz8/"), ">>>\?\?\?>>>\?\?\?");
  EXPECT_EQ(Decoded("Pj4-Pz8_Pj4-Pz8_"), ">>>\?\?\?>>>\?\?\?");
  EXPECT_EQ(Decoded("Pj4+Pz8_Pj4+Pz8_"), "-");
  EXPECT_EQ(Decoded("Pj4-Pz8_Pj4-Pz8_YQ=="), "-");  // the URL-safe one has no padding
  EXPECT_EQ(Decoded("Pj4+Pz8/Pj4+Pz8/YQ"), "-");    // the standard one needs it
  EXPECT_EQ(Decoded("abababababababab"), "-");      // letters only
}

TEST(DecodePass, TheLowerOfTwoTouchingCandidatesWaits) {
  const std::string base64 = "YWJjZGVmZ2hpamts";
  const std::string hex = Repeated(16, "6A");
  EXPECT_EQ(Decoded("%41" + base64), "A" + base64);
  EXPECT_EQ(Decoded(base64 + "%41"), base64 + "A");
  EXPECT_EQ(Decoded("%41." + base64), "A.abcdefghijkl");
  EXPECT_EQ(Decoded("\\u0041" + base64), "A" + base64);
  EXPECT_EQ(Decoded("\\u0041%42\\u0041"), "\\u0041B\\u0041");
  EXPECT_EQ(Decoded(hex + "xbcdefghijklmnopq1"), std::string(16, 'j') + "xbcdefghijklmnopq1");
  EXPECT_EQ(Decoded("YWJjZGVmZ2hpamtsbQ==" + base64), "abcdefghijklmabcdefghijkl");
}

TEST(DecodePass, ACandidateThatDoesNotDecodeStillHoldsItsNeighbourBack) {
  EXPECT_EQ(Decoded("%80YWJjZGVmZ2hpamts"), "-");
  EXPECT_EQ(Decoded("%80 YWJjZGVmZ2hpamts"), "%80 abcdefghijkl");
  // Percent holds unicode back, and unicode, though it waits itself, holds base64 back.
  EXPECT_EQ(Decoded("%80\\u0041YWJjZGVmZ2hpamts"), "-");
}

TEST(DecodePass, OutputMayBeThePreviousText) {
  DecodedText text;
  ASSERT_TRUE(DecodePass("%2541", nullptr, &text));
  EXPECT_EQ(text.text, "%41");
  ASSERT_TRUE(DecodePass(text.text, &text, &text));
  EXPECT_EQ(text.text, "A");
  EXPECT_EQ(text.segments[0].depth, 2);
  EXPECT_EQ(text.segments[0].original, (Span{0, 5}));
  EXPECT_FALSE(DecodePass(text.text, &text, &text));
  EXPECT_EQ(text.text, "A");
}

TEST(DecodeTags, KindsInFixedOrderThenDepth) {
  EXPECT_THAT(DecodeTags(15, 3), ElementsAre("decoded:percent", "decoded:unicode", "decoded:hex",
                                             "decoded:base64", "decode-depth:3"));
  EXPECT_THAT(DecodeTags(8, 1), ElementsAre("decoded:base64", "decode-depth:1"));
}

// Anything quadratic would not end on these.
constexpr size_t kMany = size_t{8} << 20;

TEST(LongTexts, Percent) {
  DecodedText out;
  ASSERT_TRUE(DecodePass(Repeated(kMany / 3, "%41"), nullptr, &out));
  EXPECT_EQ(out.text, std::string(kMany / 3, 'A'));
  EXPECT_EQ(out.segments.size(), 1u);
  ASSERT_TRUE(DecodePass(Repeated(kMany / 4, "%41\n"), nullptr, &out));
  EXPECT_EQ(out.segments.size(), kMany / 4);
  EXPECT_FALSE(DecodePass("%80" + std::string(kMany, '%'), nullptr, &out));
  EXPECT_FALSE(DecodePass(Repeated(kMany / 3, "%4%"), nullptr, &out));
}

TEST(LongTexts, Unicode) {
  DecodedText out;
  ASSERT_TRUE(DecodePass(Repeated(kMany / 7, "U+0041 "), nullptr, &out));
  EXPECT_EQ(out.text, std::string(kMany / 7, 'A'));
  ASSERT_TRUE(DecodePass(Repeated(kMany / 6, "\\u0041"), nullptr, &out));
  EXPECT_EQ(out.text, std::string(kMany / 6, 'A'));
  EXPECT_FALSE(DecodePass(Repeated(kMany / 2, "\\u"), nullptr, &out));
  EXPECT_FALSE(DecodePass(Repeated(kMany / 2, "U+"), nullptr, &out));
  EXPECT_FALSE(DecodePass(std::string(kMany, '\\'), nullptr, &out));
}

TEST(LongTexts, HexAndBase64) {
  DecodedText out;
  EXPECT_FALSE(DecodePass(std::string(kMany, 'A'), nullptr, &out));
  EXPECT_FALSE(DecodePass(std::string(kMany, 'x'), nullptr, &out));
  EXPECT_FALSE(DecodePass(Repeated(kMany / 32, std::string(31, 'a') + "x"), nullptr, &out));
  ASSERT_TRUE(DecodePass(Repeated(kMany / 2, "41"), nullptr, &out));
  EXPECT_EQ(out.text, std::string(kMany / 2, 'A'));
  ASSERT_TRUE(DecodePass(Repeated(kMany / 4, "YWJj") + "YWI5", nullptr, &out));
  EXPECT_EQ(out.text, Repeated(kMany / 4, "abc") + "ab9");
}

TEST(LongTexts, OneLineOfFiftyMegabytes) {
  DecodedText out;
  const std::string filler = Repeated(50 * 125000, "a, b; c ");
  EXPECT_FALSE(DecodePass(filler, nullptr, &out));
  ASSERT_TRUE(DecodePass("%41" + filler, nullptr, &out));
  EXPECT_EQ(out.segments[0].encoded, (Span{0, 3}));
  EXPECT_EQ(out.LineAround({0, 1}).size(), filler.size() + 1);
  ASSERT_TRUE(DecodePass("%41" + filler + "%42", nullptr, &out));
  EXPECT_EQ(out.segments[0].decoded, (Span{0, filler.size() + 2}));
}

// Many short segments, each pass nested in the one before, and many questions about them.
TEST(LongTexts, NestedPassesAndLookUps) {
  const std::string unit = "%252541%2525 \\\\u0041";
  const std::string text = Repeated(kMany / 64, unit + "\n");
  DecodedText out;
  ASSERT_TRUE(DecodePass(text, nullptr, &out));
  int passes = 1;
  while (DecodePass(out.text, &out, &out)) {
    ++passes;
  }
  EXPECT_EQ(passes, 3);
  EXPECT_EQ(out.segments.size(), kMany / 64);
  size_t covered = 0;
  for (size_t i = 0; i < out.text.size(); ++i) {
    covered += out.ToOriginal({i, i + 1}).valid() && !out.LineAround({i, i + 1}).empty();
  }
  EXPECT_EQ(covered, out.text.size());
}

}  // namespace
}  // namespace secretscan
