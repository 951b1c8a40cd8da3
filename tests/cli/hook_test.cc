// The hooks that `secretscan hook` installs, as git runs them.
#include <sys/stat.h>

#include "cli/sandbox.h"
#include "gmock/gmock.h"

namespace secretscan {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::Not;

class HookTest : public SandboxTest {
 protected:
  HookTest() { repository_ = NewRepository("with space's"); }

  // Runs secretscan in the repository.
  ProcessResult Here(const std::vector<std::string>& args) const {
    ProcessRequest request = Request(args);
    request.directory = repository_;
    return RunProcess(request);
  }
  // Runs git there, with a home's configuration, and may fail.
  ProcessResult TryGit(const std::vector<std::string>& args,
                       const std::vector<std::string>& variables = {}) const {
    ProcessRequest request = Request({});
    request.args = {"git"};
    request.args.insert(request.args.end(), args.begin(), args.end());
    request.directory = repository_;
    request.environment.push_back("GITLEAKS_CONFIG=" + rules_path());
    for (const std::string& variable : variables) {
      Set(&request, variable);
    }
    return RunProcess(request);
  }
  // In place of what the sandbox has under that name.
  static void Set(ProcessRequest* request, const std::string& variable) {
    std::erase_if(request->environment, [&](const std::string& other) {
      return other.starts_with(variable.substr(0, variable.find('=') + 1));
    });
    request->environment.push_back(variable);
  }
  void Script(const fs::path& path, const std::string& text) const {
    Write(path, "#!/bin/sh\n" + text);
    ::chmod((root() / path).c_str(), 0755);
  }
  fs::path Hook(const std::string& name) const { return repository_ / ".git/hooks" / name; }

  fs::path repository_;
};

TEST_F(HookTest, CommitMessageIsScannedAsGitWillKeepIt) {
  ASSERT_EQ(Here({"hook", "install", "--type", "commit-msg"}).exit_code, 0);
  EXPECT_EQ(TryGit({"commit", "-q", "--allow-empty", "-m", "clean"}).exit_code, 0);
  const ProcessResult refused = TryGit({"commit", "-q", "--allow-empty", "-m", "x " + TestToken()});
  EXPECT_EQ(refused.exit_code, 1) << refused.err;
  EXPECT_THAT(refused.out + refused.err, HasSubstr("COMMIT_EDITMSG:1:3"));
  EXPECT_THAT(refused.out + refused.err, Not(HasSubstr(TestToken())));
  // Without an editor comments stay in the message; with one they go.
  EXPECT_EQ(TryGit({"commit", "-q", "--allow-empty", "-m", "x\n\n# " + TestToken()}).exit_code, 1);
  Script("editor", "printf 'fine\\n# " + TestToken() + "\\n' > \"$1\"\n");
  EXPECT_EQ(TryGit({"commit", "-q", "--allow-empty"},
                   {"GIT_EDITOR='" + (root() / "editor").string() + "'"})
                .exit_code,
            0);
}

TEST_F(HookTest, WhatIsStagedIsScanned) {
  Commit(repository_, "f", "one\n");
  ASSERT_EQ(Here({"hook", "install"}).exit_code, 0);
  Write(repository_ / "f", "one\n" + TestToken() + "\n");
  const ProcessResult refused = TryGit({"commit", "-q", "-a", "-m", "all"});
  EXPECT_EQ(refused.exit_code, 1) << refused.err;
  EXPECT_THAT(refused.out + refused.err, HasSubstr("f:2:1"));
  EXPECT_EQ(TryGit({"commit", "-q", "-m", "only f", "f"}).exit_code, 1);
  EXPECT_EQ(TryGit({"commit", "-q", "--no-verify", "-a", "-m", "all"}).exit_code, 0);
  // What stands in the work tree alone is not committed.
  Write(repository_ / "g", "fine\n");
  Git(repository_, {"add", "g"});
  Write(repository_ / "g", TestToken(2) + "\n");
  EXPECT_EQ(TryGit({"commit", "-q", "-m", "staged g"}).exit_code, 0);
}

TEST_F(HookTest, FirstCommitFromADirectoryBelow) {
  ASSERT_EQ(Here({"hook", "install"}).exit_code, 0);
  Write(repository_ / "top", TestToken() + "\n");
  Write(repository_ / "sub/f", "fine\n");
  Git(repository_, {"add", "-A"});
  EXPECT_EQ(TryGit({"-C", "sub", "commit", "-q", "-m", "first"}).exit_code, 1);
}

TEST_F(HookTest, SkippedWhenTold) {
  ASSERT_EQ(Here({"hook", "install", "--type=commit-msg"}).exit_code, 0);
  const ProcessResult result =
      TryGit({"commit", "-q", "--allow-empty", "-m", TestToken()}, {"SECRETSCAN_SKIP=1"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.err, HasSubstr("SECRETSCAN_SKIP"));
}

TEST_F(HookTest, HookThatWasThereRunsFirstAndComesBack) {
  Script(Hook("commit-msg"), "echo previous \"$0\" >> ../ran\ngrep -q ' ' \"$1\" || exit 7\n");
  const std::string before = Read(Hook("commit-msg"));
  ASSERT_EQ(Here({"hook", "install", "--type", "commit-msg"}).exit_code, 0);
  ASSERT_EQ(Here({"hook", "install", "--type", "commit-msg"}).exit_code, 0);  // changes nothing
  EXPECT_EQ(TryGit({"commit", "-q", "--allow-empty", "-m", "two words"}).exit_code, 0);
  EXPECT_NE(TryGit({"commit", "-q", "--allow-empty", "-m", "one"}).exit_code, 0);
  EXPECT_NE(TryGit({"commit", "-q", "--allow-empty", "-m", "x " + TestToken()}).exit_code, 0);
  EXPECT_THAT(Read("ran"), HasSubstr("previous"));
  ASSERT_EQ(Here({"hook", "uninstall"}).exit_code, 0);
  EXPECT_EQ(Read(Hook("commit-msg")), before);
  EXPECT_FALSE(fs::exists(Hook("commit-msg.secretscan-previous")));
  EXPECT_EQ(TryGit({"commit", "-q", "--allow-empty", "-m", "x " + TestToken()}).exit_code, 0);
}

TEST_F(HookTest, LinkToAHookComesBackAsALink) {
  Script("shared-hook", "exit 0\n");
  fs::create_directories(Hook("").parent_path());
  fs::create_symlink(root() / "shared-hook", Hook("pre-push"));
  ASSERT_EQ(Here({"hook", "install"}).exit_code, 0);
  EXPECT_FALSE(fs::is_symlink(Hook("pre-push")));
  ASSERT_EQ(Here({"hook", "uninstall"}).exit_code, 0);
  EXPECT_EQ(fs::read_symlink(Hook("pre-push")), root() / "shared-hook");
  EXPECT_FALSE(fs::exists(Hook("pre-commit")));
}

TEST_F(HookTest, NothingOfOthersIsLost) {
  Script(Hook("pre-push"), "exit 1\n");
  Script(Hook("pre-push.secretscan-previous"), "exit 2\n");
  EXPECT_EQ(Here({"hook", "install", "--type", "pre-push"}).exit_code, 2);
  EXPECT_THAT(Read(Hook("pre-push")), HasSubstr("exit 1"));
  EXPECT_THAT(Read(Hook("pre-push.secretscan-previous")), HasSubstr("exit 2"));
  // After somebody else has written a new hook over ours, there is nothing of ours to remove.
  EXPECT_THAT(Here({"hook", "uninstall"}).out, HasSubstr("nothing to remove"));
}

TEST_F(HookTest, HooksOfOtherProgramsAreLeftToThem) {
  Script(Hook("pre-commit"), "# File generated by pre-commit: https://pre-commit.com\n");
  const ProcessResult result = Here({"hook", "install"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr(".pre-commit-config.yaml"));
  EXPECT_FALSE(fs::exists(Hook("pre-commit.secretscan-previous")));
  Script(Hook("pre-commit"), "call_lefthook run \"pre-commit\" \"$@\"\n");
  EXPECT_THAT(Here({"hook", "install"}).err, HasSubstr("lefthook.yml"));
  fs::remove(Hook("pre-commit"));
  Git(repository_, {"config", "core.hooksPath", ".husky/_"});
  EXPECT_THAT(Here({"hook", "install"}).err, HasSubstr(".husky/pre-commit: secretscan staged"));
}

TEST_F(HookTest, ConfiguredDirectoryIsUsed) {
  Git(repository_, {"config", "core.hooksPath", "tools/my hooks"});
  ASSERT_EQ(Here({"hook", "install", "--type", "commit-msg"}).exit_code, 0);
  EXPECT_TRUE(fs::exists(repository_ / "tools/my hooks/commit-msg"));
  EXPECT_EQ(TryGit({"commit", "-q", "--allow-empty", "-m", "x " + TestToken()}).exit_code, 1);
  EXPECT_THAT(Here({"hook", "status"}).out, HasSubstr("tools/my hooks/commit-msg"));
}

TEST_F(HookTest, LinkedWorkTreesShareTheHooks) {
  Commit(repository_, "f", "x\n");
  Git(repository_, {"worktree", "add", "-q", "../linked"});
  ASSERT_EQ(Run({"hook", "install", "linked", "--type", "commit-msg"}).exit_code, 0);
  EXPECT_TRUE(fs::exists(Hook("commit-msg")));
  EXPECT_EQ(TryGit({"-C", (root() / "linked").string(), "commit", "-q", "--allow-empty", "-m",
                    TestToken()})
                .exit_code,
            1);
}

TEST_F(HookTest, StatusSaysWhatWorks) {
  EXPECT_EQ(Here({"hook", "status"}).exit_code, 1);
  ASSERT_EQ(Here({"hook", "install"}).exit_code, 0);
  const ProcessResult good = Here({"hook", "status"});
  EXPECT_EQ(good.exit_code, 0) << good.out;
  EXPECT_THAT(good.out, HasSubstr("pre-commit: active"));
  EXPECT_THAT(good.out, HasSubstr("this program"));
  EXPECT_THAT(good.out, HasSubstr("commit-msg: not installed"));
  ::chmod(Hook("pre-push").c_str(), 0644);
  const ProcessResult bad = Here({"hook", "status"});
  EXPECT_EQ(bad.exit_code, 1);
  EXPECT_THAT(bad.out, HasSubstr("pre-push: BROKEN: not executable"));
}

TEST_F(HookTest, RefusesWhenTheProgramIsGone) {
  ASSERT_EQ(Here({"hook", "install", "--type", "commit-msg"}).exit_code, 0);
  std::string script = Read(Hook("commit-msg"));
  const std::string program = SECRETSCAN_PROGRAM;
  script.replace(script.find(program), program.size(), "/nowhere/secretscan");
  Write(Hook("commit-msg"), script);
  const ProcessResult result = TryGit({"commit", "-q", "--allow-empty", "-m", "x"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, HasSubstr("nothing was scanned, and the commit is refused"));
  EXPECT_THAT(Here({"hook", "status"}).out, HasSubstr("/nowhere/secretscan is gone"));
}

TEST_F(HookTest, BareRepositoriesGetTheServersHook) {
  Git(".", {"init", "-q", "--bare", "bare.git"});
  ASSERT_EQ(Run({"hook", "install", "bare.git"}).exit_code, 0);
  EXPECT_THAT(Read("bare.git/hooks/pre-receive"), HasSubstr(" receive\n"));
  EXPECT_FALSE(fs::exists(root() / "bare.git/hooks/pre-commit"));
}

TEST_F(HookTest, ForAllRepositoriesWithTheirOwnHooks) {
  const std::string user = "GIT_CONFIG_GLOBAL=" + (root() / "gitconfig").string();
  ProcessRequest request = Request({"hook", "install", "--global", "--type", "commit-msg"});
  Set(&request, user);
  const ProcessResult installed = RunProcess(request);
  ASSERT_EQ(installed.exit_code, 0) << installed.err;
  EXPECT_THAT(installed.out, HasSubstr("git config --global core.hooksPath"));
  const fs::path hooks = root() / ".config/secretscan/hooks";
  Write("gitconfig", "[include]\n\tpath = more\n");
  Write("more", "[core]\n\thooksPath = ~/.config/secretscan/hooks\n");
  Script(Hook("commit-msg"), "echo own >> ../ran\n");
  Script(Hook("post-commit"), "echo after >> ../ran\n");
  EXPECT_EQ(TryGit({"commit", "-q", "--allow-empty", "-m", TestToken()}, {user}).exit_code, 1);
  EXPECT_EQ(Read("ran"), "own\n");
  EXPECT_EQ(TryGit({"commit", "-q", "--allow-empty", "-m", "fine"}, {user}).exit_code, 0);
  EXPECT_EQ(Read("ran"), "own\nown\nafter\n");

  request.args = {SECRETSCAN_PROGRAM, "hook", "status", "--global", "--type", "commit-msg"};
  EXPECT_EQ(RunProcess(request).exit_code, 0);
  request.args = {SECRETSCAN_PROGRAM, "hook", "install", repository_.string()};
  EXPECT_EQ(RunProcess(request).exit_code, 2);  // it would change all repositories
  request.args = {SECRETSCAN_PROGRAM, "hook", "uninstall", "--global"};
  EXPECT_THAT(RunProcess(request).out, HasSubstr("--unset core.hooksPath"));
  EXPECT_TRUE(fs::is_empty(hooks));
}

TEST_F(HookTest, UnknownTypesAndSubcommandsAreRefused) {
  EXPECT_EQ(Here({"hook", "install", "--type", "post-commit"}).exit_code, 2);
  EXPECT_EQ(Here({"hook"}).exit_code, 2);
  EXPECT_EQ(Run({"hook", "install", "."}).exit_code, 2);  // no repository
}

}  // namespace
}  // namespace secretscan
