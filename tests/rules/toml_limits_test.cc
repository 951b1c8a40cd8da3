#include "rules/toml_limits.h"

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

bool Fits(std::string_view toml) { return CheckTomlLimits(toml, "f").ok(); }

TEST(TomlLimitsTest, NestingUpToTheLimit) {
  const std::string open = Repeat("[", kMaxConfigNesting);
  const std::string close = Repeat("]", kMaxConfigNesting);
  EXPECT_TRUE(Fits("a = " + open + close));
  EXPECT_FALSE(Fits("a = [" + open + close + "]"));
  EXPECT_FALSE(Fits("a = " + Repeat("{a=", kMaxConfigNesting + 1)));
}

TEST(TomlLimitsTest, PartsOfAKeyUpToTheLimit) {
  EXPECT_TRUE(Fits("a" + Repeat(".a", kMaxConfigNesting - 1) + " = 1"));
  EXPECT_FALSE(Fits("a" + Repeat(".a", kMaxConfigNesting) + " = 1"));
  EXPECT_FALSE(Fits("[a" + Repeat(" . 'a.b'", kMaxConfigNesting) + "]"));
}

TEST(TomlLimitsTest, EveryKeyCountsForItself) {
  EXPECT_TRUE(Fits(Repeat("a.b.c = 1.5\n", 1000)));
  EXPECT_TRUE(Fits("a = [" + Repeat("1.5,", 1000) + "]"));
  EXPECT_TRUE(Fits(Repeat("[[a]]\n", 1000)));
}

TEST(TomlLimitsTest, TablesUpToTheLimit) {
  for (const char* table : {"[[a]]\n", "[a]\n", " \t[a] # [b]\n", "a.b = []\n"}) {
    EXPECT_TRUE(Fits(Repeat(table, kMaxConfigTables))) << table;
    EXPECT_FALSE(Fits(Repeat(table, kMaxConfigTables + 1))) << table;
  }
  EXPECT_TRUE(Fits("a = [\n" + Repeat("[1],\n", kMaxConfigTables + 1) + "]"));
}

TEST(TomlLimitsTest, StringsAndCommentsDoNotCount) {
  const std::string deep = Repeat("[.", 2000);
  for (const std::string& text :
       {"# " + deep, "a = '" + deep + "'", "a = \"" + deep + "\"", "a = \"\\\"" + deep + "\"",
        "a = '''\n'" + deep + "''" + deep + "'''", "a = \"\"\"\\\"\"\"" + deep + "\"\"\"",
        "a = ''  # " + deep, "a = ''''" + deep + "''''' # " + deep}) {
    EXPECT_TRUE(Fits(text)) << text.substr(0, 20);
  }
}

TEST(TomlLimitsTest, StringsEndWhereTheyEnd) {
  const std::string deep = Repeat("[", kMaxConfigNesting + 1);
  for (const std::string& text :
       {"a = ''" + deep, "a = 'b'" + deep, "a = '\\'" + deep, "a = \"\\\\\"" + deep,
        "a = '''b'''" + deep, "a = '''b'''''" + deep, "a = \"\"\"\\\"\"\"\"" + deep,
        "# comment\n" + deep, "a = 'open\n" + deep}) {
    EXPECT_FALSE(Fits(text)) << text.substr(0, 20);
  }
}

TEST(TomlLimitsTest, UnclosedStringsEndAtTheEnd) {
  for (const char* text : {"'", "\"", "'''", "\"\"\"", "\"\\", "\"\"\"\\", "''''", "#"}) {
    EXPECT_TRUE(Fits(text)) << text;
  }
}

TEST(TomlLimitsTest, ErrorsNameTheLine) {
  const absl::Status status = CheckTomlLimits("a = 1\n\nb = " + Repeat("[", 100), "f.toml");
  EXPECT_EQ(status.message(), "f.toml:3: values nest deeper than 32 levels");
}

TEST(TomlLimitsTest, SizeUpToTheLimit) {
  EXPECT_TRUE(Fits(std::string(kMaxConfigBytes, '\n')));
  EXPECT_EQ(CheckTomlLimits(std::string(kMaxConfigBytes + 1, '\n'), "f").message(),
            "f:1: the configuration is larger than 2 MiB");
}

}  // namespace
}  // namespace secretscan
