// gitleaks' command lines: what they mean here, and what is refused.
#include "cli/sandbox.h"
#include "gmock/gmock.h"
#include "nlohmann/json.hpp"

namespace secretscan {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class GitleaksFlagsTest : public SandboxTest {};

TEST_F(GitleaksFlagsTest, GitPrintsNothingUnlessTold) {
  LeakyRepository("leaky");
  const ProcessResult result = Run({"git", "leaky", "-c", rules_path()});
  EXPECT_EQ(result.exit_code, 1) << result.err;
  EXPECT_THAT(result.out, IsEmpty());
  EXPECT_THAT(result.err, HasSubstr("1 finding"));
}

TEST_F(GitleaksFlagsTest, GitShowsSecretsUnlessRedacted) {
  LeakyRepository("leaky");
  EXPECT_THAT(Run({"git", "leaky", "-v", "-c", rules_path()}).out, HasSubstr(TestToken()));
  EXPECT_THAT(Run({"git", "leaky", "-v", "--redact", "-c", rules_path()}).out,
              Not(HasSubstr(TestToken())));
}

TEST_F(GitleaksFlagsTest, FlagsMayStandBeforeTheCommand) {
  LeakyRepository("leaky");
  const ProcessResult result =
      Run({"-v", "--redact", "-c", rules_path(), "git", "leaky"});
  EXPECT_EQ(result.exit_code, 1) << result.err;
  EXPECT_THAT(result.out, HasSubstr("token-of-ours"));
  EXPECT_THAT(result.out, Not(HasSubstr(TestToken())));
}

TEST_F(GitleaksFlagsTest, ReportIsJsonByDefault) {
  LeakyRepository("leaky");
  const ProcessResult result = Run({"git", "leaky", "-r", "-", "-c", rules_path()});
  const nlohmann::json report = nlohmann::json::parse(result.out, nullptr, false);
  ASSERT_TRUE(report.is_array()) << result.out;
  ASSERT_EQ(report.size(), 1u);
  EXPECT_EQ(report[0].value("RuleID", ""), "token-of-ours");
  EXPECT_EQ(report[0].value("File", ""), "conf/app.env");
  EXPECT_EQ(report[0].value("StartLine", 0), 2);
}

TEST_F(GitleaksFlagsTest, LogOptionsLimitTheCommits) {
  LeakyRepository("leaky");
  EXPECT_EQ(Run({"git", "leaky", "--log-opts=main~1", "-c", rules_path()}).exit_code, 0);
  EXPECT_EQ(Run({"git", "leaky", "--log-opts=main~1..main", "-c", rules_path()}).exit_code, 1);
}

TEST_F(GitleaksFlagsTest, DirScansFilesAndDirectories) {
  Write("tree/a.txt", "nothing\n");
  Write("tree/sub/b.txt", TestToken() + "\n");
  const ProcessResult result = Run({"dir", "tree", "-v", "-c", rules_path()});
  EXPECT_EQ(result.exit_code, 1) << result.err;
  EXPECT_THAT(result.out, HasSubstr("tree/sub/b.txt"));
  EXPECT_EQ(Run({"dir", "tree/a.txt", "-c", rules_path()}).exit_code, 0);
  EXPECT_EQ(Run({"dir", "tree/a.txt", "tree/sub", "-c", rules_path()}).exit_code, 1);
  EXPECT_EQ(Run({"directory", "tree", "-c", rules_path()}).exit_code, 1);
  EXPECT_EQ(Run({"dir", "absent", "-c", rules_path()}).exit_code, 2);
}

TEST_F(GitleaksFlagsTest, DirectoryMayBeNamedLikeACommand) {
  Write("rules/b.txt", TestToken() + "\n");
  EXPECT_EQ(Run({"dir", "rules", "-c", rules_path()}).exit_code, 1);
}

TEST_F(GitleaksFlagsTest, StdinIsScanned) {
  EXPECT_EQ(Run({"stdin", "-c", rules_path()}, "x " + TestToken() + "\n").exit_code, 1);
  EXPECT_EQ(Run({"stdin", "-c", rules_path()}, "nothing\n").exit_code, 0);
  EXPECT_EQ(Run({"stdin", "-c", rules_path()}, "").exit_code, 0);
}

TEST_F(GitleaksFlagsTest, DetectIsTheOlderSpelling) {
  LeakyRepository("leaky");
  EXPECT_EQ(Run({"detect", "--source", "leaky", "-c", rules_path()}).exit_code, 1);
  EXPECT_EQ(Run({"detect", "--no-git", "-s", "leaky", "-c", rules_path()}).exit_code, 1);
  EXPECT_EQ(Run({"detect", "--pipe", "-c", rules_path()}, TestToken()).exit_code, 1);
}

TEST_F(GitleaksFlagsTest, ConfigurationComesFromTheEnvironmentOrTheTarget) {
  const auto repository = LeakyRepository("leaky");
  ProcessRequest request = Request({"git", "leaky"});
  request.environment.push_back("GITLEAKS_CONFIG=" + rules_path());
  EXPECT_EQ(RunProcess(request).exit_code, 1);
  Write(repository / ".gitleaks.toml", Read("rules.toml"));
  EXPECT_EQ(Run({"git", "leaky"}).exit_code, 1);
  request = Request({"rules", "list"});
  request.directory = repository;
  EXPECT_THAT(RunProcess(request).out, HasSubstr("token-of-ours"));
  request.args.push_back("--no-repo-config");
  EXPECT_THAT(RunProcess(request).out, Not(HasSubstr("token-of-ours")));
}

struct Refusal {
  std::vector<std::string> args;
  std::string says;
  int exit_code = 1;
};

void PrintTo(const Refusal& refusal, std::ostream* out) { *out << refusal.says; }

class RefusalTest : public SandboxTest, public ::testing::WithParamInterface<Refusal> {};

TEST_P(RefusalTest, EndsAsGitleaksDoesAndSaysWhy) {
  LeakyRepository("leaky");
  const ProcessResult result = Run(GetParam().args);
  EXPECT_EQ(result.exit_code, GetParam().exit_code) << result.err;
  EXPECT_THAT(result.err, HasSubstr(GetParam().says));
  EXPECT_THAT(result.out, IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(
    All, RefusalTest,
    ::testing::Values(
        Refusal{{"git", "leaky", "--baseline-path", "b.json"}, "b.json"},
        Refusal{{"git", "leaky", "--report-template", "t"}, "cannot read the template"},
        Refusal{{"git", "leaky", "-f", "no-such-format"}, "no-such-format"},
        Refusal{{"git", "leaky", "--no-such-flag"}, "unknown flag --no-such-flag", 126},
        Refusal{{"dir", "leaky", "--no-such-flag=1"}, "unknown flag --no-such-flag", 126},
        Refusal{{"stdin", "-Z"}, "unknown flag -Z"},
        Refusal{{"detect", "--exit-code", "x"}, "--exit-code"},
        Refusal{{"git", "leaky", "another"}, "unexpected argument another"},
        Refusal{{"git", "leaky", "-c", "absent.toml"}, "absent.toml"},
        Refusal{{"git", "leaky", "--enable-rule", "no-such-rule"}, "no-such-rule"},
        Refusal{{"git", "leaky", "--platform", "sourceforge"}, "unknown platform"}));

TEST_F(GitleaksFlagsTest, HarmlessFlagsAreAccepted) {
  Commit(NewRepository("clean"), "a.txt", "nothing\n");
  const ProcessResult result =
      Run({"git", "clean", "--no-banner", "--log-level", "debug", "--max-archive-depth", "0",
           "--timeout", "600", "--diagnostics", "cpu", "--no-color", "-f=json", "-c", rules_path()});
  EXPECT_EQ(result.exit_code, 0) << result.err;
}

}  // namespace
}  // namespace secretscan
