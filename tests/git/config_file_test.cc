#include "git/config_file.h"

#include <string>

#include "gtest/gtest.h"

namespace secretscan {
namespace {

std::string Value(std::string_view text, std::string_view key) {
  ConfigFile config;
  config.AddText(text);
  const std::string* value = config.Find(key);
  return value == nullptr ? "(absent)" : *value;
}

TEST(ConfigFile, ReadsSectionsAndSubsections) {
  constexpr std::string_view kText =
      "[Core]\n\tBare = false\n[remote \"Ori\\\"gin\"]\n  url=u\n[branch.main]\nmerge = m\n";
  EXPECT_EQ(Value(kText, "core.bare"), "false");
  EXPECT_EQ(Value(kText, "remote.Ori\"gin.url"), "u");
  EXPECT_EQ(Value(kText, "branch.main.merge"), "m");
  EXPECT_EQ(Value(kText, "core.absent"), "(absent)");
}

TEST(ConfigFile, ReadsValuesAsGitDoes) {
  EXPECT_EQ(Value("[a]b = x  y  ; comment\n", "a.b"), "x  y");
  EXPECT_EQ(Value("[a]\nb = \"x # y \" # comment", "a.b"), "x # y ");
  EXPECT_EQ(Value("[a]\nb = one\\\n  two\n", "a.b"), "one  two");
  EXPECT_EQ(Value("[a]\nb = \\\"q\\\\t\\n\n", "a.b"), "\"q\\t\n");
  EXPECT_EQ(Value("[a]\r\nb = v\r\nc = w\r\n", "a.b"), "v");
  EXPECT_EQ(Value("[a]\nb\n", "a.b"), "true");
  EXPECT_EQ(Value("[a]\nb =\n", "a.b"), "");
  EXPECT_EQ(Value("\xEF\xBB\xBF[a]\nb = v", "a.b"), "v");
}

TEST(ConfigFile, TheLastValueWins) { EXPECT_EQ(Value("[a]\nb=1\n[a]\nb=2\n", "a.b"), "2"); }

TEST(ConfigFile, SkipsWhatIsMalformed) {
  constexpr std::string_view kText =
      "stray = 1\n[a\nx = 1\n[b \"open\nx = 1\n[c]\nbad\\ = 1\ny = \"open\nz = \\q\nok = 1\n";
  EXPECT_EQ(Value(kText, "c.ok"), "1");
  EXPECT_EQ(Value(kText, "a.x"), "(absent)");
  EXPECT_EQ(Value(kText, "c.y"), "(absent)");
  EXPECT_EQ(Value(kText, "c.z"), "(absent)");
}

TEST(ConfigFile, KnowsTruth) {
  ConfigFile config;
  config.AddText("[a]\nb = Yes\nc = off\nd\n");
  EXPECT_TRUE(config.IsTrue("a.b"));
  EXPECT_FALSE(config.IsTrue("a.c"));
  EXPECT_TRUE(config.IsTrue("a.d"));
  EXPECT_FALSE(config.IsTrue("a.e"));
}

TEST(ConfigFile, TellsWhereEntriesBegin) {
  ConfigFile config;
  config.AddText("# x\n[a] b = 1 \\\n 2\n\n[c]\r\nd\nbad line\n\te = \"x\"\n");
  std::vector<std::string> places;
  for (size_t i = 0; i < config.entries().size(); ++i) {
    places.push_back(config.entries()[i].first + ":" + std::to_string(config.lines()[i]));
  }
  EXPECT_EQ(places, (std::vector<std::string>{"a.b:2", "c.d:6", "c.e:8"}));
}

TEST(ConfigFile, AMissingFileIsEmpty) {
  ConfigFile config;
  EXPECT_TRUE(config.AddFile("/nonexistent/config").ok());
  EXPECT_TRUE(config.entries().empty());
}

}  // namespace
}  // namespace secretscan
