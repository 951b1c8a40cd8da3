// `secretscan explain`.
#include "cli/sandbox.h"
#include "gmock/gmock.h"

namespace secretscan {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class ExplainTest : public SandboxTest {};

TEST_F(ExplainTest, SaysWhyALineIsReportedAndHidesTheSecret) {
  Write("app.env", "first\nkey=" + TestToken() + "\n");
  const ProcessResult result = Run({"explain", "-c", "rules.toml", "app.env:2"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("app.env:2\n  2:"));
  EXPECT_THAT(result.out, HasSubstr("token-of-ours: reported, confidence high"));
  EXPECT_THAT(result.out, HasSubstr("entropy "));
  EXPECT_THAT(result.out, Not(HasSubstr(TestToken())));
  EXPECT_THAT(Run({"explain", "-c", "rules.toml", "app.env:1"}).out,
              HasSubstr("no rule's expression matches"));
}

TEST_F(ExplainTest, AllLinesAndLimits) {
  Write("app.env", "key=" + TestToken() + " # gitleaks:allow\nkey=" + TestToken(2) + "\n");
  const ProcessResult all = Run({"explain", "-c", "rules.toml", "app.env"});
  EXPECT_THAT(all.out, HasSubstr("not reported: a comment beside it allows it"));
  EXPECT_THAT(all.out, HasSubstr("reported, confidence high"));
  EXPECT_THAT(
      Run({"explain", "-c", "rules.toml", "--ignore-gitleaks-allow", "app.env:1"}).out,
      HasSubstr(": reported"));
}

TEST_F(ExplainTest, RefusesWhatIsNotThere) {
  Write("app.env", "one\n");
  EXPECT_EQ(Run({"explain", "-c", "rules.toml", "absent.env:1"}).exit_code, 2);
  EXPECT_EQ(Run({"explain", "-c", "rules.toml", "app.env:7"}).exit_code, 2);
  EXPECT_EQ(Run({"explain", "-c", "rules.toml", "app.env:0"}).exit_code, 2);
  EXPECT_EQ(Run({"explain"}).exit_code, 2);
}

}  // namespace
}  // namespace secretscan
