#include "base/base64.h"

#include <gtest/gtest.h>

namespace secretscan {
namespace {

TEST(Base64, FollowsTheStandard) {
  // RFC 4648, section 10.
  const std::pair<const char*, const char*> vectors[] = {
      {"", ""},         {"f", "Zg=="},         {"fo", "Zm8="},        {"foo", "Zm9v"},
      {"foob", "Zm9vYg=="}, {"fooba", "Zm9vYmE="}, {"foobar", "Zm9vYmFy"}};
  for (const auto& [bytes, text] : vectors) {
    EXPECT_EQ(Base64Encode(bytes), text);
    std::string decoded;
    EXPECT_TRUE(Base64Decode(text, &decoded)) << text;
    EXPECT_EQ(decoded, bytes);
  }
}

TEST(Base64, DigitsOfTheStandardAlphabet) {
  EXPECT_EQ(Base64Digit('A'), 0);
  EXPECT_EQ(Base64Digit('z'), 51);
  EXPECT_EQ(Base64Digit('9'), 61);
  EXPECT_EQ(Base64Digit('+'), 62);
  EXPECT_EQ(Base64Digit('/'), 63);
  for (const char c : {'-', '_', '=', '\n', '\0', '\xff'}) {
    EXPECT_EQ(Base64Digit(c), -1) << c;
  }
}

TEST(Base64, TakesAnyByte) {
  std::string all;
  for (int c = 0; c < 256; ++c) {
    all += static_cast<char>(c);
  }
  std::string decoded;
  EXPECT_TRUE(Base64Decode(Base64Encode(all), &decoded));
  EXPECT_EQ(decoded, all);
}

TEST(Base64, RefusesAnythingElse) {
  for (const char* text : {"Z", "Zg", "Zg=", "Zg===", "Zm9v=", "Z=g=", "Zm9*", "Zm8=Zg=="}) {
    std::string decoded;
    EXPECT_FALSE(Base64Decode(text, &decoded)) << text;
  }
}

TEST(Base64, AnyAlphabetWithOrWithoutPadding) {
  for (const char* text : {"-_-_", "+/+/"}) {
    std::string decoded;
    EXPECT_TRUE(Base64DecodeAny(text, &decoded)) << text;
    EXPECT_EQ(decoded, "\xFB\xFF\xBF");
  }
  for (const char* text : {"Zg", "Zg=", "Zg=="}) {
    std::string decoded;
    EXPECT_TRUE(Base64DecodeAny(text, &decoded)) << text;
    EXPECT_EQ(decoded, "f");
  }
  for (const char* text : {"Z", "Zm9vZ", "Zm 9", "Z=g", "Zm9*"}) {
    std::string decoded;
    EXPECT_FALSE(Base64DecodeAny(text, &decoded)) << text;
  }
}

}  // namespace
}  // namespace secretscan
