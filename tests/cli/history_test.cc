// What `secretscan history` finds, prints and hides.
#include <algorithm>
#include <string>

#include "cli/sandbox.h"
#include "gmock/gmock.h"
#include "nlohmann/json.hpp"

namespace secretscan {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class HistoryTest : public SandboxTest {
 protected:
  ProcessResult History(std::vector<std::string> args) const {
    args.insert(args.begin(), "history");
    args.insert(args.end(), {"-c", rules_path()});
    return Run(args);
  }
};

std::vector<nlohmann::json> Lines(const std::string& text) {
  std::vector<nlohmann::json> lines;
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = std::min(text.find('\n', begin), text.size());
    lines.push_back(nlohmann::json::parse(text.substr(begin, end - begin), nullptr, false));
    begin = end + 1;
  }
  return lines;
}

TEST_F(HistoryTest, CleanRepository) {
  Commit(NewRepository("clean"), "a.txt", "nothing\n");
  const ProcessResult result = History({"clean"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.err, HasSubstr("no findings in 1 commit"));
}

TEST_F(HistoryTest, EmptyRepositoryIsClean) {
  NewRepository("empty");
  const ProcessResult result = History({"empty"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
}

TEST_F(HistoryTest, FindsAndRedacts) {
  LeakyRepository("leaky");
  const ProcessResult result = History({"leaky"});
  EXPECT_EQ(result.exit_code, 1) << result.err;
  EXPECT_THAT(result.out, HasSubstr("conf/app.env"));
  EXPECT_THAT(result.out, HasSubstr("token-of-ours"));
  EXPECT_THAT(result.out, Not(HasSubstr(TestToken())));
  EXPECT_THAT(result.err, Not(HasSubstr(TestToken())));
  EXPECT_THAT(result.err, HasSubstr("1 finding"));
}

TEST_F(HistoryTest, FindsWhatIsNoLongerThere) {
  const auto repository = LeakyRepository("leaky");
  Commit(repository, "conf/app.env", "# settings\n");
  EXPECT_EQ(History({"leaky"}).exit_code, 1);
}

TEST_F(HistoryTest, ShowsSecretsWhenTold) {
  LeakyRepository("leaky");
  EXPECT_THAT(History({"leaky", "--show-secrets"}).out, HasSubstr(TestToken()));
}

TEST_F(HistoryTest, RedactsPartlyWhenTold) {
  LeakyRepository("leaky");
  const ProcessResult result = History({"leaky", "-f", "json", "--redact=50"});
  EXPECT_THAT(result.out, HasSubstr(TestToken().substr(0, 14) + "..."));
  EXPECT_THAT(result.out, Not(HasSubstr(TestToken())));
}

TEST_F(HistoryTest, ExitCodeOfFindingsCanBeChosen) {
  LeakyRepository("leaky");
  EXPECT_EQ(History({"leaky", "--exit-code", "7"}).exit_code, 7);
  EXPECT_EQ(History({"leaky", "--exit-code=0"}).exit_code, 0);
}

TEST_F(HistoryTest, QuietSaysNothingOnStandardError) {
  LeakyRepository("leaky");
  EXPECT_THAT(History({"leaky", "--quiet"}).err, IsEmpty());
}

TEST_F(HistoryTest, RangeLimitsTheCommits) {
  const auto repository = LeakyRepository("leaky");
  Git(repository, {"checkout", "--quiet", "-b", "topic"});
  Commit(repository, "b.txt", "clean\n");
  EXPECT_EQ(History({"leaky", "main..topic"}).exit_code, 0);
  EXPECT_EQ(History({"leaky", "--range", "main..topic"}).exit_code, 0);
  EXPECT_EQ(History({"leaky", "--range", "main~1..topic"}).exit_code, 1);
  EXPECT_EQ(History({"leaky", "--since", "main"}).exit_code, 0);
  EXPECT_EQ(History({"leaky", "--since", "root"}).exit_code, 1);
  EXPECT_EQ(History({"leaky", "--since", "2025-02-01"}).exit_code, 0);
}

TEST_F(HistoryTest, BranchAndReferenceLimitTheCommits) {
  const auto repository = NewRepository("two");
  Commit(repository, "a.txt", "clean\n");
  Git(repository, {"checkout", "--quiet", "-b", "topic"});
  Commit(repository, "b.txt", TestToken() + "\n");
  EXPECT_EQ(History({"two"}).exit_code, 1);
  EXPECT_EQ(History({"two", "--branch", "main"}).exit_code, 0);
  EXPECT_EQ(History({"two", "--branch", "main", "--branch", "topic"}).exit_code, 1);
  EXPECT_EQ(History({"two", "--ref", "refs/heads/m*"}).exit_code, 0);
  const ProcessResult unknown = History({"two", "--branch", "mian"});
  EXPECT_EQ(unknown.exit_code, 2);
  EXPECT_THAT(unknown.err, HasSubstr("there is no branch mian"));
}

TEST_F(HistoryTest, LoneRangeMeansThisRepository) {
  const auto repository = LeakyRepository("leaky");
  ProcessRequest request = Request({"history", "main~1..main", "-c", rules_path()});
  request.directory = repository;
  EXPECT_EQ(RunProcess(request).exit_code, 1);
}

TEST_F(HistoryTest, JsonLinesEndWithTheSummary) {
  LeakyRepository("leaky");
  const ProcessResult result = History({"leaky", "-f", "jsonl"});
  const std::vector<nlohmann::json> lines = Lines(result.out);
  ASSERT_GE(lines.size(), 2u) << result.out;
  for (const nlohmann::json& line : lines) {
    ASSERT_TRUE(line.is_object()) << result.out;
  }
  EXPECT_EQ(lines.front().value("type", ""), "finding");
  EXPECT_EQ(lines.back().value("type", ""), "summary");
}

TEST_F(HistoryTest, ReportNameTellsTheFormat) {
  LeakyRepository("leaky");
  EXPECT_EQ(History({"leaky", "-r", "out.json"}).exit_code, 1);
  EXPECT_TRUE(nlohmann::json::parse(Read("out.json"), nullptr, false).is_array());
  EXPECT_EQ(History({"leaky", "-r", "out.sarif"}).exit_code, 1);
  EXPECT_EQ(nlohmann::json::parse(Read("out.sarif"), nullptr, false).value("version", ""),
            "2.1.0");
}

TEST_F(HistoryTest, ReportsAreReadableByTheirOwnerOnly) {
  LeakyRepository("leaky");
  History({"leaky", "-r", "out.json"});
  const auto mode = std::filesystem::status(root() / "out.json").permissions();
  EXPECT_EQ(mode & std::filesystem::perms::mask,
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

TEST_F(HistoryTest, VerbosePrintsBesideAReportInAFile) {
  LeakyRepository("leaky");
  EXPECT_THAT(History({"leaky", "-r", "out.json"}).out, IsEmpty());
  EXPECT_THAT(History({"leaky", "-r", "out.json", "-v"}).out, HasSubstr("token-of-ours"));
}

TEST_F(HistoryTest, ThreadsDoNotChangeTheReport) {
  const auto repository = NewRepository("many");
  for (int i = 0; i < 12; ++i) {
    Commit(repository, "dir/f" + std::to_string(i % 5) + ".txt",
           "line\n" + TestToken(i) + "\n" + TestToken(i / 2) + "\n");
  }
  const ProcessResult one = History({"many", "-f", "json", "--threads", "1", "--show-secrets"});
  const ProcessResult four = History({"many", "-f", "json", "--threads", "4", "--show-secrets"});
  EXPECT_EQ(one.exit_code, 1) << one.err;
  EXPECT_THAT(one.out, HasSubstr(TestToken(0)));
  EXPECT_EQ(one.out, four.out);
}

TEST_F(HistoryTest, BuiltInRulesFindAGithubToken) {
  const auto repository = NewRepository("github");
  // The token's random part must be random enough for the rule.
  Commit(repository, "a.txt",
         "key = \"" + std::string("gh") + "p_" + TestToken(3).substr(4) +
             TestToken(4).substr(4, 12) + "\"\n");
  const ProcessResult result = Run({"history", "github"});
  EXPECT_EQ(result.exit_code, 1) << result.err;
  EXPECT_THAT(result.out, HasSubstr("github-pat"));
}

TEST_F(HistoryTest, ColorOnlyWhenAskedFor) {
  LeakyRepository("leaky");
  EXPECT_THAT(History({"leaky"}).out, Not(HasSubstr("\x1b[")));
  EXPECT_THAT(History({"leaky", "--color", "always"}).out, HasSubstr("\x1b["));
}

TEST_F(HistoryTest, FileThatTakesTheLinksPlaceIsNew) {
  const auto repository = NewRepository("kinds");
  std::filesystem::create_symlink("nowhere", repository / "settings");
  Git(repository, {"add", "settings"});
  Git(repository, {"commit", "--quiet", "--message", "a link"});
  std::filesystem::remove(repository / "settings");
  Commit(repository, "settings", "one\n" + TestToken() + "\n");
  std::filesystem::remove(repository / "settings");
  std::filesystem::create_symlink("to/" + TestToken(2), repository / "settings");
  Git(repository, {"add", "settings"});
  Git(repository, {"commit", "--quiet", "--message", "a link again"});
  const std::string out = History({"kinds", "--show-secrets"}).out;
  EXPECT_THAT(out, HasSubstr("settings:2:1"));
  EXPECT_THAT(out, HasSubstr(TestToken(2)));
}

TEST_F(HistoryTest, AShallowCloneIsWarnedOf) {
  LeakyRepository("whole");
  Git(".", {"clone", "--quiet", "--depth", "1", "file://" + (root() / "whole").string(), "cut"});
  const ProcessResult cut = Run({"history", "cut", "-c", rules_path()});
  EXPECT_EQ(cut.exit_code, 1);
  EXPECT_THAT(cut.err, HasSubstr("warning: the clone is shallow"));
  EXPECT_EQ(Run({"history", "cut", "-c", rules_path(), "--strict"}).exit_code, 3);
  EXPECT_THAT(Run({"history", "whole", "-c", rules_path()}).err, Not(HasSubstr("shallow")));
}

}  // namespace
}  // namespace secretscan
