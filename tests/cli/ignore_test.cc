// What is left out, by which file, and that it stays left out when the repository changes around it.
#include <string>

#include "cli/sandbox.h"
#include "gmock/gmock.h"
#include "nlohmann/json.hpp"

namespace secretscan {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class IgnoreTest : public SandboxTest {
 protected:
  ProcessResult History(std::vector<std::string> args = {}) const {
    args.insert(args.begin(), {"history", "repo", "-c", rules_path()});
    return Run(args);
  }
  ProcessResult Ignore(std::vector<std::string> args) const {
    args.insert(args.begin() + 1, {"--repo", "repo"});
    if (args[0] != "list") {
      args.insert(args.end(), {"-c", rules_path()});
    }
    args.insert(args.begin(), "ignore");
    return Run(args);
  }
  std::string Summary(std::vector<std::string> args = {}) const {
    args.insert(args.end(), {"-f", "jsonl"});
    const std::string out = History(args).out;
    const size_t end = out.find_last_not_of('\n');
    return out.substr(out.rfind('\n', end) + 1);
  }
  std::string IgnoreFile() const { return Read("repo/.secretscanignore"); }
};

TEST_F(IgnoreTest, WhatWasAddedStaysHiddenWhateverHappensToTheHistory) {
  const auto repository = LeakyRepository("repo");
  Commit(repository, "src/a.c", "x\n" + TestToken(2) + "\n");
  Commit(repository, "src/b.c", TestToken(2) + "\n" + TestToken(3) + "\n");
  EXPECT_EQ(History().exit_code, 1);
  const ProcessResult added = Ignore({"add", "--all", "--reason", "known"});
  ASSERT_EQ(added.exit_code, 0) << added.err;
  EXPECT_EQ(History().exit_code, 0);
  for (int seed = 1; seed <= 3; ++seed) {
    EXPECT_THAT(IgnoreFile(), Not(HasSubstr(TestToken(seed).substr(4))));
  }
  // Once more adds nothing.
  const std::string before = IgnoreFile();
  EXPECT_EQ(Ignore({"add", "--all", "--reason", "again"}).exit_code, 0);
  EXPECT_EQ(IgnoreFile(), before);

  // Moved files and lines.
  Git(repository, {"mv", "src", "lib"});
  Commit(repository, "lib/a.c", "x\ny\nz\n" + TestToken(2) + " \n");
  EXPECT_EQ(History().exit_code, 0);
  // Squashed.
  Git(repository, {"checkout", "-q", "--orphan", "squashed"});
  Git(repository, {"commit", "-q", "-m", "all in one"});
  EXPECT_EQ(History().exit_code, 0);
  // Rebased onto another root.
  Git(repository, {"checkout", "-q", "--orphan", "other"});
  Git(repository, {"rm", "-r", "-q", "-f", "--cached", "."});
  Write("repo/root.txt", "another root\n");
  Git(repository, {"add", "root.txt"});
  Git(repository, {"commit", "-q", "-m", "root"});
  Git(repository, {"checkout", "-q", "-f", "squashed"});
  Git(repository, {"rebase", "-q", "--root", "--onto", "other"});
  EXPECT_EQ(History().exit_code, 0) << History().out;
  // Another secret in the same place is told.
  Commit(repository, "lib/a.c", "x\ny\nz\n" + TestToken(4) + " \n");
  const ProcessResult other = History({"--show-secrets"});
  EXPECT_EQ(other.exit_code, 1);
  EXPECT_THAT(other.out, AllOf(HasSubstr(TestToken(4)), Not(HasSubstr(TestToken(2)))));
}

TEST_F(IgnoreTest, FilesOfTwoBranchesMerge) {
  const auto repository = LeakyRepository("repo");
  Commit(repository, "src/a.c", TestToken(2) + "\n");
  Write("repo/.gitattributes", ".secretscanignore merge=union\n");
  Git(repository, {"add", ".gitattributes"});
  Git(repository, {"commit", "-q", "-m", "attributes"});
  const auto add_on_branch = [&](const std::string& branch, const std::string& file) {
    Git(repository, {"checkout", "-q", "-b", branch, "main"});
    const std::string fingerprint =
        Git(repository, {"log", "--format=%H", "--diff-filter=A", "--", file}).substr(0, 40);
    const std::string line = file == "src/a.c" ? "1" : "2";
    const ProcessResult result = Ignore(
        {"add", fingerprint + ":" + file + ":token-of-ours:" + line, "--reason", branch});
    EXPECT_EQ(result.exit_code, 0) << result.err;
    Git(repository, {"add", ".secretscanignore"});
    Git(repository, {"commit", "-q", "-m", branch});
  };
  add_on_branch("one", "conf/app.env");
  add_on_branch("two", "src/a.c");
  EXPECT_EQ(History().exit_code, 1);
  Git(repository, {"merge", "-q", "-m", "both", "one"});
  EXPECT_EQ(History().exit_code, 0) << IgnoreFile();
  EXPECT_EQ(Ignore({"lint"}).exit_code, 0) << Ignore({"lint"}).out;
}

TEST_F(IgnoreTest, ReportsSayWhatWasLeftOutAndByWhat) {
  LeakyRepository("repo");
  ASSERT_EQ(Ignore({"add", "--all", "--no-reason"}).exit_code, 0);
  const ProcessResult text = History();
  EXPECT_THAT(text.err, HasSubstr("left out: 1 finding by .secretscanignore"));
  const auto summary = nlohmann::json::parse(Summary());
  EXPECT_EQ(summary["findings"], 0);
  EXPECT_EQ(summary["ignored"]["findings"], 1);
  EXPECT_EQ(summary["ignored"]["by"][0]["source"], ".secretscanignore");
  // A tree that is not trusted is not obeyed.
  EXPECT_EQ(History({"--no-repo-ignore"}).exit_code, 1);
  EXPECT_EQ(History({"--no-repo-ignore", "--ignore-file", "repo/.secretscanignore"}).exit_code, 0);
  EXPECT_EQ(History({"--ignore-file", "missing"}).exit_code, 2);
}

TEST_F(IgnoreTest, WhatIsStagedCanBeLeftOut) {
  const auto repository = NewRepository("repo");
  Commit(repository, "a.txt", "x\n# secretscan:allow\ny\n");
  // Above it stands a comment that is not staged with it.
  Write("repo/a.txt", "x\n# secretscan:allow\n" + TestToken(1) + "\n");
  Write("repo/b.txt", TestToken(2) + "\n");
  Git(repository, {"add", "-A"});
  const ProcessResult before = Run({"staged", "repo", "-c", rules_path(), "--show-secrets"});
  EXPECT_EQ(before.exit_code, 1);
  EXPECT_THAT(before.out, AllOf(HasSubstr(TestToken(2)), Not(HasSubstr(TestToken(1)))));
  ASSERT_EQ(Ignore({"add", "--staged", "--all", "--no-reason"}).exit_code, 0);
  EXPECT_EQ(Run({"staged", "repo", "-c", rules_path()}).exit_code, 0);
}

TEST_F(IgnoreTest, BareRepositoriesAreAskedForTheirHead) {
  const auto repository = LeakyRepository("repo");
  ASSERT_EQ(Ignore({"add", "--all", "--no-reason"}).exit_code, 0);
  Git(repository, {"add", ".secretscanignore"});
  Git(repository, {"commit", "-q", "-m", "ignore"});
  Git(root(), {"clone", "-q", "--bare", "repo", "bare.git"});
  const ProcessResult result = Run({"history", "bare.git", "-c", rules_path()});
  EXPECT_EQ(result.exit_code, 0) << result.out;
  EXPECT_THAT(result.err, HasSubstr("by HEAD:.secretscanignore"));
}

TEST_F(IgnoreTest, DirectoriesHaveTheSameFile) {
  Write("tree/src/a.txt", TestToken() + "\n");
  EXPECT_EQ(Run({"dir", "tree", "-c", rules_path()}).exit_code, 1);
  ASSERT_EQ(Run({"ignore", "add", "--dir", "tree", "--all", "--no-reason", "-c", rules_path()}).exit_code,
            0);
  EXPECT_THAT(Read("tree/.secretscanignore"), HasSubstr("scrypt:"));
  EXPECT_EQ(Run({"dir", "tree", "-c", rules_path()}).exit_code, 0);
  EXPECT_EQ(Run({"dir", "tree/src", "-c", rules_path()}).exit_code, 1);
}

TEST_F(IgnoreTest, FilesAndDirectoriesOfARepositoryShareItsFile) {
  const auto repository = NewRepository("repo");
  Write("repo/src/a.txt", TestToken() + "\n");
  ASSERT_EQ(Run({"ignore", "add", "--dir", "repo/src/a.txt", "--all", "--no-reason", "-c", rules_path()})
                .exit_code,
            0);
  EXPECT_THAT(IgnoreFile(), HasSubstr("scrypt:"));
  for (const char* path : {"repo", "repo/src", "repo/src/a.txt"}) {
    EXPECT_EQ(Run({"dir", path, "-c", rules_path()}).exit_code, 0) << path;
  }
}

TEST_F(IgnoreTest, GitleaksIgnoreIsAppliedByEveryCommand) {
  const auto repository = LeakyRepository("repo");
  Write("repo/.gitleaksignore", "conf/app.env:token-of-ours:2\nnonsense\n");
  for (const char* command : {"history", "git", "dir"}) {
    Write("repo/.gitleaksignore", std::string(command) == "dir"
                                      ? "repo/conf/app.env:token-of-ours:2\nnonsense\n"
                                      : "conf/app.env:token-of-ours:2\nnonsense\n");
    const ProcessResult result = Run({command, "repo", "-c", rules_path()});
    EXPECT_EQ(result.exit_code, 0) << command << result.err;
    EXPECT_THAT(result.err, HasSubstr(".gitleaksignore:2: the line is not of the form"));
    EXPECT_THAT(result.err, Not(HasSubstr("nonsense")));
  }
}

TEST_F(IgnoreTest, Baselines) {
  LeakyRepository("repo");
  ASSERT_EQ(Run({"git", "repo", "-c", rules_path(), "-r", "base.json"}).exit_code, 1);
  ASSERT_EQ(History({"-r", "base.jsonl"}).exit_code, 1);
  EXPECT_EQ(Run({"git", "repo", "-c", rules_path(), "-b", "base.json"}).exit_code, 0);
  EXPECT_EQ(History({"-b", "base.json"}).exit_code, 0);
  EXPECT_EQ(History({"-b", "base.jsonl"}).exit_code, 0);
  // Never silently: what cannot be read is an error.
  Write("base.csv", "RuleID,Commit\n");
  EXPECT_EQ(History({"-b", "base.csv"}).exit_code, 2);
  EXPECT_EQ(History({"-b", "missing.json"}).exit_code, 2);
  EXPECT_EQ(Run({"git", "repo", "-c", rules_path(), "-b", "base.csv"}).exit_code, 1);
}

TEST_F(IgnoreTest, TheBaselineIsNotScannedItself) {
  Write("tree/a.txt", TestToken() + "\n");
  const ProcessRequest report = [&] {
    ProcessRequest request =
        Request({"dir", ".", "-c", rules_path(), "-r", "base.json"});
    request.directory = root() / "tree";
    return request;
  }();
  EXPECT_EQ(RunProcess(report).exit_code, 1);
  ProcessRequest again = Request({"dir", ".", "-c", rules_path(), "-b", "base.json"});
  again.directory = root() / "tree";
  EXPECT_EQ(RunProcess(again).exit_code, 0);
}

TEST_F(IgnoreTest, AddWantsIdsAndReasons) {
  LeakyRepository("repo");
  EXPECT_EQ(Ignore({"add", "--all"}).exit_code, 2);
  EXPECT_EQ(Ignore({"add", "--reason", "x"}).exit_code, 2);
  EXPECT_EQ(Ignore({"add", "0123456789", "--reason", "x"}).exit_code, 2);
  EXPECT_EQ(Ignore({"add", "--all", "--reason", "x", "--expires", "yesterday"}).exit_code, 2);
  EXPECT_FALSE(std::filesystem::exists(root() / "repo/.secretscanignore"));
  const ProcessResult report = History({"-f", "jsonl"});
  const auto finding = nlohmann::json::parse(report.out.substr(0, report.out.find('\n')));
  const std::string id = finding["id"];
  EXPECT_EQ(Ignore({"add", id.substr(0, 8), "--reason", "x", "--owner", "me", "--expires", "2999-12-31"})
                .exit_code,
            0);
  EXPECT_THAT(IgnoreFile(), HasSubstr(" reason=x owner=me added="));
  EXPECT_THAT(IgnoreFile(), HasSubstr(" expires=2999-12-31"));
  EXPECT_EQ(History().exit_code, 0);
}

TEST_F(IgnoreTest, AddTakesReportsWithAndWithoutSecrets) {
  LeakyRepository("repo");
  for (const std::vector<std::string>& how :
       {std::vector<std::string>{"-r", "r.jsonl"}, {"-r", "r.jsonl", "--show-secrets"},
        {"-r", "r.json", "-f", "json"}, {"-r", "r.json", "-f", "json", "--show-secrets"}}) {
    std::filesystem::remove(root() / "repo/.secretscanignore");
    ASSERT_EQ(History(how).exit_code, 1);
    const ProcessResult added = Ignore({"add", "--report", how[1], "--all", "--reason", "x"});
    EXPECT_EQ(added.exit_code, 0) << added.err;
    EXPECT_EQ(History().exit_code, 0) << how[1];
  }
}

TEST_F(IgnoreTest, Lint) {
  const auto repository = LeakyRepository("repo");
  ASSERT_EQ(Ignore({"add", "--all", "--no-reason"}).exit_code, 0);
  EXPECT_EQ(Ignore({"lint"}).exit_code, 0);
  Write("repo/.secretscanignore", IgnoreFile() + "nonsense\nfile rule=x path=**\n" +
                                      "file rule=x path=a/b expires=2020-01-01\n");
  const ProcessResult lint = Ignore({"lint"});
  EXPECT_EQ(lint.exit_code, 1);
  EXPECT_THAT(lint.out, AllOf(HasSubstr(":3: the line begins with neither"),
                              HasSubstr(":4: the line is too broad"),
                              HasSubstr(":5: the line expired on 2020-01-01"),
                              HasSubstr(":5: the line is unused"), Not(HasSubstr("nonsense")),
                              Not(HasSubstr(":2:"))));
  EXPECT_THAT(Ignore({"lint", "--no-scan"}).out, Not(HasSubstr("unused")));
  const ProcessResult list = Ignore({"list"});
  EXPECT_EQ(list.exit_code, 0);
  EXPECT_THAT(list.out, HasSubstr("5: file, rule x, path a/b; expired; no reason\n"));
  EXPECT_EQ(nlohmann::json::parse(Ignore({"list", "-f", "json"}).out).size(), 2u);
}

TEST_F(IgnoreTest, Import) {
  LeakyRepository("repo");
  Write("repo/.gitleaksignore", "conf/app.env:token-of-ours:2\nconf/gone.env:token-of-ours:2\n");
  const ProcessResult imported = Ignore({"import", "repo/.gitleaksignore"});
  EXPECT_EQ(imported.exit_code, 1);
  EXPECT_THAT(imported.err, HasSubstr("not imported: repo/.gitleaksignore: line 2"));
  std::filesystem::remove(root() / "repo/.gitleaksignore");
  EXPECT_EQ(History().exit_code, 0);
}

TEST_F(IgnoreTest, TheFileIsNoSecretItself) {
  LeakyRepository("repo");
  ASSERT_EQ(Ignore({"add", "--all", "--reason", "a test key", "--owner", "somebody"}).exit_code, 0);
  Write("tree/ignored.txt", IgnoreFile());
  EXPECT_EQ(Run({"dir", "tree", "--no-repo-ignore"}).exit_code, 0);
}

TEST_F(IgnoreTest, CommentsOnTheLineBeforeCountInEveryEngine) {
  const auto repository = NewRepository("repo");
  const std::string comment = "# secretscan:allow token-of-ours for tests\n";
  Commit(repository, "a.txt", "x\n" + comment + TestToken(1) + "\n# secretscan:allow other\n" +
                                  TestToken(2) + "\n");
  Commit(repository, "b.txt", "x\n" + comment + "y\nz\n");
  // What is added stands below a comment that was there before.
  Commit(repository, "b.txt", "x\n" + comment + TestToken(3) + "\nz\n");
  // Here it does not.
  Commit(repository, "b.txt", "x\n" + comment + TestToken(3) + "\n" + TestToken(4) + "\n");
  for (const char* engine : {"delta", "blob", "oracle"}) {
    const ProcessResult result = History({"--engine", engine, "--show-secrets"});
    EXPECT_THAT(result.out, AllOf(Not(HasSubstr(TestToken(1))), HasSubstr(TestToken(2)),
                                  Not(HasSubstr(TestToken(3))), HasSubstr(TestToken(4))))
        << engine;
    const ProcessResult all =
        History({"--engine", engine, "--show-secrets", "--ignore-gitleaks-allow"});
    EXPECT_THAT(all.out, AllOf(HasSubstr(TestToken(1)), HasSubstr(TestToken(3)))) << engine;
  }
}

}  // namespace
}  // namespace secretscan
