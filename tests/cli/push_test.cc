// `push` and `receive` as hooks of real pushes.
#include <filesystem>

#include "cli/sandbox.h"
#include "gmock/gmock.h"

namespace secretscan {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class PushTest : public SandboxTest {
 protected:
  PushTest() {
    Git("", {"init", "--quiet", "--bare", "--initial-branch=main", "server.git"});
    NewRepository("work");
    Commit("work", "a", "nothing\n");
    Git("work", {"remote", "add", "origin", "../server.git"});
    Git("work", {"push", "--quiet", "origin", "main"});
  }

  void InstallHook(const std::string& path, const std::string& command) const {
    Write(path, "#!/bin/sh\nexec " + std::string(SECRETSCAN_PROGRAM) + " " + command +
                    " --no-cache -c " + rules_path() + "\n");
    std::filesystem::permissions(root() / path, std::filesystem::perms::owner_all);
  }

  ProcessResult Push(const std::vector<std::string>& args) const {
    ProcessRequest request = Request({});
    request.args = {"git", "push"};
    request.args.insert(request.args.end(), args.begin(), args.end());
    request.directory = root() / "work";
    return RunProcess(request);
  }

  std::string Head(const std::string& revision = "HEAD") const {
    std::string id = Git("work", {"rev-parse", revision});
    id.pop_back();
    return id;
  }
};

TEST_F(PushTest, StopsWhatWouldLeave) {
  InstallHook("work/.git/hooks/pre-push", "push \"$@\"");
  Commit("work", "b", "clean\n");
  ProcessResult push = Push({"origin", "main"});
  EXPECT_EQ(push.exit_code, 0) << push.err;
  EXPECT_THAT(push.out + push.err, Not(HasSubstr("secretscan")));

  Commit("work", "c", "TOKEN=" + TestToken() + "\n");
  Commit("work", "c", "gone again\n");
  push = Push({"origin", "main"});
  EXPECT_EQ(push.exit_code, 1);
  EXPECT_THAT(push.out + push.err, HasSubstr("c:1:"));
  EXPECT_THAT(push.out + push.err, HasSubstr("the push is stopped"));
  EXPECT_THAT(push.out + push.err, Not(HasSubstr(TestToken())));

  // As a new branch it is no other.
  push = Push({"origin", "main:refs/heads/new"});
  EXPECT_EQ(push.exit_code, 1);
  EXPECT_EQ(Push({"--no-verify", "origin", "main"}).exit_code, 0);
  // What the remote has does not leave again.
  push = Push({"origin", "main:refs/heads/new"});
  EXPECT_EQ(push.exit_code, 0) << push.out << push.err;
  EXPECT_EQ(Push({"origin", ":refs/heads/new"}).exit_code, 0);
}

TEST_F(PushTest, MessagesTagsAndNamesLeaveToo) {
  InstallHook("work/.git/hooks/pre-push", "push \"$@\"");
  Git("work", {"tag", "-a", "-m", "release " + TestToken(2), "v1"});
  ProcessResult push = Push({"origin", "v1"});
  EXPECT_EQ(push.exit_code, 1);
  EXPECT_THAT(push.out + push.err, Not(HasSubstr(TestToken(2))));
  EXPECT_EQ(Push({"origin", "main"}).exit_code, 0);

  EXPECT_EQ(Push({"origin", "main:refs/heads/" + TestToken(3)}).exit_code, 1);

  Git("work", {"commit", "--quiet", "--allow-empty", "-m", TestToken(4)});
  push = Push({"origin", "main"});
  EXPECT_EQ(push.exit_code, 1);
  EXPECT_THAT(push.out + push.err, HasSubstr(Head().substr(0, 12)));
  // Another branch that does not hold the commit may leave.
  EXPECT_EQ(Push({"origin", "HEAD~1:refs/heads/other"}).exit_code, 0);
}

TEST_F(PushTest, RewrittenBranchesAndUnknownRemotes) {
  InstallHook("work/.git/hooks/pre-push", "push \"$@\"");
  Git("work", {"commit", "--quiet", "--amend", "--message", "again"});
  EXPECT_EQ(Push({"--force", "origin", "main"}).exit_code, 0);
  // Without references that tell what it has, everything leaves.
  Git("", {"init", "--quiet", "--bare", "other.git"});
  EXPECT_EQ(Push({"../other.git", "main"}).exit_code, 0);
  Git("work", {"commit", "--quiet", "--allow-empty", "-m", TestToken()});
  EXPECT_EQ(Push({"../other.git", "main"}).exit_code, 1);
}

TEST_F(PushTest, UnderstandsThePreCommitFramework) {
  Commit("work", "b", TestToken() + "\n");
  Commit("work", "c", TestToken(2) + "\n");
  ProcessRequest request = Request({"push", "--repo", "work", "-c", rules_path(), "-f", "jsonl"});
  request.environment.push_back("PRE_COMMIT_FROM_REF=" + Head("HEAD~1"));
  request.environment.push_back("PRE_COMMIT_TO_REF=HEAD");
  request.environment.push_back("PRE_COMMIT_REMOTE_NAME=origin");
  const ProcessResult result = RunProcess(request);
  EXPECT_EQ(result.exit_code, 1) << result.err;
  EXPECT_THAT(result.out, HasSubstr("\"file\":\"c\""));
  EXPECT_THAT(result.out, Not(HasSubstr("\"file\":\"b\"")));
}

TEST_F(PushTest, NothingToPushIsNoError) {
  const ProcessResult result = Run({"push", "origin", "--repo", "work", "-c", rules_path()}, "");
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out + result.err, IsEmpty());
  EXPECT_EQ(Run({"push", "--repo", "work", "-c", rules_path()}, "junk\n").exit_code, 2);
  EXPECT_EQ(Run({"receive", "--repo", "server.git", "-c", rules_path()}, "junk\n").exit_code, 2);
}

TEST_F(PushTest, MissingObjectsAreNotPassedOver) {
  const std::string gone(40, '7');
  const std::string none(40, '0');
  const ProcessResult result = Run({"push", "origin", "--repo", "work", "-c", rules_path()},
                                   "x " + gone + " refs/heads/x " + none + "\n");
  EXPECT_EQ(result.exit_code, 3) << result.err;
}

TEST_F(PushTest, ServerRejectsObjectsInQuarantine) {
  InstallHook("server.git/hooks/pre-receive", "receive");
  Commit("work", "b", "clean\n");
  ProcessResult push = Push({"origin", "main"});
  EXPECT_EQ(push.exit_code, 0) << push.err;
  EXPECT_THAT(push.err, Not(HasSubstr("secretscan")));

  for (const char* limit : {"1", "1000"}) {  // kept as a pack, and unpacked
    Git("server.git", {"config", "receive.unpackLimit", limit});
    Commit("work", "c" + std::string(limit), TestToken() + "\n");
    push = Push({"origin", "main"});
    EXPECT_EQ(push.exit_code, 1) << limit;
    EXPECT_THAT(push.err, HasSubstr("pre-receive hook declined"));
    EXPECT_THAT(push.err, HasSubstr("c" + std::string(limit) + ":1:"));
    EXPECT_THAT(push.err, HasSubstr("rejected: the commits"));
    EXPECT_THAT(push.err, Not(HasSubstr(TestToken())));
    Git("work", {"reset", "--quiet", "--hard", "HEAD~1"});
  }
  Git("work", {"tag", "-a", "-m", TestToken(), "v1"});
  EXPECT_EQ(Push({"origin", "v1"}).exit_code, 1);
  EXPECT_EQ(Push({"origin", "main:refs/heads/" + TestToken()}).exit_code, 1);
  EXPECT_EQ(Push({"origin", "main:refs/heads/other"}).exit_code, 0);
  EXPECT_EQ(Push({"origin", ":refs/heads/other"}).exit_code, 0);
}

TEST_F(PushTest, ServerLooksAtWhatIsNewOnly) {
  Commit("work", "b", TestToken() + "\n");
  EXPECT_EQ(Push({"origin", "main"}).exit_code, 0);
  InstallHook("server.git/hooks/pre-receive", "receive");
  Commit("work", "c", "clean\n");
  const ProcessResult push = Push({"origin", "main", "main:refs/heads/more"});
  EXPECT_EQ(push.exit_code, 0) << push.err;
}

TEST_F(PushTest, UpdateHook) {
  InstallHook("server.git/hooks/update", "receive \"$@\"");
  Commit("work", "b", "clean\n");
  EXPECT_EQ(Push({"origin", "main"}).exit_code, 0);
  Commit("work", "c", TestToken() + "\n");
  const ProcessResult push = Push({"origin", "main", "HEAD~1:refs/heads/fine"});
  EXPECT_EQ(push.exit_code, 1);
  EXPECT_THAT(push.err, HasSubstr("[remote rejected] main -> main"));
  EXPECT_THAT(push.err, HasSubstr("[new branch]"));
}

TEST_F(PushTest, IncludeFlag) {
  Git("work", {"commit", "--quiet", "--allow-empty", "-m", TestToken()});
  const std::vector<std::string> scan = {"history", "work", "-c", rules_path()};
  const auto with = [&](std::vector<std::string> more) {
    std::vector<std::string> args = scan;
    args.insert(args.end(), more.begin(), more.end());
    return Run(args).exit_code;
  };
  EXPECT_EQ(with({}), 1);
  EXPECT_EQ(with({"--include", "none"}), 0);
  EXPECT_EQ(with({"--include=-commit-message"}), 0);
  EXPECT_EQ(with({"--include", "none", "--include", "commit-message"}), 1);
  EXPECT_EQ(with({"--include", "messages"}), 2);
  EXPECT_EQ(with({"--include", "all", "--profile", "gitleaks"}), 2);
  EXPECT_EQ(with({"--profile", "gitleaks"}), 0);
}

}  // namespace
}  // namespace secretscan
