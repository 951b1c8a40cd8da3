#include "cli/exit_code.h"

#include "base/status.h"
#include "gtest/gtest.h"

namespace secretscan {
namespace {

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
  EXPECT_EQ(ExitCodeFor(ScanEnd()), 0);
  EXPECT_EQ(ExitCodeFor({.has_findings = true}), 1);
  EXPECT_EQ(ExitCodeFor({.has_findings = true, .findings_code = 9}), 9);
  EXPECT_EQ(ExitCodeFor({.findings_code = 9}), 0);
}

TEST(ExitCodeTest, IncompleteWinsOverFindings) {
  EXPECT_EQ(ExitCodeFor({.complete = false, .has_findings = true}), 3);
  EXPECT_EQ(ExitCodeFor({.complete = false, .findings_code = 0}), 3);
  EXPECT_EQ(ExitCodeFor({.has_findings = true, .report_written = false}), 3);
}

}  // namespace
}  // namespace secretscan
