#include <gtest/gtest.h>

#include <string>

#include "base/base64.h"
#include "validate/judge.h"

namespace secretscan {
namespace {

std::string Part(std::string_view text) {
  std::string part = Base64Encode(text);
  part.erase(part.find_last_not_of('=') + 1);
  return part;
}

Verdict Judge(std::string_view header, std::string_view claims, size_t signature = 32) {
  return JudgeBy("jwt",
                 Part(header) + "." + Part(claims) + "." + Part(std::string(signature, 'k')));
}

constexpr std::string_view kHeader = R"({"alg":"HS256","typ":"JWT"})";

TEST(Jwt, WholeTokensAreSure) {
  const Verdict verdict =
      Judge(kHeader, R"({"iss":"https://acme.test","iat":1700000000,"exp":1800000000})");
  EXPECT_FALSE(verdict.rejected);
  EXPECT_EQ(verdict.confidence, Confidence::kHigh);
}

TEST(Jwt, UnsignedOnesAreRejected) {
  EXPECT_TRUE(Judge(R"({"alg":"none"})", R"({"iss":"a"})").rejected);
  EXPECT_TRUE(Judge(kHeader, R"({"iss":"a"})", 0).rejected);
  EXPECT_TRUE(JudgeBy("jwt", Part(kHeader)).rejected);
}

TEST(Jwt, TheHeaderNamesAnAlgorithm) {
  EXPECT_TRUE(Judge(R"({"typ":"JWT"})", R"({"iss":"a"})").rejected);
  EXPECT_TRUE(Judge("something else", R"({"iss":"a"})").rejected);
}

TEST(Jwt, DamageLowers) {
  EXPECT_EQ(Judge(R"({"alg":"HS256",)", R"({"iss":"a"})").confidence, Confidence::kMedium);
  EXPECT_EQ(Judge(kHeader, R"({"iss":"a")").confidence, Confidence::kMedium);
  EXPECT_FALSE(Judge(kHeader, R"({"iss":"a")").rejected);
}

TEST(Jwt, ShortSignaturesLower) {
  EXPECT_EQ(Judge(kHeader, R"({"iss":"a"})", 31).confidence, Confidence::kMedium);
  EXPECT_EQ(Judge(R"({"alg":"RS256"})", R"({"iss":"a"})", 127).confidence, Confidence::kMedium);
  EXPECT_EQ(Judge(R"({"alg":"RS256"})", R"({"iss":"a"})", 256).confidence, Confidence::kHigh);
}

TEST(Jwt, TutorialsAreLow) {
  EXPECT_EQ(Judge(kHeader, R"({"sub":"1234567890","name":"John Doe","iat":1516239022})").confidence,
            Confidence::kLow);
  EXPECT_EQ(Judge(kHeader, R"({"sub":"1234567890","iss":"https://acme.test"})").confidence,
            Confidence::kHigh);
}

TEST(Jwt, AFewMinutesAreNotALife) {
  EXPECT_EQ(Judge(kHeader, R"({"nbf":1000,"exp":1300})").confidence, Confidence::kMedium);
  EXPECT_EQ(Judge(kHeader, R"({"iat":1000,"exp":1301})").confidence, Confidence::kHigh);
  EXPECT_EQ(Judge(kHeader, R"({"iat":2000,"exp":1000})").confidence, Confidence::kHigh);
}

}  // namespace
}  // namespace secretscan
