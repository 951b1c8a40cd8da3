#include "rewrite/preflight.h"

#include <algorithm>
#include <filesystem>

#include "git/test_repository.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace secretscan {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

class PreflightTest : public ::testing::Test {
 protected:
  PreflightTest() {
    repository_.WriteFile("a.txt", "one\n");
    first_ = repository_.Commit("first");
    repository_.WriteFile("a.txt", "two\n");
    repository_.Commit("second");
  }

  static Preflight Examine(const std::string& path) {
    const auto opened = Repository::Open(path);
    EXPECT_TRUE(opened.ok()) << opened.status();
    return ExamineRepository(**opened);
  }
  Preflight Examine() const { return Examine(repository_.path()); }

  static const PreflightItem* Find(const Preflight& preflight, std::string_view id) {
    const auto found = std::find_if(preflight.items.begin(), preflight.items.end(),
                                    [&](const PreflightItem& item) { return item.id == id; });
    return found == preflight.items.end() ? nullptr : &*found;
  }
  // The text of an item; "(none)" when there is none.
  std::string Text(std::string_view id) const {
    const Preflight preflight = Examine();
    const PreflightItem* item = Find(preflight, id);
    return item == nullptr ? "(none)" : item->text;
  }

  TestRepository repository_;
  std::string first_;
};

TEST_F(PreflightTest, SaysNothingOfAnOrdinaryClone) {
  const Preflight preflight = Examine();
  EXPECT_THAT(preflight.items, IsEmpty());
  EXPECT_THAT(preflight.work_trees, SizeIs(1));
  EXPECT_FALSE(preflight.Refuses(false, false));
}

TEST_F(PreflightTest, TellsUncommittedWork) {
  repository_.WriteFile("a.txt", "three\n");
  repository_.WriteFile("b.txt", "new\n");
  repository_.Run({"add", "b.txt"});
  const Preflight preflight = Examine();
  EXPECT_THAT(Text("dirty"), HasSubstr("1 staged, 1 modified"));
  ASSERT_THAT(preflight.work_trees, SizeIs(1));
  EXPECT_EQ(preflight.work_trees[0].modified.at("a.txt").Hex(),
            repository_.Run({"rev-parse", "HEAD:a.txt"}));
  EXPECT_EQ(preflight.work_trees[0].staged.at("b.txt").Hex(),
            repository_.Run({"rev-parse", ":b.txt"}));
  EXPECT_FALSE(preflight.Refuses(false, false));
}

TEST_F(PreflightTest, RefusesLocksAndOperations) {
  repository_.WriteFile(".git/refs/heads/x.lock", "");
  repository_.WriteFile(".git/index.lock", "");
  EXPECT_THAT(Text("lock"), HasSubstr("index.lock, refs/heads/x.lock"));
  EXPECT_TRUE(Examine().Refuses(/*force=*/true, /*plan_only=*/false));
  EXPECT_FALSE(Examine().Refuses(false, /*plan_only=*/true));
  repository_.RemoveFile(".git/refs/heads/x.lock");
  repository_.RemoveFile(".git/index.lock");

  repository_.WriteFile(".git/MERGE_HEAD", first_ + "\n");
  EXPECT_THAT(Text("operation"), HasSubstr("merge (MERGE_HEAD)"));
  EXPECT_TRUE(Examine().Refuses(false, false));
  EXPECT_FALSE(Examine().Refuses(/*force=*/true, false));
  repository_.RemoveFile(".git/MERGE_HEAD");

  repository_.WriteFile(".git/gc.pid", "1 host");
  EXPECT_NE(Text("gc"), "(none)");
}

TEST_F(PreflightTest, RefusesShallowClones) {
  const std::string clone = repository_.parent() + "/shallow";
  repository_.Run({"clone", "--quiet", "--depth=1", "file://" + repository_.path(), clone});
  const Preflight preflight = Examine(clone);
  const PreflightItem* item = Find(preflight, "shallow");
  ASSERT_NE(item, nullptr);
  EXPECT_EQ(item->level, PreflightLevel::kRefusal);
  EXPECT_TRUE(preflight.Refuses(false, /*plan_only=*/true));
  EXPECT_FALSE(preflight.Refuses(/*force=*/true, true));
}

TEST_F(PreflightTest, TellsPartialAndBorrowingClones) {
  repository_.Run({"config", "uploadpack.allowFilter", "true"});
  const std::string partial = repository_.parent() + "/partial";
  repository_.Run(
      {"clone", "--quiet", "--filter=blob:none", "file://" + repository_.path(), partial});
  EXPECT_NE(Find(Examine(partial), "partial"), nullptr);
  const std::string shared = repository_.parent() + "/shared";
  repository_.Run({"clone", "--quiet", "--shared", repository_.path(), shared});
  const Preflight preflight = Examine(shared);
  ASSERT_NE(Find(preflight, "alternates"), nullptr);
  EXPECT_THAT(Find(preflight, "alternates")->text, HasSubstr(repository_.path()));
  EXPECT_THAT(Find(preflight, "remotes")->text, HasSubstr("origin"));
}

TEST_F(PreflightTest, TellsReferencesOutOfTheOrdinary) {
  repository_.Run({"tag", "-a", "-m", "tag", "v1"});
  repository_.Run({"tag", "-a", "-m", "nested", "v2", "v1"});
  const std::string tag = repository_.Run({"rev-parse", "v1"});
  repository_.Run({"update-ref", "refs/tags/other", tag});
  repository_.Run({"update-ref", "refs/custom/v1", tag});
  repository_.Run({"update-ref", "refs/blobs/b", repository_.Run({"rev-parse", "HEAD:a.txt"})});
  repository_.Run({"replace", "HEAD", first_});
  repository_.WriteFile("a.txt", "four\n");
  repository_.Run({"stash"});
  repository_.WriteFile(".git/info/grafts", first_ + "\n");
  EXPECT_THAT(Text("nested-tags"), HasSubstr("refs/tags/v2"));
  EXPECT_THAT(Text("renamed-tags"), HasSubstr("refs/tags/other"));
  EXPECT_THAT(Text("renamed-tags"), Not(HasSubstr("refs/tags/v1")));
  EXPECT_THAT(Text("tags-elsewhere"), HasSubstr("refs/custom/v1"));
  EXPECT_THAT(Text("references-to-contents"), HasSubstr("refs/blobs/b"));
  EXPECT_THAT(Text("replace-references"), HasSubstr("refs/replace/"));
  EXPECT_THAT(Text("stash"), HasSubstr("1"));
  EXPECT_NE(Text("grafts"), "(none)");
}

TEST_F(PreflightTest, LooksAtLinkedWorkTrees) {
  const std::string linked = repository_.parent() + "/linked";
  repository_.Run({"worktree", "add", "--quiet", linked, "-b", "side"});
  repository_.Run({"-C", linked, "rm", "--quiet", "a.txt"});
  const Preflight preflight = Examine();
  EXPECT_NE(Find(preflight, "worktrees"), nullptr);
  ASSERT_THAT(preflight.work_trees, SizeIs(2));
  EXPECT_EQ(preflight.work_trees[1].path, linked + "/");
  EXPECT_TRUE(preflight.work_trees[1].staged.at("a.txt").IsNull());
  EXPECT_THAT(Examine(linked).work_trees, SizeIs(2));
  std::filesystem::remove_all(linked);
  EXPECT_NE(Text("worktree-gone"), "(none)");
}

TEST_F(PreflightTest, TellsWhatGitsFilesTell) {
  repository_.WriteFile(".git/objects/pack/pack-1.keep", "");
  repository_.WriteFile(".git/modules/sub/HEAD", "");
  repository_.WriteFile(".git/lfs/objects/x", "");
  repository_.Run({"config", "remote.one.url", "a"});
  repository_.Run({"config", "remote.two.url", "b"});
  EXPECT_THAT(Text("keep-packs"), HasSubstr("pack-1.keep"));
  EXPECT_THAT(Text("submodules"), HasSubstr("sub"));
  EXPECT_NE(Text("lfs"), "(none)");
  EXPECT_EQ(Text("remotes"), "remotes: one, two");
  const TestRepository bare({"--bare"});
  EXPECT_NE(Find(Examine(bare.path()), "bare"), nullptr);
  const TestRepository sha256({"--object-format=sha256"});
  EXPECT_NE(Find(Examine(sha256.path()), "sha256"), nullptr);
}

TEST_F(PreflightTest, RefusesAFullDisk) {
  const auto opened = Repository::Open(repository_.path());
  ASSERT_TRUE(opened.ok());
  Preflight preflight;
  ExamineSpace(**opened, "", 1, 0, &preflight);
  EXPECT_THAT(preflight.items, IsEmpty());
  ExamineSpace(**opened, repository_.parent() + "/not/yet/there", int64_t{1} << 60, int64_t{1} << 60,
               &preflight);
  ASSERT_THAT(preflight.items, SizeIs(2));
  EXPECT_TRUE(preflight.Refuses(false, false));
  EXPECT_FALSE(preflight.Refuses(true, false));
}

}  // namespace
}  // namespace secretscan
