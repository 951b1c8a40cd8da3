#include "rewrite/repack.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <random>
#include <string>
#include <vector>

#include "base/file.h"
#include "base/file_changes.h"
#include "git/object_presence.h"
#include "git/regular_file.h"
#include "git/repository.h"
#include "git/test_repository.h"
#include "git/worktrees.h"
#include "rewrite/kept_objects.h"

namespace secretscan {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

ObjectId Id(const std::string& hex) {
  ObjectId id;
  EXPECT_TRUE(ObjectId::FromHex(hex, &id)) << hex;
  return id;
}

std::string Objects(const TestRepository& repository) { return repository.path() + "/.git/objects"; }

bool IsThere(const TestRepository& repository, const std::string& hex) {
  return ObjectPresence(Objects(repository), static_cast<int>(hex.size() / 2)).Has(Id(hex));
}

std::string Text(unsigned seed) {
  std::mt19937 engine(seed);
  std::string out(4000, ' ');
  for (char& c : out) {
    c = engine() % 30 == 0 ? '\n' : static_cast<char>('a' + engine() % 26);
  }
  return out;
}

// Versions of one file, packed as deltas.
void FillHistory(TestRepository* repository, int commits) {
  std::string text = Text(1);
  for (int i = 0; i < commits; ++i) {
    text.replace(static_cast<size_t>(i * 17 % 3000), 12, "change " + std::to_string(i));
    repository->WriteFile("file", text);
    repository->WriteFile("directory/" + std::to_string(i % 7), std::to_string(i));
    repository->Commit("change " + std::to_string(i));
  }
}

Repacked RunRepack(const TestRepository& repository) {
  auto result = Repack(repository.path(), {}, nullptr);
  EXPECT_TRUE(result.ok()) << result.status();
  return result.ok() ? *result : Repacked();
}

void ExpectOnePack(const TestRepository& repository) {
  EXPECT_EQ(DirectoryNames(Objects(repository) + "/pack", true).size(), 3u);
  for (const std::string& name : DirectoryNames(Objects(repository), true)) {
    EXPECT_TRUE(name == "info" || name == "pack") << name;
  }
}

TEST(Repack, KeepsWhatGitKeepsAndNothingElse) {
  TestRepository repository;
  FillHistory(&repository, 30);
  repository.Run({"repack", "-adq"});
  FillHistory(&repository, 5);
  repository.Run({"tag", "-a", "v1", "-m", "tag of a commit"});
  repository.Run({"notes", "add", "-m", "a note"});
  const std::string tagged_blob = repository.WriteObject("blob", "tagged");
  repository.Run({"tag", "-a", "blob", "-m", "tag of a blob", tagged_blob});
  repository.WriteFile("file", "stashed");
  repository.Run({"stash", "-q"});
  const std::string stash = repository.Run({"rev-parse", "stash"});
  repository.WriteFile("staged", "only in the index");
  repository.Run({"add", "staged"});
  const std::string staged = repository.Run({"rev-parse", ":staged"});
  repository.Run({"worktree", "add", "-q", "--detach", repository.parent() + "/other", "HEAD~3"});
  RunGit(repository.parent() + "/other", {"commit", "-q", "--allow-empty", "-m", "only there"});
  const std::string there = RunGit(repository.parent() + "/other", {"rev-parse", "HEAD"}).output;
  const std::string lost = repository.WriteObject("blob", "nothing names this");
  const std::string kept_pack = repository.WriteObject("blob", "in a pack that is protected");
  repository.Run({"pack-objects", "-q", ".git/objects/pack/pack"}, kept_pack + "\n");
  for (const std::string& name : DirectoryNames(Objects(repository) + "/pack")) {
    if (name.ends_with(".pack")) {
      repository.WriteFile(".git/objects/pack/" + name.substr(0, name.size() - 5) + ".keep", "");
    }
  }
  repository.Run({"prune-packed"});
  repository.Run({"commit-graph", "write", "--reachable"});
  repository.Run({"multi-pack-index", "write"});
  repository.WriteFile(".git/objects/pack/tmp_pack_1", "left");
  const std::string before = repository.Run({"rev-list", "--all", "--objects", "--reflog"});

  const Repacked result = RunRepack(repository);
  EXPECT_THAT(result.left, IsEmpty());
  EXPECT_GT(result.bytes_before, result.pack.bytes);
  ExpectOnePack(repository);
  EXPECT_THAT(DirectoryNames(Objects(repository) + "/info"),
              testing::Not(testing::Contains("commit-graph")));
  EXPECT_EQ(repository.Run({"rev-list", "--all", "--objects", "--reflog"}), before);
  repository.Run({"fsck", "--strict", "--full"});
  repository.Run({"verify-pack", result.pack.path});
  for (const std::string& id : {tagged_blob, stash, staged, there}) {
    EXPECT_TRUE(IsThere(repository, id)) << id;
  }
  EXPECT_FALSE(IsThere(repository, lost));
  EXPECT_FALSE(IsThere(repository, kept_pack));
  // Again: the same pack, which is not removed.
  const Repacked again = RunRepack(repository);
  EXPECT_EQ(again.pack.path, result.pack.path);
  EXPECT_EQ(again.reencoded, 0u);
  ExpectOnePack(repository);
  repository.Run({"fsck", "--strict", "--full"});
}

TEST(Repack, DeltasWhoseBaseGoesAreMadeAnew) {
  for (const char* format : {"sha1", "sha256"}) {
    TestRepository repository({std::string("--object-format=") + format});
    FillHistory(&repository, 40);
    // Git, of one thread, makes deltas of the newest version: without it its deltas need another base.
    repository.Run({"-c", "pack.threads=1", "repack", "-adfq", "--depth=50"});
    const std::string newest = repository.Run({"rev-parse", "HEAD:file"});
    repository.Run({"reset", "-q", "--hard", "HEAD~2"});
    repository.Run({"reflog", "expire", "--expire=now", "--all"});
    const std::string before = repository.Run({"rev-list", "--all", "--objects"});
    const Repacked result = RunRepack(repository);
    EXPECT_GT(result.reencoded, 0u);
    EXPECT_LT(result.reencoded, 10u);
    EXPECT_LT(result.pack.bytes, result.bytes_before * 3 / 2);
    EXPECT_FALSE(IsThere(repository, newest));
    EXPECT_EQ(repository.Run({"rev-list", "--all", "--objects"}), before);
    repository.Run({"fsck", "--strict", "--full"});
  }
}

TEST(Repack, AKillAtAnyMomentLosesNothing) {
  TestRepository repository;
  FillHistory(&repository, 6);
  repository.Run({"repack", "-adq"});
  repository.WriteFile("file", "loose");
  repository.Commit("loose");
  repository.Run({"commit-graph", "write", "--reachable"});
  repository.Run({"multi-pack-index", "write"});
  const std::string before = repository.Run({"rev-list", "--all", "--objects", "--reflog"});
  bool ended = false;
  int steps = 0;
  for (; !ended; ++steps) {
    const std::string copy = repository.parent() + "/copy" + std::to_string(steps);
    ASSERT_EQ(std::system(("cp -a " + repository.path() + "/.git " + copy).c_str()), 0);
    const pid_t child = ::fork();
    if (child == 0) {
      int taken = 0;
      SetFileStepHook([&](FileStep, const std::string&) {
        if (taken++ == steps) {
          ::_exit(9);
        }
        return 0;
      });
      ::_exit(Repack(copy, {}, nullptr).ok() ? 0 : 1);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    ASSERT_TRUE(WIFEXITED(status));
    ended = WEXITSTATUS(status) == 0;
    ASSERT_TRUE(ended || WEXITSTATUS(status) == 9);
    const GitResult after = RunGit(copy, {"rev-list", "--all", "--objects", "--reflog"});
    EXPECT_EQ(after.exit_code, 0) << steps;
    EXPECT_EQ(after.output, before) << steps;
    if (steps % 8 == 0) {
      EXPECT_EQ(RunGit(copy, {"fsck", "--full"}).exit_code, 0) << steps;
      // The next one finishes.
      ASSERT_TRUE(Repack(copy, {}, nullptr).ok());
      EXPECT_EQ(DirectoryNames(copy + "/objects/pack", true).size(), 3u);
    }
  }
  EXPECT_GT(steps, 25);
}

TEST(Repack, NothingIsRemovedWhenAnythingFailsBefore) {
  TestRepository repository;
  FillHistory(&repository, 3);
  const std::vector<std::string> before = DirectoryNames(Objects(repository));
  for (int fail = 0; fail < 8; ++fail) {
    int taken = 0;
    SetFileStepHook([&](FileStep step, const std::string&) {
      return step == FileStep::kWrite && taken++ == fail ? ENOSPC : 0;
    });
    const auto result = Repack(repository.path(), {}, nullptr);
    SetFileStepHook(nullptr);
    if (result.ok()) {
      EXPECT_GT(fail, 2);
      return;
    }
    EXPECT_TRUE(absl::IsUnavailable(result.status()));
    EXPECT_EQ(DirectoryNames(Objects(repository)), before);
    EXPECT_THAT(DirectoryNames(Objects(repository) + "/pack", true), IsEmpty());
  }
  FAIL() << "it never ended";
}

TEST(Repack, RefusesWhereSomethingReachableIsMissingOrUnreadable) {
  TestRepository repository;
  FillHistory(&repository, 3);
  const std::string blob = repository.Run({"rev-parse", "HEAD:file"});
  const std::string lost = repository.WriteObject("blob", "nothing names this");
  repository.RemoveFile(repository.LooseObjectPath(blob));
  EXPECT_TRUE(absl::IsNotFound(Repack(repository.path(), {}, nullptr).status()));
  EXPECT_TRUE(IsThere(repository, lost));
  repository.WriteObject("blob", repository.ReadFile("file"));
  repository.WriteFile(".git/refs/heads/broken", "no id");
  EXPECT_TRUE(absl::IsFailedPrecondition(Repack(repository.path(), {}, nullptr).status()));
  repository.RemoveFile(".git/refs/heads/broken");
  EXPECT_TRUE(IsThere(repository, lost));
  RunRepack(repository);
  EXPECT_FALSE(IsThere(repository, lost));
}

TEST(Repack, AlternatesAreReportedAndNotTouched) {
  TestRepository lender;
  FillHistory(&lender, 5);
  const std::string lent = lender.Run({"rev-parse", "HEAD"});
  const std::string unreachable = lender.WriteObject("blob", "lent");
  TestRepository repository;
  repository.WriteFile(".git/objects/info/alternates", lender.path() + "/.git/objects\n");
  repository.Run({"update-ref", "refs/heads/lent", lent});
  repository.WriteFile("file", "its own");
  repository.Commit("its own");
  const Repacked result = RunRepack(repository);
  EXPECT_THAT(result.alternates, ElementsAre(HasSubstr(lender.path())));
  EXPECT_TRUE(IsThere(lender, unreachable));
  ExpectOnePack(repository);
  repository.Run({"fsck", "--full"});
  EXPECT_EQ(result.pack.objects, 3u);
}

TEST(Repack, AShallowClone) {
  TestRepository source;
  FillHistory(&source, 10);
  const std::string clone = source.parent() + "/clone";
  ASSERT_EQ(RunGit(source.parent(), {"clone", "-q", "--mirror", "--depth=3",
                                     "file://" + source.path(), clone}).exit_code,
            0);
  ASSERT_TRUE(Repack(clone, {}, nullptr).ok());
  EXPECT_EQ(RunGit(clone, {"fsck", "--full", "--strict"}).exit_code, 0);
  EXPECT_EQ(RunGit(clone, {"rev-list", "--count", "--all"}).output, "3");
  // A boundary that is not reachable any more is forgotten.
  ASSERT_EQ(RunGit(clone, {"update-ref", "-d", "refs/heads/main"}).exit_code, 0);
  ASSERT_TRUE(Repack(clone, {}, nullptr).ok());
  EXPECT_FALSE(IsRegularFile(clone + "/shallow"));
  EXPECT_THAT(DirectoryNames(clone + "/objects/pack", true), IsEmpty());
}

TEST(Repack, FilesOfUnknownKindAreToldAndDumbServersStayServed) {
  TestRepository repository({"--bare"});
  const std::string blob = repository.WriteObject("blob", "tagged");
  repository.Run({"tag", "-a", "blob", "-m", "tag of a blob", blob});
  repository.Run({"update-server-info"});
  const std::string references = *ReadFile(repository.path() + "/info/refs");
  repository.WriteFile("objects/pack/copy-of-a-pack", "x");
  const Repacked result = RunRepack(repository);
  EXPECT_THAT(result.left, ElementsAre(HasSubstr("/copy-of-a-pack: ")));
  EXPECT_EQ(*ReadFile(repository.path() + "/info/refs"), references);
  const std::string packs = *ReadFile(repository.path() + "/objects/info/packs");
  repository.Run({"update-server-info", "--force"});
  EXPECT_EQ(*ReadFile(repository.path() + "/objects/info/packs"), packs);
}

TEST(KeptObjects, ResolvedMergesAndCachedTreesCount) {
  TestRepository repository;
  repository.WriteFile("file", "base\n");
  repository.Commit("base");
  repository.Run({"checkout", "-q", "-b", "side"});
  repository.WriteFile("file", "side\n");
  repository.Commit("side");
  repository.Run({"checkout", "-q", "main"});
  repository.WriteFile("file", "main\n");
  repository.Commit("main");
  RunGit(repository.path(), {"merge", "-q", "side"});
  repository.WriteFile("file", "resolved\n");
  repository.Run({"add", "file"});
  const std::string tree = repository.Run({"write-tree"});
  const auto opened = Repository::Open(repository.path());
  const auto kept = KeptObjects(**opened);
  ASSERT_TRUE(kept.ok());
  for (const std::string& id : {repository.Run({"rev-parse", "side:file"}), tree,
                                repository.Run({"rev-parse", "MERGE_HEAD"})}) {
    EXPECT_THAT(kept->optional_tips, testing::Contains(Id(id))) << id;
  }
}

}  // namespace
}  // namespace secretscan
