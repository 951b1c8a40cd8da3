#include "base/utf8.h"

#include <tuple>

#include "gtest/gtest.h"

namespace secretscan {
namespace {

TEST(DecodeRune, ValidOnes) {
  const std::tuple<std::string, char32_t, int> cases[] = {
      {std::string(1, '\0'), 0, 1},  {"a", 'a', 1},
      {"\x7F", 0x7F, 1},             {"\xC2\x80", 0x80, 2},
      {"\xDF\xBF", 0x7FF, 2},        {"\xE0\xA0\x80", 0x800, 3},
      {"\xED\x9F\xBF", 0xD7FF, 3},   {"\xEE\x80\x80", 0xE000, 3},
      {"\xEF\xBF\xBD", 0xFFFD, 3},   {"\xF0\x90\x80\x80", 0x10000, 4},
      {"\xF4\x8F\xBF\xBF", 0x10FFFF, 4}};
  for (const auto& [text, value, width] : cases) {
    const Rune rune = DecodeRune("x" + text + "\x80", 1);
    EXPECT_TRUE(rune.valid) << testing::PrintToString(text);
    EXPECT_TRUE(rune.value == value) << testing::PrintToString(text);
    EXPECT_EQ(rune.width, width) << testing::PrintToString(text);
  }
}

TEST(DecodeRune, InvalidOnesAreOneByteWide) {
  const std::string cases[] = {"\x80",         "\xBF",         "\xC0\x80",         "\xC1\xBF",
                               "\xC2",         "\xC2x",        "\xE0\x9F\xBF",     "\xE1\x80",
                               "\xED\xA0\x80", "\xED\xBF\xBF", "\xF0\x8F\xBF\xBF", "\xF1\x80\x80",
                               "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFE", "\xFF"};
  for (const std::string& text : cases) {
    const Rune rune = DecodeRune(text, 0);
    EXPECT_FALSE(rune.valid);
    EXPECT_TRUE(rune.value == kReplacementRune);
    EXPECT_EQ(rune.width, 1);
    EXPECT_EQ(ValidUtf8Prefix("0123456789" + text), 10u);
  }
}

TEST(DecodeRune, EveryScalarValueComesBack) {
  for (char32_t value = 0; value <= 0x10FFFF; ++value) {
    if (value >= 0xD800 && value <= 0xDFFF) {
      continue;
    }
    std::string text;
    AppendUtf8(value, &text);
    const Rune rune = DecodeRune(text, 0);
    ASSERT_TRUE(rune.value == value) << static_cast<uint32_t>(value);
    ASSERT_EQ(static_cast<size_t>(rune.width), text.size());
    ASSERT_TRUE(rune.valid);
  }
}

TEST(AppendUtf8, NoScalarValueBecomesTheReplacement) {
  for (const char32_t value : {0xD800, 0xDFFF, 0x110000}) {
    std::string text = "x";
    AppendUtf8(value, &text);
    EXPECT_EQ(text, "x\xEF\xBF\xBD");
  }
}

TEST(ValidUtf8Prefix, FindsTheFirstInvalidByteAtAnyOffset) {
  for (size_t offset = 0; offset < 40; ++offset) {
    const std::string valid = std::string(offset, 'a') + "\xC3\xA9";
    EXPECT_EQ(ValidUtf8Prefix(valid), valid.size());
    EXPECT_TRUE(IsValidUtf8(valid));
    EXPECT_EQ(ValidUtf8Prefix(valid + "\xFF" + "more than eight"), valid.size());
    EXPECT_FALSE(IsValidUtf8(valid + "\xC3"));
  }
}

TEST(ReplaceInvalidUtf8, EveryInvalidByteBecomesOneReplacement) {
  EXPECT_EQ(ReplaceInvalidUtf8(""), "");
  EXPECT_EQ(ReplaceInvalidUtf8("ab\xC3\xA9"), "ab\xC3\xA9");
  EXPECT_EQ(ReplaceInvalidUtf8("a\xE2\x84z\xFF"), "a\xEF\xBF\xBD\xEF\xBF\xBDz\xEF\xBF\xBD");
}

TEST(AsciiLower, LeavesOtherBytesAlone) {
  EXPECT_EQ(AsciiLowered("AZ@[az\xC3\x89"), "az@[az\xC3\x89");
  for (size_t before = 0; before < 9; ++before) {  // eight bytes are lowered at a time
    for (int byte = 0; byte < 256; ++byte) {
      const char c = static_cast<char>(byte);
      const char lower = c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
      const std::string around(before, 'Q');
      EXPECT_EQ(AsciiLowered(around + c + "\xC1Z"), std::string(before, 'q') + lower + "\xC1z") << byte;
    }
  }
}

TEST(KeywordFolded, KnowsTheLettersThatFoldToAscii) {
  EXPECT_EQ(KeywordFolded("To\xE2\x84\xAA" "en \xC4\xB0" "D\xC4\xB0 \xC5\xBF"),
            "token idi \xC5\xBF");
  EXPECT_EQ(KeywordFolded("\xE2\x84\xAA"), "k");
  EXPECT_EQ(KeywordFolded("\xE2\x84"), "\xE2\x84");
}

}  // namespace
}  // namespace secretscan
