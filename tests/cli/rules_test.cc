// `secretscan rules`.
#include "cli/sandbox.h"
#include "gmock/gmock.h"

namespace secretscan {
namespace {

using ::testing::ContainsRegex;
using ::testing::HasSubstr;

class RulesTest : public SandboxTest {};

TEST_F(RulesTest, CheckAcceptsAGoodFile) {
  const ProcessResult result = Run({"rules", "check", "rules.toml"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(result.out, "rules.toml: 1 rule, no errors\n");
}

TEST_F(RulesTest, CheckNamesFileAndLineOfAMistake) {
  Write("bad.toml", "[[rules]]\nid = \"x\"\nregex = '''(unclosed'''\n");
  const ProcessResult result = Run({"rules", "check", "rules.toml", "bad.toml"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, ContainsRegex("bad\\.toml:[0-9]+"));
  EXPECT_THAT(result.out, HasSubstr("rules.toml: 1 rule"));
}

TEST_F(RulesTest, CheckNeedsAFileThatExists) {
  EXPECT_EQ(Run({"rules", "check"}).exit_code, 2);
  const ProcessResult result = Run({"rules", "check", "absent.toml"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr("absent.toml"));
}

TEST_F(RulesTest, ListShowsTheRulesOfAScan) {
  const ProcessResult ours = Run({"rules", "list", "-c", "rules.toml"});
  EXPECT_EQ(ours.exit_code, 0) << ours.err;
  EXPECT_THAT(ours.out, HasSubstr("token-of-ours"));
  EXPECT_THAT(ours.out, HasSubstr("A token of ours"));
  const ProcessResult built_in = Run({"rules", "list"});
  EXPECT_EQ(built_in.exit_code, 0) << built_in.err;
  EXPECT_THAT(built_in.out, HasSubstr("github-pat"));
}

TEST_F(RulesTest, NeedsASubcommand) {
  EXPECT_EQ(Run({"rules"}).exit_code, 2);
  const ProcessResult result = Run({"rules", "lst"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr("did you mean list?"));
}

}  // namespace
}  // namespace secretscan
