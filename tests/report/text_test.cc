#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "report/sample_result.h"

namespace secretscan {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using testing::FakeSecret;
using testing::Rendered;
using testing::SampleFinding;
using testing::SampleResult;

TEST(Text, SaysThatNothingWasFound) {
  EXPECT_EQ(Rendered(SampleResult({}), "text"),
            "no secrets found\nscanned: 3 commits, 5 blobs, 1.2 MB\n");
  EXPECT_EQ(Rendered(SampleResult({}), "text", {}),
            "no secrets found\nscanned: 3 commits, 5 blobs, 1.2 MB in 1.2 s\n");
}

TEST(Text, ShowsASecretWithItsPlaces) {
  Finding other = SampleFinding();
  other.commit = std::string(40, 'd');
  other.file = "z.txt";
  ScanResult result = SampleResult({SampleFinding(), other});
  result.presence_known = true;
  result.secrets[0].at_head = true;
  result.secrets[0].refs = {"refs/heads/a", "refs/heads/b"};
  EXPECT_EQ(Rendered(result, "text"),
            "CRITICAL  demo-token  REDACTED\n"
            "  Demo token\n"
            "  still present at HEAD and in 2 references\n"
            "  revoke: https://demo.example/revoke\n"
            "    src/app.py:12:5  cccccccccccc  2025-01-31  Jane Doe\n"
            "    z.txt:12:5  dddddddddddd  2025-01-31  Jane Doe\n"
            "\n"
            "2 findings, 1 secret\n"
            "scanned: 3 commits, 5 blobs, 1.2 MB\n"
            "next: revoke every secret that is or was real and issue a new one; then remove it "
            "from\nthe files, and only then, if need be, from the history: copies of it may be "
            "anywhere\n");
}

TEST(Text, SaysWhereTheSecretStillIsOnlyIfThatIsKnown) {
  ScanResult result = SampleResult({SampleFinding()});
  EXPECT_THAT(Rendered(result, "text"), Not(HasSubstr("only in history")));
  result.presence_known = true;
  EXPECT_THAT(Rendered(result, "text"), HasSubstr("  only in history\n"));
  result.secrets[0].refs = {"refs/heads/a"};
  EXPECT_THAT(Rendered(result, "text"), HasSubstr("  still present in 1 reference\n"));
}

TEST(Text, SaysWhenItIsNotSure) {
  Finding finding = SampleFinding();
  EXPECT_THAT(Rendered(SampleResult({finding}), "text"), Not(HasSubstr("confidence")));
  finding.confidence = Confidence::kMedium;
  EXPECT_THAT(Rendered(SampleResult({finding}), "text"), HasSubstr("  confidence: medium\n"));
}

TEST(Text, PutsTheWorstFirst) {
  Finding low = SampleFinding(FakeSecret("low"));
  low.rule_id = "generic";
  low.severity = Severity::kLow;
  low.start_line = 1;
  const std::string report = Rendered(SampleResult({low, SampleFinding()}), "text");
  EXPECT_LT(report.find("CRITICAL"), report.find("LOW"));
}

TEST(Text, CutsLongListsAndSaysSo) {
  std::vector<Finding> findings(44, SampleFinding());
  ScanResult result = SampleResult(findings);
  for (int i = 0; i < 15; ++i) {
    result.coverage.skips.push_back({SkipReason::kCorrupt, "blob", std::to_string(i), "bad"});
  }
  const std::string report = Rendered(result, "text");
  EXPECT_THAT(report, HasSubstr("    \xE2\x80\xA6 and 34 more\n"));
  EXPECT_THAT(report, HasSubstr("not scanned: 15 corrupt\n"));
  EXPECT_THAT(report, HasSubstr("    blob 9: bad\n    \xE2\x80\xA6 and 5 more\n"));
  EXPECT_THAT(report, HasSubstr("the scan is incomplete"));
}

TEST(Text, DoesNotCallAnIncompleteScanClean) {
  ScanResult result = SampleResult({});
  result.coverage.skips = {{SkipReason::kTooLarge, "file", "x", "over the limit"}};
  const std::string report = Rendered(result, "text");
  EXPECT_THAT(report, Not(HasSubstr("no secrets found")));
  EXPECT_THAT(report, HasSubstr("no secrets in what could be read"));
  EXPECT_THAT(report, HasSubstr("not scanned: 1 too large"));
  result.coverage.skips = {{SkipReason::kBinary, "file", "x", ""}};
  EXPECT_THAT(Rendered(result, "text"), HasSubstr("no secrets found"));
  EXPECT_THAT(Rendered(result, "text"), Not(HasSubstr("incomplete")));
}

TEST(Text, UsesColorOnlyWhenAsked) {
  const ScanResult result = SampleResult({SampleFinding()});
  EXPECT_THAT(Rendered(result, "text"), Not(HasSubstr("\x1b")));
  EXPECT_THAT(Rendered(result, "text", {.color = true}), HasSubstr("\x1b[1;31mCRITICAL\x1b[0m"));
}

TEST(Text, NeutralisesWhatCouldSteerTheTerminal) {
  Finding finding = SampleFinding(FakeSecret("\x1b]0;title\x07\n"));
  finding.rule_id = "r\x1b[2J";
  finding.description = "d\x9b" "2J";
  finding.file = "a\x1b[1A\n\xE2\x80\xAE" "b";
  finding.author = "eve\r\x1b[8m";
  finding.date = "\x1b[0m";
  ScanResult result = SampleResult({finding});
  result.coverage.skips = {{SkipReason::kMissing, "ref", "refs/\x1b[31m", "why\n\x07"}};
  const std::string report = Rendered(result, "text", {.redact_percent = 0});
  for (const char c : report) {
    EXPECT_TRUE(c == '\n' || static_cast<unsigned char>(c) >= 0x20) << report;
  }
  EXPECT_THAT(report, Not(HasSubstr("\xE2\x80\xAE")));
  EXPECT_THAT(report, HasSubstr("a\\x1b[1A\\n\\u202eb:12:5"));
}

TEST(Text, ShowsSecretsOnlyWhenAskedAndNotWithoutEnd) {
  const std::string secret = FakeSecret("x");
  EXPECT_THAT(Rendered(SampleResult({SampleFinding(secret)}), "text"), Not(HasSubstr(secret)));
  EXPECT_THAT(Rendered(SampleResult({SampleFinding(secret)}), "text", {.redact_percent = 0}),
              HasSubstr("demo-token  " + secret + "\n"));
  const ScanResult long_one = SampleResult({SampleFinding(std::string(5000, 'k'))});
  const std::string report = Rendered(long_one, "text", {.redact_percent = 0});
  EXPECT_THAT(report, HasSubstr("k\xE2\x80\xA6 (5000 bytes)\n"));
  EXPECT_LT(report.size(), 1000u);
}

TEST(Text, SaysWhatElseHoldsASecret) {
  Finding name = SampleFinding();
  name.provenance = Provenance::kRefName;
  name.file.clear();
  name.origin = "refs/heads/" + name.secret;
  name.commit.clear();
  EXPECT_THAT(Rendered(SampleResult({name}), "text"),
              HasSubstr("    reference name refs/heads/REDACTED:12:5\n"));
  Finding stash = SampleFinding();
  stash.provenance = Provenance::kStash;
  stash.origin = "refs/stash@{0}";
  EXPECT_THAT(Rendered(SampleResult({stash}), "text"),
              HasSubstr("src/app.py:12:5  cccccccccccc  2025-01-31  Jane Doe  (in stash@{0})\n"));
}

TEST(Text, CountsEveryReasonOfSkips) {
  ScanResult result = SampleResult({});
  for (int i = 0; i < kSkipReasonCount; ++i) {
    result.coverage.skips.push_back({static_cast<SkipReason>(i), "file", "x", ""});
  }
  EXPECT_THAT(Rendered(result, "text"),
              HasSubstr("not scanned: 1 missing, 1 corrupt, 1 unreadable, 1 too large, "
                        "1 over budget, 1 timed out, 1 binary\n"));
}

TEST(Text, ShowsPathFindingsAndStandardInput) {
  ScanResult result = SampleResult({testing::SamplePathFinding()});
  EXPECT_THAT(Rendered(result, "text"), HasSubstr("HIGH  pkcs12-file\n"));
  EXPECT_THAT(Rendered(result, "text"), HasSubstr("    keys/store.p12  cccccccccccc"));
  Finding finding = SampleFinding();
  finding.file.clear();
  finding.commit.clear();
  EXPECT_THAT(Rendered(SampleResult({finding}), "text"), HasSubstr("    (standard input):12:5\n"));
}

TEST(Text, SaysWhatWasLeftOut) {
  ScanResult result = SampleResult({});
  EXPECT_THAT(Rendered(result, "text"), ::testing::Not(HasSubstr("left out")));
  result.ignored = {{"ours\x1b", 1}, {"base.json", 3}};
  EXPECT_THAT(Rendered(result, "text"),
              HasSubstr("\nleft out: 1 finding by ours\\x1b, 3 findings by base.json\n"));
}

}  // namespace
}  // namespace secretscan
