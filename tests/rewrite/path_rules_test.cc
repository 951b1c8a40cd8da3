#include "rewrite/path_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace secretscan {
namespace {

using testing::HasSubstr;

TEST(PathRulesTest, MatchesPathsAndBelow) {
  PathRules rules;
  ASSERT_TRUE(rules.AddPath("a/b").ok());
  ASSERT_TRUE(rules.AddPath("dir/").ok());
  for (const char* kept : {"a/b", "a/b/c", "dir/x"}) {
    EXPECT_TRUE(rules.Keeps(kept)) << kept;
  }
  for (const char* dropped : {"a", "a/bc", "x/a/b", "dir", "", "a/b.c"}) {
    EXPECT_FALSE(rules.Keeps(dropped)) << dropped;
  }
  rules.set_invert(true);
  EXPECT_FALSE(rules.Keeps("a/b"));
  EXPECT_TRUE(rules.Keeps("a"));
}

TEST(PathRulesTest, KeepsAllWithoutFilters) {
  PathRules rules;
  EXPECT_TRUE(rules.empty());
  EXPECT_TRUE(rules.Keeps("a"));
  rules.set_invert(true);
  EXPECT_TRUE(rules.Keeps("a"));
}

TEST(PathRulesTest, EmptyPathIsAll) {
  PathRules rules;
  ASSERT_TRUE(rules.AddPath("").ok());
  EXPECT_TRUE(rules.Keeps("a/b"));
}

TEST(PathRulesTest, Globs) {
  PathRules rules;
  ASSERT_TRUE(rules.AddGlob("*.c").ok());
  ASSERT_TRUE(rules.AddGlob("d[!a-c]").ok());
  ASSERT_TRUE(rules.AddGlob("e/").ok());
  for (const char* kept : {"a.c", "x/y/a.c", "a.c/below", "dd", "dd/e/f", "e/f", "a\nb.c"}) {
    EXPECT_TRUE(rules.Keeps(kept)) << kept;
  }
  for (const char* dropped : {"a.cc", "da", "A.C", "e", "x/dd"}) {
    EXPECT_FALSE(rules.Keeps(dropped)) << dropped;
  }
}

TEST(PathRulesTest, GlobsAreOfBytes) {
  PathRules rules;
  ASSERT_TRUE(rules.AddGlob("a??b").ok());
  EXPECT_TRUE(rules.Keeps("a\xc3\xa4" "b"));
  EXPECT_TRUE(rules.Keeps("a\xff/b"));
}

TEST(PathRulesTest, RegexesAreSoughtAnywhere) {
  PathRules rules;
  ASSERT_TRUE(rules.AddRegex(R"(^src/.*\.key$)").ok());
  ASSERT_TRUE(rules.AddRegex("secret").ok());
  EXPECT_TRUE(rules.Keeps("src/a/b.key"));
  EXPECT_TRUE(rules.Keeps("x/my_secrets"));
  EXPECT_FALSE(rules.Keeps("x/src/a.key"));
}

TEST(PathRulesTest, BaseNames) {
  PathRules rules;
  rules.set_use_base_name(true);
  ASSERT_TRUE(rules.AddPath("id_rsa").ok());
  ASSERT_TRUE(rules.AddGlob("*.pem").ok());
  EXPECT_TRUE(rules.Keeps("a/b/id_rsa"));
  EXPECT_TRUE(rules.Keeps("id_rsa"));
  EXPECT_TRUE(rules.Keeps("x/y.pem"));
  EXPECT_FALSE(rules.Keeps("id_rsa/x"));
  EXPECT_FALSE(rules.Keeps("y.pem/x"));
}

TEST(PathRulesTest, ReadsFiles) {
  PathRules rules;
  ASSERT_TRUE(rules.AddLines("# no\n\na b\r\nliteral:#c\nglob:*.x\nregex:y$\n", "paths").ok());
  for (const char* kept : {"a b", "#c", "q/r.x", "why"}) {
    EXPECT_TRUE(rules.Keeps(kept)) << kept;
  }
  EXPECT_FALSE(rules.Keeps("# no"));
}

TEST(PathRulesTest, Refuses) {
  PathRules rules;
  EXPECT_THAT(std::string(rules.AddPath("/a").message()),
              HasSubstr("Pathnames cannot begin with a '/'"));
  EXPECT_THAT(std::string(rules.AddGlob("a/../b").message()), HasSubstr("Invalid path component"));
  EXPECT_THAT(std::string(rules.AddPath("./b").message()), HasSubstr("Invalid path component"));
  EXPECT_THAT(std::string(rules.AddPath("a/.").message()), HasSubstr("Invalid path component"));
  EXPECT_FALSE(rules.AddRegex("(").ok());
  EXPECT_THAT(std::string(rules.AddLines("a\nb==>c", "paths").message()),
              HasSubstr("paths:2: renaming"));
  EXPECT_TRUE(rules.AddPath("...").ok());
}

TEST(PathRulesTest, RemembersFailure) {
  PathRules rules;
  ASSERT_TRUE(rules.AddRegex("(a+)+b\\d").ok());
  rules.Keeps(std::string(64, 'a') + "b");
  EXPECT_TRUE(absl::IsResourceExhausted(rules.status()));
}

}  // namespace
}  // namespace secretscan
