#include "report/terminal_text.h"

#include <gtest/gtest.h>

namespace secretscan {
namespace {

TEST(TerminalText, ShowsControlCharactersAsEscapes) {
  EXPECT_EQ(TerminalText("a\x1b[31mred\x07"), "a\\x1b[31mred\\x07");
  EXPECT_EQ(TerminalText("one\ntwo\r\tthree"), "one\\ntwo\\r\\tthree");
  EXPECT_EQ(TerminalText(std::string("\0\x7F", 2)), "\\x00\\x7f");
  EXPECT_EQ(TerminalText("\xC2\x9B" "31m"), "\\x9b31m");  // the one-character CSI
}

TEST(TerminalText, ShowsWhatHidesOrReorders) {
  EXPECT_EQ(TerminalText("a\xE2\x80\xAE" "b"), "a\\u202eb");
  EXPECT_EQ(TerminalText("a\xE2\x81\xA6" "b"), "a\\u2066b");
  EXPECT_EQ(TerminalText("a\xE2\x80\x8B" "b"), "a\\u200bb");
  EXPECT_EQ(TerminalText("\xF3\xA0\x81\x81"), "\\U000e0041");
  EXPECT_EQ(TerminalText("\xE2\x80\xA8"), "\\u2028");
}

TEST(TerminalText, ShowsInvalidBytes) {
  EXPECT_EQ(TerminalText("a\xFF\xC3z"), "a\\xff\\xc3z");
  // A byte that some terminals take for a control character by itself.
  EXPECT_EQ(TerminalText("\x9B" "31m"), "\\x9b31m");
}

TEST(TerminalText, LeavesOrdinaryText) {
  const std::string text = "src/caf\xC3\xA9/\xE6\x97\xA5\xE6\x9C\xAC \xF0\x9F\x98\x80 ~!\\";
  EXPECT_EQ(TerminalText(text), text);
}

}  // namespace
}  // namespace secretscan
