#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "base/base64.h"
#include "validate/judge.h"

namespace secretscan {
namespace {

std::string Random(size_t size) {
  std::string bytes;
  uint32_t state = 7;
  while (bytes.size() < size) {
    state = state * 1103515245u + 12345u;
    bytes += static_cast<char>(state >> 16);
  }
  return bytes;
}

TEST(Base64Json, APartOfTheToken) {
  const std::string object = Base64Encode(R"({"url":"https://acme.test","org":"acme"})");
  EXPECT_EQ(JudgeBy("base64-json", "sx_" + object + "_secret").confidence, Confidence::kHigh);
  EXPECT_EQ(JudgeBy("base64-json", "sx." + object).confidence, Confidence::kHigh);
  EXPECT_EQ(JudgeBy("base64-json", "sx_" + object.substr(0, 20) + "_secret").confidence,
            Confidence::kMedium);
  EXPECT_EQ(JudgeBy("base64-json", "").confidence, Confidence::kMedium);
}

TEST(Base64Size, AsManyBytes) {
  for (const size_t size : {31u, 32u, 33u, 63u, 64u, 65u}) {
    const std::string text = Base64Encode(Random(size));
    EXPECT_EQ(JudgeBy("base64-32-bytes", text).rejected, size != 32) << size;
    EXPECT_EQ(JudgeBy("base64-64-bytes", text).rejected, size != 64) << size;
  }
  EXPECT_TRUE(JudgeBy("base64-32-bytes", Base64Encode(std::string(32, '\0'))).rejected);
  EXPECT_TRUE(JudgeBy("base64-32-bytes", "no base64!").rejected);
}

TEST(Jwk, ThePrivatePart) {
  EXPECT_FALSE(JudgeBy("jwk", Base64Encode(Random(32))).rejected);
  EXPECT_TRUE(JudgeBy("jwk", Base64Encode(Random(15))).rejected);
  EXPECT_TRUE(JudgeBy("jwk", Base64Encode(Random(1025))).rejected);
  EXPECT_TRUE(JudgeBy("jwk", std::string(43, 'A')).rejected);
}

TEST(PypiMacaroon, NamesItsPlace) {
  using namespace std::string_literals;
  const auto token = [](const std::string& bytes) { return "px-" + Base64Encode(bytes); };
  const Verdict right =
      JudgeBy("pypi-macaroon", token("\x02\x01\x08"s + "pypi.org\x02\x02" + "id" + Random(40)));
  EXPECT_FALSE(right.rejected);
  EXPECT_EQ(right.confidence, Confidence::kHigh);
  EXPECT_EQ(JudgeBy("pypi-macaroon", token("\x02\x01\x09"s + "acme.test\x02")).confidence,
            Confidence::kMedium);
  EXPECT_TRUE(JudgeBy("pypi-macaroon", token(Random(60))).rejected);
  EXPECT_TRUE(JudgeBy("pypi-macaroon", token("\x02\x01\x50"s + "pypi.org")).rejected);
  EXPECT_TRUE(JudgeBy("pypi-macaroon", "px").rejected);
}

// The number of an account, in the digits that hold it.
std::string KeyId(uint64_t account) {
  constexpr std::string_view kBase32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const uint64_t value = uint64_t{1} << 49 | account << 9;
  std::string text =
      "AK"
      "IA";
  for (int shift = 45; shift >= 0; shift -= 5) text += kBase32[value >> shift & 31];
  return text + "QWERTZ";
}

TEST(AwsKeyId, HoldsAnAccount) {
  EXPECT_EQ(JudgeBy("aws-key-id", KeyId(123'456'789'012)).confidence, Confidence::kHigh);
  EXPECT_EQ(JudgeBy("aws-key-id", KeyId(999'999'999'999)).confidence, Confidence::kHigh);
  EXPECT_EQ(JudgeBy("aws-key-id", KeyId(1'000'000'000'000)).confidence, Confidence::kMedium);
  EXPECT_EQ(JudgeBy("aws-key-id",
                    "AK"
                    "IA0189")
                .confidence,
            Confidence::kMedium);
  EXPECT_FALSE(JudgeBy("aws-key-id", "").rejected);
}

TEST(TeamCityToken, HoldsARandomUuid) {
  const auto token = [](std::string_view random, std::string_view id) {
    return Base64Encode(R"({"typ": "TCV2"})") + "." + Base64Encode(random) + "." + Base64Encode(id);
  };
  const auto is_rejected = [](const std::string& text) {
    return JudgeBy("teamcity-token", text).rejected;
  };
  constexpr std::string_view kRandom = "pq-Ztw_9xRvpq8Ztw2LxRvpq8Zt";
  constexpr std::string_view kId = "00112233-4455-4677-8899-aabbccddeeff";
  const std::string whole = token(kRandom, kId);
  EXPECT_EQ(JudgeBy("teamcity-token", whole).confidence, Confidence::kHigh);
  EXPECT_FALSE(is_rejected(whole));
  EXPECT_TRUE(is_rejected(token(kRandom, "00112233-4455-8677-8899-aabbccddeeff")));
  EXPECT_TRUE(is_rejected(token(kRandom, "00112233-4455-4677-1899-aabbccddeeff")));
  EXPECT_TRUE(is_rejected(token(kRandom.substr(1), kId)));
  EXPECT_TRUE(is_rejected(token("pq-Ztw_9xRvpq8Zt\x80" "2LxRvpq8Zt", kId)));
  EXPECT_TRUE(is_rejected(whole.substr(0, whole.rfind('.'))));
  EXPECT_TRUE(is_rejected(""));
}

}  // namespace
}  // namespace secretscan
