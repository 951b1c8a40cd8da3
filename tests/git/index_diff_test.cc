#include "git/index_diff.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <random>

#include "git/commit.h"
#include "git/repository.h"
#include "git/test_repository.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace secretscan {
namespace {

struct Opened {
  std::unique_ptr<Repository> repository;
  IndexFile index;
  ObjectId tree;  // HEAD's
};

Opened Open(const TestRepository& test) {
  Opened opened;
  opened.repository = *Repository::Open(test.path());
  const Repository& repository = *opened.repository;
  opened.index = *IndexFile::Read(repository.git_dir() + "index", repository.git_dir(),
                                  repository.object_id_size());
  const ObjectId head = *repository.Head();
  opened.tree.size = static_cast<uint8_t>(repository.object_id_size());
  std::string data;
  if (!head.IsNull() && repository.objects().Read(head, &data).ok()) {
    opened.tree = ParseCommitLinks(data, head.size)->tree;
  }
  return opened;
}

// Lines of `git diff --cached --raw --no-renames --no-abbrev`.
std::string Raw(const FileChange& change) {
  const auto mode = [](const FileSide& side) {
    char out[8];
    std::snprintf(out, sizeof out, "%06o", side.mode);
    return std::string(out);
  };
  const auto id = [](const FileSide& side, const FileSide& other) {
    return side.exists() ? side.id.Hex() : std::string(2 * other.id.size, '0');
  };
  const FileSide& before = change.before;
  const FileSide& after = change.after;
  const bool type = before.exists() && after.exists() &&
                    (before.mode & 0170000) != (after.mode & 0170000);
  const char* status = !before.exists() ? "A" : !after.exists() ? "D" : type ? "T" : "M";
  return ":" + mode(before) + " " + mode(after) + " " + id(before, after) + " " +
         id(after, before) + " " + status + "\t" + (after.exists() ? after.path : before.path);
}

std::vector<std::string> SplitLines(const std::string& text) {
  std::vector<std::string> lines;
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = std::min(text.find('\n', begin), text.size());
    lines.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return lines;
}

void ExpectLikeGit(TestRepository* test) {
  const Opened opened = Open(*test);
  const auto changes =
      DiffTreeToIndex(opened.repository->objects(), opened.repository->object_id_size(),
                      opened.tree, opened.index);
  ASSERT_TRUE(changes.ok()) << changes.status();
  std::vector<std::string> ours;
  for (const FileChange& change : *changes) {
    ours.push_back(Raw(change));
  }
  std::sort(ours.begin(), ours.end());
  std::vector<std::string> gits =
      SplitLines(test->Run({"diff", "--cached", "--raw", "--no-renames", "--no-abbrev"}));
  // Git tells by a line of its own that a path is not merged.
  std::erase_if(gits, [](const std::string& line) { return line.find(" U\t") != line.npos; });
  std::sort(gits.begin(), gits.end());
  EXPECT_EQ(ours, gits);
}

TEST(IndexDiffTest, StatesOfARepository) {
  for (const char* format : {"sha1", "sha256"}) {
    TestRepository test({std::string("--object-format=") + format});
    ExpectLikeGit(&test);
    for (const char* path : {"a", "b", "d/c", "d/e/f", "d.x", "link", "mode"}) {
      test.WriteFile(path, std::string(path) + "\n");
    }
    test.Run({"add", "--all"});
    ExpectLikeGit(&test);  // no commit yet
    test.Commit("one");
    ExpectLikeGit(&test);  // nothing staged
    test.WriteFile("a", "changed\n");
    test.RemoveFile("b");
    std::filesystem::remove_all(test.path() + "/d/e");
    test.WriteFile("d/e", "a file where a directory was\n");
    test.WriteFile("new/file", "new\n");
    test.Run({"add", "--all"});
    test.Run({"update-index", "--chmod=+x", "mode"});
    ExpectLikeGit(&test);
    test.WriteFile("only-intended", "later\n");
    test.Run({"add", "--intent-to-add", "only-intended"});
    ExpectLikeGit(&test);
    test.Run({"rm", "--quiet", "--cached", "d/c"});
    test.Run({"add", "--intent-to-add", "d/c"});  // in HEAD, and out of the index but for its name
    ExpectLikeGit(&test);
  }
}

TEST(IndexDiffTest, Unmerged) {
  TestRepository test;
  test.WriteFile("f", "base\n");
  test.WriteFile("g", "base\n");
  test.Commit("base");
  test.Run({"checkout", "-q", "-b", "side"});
  test.WriteFile("f", "theirs\n");
  test.WriteFile("h", "theirs\n");
  test.RemoveFile("g");
  test.Commit("theirs");
  test.Run({"checkout", "-q", "main"});
  test.WriteFile("f", "ours\n");
  test.Commit("ours");
  EXPECT_NE(RunGit(test.path(), {"merge", "side"}).exit_code, 0);
  ExpectLikeGit(&test);
  const Opened opened = Open(test);
  const auto theirs = DiffTreeToUnmerged(opened.repository->objects(), 20, opened.tree,
                                         opened.index, 3);
  ASSERT_TRUE(theirs.ok());
  ASSERT_EQ(theirs->size(), 1u);
  EXPECT_EQ(theirs->front().after.path, "f");
  EXPECT_TRUE(
      DiffTreeToUnmerged(opened.repository->objects(), 20, opened.tree, opened.index, 2)->empty());
}

TEST(IndexDiffTest, Sparse) {
  TestRepository test;
  for (const char* path : {"a", "in/b", "out/c", "out/d/e"}) {
    test.WriteFile(path, std::string(path) + "\n");
  }
  test.Commit("one");
  test.WriteFile("out/c", "two\n");
  test.Commit("two");
  test.Run({"sparse-checkout", "init", "--cone", "--sparse-index"});
  test.Run({"sparse-checkout", "set", "in"});
  ExpectLikeGit(&test);
  test.WriteFile("in/b", "changed\n");
  test.Run({"add", "--all"});
  ExpectLikeGit(&test);
  test.Run({"reset", "-q", "--soft", "HEAD~1"});  // a directory that is not checked out differs
  ExpectLikeGit(&test);
}

TEST(IndexDiffTest, RandomTrees) {
  std::mt19937 random(7);
  TestRepository test;
  const char* names[] = {"a", "b", "a.c", "a-b", "d", "x", "x0"};
  for (int round = 0; round < 12; ++round) {
    for (int edit = 0; edit < 6; ++edit) {
      std::string path = names[random() % 7];
      while (random() % 2 == 0) {
        path += std::string("/") + names[random() % 7];
      }
      RunGit(test.path(), {"rm", "-rqf", "--cached", "--ignore-unmatch", path});
      const std::string blob = test.WriteObject("blob", std::to_string(random() % 50));
      RunGit(test.path(), {"update-index", "--add", "--replace", "--cacheinfo",
                           "100644," + blob + "," + path});
    }
    ExpectLikeGit(&test);
    if (round % 3 == 0) {
      test.Run({"commit", "-q", "--allow-empty", "-m", "x"});
    }
  }
}

}  // namespace
}  // namespace secretscan
