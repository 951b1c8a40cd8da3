// The GitHub Action's scripts, run as the runner would run them.
#include <cctype>
#include <cstdlib>
#include <map>

#include "cli/sandbox.h"
#include "gmock/gmock.h"
#include "integrations/yaml_files.h"

namespace secretscan {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kScripts[] = SECRETSCAN_SOURCE_DIR "/integrations/github/";

class GithubActionTest : public SandboxTest {
 protected:
  GithubActionTest() {
    LeakyRepository("shop");
    // The action's defaults, which the runner would fill in.
    const auto inputs = testing::ParseYaml(testing::ProjectFile("action.yml")).at("inputs");
    for (const auto& [name, about] : inputs.items()) {
      std::string variable = "INPUT_" + name;
      for (char& c : variable) {
        c = c == '-' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
      }
      environment_[variable] = about.at("default");
    }
    environment_["INPUT_PATH"] = "shop";
    environment_["INPUT_CONFIG"] = rules_path();
    environment_["PULL_REQUEST_BASE"] = "";
    environment_["PULL_REQUEST_REPOSITORY"] = "";
    environment_["GITHUB_REPOSITORY"] = "owner/shop";
    environment_["GITHUB_OUTPUT"] = root() / "output";
    environment_["GITHUB_STEP_SUMMARY"] = root() / "summary.md";
    environment_["GITHUB_PATH"] = root() / "path";
  }

  void Set(const std::string& name, const std::string& value) { environment_[name] = value; }

  ProcessResult RunScript(const std::string& name) const {
    ProcessRequest request = Request({});
    request.args = {"bash", kScripts + name};
    for (std::string& variable : request.environment) {
      if (variable.starts_with("PATH=")) {
        variable =
            "PATH=" + std::filesystem::path(SECRETSCAN_PROGRAM).parent_path().string() + ":" +
            variable.substr(5);
      }
    }
    for (const auto& [variable, value] : environment_) {
      request.environment.push_back(variable + "=" + value);
    }
    return RunProcess(request);
  }
  std::string Outputs() const { return Read("output"); }

 private:
  std::map<std::string, std::string> environment_;
};

TEST_F(GithubActionTest, ScriptsAreWellFormed) {
  for (const auto& entry : std::filesystem::directory_iterator(kScripts)) {
    EXPECT_EQ(std::system(("bash -n '" + entry.path().string() + "'").c_str()), 0) << entry;
  }
}

TEST_F(GithubActionTest, ScansTheHistoryAndTellsWhatItFound) {
  const ProcessResult result = RunScript("scan.sh");
  EXPECT_EQ(result.exit_code, 0) << result.out << result.err;
  EXPECT_EQ(Outputs(),
            "exit-code=1\nsarif-file=secretscan.sarif\nfindings=1\nupload=true\n");
  EXPECT_THAT(Read("secretscan.sarif"), HasSubstr("secretscan/history/at-head/"));
  EXPECT_THAT(Read("summary.md"), HasSubstr("token\\-of\\-ours"));
  for (const std::string& text :
       {result.out, result.err, Read("summary.md"), Read("secretscan.sarif")}) {
    EXPECT_THAT(text, Not(HasSubstr(TestToken())));
  }
}

TEST_F(GithubActionTest, ScansOfAPullRequestItsCommits) {
  const std::string base = Git("shop", {"rev-parse", "HEAD"}).substr(0, 40);
  Commit(root() / "shop", "more.txt", "nothing\n");
  Set("PULL_REQUEST_BASE", base);
  Set("PULL_REQUEST_REPOSITORY", "owner/shop");
  EXPECT_EQ(RunScript("scan.sh").exit_code, 0);
  EXPECT_EQ(Outputs(),
            "exit-code=0\nsarif-file=secretscan.sarif\nfindings=0\nupload=true\n");
  EXPECT_THAT(Read("secretscan.sarif"), HasSubstr("secretscan/range/"));
}

TEST_F(GithubActionTest, HistoryIsTheWholeOneInAPullRequestToo) {
  Set("PULL_REQUEST_BASE", Git("shop", {"rev-parse", "HEAD"}).substr(0, 40));
  Set("INPUT_MODE", "history");
  EXPECT_EQ(RunScript("scan.sh").exit_code, 0);
  EXPECT_THAT(Outputs(), HasSubstr("findings=1\n"));
}

TEST_F(GithubActionTest, AForkUploadsNothing) {
  Set("PULL_REQUEST_REPOSITORY", "somebody/shop");
  EXPECT_EQ(RunScript("scan.sh").exit_code, 0);
  EXPECT_THAT(Outputs(), HasSubstr("upload=false\n"));
}

TEST_F(GithubActionTest, WhatIsTurnedOffIsNotDone) {
  Set("INPUT_UPLOAD", "false");
  Set("INPUT_SUMMARY", "false");
  Set("INPUT_SARIF_SPLIT", "");
  EXPECT_EQ(RunScript("scan.sh").exit_code, 0);
  EXPECT_THAT(Outputs(), HasSubstr("upload=false\n"));
  EXPECT_FALSE(std::filesystem::exists(root() / "summary.md"));
  EXPECT_THAT(Read("secretscan.sarif"), HasSubstr("secretscan/history/\""));
}

TEST_F(GithubActionTest, ArgumentsAreWordsAndNeverRun) {
  Set("INPUT_ARGS", "--exit-code\n0\n\n--branch=$(touch pwned)");
  Set("INPUT_RANGE", "`touch pwned`..HEAD");
  EXPECT_EQ(RunScript("scan.sh").exit_code, 0);
  EXPECT_EQ(Outputs(), "exit-code=2\n");
  EXPECT_FALSE(std::filesystem::exists(root() / "pwned"));

  Set("INPUT_ARGS", "--exit-code\n0");
  Set("INPUT_RANGE", "");
  std::filesystem::remove(root() / "output");
  EXPECT_EQ(RunScript("scan.sh").exit_code, 0);
  EXPECT_THAT(Outputs(), HasSubstr("exit-code=0\n"));
}

TEST_F(GithubActionTest, MistakesEndTheJob) {
  const std::pair<const char*, const char*> mistakes[] = {
      {"INPUT_MODE", "all\n::set-output name=x::y"}, {"INPUT_MODE", "range"},
      {"INPUT_SARIF_FILE", "a\nupload=true"}, {"INPUT_SARIF_FILE", ""}};
  for (const auto& [name, value] : mistakes) {
    Set("INPUT_MODE", "auto");
    Set("INPUT_SARIF_FILE", "secretscan.sarif");
    Set(name, value);
    const ProcessResult result = RunScript("scan.sh");
    EXPECT_EQ(result.exit_code, 2) << name;
    // One command for the runner, whatever the input holds.
    EXPECT_THAT(result.out, ::testing::StartsWith("::error title=secretscan::"));
    EXPECT_EQ(result.out.find('\n'), result.out.size() - 1);
    EXPECT_FALSE(std::filesystem::exists(root() / "output"));
  }
}

TEST_F(GithubActionTest, AShallowCheckoutIsRefused) {
  Git(".", {"clone", "--quiet", "--depth", "1", "file://" + (root() / "shop").string(), "cut"});
  Set("INPUT_PATH", "cut");
  const ProcessResult result = RunScript("scan.sh");
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.out, HasSubstr("fetch-depth: 0"));
}

TEST_F(GithubActionTest, AnOlderReportIsNotTakenForThisOne) {
  Write("secretscan.sarif", "{}");
  Set("INPUT_PATH", "absent");
  EXPECT_EQ(RunScript("scan.sh").exit_code, 0);
  EXPECT_EQ(Outputs(), "exit-code=2\n");
  EXPECT_FALSE(std::filesystem::exists(root() / "secretscan.sarif"));
}

TEST_F(GithubActionTest, TheVerdictIsTheScans) {
  const auto verdict = [&](const char* exit_code, const char* fail) {
    Set("EXIT_CODE", exit_code);
    Set("FAIL_ON_FINDINGS", fail);
    return RunScript("verdict.sh").exit_code;
  };
  EXPECT_EQ(verdict("0", "true"), 0);
  EXPECT_EQ(verdict("1", "true"), 1);
  EXPECT_EQ(verdict("1", "false"), 0);
  EXPECT_EQ(verdict("2", "false"), 2);
  EXPECT_EQ(verdict("3", "false"), 3);
  EXPECT_NE(verdict("", "false"), 0);  // the scan did not come to an end
}

TEST_F(GithubActionTest, WhatIsInstalledIsUsed) {
  const ProcessResult result = RunScript("install.sh");
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, ::testing::MatchesRegex("[0-9]+\\.[0-9]+\\.[0-9]+\n"));
  EXPECT_FALSE(std::filesystem::exists(root() / "path"));
}

}  // namespace
}  // namespace secretscan
