// Templates, compared with what Go's text/template and Sprig 3.3 made of them: template/golden.txt
// holds each with its recorded output, template/findings.json what they were run on.
#include <fstream>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "report/reporter.h"
#include "report/sample_result.h"

namespace secretscan {
namespace {

using ::testing::AnyOf;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::FakeSecret;
using testing::SampleFinding;
using testing::SampleResult;

std::string ReadData(const std::string& name) {
  std::ostringstream text;
  text << std::ifstream(SECRETSCAN_SOURCE_DIR "/tests/report/template/" + name).rdbuf();
  return text.str();
}

ScanResult RecordedResult() {
  std::vector<Finding> findings;
  for (const nlohmann::json& json : nlohmann::json::parse(ReadData("findings.json"))) {
    Finding finding;
    finding.rule_id = json.value("RuleID", "");
    finding.description = json.value("Description", "");
    finding.start_line = json.value("StartLine", 0);
    finding.end_line = json.value("EndLine", 0);
    finding.start_column = json.value("StartColumn", 0);
    finding.end_column = json.value("EndColumn", 0);
    finding.line = json.value("Line", "");
    finding.match = json.value("Match", "");
    finding.secret = json.value("Secret", "");
    finding.file = json.value("File", "");
    finding.symlink_file = json.value("SymlinkFile", "");
    finding.commit = json.value("Commit", "");
    finding.link = json.value("Link", "");
    finding.entropy = json.value("Entropy", 0.0f);
    finding.author = json.value("Author", "");
    finding.email = json.value("Email", "");
    finding.date = json.value("Date", "");
    finding.message = json.value("Message", "");
    finding.tags = json["Tags"].get<std::vector<std::string>>();
    finding.fingerprint = json.value("Fingerprint", "");
    findings.push_back(std::move(finding));
  }
  return SampleResult(std::move(findings));
}

absl::StatusOr<std::string> RunTemplate(const std::string& text, const ScanResult& result,
                                ReportOptions options = {.redact_percent = 0}) {
  auto reporter = MakeTemplateReporter("t.tmpl", text);
  if (!reporter.ok()) {
    return reporter.status();
  }
  return (*reporter)->Render(result, options);
}

std::string Output(const std::string& text, ReportOptions options = {.redact_percent = 0}) {
  absl::StatusOr<std::string> out = RunTemplate(text, SampleResult({SampleFinding()}), options);
  EXPECT_TRUE(out.ok()) << text << ": " << out.status();
  return out.value_or("");
}

std::string ErrorOf(const std::string& text) {
  const absl::StatusOr<std::string> out = RunTemplate(text, SampleResult({SampleFinding()}));
  EXPECT_FALSE(out.ok()) << text << " gives " << out.value_or("");
  return std::string(out.status().message());
}

TEST(Template, WritesWhatGoWrites) {
  const ScanResult result = RecordedResult();
  const std::string golden = ReadData("golden.txt");
  constexpr std::string_view kBetween = "\n-----\n";
  constexpr std::string_view kAfter = "\n=====\n";
  int count = 0;
  for (size_t pos = 0; pos < golden.size(); ++count) {
    const size_t between = golden.find(kBetween, pos);
    const size_t after = golden.find(kAfter, between);
    ASSERT_NE(after, std::string::npos);
    const std::string text = golden.substr(pos, between - pos);
    const std::string expected =
        golden.substr(between + kBetween.size(), after - between - kBetween.size());
    pos = after + kAfter.size();
    const absl::StatusOr<std::string> out = RunTemplate(text, result);
    if (expected.starts_with("!ERROR")) {
      EXPECT_FALSE(out.ok()) << text << "\ngives " << out.value_or("") << "\ninstead of "
                             << expected;
      continue;
    }
    EXPECT_TRUE(out.ok()) << text << "\n" << out.status();
    EXPECT_EQ(out.value_or(""), expected) << text;
  }
  EXPECT_GE(count, 60);
}

// Sprig's function of that name takes lists only.
TEST(Template, SlicesTexts) {
  EXPECT_EQ(Output("{{slice \"abcdef\" 1 3}}{{slice \"abc\" 2}}"), "bcc");
}

TEST(Template, ErrorsNameTheirPlace) {
  EXPECT_EQ(ErrorOf("a\n  {{nope}}"),
            "t.tmpl:2:5: there is no function nope; docs/reports.md lists those that there are");
  EXPECT_THAT(ErrorOf("{{if .}}"), HasSubstr("t.tmpl:1:3: this {{if}} has no {{end}}"));
  EXPECT_THAT(ErrorOf("x {{ . "), HasSubstr("t.tmpl:1:3: this {{ is never closed"));
  EXPECT_THAT(ErrorOf("{{end}}"), HasSubstr("{{end}} belongs to nothing"));
  EXPECT_THAT(ErrorOf("{{range .}}{{else}}{{else}}{{end}}"), HasSubstr("a second {{else}}"));
  EXPECT_THAT(ErrorOf("{{/* x"), HasSubstr("never closed by */"));
  EXPECT_THAT(ErrorOf("{{if .}}{{define \"x\"}}{{end}}{{end}}"), HasSubstr("{{define}} inside"));
}

TEST(Template, UnknownFieldsAreNoticedBeforeTheScan) {
  const absl::Status status = MakeTemplateReporter("t", "{{range .}}\n{{.Rule}}{{end}}").status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(status.message(), "t:2:3: a Finding has no field Rule");
}

// Templates made for gitleaks print the same as ever.
TEST(Template, SeverityAndConfidenceAreFoundByNameOnly) {
  EXPECT_EQ(Output("{{range .}}{{.Severity}} {{.Confidence | upper}}{{end}}"), "critical HIGH");
  EXPECT_THAT(Output("{{range .}}{{.}} {{printf \"%+v\" .}} {{toJson .}}{{end}}"),
              Not(AnyOf(HasSubstr("critical"), HasSubstr("Severity"), HasSubstr("Confidence"))));
}

TEST(Template, CollectsFindings) {
  std::vector<Finding> findings(5000, SampleFinding());
  const auto out = RunTemplate(
      "{{$l := list}}{{range .}}{{$l = append $l .RuleID}}{{end}}{{len $l}} {{uniq $l}}",
      SampleResult(std::move(findings)));
  ASSERT_TRUE(out.ok()) << out.status();
  EXPECT_EQ(*out, "5000 [demo-token]");
}

TEST(Template, NeitherFilesNorTheEnvironmentNorTheNetwork) {
  for (const char* name : {"env", "expandenv", "getHostByName", "readFile", "genPrivateKey", "tpl",
                           "call", "randAlphaNum", "uuidv4"}) {
    EXPECT_THAT(ErrorOf("{{" + std::string(name) + " \"HOME\"}}"), HasSubstr("no function"));
  }
}

TEST(Template, HidesSecrets) {
  Finding finding = SampleFinding(FakeSecret("one"));
  Finding other = SampleFinding(FakeSecret("two"));
  other.message = "and " + finding.secret;
  const ScanResult result = SampleResult({finding, other});
  const auto out = RunTemplate(
      "{{range .}}{{.Secret}} {{.Match}} {{.Line}} {{.Message}} {{toJson .}} {{.}}{{end}}", result,
      {.redact_percent = 100});
  ASSERT_TRUE(out.ok()) << out.status();
  EXPECT_THAT(*out, HasSubstr("REDACTED"));
  EXPECT_EQ(out->find(finding.secret), std::string::npos);
  EXPECT_EQ(out->find(other.secret), std::string::npos);
}

TEST(Template, NowIsWhenTheScanBegan) {
  EXPECT_EQ(Output("{{now | date \"Jan 02, 2006 15:04:05 MST\"}}"), "Feb 01, 2025 10:00:00 UTC");
  EXPECT_EQ(Output("{{now | unixEpoch}} {{htmlDate now}}"), "1738404000 2025-02-01");
  EXPECT_EQ(Output("{{now | date \"Monday _2 1 3:4:5pm 06 Z07:00 002 January\"}}"),
            "Saturday  1 2 10:0:0am 25 Z 032 February");
  EXPECT_EQ(Output("{{now}}", {.deterministic = true}), "1970-01-01 00:00:00 +0000 UTC");
  EXPECT_THAT(ErrorOf("{{range .}}{{date \"2006\" .Date}}{{end}}"), HasSubstr("toDate"));
}

TEST(Template, StaysWithinItsBounds) {
  for (const char* text : {
           "{{range until 10000}}{{range until 10000}}{{end}}{{end}}",
           "{{range 1000000000000}}{{end}}",
           "{{until 1000000000}}",
           "{{repeat 1000000000 \"abc\"}}",
           "{{$x := \"aaaaaaaaaaaaaaaa\"}}{{range until 60}}{{$x = cat $x $x}}{{end}}",
           "{{$x := \"aaaaaaaaaaaaaaaa\"}}{{range until 60}}{{$x = replace \"a\" $x $x}}{{end}}",
           "{{$x := list 1 2}}{{range until 60}}{{$x = concat $x $x}}{{end}}",
           "{{$x := list 1}}{{range until 500000}}{{$x = list $x}}{{end}}",
           "{{$x := repeat 16000000 \"a\"}}{{range until 100000}}{{contains \"b\" $x}}{{end}}",
           "{{$x := list 1}}{{range until 60}}{{$x = list $x $x}}{{end}}{{deepEqual $x $x}}",
           "{{$x := list 1}}{{range until 60}}{{$x = list $x $x}}{{end}}{{uniq (list $x $x)}}",
           "{{$x := list 1}}{{range until 60}}{{$x = list $x $x}}{{end}}{{print $x}}",
           "{{$x := repeat 1000000 \"a\"}}{{regexReplaceAll \".+\" $x (repeat 1000 \"$0\")}}",
           "{{$x := repeat 1000000 \"a\"}}{{$l := list $x $x $x}}"
           "{{range until 9}}{{$l = concat $l $l}}{{end}}{{join \"\" $l}}",
           "{{define \"T\"}}{{template \"T\" .}}{{end}}{{template \"T\" .}}",
           "{{printf \"%1000000d%1000000d\" 1 2 | repeat 1000}}",
       }) {
    EXPECT_THAT(ErrorOf(text), ::testing::AnyOf(HasSubstr("too long"), HasSubstr("too deeply")))
        << text;
  }
  std::string nested;
  for (int i = 0; i < 5000; ++i) {
    nested += "{{if .}}";
  }
  EXPECT_THAT(ErrorOf(nested), HasSubstr("too deeply nested"));
  EXPECT_THAT(ErrorOf("{{" + std::string(5000, '(') + "1" + std::string(5000, ')') + "}}"),
              HasSubstr("too deeply nested"));
}

TEST(Template, MapsThatHoldThemselvesAreNoTrap) {
  // A long chain of maps must not end in deep recursion.
  EXPECT_EQ(Output("{{$x := dict}}{{range until 200000}}{{$x = dict \"a\" $x}}{{end}}"
                   "{{$x = 0}}{{$x}}"),
            "0");
  EXPECT_THAT(Output("{{$d := dict}}{{$_ := set $d \"d\" $d}}{{$d}}"), HasSubstr("..."));
  EXPECT_THAT(ErrorOf("{{$d := dict}}{{$_ := set $d \"d\" $d}}{{toJson $d}}"),
              HasSubstr("too deep"));
}

}  // namespace
}  // namespace secretscan
