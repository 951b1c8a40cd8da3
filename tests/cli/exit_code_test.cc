#include "cli/exit_code.h"

#include "base/status.h"
#include "gtest/gtest.h"

namespace secretscan {
namespace {

Coverage CoverageWith(SkipReason reason) {
  Coverage coverage;
  coverage.skips.push_back({reason, "blob", "x", ""});
  return coverage;
}

TEST(ExitCodeTest, OfErrors) {
  EXPECT_EQ(ExitCodeFor(InvalidArgument("x")), 2);
  EXPECT_EQ(ExitCodeFor(NotFound("x")), 2);
  EXPECT_EQ(ExitCodeFor(absl::FailedPreconditionError("x")), 2);
  EXPECT_EQ(ExitCodeFor(absl::CancelledError("x")), 130);
  EXPECT_EQ(ExitCodeFor(DataLoss("x")), 3);
  EXPECT_EQ(ExitCodeFor(Unavailable("x")), 3);
  EXPECT_EQ(ExitCodeFor(absl::InternalError("x")), 3);
}

TEST(ExitCodeTest, OfScans) {
  EXPECT_EQ(ExitCodeFor(Coverage(), false, true, 1), 0);
  EXPECT_EQ(ExitCodeFor(Coverage(), true, true, 1), 1);
  EXPECT_EQ(ExitCodeFor(Coverage(), true, true, 9), 9);
  EXPECT_EQ(ExitCodeFor(Coverage(), false, true, 9), 0);
}

TEST(ExitCodeTest, IncompleteWinsOverFindings) {
  EXPECT_EQ(ExitCodeFor(CoverageWith(SkipReason::kMissing), true, true, 1), 3);
  EXPECT_EQ(ExitCodeFor(CoverageWith(SkipReason::kCorrupt), false, true, 0), 3);
  EXPECT_EQ(ExitCodeFor(Coverage(), true, false, 1), 3);
  EXPECT_EQ(ExitCodeFor(CoverageWith(SkipReason::kBinary), true, true, 1), 1);
}

}  // namespace
}  // namespace secretscan
