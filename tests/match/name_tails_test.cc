// The table against every match it must not miss.
#include "match/name_tails.h"

#include <memory>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "base/regex_syntax.h"
#include "gtest/gtest.h"
#include "match/prefilter_plan.h"
#include "match/random_match.h"
#include "rules/rule_set.h"

namespace secretscan {
namespace {

std::unique_ptr<RegexNode> Parse(std::string_view pattern) {
  auto syntax = ParseRegexSyntax(pattern);
  EXPECT_TRUE(syntax.ok()) << pattern << ": " << syntax.status();
  return *std::move(syntax);
}

NameTails TailsOf(const std::vector<std::string>& patterns) {
  NameTailsBuilder builder;
  for (const std::string& pattern : patterns) {
    EXPECT_TRUE(builder.Add(*Parse(pattern), true)) << pattern;
  }
  return builder.Build();
}

// Whether any word anywhere in the text may be of a match.
bool MayHold(const NameTails& tails, const std::string& text) {
  const auto words = NameTails::Words();
  for (size_t word = 0; word < words.size(); ++word) {
    for (size_t at = 0; at + words[word].size() <= text.size(); ++at) {
      if (absl::EqualsIgnoreCase(absl::string_view(text).substr(at, words[word].size()),
                                 absl::string_view(words[word].data(), words[word].size())) &&
          tails.MayFollow(word, text, at + words[word].size())) {
        return true;
      }
    }
  }
  return false;
}

TEST(NameTailsTest, WhatCannotFollowIsTold) {
  const NameTails tails = TailsOf({R"((?i:key)\w*[ \t]*[=:][ \t]*"[^"]{4,}")", "(?i:pass)=[a-z]{3,}"});
  EXPECT_TRUE(MayHold(tails, "my_key_2 = \"abcdef\""));
  EXPECT_TRUE(MayHold(tails, "KEY:\"abcdef\""));
  EXPECT_TRUE(MayHold(tails, "Pass=abc"));
  EXPECT_FALSE(MayHold(tails, "key, value"));
  EXPECT_FALSE(MayHold(tails, "the keyboard = \"abc"));  // three characters
  EXPECT_FALSE(MayHold(tails, "key=abc"));
  EXPECT_FALSE(MayHold(tails, "pass = abc"));
  EXPECT_FALSE(MayHold(tails, "token=abcdef"));
  EXPECT_FALSE(MayHold(tails, "key"));
  EXPECT_FALSE(MayHold(tails, ""));
}

TEST(NameTailsTest, TheByteBeforeCounts) {
  const NameTails tails = TailsOf({"-(?i:pass) [a-z]", "(?i:token)=[0-9]"});
  EXPECT_TRUE(MayHold(tails, "curl -pass x"));
  EXPECT_FALSE(MayHold(tails, "the pass x"));
  EXPECT_FALSE(MayHold(tails, "pass x"));
  EXPECT_TRUE(MayHold(tails, "token=1"));
  EXPECT_TRUE(MayHold(tails, "a token=1"));
}

TEST(NameTailsTest, OnlyWhatCannotBeWithoutAWordIsTaken) {
  NameTailsBuilder builder;
  EXPECT_FALSE(builder.Add(*Parse("name=[a-z]+"), true));
  EXPECT_FALSE(builder.Add(*Parse("(?:key)?=[a-z]+"), true));
  EXPECT_FALSE(builder.Add(*Parse("(?:key|name)=[a-z]+"), true));
  EXPECT_FALSE(builder.Add(*Parse("[a-z]+=key"), true));   // nothing follows
  EXPECT_FALSE(builder.Add(*Parse("[kx]ey=[a-z]"), true));  // another word, too
  EXPECT_FALSE(builder.Add(*Parse("k+ey=[a-z]{3}|kk?ey;"), true));
  EXPECT_FALSE(builder.Add(*Parse("(?:api_key|t?oken|pa?ssword)=[a-z]+"), true));
  EXPECT_TRUE(builder.Add(*Parse("(?:api_key|token|password)=[a-z]+"), true));
  const NameTails tails = builder.Build();
  EXPECT_TRUE(MayHold(tails, "password=x"));
  EXPECT_FALSE(MayHold(tails, "passwort=x"));
}

TEST(NameTailsTest, ConnectionStringsAreToldByWhatFollowsTheirScheme) {
  NameTailsBuilder builder;
  EXPECT_FALSE(builder.Add(*Parse("key=[a-z]+"), false));
  EXPECT_FALSE(builder.Add(*Parse("(?:https?://)?[a-z]+@"), false));
  EXPECT_TRUE(builder.Add(*Parse("(?:ftp|ssh)://[^:@ ]+:[^@ ]+@"), false));
  const NameTails tails = builder.Build();
  EXPECT_TRUE(MayHold(tails, "see ftp://user:pass@host"));
  EXPECT_FALSE(MayHold(tails, "see ftp://host/user:pass @host"));
  EXPECT_FALSE(MayHold(tails, "see ftp://host/"));
}

TEST(NameTailsTest, BytesBeyondAscii) {
  const NameTails tails = TailsOf({"key=[^a-z]{3}!", "token=é;"});
  EXPECT_TRUE(MayHold(tails, "key=äöü!"));
  EXPECT_TRUE(MayHold(tails, "key=\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC!"));
  EXPECT_TRUE(MayHold(tails, "token=\xC3\xA9;"));
  EXPECT_FALSE(MayHold(tails, "token=e;"));
}

// Whatever a table leaves out, it must say that it may follow.
TEST(NameTailsTest, TooManyStatesMissNothing) {
  std::vector<std::string> patterns;
  for (char c = 'a'; c <= 'z'; ++c) {
    patterns.push_back(std::string("key[") + c + "-z0-9]*" + c + "[a-z]{5}[" + c + "0-9]{6}#");
  }
  const NameTails tails = TailsOf(patterns);
  std::mt19937 random(11);
  for (const std::string& pattern : patterns) {
    const auto syntax = Parse(pattern);
    for (int i = 0; i < 50; ++i) {
      const std::string text = RandomMatch(*syntax, &random);
      EXPECT_TRUE(MayHold(tails, text)) << pattern << " " << text;
    }
  }
}

TEST(NameTailsTest, NoMatchOfTheBuiltInRulesIsMissed) {
  const auto rules = BuiltInRules();
  ASSERT_TRUE(rules.ok()) << rules.status();
  const PrefilterPlan plan(**rules);
  ASSERT_GE(plan.named.size(), 8u);
  std::mt19937 random(7);
  for (const PrefilterEntry& entry : plan.named) {
    const auto syntax = Parse(entry.pattern);
    for (int i = 0; i < 300; ++i) {
      const std::string text = RandomMatch(*syntax, &random);
      EXPECT_TRUE(MayHold(plan.tails, text))
          << (*rules)->rules[static_cast<size_t>(entry.rule)].id << ": " << text;
      EXPECT_TRUE(MayHold(plan.tails, "-_" + text + "ke\ny")) << text;
    }
  }
}

}  // namespace
}  // namespace secretscan
