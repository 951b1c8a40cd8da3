#include "rewrite/guard.h"

#include "git/test_repository.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace secretscan {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class GuardTest : public ::testing::Test {
 protected:
  // Old history: base, leak, later on branch old; main has base and clean.
  GuardTest() {
    repository_.WriteFile("a", "1\n");
    base_ = repository_.Commit("base");
    repository_.Run({"checkout", "-q", "-b", "old"});
    repository_.WriteFile("dir/leak", "flagged\n");
    leak_ = repository_.Commit("leak");
    blob_ = repository_.Run({"rev-parse", "HEAD:dir/leak"});
    repository_.RemoveFile("dir/leak");
    later_ = repository_.Commit("later");
    repository_.Run({"checkout", "-q", "main"});
    repository_.WriteFile("b", "2\n");
    clean_ = repository_.Commit("clean");
  }

  static ObjectId Id(const std::string& hex) {
    ObjectId id;
    EXPECT_TRUE(ObjectId::FromHex(hex, &id)) << hex;
    return id;
  }

  GuardResult Check(const std::vector<std::string>& banned, const std::vector<std::string>& tips,
                    const GuardOptions& options = {}, const std::string& path = "") {
    BanList bans;
    for (const std::string& id : banned) {
      EXPECT_TRUE(bans.Add(id, "list").ok());
    }
    std::vector<GuardTip> all;
    for (const std::string& tip : tips) {
      all.push_back({tip, Id(tip)});
    }
    auto repository = Repository::Open(path.empty() ? repository_.path() : path);
    EXPECT_TRUE(repository.ok()) << repository.status();
    auto result = CheckTips(**repository, bans, all, options);
    EXPECT_TRUE(result.ok()) << result.status();
    return *std::move(result);
  }

  TestRepository repository_;
  std::string base_, leak_, blob_, later_, clean_;
};

TEST_F(GuardTest, RefusesABannedCommitAndItsDescendants) {
  const GuardResult result = Check({leak_}, {clean_, later_, leak_, base_});
  ASSERT_THAT(result.refusals, SizeIs(2));
  EXPECT_EQ(result.refusals[0].tip, later_);
  EXPECT_EQ(result.refusals[0].banned, Id(leak_));
  EXPECT_EQ(result.refusals[1].tip, leak_);
  EXPECT_THAT(result.unread, IsEmpty());
}

TEST_F(GuardTest, RefusesWhatIsBuiltUponOldHistoryThatIsStillThere) {
  repository_.Run({"checkout", "-q", "old"});
  repository_.WriteFile("c", "3\n");
  const std::string mine = repository_.Commit("mine");
  repository_.Run({"checkout", "-q", "main"});
  repository_.Run({"merge", "-q", "--no-edit", "old"});
  const std::string merge = repository_.Run({"rev-parse", "HEAD"});
  GuardOptions options;
  options.known = {Id(later_)};  // a reference that nobody could change
  EXPECT_THAT(Check({leak_}, {mine, merge}, options).refusals, SizeIs(2));
  options.stop_at_known = true;
  EXPECT_THAT(Check({leak_}, {mine, merge}, options).refusals, IsEmpty());
  EXPECT_THAT(Check({mine}, {merge}, options).refusals, SizeIs(1));
}

TEST_F(GuardTest, RefusesBannedBlobs) {
  GuardResult result = Check({blob_}, {later_});
  ASSERT_THAT(result.refusals, SizeIs(1));
  EXPECT_EQ(result.refusals[0].banned, Id(blob_));
  EXPECT_EQ(result.refusals[0].commit, Id(leak_));
  EXPECT_EQ(result.refusals[0].path, "dir/leak");
  // The same bytes in a new commit, at another place.
  repository_.WriteFile("x/y/z", "flagged\n");
  const std::string again = repository_.Commit("again");
  result = Check({blob_}, {again});
  ASSERT_THAT(result.refusals, SizeIs(1));
  EXPECT_EQ(result.refusals[0].path, "x/y/z");
  EXPECT_THAT(Check({blob_}, {clean_}).refusals, IsEmpty());
  // A reference to the blob or its tree itself.
  EXPECT_THAT(Check({blob_}, {blob_}).refusals, SizeIs(1));
  EXPECT_THAT(Check({blob_}, {repository_.Run({"rev-parse", again + "^{tree}"})}).refusals,
              SizeIs(1));
}

TEST_F(GuardTest, FollowsTags) {
  repository_.Run({"tag", "-a", "-m", "inner", "inner", later_});
  repository_.Run({"tag", "-a", "-m", "outer", "outer", "inner"});
  const std::string outer = repository_.Run({"rev-parse", "outer"});
  const std::string inner = repository_.Run({"rev-parse", "inner"});
  EXPECT_THAT(Check({leak_}, {outer}).refusals, SizeIs(1));
  EXPECT_EQ(Check({inner}, {outer}).refusals.at(0).banned, Id(inner));
}

TEST_F(GuardTest, ReadsNothingWhenNothingBannedIsThere) {
  const GuardResult result = Check({std::string(40, '7')}, {later_, clean_});
  EXPECT_THAT(result.refusals, IsEmpty());
  EXPECT_EQ(result.commits, 0);
}

TEST_F(GuardTest, SaysWhereAShallowHistoryEnds) {
  const std::string clone = repository_.parent() + "/shallow";
  ASSERT_EQ(RunGit(repository_.parent(), {"clone", "-q", "--depth=1", "--branch=old",
                                          "file://" + repository_.path(), clone})
                .exit_code,
            0);
  // The banned commit is behind the end; a list of the old history's other commits tells all the
  // same.
  const GuardResult cut = Check({leak_}, {later_}, {}, clone);
  EXPECT_THAT(cut.refusals, IsEmpty());
  EXPECT_THAT(cut.unread, SizeIs(1));
  EXPECT_THAT(Check({leak_, later_}, {later_}, {}, clone).refusals, SizeIs(1));
}

TEST_F(GuardTest, SaysWhatIsMissing) {
  repository_.Run({"checkout", "-q", "old"});
  repository_.WriteFile("c", "3\n");
  const std::string mine = repository_.Commit("mine");
  repository_.RemoveFile(repository_.LooseObjectPath(later_));
  const GuardResult result = Check({leak_}, {mine});
  EXPECT_THAT(result.refusals, IsEmpty());
  ASSERT_THAT(result.unread, SizeIs(1));
  EXPECT_EQ(result.unread[0].name, later_);
}

TEST_F(GuardTest, LooksThroughPartialClones) {
  repository_.Run({"config", "uploadpack.allowFilter", "true"});
  const std::string clone = repository_.parent() + "/partial";
  ASSERT_EQ(RunGit(repository_.parent(), {"clone", "-q", "--filter=blob:none", "--no-checkout",
                                          "--branch=old", "file://" + repository_.path(), clone})
                .exit_code,
            0);
  EXPECT_THAT(Check({blob_}, {later_}, {}, clone).refusals, SizeIs(1));
}

TEST_F(GuardTest, IsNotStoppedByLongHistories) {
  std::string stream;
  for (int i = 1; i <= 20000; ++i) {
    stream += "commit refs/heads/long\nmark :" + std::to_string(i) +
              "\ncommitter T <t@example.com> " + std::to_string(1700000000 + i) + " +0000\ndata 1\nx\n";
  }
  repository_.Run({"fast-import", "--quiet"}, stream);
  const std::string tip = repository_.Run({"rev-parse", "long"});
  const std::string root = repository_.Run({"rev-parse", "long~19999"});
  const GuardResult result = Check({root}, {tip});
  EXPECT_THAT(result.refusals, SizeIs(1));
  EXPECT_EQ(result.commits, 20000);
}

}  // namespace
}  // namespace secretscan
