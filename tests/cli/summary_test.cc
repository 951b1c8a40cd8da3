#include "cli/summary.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace secretscan {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

std::string Said(const ScanResult& result, MessageLevel level) {
  ::testing::internal::CaptureStderr();
  PrintSummary(result, level);
  return ::testing::internal::GetCapturedStderr();
}

ScanResult WithSkips(int count) {
  ScanResult result;
  for (int i = 0; i < count; ++i) {
    result.coverage.skips.push_back(
        {SkipReason::kCorrupt, "blob", "object-" + std::to_string(i), "bad \x1b[31mbytes"});
  }
  return result;
}

TEST(SummaryTest, OneLine) {
  ScanResult result;
  result.findings.resize(3);
  result.secrets.resize(2);
  result.coverage.commits = 12;
  result.coverage.blobs = 1;
  result.coverage.bytes = 1'200'000;
  result.seconds = 0.31;
  EXPECT_EQ(SummaryLine(result), "3 findings (2 secrets) in 12 commits, 1 blob, 1.2 MB, 0.31 s");
  EXPECT_EQ(SummaryLine(ScanResult()), "no findings in 0 bytes, 0.00 s");
}

TEST(SummaryTest, ListsTwentySkipsAndCountsTheRest) {
  const std::string said = Said(WithSkips(25), MessageLevel::kAll);
  EXPECT_THAT(said, HasSubstr("not scanned: blob object-19 (corrupt)"));
  EXPECT_THAT(said, Not(HasSubstr("object-20")));
  EXPECT_THAT(said, HasSubstr("not scanned: 5 more"));
  EXPECT_THAT(said, HasSubstr("25 items could not be scanned"));
  EXPECT_THAT(said, HasSubstr("not scanned: 25 corrupt\n"));
  EXPECT_THAT(said, Not(HasSubstr("\x1b")));
}

TEST(SummaryTest, QuietStillSaysIncomplete) {
  EXPECT_THAT(Said(WithSkips(1), MessageLevel::kErrors), HasSubstr("incomplete"));
  EXPECT_THAT(Said(WithSkips(0), MessageLevel::kErrors), IsEmpty());
}

TEST(SummaryTest, BinaryFilesAreCountedAndNoReasonForDoubt) {
  ScanResult result;
  result.coverage.skips.push_back({SkipReason::kBinary, "blob", "x", ""});
  const std::string said = Said(result, MessageLevel::kAll);
  EXPECT_THAT(said, HasSubstr("not scanned: 1 binary\n"));
  EXPECT_THAT(said, Not(HasSubstr("not scanned: blob")));
  EXPECT_THAT(said, Not(HasSubstr("incomplete")));
}

}  // namespace
}  // namespace secretscan
