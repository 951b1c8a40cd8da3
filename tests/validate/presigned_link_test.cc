#include <gtest/gtest.h>

#include <string>

#include "validate/judge.h"

namespace secretscan {
namespace {

Verdict Judge(std::string_view before, std::string_view after) {
  return JudgeBy("presigned-link", MatchView{"0123", "0123", before, after, {}});
}

TEST(PresignedLink, SignaturesOfAShortTimeAreLow) {
  EXPECT_EQ(Judge("?X-Amz-Expires=300&X-Amz-Signature=", "").confidence, Confidence::kLow);
  EXPECT_EQ(Judge("?X-Amz-Signature=", "&X-Amz-Expires=3600").confidence, Confidence::kLow);
  EXPECT_EQ(Judge("?X-Amz-Expires=3601&X-Amz-Signature=", "").confidence, Confidence::kHigh);
  EXPECT_EQ(Judge("?X-Amz-Expires=99999999999999999999&", "").confidence, Confidence::kHigh);
  EXPECT_EQ(Judge("?X-Amz-Signature=", "").confidence, Confidence::kHigh);
}

TEST(PresignedLink, TheKeyOfALinkIsLow) {
  EXPECT_EQ(Judge("https://b.acme.test/?X-Amz-Credential=", "%2F2025").confidence,
            Confidence::kLow);
  EXPECT_EQ(Judge("aws_access_key_id = ", "").confidence, Confidence::kHigh);
}

}  // namespace
}  // namespace secretscan
