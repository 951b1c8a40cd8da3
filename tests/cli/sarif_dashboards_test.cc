// SARIF as dashboards take it in: uploaded, edited elsewhere, uploaded again.
#include <algorithm>

#include "cli/sandbox.h"
#include "gmock/gmock.h"
#include "nlohmann/json.hpp"
#include "report/dashboards.h"

namespace secretscan {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using testing::CodeScanning;
using testing::DojoFinding;
using testing::ReadAsDefectDojo;
using testing::ReadAsSonarQube;
using testing::SonarIssue;

// A history with one secret that is still there, one that is past, and one in a commit's message.
class SarifDashboardsTest : public SandboxTest {
 protected:
  SarifDashboardsTest() : shop_(NewRepository("shop")) {
    Commit(shop_, "conf/app.env", "# settings\n" + Line("now", 1) + "port = 80\n" + kReach);
    Commit(shop_, "old.env", Line("before", 2));
    Git(shop_, {"rm", "--quiet", "old.env"});
    Git(shop_, {"commit", "--quiet", "-m", "Drop token = " + TestToken(3)});
  }

  static std::string Line(const std::string& name, int seed) {
    return name + " = \"" + TestToken(seed) + "\"\n";
  }
  std::string Sarif(std::vector<std::string> args) const {
    args.insert(args.end(), {"-c", rules_path(), "-f", "sarif", "-r", "-"});
    const ProcessResult result = Run(args);
    EXPECT_EQ(result.exit_code, 1) << result.err;
    EXPECT_THAT(result.err, Not(HasSubstr("warning")));
    for (int seed = 1; seed <= 3; ++seed) {
      EXPECT_THAT(result.out, Not(HasSubstr(TestToken(seed))));
    }
    return result.out;
  }
  // Lines before, after and far from the secrets, and a file more.
  void EditElsewhere() const {
    std::string text = "# a new head\n# of two lines\n" + Read(shop_ / "conf/app.env");
    text += "# and a new end\n";
    Commit(shop_, "conf/app.env", text);
    Commit(shop_, "README", "nothing to see\n");
  }

  // So far GitHub's hash of a line goes, of which the next lines are a part.
  const std::string kReach = std::string(100, '#') + "\n";
  const std::filesystem::path shop_;
};

std::vector<std::string> UniqueIds(const std::string& sarif) {
  std::vector<std::string> ids;
  for (const DojoFinding& finding : ReadAsDefectDojo(sarif)) {
    ids.push_back(finding.unique_id);
  }
  std::sort(ids.begin(), ids.end());
  return ids;
}

TEST_F(SarifDashboardsTest, AnEditElsewhereKeepsEveryFingerprint) {
  CodeScanning github;
  const std::string before = Sarif({"history", "shop", "--sarif-split", "presence"});
  ASSERT_EQ(github.Upload(before), "");
  const auto alerts = github.by_category();
  EXPECT_EQ(github.open().size(), 3u);

  EditElsewhere();
  const std::string after = Sarif({"history", "shop", "--sarif-split", "presence"});
  ASSERT_EQ(github.Upload(after), "");
  EXPECT_EQ(github.by_category(), alerts);
  EXPECT_EQ(UniqueIds(after), UniqueIds(before));
}

TEST_F(SarifDashboardsTest, SoItDoesForFilesAsTheyAre) {
  CodeScanning github;
  const std::string before = Sarif({"dir", "shop/conf"});
  ASSERT_EQ(github.Upload(before), "");
  const auto alerts = github.by_category();
  EXPECT_EQ(github.open().size(), 1u);
  EditElsewhere();
  const std::string after = Sarif({"dir", "shop/conf"});
  ASSERT_EQ(github.Upload(after), "");
  EXPECT_EQ(github.by_category(), alerts);
  EXPECT_EQ(UniqueIds(after), UniqueIds(before));
}

TEST_F(SarifDashboardsTest, ASecretThatGoesMovesFromHeadToThePast) {
  CodeScanning github;
  ASSERT_EQ(github.Upload(Sarif({"history", "shop", "--sarif-split", "presence"})), "");
  EXPECT_THAT(github.categories(),
              ElementsAre("secretscan/history/at-head", "secretscan/history/past"));
  EXPECT_EQ(github.by_category()["secretscan/history/at-head"].size(), 1u);
  EXPECT_EQ(github.by_category()["secretscan/history/past"].size(), 2u);
  const auto open = github.open();

  Git(shop_, {"rm", "--quiet", "conf/app.env"});
  Git(shop_, {"commit", "--quiet", "-m", "No settings"});
  ASSERT_EQ(github.Upload(Sarif({"history", "shop", "--sarif-split", "presence"})), "");
  EXPECT_THAT(github.by_category()["secretscan/history/at-head"], IsEmpty());
  EXPECT_EQ(github.by_category()["secretscan/history/past"], open);
}

TEST_F(SarifDashboardsTest, APartClosesNothingOfTheWhole) {
  CodeScanning github;
  ASSERT_EQ(github.Upload(Sarif({"history", "shop"})), "");
  const auto whole = github.by_category();
  Commit(shop_, "new.env", Line("later", 4));
  ASSERT_EQ(github.Upload(Sarif({"history", "shop", "HEAD~1..HEAD"})), "");
  EXPECT_EQ(github.open().size(), 4u);
  EXPECT_EQ(github.by_category()["secretscan/history"], whole.at("secretscan/history"));
}

TEST_F(SarifDashboardsTest, OthersReadTheSame) {
  const std::string sarif = Sarif({"history", "shop"});
  CodeScanning github;
  ASSERT_EQ(github.Upload(sarif), "");
  for (const auto& [alert, severity] : github.severities()) {
    EXPECT_EQ(severity, "high") << alert;
  }

  const std::vector<DojoFinding> findings = ReadAsDefectDojo(sarif);
  ASSERT_EQ(findings.size(), 3u);
  for (const DojoFinding& finding : findings) {
    EXPECT_EQ(finding.severity, "High");
    EXPECT_EQ(finding.cwe, 798);
    EXPECT_EQ(finding.unique_id.size(), 32u);
  }
  const auto of_file = std::find_if(findings.begin(), findings.end(), [](const DojoFinding& f) {
    return f.file == "conf/app.env";
  });
  ASSERT_NE(of_file, findings.end());
  EXPECT_EQ(of_file->line, 2);
  EXPECT_THAT(of_file->title, HasSubstr("still in a file at HEAD"));

  std::string ignored;
  const std::vector<SonarIssue> issues = ReadAsSonarQube(sarif, &ignored);
  EXPECT_EQ(ignored, "");
  ASSERT_EQ(issues.size(), 3u);
  for (const SonarIssue& issue : issues) {
    EXPECT_EQ(issue.engine, "secretscan");
    EXPECT_EQ(issue.rule, "token-of-ours");
    EXPECT_EQ(issue.impact, "HIGH");
    EXPECT_LT(issue.start_offset, issue.end_offset);
  }
}

TEST_F(SarifDashboardsTest, AWrongSplitIsAMistake) {
  const ProcessResult result = Run({"history", "shop", "--sarif-split", "rule"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr("--sarif-split"));
}

}  // namespace
}  // namespace secretscan
