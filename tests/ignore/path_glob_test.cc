#include "ignore/path_glob.h"

#include "gtest/gtest.h"

namespace secretscan {
namespace {

bool Matches(const std::string& pattern, const std::string& path) {
  const auto glob = PathGlob::Parse(pattern);
  EXPECT_TRUE(glob.ok()) << pattern;
  const bool matches = glob->Matches(path);
  if (!glob->literal().empty()) {
    EXPECT_EQ(matches, "/" + glob->literal() == path || glob->literal() == path) << pattern;
  }
  return matches;
}

TEST(PathGlobTest, Matches) {
  const char* const kCases[][2] = {
      {"a.txt", "a.txt"},       {"a.txt", "x/y/a.txt"},  {"/a.txt", "a.txt"},
      {"/a.txt", "/a.txt"},     {"x/*.txt", "x/a.txt"},  {"x/**", "x/y/z"},
      {"**/a", "a"},            {"**/a", "x/y/a"},       {"x/**/a", "x/a"},
      {"x/**/a", "x/y/z/a"},    {"x/", "x/y/z"},         {"a?c/x", "abc/x"},
      {"x/[a-c]", "x/b"},       {"x/[!a-c]", "x/d"},     {"x/[]]", "x/]"},
      {"x/\\*", "x/*"},         {"x/a+(b)", "x/a+(b)"},  {"*.p12", "k/a.p12"},
      {"x/a b", "x/a b"},       {"x/[a-]", "x/-"},       {"x/\xC3\xA4*", "x/\xC3\xA4\xC3\xB6"},
      {"x/*", "x/\xFF"},        {"x/a", "x/a"},          {"x/[\\]]", "x/]"},
      {"*", "x/y"},             {"x/a.b", "x/a.b"},      {"x/*", "x/a\nb"},
  };
  for (const auto& [pattern, path] : kCases) {
    EXPECT_TRUE(Matches(pattern, path)) << pattern << " " << path;
  }
}

TEST(PathGlobTest, DoesNotMatch) {
  const char* const kCases[][2] = {
      {"/a.txt", "x/a.txt"}, {"x/*.txt", "x/y/a.txt"}, {"x/**", "y/x"},     {"x/*", "x/y/z"},
      {"a.txt", "a.txt.bak"}, {"a.txt", "ba.txt"},      {"x/[!a]", "x//"},   {"x/a.b", "x/axb"},
      {"x/", "x"},            {"x/**/a", "xa"},         {"a?c/x", "a/c/x"},  {"x/\\*", "x/y"},
  };
  for (const auto& [pattern, path] : kCases) {
    EXPECT_FALSE(Matches(pattern, path)) << pattern << " " << path;
  }
}

TEST(PathGlobTest, KnowsWhatNamesNothing) {
  for (const char* pattern : {"*", "**", "**/*", "?", "*/**/", "/**"}) {
    EXPECT_TRUE(PathGlob::Parse(pattern)->matches_everything()) << pattern;
  }
  for (const char* pattern : {"a", "*.c", "[a]", "src/**"}) {
    EXPECT_FALSE(PathGlob::Parse(pattern)->matches_everything()) << pattern;
  }
}

TEST(PathGlobTest, RefusesWhatIsNone) {
  for (const std::string pattern : {"", "/", "a[", "a[]", "a\\", "[z-a]"}) {
    EXPECT_FALSE(PathGlob::Parse(pattern).ok()) << pattern;
  }
  EXPECT_FALSE(PathGlob::Parse(std::string(PathGlob::kMaxSize + 1, 'a')).ok());
}

TEST(PathGlobTest, LiteralGlobMatchesThatPathOnly) {
  for (const std::string path : {"a", "x/a", "x/*", "[a]", "a\\b", "x/a?", "x/\xFF"}) {
    const auto glob = PathGlob::Parse(LiteralGlob(path));
    ASSERT_TRUE(glob.ok()) << path;
    EXPECT_TRUE(glob->Matches(path)) << path;
    EXPECT_FALSE(glob->Matches("y/" + path)) << path;
    EXPECT_FALSE(glob->literal().empty()) << path;
  }
}

}  // namespace
}  // namespace secretscan
