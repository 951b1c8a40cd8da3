// Help, version, and command lines that are wrong.
#include "cli/sandbox.h"
#include "gmock/gmock.h"
#include "secretscan/version.h"

namespace secretscan {
namespace {

using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class UsageTest : public SandboxTest {};

TEST_F(UsageTest, VersionIsBare) {
  EXPECT_EQ(Run({"version"}).out, std::string(kVersion) + "\n");
  EXPECT_EQ(Run({"--version"}).out, std::string("secretscan version ") + kVersion + "\n");
}

TEST_F(UsageTest, HelpHasExamples) {
  for (const std::vector<std::string>& args : std::vector<std::vector<std::string>>{
           {"--help"}, {"history", "--help"}, {"help", "history"}, {"help"}, {"git", "-h"}}) {
    const ProcessResult result = Run(args);
    EXPECT_EQ(result.exit_code, 0);
    EXPECT_THAT(result.out, HasSubstr("Examples:"));
    EXPECT_THAT(result.err, IsEmpty());
  }
}

TEST_F(UsageTest, NoCommandIsNoScan) {
  const ProcessResult result = Run({});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.out, IsEmpty());
  EXPECT_THAT(result.err, HasSubstr("Examples:"));
}

TEST_F(UsageTest, MistypedCommandGetsASuggestion) {
  const ProcessResult result = Run({"histroy"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr("unknown command histroy; did you mean history?"));
}

TEST_F(UsageTest, MistypedFlagGetsASuggestion) {
  const ProcessResult result = Run({"history", "--show-secret"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr("unknown flag --show-secret; did you mean --show-secrets?"));
}

TEST_F(UsageTest, WrongValuesAreRefused) {
  NewRepository("empty");
  for (const std::vector<std::string>& args : std::vector<std::vector<std::string>>{
           {"history", "empty", "--threads", "-1"},
           {"history", "empty", "--threads", "many"},
           {"history", "empty", "--exit-code", "256"},
           {"history", "empty", "--color", "sometimes"},
           {"history", "empty", "--redact=101"},
           {"history", "empty", "--redact=9", "--show-secrets"},
           {"history", "empty", "--enable-rule", "no-such-rule"},
           {"history", "empty", "main..topic", "one-too-many"},
           {"history", "empty", "-r", "report.unknown"},
           {"history", "empty", "-r", "no/such/directory/report.json"},
           {"history", "empty", "-c", "absent.toml"}}) {
    const ProcessResult result = Run(args);
    EXPECT_EQ(result.exit_code, 2) << args.back() << result.err;
    EXPECT_THAT(result.err, HasSubstr("error: "));
  }
}

TEST_F(UsageTest, NotARepository) {
  Write("plain/a.txt", "x");
  for (const char* command : {"history", "git"}) {
    const ProcessResult result = Run({command, "plain"});
    EXPECT_EQ(result.exit_code, 2) << result.err;
    EXPECT_THAT(result.err, HasSubstr("plain"));
    EXPECT_THAT(result.out, IsEmpty());
  }
}

TEST_F(UsageTest, WrongRulesNameFileAndLine) {
  NewRepository("empty");
  Write("bad.toml", "[[rules]]\nid = \"x\"\nregex = '''(unclosed'''\n");
  const ProcessResult result = Run({"history", "empty", "-c", "bad.toml"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, ContainsRegex("bad\\.toml:[0-9]+"));
}

}  // namespace
}  // namespace secretscan
