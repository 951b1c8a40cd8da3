#include "secretscan/report.h"

#include <sys/stat.h>

#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "api/token_rules.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "secretscan/scanner.h"

namespace secretscan {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class ApiReportTest : public ::testing::Test {
 protected:
  static ScanOutcome Scan(ScannerOptions options = WithTokenRules()) {
    const absl::StatusOr<Scanner> scanner = Scanner::Create(options);
    EXPECT_TRUE(scanner.ok()) << scanner.status();
    absl::StatusOr<ScanOutcome> outcome =
        scanner->ScanText("a " + Token("tok") + "\nb " + Token("oth") + "\n", "conf.env");
    EXPECT_TRUE(outcome.ok()) << outcome.status();
    return *std::move(outcome);
  }
  static std::string Render(const ScanOutcome& outcome, const ReportRequest& request) {
    const absl::StatusOr<std::string> report = RenderReport(outcome, request);
    EXPECT_TRUE(report.ok()) << report.status();
    return report.ok() ? *report : "";
  }
};

TEST_F(ApiReportTest, EveryFormatTellsTheRuleAndHidesTheSecret) {
  const ScanOutcome outcome = Scan();
  const std::vector<std::string> formats = ReportFormatNames();
  EXPECT_EQ(formats.size(), 10u);
  for (const std::string& format : formats) {
    const std::string report = Render(outcome, {.format = format});
    EXPECT_THAT(report, HasSubstr("conf.env")) << format;
    EXPECT_THAT(report, Not(HasSubstr("12345678"))) << format;
  }
}

TEST_F(ApiReportTest, SecretsAreShownToWhoAsks) {
  const ScanOutcome outcome = Scan();
  EXPECT_THAT(Render(outcome, {.format = "json", .redact_percent = 0}), HasSubstr(Token("tok")));
  const std::string half = Render(outcome, {.format = "JSON", .redact_percent = 50});
  EXPECT_THAT(half, HasSubstr("\"1234...\""));
  EXPECT_THAT(half, Not(HasSubstr("12345678")));
}

TEST_F(ApiReportTest, ReproducibleReportsAreEqual) {
  const ReportRequest request{.format = "jsonl", .reproducible = true};
  EXPECT_EQ(Render(Scan(), request), Render(Scan(), request));
}

TEST_F(ApiReportTest, TemplatesAreFilledIn) {
  ReportRequest request{.format = "template",
                        .template_text = "{{range .}}{{.RuleID}}={{.StartLine}};{{end}}"};
  EXPECT_EQ(Render(Scan(), request), "token-of-ours=1;other-token=2;");
  request.template_text = "{{range";
  EXPECT_TRUE(absl::IsInvalidArgument(RenderReport(Scan(), request).status()));
}

TEST_F(ApiReportTest, SinkGetsWhatAStringWouldHold) {
  const ScanOutcome outcome = Scan();
  const ReportRequest request{.format = "csv"};
  std::string taken;
  ASSERT_TRUE(WriteReport(outcome, request, [&](std::string_view bytes) {
                taken += bytes;
                return absl::OkStatus();
              }).ok());
  EXPECT_EQ(taken, Render(outcome, request));
  const absl::Status full = WriteReport(outcome, request, [](std::string_view) {
    return absl::ResourceExhaustedError("full");
  });
  EXPECT_TRUE(absl::IsResourceExhausted(full));
}

TEST_F(ApiReportTest, FilesAreForTheirOwner) {
  const ScanOutcome outcome = Scan();
  const std::string path = ::testing::TempDir() + "api_report_test.sarif";
  ASSERT_TRUE(SaveReport(outcome, {.format = "sarif"}, path).ok());
  struct stat info {};
  ASSERT_EQ(::stat(path.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600u);
  std::ifstream file(path);
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(file), {}),
            Render(outcome, {.format = "sarif"}));
  std::remove(path.c_str());
  EXPECT_FALSE(SaveReport(outcome, {.format = "sarif"}, "/nonexistent/directory/x.sarif").ok());
}

TEST_F(ApiReportTest, FilteredTellsTheRest) {
  const ScanOutcome outcome = Scan();
  const absl::StatusOr<ScanOutcome> rest =
      Filtered(outcome, [](const FoundSecret& found) { return found.rule_id == "other-token"; });
  ASSERT_TRUE(rest.ok()) << rest.status();
  ASSERT_EQ(rest->found.size(), 1u);
  EXPECT_EQ(rest->found[0].secret_id, outcome.found[1].secret_id);
  EXPECT_EQ(rest->found[0].id, outcome.found[1].id);
  EXPECT_THAT(Render(*rest, {.format = "csv"}), Not(HasSubstr("token-of-ours")));
  EXPECT_THAT(Render(outcome, {.format = "csv"}), HasSubstr("token-of-ours"));
  EXPECT_EQ(outcome.found.size(), 2u);
}

TEST_F(ApiReportTest, WrongRequestsAreErrors) {
  const ScanOutcome outcome = Scan();
  for (const ReportRequest& request :
       {ReportRequest{.format = "scroll"}, ReportRequest{.format = "csv", .template_text = "x"},
        ReportRequest{.redact_percent = 101}, ReportRequest{.redact_percent = -1}}) {
    EXPECT_TRUE(absl::IsInvalidArgument(RenderReport(outcome, request).status()));
  }
  EXPECT_TRUE(absl::IsInvalidArgument(RenderReport(ScanOutcome(), {}).status()));
  const auto keep = [](const FoundSecret&) { return true; };
  EXPECT_TRUE(absl::IsInvalidArgument(Filtered(ScanOutcome(), keep).status()));
}

TEST_F(ApiReportTest, GitleaksProfileWritesGitleaksBytes) {
  ScannerOptions options = WithTokenRules();
  options.gitleaks_compatible = true;
  EXPECT_THAT(Render(Scan(options), {.format = "csv"}), HasSubstr(",Fingerprint,Tags\n"));
  EXPECT_THAT(Render(Scan(), {.format = "csv"}), HasSubstr(",Fingerprint,Tags,Severity,"));
}

}  // namespace
}  // namespace secretscan
