#include "base/regex.h"

#include <array>
#include <string>
#include <thread>
#include <tuple>
#include <vector>

#include "gtest/gtest.h"

namespace secretscan {
namespace {

std::shared_ptr<const Regex> Compiled(const std::string& pattern) {
  auto regex = Regex::Compile(pattern);
  EXPECT_TRUE(regex.ok()) << pattern << ": " << regex.status();
  return regex.ok() ? *regex : nullptr;
}

// The leftmost match, or "-".
std::string Match(const std::string& pattern, const std::string& text) {
  std::array<Span, 1> groups;
  const auto regex = Compiled(pattern);
  if (regex == nullptr || !regex->Find(text, 0, text.size(), groups)) {
    return "-";
  }
  return text.substr(groups[0].begin, groups[0].size());
}

TEST(Regex, RejectsWithAReasonButNotTheWholePattern) {
  const std::string prefix = "first part of the pattern";
  for (const std::string bad : {"(a", "a)", "[b-a]", "(?=a)", "(?<!a)", "\\1", "a{1001}", "|*a"}) {
    const auto regex = Regex::Compile(prefix + bad);
    ASSERT_FALSE(regex.ok()) << bad;
    EXPECT_EQ(regex.status().code(), absl::StatusCode::kInvalidArgument);
  }
  const auto regex = Regex::Compile(prefix + "[b-a]");
  ASSERT_FALSE(regex.ok());
  EXPECT_NE(std::string(regex.status().message()).find("b-a"), std::string::npos);
  EXPECT_EQ(std::string(regex.status().message()).find(prefix), std::string::npos);
}

TEST(Regex, DialectOfTheReference) {
  const std::tuple<const char*, std::string, std::string> cases[] = {
      {"a|ab", "ab", "a"},                    // the first alternative, not the longest
      {"a+?", "aaa", "a"},
      {"(?i)k", "\xE2\x84\xAA", "\xE2\x84\xAA"},
      {"x$", "x\n", "-"},
      {"x\\z", "x", "x"},
      {"(?m)x$", "x\n", "x"},
      {"a.", "a\n", "-"},
      {"a.", "a\r", "a\r"},
      {"(?s)a.", "a\n", "a\n"},
      {"a\\s", "a\v", "-"},
      {"a\\s", "a\f", "a\f"},
      {"\\bq\\b", "\xC3\xA9q", "q"},
      {"[[:alnum:]]+", "-a1-", "a1"},
      {"\\Qa.b\\E", "a.b", "a.b"},
      {"\\pL", "1\xC3\xA9", "\xC3\xA9"},
      {"\\x{41}\\x42", "AB", "AB"},
      {"(?U)a+", "aaa", "a"},
      {"x{1000}", std::string(1000, 'x'), std::string(1000, 'x')}};
  for (const auto& [pattern, text, match] : cases) {
    EXPECT_EQ(Match(pattern, text), match) << pattern;
  }
}

TEST(Regex, BothSpellingsOfNamedGroups) {
  EXPECT_EQ(Compiled("(?<a>x)(?P<b>y)")->group_count(), 2);
  EXPECT_EQ(Match("(?<name>x)y", "xy"), "xy");
}

TEST(Regex, WhatOnlyLooksLikeANamedGroupIsLeftAlone) {
  EXPECT_EQ(Match("[(?<]+", "P(?<P"), "(?<");
  EXPECT_EQ(Match("[](?<]+", "P(?<]P"), "(?<]");
  EXPECT_EQ(Match("[^](?<]+", "](?<PQ"), "PQ");
  EXPECT_EQ(Match("\\(?<x", "(<x"), "(<x");
  EXPECT_EQ(Match("\\Q(?<x\\E", "(?<x"), "(?<x");
  EXPECT_EQ(Match("[[:digit:](?<]+", "P(?<1P"), "(?<1");
  EXPECT_EQ(Match("[\\](?<]+", "P(?<]P"), "(?<]");
  EXPECT_EQ(Compiled("[[](?<a>x)")->group_count(), 1);
  EXPECT_EQ(Compiled("[[:alpha:]](?<a>x)")->group_count(), 1);
}

TEST(Regex, DeferredIsCompiledOnceByWhoeverComesFirst) {
  const auto regex = Regex::Deferred("(a+)(b)");
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] { EXPECT_TRUE(regex->Contains("xaab")); });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  EXPECT_EQ(regex->group_count(), 2);
}

TEST(RegexDeathTest, DeferredMustBeValid) {
  EXPECT_DEATH(Regex::Deferred("(a")->Contains("a"), "");
}

// All forms in which it is searched for are made when first needed.
TEST(Regex, ThreadsShareAllForms) {
  const auto regex = Regex::Deferred(R"(\w{0,5}?key=([^;]{1,100});)");
  const std::string short_match = "my_key=1;";
  const std::string long_match = "key=" + std::string(101, 'x') + ";key=2;";
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int round = 0; round < 40; ++round) {
        std::array<Span, 2> groups;
        EXPECT_TRUE(regex->Find(short_match, 0, short_match.size(), groups));
        EXPECT_EQ(groups[0], (Span{0, 9}));
        EXPECT_TRUE(regex->Find(long_match, 0, long_match.size(), groups));
        EXPECT_EQ(groups[1], (Span{110, 111}));
        EXPECT_EQ(regex->group_count(), 1);
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
}

TEST(Regex, PatternIsAsGiven) { EXPECT_EQ(Compiled("(?<a>x)")->pattern(), "(?<a>x)"); }

TEST(Regex, Contains) {
  EXPECT_TRUE(Compiled("b")->Contains("abc"));
  EXPECT_FALSE(Compiled("^b")->Contains("abc"));
  EXPECT_TRUE(Compiled("")->Contains(""));
  EXPECT_TRUE(Compiled("a*")->Contains({}));
  EXPECT_TRUE(Compiled("\\x00")->Contains(std::string_view("a\0", 2)));
}

TEST(Regex, FindFillsTheGroupsItIsGiven) {
  const auto regex = Compiled("(a)|(b)(c?)");
  std::array<Span, 6> groups;
  groups.fill({1, 2});
  ASSERT_TRUE(regex->Find("xb", 0, 2, groups));
  EXPECT_EQ(groups[0], (Span{1, 2}));
  EXPECT_FALSE(groups[1].valid());
  EXPECT_EQ(groups[2], (Span{1, 2}));
  EXPECT_EQ(groups[3], (Span{2, 2}));
  EXPECT_TRUE(groups[3].valid());
  EXPECT_FALSE(groups[4].valid());
  EXPECT_FALSE(groups[5].valid());
  EXPECT_TRUE(regex->Find("xb", 0, 2, {}));
}

TEST(Regex, FindWithManyGroups) {
  const auto regex = Compiled("(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)");
  std::array<Span, 11> groups;
  ASSERT_TRUE(regex->Find("-abcdefghij", 0, 11, groups));
  for (size_t i = 1; i <= 10; ++i) {
    EXPECT_EQ(groups[i], (Span{i, i + 1}));
  }
}

TEST(Regex, FindKeepsToItsRangeButAssertionsSeeTheText) {
  std::array<Span, 1> groups;
  const std::string text = "foo foobar";
  const auto word = Compiled("foo\\b");
  EXPECT_TRUE(word->Find(text, 0, text.size(), groups));
  EXPECT_FALSE(word->Find(text, 1, text.size(), groups));
  EXPECT_FALSE(Compiled("oo\\b")->Find(text, 4, 7, groups));
  EXPECT_FALSE(Compiled("\\boo")->Find(text, 1, 3, groups));
  EXPECT_FALSE(Compiled("^foo")->Find(text, 4, text.size(), groups));
  EXPECT_FALSE(Compiled("foo$")->Find(text, 0, 3, groups));
  EXPECT_FALSE(Compiled("foobar")->Find(text, 4, 9, groups));
  EXPECT_TRUE(Compiled("")->Find(text, text.size(), text.size(), groups));
  EXPECT_EQ(groups[0], (Span{text.size(), text.size()}));
}

TEST(Regex, FindInAnEmptyText) {
  std::array<Span, 2> groups;
  ASSERT_TRUE(Compiled("(a?)")->Find({}, 0, 0, groups));
  EXPECT_EQ(groups[0], (Span{0, 0}));
  EXPECT_EQ(groups[1], (Span{0, 0}));
}

}  // namespace
}  // namespace secretscan
