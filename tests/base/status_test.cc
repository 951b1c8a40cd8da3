#include "base/status.h"

#include "gtest/gtest.h"

namespace secretscan {
namespace {

absl::StatusOr<int> Half(int value) {
  if (value % 2 != 0) {
    return InvalidArgument("odd");
  }
  return value / 2;
}

absl::Status Quarter(int value, int* out) {
  SECRETSCAN_ASSIGN_OR_RETURN(const int half, Half(value));
  SECRETSCAN_ASSIGN_OR_RETURN(*out, Half(half));
  return absl::OkStatus();
}

absl::Status Eighth(int value, int* out) {
  SECRETSCAN_RETURN_IF_ERROR(Quarter(value, out));
  SECRETSCAN_ASSIGN_OR_RETURN(*out, Half(*out));
  return absl::OkStatus();
}

TEST(Status, MacrosPassValuesAndErrorsOn) {
  int out = 0;
  EXPECT_TRUE(Eighth(24, &out).ok());
  EXPECT_EQ(out, 3);
  EXPECT_EQ(Eighth(4, &out), InvalidArgument("odd"));
  EXPECT_EQ(Eighth(2, &out), InvalidArgument("odd"));
}

TEST(Status, CodesOfTheMakers) {
  EXPECT_EQ(NotFound("x").code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(DataLoss("x").code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(Unavailable("x").code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(ToStd(Unavailable("x").message()), "x");
}

TEST(Status, AnnotateKeepsTheCodeAndLeavesSuccessAlone) {
  EXPECT_EQ(Annotate(DataLoss("torn"), "pack"), DataLoss("pack: torn"));
  EXPECT_TRUE(Annotate(absl::OkStatus(), "pack").ok());
}

}  // namespace
}  // namespace secretscan
