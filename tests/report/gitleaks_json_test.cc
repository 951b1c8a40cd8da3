#include <gtest/gtest.h>

#include "report/sample_result.h"

namespace secretscan {
namespace {

using testing::FakeSecret;
using testing::Rendered;
using testing::SampleFinding;
using testing::SampleResult;

const ReportOptions kShown = {.redact_percent = 0};

TEST(GitleaksJson, OfNothingIsAnEmptyArray) {
  EXPECT_EQ(Rendered(SampleResult({}), "json"), "[]\n");
}

TEST(GitleaksJson, HasTheReferencesKeysOrderAndIndentation) {
  const std::string secret = FakeSecret("a");
  Finding second = SampleFinding();
  second.tags.clear();
  second.link = "https://host.example/blob/x?a=1&b=2#L12";
  second.message = "a <b>\n\"c\"";
  second.entropy = 3;
  const std::string commit = std::string(39, 'c') + "1";
  const std::string common_head = R"(  "RuleID": "demo-token",
  "Description": "Demo token",
  "StartLine": 12,
  "EndLine": 12,
  "StartColumn": 5,
  "EndColumn": )" + std::to_string(4 + second.match.size()) +
                                  R"(,
  "Match": "key = \")" + secret + R"(\"",
  "Secret": ")" + secret + R"(",
  "File": "src/app.py",
  "SymlinkFile": "",
  "Commit": ")" + commit + R"(",
)";
  const std::string people = R"(  "Author": "Jane Doe",
  "Email": "jane@example.com",
  "Date": "2025-01-31T09:30:00Z",
)";
  const std::string fingerprint =
      "  \"Fingerprint\": \"" + commit + ":src/app.py:demo-token:12\"\n";
  EXPECT_EQ(Rendered(SampleResult({SampleFinding(), second}), "json", kShown),
            "[\n {\n" + common_head + "  \"Entropy\": 2.807355,\n" + people +
                "  \"Message\": \"Add the app\",\n  \"Tags\": [\n   \"demo\"\n  ],\n" +
                fingerprint +
                " },\n {\n" + common_head +
                "  \"Link\": \"https://host.example/blob/x?a=1\\u0026b=2#L12\",\n"
                "  \"Entropy\": 3,\n" + people +
                "  \"Message\": \"a \\u003cb\\u003e\\n\\\"c\\\"\",\n  \"Tags\": [],\n" +
                fingerprint +
                " }\n]\n");
}

TEST(GitleaksJson, RedactsAsTold) {
  const ScanResult result = SampleResult({SampleFinding("0123456789")});
  const std::string all = Rendered(result, "json");
  EXPECT_NE(all.find("\"Secret\": \"REDACTED\""), std::string::npos);
  EXPECT_NE(all.find("\"Match\": \"key = \\\"REDACTED\\\"\""), std::string::npos);
  const std::string part = Rendered(result, "json", {.redact_percent = 80});
  EXPECT_NE(part.find("\"Secret\": \"01...\""), std::string::npos);
  EXPECT_NE(part.find("\"Match\": \"key = \\\"01...\\\"\""), std::string::npos);
}

TEST(GitleaksJson, LeavesPathFindingsReadable) {
  const std::string report = Rendered(SampleResult({testing::SamplePathFinding()}), "json");
  EXPECT_NE(report.find("\"Match\": \"file detected: keys/store.p12\""), std::string::npos);
  EXPECT_NE(report.find("\"Secret\": \"\""), std::string::npos);
}

}  // namespace
}  // namespace secretscan
