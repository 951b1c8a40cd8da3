// What is not committed: `staged`, `git --staged`, `git --pre-commit` and `protect`.
#include "cli/sandbox.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

namespace secretscan {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class StagedTest : public SandboxTest {
 protected:
  StagedTest() {
    repository_ = LeakyRepository("leaky");
    Write(repository_ / "dir/staged.env", "TOKEN=" + TestToken(2) + "\n");
    Write(repository_ / "conf/staged.env", "TOKEN=" + TestToken(3) + "\n");
    Git(repository_, {"add", "--all"});
    Write(repository_ / "conf/app.env", "# settings\nTOKEN=" + TestToken(4) + "\n");
  }
  // In a directory below the root.
  ProcessResult RunIn(const std::filesystem::path& directory, std::vector<std::string> args,
                      const std::vector<std::string>& environment = {}) const {
    args.insert(args.end(), {"-c", rules_path()});
    ProcessRequest request = Request(args);
    request.directory = directory;
    request.environment.insert(request.environment.end(), environment.begin(),
                               environment.end());
    return RunProcess(request);
  }

  std::filesystem::path repository_;
};

TEST_F(StagedTest, FindsWhatTheNextCommitAdds) {
  const ProcessResult result = RunIn(repository_, {"staged"});
  EXPECT_EQ(result.exit_code, 1) << result.err;
  EXPECT_THAT(result.out, HasSubstr("dir/staged.env"));
  EXPECT_THAT(result.out, HasSubstr("conf/staged.env"));
  EXPECT_THAT(result.out, Not(HasSubstr("conf/app.env")));
  EXPECT_THAT(result.out, Not(HasSubstr(TestToken(2))));  // redacted
  // The same from below, but for how long it took.
  const auto findings = [](const std::string& out) { return out.substr(0, out.find("scanned: ")); };
  EXPECT_EQ(findings(RunIn(repository_ / "conf", {"staged"}).out), findings(result.out));
  Git(repository_, {"commit", "--quiet", "--message", "x"});
  EXPECT_EQ(RunIn(repository_, {"staged"}).exit_code, 0);
}

TEST_F(StagedTest, TellsInJsonLinesWhereItWas) {
  const ProcessResult result = RunIn(repository_, {"staged", "-f", "jsonl", "-r", "-"});
  EXPECT_THAT(result.out, HasSubstr("\"staged\""));
  EXPECT_THAT(result.out, HasSubstr("\"provenance\":\"staged\""));
}

// gitleaks looks below the directory that it is told, and no farther.
TEST_F(StagedTest, GitleaksCommands) {
  const auto files = [&](const std::filesystem::path& directory, std::vector<std::string> args) {
    args.insert(args.end(), {"-r", (root() / "report.json").string()});
    EXPECT_EQ(RunIn(directory, args).exit_code, 1);
    std::string out;
    for (const auto& finding : nlohmann::json::parse(Read("report.json"))) {
      EXPECT_EQ(finding["Commit"], "");
      out += finding["Fingerprint"].get<std::string>() + " ";
    }
    return out;
  };
  const ProcessResult printed = RunIn(repository_, {"git", "--staged", "-r", "-"});
  EXPECT_THAT(printed.out, HasSubstr("\"Date\": \"0001-01-01T00:00:00Z\""));
  const std::string dir = "dir/staged.env:token-of-ours:1 ";
  const std::string conf = "conf/staged.env:token-of-ours:1 ";
  const std::string work = "conf/app.env:token-of-ours:2 ";
  EXPECT_EQ(files(repository_, {"git", "--staged"}), conf + dir);
  EXPECT_EQ(files(repository_, {"git", "--pre-commit", "--staged"}), conf + dir);
  EXPECT_EQ(files(repository_, {"git", "--pre-commit"}), work);
  EXPECT_EQ(files(repository_, {"protect"}), work);
  EXPECT_EQ(files(repository_, {"protect", "--staged"}), conf + dir);
  EXPECT_EQ(files(repository_ / "dir", {"git", "--staged"}), dir);
  EXPECT_EQ(files(root(), {"git", "--staged", "leaky"}), conf + dir);
  EXPECT_EQ(files(root(), {"protect", "--staged", "--source", "leaky/dir"}), dir);
  EXPECT_EQ(files(repository_ / "dir", {"git", "--staged", "--profile", "default"}), conf + dir);
  EXPECT_EQ(files(repository_ / "dir", {"staged", "--profile", "gitleaks"}), dir);
}

// `git commit FILE` tells its hooks of an index of its own.
TEST_F(StagedTest, TheIndexThatGitNames) {
  Git(repository_, {"read-tree", "--index-output=.git/next-index", "HEAD"});
  const std::vector<std::string> next = {"GIT_INDEX_FILE=.git/next-index"};
  EXPECT_EQ(RunIn(repository_, {"staged"}, next).exit_code, 0);
  EXPECT_EQ(RunIn(repository_, {"git", "--staged"}, next).exit_code, 0);
  // It is another repository's.
  const auto other = NewRepository("other");
  Write(other / "a", TestToken(5));
  Git(other, {"add", "a"});
  EXPECT_EQ(RunIn(repository_, {"staged", other.string()}, next).exit_code, 1);
}

TEST_F(StagedTest, WhatIsIgnored) {
  const auto fingerprint = [](const std::string& file) {
    return file + ":token-of-ours:1\n";
  };
  Write(repository_ / ".gitleaksignore",
        fingerprint("dir/staged.env") + fingerprint("conf/staged.env"));
  EXPECT_EQ(RunIn(repository_ / "dir", {"staged"}).exit_code, 0);
  EXPECT_EQ(RunIn(repository_, {"git", "--staged"}).exit_code, 0);
  EXPECT_EQ(RunIn(repository_, {"staged", "--no-repo-ignore"}).exit_code, 1);
}

TEST_F(StagedTest, AHookStopsTheCommit) {
  Write(repository_ / ".git/hooks/pre-commit",
        "#!/bin/sh\nexec " SECRETSCAN_PROGRAM " staged -c " + rules_path() + "\n");
  std::filesystem::permissions(repository_ / ".git/hooks/pre-commit",
                               std::filesystem::perms::owner_all);
  const auto commit = [&](const std::vector<std::string>& args) {
    ProcessRequest request = Request({});
    request.args = {"git", "commit", "--message", "x"};
    request.args.insert(request.args.end(), args.begin(), args.end());
    request.directory = repository_;
    return RunProcess(request);
  };
  EXPECT_NE(commit({}).exit_code, 0);
  EXPECT_NE(commit({"conf/app.env"}).exit_code, 0);  // out of the work tree
  Write(repository_ / "README", "harmless\n");
  EXPECT_EQ(commit({"README"}).exit_code, 0);        // and nothing of what is staged
  EXPECT_NE(commit({"--all"}).exit_code, 0);
}

TEST_F(StagedTest, RefusesWhereNothingCanBeStaged) {
  Git(root(), {"init", "--quiet", "--bare", "bare.git"});
  const ProcessResult bare = RunIn(root() / "bare.git", {"staged"});
  EXPECT_EQ(bare.exit_code, 2);
  EXPECT_THAT(bare.err, HasSubstr("bare repository"));
  EXPECT_THAT(bare.out, IsEmpty());
  EXPECT_EQ(RunIn(root(), {"staged"}).exit_code, 2);
}

}  // namespace
}  // namespace secretscan
