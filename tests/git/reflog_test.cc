#include "git/reflog.h"

#include "git/pseudo_references.h"
#include "git/repository.h"
#include "git/test_repository.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace secretscan {
namespace {

using ::testing::ElementsAre;

const std::string kA(40, 'a');
const std::string kB(40, 'b');
const std::string kNull(40, '0');

TEST(ReflogTest, NewestEntryComesFirst) {
  const Reflog log = ParseReflog(kNull + " " + kA + " N <e> 1 +0000\tcommit (initial): x\n" + kA +
                                     " " + kB + " N <e> 2 +0000\n",
                                 20);
  ASSERT_EQ(log.entries.size(), 2u);
  EXPECT_EQ(log.entries[0].after.Hex(), kB);
  EXPECT_EQ(log.entries[0].before.Hex(), kA);
  EXPECT_TRUE(log.entries[1].before.IsNull());
  EXPECT_EQ(log.malformed_lines, 0);
}

TEST(ReflogTest, CountsLinesThatMakeNoSense) {
  const Reflog log = ParseReflog("\n" + kA + "\n" + kA + " " + kB + "\n" + kA + "x" + kB + " N\n" +
                                     std::string(64, 'a') + " " + std::string(64, 'b') + " N\n" +
                                     kA + " " + kB + " without a line end",
                                 20);
  EXPECT_EQ(log.entries.size(), 1u);
  EXPECT_EQ(log.malformed_lines, 4);
}

TEST(ReflogTest, ReadsLogsOfAllWorktreesAndOfDeletedReferences) {
  TestRepository repository;
  repository.Commit("one");
  repository.Commit("two");
  repository.Run({"worktree", "add", "-q", "-b", "side", repository.parent() + "/other"});
  repository.WriteFile(".git/logs/refs/heads/gone", kA + " " + kB + " N <e> 1 +0000\tx\n");
  repository.WriteFile(".git/logs/refs/heads/gone.lock", "junk\n");
  const auto opened = Repository::Open(repository.path());
  ASSERT_TRUE(opened.ok()) << opened.status();
  std::vector<std::string> names;
  ReadReflogs((*opened)->git_dir(), (*opened)->common_dir(), 20,
              [&](const Reflog& log) {
                names.push_back(log.reference);
                EXPECT_EQ(log.malformed_lines, 0) << log.reference;
                // As git tells them.
                if (log.reference == "refs/heads/main") {
                  ASSERT_EQ(log.entries.size(), 2u);
                  EXPECT_EQ(log.entries[1].after.Hex(), repository.Run({"rev-parse", "main@{1}"}));
                }
              },
              [](const std::string& name, const absl::Status&) { ADD_FAILURE() << name; });
  EXPECT_THAT(names, ElementsAre("refs/heads/gone", "refs/heads/main", "refs/heads/side", "HEAD",
                                 "worktrees/other/HEAD"));

  const auto linked = Repository::Open(repository.parent() + "/other");
  ASSERT_TRUE(linked.ok()) << linked.status();
  names.clear();
  ReadReflogs((*linked)->git_dir(), (*linked)->common_dir(), 20,
              [&](const Reflog& log) { names.push_back(log.reference); },
              [](const std::string& name, const absl::Status&) { ADD_FAILURE() << name; });
  EXPECT_THAT(names, ElementsAre("HEAD", "refs/heads/gone", "refs/heads/main", "refs/heads/side",
                                 "main-worktree/HEAD"));
}

TEST(PseudoReferenceTest, EveryLineMayBeginWithAnId) {
  std::vector<Reference> references;
  ParsePseudoReference(kA + "\t\tbranch 'x' of ../y\n" + kB + "\nnothing\n" + kNull + "\n",
                       "FETCH_HEAD", 20, &references);
  ASSERT_EQ(references.size(), 2u);
  EXPECT_EQ(references[1].target.Hex(), kB);
  EXPECT_EQ(references[1].name, "FETCH_HEAD");
}

TEST(PseudoReferenceTest, ReadsWhatCommandsRemember) {
  TestRepository repository;
  const std::string first = repository.Commit("one");
  repository.Commit("two");
  repository.Run({"reset", "-q", "--hard", "HEAD~1"});
  repository.WriteFile(".git/rebase-merge/autostash", first + "\n");
  const auto opened = Repository::Open(repository.path());
  ASSERT_TRUE(opened.ok()) << opened.status();
  std::vector<std::string> names;
  for (const Reference& reference : ReadPseudoReferences(
           (*opened)->git_dir(), (*opened)->common_dir(), 20,
           [](const std::string& name, const absl::Status&) { ADD_FAILURE() << name; })) {
    names.push_back(reference.name);
  }
  EXPECT_THAT(names, ElementsAre("ORIG_HEAD", "rebase-merge/autostash"));
}

}  // namespace
}  // namespace secretscan
