#include "ignore/baseline.h"

#include <functional>

#include "gtest/gtest.h"
#include "ignore/ignore_testing.h"
#include "report/reporter.h"

namespace secretscan {
namespace {

using testing::FindingOf;
using testing::ResultOf;

const std::string kCommit(40, 'c');

Baseline Reported(const ScanResult& result, std::string_view format, int redact) {
  const std::string report =
      MakeReporter(format).value()->Render(result, {.redact_percent = redact}).value();
  return Baseline::Read(report, "base").value();
}

ScanResult Sample() {
  Finding of_commit = FindingOf("rule", "src/a", "secret-one", kCommit);
  of_commit.message = "adds secret-one";
  of_commit.author = "Jane \xFF";
  return ResultOf({of_commit, FindingOf("rule", "src/b", "secret-two"), FindingOf("file", "k.p12", "")});
}

std::vector<bool> Hides(const Baseline& baseline, const ScanResult& result,
                        Profile profile = Profile::kDefault, bool redacted = false) {
  return baseline.Hides(result, profile, redacted);
}

TEST(BaselineTest, HidesWhatItsReportShows) {
  const ScanResult result = Sample();
  for (const char* format : {"json", "jsonl"}) {
    const Baseline baseline = Reported(result, format, 0);
    EXPECT_EQ(Hides(baseline, result), std::vector<bool>(3, true)) << format;
    EXPECT_EQ(Hides(baseline, result, Profile::kGitleaks), std::vector<bool>(3, true)) << format;
    EXPECT_EQ(baseline.unusable(result), 0);
  }
  EXPECT_EQ(Hides(Reported(result, "json", 100), result, Profile::kGitleaks, true),
            std::vector<bool>(3, true));
  EXPECT_EQ(Hides(Reported(result, "json", 100), result, Profile::kGitleaks, false),
            std::vector<bool>({false, false, true}));
}

// What the gitleaks profile compares, and what it does not.
TEST(BaselineTest, GitleaksProfileComparesExactly) {
  const Baseline baseline = Reported(Sample(), "json", 0);
  const std::vector<std::function<void(Finding*)>> changes = {
      [](Finding* f) { f->rule_id = "x"; },      [](Finding* f) { f->description = "x"; },
      [](Finding* f) { ++f->start_line; },       [](Finding* f) { ++f->end_line; },
      [](Finding* f) { ++f->start_column; },     [](Finding* f) { ++f->end_column; },
      [](Finding* f) { f->file = "x"; },         [](Finding* f) { f->commit = "x"; },
      [](Finding* f) { f->author = "x"; },       [](Finding* f) { f->email = "x"; },
      [](Finding* f) { f->date = "x"; },         [](Finding* f) { f->message = "x"; },
      [](Finding* f) { f->entropy += 1e-5f; },   [](Finding* f) { f->match = "x"; },
      [](Finding* f) { f->secret = "x"; }};
  for (size_t i = 0; i < changes.size(); ++i) {
    ScanResult result = Sample();
    changes[i](&result.findings[0]);
    EXPECT_FALSE(Hides(baseline, result, Profile::kGitleaks)[0]) << i;
  }
  ScanResult result = Sample();
  result.findings[0].tags = {"x"};
  result.findings[0].link = result.findings[0].symlink_file = result.findings[0].fingerprint = "x";
  EXPECT_TRUE(Hides(baseline, result, Profile::kGitleaks)[0]);
}

TEST(BaselineTest, OtherwiseTheSecretCounts) {
  const Baseline baseline = Reported(Sample(), "json", 0);
  ScanResult moved = Sample();
  for (Finding& finding : moved.findings) {
    finding.start_line += finding.start_line > 0 ? 7 : 0;
    finding.commit = std::string(40, 'd');
    finding.message = "rebased";
  }
  EXPECT_EQ(Hides(baseline, moved), std::vector<bool>(3, true));
  // Another secret in the same place, and the same one in another file.
  ScanResult other = Sample();
  other.findings[0].secret = other.findings[0].match = "secret-onf";
  other.findings[1].file = "src/c";
  EXPECT_EQ(Hides(baseline, other), std::vector<bool>({false, false, true}));
}

TEST(BaselineTest, HiddenSecretsAreKnownByIdOrCommit) {
  const ScanResult result = Sample();
  // Ids with a key tell secrets apart.
  const Baseline ids = Reported(result, "jsonl", 100);
  EXPECT_EQ(Hides(ids, result), std::vector<bool>(3, true));
  ScanResult other = Sample();
  other.findings[1].secret = "secret-owt";
  GroupSecrets(&other);
  EXPECT_EQ(Hides(ids, other), std::vector<bool>({true, false, true}));
  // Without a key they say nothing about the secret.
  const ScanResult keyless = ResultOf(Sample().findings, "");
  const Baseline places = Reported(keyless, "jsonl", 100);
  EXPECT_EQ(Hides(places, keyless), std::vector<bool>({true, false, true}));
  EXPECT_EQ(places.unusable(keyless), 1);
  // gitleaks' report: only what a commit fixes, with gitleaks' columns.
  ScanResult shifted = Sample();
  ++shifted.findings[0].start_column;
  ++shifted.findings[0].end_column;
  const Baseline redacted = Reported(shifted, "json", 100);
  EXPECT_EQ(Hides(redacted, result), std::vector<bool>({true, false, true}));
  ScanResult beside = Sample();
  beside.findings[0].start_column += 3;
  EXPECT_FALSE(Hides(redacted, beside)[0]);
  ScanResult random = Sample();
  random.findings[0].entropy += 1;
  EXPECT_FALSE(Hides(redacted, random)[0]);
}

TEST(BaselineTest, TellsWhichEntriesAreOfNoUse) {
  ScanResult result = Sample();
  const Baseline baseline = Reported(result, "json", 0);
  EXPECT_TRUE(baseline.UnusedEntries(result).empty());
  result.findings.erase(result.findings.begin());
  GroupSecrets(&result);
  EXPECT_EQ(baseline.UnusedEntries(result), std::vector<size_t>{0});
}

}  // namespace
}  // namespace secretscan
