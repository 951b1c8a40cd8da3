#include "scan/finding.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <limits>

#include "scan/coverage.h"

namespace secretscan {
namespace {

TEST(Provenance, HasStableNames) {
  EXPECT_EQ(ProvenanceName(Provenance::kCommit), "commit");
  EXPECT_EQ(ProvenanceName(Provenance::kMerge), "merge");
  EXPECT_EQ(ProvenanceName(Provenance::kObject), "object");
  EXPECT_EQ(ProvenanceName(Provenance::kFile), "file");
  EXPECT_EQ(ProvenanceName(Provenance::kStdin), "stdin");
}

TEST(GitleaksFingerprint, NamesTheCommitOnlyIfThereIsOne) {
  Finding finding;
  finding.rule_id = "rule";
  finding.file = "a/b.txt";
  finding.start_line = 12;
  EXPECT_EQ(GitleaksFingerprint(finding), "a/b.txt:rule:12");
  finding.commit = std::string(40, 'c');
  EXPECT_EQ(GitleaksFingerprint(finding), std::string(40, 'c') + ":a/b.txt:rule:12");
  finding.commit.clear();
  finding.file.clear();
  EXPECT_EQ(GitleaksFingerprint(finding), ":rule:12");
}

// Every field, in the order in which ReportOrder looks at them first.
const std::vector<std::function<void(Finding*)>> kLarger = {
    [](Finding* f) { f->file = "z"; },
    [](Finding* f) { f->start_line = 9; },
    [](Finding* f) { f->start_column = 9; },
    [](Finding* f) { f->rule_id = "z"; },
    [](Finding* f) { f->commit = "z"; },
    [](Finding* f) { f->end_line = 9; },
    [](Finding* f) { f->end_column = 9; },
    [](Finding* f) { f->secret = "z"; },
    [](Finding* f) { f->match = "z"; },
    [](Finding* f) { f->provenance = Provenance::kStdin; },
    [](Finding* f) { f->origin = "z"; },
    [](Finding* f) { f->blob = "z"; },
    [](Finding* f) { f->date = "z"; },
    [](Finding* f) { f->author = "z"; },
    [](Finding* f) { f->email = "z"; },
    [](Finding* f) { f->message = "z"; },
    [](Finding* f) { f->symlink_file = "z"; },
    [](Finding* f) { f->link = "z"; },
    [](Finding* f) { f->fingerprint = "z"; },
    [](Finding* f) { f->line = "z"; },
    [](Finding* f) { f->line_hash = "z"; },
    [](Finding* f) { f->description = "z"; },
    [](Finding* f) { f->severity = Severity::kCritical; },
    [](Finding* f) { f->tags = {"z"}; },
    [](Finding* f) { f->entropy = 3; },
};

TEST(ReportOrder, LooksAtEveryField) {
  for (size_t i = 0; i < kLarger.size(); ++i) {
    Finding small;
    Finding large;
    kLarger[i](&large);
    EXPECT_TRUE(ReportOrder(small, large)) << i;
    EXPECT_FALSE(ReportOrder(large, small)) << i;
    EXPECT_FALSE(ReportOrder(large, large)) << i;
  }
}

TEST(ReportOrder, EarlierFieldsDecide) {
  for (size_t i = 0; i + 1 < kLarger.size(); ++i) {
    Finding first_larger;
    Finding rest_larger;
    kLarger[i](&first_larger);
    for (size_t j = i + 1; j < kLarger.size(); ++j) {
      kLarger[j](&rest_larger);
    }
    EXPECT_TRUE(ReportOrder(rest_larger, first_larger)) << i;
    EXPECT_FALSE(ReportOrder(first_larger, rest_larger)) << i;
  }
}

TEST(ReportOrder, IsTotalEvenForWhatIsNotANumber) {
  Finding a;
  Finding b;
  a.entropy = std::numeric_limits<float>::quiet_NaN();
  EXPECT_NE(ReportOrder(a, b), ReportOrder(b, a));
  b.entropy = a.entropy;
  EXPECT_FALSE(ReportOrder(a, b));
  EXPECT_FALSE(ReportOrder(b, a));
}

TEST(Coverage, BinarySkipsAreNoGap) {
  Coverage coverage;
  EXPECT_FALSE(coverage.incomplete());
  coverage.skips.push_back({SkipReason::kBinary, "blob", "x", ""});
  EXPECT_FALSE(coverage.incomplete());
  for (const SkipReason reason : {SkipReason::kMissing, SkipReason::kCorrupt,
                                  SkipReason::kUnreadable, SkipReason::kTooLarge}) {
    Coverage with_gap = coverage;
    with_gap.skips.push_back({reason, "blob", "y", ""});
    EXPECT_TRUE(with_gap.incomplete()) << SkipReasonName(reason);
  }
}

TEST(Coverage, ReasonsHaveStableNames) {
  EXPECT_EQ(SkipReasonName(SkipReason::kMissing), "missing");
  EXPECT_EQ(SkipReasonName(SkipReason::kCorrupt), "corrupt");
  EXPECT_EQ(SkipReasonName(SkipReason::kUnreadable), "unreadable");
  EXPECT_EQ(SkipReasonName(SkipReason::kTooLarge), "too_large");
  EXPECT_EQ(SkipReasonName(SkipReason::kBinary), "binary");
}

}  // namespace
}  // namespace secretscan
