#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "report/sample_result.h"

namespace secretscan {
namespace {

using ::testing::AnyOf;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::Rendered;
using testing::SampleFinding;
using testing::SampleResult;

TEST(Junit, IsWholeWithoutFindings) {
  EXPECT_EQ(Rendered(SampleResult({}), "junit", {.as_gitleaks = true}),
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n\t<testsuite failures=\"0\" "
            "name=\"gitleaks\" tests=\"0\" time=\"\"></testsuite>\n</testsuites>");
}

TEST(Junit, HasGitleaksShape) {
  Finding finding = SampleFinding("Zs");
  finding.tags = {};
  const std::string commit = finding.commit;
  const std::string message =
      "demo-token has detected a secret in file src/app.py, line 12, at commit " + commit + ".";
  const std::string json =
      "{\n\t\"RuleID\": \"demo-token\",\n\t\"Description\": \"Demo token\",\n\t\"StartLine\": 12,\n"
      "\t\"EndLine\": 12,\n\t\"StartColumn\": 5,\n\t\"EndColumn\": 14,\n"
      "\t\"Match\": \"key = \\\"Zs\\\"\",\n\t\"Secret\": \"Zs\",\n\t\"File\": \"src/app.py\",\n"
      "\t\"SymlinkFile\": \"\",\n\t\"Commit\": \"" + commit + "\",\n\t\"Entropy\": 2.807355,\n"
      "\t\"Author\": \"Jane Doe\",\n\t\"Email\": \"jane@example.com\",\n"
      "\t\"Date\": \"2025-01-31T09:30:00Z\",\n\t\"Message\": \"Add the app\",\n\t\"Tags\": [],\n"
      "\t\"Fingerprint\": \"" + commit + ":src/app.py:demo-token:12\"\n}";
  std::string escaped;
  for (const char c : json) {
    escaped += c == '"' ? "&#34;" : c == '\n' ? "&#xA;" : c == '\t' ? "&#x9;" : std::string(1, c);
  }
  EXPECT_EQ(Rendered(SampleResult({finding}), "junit", {.redact_percent = 0, .as_gitleaks = true}),
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n"
            "\t<testsuite failures=\"1\" name=\"gitleaks\" tests=\"1\" time=\"\">\n"
            "\t\t<testcase classname=\"Demo token\" file=\"src/app.py\" name=\"" + message +
            "\" time=\"\">\n\t\t\t<failure message=\"" + message + "\" type=\"Demo token\">" +
            escaped + "</failure>\n\t\t</testcase>\n\t</testsuite>\n</testsuites>");
}

TEST(Junit, TellsHowSureItIsUnlessAsGitleaks) {
  Finding finding = SampleFinding();
  finding.severity = Severity::kCritical;
  finding.confidence = Confidence::kMedium;
  EXPECT_THAT(Rendered(SampleResult({finding}), "junit"),
              HasSubstr("&#34;Severity&#34;: &#34;critical&#34;,&#xA;&#x9;&#34;Confidence&#34;: "
                        "&#34;medium&#34;&#xA;}</failure>"));
  EXPECT_THAT(Rendered(SampleResult({finding}), "junit", {.as_gitleaks = true}),
              Not(AnyOf(HasSubstr("Severity"), HasSubstr("Confidence"))));
}

TEST(Junit, NamesWhatHasNoFile) {
  Finding finding = SampleFinding();
  finding.provenance = Provenance::kCommitMessage;
  finding.file.clear();
  EXPECT_THAT(Rendered(SampleResult({finding}), "junit"),
              HasSubstr("has detected a secret in message of commit cccccccccccc, line 12"));
}

TEST(Junit, HostileTextStaysText) {
  Finding finding = SampleFinding();
  finding.file = "a\"><x y='\x01\xFF";
  finding.description = "]]></failure>";
  const std::string report = Rendered(SampleResult({finding}), "junit");
  EXPECT_EQ(report.find("<x"), std::string::npos);
  EXPECT_EQ(report.find('\x01'), std::string::npos);
  EXPECT_THAT(report, HasSubstr("a&#34;&gt;&lt;x y=&#39;\xEF\xBF\xBD\xEF\xBF\xBD"));
}

}  // namespace
}  // namespace secretscan
