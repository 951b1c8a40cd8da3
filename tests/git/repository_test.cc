#include "git/repository.h"

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "git/test_repository.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace secretscan {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::unique_ptr<Repository> OpenOrDie(const std::string& path) {
  auto repository = Repository::Open(path);
  EXPECT_TRUE(repository.ok()) << repository.status();
  return repository.ok() ? *std::move(repository) : nullptr;
}

std::string ResolveOrStatus(const Repository& repository, std::string_view revision) {
  auto id = repository.Resolve(revision);
  return id.ok() ? id->Hex() : id.status().ToString();
}

TEST(RepositoryOpen, FindsAWorkTreeFromAnyDirectoryInside) {
  TestRepository repo;
  repo.WriteFile("sub/deep/file", "x");
  for (const std::string& path : {repo.path(), repo.path() + "/", repo.path() + "/sub/deep",
                                  repo.path() + "/.git", repo.path() + "/.git/refs"}) {
    const auto repository = OpenOrDie(path);
    ASSERT_NE(repository, nullptr);
    EXPECT_EQ(repository->git_dir(), repo.path() + "/.git/") << path;
    EXPECT_EQ(repository->common_dir(), repo.path() + "/.git/") << path;
    EXPECT_EQ(repository->work_tree(), repo.path() + "/") << path;
    EXPECT_EQ(repository->object_id_size(), 20);
  }
}

TEST(RepositoryOpen, OpensABareRepository) {
  TestRepository repo({"--bare"});
  const auto repository = OpenOrDie(repo.path());
  EXPECT_EQ(repository->git_dir(), repo.path() + "/");
  EXPECT_EQ(repository->work_tree(), "");
}

TEST(RepositoryOpen, NeedsNoConfiguration) {
  TestRepository repo({"--bare"});
  for (const char* name : {"config", "description", "hooks", "info", "branches"}) {
    std::filesystem::remove_all(repo.path() + "/" + name);
  }
  const auto repository = OpenOrDie(repo.path());
  ASSERT_NE(repository, nullptr);
  EXPECT_EQ(repository->RemoteUrl(), "");
  EXPECT_THAT(ResolveOrStatus(*repository, "HEAD"), HasSubstr("INVALID_ARGUMENT"));
}

TEST(RepositoryOpen, OpensALinkedWorktree) {
  TestRepository repo;
  const std::string id = repo.Commit("one");
  const std::string linked = repo.parent() + "/linked";
  repo.Run({"worktree", "add", "--quiet", "--detach", linked});
  for (const std::string& path :
       {linked, linked + "/.git", repo.path() + "/.git/worktrees/linked"}) {
    const auto repository = OpenOrDie(path);
    ASSERT_NE(repository, nullptr);
    EXPECT_EQ(repository->git_dir(), repo.path() + "/.git/worktrees/linked/") << path;
    EXPECT_EQ(repository->common_dir(), repo.path() + "/.git/") << path;
    EXPECT_EQ(ResolveOrStatus(*repository, "HEAD"), id) << path;
  }
  EXPECT_EQ(OpenOrDie(linked)->work_tree(), linked + "/");
  EXPECT_EQ(OpenOrDie(repo.path() + "/.git/worktrees/linked")->work_tree(), linked + "/");
}

TEST(RepositoryOpen, OpensASubmodule) {
  TestRepository inner;
  const std::string id = inner.Commit("inner");
  TestRepository outer;
  outer.Run({"submodule", "--quiet", "add", inner.path(), "module"});
  for (const std::string& path :
       {outer.path() + "/module", outer.path() + "/.git/modules/module"}) {
    const auto repository = OpenOrDie(path);
    ASSERT_NE(repository, nullptr);
    EXPECT_EQ(repository->git_dir(), outer.path() + "/.git/modules/module/");
    EXPECT_EQ(repository->work_tree(), outer.path() + "/module/");
    EXPECT_EQ(ResolveOrStatus(*repository, "HEAD"), id);
  }
}

TEST(RepositoryOpen, DoesNotFollowAWorkTreeThatDoesNotPointBack) {
  TestRepository repo({"--bare"});
  TempDir elsewhere;
  repo.Run({"config", "core.bare", "false"});
  repo.Run({"config", "core.worktree", elsewhere.path()});
  EXPECT_EQ(OpenOrDie(repo.path())->work_tree(), "");
}

TEST(RepositoryOpen, RefusesWhatIsNotARepository) {
  TempDir directory;
  auto repository = Repository::Open(directory.path());
  EXPECT_TRUE(absl::IsInvalidArgument(repository.status()));
  EXPECT_EQ(repository.status().message(), directory.path() + " is not a git repository");
  EXPECT_TRUE(absl::IsInvalidArgument(Repository::Open(directory.path() + "/none").status()));
  EXPECT_TRUE(absl::IsInvalidArgument(Repository::Open("").status()));
}

TEST(RepositoryOpen, RefusesADanglingGitFile) {
  TestRepository repo;
  repo.WriteFile("sub/.git", "gitdir: ../nowhere\n");
  EXPECT_TRUE(absl::IsInvalidArgument(Repository::Open(repo.path() + "/sub").status()));
}

TEST(RepositoryOpen, RefusesFormatsItCannotRead) {
  TestRepository future;
  future.Run({"config", "core.repositoryformatversion", "1"});
  EXPECT_TRUE(Repository::Open(future.path()).ok());
  const std::string config = future.ReadFile(".git/config");
  for (const std::string extension :
       {"objectFormat = sha3", "refStorage = reftable", "surprise = true"}) {
    future.WriteFile(".git/config", config + "[extensions]\n" + extension + "\n");
    EXPECT_TRUE(absl::IsUnavailable(Repository::Open(future.path()).status())) << extension;
  }
}

TEST(RepositoryOpen, AcceptsExtensionsOfWriters) {
  TestRepository repo;
  const std::string id = repo.Commit("one");
  repo.Run({"config", "core.repositoryformatversion", "1"});
  repo.Run({"config", "extensions.preciousObjects", "true"});
  repo.Run({"config", "extensions.worktreeConfig", "true"});
  repo.Run({"config", "extensions.partialClone", "origin"});
  const auto repository = OpenOrDie(repo.path());
  ASSERT_NE(repository, nullptr);
  EXPECT_TRUE(repository->is_partial());
  EXPECT_EQ(ResolveOrStatus(*repository, "HEAD"), id);
}

TEST(Repository, KnowsAShallowClone) {
  TestRepository repo;
  repo.Commit("one");
  const std::string second = repo.Commit("two");
  const std::string clone = repo.parent() + "/shallow";
  repo.Run({"clone", "--quiet", "--depth=1", "file://" + repo.path(), clone});
  const auto repository = OpenOrDie(clone);
  EXPECT_TRUE(repository->is_shallow());
  ASSERT_EQ(repository->ShallowCommits().size(), 1u);
  EXPECT_EQ(repository->ShallowCommits()[0].Hex(), second);
  EXPECT_FALSE(OpenOrDie(repo.path())->is_shallow());
}

TEST(Repository, ListsReplacements) {
  TestRepository repo;
  const std::string first = repo.Commit("one");
  const std::string second = repo.Commit("two");
  repo.Run({"replace", first, second});
  const auto replacements = OpenOrDie(repo.path())->Replacements();
  ASSERT_EQ(replacements.size(), 1u);
  EXPECT_EQ(replacements[0].first.Hex(), first);
  EXPECT_EQ(replacements[0].second.Hex(), second);
  repo.Run({"config", "core.useReplaceRefs", "false"});
  EXPECT_THAT(OpenOrDie(repo.path())->Replacements(), IsEmpty());
}

TEST(Repository, AConfigurationThatIncludesItselfDoesNotHang) {
  TestRepository repo;
  const std::string id = repo.Commit("one");
  std::string config = repo.ReadFile(".git/config") + "[include]\n";
  for (int i = 0; i < 20; ++i) {
    config += "\tpath = config\n";
  }
  repo.WriteFile(".git/config", config);
  EXPECT_EQ(ResolveOrStatus(*OpenOrDie(repo.path()), "HEAD"), id);
}

TEST(Repository, NamesTheRemote) {
  TestRepository repo;
  EXPECT_EQ(OpenOrDie(repo.path())->RemoteUrl(), "");
  repo.Run({"remote", "add", "upstream", "https://example.com/up.git"});
  EXPECT_EQ(OpenOrDie(repo.path())->RemoteUrl(), "https://example.com/up.git");
  repo.Run({"remote", "add", "fork", "https://example.com/fork.git"});
  EXPECT_EQ(OpenOrDie(repo.path())->RemoteUrl(), "");
  repo.Run({"remote", "add", "origin", "git@example.com:o/r.git"});
  EXPECT_EQ(OpenOrDie(repo.path())->RemoteUrl(), "git@example.com:o/r.git");
}

TEST(Repository, ReadsTheMailmapGitWouldUse) {
  TestRepository repo;
  EXPECT_EQ(OpenOrDie(repo.path())->Mailmap(), "");
  repo.WriteFile(".mailmap", "Committed <a@b>\n");
  repo.Commit("one");
  const std::string bare = repo.parent() + "/bare.git";
  repo.Run({"clone", "--quiet", "--bare", repo.path(), bare});
  repo.WriteFile(".mailmap", "Changed <a@b>\n");
  EXPECT_EQ(OpenOrDie(repo.path())->Mailmap(), "Changed <a@b>\n");
  EXPECT_EQ(OpenOrDie(bare)->Mailmap(), "Committed <a@b>\n");
  repo.RemoveFile(".mailmap");
  repo.WriteFile("real", "Linked <a@b>\n");
  std::filesystem::create_symlink("real", repo.path() + "/.mailmap");
  EXPECT_EQ(OpenOrDie(repo.path())->Mailmap(), "");
}

}  // namespace
}  // namespace secretscan
