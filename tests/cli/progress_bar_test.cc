#include "cli/progress_bar.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace secretscan {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

ProgressSnapshot HalfWay() {
  ProgressSnapshot snapshot;
  snapshot.stage = Progress::Stage::kScanning;
  snapshot.commits = 12345;
  snapshot.blobs = 500;
  snapshot.blobs_total = 1000;
  snapshot.bytes = 30'000'000;
  snapshot.findings = 1;
  snapshot.stage_seconds = 10;
  return snapshot;
}

TEST(ProgressLineTest, TellsHowFarAndHowLong) {
  EXPECT_EQ(ProgressLine(HalfWay(), 200),
            "scanning 50%  12,345 commits  500/1,000 blobs  3.0 MB/s  1 finding  10.0 s left");
}

TEST(ProgressLineTest, EstimatesNothingFromNothing) {
  ProgressSnapshot snapshot = HalfWay();
  snapshot.blobs = 0;
  EXPECT_THAT(ProgressLine(snapshot, 200), Not(HasSubstr("left")));
  snapshot = HalfWay();
  snapshot.stage_seconds = 0;
  EXPECT_THAT(ProgressLine(snapshot, 200), Not(HasSubstr("MB/s")));
}

TEST(ProgressLineTest, NeverSaysMoreThanAll) {
  ProgressSnapshot snapshot = HalfWay();
  snapshot.blobs = 3000;
  EXPECT_THAT(ProgressLine(snapshot, 200), HasSubstr("100%"));
}

TEST(ProgressLineTest, IsCutToTheScreen) {
  EXPECT_EQ(ProgressLine(HalfWay(), 8), "scanning");
  EXPECT_EQ(ProgressLine(HalfWay(), 0), "");
}

TEST(ProgressBarTest, DrawsNothingUnlessEnabled) {
  Progress progress;
  ::testing::internal::CaptureStderr();
  {
    ProgressBar bar(&progress, false);
    bar.Stop();
  }
  EXPECT_EQ(::testing::internal::GetCapturedStderr(), "");
}

TEST(ProgressBarTest, LeavesAnEmptyLine) {
  Progress progress;
  ::testing::internal::CaptureStderr();
  ProgressBar bar(&progress, true);
  bar.Stop();
  bar.Stop();
  EXPECT_THAT(::testing::internal::GetCapturedStderr(), ::testing::EndsWith("\r\x1b[K"));
}

}  // namespace
}  // namespace secretscan
