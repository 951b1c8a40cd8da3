#include "cli/terminal.h"

#include "gtest/gtest.h"

namespace secretscan {
namespace {

ColorFacts OnATerminal() {
  ColorFacts facts;
  facts.is_tty = true;
  facts.term = "xterm-256color";
  return facts;
}

TEST(UseColorTest, AutoFollowsTheTerminal) {
  EXPECT_TRUE(UseColor(OnATerminal()));
  EXPECT_FALSE(UseColor(ColorFacts()));
  ColorFacts dumb = OnATerminal();
  dumb.term = "dumb";
  EXPECT_FALSE(UseColor(dumb));
}

TEST(UseColorTest, EnvironmentDecidesWhereTheFlagDoesNot) {
  ColorFacts facts = OnATerminal();
  facts.no_color = "1";
  EXPECT_FALSE(UseColor(facts));
  facts.no_color = "";
  EXPECT_TRUE(UseColor(facts));
  ColorFacts piped;
  piped.clicolor_force = "1";
  EXPECT_TRUE(UseColor(piped));
  piped.clicolor_force = "0";
  EXPECT_FALSE(UseColor(piped));
}

TEST(UseColorTest, FlagWins) {
  ColorFacts facts = OnATerminal();
  facts.mode = ColorMode::kNever;
  facts.clicolor_force = "1";
  EXPECT_FALSE(UseColor(facts));
  ColorFacts piped;
  piped.mode = ColorMode::kAlways;
  piped.no_color = "1";
  EXPECT_TRUE(UseColor(piped));
}

TEST(PrintableTest, DefusesWhatSteersATerminal) {
  EXPECT_EQ(Printable("plain \xc3\xa9"), "plain \xc3\xa9");
  EXPECT_EQ(Printable("\x1b[31m\r\n"), "\\x1b[31m\\x0d\\x0a");
  EXPECT_EQ(Printable("a\nb", /*keep_lines=*/true), "a\nb");
  EXPECT_EQ(Printable("\xff\xfe"), "\\xff\\xfe");
  EXPECT_EQ(Printable("\xc2\x9b"), "\\xc2\\x9b");              // C1 control
  EXPECT_EQ(Printable("\xe2\x80\xae"), "\\xe2\\x80\\xae");      // right-to-left override
  EXPECT_EQ(Printable(std::string_view("\0", 1)), "\\x00");
}

}  // namespace
}  // namespace secretscan
