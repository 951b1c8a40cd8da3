#include "rewrite/after_care.h"

#include <filesystem>
#include <fstream>
#include <map>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rewrite/ban_list.h"
#include "rewrite/hand_rewrite.h"

namespace secretscan {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

ObjectId Id(char digit) {
  ObjectId id;
  EXPECT_TRUE(ObjectId::FromHex(std::string(40, digit), &id));
  return id;
}

std::map<std::string, std::string> Files(const AfterCare& care) {
  return {care.files.begin(), care.files.end()};
}

TEST(AfterCare, TellsEverybodyWhatToDo) {
  RewrittenHistory history;
  history.commits = {{Id('1'), Id('2'), {}, false, false}};
  history.first_changed = {Id('1')};
  history.references = {{"refs/heads/main", Id('1'), Id('2')},
                        {"refs/pull/7/head", Id('1'), Id('2')},
                        {"refs/pull/8/head", Id('1'), Id('2')},
                        {"refs/pull/8/merge", Id('1'), Id('2')}};
  AfterCareInput input{"20260131T093000Z-1a2b3c4d", history, {}, {}, {Id('b')}, {"sha256:feed"},
                       false};
  input.remotes = {{"origin", "https://joe:sesame@host/o/n.git", {"+refs/*:refs/*"}, true}};
  input.secrets = {{"secret 1", "cloud-key", "A key", "Cloud", "everything",
                    "https://cloud/revoke", 3}};
  const AfterCare care = PlanAfterCare(input, ".git/secretscan/run/");
  std::map<std::string, std::string> files = Files(care);

  EXPECT_THAT(files["rotate-first.txt"], StartsWith("ROTATE FIRST"));
  EXPECT_THAT(files["rotate-first.txt"], HasSubstr("https://cloud/revoke"));
  EXPECT_THAT(files["rotate-first.txt"], HasSubstr("3 places"));
  EXPECT_THAT(files["push.txt"], HasSubstr("--force-with-lease=refs/heads/main:1111"));
  EXPECT_THAT(files["push.txt"], HasSubstr("#   refs/pull/7/head\n"));
  EXPECT_THAT(files["support-request.txt"], HasSubstr("Repository: o/n\n"));
  EXPECT_THAT(files["support-request.txt"], HasSubstr("requests: 2\n"));
  EXPECT_THAT(files["support-request.txt"], HasSubstr("  " + Id('1').Hex() + "\n"));
  EXPECT_THAT(files["support-request.txt"], HasSubstr("sha256:feed"));
  EXPECT_THAT(files["colleagues.sh"], HasSubstr("\n" + Id('1').Hex() + "\nIDS\n"));
  BanList bans;
  ASSERT_TRUE(bans.Add(files["ban-list"], "ban-list").ok());
  EXPECT_TRUE(bans.Has(Id('1')) && bans.Has(Id('b')));
  EXPECT_THAT(care.next_steps, HasSubstr("1. ROTATE FIRST"));
  EXPECT_THAT(care.next_steps, HasSubstr(".git/secretscan/run/push.txt"));
  for (const auto& [name, text] : files) {
    EXPECT_THAT(text, Not(HasSubstr("sesame"))) << name;
  }
}

TEST(AfterCare, HostileNamesSteerNothing) {
  RewrittenHistory history;
  history.references = {{"refs/heads/a\nevil\x1b[2J", Id('1'), Id('2')},
                        {"refs/pull/1/\nevil\x1b[2J", Id('1'), Id('2')}};
  const AfterCareInput input{"run", history, {}, {}, {}, {}, false};
  for (const auto& [name, text] : PlanAfterCare(input, "d/").files) {
    EXPECT_THAT(text, Not(HasSubstr("\nevil"))) << name;
    EXPECT_THAT(text, Not(HasSubstr("\x1b"))) << name;
  }
}

// A colleague's clone, made before the history was rewritten.
class ColleagueTest : public ::testing::Test {
 protected:
  ColleagueTest() : secret_("hunter" + std::string("22")) {
    source_.WriteFile("a", "1\n");
    source_.Commit("one");
    source_.WriteFile("conf", "p=" + secret_ + "\n");
    source_.Commit("two");
    source_.Run({"tag", "-a", "-m", "release", "v1"});
    source_.WriteFile("b", "1\n");
    source_.Commit("three");
    source_.Run({"branch", "topic"});
    source_.Run({"checkout", "-q", "--detach"});
    clone_ = source_.parent() + "/clone";
    EXPECT_EQ(RunGit(source_.parent(), {"clone", "-q", "--no-local", "--branch=main",
                                        source_.path(), clone_})
                  .exit_code,
              0);
    EXPECT_EQ(Git({"config", "user.name", "T"}) + Git({"config", "user.email", "t@example.com"}), "");
  }

  std::string Git(const std::vector<std::string>& args) {
    const GitResult result = RunGit(clone_, args);
    EXPECT_EQ(result.exit_code, 0) << args[0] << result.output;
    return result.output;
  }

  void CommitInClone(const std::string& file, const std::string& text) {
    std::ofstream(clone_ + "/" + file) << text;
    Git({"add", file});
    Git({"commit", "-q", "-m", file});
  }

  void Rewrite() {
    history_ = HandRewrite(source_.path(), secret_, "REDACTED");
    source_.Run({"reset", "-q", "--hard", "main"});
    source_.Run({"reflog", "expire", "--expire=now", "--all"});
    source_.Run({"gc", "-q", "--prune=now"});
    const AfterCareInput input{"run", history_, {}, {}, {}, {}, false};
    script_ = source_.parent() + "/colleagues.sh";
    std::ofstream(script_) << Files(PlanAfterCare(input, ""))["colleagues.sh"];
    std::ofstream map(source_.parent() + "/commit-map");
    map << "old" << std::string(38, ' ') << "new\n";
    for (const CommitFate& commit : history_.commits) {
      map << commit.before.Hex() << " " << commit.after.Hex() << "\n";
    }
  }

  GitResult RunScript() {
    return RunGit(clone_, {"-c", "alias.sh=!sh '" + script_ + "' 2>&1 #", "sh"});
  }

  bool HasOldCommits() {
    return RunGit(clone_, {"cat-file", "-e", history_.first_changed.at(0).Hex()}).exit_code == 0;
  }

  const std::string secret_;
  TestRepository source_;
  std::string clone_, script_;
  RewrittenHistory history_;
};

TEST_F(ColleagueTest, BranchesMoveAndOldCommitsGo) {
  CommitInClone("mine", "1\n");
  Git({"checkout", "-q", "topic"});
  Git({"checkout", "-q", "-b", "work"});
  CommitInClone("work1", "1\n");
  CommitInClone("work2", "1\n");
  Git({"tag", "-d", "v1"});
  Git({"tag", "private", "HEAD~1"});
  Git({"checkout", "-q", "main"});
  Rewrite();
  ASSERT_TRUE(HasOldCommits());
  const GitResult result = RunScript();
  EXPECT_EQ(result.exit_code, 0) << result.output;
  EXPECT_FALSE(HasOldCommits()) << result.output;
  EXPECT_EQ(Git({"rev-parse", "main~1"}), source_.Run({"rev-parse", "main"}));
  EXPECT_EQ(Git({"rev-parse", "topic"}), source_.Run({"rev-parse", "topic"}));
  EXPECT_EQ(Git({"rev-parse", "work~2"}), source_.Run({"rev-parse", "topic"}));
  EXPECT_EQ(Git({"rev-parse", "v1"}), source_.Run({"rev-parse", "v1"}));
  EXPECT_EQ(Git({"symbolic-ref", "HEAD"}), "refs/heads/main");
  EXPECT_EQ(Git({"status", "--porcelain"}), "");
  EXPECT_EQ(Git({"show", "main:conf"}), "p=REDACTED");
  // Again: nothing to do.
  EXPECT_THAT(RunScript().output, HasSubstr("nothing of the old history"));
}

TEST_F(ColleagueTest, UnsavedWorkIsLeftAlone) {
  Rewrite();
  std::ofstream(clone_ + "/a") << "changed\n";
  const std::string before = Git({"for-each-ref"});
  GitResult result = RunScript();
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.output, HasSubstr("not committed"));
  EXPECT_EQ(Git({"for-each-ref"}), before);
  Git({"stash", "-q"});
  result = RunScript();
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.output, HasSubstr("stash"));
  EXPECT_TRUE(HasOldCommits());
}

TEST_F(ColleagueTest, ConflictsAreLeftToTheColleague) {
  std::ofstream(clone_ + "/conf") << "p=" + secret_ + "\nq=1\n";
  Git({"commit", "-q", "-a", "-m", "next to the secret"});
  Rewrite();
  const GitResult result = RunScript();
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.output, HasSubstr("rebase --continue"));
}

TEST_F(ColleagueTest, WaitsForTheNewHistory) {
  Rewrite();
  // The remote is still the old one.
  source_.Run({"update-ref", "refs/heads/main", "HEAD"});
  const std::string other = source_.parent() + "/old";
  ASSERT_EQ(RunGit(source_.parent(), {"clone", "-q", "--no-local", "--mirror", clone_, other})
                .exit_code,
            0);
  Git({"remote", "set-url", "origin", other});
  const GitResult result = RunScript();
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.output, HasSubstr("does not have the new history yet"));
}

}  // namespace
}  // namespace secretscan
