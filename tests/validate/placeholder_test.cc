#include "validate/placeholder.h"

#include <gtest/gtest.h>

#include <string>

#include "base/base64.h"
#include "validate/judge.h"

namespace secretscan {
namespace {

TEST(LooksFilledUp, RepeatedCharactersAndPieces) {
  for (const char* value : {"xxxxxxxxxxxx", "0000000000", "abababababab", "xXxXxXxX", "a1b2a1b2a1b2",
                            "--------", "abcabcabcabc"}) {
    EXPECT_TRUE(LooksFilledUp(value)) << value;
  }
}

TEST(LooksFilledUp, CountingCharacters) {
  for (const char* value : {"1234567890", "abcdefghijkl", "0123456789abcdef", "987654321",
                            "ABCDEFGHIJ", "1234567890123456"}) {
    EXPECT_TRUE(LooksFilledUp(value)) << value;
  }
}

TEST(LooksFilledUp, RandomValuesAndWordsAreNot) {
  for (const char* value : {"", "abc", "kq8Zt2Lw9xRv", "password", "9f3b2c71d0aa45e8", "hunter22",
                            "correct horse battery", "bookkeeper", "aabbccddeeffgg"}) {
    EXPECT_FALSE(LooksFilledUp(value)) << value;
  }
}

TEST(NotSampleName, NamesToBeReplacedAreLow) {
  const auto judge = [](std::string_view name) {
    return JudgeBy("not-sample-name", name).confidence;
  };
  EXPECT_EQ(judge("some-bucket-name.s3.amazonaws.com"), Confidence::kLow);
  EXPECT_EQ(judge("s3-us-east-2.amazonaws.com/your-bucket"), Confidence::kLow);
  EXPECT_EQ(judge("wss://my-project.livekit.cloud"), Confidence::kLow);
  EXPECT_EQ(judge("acme-bucket.s3.amazonaws.com"), Confidence::kHigh);
  EXPECT_EQ(judge("my-acme.s3.amazonaws.com"), Confidence::kHigh);
  EXPECT_EQ(judge("bucket.s3.amazonaws.com"), Confidence::kHigh);
  EXPECT_EQ(judge(""), Confidence::kHigh);
}

TEST(NotEncodedSample, WordsAndFirstPartsOfTokens) {
  const std::string header = Base64Encode("{\"alg\":\"HS256\"}");
  EXPECT_EQ(JudgeBy("not-encoded-sample", header + "...").confidence, Confidence::kLow);
  EXPECT_EQ(JudgeBy("not-encoded-sample", Base64Encode("PLACEHOLDER CERTIFICATE")).confidence, Confidence::kLow);
  EXPECT_EQ(JudgeBy("not-encoded-sample", Base64Encode("kq8Zt2Lw9xRvPp")).confidence, Confidence::kHigh);
}

}  // namespace
}  // namespace secretscan
