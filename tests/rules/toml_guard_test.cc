#include "rules/toml_guard.h"

#include <string>

#include "gtest/gtest.h"

namespace secretscan {
namespace {

std::string Repeat(std::string_view unit, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) {
    out += unit;
  }
  return out;
}

bool Fits(std::string_view toml) { return GuardToml(toml, "f").ok(); }

TEST(TomlGuardTest, NestingUpToTheLimit) {
  const std::string open = Repeat("[", kMaxConfigNesting);
  const std::string close = Repeat("]", kMaxConfigNesting);
  EXPECT_TRUE(Fits("a = " + open + close));
  EXPECT_FALSE(Fits("a = [" + open + close + "]"));
  EXPECT_FALSE(Fits("a = " + Repeat("{a=", kMaxConfigNesting + 1)));
}

TEST(TomlGuardTest, PartsOfAKeyUpToTheLimit) {
  EXPECT_TRUE(Fits("a" + Repeat(".a", kMaxConfigNesting - 1) + " = 1"));
  EXPECT_FALSE(Fits("a" + Repeat(".a", kMaxConfigNesting) + " = 1"));
  EXPECT_FALSE(Fits("[a" + Repeat(" . 'a.b'", kMaxConfigNesting) + "]"));
}

TEST(TomlGuardTest, EveryKeyCountsForItself) {
  EXPECT_TRUE(Fits(Repeat("a.b.c = 1.5\n", 1000)));
  EXPECT_TRUE(Fits("a = [" + Repeat("1.5,", 1000) + "]"));
  EXPECT_TRUE(Fits(Repeat("[[a]]\n", 1000)));
}

TEST(TomlGuardTest, TablesUpToTheLimit) {
  for (const char* table : {"[[a]]\n", "[a]\n", " \t[a] # [b]\n", "a.b = []\n"}) {
    EXPECT_TRUE(Fits(Repeat(table, kMaxConfigTables))) << table;
    EXPECT_FALSE(Fits(Repeat(table, kMaxConfigTables + 1))) << table;
  }
  EXPECT_TRUE(Fits("a = [\n" + Repeat("[1],\n", kMaxConfigTables + 1) + "]"));
}

TEST(TomlGuardTest, StringsAndCommentsDoNotCount) {
  const std::string deep = Repeat("[.", 2000);
  for (const std::string& text :
       {"# " + deep, "a = '" + deep + "'", "a = \"" + deep + "\"", "a = \"\\\"" + deep + "\"",
        "a = '''\n'" + deep + "''" + deep + "'''", "a = \"\"\"\\\"\"\"" + deep + "\"\"\"",
        "a = ''  # " + deep, "a = ''''" + deep + "''''' # " + deep}) {
    EXPECT_TRUE(Fits(text)) << text.substr(0, 20);
  }
}

TEST(TomlGuardTest, StringsEndWhereTheyEnd) {
  const std::string deep = Repeat("[", kMaxConfigNesting + 1);
  for (const std::string& text :
       {"a = ''" + deep, "a = 'b'" + deep, "a = '\\'" + deep, "a = \"\\\\\"" + deep,
        "a = '''b'''" + deep, "a = '''b'''''" + deep, "a = \"\"\"\\\"\"\"\"" + deep,
        "# comment\n" + deep, "a = 'open\n" + deep}) {
    EXPECT_FALSE(Fits(text)) << text.substr(0, 20);
  }
}

TEST(TomlGuardTest, UnclosedStringsEndAtTheEnd) {
  for (const char* text : {"'", "\"", "'''", "\"\"\"", "\"\\", "\"\"\"\\", "''''", "#"}) {
    EXPECT_TRUE(Fits(text)) << text;
  }
}

TEST(TomlGuardTest, ErrorsNameTheLine) {
  const absl::Status status = GuardToml("a = 1\n\nb = " + Repeat("[", 100), "f.toml").status();
  EXPECT_EQ(status.message(), "f.toml:3: values nest deeper than 32 levels");
}

TEST(TomlGuardTest, SizeUpToTheLimit) {
  EXPECT_TRUE(Fits(std::string(kMaxConfigBytes, '\n')));
  EXPECT_EQ(GuardToml(std::string(kMaxConfigBytes + 1, '\n'), "f").status().message(),
            "f:1: the configuration is larger than 2 MiB");
}

TEST(TomlGuardTest, AsciiStaysAsItIs) {
  const std::string text =
      "# c\na = 'b\\'\n[c.\"d\\\"\"]\ne = \"\"\"\\\n f\\\\\"\"\"\ng = '''''h'''''";
  EXPECT_EQ(*GuardToml(text, "f"), text);
}

TEST(TomlGuardTest, OtherBytesOfStringsAreCoded) {
  EXPECT_EQ(*GuardToml("\xEF\xBB\xBF# \u00E4\na = '\u00E4'", "f"), "# ??\na = '~c3~a4'");
  EXPECT_EQ(*GuardToml("b = \"~\"\n\"\u00E4\" = '''~'''", "f"),
            "b = \"~7e\"\n\"~c3~a4\" = '''~7e'''");
  EXPECT_EQ(*GuardToml(R"(a = "\u007e\U0000007E\\u007e\u007F")", "f"),
            R"(a = "~7e~7e\\u007e\u007F")");
  EXPECT_EQ(*GuardToml("a = \"\\~\\\u00E4\"", "f"), "a = \"\\~7e\\~c3~a4\"");
}

TEST(TomlGuardTest, UnguardTextDecodes) {
  EXPECT_EQ(UnguardText("a~7eb~c3~a4~7e7e"), "a~b\u00E4~7e");
  EXPECT_EQ(UnguardText("~"), "~");
  EXPECT_EQ(UnguardText("~7~7E~zz~7"), "~7~~zz~7");
}

TEST(TomlGuardTest, CharactersBeyondAsciiElsewhereAreErrors) {
  for (const char* text : {"\n\u00E4 = 1", "\na = \u041E", "\na\u00A0= 1", "\n[\u00E4]", "\n'\xFF'",
                           "\n\xEF\xBB\xBF", "\n# \xED\xA0\x80"}) {
    const auto guarded = GuardToml(text, "f");
    EXPECT_EQ(guarded.status().message().find("f:2: while parsing config: toml: "), 0u) << text;
  }
}

}  // namespace
}  // namespace secretscan
