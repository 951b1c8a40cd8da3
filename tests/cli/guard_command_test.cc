// `guard` as a hook of real pushes, and in CI.
#include <filesystem>

#include "cli/sandbox.h"
#include "gmock/gmock.h"

namespace secretscan {
namespace {

using ::testing::HasSubstr;

class GuardCommandTest : public SandboxTest {
 protected:
  // "old" and "main" part behind the first commit; a server has both.
  GuardCommandTest() {
    Git("", {"init", "--quiet", "--bare", "--initial-branch=main", "server.git"});
    NewRepository("work");
    Commit("work", "a", "1\n");
    Git("work", {"checkout", "--quiet", "-b", "old"});
    Commit("work", "leak", TestToken() + "\n");
    banned_ = Id("HEAD");
    blob_ = Id("HEAD:leak");
    Commit("work", "leak", "gone\n");
    Git("work", {"checkout", "--quiet", "main"});
    Commit("work", "b", "1\n");
    Git("work", {"remote", "add", "origin", "../server.git"});
    Git("work", {"push", "--quiet", "origin", "main"});
  }

  std::string Id(const std::string& revision) const {
    std::string id = Git("work", {"rev-parse", revision});
    id.pop_back();
    return id;
  }

  void InstallHook(const std::string& name, const std::string& arguments) const {
    const std::string path = "server.git/hooks/" + name;
    Write(path, "#!/bin/sh\nexec " + std::string(SECRETSCAN_PROGRAM) + " guard " + arguments + "\n");
    std::filesystem::permissions(root() / path, std::filesystem::perms::owner_all);
  }

  ProcessResult Push(const std::vector<std::string>& args) const {
    ProcessRequest request = Request({});
    request.args = {"git", "push"};
    request.args.insert(request.args.end(), args.begin(), args.end());
    request.directory = root() / "work";
    return RunProcess(request);
  }

  std::string banned_, blob_;
};

TEST_F(GuardCommandTest, RefusesPushes) {
  Write("bans", banned_ + "\n");
  for (const std::string hook : {"pre-receive", "update"}) {
    InstallHook(hook, "--ban-list " + (root() / "bans").string() +
                          (hook == "update" ? " \"$@\"" : " --pre-receive"));
    const ProcessResult push = Push({"origin", "old"});
    EXPECT_NE(push.exit_code, 0) << hook;
    EXPECT_THAT(push.out + push.err, HasSubstr("refused: refs/heads/old brings back " + banned_));
    EXPECT_THAT(push.out + push.err, HasSubstr("Fetch the new history"));
    // Also under another name; what is clean gets through.
    EXPECT_NE(Push({"origin", "old:refs/pull/1/head"}).exit_code, 0);
    Commit("work", hook, "2\n");
    const ProcessResult clean = Push({"origin", "main", "main:refs/heads/" + hook});
    EXPECT_EQ(clean.exit_code, 0) << clean.err;
    EXPECT_EQ(Push({"origin", ":refs/heads/" + hook}).exit_code, 0);
    std::filesystem::remove(root() / "server.git/hooks" / hook);
  }
}

TEST_F(GuardCommandTest, RefusesBlobs) {
  Write("bans", blob_ + "\n");
  InstallHook("pre-receive", "--ban-list " + (root() / "bans").string());
  Commit("work", "again", TestToken() + "\n");
  const ProcessResult push = Push({"origin", "main"});
  EXPECT_NE(push.exit_code, 0);
  EXPECT_THAT(push.err, HasSubstr("as again of commit " + Id("HEAD")));
}

TEST_F(GuardCommandTest, FindsItsListByItself) {
  EXPECT_EQ(Run({"guard", "--repo", "work", "old"}).exit_code, 2);
  const std::filesystem::path run = root() / "work/.git/secretscan/20260131T093000Z-1a2b3c4d";
  std::filesystem::create_directories(run);
  Write(run / "ban-list", banned_ + "\n");
  EXPECT_EQ(Run({"guard", "--repo", "work", "old"}).exit_code, 1);
  EXPECT_EQ(Run({"guard", "--repo", "work"}).exit_code, 0);
  std::filesystem::remove_all(run);

  std::filesystem::create_directories(root() / "work/.git/filter-repo");
  Write("work/.git/filter-repo/first-changed-commits", banned_ + " " + std::string(40, '0') + "\n");
  EXPECT_EQ(Run({"guard", "--repo", "work", "old"}).exit_code, 1);
  std::filesystem::remove_all(root() / "work/.git/filter-repo");

  // The base's list, whatever the branch says.
  Commit("work", ".secretscan-ban-list", banned_ + "\n");
  Git("work", {"checkout", "--quiet", "-b", "topic"});
  Git("work", {"merge", "--quiet", "--no-edit", "old"});
  Commit("work", ".secretscan-ban-list", "# nothing\n");
  const ProcessResult result = Run({"guard", "--repo", "work", "main..topic"});
  EXPECT_EQ(result.exit_code, 1) << result.err;
  EXPECT_EQ(Run({"guard", "--repo", "work", "main"}).exit_code, 2) << "HEAD is topic";
}

TEST_F(GuardCommandTest, SaysWhatItDoesNotUnderstand) {
  Write("bans", "junk\n");
  EXPECT_EQ(Run({"guard", "--repo", "work", "--ban-list", "bans", "main"}).exit_code, 2);
  EXPECT_EQ(Run({"guard", "--repo", "work", "--ban-list", "none", "main"}).exit_code, 2);
  Write("bans", "# only a comment\n");
  EXPECT_EQ(Run({"guard", "--repo", "work", "--ban-list", "bans", "main"}).exit_code, 2);
  Write("bans", banned_ + "\n");
  EXPECT_EQ(Run({"guard", "--repo", "work", "--ban-list", "bans", "nothing"}).exit_code, 2);
  EXPECT_EQ(Run({"guard", "--repo", "work", "--ban-list", "bans", "a...b"}).exit_code, 2);
  EXPECT_EQ(Run({"guard", "--repo", "work", "--ban-list", "bans", "--pre-receive"}, "junk\n").exit_code,
            2);
  const std::string line = std::string(40, '0') + " " + Id("old") + " refs/heads/x\n";
  EXPECT_EQ(Run({"guard", "--repo", "work", "--ban-list", "bans"}, line).exit_code, 1);
}

TEST_F(GuardCommandTest, AShallowCloneIsNoProof) {
  Write("bans", banned_ + "\n");
  Git("", {"clone", "--quiet", "--depth=1", "--branch=old", "file://" + (root() / "work").string(),
           "shallow"});
  const ProcessResult result = Run({"guard", "--repo", "shallow", "--ban-list", "bans", "HEAD"});
  EXPECT_EQ(result.exit_code, 3);
  EXPECT_THAT(result.err, HasSubstr("--unshallow"));
}

}  // namespace
}  // namespace secretscan
