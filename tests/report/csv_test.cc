#include <gtest/gtest.h>

#include "report/sample_result.h"

namespace secretscan {
namespace {

using testing::Rendered;
using testing::SampleFinding;
using testing::SampleResult;

const ReportOptions kAsGitleaks = {.redact_percent = 0, .as_gitleaks = true};
const ReportOptions kShown = {.redact_percent = 0};

const std::string kHeader =
    "RuleID,Commit,File,SymlinkFile,Secret,Match,StartLine,EndLine,StartColumn,EndColumn,Author,"
    "Message,Date,Email,Fingerprint,Tags";

TEST(Csv, IsEmptyWithoutFindings) { EXPECT_EQ(Rendered(SampleResult({}), "csv"), ""); }

TEST(Csv, HasGitleaksColumns) {
  Finding finding = SampleFinding("Zs");
  finding.tags = {"a", "b"};
  const std::string commit = finding.commit;
  EXPECT_EQ(Rendered(SampleResult({finding}), "csv", kAsGitleaks),
            kHeader + "\ndemo-token," + commit + ",src/app.py,,Zs,\"key = \"\"Zs\"\"\",12,12,5,14,"
            "Jane Doe,Add the app,2025-01-31T09:30:00Z,jane@example.com," + commit +
            ":src/app.py:demo-token:12,a b\n");
}

TEST(Csv, AddsLinksWhenTheFirstFindingHasOne) {
  Finding linked = SampleFinding("Zs");
  linked.link = "https://host.example/x";
  const std::string with =
      Rendered(SampleResult({linked, SampleFinding("Zt")}), "csv", kAsGitleaks);
  EXPECT_EQ(with.substr(0, with.find('\n')), kHeader + ",Link");
  const std::string without =
      Rendered(SampleResult({SampleFinding("Zt"), linked}), "csv", kAsGitleaks);
  EXPECT_EQ(without.substr(0, without.find('\n')), kHeader);
  // Ours: if any has.
  const std::string ours = Rendered(SampleResult({SampleFinding("Zt"), linked}), "csv", kShown);
  EXPECT_EQ(ours.substr(0, ours.find('\n')), kHeader + ",Link,Severity,Confidence");
}

TEST(Csv, SaysHowSureAFindingIsUnlessAsGitleaks) {
  Finding finding = SampleFinding("Zs");
  finding.confidence = Confidence::kLow;
  EXPECT_TRUE(Rendered(SampleResult({finding}), "csv", kShown).ends_with(",demo,critical,low\n"));
  EXPECT_TRUE(Rendered(SampleResult({finding}), "csv", kAsGitleaks).ends_with(",demo\n"));
}

// The cell of the author.
std::string Cell(std::string author, const ReportOptions& options) {
  Finding finding = SampleFinding("Zs");
  finding.author = std::move(author);
  const std::string report = Rendered(SampleResult({finding}), "csv", options);
  const size_t begin = report.find(",12,12,5,14,") + 12;
  return report.substr(begin, report.find(",Add the app") - begin);
}

TEST(Csv, QuotesAsGoDoes) {
  const std::pair<const char*, const char*> cells[] = {
      {"plain", "plain"},     {"a,b", "\"a,b\""},       {"a\"b", "\"a\"\"b\""},
      {"a\nb", "\"a\nb\""},   {"a\rb", "\"a\rb\""},     {" a", "\" a\""},
      {"a ", "a "},           {"\ta", "\"\ta\""},       {"\\.", "\"\\.\""},
      {"\\.x", "\\.x"},       {"\xC2\xA0" "a", "\"\xC2\xA0" "a\""}, {"=1", "=1"},
      {"", ""},               {"\xFF", "\xFF"}};
  for (const auto& [text, cell] : cells) {
    EXPECT_EQ(Cell(text, kAsGitleaks), cell);
  }
}

TEST(Csv, KeepsSpreadsheetsFromCalculating) {
  for (const std::string text : {"=1+1", "+1", "-1", "@x", "\t=1", "\r=1", " =1",
                                 "\xEF\xBC\x9D" "1"}) {
    EXPECT_EQ(Cell(text, kShown), "\"'" + text + "\"");
  }
  EXPECT_EQ(Cell("a=1", kShown), "a=1");
  EXPECT_EQ(Cell("   ", kShown), "\"   \"");
}

}  // namespace
}  // namespace secretscan
