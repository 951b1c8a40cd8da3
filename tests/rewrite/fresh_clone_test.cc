#include "rewrite/fresh_clone.h"

#include <filesystem>
#include <fstream>

#include "git/test_repository.h"
#include "gtest/gtest.h"
#include "rewrite/name_composition.h"

namespace secretscan {
namespace {

namespace fs = std::filesystem;

class FreshCloneTest : public ::testing::Test {
 protected:
  FreshCloneTest() {
    source_.WriteFile("a", "a\n");
    source_.WriteFile("d/b", "b\n");
    source_.Commit("one");
    source_.Run({"branch", "side"});
    source_.Run({"gc", "-q"});
    clone_ = source_.parent() + "/clone";
    Clone({});
  }

  void Clone(const std::vector<std::string>& options) {
    fs::remove_all(clone_);
    std::vector<std::string> args = {"clone", "-q"};
    args.insert(args.end(), options.begin(), options.end());
    args.insert(args.end(), {"file://" + source_.path(), clone_});
    ASSERT_EQ(RunGit(source_.parent(), args).exit_code, 0);
    fs::remove_all(clone_ + "/.git/logs");
  }
  std::string Git(const std::vector<std::string>& args, std::string_view input = {}) {
    const GitResult result = RunGit(clone_, args, input);
    EXPECT_EQ(result.exit_code, 0) << args[0];
    return result.output;
  }
  void Write(const std::string& name, const std::string& text) {
    fs::create_directories(fs::path(clone_ + "/" + name).parent_path());
    std::ofstream(clone_ + "/" + name) << text;
  }

  // Why it is refused, without the words around it; empty if it is not.
  std::string Reason(const std::string& below = "") {
    const std::string refusal = Refusal(below);
    const size_t begin = refusal.find("\n  (");
    if (begin == std::string::npos) {
      return refusal;
    }
    return refusal.substr(begin + 4, refusal.find(")\n") - begin - 4);
  }
  std::string Refusal(const std::string& below = "") {
    const std::string directory = clone_ + below;
    const auto layout = DiscoverRepository(directory);
    const auto repository = Repository::Open(directory);
    EXPECT_TRUE(layout.ok() && repository.ok());
    std::vector<std::string> broken;
    const auto references = (*repository)->References(&broken);
    EXPECT_TRUE(references.ok());
    const auto refusal =
        RefuseUnlessFreshClone(directory + "/", *layout, **repository, *references);
    EXPECT_TRUE(refusal.ok()) << refusal.status();
    return refusal.ok() ? *refusal : "?";
  }

  TestRepository source_;
  std::string clone_;
};

TEST_F(FreshCloneTest, AcceptsFreshClones) {
  EXPECT_EQ(Refusal(), "");
  Clone({"--bare"});
  EXPECT_EQ(Refusal(), "");
  Clone({"--mirror"});
  EXPECT_EQ(Refusal(), "");
  // New and small, never cloned.
  const TestRepository young({"--bare"});
  clone_ = young.path();
  EXPECT_EQ(Refusal(), "");
}

TEST_F(FreshCloneTest, AsksForTheTop) {
  EXPECT_EQ(Reason("/d"), "GIT_DIR must be .git");
  EXPECT_EQ(Reason("/.git"), "GIT_DIR must be .git");
  Git({"config", "core.bare", "true"});
  EXPECT_EQ(Reason(), "GIT_DIR must be .");
  Git({"config", "core.bare", "false"});
  fs::rename(clone_ + "/.git", source_.parent() + "/moved");
  Write(".git", "gitdir: " + source_.parent() + "/moved\n");
  EXPECT_EQ(Reason(), "GIT_DIR must be .git");
  fs::remove(clone_ + "/.git");
  fs::create_directory_symlink(source_.parent() + "/moved", clone_ + "/.git");
  EXPECT_EQ(Reason(), "");
}

TEST_F(FreshCloneTest, SeesNamesThatAFileSystemMixesUp) {
  const std::string id = Git({"rev-parse", "HEAD"});
  Git({"update-ref", "refs/remotes/origin/zcase", id});
  Git({"update-ref", "refs/remotes/origin/zCASE", id});
  EXPECT_EQ(Reason(), "");
  Git({"config", "core.ignoreCase", "true"});
  EXPECT_EQ(Reason(),
            "Aborting: Cannot rewrite history on a case insensitive\n"
            "filesystem since you have refs that differ in case only:\n"
            "    refs/remotes/origin/zCASE, refs/remotes/origin/zcase\n");
  Git({"config", "core.ignoreCase", "false"});
  Git({"config", "core.precomposeUnicode", "true"});
  EXPECT_EQ(Reason(), "");
  Git({"update-ref", "refs/remotes/origin/lam\xC3\xA9", id});
  Git({"update-ref", "refs/remotes/origin/lame\xCC\x81", id});
  EXPECT_TRUE(Reason().starts_with("Aborting: Cannot rewrite history on a character normalizing"));
}

TEST(NameCompositionTest, TakesLettersApart) {
  EXPECT_EQ(Decomposed("plain/Name"), "plain/Name");
  EXPECT_EQ(Decomposed("\xC3\xA9"), "e\xCC\x81");
  EXPECT_EQ(Decomposed("\xE1\xBA\xAF"), "a\xCC\x81\xCC\x86");  // breve and acute, in one order
  EXPECT_EQ(Decomposed("a\xCC\x86\xCC\x81"), "a\xCC\x81\xCC\x86");
  EXPECT_EQ(Decomposed("\xEA\xB0\x81"), "\xE1\x84\x80\xE1\x85\xA1\xE1\x86\xA8");  // Hangul
  EXPECT_EQ(Decomposed("\xE2\x84\xAB"), "A\xCC\x8A");                             // Angstrom
}

TEST_F(FreshCloneTest, CountsObjects) {
  const std::string id = Git({"hash-object", "-w", "--stdin"}, "loose\n");
  EXPECT_EQ(Reason(), "expected freshly packed repo");
  // Loose objects that replace others are welcome.
  Git({"update-ref", "refs/replace/" + Git({"rev-parse", "HEAD:a"}), id});
  EXPECT_EQ(Reason(), "");
  Git({"hash-object", "-w", "--stdin"}, "another\n");
  EXPECT_EQ(Reason(), "expected freshly packed repo");
  Git({"repack", "-q"});
  Git({"prune"});
  EXPECT_EQ(Reason(), "expected freshly packed repo");  // two packs
}

TEST_F(FreshCloneTest, CountsLooseObjectsWithoutPacks) {
  TestRepository young({"--bare"});
  clone_ = young.path();
  for (int i = 0; i < 99; ++i) {
    Git({"hash-object", "-w", "--stdin"}, std::to_string(i));
  }
  EXPECT_EQ(Reason(), "");
  Git({"hash-object", "-w", "--stdin"}, "100th");
  EXPECT_EQ(Reason(), "expected freshly packed repo");
}

TEST_F(FreshCloneTest, WantsOneRemote) {
  Git({"remote", "add", "other", "/dev/null"});
  EXPECT_EQ(Reason(), "expected one remote, origin");
  Git({"remote", "remove", "origin"});
  EXPECT_EQ(Reason(), "expected one remote, origin");
  Git({"remote", "remove", "other"});
  EXPECT_EQ(Reason(), "expected one remote, origin");  // there is a pack
}

TEST_F(FreshCloneTest, TellsOfLocalClones) {
  Git({"remote", "add", "other", "/dev/null"});
  EXPECT_EQ(Refusal().find("when cloning local repositories"), std::string::npos);
  Git({"remote", "set-url", "origin", source_.path()});
  EXPECT_NE(Refusal().find("when cloning local repositories"), std::string::npos);
  EXPECT_NE(Refusal().find("--force"), std::string::npos);
}

TEST_F(FreshCloneTest, CountsEntriesOfReflogs) {
  Write(".git/logs/refs/heads/x", "one\n");
  EXPECT_EQ(Reason(), "");
  Write(".git/logs/refs/heads/x", "one\ntwo");
  EXPECT_EQ(Reason(), "expected at most one entry in the reflog for refs/heads/x");
}

TEST_F(FreshCloneTest, SeesWhatIsNotCommitted) {
  Write("a", "changed\n");
  EXPECT_EQ(Reason(), "you have unstaged changes");
  Git({"add", "a"});
  Git({"gc", "-q", "--prune=now"});
  EXPECT_EQ(Reason(), "you have uncommitted changes");
  Git({"checkout", "-q", "HEAD", "a"});
  Git({"prune"});
  EXPECT_EQ(Reason(), "");
  Git({"update-ref", "refs/stash", "HEAD"});
  EXPECT_EQ(Reason(), "has stashed changes");
}

TEST_F(FreshCloneTest, SeesUntrackedFiles) {
  Write("d/__pycache__/x", "x");
  EXPECT_EQ(Reason(), "you have untracked changes");
  fs::remove_all(clone_ + "/d/__pycache__");
  Write("__pycache__/git_filter_repo.cpython-311.pyc", "x");
  fs::create_directories(clone_ + "/empty/directory");
  EXPECT_EQ(Reason(), "");
  Write(".git/info/exclude", "ignored\n");
  Write("ignored", "x");
  EXPECT_EQ(Reason(), "you have untracked changes");
  fs::remove(clone_ + "/ignored");
  fs::create_symlink("nowhere", clone_ + "/link");
  EXPECT_EQ(Reason(), "you have untracked changes");
  fs::remove(clone_ + "/link");
  ASSERT_EQ(RunGit(clone_, {"init", "-q", "nested"}).exit_code, 0);
  EXPECT_EQ(Reason(), "you have untracked changes");
}

TEST_F(FreshCloneTest, ComparesBranchesWithOrigin) {
  Git({"update-ref", "-d", "refs/remotes/origin/main"});
  EXPECT_EQ(Reason(), "refs/heads/main exists, but refs/remotes/origin/main not found");
  source_.WriteFile("a", "more\n");
  source_.Commit("two");
  source_.Run({"gc", "-q"});
  Clone({});
  Git({"update-ref", "refs/remotes/origin/main", "HEAD~1"});
  fs::remove_all(clone_ + "/.git/logs");
  EXPECT_EQ(Reason(), "refs/heads/main does not match refs/remotes/origin/main");
}

TEST_F(FreshCloneTest, CountsWorkTrees) {
  Git({"worktree", "add", "-q", "--detach", source_.parent() + "/other"});
  fs::remove_all(clone_ + "/.git/logs");
  EXPECT_EQ(Reason(), "you have multiple worktrees");
}

}  // namespace
}  // namespace secretscan
