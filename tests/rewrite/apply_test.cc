#include "rewrite/apply.h"

#include <filesystem>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rewrite/full_repository.h"
#include "rewrite/run_directory.h"

namespace secretscan {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

namespace fs = std::filesystem;

class ApplyTest : public ::testing::Test {
 protected:
  static std::unique_ptr<Repository> Open(const std::string& path) {
    auto repository = Repository::Open(path);
    EXPECT_TRUE(repository.ok()) << repository.status();
    return *std::move(repository);
  }
  absl::StatusOr<Applied> Apply(const ChangeSet& changes) {
    return secretscan::Apply(*Open(repo_.path()), changes);
  }
  absl::StatusOr<Recovery> Undo(bool force = false) {
    return secretscan::Undo(git_dir(), git_dir(), "", force);
  }
  std::string git_dir() const { return repo_.path() + "/.git/"; }
  void ExpectSound() {
    EXPECT_EQ(RunGit(repo_.path(), {"fsck", "--full", "--no-dangling"}).exit_code, 0);
  }
  // Whether a file of the repository or its work trees, objects apart, holds the text.
  std::vector<std::string> FilesWith(const std::string& text) {
    std::vector<std::string> files;
    for (const auto& [path, content] : Snapshot(repo_.parent())) {
      if (content.find(text) != std::string::npos &&
          path.find("secretscan-backup") == std::string::npos) {
        files.push_back(path);
      }
    }
    return files;
  }

  TestRepository repo_;
};

TEST_F(ApplyTest, ChangesEverythingThatNamesOldObjects) {
  FillRepository(&repo_);
  repo_.Run({"symbolic-ref", "refs/heads/dangling", "refs/heads/nowhere"});
  const std::string status = repo_.Run({"status", "--porcelain"});
  const std::string old_head = repo_.Run({"rev-parse", "HEAD"});
  const std::string old_stash = repo_.Run({"rev-parse", "stash@{1}"});
  const std::string old_tag = repo_.Run({"rev-parse", "v2"});
  const std::string untouched = repo_.Run({"rev-parse", "old"});
  const ChangeSetMaker maker(repo_.path());
  ChangeSet changes = maker.Make();
  changes.files = {{"info/extra", "text\n"}};
  changes.configuration = repo_.ReadFile(".git/config") + "[test]\n\tkey = value\n";
  const auto applied = Apply(changes);
  ASSERT_TRUE(applied.ok()) << applied.status();
  EXPECT_THAT(applied->left, ::testing::IsEmpty());
  EXPECT_EQ(repo_.Run({"symbolic-ref", "refs/heads/dangling"}), "refs/heads/nowhere");
  repo_.Run({"symbolic-ref", "--delete", "refs/heads/dangling"});  // git calls it an error
  ExpectSound();
  EXPECT_EQ(repo_.Run({"rev-parse", "HEAD"}), maker.New(old_head));
  EXPECT_NE(maker.New(old_head), old_head);
  EXPECT_EQ(repo_.Run({"rev-parse", "old"}), untouched);
  EXPECT_EQ(repo_.Run({"rev-parse", "stash@{1}"}), maker.New(old_stash));
  EXPECT_EQ(repo_.Run({"rev-parse", "v2"}), maker.New(old_tag));
  EXPECT_THAT(repo_.Run({"show-ref", "-d"}),
              HasSubstr(maker.New(old_head) + " refs/tags/v2^{}"));
  EXPECT_EQ(repo_.Run({"symbolic-ref", "HEAD"}), "refs/heads/main");
  EXPECT_EQ(repo_.Run({"symbolic-ref", "refs/remotes/origin/HEAD"}), "refs/remotes/origin/main");
  EXPECT_EQ(repo_.Run({"config", "test.key"}), "value");
  EXPECT_EQ(repo_.ReadFile(".git/info/extra"), "text\n");
  // Nothing says anything of what was.
  for (const auto& [before, after] : maker.ids()) {
    EXPECT_THAT(FilesWith(before.Hex()), ::testing::IsEmpty());
  }
  EXPECT_THAT(FilesWith(kOldWord), ::testing::UnorderedElementsAre(
                                       "/repo/.git/logs/HEAD", "/repo/.git/logs/refs/heads/main"));
  // What is not committed is as it was.
  EXPECT_EQ(repo_.Run({"status", "--porcelain"}), status);
  EXPECT_EQ(repo_.ReadFile("notes.txt"), "not staged\n");
  EXPECT_EQ(repo_.ReadFile("windows.txt"), std::string("one ") + kNewWord + "\r\ntwo\r\n");
  EXPECT_EQ(fs::read_symlink(repo_.path() + "/link").string(), std::string("store/") + kNewWord);
  EXPECT_TRUE((fs::status(repo_.path() + "/run.sh").permissions() & fs::perms::owner_exec) !=
              fs::perms::none);
  EXPECT_EQ(RunGit(repo_.parent() + "/linked", {"status", "--porcelain"}).output, "");
  EXPECT_EQ(RunGit(repo_.parent() + "/detached", {"status", "--porcelain"}).output, "");
  EXPECT_EQ(*ReadRunState(git_dir(), changes.run), RunState::kApplied);
}

TEST_F(ApplyTest, RedactsMessagesOfLogs) {
  class Redact final : public TextReplacer {
   public:
    absl::StatusOr<bool> Replace(std::string_view text, std::string* out) const override {
      const size_t at = text.find(kOldWord);
      if (at == std::string_view::npos) {
        return false;
      }
      *out = std::string(text).replace(at, std::string_view(kOldWord).size(), "x\ny");
      return true;
    }
  };
  FillRepository(&repo_);
  const ChangeSetMaker maker(repo_.path());
  ChangeSet changes = maker.Make();
  const Redact redact;
  changes.reflog_messages = &redact;
  ASSERT_TRUE(Apply(changes).ok());
  EXPECT_THAT(FilesWith(kOldWord), ::testing::IsEmpty());
  EXPECT_THAT(repo_.ReadFile(".git/logs/HEAD"), HasSubstr("\tcommit: adds x y\n"));
}

TEST_F(ApplyTest, UndoBringsEveryByteBack) {
  FillRepository(&repo_);
  const auto before = Snapshot(repo_.parent());
  const ChangeSetMaker maker(repo_.path());
  ChangeSet changes = maker.Make();
  changes.backup = repo_.parent() + "/backup";
  ASSERT_TRUE(Apply(changes).ok());
  EXPECT_NE(Snapshot(repo_.parent()), before);
  const auto undone = Undo();
  ASSERT_TRUE(undone.ok()) << undone.status();
  EXPECT_EQ(undone->run, changes.run);
  EXPECT_EQ(undone->now, RunState::kUndone);
  ASSERT_TRUE(DestroyBackup(git_dir(), changes.run).ok());
  EXPECT_FALSE(fs::exists(changes.backup));
  EXPECT_EQ(Snapshot(repo_.parent()), before);
  ExpectSound();
  // And once more.
  const ChangeSet again = maker.Make();
  ASSERT_TRUE(Apply(again).ok());
  ExpectSound();
  ASSERT_TRUE(Undo().ok());
  ASSERT_TRUE(DestroyBackup(git_dir(), again.run).ok());
  EXPECT_EQ(Snapshot(repo_.parent()), before);
}

TEST_F(ApplyTest, UndoAfterPurge) {
  FillRepository(&repo_);
  const std::string references = ReferencesOf(repo_.path());
  const std::string head = repo_.Run({"rev-parse", "HEAD"});
  const std::string log = repo_.ReadFile(".git/logs/HEAD");
  const ChangeSetMaker maker(repo_.path());
  const ChangeSet changes = maker.Make();
  ASSERT_TRUE(Apply(changes).ok());
  repo_.Run({"reflog", "expire", "--expire=now", "--all"});
  repo_.Run({"gc", "-q", "--prune=now"});
  EXPECT_NE(RunGit(repo_.path(), {"cat-file", "-e", head}).exit_code, 0);
  ASSERT_TRUE(MarkPurged(git_dir(), changes.run).ok());
  const auto undone = Undo();
  ASSERT_TRUE(undone.ok()) << undone.status();
  EXPECT_EQ(undone->found, RunState::kPurged);
  ExpectSound();
  EXPECT_EQ(ReferencesOf(repo_.path()), references);
  EXPECT_EQ(repo_.ReadFile(".git/logs/HEAD"), log);
}

TEST_F(ApplyTest, DamagedBackupIsNotReliedOn) {
  FillRepository(&repo_);
  const ChangeSetMaker maker(repo_.path());
  const ChangeSet changes = maker.Make();
  ASSERT_TRUE(Apply(changes).ok());
  const auto after = Snapshot(repo_.path());
  for (const auto& file : fs::directory_iterator(changes.backup + "files")) {
    Shell("printf x >> " + file.path().string());
  }
  EXPECT_FALSE(Undo().ok());
  EXPECT_EQ(Snapshot(repo_.path()), after);
  EXPECT_EQ(*ReadRunState(git_dir(), changes.run), RunState::kApplied);
}

TEST_F(ApplyTest, UndoRefusesWhatWasChangedSince) {
  FillRepository(&repo_);
  const std::string references = ReferencesOf(repo_.path());
  const ChangeSetMaker maker(repo_.path());
  ASSERT_TRUE(Apply(maker.Make()).ok());
  repo_.Commit("after it");
  const auto after = Snapshot(repo_.path());
  const auto undone = Undo();
  EXPECT_EQ(undone.status().code(), absl::StatusCode::kFailedPrecondition) << undone.status();
  EXPECT_THAT(std::string(undone.status().message()), HasSubstr("refs/heads/main"));
  EXPECT_EQ(Snapshot(repo_.path()), after);
  ASSERT_TRUE(Undo(/*force=*/true).ok());
  EXPECT_EQ(ReferencesOf(repo_.path()), references);
  ExpectSound();
}

// What is in the way is named, and nothing is changed.
class RefusalTest : public ApplyTest {
 protected:
  void ExpectRefused(const ChangeSet& changes, const std::string& reason) {
    const auto before = Snapshot(repo_.parent());
    const auto applied = Apply(changes);
    EXPECT_FALSE(applied.ok());
    EXPECT_THAT(std::string(applied.status().message()), HasSubstr(reason));
    EXPECT_EQ(Snapshot(repo_.parent()), before);
    EXPECT_FALSE(fs::exists(changes.backup));
    EXPECT_EQ(*ReadRunState(git_dir(), changes.run), RunState::kNone);
    EXPECT_EQ(Recover(git_dir(), git_dir())->run, "");
  }
};

TEST_F(RefusalTest, References) {
  FillRepository(&repo_);
  const ChangeSetMaker maker(repo_.path());
  ChangeSet changes = maker.Make();
  repo_.Run({"update-ref", "refs/onelevel", "HEAD~2"});
  ExpectRefused(changes, "refs/onelevel was changed");
  changes = maker.Make();
  repo_.Run({"update-ref", "refs/onelevel", "HEAD"});
  changes.references.push_back({"refs/tags/v1/x", {}, changes.references.front().after});
  ExpectRefused(changes, "cannot both be references");
  changes = maker.Make();
  changes.references.push_back({"refs/../config", {}, changes.references.front().after});
  ExpectRefused(changes, "no name");
  changes = maker.Make();
  changes.references.back().before = changes.references.back().after;
  changes.references.push_back(
      {"refs/heads/old", changes.references.front().after, changes.references.front().before});
  ExpectRefused(changes, "refs/heads/old was changed");
}

TEST_F(RefusalTest, Locks) {
  FillRepository(&repo_);
  const ChangeSetMaker maker(repo_.path());
  for (const char* lock : {"packed-refs.lock", "index.lock", "refs/heads/main.lock", "HEAD.lock",
                           "worktrees/linked/index.lock"}) {
    repo_.WriteFile(std::string(".git/") + lock, "");
    ExpectRefused(maker.Make(), std::string(lock) + " exists");
    repo_.RemoveFile(std::string(".git/") + lock);
  }
}

TEST_F(RefusalTest, WorkThatIsNotCommitted) {
  FillRepository(&repo_);
  const ChangeSetMaker maker(repo_.path());
  const std::string ini = repo_.ReadFile("conf/app.ini");
  repo_.WriteFile("conf/app.ini", ini + "more\n");
  ExpectRefused(maker.Make(), "conf/app.ini");
  repo_.Run({"add", "conf/app.ini"});
  ExpectRefused(maker.Make(), "conf/app.ini");
  repo_.WriteFile("conf/app.ini", ini);
  repo_.Run({"add", "conf/app.ini"});
  repo_.WriteFile("copy.ini", ini);
  repo_.Run({"add", "copy.ini"});
  ExpectRefused(maker.Make(), "copy.ini");
  repo_.Run({"rm", "-q", "--cached", "copy.ini"});
  fs::create_directory(git_dir() + "rebase-merge");
  ExpectRefused(maker.Make(), "rebase-merge");
  fs::remove(git_dir() + "rebase-merge");
  fs::remove_all(repo_.path() + "/conf");
  fs::create_directory_symlink("/etc", repo_.path() + "/conf");
  const auto applied = Apply(maker.Make());
  ASSERT_TRUE(applied.ok()) << applied.status();
  EXPECT_THAT(applied->left, ::testing::ElementsAre(HasSubstr("conf/app.ini")));
}

TEST_F(RefusalTest, PlaceOfTheBackup) {
  FillRepository(&repo_);
  const ChangeSetMaker maker(repo_.path());
  ChangeSet changes = maker.Make();
  changes.backup = repo_.path() + "/backup";
  ExpectRefused(changes, "may not be in the repository");
  changes = maker.Make();
  changes.backup = git_dir() + "backup";
  ExpectRefused(changes, "may not be in the repository");
  EXPECT_THAT(DefaultBackupDirectory(git_dir(), "x"), Not(HasSubstr(repo_.path() + "/")));
}

TEST_F(ApplyTest, NamesBecomeDirectoriesAndBack) {
  repo_.WriteFile("a", kOldWord);
  repo_.Commit("one");
  const std::string id = repo_.Run({"rev-parse", "HEAD"});
  repo_.Run({"branch", "plain"});
  repo_.Run({"branch", "deep/one"});
  const ChangeSetMaker maker(repo_.path());
  ChangeSet changes = maker.Make();
  ObjectId after;
  ASSERT_TRUE(ObjectId::FromHex(maker.New(id), &after));
  for (ReferenceFate& fate : changes.references) {
    if (fate.name == "refs/heads/plain" || fate.name == "refs/heads/deep/one") {
      fate.after = {};
    }
  }
  changes.references.push_back({"refs/heads/plain/one", {}, after});
  changes.references.push_back({"refs/heads/deep", {}, after});
  const std::string before = ReferencesOf(repo_.path());
  const auto applied = Apply(changes);
  ASSERT_TRUE(applied.ok()) << applied.status();
  EXPECT_EQ(repo_.Run({"for-each-ref", "--format=%(refname)"}),
            "refs/heads/deep\nrefs/heads/main\nrefs/heads/plain/one");
  EXPECT_FALSE(fs::exists(git_dir() + "logs/refs/heads/plain"));
  ExpectSound();
  // git can go on with all of them.
  repo_.Run({"update-ref", "refs/heads/deep", after.Hex()});
  repo_.Run({"update-ref", "refs/heads/plain/one", after.Hex()});
  const auto undone = Undo();
  ASSERT_TRUE(undone.ok()) << undone.status();
  EXPECT_EQ(ReferencesOf(repo_.path()), before);
  ExpectSound();
  repo_.Run({"update-ref", "refs/heads/plain", "HEAD"});
}

TEST_F(ApplyTest, LogsThatExpireAndFilesThatAreReset) {
  FillRepository(&repo_);
  repo_.WriteFile("conf/app.ini", "modified\n");
  repo_.WriteFile(".git/MERGE_HEAD", repo_.Run({"rev-parse", "feature/x"}) + "\n");
  const std::string stash = repo_.Run({"stash", "list", "--format=%H"});
  const auto before = Snapshot(repo_.parent());
  const ChangeSetMaker maker(repo_.path());
  ChangeSet changes = maker.Make();
  changes.reflogs = ChangeSet::Reflogs::kExpire;
  changes.work_tree = ChangeSet::WorkTree::kReset;
  const auto applied = Apply(changes);
  ASSERT_TRUE(applied.ok()) << applied.status();
  EXPECT_THAT(applied->left, ::testing::IsEmpty());
  EXPECT_EQ(repo_.Run({"status", "--porcelain"}), "?? untracked.txt");
  EXPECT_EQ(RunGit(repo_.parent() + "/linked", {"status", "--porcelain"}).output, "");
  EXPECT_EQ(repo_.ReadFile(".git/logs/HEAD"), "");
  EXPECT_FALSE(fs::exists(git_dir() + "MERGE_HEAD"));
  EXPECT_NE(repo_.Run({"stash", "list", "--format=%H"}), stash);
  EXPECT_EQ(repo_.Run({"stash", "list", "--format=%gs"}), "On main: stash two\nOn main: stash one");
  ExpectSound();
  ASSERT_TRUE(Undo().ok());
  ASSERT_TRUE(DestroyBackup(git_dir(), changes.run).ok());
  EXPECT_EQ(Snapshot(repo_.parent()), before);
}

TEST_F(ApplyTest, FromALinkedWorkTree) {
  FillRepository(&repo_);
  const std::string linked = repo_.parent() + "/linked";
  const auto before = Snapshot(repo_.parent());
  const std::string head = RunGit(linked, {"rev-parse", "HEAD"}).output;
  const ChangeSetMaker maker(linked);
  const ChangeSet changes = maker.Make();
  const auto applied = secretscan::Apply(*Open(linked), changes);
  ASSERT_TRUE(applied.ok()) << applied.status();
  EXPECT_EQ(RunGit(linked, {"rev-parse", "HEAD"}).output, maker.New(head));
  for (const auto& [old_id, new_id] : maker.ids()) {
    EXPECT_THAT(FilesWith(old_id.Hex()), ::testing::IsEmpty());
  }
  ExpectSound();
  // An index that git only looked files up for is not changed.
  Shell("touch " + linked + "/side.txt " + repo_.path() + "/run.sh");
  RunGit(linked, {"status"});
  repo_.Run({"status"});
  const auto undone = Undo();
  ASSERT_TRUE(undone.ok()) << undone.status();
  EXPECT_THAT(undone->left, ::testing::IsEmpty());
  ASSERT_TRUE(DestroyBackup(git_dir(), changes.run).ok());
  EXPECT_EQ(Snapshot(repo_.parent()), before);
}

// Indexes in parts, sparse ones, and merges that are not finished.
TEST_F(ApplyTest, IndexesOfAllKinds) {
  FillRepository(&repo_);
  repo_.Run({"update-index", "--split-index"});
  repo_.WriteFile("untracked.txt", "tracked now\n");
  repo_.Run({"add", "untracked.txt"});
  const std::string linked = repo_.parent() + "/linked";
  RunGit(linked, {"sparse-checkout", "set", "--cone", "--sparse-index", "nothing"});
  EXPECT_THAT(RunGit(linked, {"ls-files", "--sparse", "--stage"}).output, HasSubstr("040000"));
  const std::string detached = repo_.parent() + "/detached";
  for (const char* text : {"ours\n", "theirs\n"}) {
    RunGit(detached, {"checkout", "-q", "--detach", "feature/x"});
    Shell(std::string("printf '") + text + "' > " + detached + "/clean.txt");
    RunGit(detached, {"commit", "-q", "-a", "-m", text});
    repo_.Run({"update-ref", std::string("refs/tags/") + text[0],
               RunGit(detached, {"rev-parse", "HEAD"}).output});
  }
  EXPECT_NE(RunGit(detached, {"merge", "-q", "refs/tags/o"}).exit_code, 0);
  const std::vector<std::string> work_trees = {repo_.path(), linked, detached};
  std::vector<std::string> status;
  for (const std::string& path : work_trees) {
    status.push_back(RunGit(path, {"status", "--porcelain"}).output);
  }
  EXPECT_THAT(status[2], HasSubstr("AA clean.txt"));
  const auto before = Snapshot(repo_.parent());
  const ChangeSetMaker maker(repo_.path());
  const ChangeSet changes = maker.Make();
  const auto applied = Apply(changes);
  ASSERT_TRUE(applied.ok()) << applied.status();
  EXPECT_THAT(applied->left, ::testing::IsEmpty());
  ExpectSound();
  for (size_t i = 0; i < work_trees.size(); ++i) {
    EXPECT_EQ(RunGit(work_trees[i], {"status", "--porcelain"}).output, status[i]);
  }
  EXPECT_THAT(RunGit(linked, {"ls-files", "--sparse", "--stage"}).output, HasSubstr("040000"));
  ASSERT_TRUE(Undo().ok());
  ASSERT_TRUE(DestroyBackup(git_dir(), changes.run).ok());
  EXPECT_EQ(Snapshot(repo_.parent()), before);
}

TEST_F(ApplyTest, WhatFiltersMadeIsLeft) {
  FillRepository(&repo_);
  const std::string made = "made by a filter\n";
  repo_.WriteFile("side.txt", made);
  // The index is told that this is what side.txt looks like.
  repo_.Run({"config", "filter.other.clean", std::string("printf '%s%s\\n' ") + kOldWord + kOldWord});
  repo_.WriteFile(".git/info/attributes", "side.txt filter=other\n");
  repo_.Run({"add", "side.txt"});
  ASSERT_EQ(repo_.Run({"diff", "--cached", "--name-only"}), "clean.txt");
  const ChangeSetMaker maker(repo_.path());
  const auto applied = Apply(maker.Make());
  ASSERT_TRUE(applied.ok()) << applied.status();
  EXPECT_THAT(applied->left, ::testing::ElementsAre(HasSubstr("side.txt")));
  EXPECT_EQ(repo_.ReadFile("side.txt"), made);
  EXPECT_EQ(repo_.Run({"show", ":side.txt"}), std::string(kNewWord) + kNewWord);
}

TEST_F(ApplyTest, HostileRunDirectories) {
  FillRepository(&repo_);
  const std::string outside = repo_.parent() + "/outside";
  fs::create_directories(outside + "/new");
  Shell("echo precious > " + outside + "/new/0; echo precious > " + outside + "/token");
  const std::string run = MakeRunName();
  ASSERT_TRUE(CreateRunDirectory(git_dir(), run).ok());
  fs::create_directory_symlink(outside, RunDirectory(git_dir(), run) + "apply");
  const auto before = Snapshot(repo_.parent());
  EXPECT_TRUE(Recover(git_dir(), git_dir()).ok());
  EXPECT_EQ(Snapshot(repo_.parent()), before);
}

TEST(ApplySha256Test, EverythingWithLongIds) {
  TestRepository repo({"--object-format=sha256"});
  FillRepository(&repo);
  const auto before = Snapshot(repo.parent());
  const std::string head = repo.Run({"rev-parse", "HEAD"});
  const ChangeSetMaker maker(repo.path());
  const ChangeSet changes = maker.Make();
  const auto applied = Apply(**Repository::Open(repo.path()), changes);
  ASSERT_TRUE(applied.ok()) << applied.status();
  EXPECT_EQ(repo.Run({"rev-parse", "HEAD"}), maker.New(head));
  EXPECT_EQ(RunGit(repo.path(), {"fsck", "--full"}).exit_code, 0);
  const std::string git_dir = repo.path() + "/.git/";
  ASSERT_TRUE(Undo(git_dir, git_dir, changes.run, false).ok());
  ASSERT_TRUE(DestroyBackup(git_dir, changes.run).ok());
  EXPECT_EQ(Snapshot(repo.parent()), before);
}

TEST(ApplyBareTest, Bare) {
  TestRepository source;
  FillRepository(&source);
  TempDir directory;
  const std::string path = directory.path() + "/bare.git";
  ASSERT_EQ(RunGit(directory.path(), {"clone", "-q", "--mirror", source.path(), path}).exit_code,
            0);
  const auto before = Snapshot(path);
  const ChangeSetMaker maker(path);
  const ChangeSet changes = maker.Make();
  const auto applied = Apply(**Repository::Open(path), changes);
  ASSERT_TRUE(applied.ok()) << applied.status();
  EXPECT_EQ(RunGit(path, {"fsck", "--full"}).exit_code, 0);
  EXPECT_TRUE(fs::exists(directory.path() + "/bare.git-secretscan-backup-" + changes.run));
  ASSERT_TRUE(Undo(path + "/", path + "/", "", false).ok());
  EXPECT_EQ(Snapshot(path), before);
}

}  // namespace
}  // namespace secretscan
