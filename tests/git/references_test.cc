#include "git/references.h"

#include <filesystem>
#include <string>
#include <vector>

#include "git/repository.h"
#include "git/test_repository.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace secretscan {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

struct Listing {
  std::vector<std::string> references;  // "name id"
  std::vector<std::string> broken;
};

Listing List(const std::string& path) {
  Listing listing;
  auto repository = Repository::Open(path);
  EXPECT_TRUE(repository.ok()) << repository.status();
  if (!repository.ok()) {
    return listing;
  }
  auto references = (*repository)->References(&listing.broken);
  EXPECT_TRUE(references.ok()) << references.status();
  for (const Reference& reference : references.value_or(std::vector<Reference>())) {
    listing.references.push_back(reference.name + " " + reference.target.Hex());
  }
  return listing;
}

TEST(References, ListsEveryNamespace) {
  TestRepository repo;
  const std::string first = repo.Commit("one");
  const std::string second = repo.Commit("two");
  repo.Run({"tag", "-a", "-m", "tag", "v1", first});
  const std::string tag = repo.Run({"rev-parse", "v1"});
  repo.Run({"update-ref", "refs/pull/1/head", first});
  repo.Run({"update-ref", "refs/stash", first});
  repo.Run({"pack-refs", "--all"});
  repo.Run({"update-ref", "refs/heads/loose", first});
  repo.Run({"update-ref", "refs/pull/1/head", second});  // loose over packed
  repo.Run({"symbolic-ref", "refs/remotes/origin/HEAD", "refs/heads/loose"});
  const Listing listing = List(repo.path());
  EXPECT_THAT(listing.references,
              ElementsAre("refs/heads/loose " + first, "refs/heads/main " + second,
                          "refs/pull/1/head " + second, "refs/remotes/origin/HEAD " + first,
                          "refs/stash " + first, "refs/tags/v1 " + tag, "HEAD " + second));
  EXPECT_THAT(listing.broken, IsEmpty());
}

TEST(References, AnUnbornHeadIsNotBroken) {
  TestRepository repo;
  const Listing listing = List(repo.path());
  EXPECT_THAT(listing.references, IsEmpty());
  EXPECT_THAT(listing.broken, IsEmpty());
}

TEST(References, ADetachedHeadIsListed) {
  TestRepository repo;
  const std::string id = repo.Commit("one");
  repo.Run({"checkout", "--quiet", "--detach"});
  EXPECT_THAT(List(repo.path()).references, ElementsAre("refs/heads/main " + id, "HEAD " + id));
}

TEST(References, BrokenOnesAreNamedWithTheReason) {
  TestRepository repo;
  const std::string id = repo.Commit("one");
  repo.WriteFile(".git/refs/heads/bad", "not an id\n");
  repo.WriteFile(".git/refs/heads/empty", "");
  repo.WriteFile(".git/refs/heads/null", std::string(40, '0') + "\n");
  repo.WriteFile(".git/refs/heads/loop", "ref: refs/heads/loop\n");
  repo.WriteFile(".git/refs/remotes/origin/HEAD", "ref: refs/remotes/origin/gone\n");
  repo.WriteFile(".git/refs/heads/ignored.lock", id + "\n");
  repo.WriteFile(".git/packed-refs", "# pack-refs with: peeled\nnonsense\n" + id + " refs/tags/t\n");
  const Listing listing = List(repo.path());
  EXPECT_THAT(listing.references, ElementsAre("refs/heads/main " + id, "refs/tags/t " + id,
                                              "HEAD " + id));
  EXPECT_THAT(
      listing.broken,
      ElementsAre("packed-refs: line 2 is malformed", "refs/heads/bad: not an object name",
                  "refs/heads/empty: empty",
                  "refs/heads/loop: symbolic references nested too deeply",
                  "refs/heads/null: names the null object",
                  "refs/remotes/origin/HEAD: names refs/remotes/origin/gone, which does not exist"));
}

TEST(References, ABrokenBranchBreaksHead) {
  TestRepository repo;
  repo.WriteFile(".git/refs/heads/main", "garbage");
  EXPECT_THAT(List(repo.path()).broken, ElementsAre("HEAD: not an object name",
                                                    "refs/heads/main: not an object name"));
}

TEST(References, OddFilesDoNotHangOrLoop) {
  TestRepository repo;
  const std::string id = repo.Commit("one");
  const std::filesystem::path heads = std::filesystem::path(repo.path()) / ".git/refs/heads";
  std::filesystem::create_directory_symlink(".", heads / "self");
  std::filesystem::create_directory_symlink("..", heads / "up");
  std::filesystem::create_symlink("refs/heads/main", heads / "symbolic");
  std::filesystem::create_symlink("/dev/zero", heads / "device");
  const Listing listing = List(repo.path());
  EXPECT_THAT(listing.references, ElementsAre("refs/heads/main " + id,
                                              "refs/heads/symbolic " + id, "HEAD " + id));
  EXPECT_THAT(listing.broken,
              ElementsAre(HasSubstr("refs/heads/device: "), HasSubstr("refs/heads/self: "),
                          HasSubstr("refs/heads/up: ")));
}

TEST(References, LinkedWorktreesHaveHeadsOfTheirOwn) {
  TestRepository repo;
  const std::string first = repo.Commit("one");
  const std::string second = repo.Commit("two");
  const std::string linked = repo.parent() + "/linked";
  repo.Run({"worktree", "add", "--quiet", "--detach", linked, first});
  EXPECT_EQ(RunGit(linked, {"update-ref", "refs/bisect/bad", first}).exit_code, 0);
  EXPECT_THAT(List(repo.path()).references,
              ElementsAre("refs/heads/main " + second, "HEAD " + second,
                          "worktrees/linked/HEAD " + first,
                          "worktrees/linked/refs/bisect/bad " + first));
  EXPECT_THAT(List(linked).references,
              ElementsAre("refs/bisect/bad " + first, "refs/heads/main " + second,
                          "HEAD " + first, "main-worktree/HEAD " + second));
}

TEST(References, ManyReferences) {
  constexpr int kCount = 5000;
  TestRepository repo;
  const std::string id = repo.Commit("one");
  std::string input;
  for (int i = 0; i < kCount; ++i) {
    input += "create refs/tags/t" + std::to_string(i) + " " + id + "\n";
  }
  repo.Run({"update-ref", "--stdin"}, input);
  EXPECT_EQ(List(repo.path()).references.size(), kCount + 2u);
  repo.Run({"pack-refs", "--all"});
  EXPECT_EQ(List(repo.path()).references.size(), kCount + 2u);
}

}  // namespace
}  // namespace secretscan
