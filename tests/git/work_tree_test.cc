#include "git/work_tree.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>

#include "git/test_repository.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace secretscan {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr int64_t kLater = int64_t{1} << 33;  // nothing was written in the second of the index

class WorkTreeTest : public ::testing::Test {
 protected:
  // "M path", "A path", "D path", "T path"
  std::vector<std::string> Changes(WorkTreeOptions options = {}, int64_t index_seconds = kLater) {
    unread_.clear();
    repository_ = *Repository::Open(test_.path());
    index_ = *IndexFile::Read(repository_->git_dir() + "index", repository_->git_dir(), 20);
    tree_ = std::make_unique<WorkTree>(*repository_, index_, index_seconds, options);
    changes_ = tree_->Compare(&unread_);
    std::vector<std::string> out;
    for (const FileChange& change : changes_) {
      const bool both = change.before.exists() && change.after.exists();
      const char* status = !change.before.exists() ? "A" : !change.after.exists() ? "D"
                           : (change.before.mode & 0170000) != (change.after.mode & 0170000) && both
                               ? "T"
                               : "M";
      out.push_back(std::string(status) + " " +
                    (change.after.exists() ? change.after.path : change.before.path));
    }
    return out;
  }

  // The same, by git.
  std::vector<std::string> Gits() {
    std::vector<std::string> lines;
    const std::string text = test_.Run({"diff", "--name-status", "--no-renames"});
    for (size_t begin = 0; begin < text.size();) {
      const size_t end = std::min(text.find('\n', begin), text.size());
      std::string line = text.substr(begin, end - begin);
      std::replace(line.begin(), line.end(), '\t', ' ');
      lines.push_back(line);
      begin = end + 1;
    }
    return lines;
  }

  std::string Content(size_t change) {
    std::string data;
    EXPECT_TRUE(tree_->contents().Read(changes_[change].after.id, &data).ok());
    return data;
  }

  std::string PathOf(const std::string& name) const { return test_.path() + "/" + name; }

  TestRepository test_;
  std::unique_ptr<Repository> repository_;
  IndexFile index_;
  std::unique_ptr<WorkTree> tree_;
  std::vector<FileChange> changes_;
  std::vector<UnreadFile> unread_;
};

TEST_F(WorkTreeTest, EditsDeletionsModesAndLinks) {
  for (const char* path : {"a", "b", "d/c", "d/e/f", "mode", "type"}) {
    test_.WriteFile(path, std::string(path) + "\n");
  }
  std::filesystem::create_symlink("a", PathOf("link"));
  test_.Commit("one");
  EXPECT_THAT(Changes(), IsEmpty());
  test_.WriteFile("a", "more\n");
  test_.RemoveFile("b");
  ::chmod(PathOf("mode").c_str(), 0755);
  test_.RemoveFile("type");
  std::filesystem::create_symlink("elsewhere", PathOf("type"));
  test_.RemoveFile("link");
  std::filesystem::create_symlink("b", PathOf("link"));
  test_.WriteFile("untracked", "u\n");
  EXPECT_EQ(Changes(), Gits());
  EXPECT_THAT(Changes(), ElementsAre("M a", "D b", "M link", "M mode", "T type"));
  EXPECT_EQ(Content(0), "more\n");
  EXPECT_EQ(Content(2), "b");
  test_.Run({"config", "core.fileMode", "false"});
  EXPECT_EQ(Changes(), Gits());
}

TEST_F(WorkTreeTest, TouchedFilesAreTheSame) {
  test_.WriteFile("a", "a\n");
  test_.Commit("one");
  std::filesystem::last_write_time(PathOf("a"), std::filesystem::file_time_type::clock::now() -
                                                    std::chrono::hours(1));
  EXPECT_THAT(Changes(), IsEmpty());
}

// A change of the same size in the same second cannot be told by what the index knows.
TEST_F(WorkTreeTest, RacyFilesAreRead) {
  test_.WriteFile("a", "one\n");
  test_.Commit("one");
  struct stat before {};
  ASSERT_EQ(::stat(PathOf("a").c_str(), &before), 0);
  test_.WriteFile("a", "two\n");
  const timespec times[] = {before.st_atim, before.st_mtim};
  ASSERT_EQ(::utimensat(AT_FDCWD, PathOf("a").c_str(), times, 0), 0);
  EXPECT_THAT(Changes({}, before.st_mtim.tv_sec), ElementsAre("M a"));
}

TEST_F(WorkTreeTest, PromisedAndIntended) {
  for (const char* path : {"assumed", "skipped"}) {
    test_.WriteFile(path, "1\n");
  }
  test_.Commit("one");
  test_.Run({"update-index", "--assume-unchanged", "assumed"});
  test_.Run({"update-index", "--skip-worktree", "skipped"});
  test_.WriteFile("assumed", "2\n");
  test_.WriteFile("skipped", "2\n");
  test_.WriteFile("intended", "new\n");
  test_.Run({"add", "--intent-to-add", "intended"});
  EXPECT_EQ(Changes(), Gits());
  EXPECT_THAT(Changes(), ElementsAre("A intended"));
}

TEST_F(WorkTreeTest, NoLinkIsFollowed) {
  test_.WriteFile("d/f", "1\n");
  test_.Commit("one");
  std::filesystem::rename(PathOf("d"), PathOf("e"));
  std::filesystem::create_symlink("e", PathOf("d"));
  test_.WriteFile("e/f", "2\n");
  EXPECT_THAT(Changes(), ElementsAre("D d/f"));
  EXPECT_EQ(Changes(), Gits());
}

TEST_F(WorkTreeTest, PathsOfAForgedIndexLeadNowhere) {
  test_.WriteFile("a", "1\n");
  test_.Commit("one");
  std::string bytes = test_.ReadFile(".git/index");
  const size_t at = bytes.find(std::string("\0\1a\0", 4));
  ASSERT_NE(at, std::string::npos);
  for (const std::string path : {"../x", ".git/config", "./a", "d/../a", ".GIT/config"}) {
    std::string entry = bytes.substr(12, at - 12);  // up to the flags
    entry += std::string(1, '\0') + static_cast<char>(path.size()) + path;
    entry.append(8 - entry.size() % 8, '\0');
    test_.WriteFile(".git/index", bytes.substr(0, 12) + entry + std::string(20, '\0'));
    EXPECT_THAT(Changes(), ElementsAre("D " + path));
  }
}

TEST_F(WorkTreeTest, LineEndsThatGitConverts) {
  test_.Run({"config", "core.autocrlf", "input"});
  test_.WriteFile("same", "1\n2\n");
  test_.WriteFile("edited", "1\n2\n");
  test_.WriteFile("lone", "1\n2\n");
  test_.Commit("one");
  test_.WriteFile("same", "1\r\n2\r\n");
  test_.WriteFile("edited", "1\r\nnew\r\n");
  test_.WriteFile("lone", "1\r\na\rb\n");
  EXPECT_THAT(Changes({.convert_only_if_asked = true}), ElementsAre("M edited", "M lone"));
  EXPECT_EQ(Content(0), "1\nnew\n");
  EXPECT_EQ(Content(1), "1\r\na\rb\n");
  test_.Run({"config", "--unset", "core.autocrlf"});
  EXPECT_THAT(Changes(), ElementsAre("M edited", "M lone"));
  EXPECT_THAT(Changes({.convert_only_if_asked = true}),
              ElementsAre("M edited", "M lone", "M same"));
  test_.WriteFile(".gitattributes", "* text=auto\n");
  test_.Run({"add", ".gitattributes"});
  EXPECT_THAT(Changes({.convert_only_if_asked = true}), ElementsAre("M edited", "M lone"));
}

TEST_F(WorkTreeTest, CrlfInTheIndexStays) {
  test_.WriteFile("f", "1\r\n2\r\n");
  test_.Commit("one");
  test_.WriteFile("f", "1\r\n2\r\n3\r\n");
  EXPECT_THAT(Changes(), ElementsAre("M f"));
  EXPECT_EQ(Content(0), "1\r\n2\r\n3\r\n");
}

TEST_F(WorkTreeTest, Unmerged) {
  test_.WriteFile("f", "base\n");
  test_.Commit("base");
  test_.Run({"checkout", "-q", "-b", "side"});
  test_.WriteFile("f", "theirs\n");
  test_.Commit("theirs");
  test_.Run({"checkout", "-q", "main"});
  test_.WriteFile("f", "ours\n");
  test_.Commit("ours");
  EXPECT_NE(RunGit(test_.path(), {"merge", "side"}).exit_code, 0);
  EXPECT_THAT(Changes(), IsEmpty());
  EXPECT_THAT(Changes({.unmerged = true}), ElementsAre("M f"));
  EXPECT_THAT(Content(0), ::testing::HasSubstr("theirs\n"));
}

TEST_F(WorkTreeTest, Submodule) {
  TestRepository other;
  other.WriteFile("f", "1\n");
  other.Commit("one");
  test_.Run({"submodule", "--quiet", "add", other.path(), "mod"});
  test_.Commit("with a module");
  EXPECT_THAT(Changes(), IsEmpty());
  RunGit(PathOf("mod"), {"commit", "-q", "--allow-empty", "-m", "two"});
  EXPECT_EQ(Changes(), Gits());
  EXPECT_THAT(Changes(), ElementsAre("M mod"));
  EXPECT_EQ(changes_[0].after.id.Hex(), RunGit(PathOf("mod"), {"rev-parse", "HEAD"}).output);
}

}  // namespace
}  // namespace secretscan
