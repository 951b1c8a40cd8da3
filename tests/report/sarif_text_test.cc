#include "report/sarif_text.h"

#include <gtest/gtest.h>

namespace secretscan {
namespace {

TEST(SarifMessage, EscapesLinksAndPlaceholders) {
  EXPECT_EQ(SarifMessage("see [x](http://e) {0} \\"), "see \\[x\\](http://e) {{0}} \\\\");
  EXPECT_EQ(SarifMessage("plain"), "plain");
}

TEST(MarkdownText, EscapesMarkup) {
  EXPECT_EQ(MarkdownText("**b** <img> [a](b) `c`"),
            "\\*\\*b\\*\\* \\<img\\> \\[a\\]\\(b\\) \\`c\\`");
  EXPECT_EQ(MarkdownText("one\n# two\x01"), "one \\# two ");
}

TEST(UriOfPath, EncodesAllButUnreserved) {
  EXPECT_EQ(UriOfPath("src/a-b_c.d~e"), "src/a-b_c.d~e");
  EXPECT_EQ(UriOfPath("a b%c[d].txt"), "a%20b%25c%5Bd%5D.txt");
  EXPECT_EQ(UriOfPath("\xC3\xA9\xFF"), "%C3%A9%FF");
  EXPECT_EQ(UriOfPath("c:/x?y#z"), "c%3A/x%3Fy%23z");
  EXPECT_EQ(UriOfPath("a\\b\n"), "a%5Cb%0A");
}

TEST(UriOfPath, KnowsAbsolutePathsAndNoPath) {
  EXPECT_EQ(UriOfPath("/srv/a b"), "file:///srv/a%20b");
  EXPECT_EQ(UriOfPath(""), "stdin");
}

TEST(IsPlainHttpsUrl, RefusesWhatCouldBeMore) {
  EXPECT_TRUE(IsPlainHttpsUrl("https://example.com/a?b=c&d#e"));
  EXPECT_FALSE(IsPlainHttpsUrl(""));
  EXPECT_FALSE(IsPlainHttpsUrl("https://"));
  EXPECT_FALSE(IsPlainHttpsUrl("http://example.com"));
  EXPECT_FALSE(IsPlainHttpsUrl("javascript:alert"));
  EXPECT_FALSE(IsPlainHttpsUrl("https://example.com/ x"));
  EXPECT_FALSE(IsPlainHttpsUrl("https://example.com/>x"));
  EXPECT_FALSE(IsPlainHttpsUrl("https://example.com/)x"));
  EXPECT_FALSE(IsPlainHttpsUrl("https://example.com/\x1b[31m"));
}

TEST(Shortened, CutsBetweenCharacters) {
  EXPECT_EQ(Shortened("abcdef", 6), "abcdef");
  EXPECT_EQ(Shortened("abcdefg", 6), "abc\xE2\x80\xA6");
  EXPECT_EQ(Shortened("a\xF0\x9F\x98\x80zzz", 7), "a\xE2\x80\xA6");
  EXPECT_EQ(Shortened("abcdef", 3), "\xE2\x80\xA6");
}

}  // namespace
}  // namespace secretscan
