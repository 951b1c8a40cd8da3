// Formats and files of reports, as the command line asks for them.
#include "cli/sandbox.h"
#include "gmock/gmock.h"
#include "nlohmann/json.hpp"

namespace secretscan {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

class ReportsTest : public SandboxTest {
 protected:
  ReportsTest() { LeakyRepository("leaky"); }

  ProcessResult History(std::vector<std::string> args) const {
    args.insert(args.begin(), {"history", "leaky", "-c", rules_path()});
    return Run(args);
  }
  bool Exists(const std::string& path) const { return std::filesystem::exists(root() / path); }
};

TEST_F(ReportsTest, TheNameTellsTheFormat) {
  const std::pair<const char*, const char*> reports[] = {
      {"a.csv", "RuleID,Commit,"},
      {"a.xml", "<?xml"},
      {"a.html", "<!DOCTYPE html>"},
      {"a.md", "## secretscan"},
      {"a.sarif", "{\"$schema\""},
      {"a.json", "[\n {\n  \"RuleID\""},
      {"a.jsonl", "{\"schema\":\"secretscan/1\""},
      {"a.txt", "HIGH  token-of-ours"},
      {"gl-secret-detection-report.json", "{\n \"version\": \"15.0.7\""},
      {"gl-code-quality-report.json", "[\n {\n  \"type\": \"issue\""},
      {"codeclimate.json", "[\n {\n  \"type\": \"issue\""}};
  for (const auto& [name, begin] : reports) {
    const ProcessResult result = History({"-r", name});
    EXPECT_EQ(result.exit_code, 1) << result.err;
    EXPECT_THAT(Read(name), StartsWith(begin)) << name;
    EXPECT_THAT(Read(name), Not(HasSubstr(TestToken()))) << name;
  }
}

TEST_F(ReportsTest, SeveralAtOnce) {
  const ProcessResult result = History({"-f", "sarif=a.sarif", "-f", "html=b.html", "-f", "jsonl=-",
                                        "-f", "gitlab=c.json"});
  EXPECT_EQ(result.exit_code, 1) << result.err;
  EXPECT_THAT(Read("a.sarif"), HasSubstr("2.1.0"));
  EXPECT_THAT(Read("b.html"), HasSubstr("token-of-ours"));
  EXPECT_THAT(Read("c.json"), HasSubstr("vulnerabilities"));
  EXPECT_THAT(result.out, StartsWith("{\"schema\":\"secretscan/1\""));
}

TEST_F(ReportsTest, BesideAPlainOne) {
  const ProcessResult result = History({"-f", "csv", "-r", "a.out", "-f", "html=b.html"});
  EXPECT_EQ(result.exit_code, 1) << result.err;
  EXPECT_THAT(Read("a.out"), StartsWith("RuleID,"));
  EXPECT_TRUE(Exists("b.html"));
  EXPECT_THAT(result.out, IsEmpty());
  EXPECT_THAT(History({"-f", "json", "-f", "csv=b.csv"}).out, StartsWith("[\n"));
}

TEST_F(ReportsTest, WrongWishesAreRefusedBeforeTheScan) {
  Write("broken.tmpl", "{{range .}}");
  Write("wrong.tmpl", "\n{{range .}}{{.Rule}}{{end}}");
  Write("fine.tmpl", "{{len .}}");
  const std::pair<std::vector<std::string>, const char*> wishes[] = {
      {{"-f", "json", "-f", "csv"}, "two formats for one report"},
      {{"-f", "json=-", "-f", "csv=-"}, "both go to standard output"},
      {{"-f", "json=-", "-f", "csv=/dev/stdout"}, "both go to standard output"},
      {{"-f", "json", "-f", "csv=-"}, "both go to standard output"},
      {{"-f", "json=a", "-f", "csv=./a"}, "both go to ./a"},
      {{"-r", "a.json", "-f", "csv=a.json"}, "both go to a.json"},
      {{"-r", "a.json", "--coverage", "a.json"}, "both go to a.json"},
      {{"-f", "json="}, "FORMAT=FILE"},
      {{"-f", "=a"}, "FORMAT=FILE"},
      {{"-f", "yaml=a"}, "unknown report format \"yaml\""},
      {{"-f", "json=no/such/a"}, "no directory no/such"},
      {{"-f", "template"}, "--report-template FILE"},
      {{"-f", "json", "--report-template", "fine.tmpl"}, "give -f template"},
      {{"-f", "template", "--report-template", "absent.tmpl"}, "absent.tmpl"},
      {{"-f", "template", "--report-template", "broken.tmpl"}, "broken.tmpl:1:3: this {{range}}"},
      {{"-f", "template", "--report-template", "wrong.tmpl"}, "wrong.tmpl:2:14: a Finding has no"}};
  for (const auto& [args, says] : wishes) {
    const ProcessResult result = History(args);
    EXPECT_EQ(result.exit_code, 2) << says;
    EXPECT_THAT(result.err, HasSubstr(says));
    EXPECT_THAT(result.out, IsEmpty());
  }
  EXPECT_FALSE(Exists("a"));
  EXPECT_FALSE(Exists("a.json"));
  EXPECT_EQ(Run({"git", "leaky", "-r", "x", "-f", "template", "--report-template", "broken.tmpl"})
                .exit_code,
            1);
}

TEST_F(ReportsTest, OneThatFailsTakesNoOtherWithIt) {
  // Only where findings are is there anything to fail over.
  Write("late.tmpl", "{{range .}}{{index .Tags 99}}{{end}}");
  const ProcessResult result =
      History({"-f", "template=t.txt", "--report-template", "late.tmpl", "-f", "json=/dev/full",
               "-f", "csv=a.csv", "-f", "jsonl=b.jsonl"});
  EXPECT_EQ(result.exit_code, 3);
  EXPECT_THAT(result.err, HasSubstr("late.tmpl:1:14: index"));
  EXPECT_THAT(result.err, HasSubstr("No space left on device"));
  EXPECT_FALSE(Exists("t.txt"));
  EXPECT_THAT(Read("a.csv"), HasSubstr("token-of-ours"));
  EXPECT_THAT(Read("b.jsonl"), HasSubstr("\"type\":\"summary\""));
}

TEST_F(ReportsTest, Templates) {
  Write("t.tmpl", "{{range .}}{{.RuleID}} {{.File}}:{{.StartLine}} {{.Secret}}\n{{end}}");
  EXPECT_EQ(History({"-f", "template", "--report-template", "t.tmpl"}).out,
            "token-of-ours conf/app.env:2 REDACTED\n");
  // gitleaks' commands hide nothing unless told to.
  EXPECT_EQ(Run({"git", "leaky", "-c", rules_path(), "-r", "-", "-f", "template",
                 "--report-template", "t.tmpl"})
                .out,
            "token-of-ours conf/app.env:2 " + TestToken() + "\n");
}

TEST_F(ReportsTest, WhatGitleaksDoesNotHaveIsHiddenInItsCommandsToo) {
  const std::vector<std::string> git = {"git", "leaky", "-c", rules_path(), "-r", "-", "-f"};
  const auto shows = [&](std::vector<std::string> more) {
    std::vector<std::string> args = git;
    args.insert(args.end(), more.begin(), more.end());
    return Run(args).out.find(TestToken()) != std::string::npos;
  };
  for (const char* format : {"json", "csv", "junit"}) {
    EXPECT_TRUE(shows({format})) << format;
    EXPECT_FALSE(shows({format, "--redact"})) << format;
  }
  for (const char* format : {"gitlab", "html"}) {
    EXPECT_FALSE(shows({format})) << format;
    EXPECT_TRUE(shows({format, "--show-secrets"})) << format;
  }
  EXPECT_FALSE(shows({"gitlab", "--redact=0"}));
  EXPECT_TRUE(shows({"html", "--redact=0"}));
}

TEST_F(ReportsTest, CsvIsGitleaksOwnInItsProfileOnly) {
  const auto repository = NewRepository("formulas");
  Commit(repository, "=cmd.env", "token = " + TestToken() + "\n");
  const auto csv = [&](std::vector<std::string> args) {
    args.insert(args.end(), {"-c", rules_path(), "-f", "csv", "-r", "-"});
    return Run(args).out;
  };
  EXPECT_THAT(csv({"history", "formulas"}), HasSubstr(",\"'=cmd.env\","));
  EXPECT_THAT(csv({"history", "formulas", "--profile", "gitleaks"}), HasSubstr(",=cmd.env,"));
  EXPECT_THAT(csv({"git", "formulas"}), HasSubstr(",=cmd.env,"));
}

}  // namespace
}  // namespace secretscan
