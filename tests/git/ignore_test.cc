// .gitignore files, compared with `git check-ignore`.
#include <algorithm>
#include <random>
#include <set>

#include "git/ignore_pattern.h"
#include "git/test_repository.h"
#include "git/work_tree_ignores.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace secretscan {
namespace {

using Verdict = IgnoreFile::Verdict;

TEST(IgnoreFileTest, LastPatternThatMatchesDecides) {
  const IgnoreFile file("*.log\n!keep.log\n# comment\n\n\\#real\nbuild/\n/top\na/**/z\ntrail\\ \nx  \r\n");
  EXPECT_EQ(file.Judge("d/a.log", false), Verdict::kIgnored);
  EXPECT_EQ(file.Judge("d/keep.log", false), Verdict::kKept);
  EXPECT_EQ(file.Judge("#real", false), Verdict::kIgnored);
  EXPECT_EQ(file.Judge("build", false), Verdict::kUnknown);
  EXPECT_EQ(file.Judge("d/build", true), Verdict::kIgnored);
  EXPECT_EQ(file.Judge("top", false), Verdict::kIgnored);
  EXPECT_EQ(file.Judge("d/top", false), Verdict::kUnknown);
  EXPECT_EQ(file.Judge("a/z", false), Verdict::kIgnored);
  EXPECT_EQ(file.Judge("a/b/c/z", false), Verdict::kIgnored);
  EXPECT_EQ(file.Judge("trail ", false), Verdict::kIgnored);
  EXPECT_EQ(file.Judge("x", false), Verdict::kIgnored);
}

TEST(IgnoreFileTest, ManyStarsTakeNoTime) {
  std::string pattern = "/";
  for (int i = 0; i < 2000; ++i) {
    pattern += i % 2 ? "*a" : "**/";
  }
  const IgnoreFile file(pattern + "b\n");
  EXPECT_EQ(file.Judge(std::string(3000, 'a'), false), Verdict::kUnknown);
}

// A line of a .gitignore file, more or less.
std::string RandomPattern(std::mt19937* random) {
  static const std::vector<std::string> kPieces = {
      "a", "b", "ab", "foo", ".", "*", "**", "***", "?", "/", "/", "/**/", "**/", "/**", "[ab]",
      "[!a]", "[^b]", "[a-c]", "[]a]", "[a", "\\*", "\\a", "\\", "[[:alpha:]]", "[[:nope:]]",
      "[\\]a]", "[a-]", "[--a]", " ", "\\ ", "#", "!", "-", "]"};
  std::string pattern = (*random)() % 4 == 0 ? "!" : "";
  const size_t count = 1 + (*random)() % 5;
  for (size_t i = 0; i < count; ++i) {
    pattern += kPieces[(*random)() % kPieces.size()];
  }
  return pattern;
}

TEST(WorkTreeIgnoresTest, SaysWhatGitSays) {
  std::mt19937 random(5);
  const std::vector<std::string> names = {"a", "b", "ab", "foo", ".a", "a.b", "c", "*", "]", "-",
                                          "b a", "#", "!", "a "};
  size_t ignored_at_all = 0;
  for (int round = 0; round < 60; ++round) {
    TestRepository repository;
    std::set<std::string> paths;
    for (int i = 0; i < 40; ++i) {
      std::string path;
      const size_t depth = 1 + random() % 4;
      for (size_t d = 0; d < depth; ++d) {
        path += (d == 0 ? "" : "/") + names[random() % names.size()];
      }
      // A name is a file or a directory, not both.
      const bool clashes = std::any_of(paths.begin(), paths.end(), [&](const std::string& other) {
        return other.starts_with(path + "/") || path.starts_with(other + "/");
      });
      if (!clashes && paths.insert(path).second) {
        repository.WriteFile(path, "x");
      }
    }
    std::set<std::string> directories;
    for (const std::string& path : paths) {
      for (size_t at = path.find('/'); at != std::string::npos; at = path.find('/', at + 1)) {
        directories.insert(path.substr(0, at));
      }
    }
    const auto patterns = [&] {
      std::string text;
      const size_t count = 1 + random() % 4;
      for (size_t i = 0; i < count; ++i) {
        text += RandomPattern(&random) + (random() % 8 == 0 ? "\r\n" : "\n");
      }
      return text;
    };
    repository.WriteFile(".gitignore", patterns());
    if (random() % 2 == 0) {
      repository.WriteFile(".git/info/exclude", patterns());
    }
    for (const std::string& directory : directories) {
      if (random() % 4 == 0) {
        repository.WriteFile(directory + "/.gitignore", patterns());
      }
    }

    std::string asked;
    for (const std::string& path : paths) {
      asked += path + '\0';
    }
    // 1: none is ignored.
    const GitResult told = RunGit(repository.path(), {"check-ignore", "-z", "--stdin"}, asked);
    std::set<std::string> expected;
    for (size_t at = 0; at < told.output.size();) {
      const size_t end = told.output.find('\0', at);
      expected.insert(told.output.substr(at, end - at));
      at = end + 1;
    }

    std::set<std::string> ignored;
    for (const std::string& path : paths) {
      WorkTreeIgnores ignores(repository.path());
      bool is_ignored = false;
      for (size_t at = path.find('/');; at = path.find('/', at + 1)) {
        const bool is_directory = at != std::string::npos;
        const std::string part = repository.path() + "/" + path.substr(0, at);
        if (ignores.IsIgnored(part, is_directory)) {
          is_ignored = true;  // with all that is inside
        }
        if (is_ignored || !is_directory) {
          break;
        }
        ignores.Enter(part);
      }
      if (is_ignored) {
        ignored.insert(path);
      }
    }
    ignored_at_all += ignored.size();
    EXPECT_EQ(ignored, expected) << repository.ReadFile(".gitignore");
  }
  EXPECT_GT(ignored_at_all, 200u);
}

}  // namespace
}  // namespace secretscan
