#include "validate/value_shape.h"

#include <gtest/gtest.h>

#include <string>

namespace secretscan {
namespace {

TEST(ShapeOf, KnowsWhatIsNoSecret) {
  const struct {
    const char* value;
    Shape shape;
  } kCases[] = {
      {"12345678-1234-1234-1234-123456789abc", Shape::kUuid},
      {"/etc/app/key.bin", Shape::kPath},
      {"https://acme.test/token", Shape::kPath},
      {"config.database.user", Shape::kDotted},
      {"my-user-name", Shape::kWords},
      {"firstSecondThird", Shape::kWords},
      {"?firstSecondThird", Shape::kWords},
      {"DATABASE_USER", Shape::kConstant},
      {"2024-01-31", Shape::kNumber},
      {"1.24.3", Shape::kNumber},
      {"someone@acme.test", Shape::kMail},
      {"server-key.pem", Shape::kFile},
      {"${DB_USER}", Shape::kTemplate},
      {"{{ user }}", Shape::kTemplate},
      {"$USER", Shape::kTemplate},
      {"<user>", Shape::kTemplate},
      {"Ab3...x9Z", Shape::kTemplate},
      {"[[.Build.User]]", Shape::kTemplate},
      {"#!/bin/sh", Shape::kTemplate},
      {"\\u003cuser\\u003e", Shape::kTemplate},
      {"^.*?://[^:]+@$", Shape::kTemplate},
      {"vault:data/app#field", Shape::kReference},
      {"process.env.USER", Shape::kReference},
      {"infisical://app/user", Shape::kReference},
      {"ENC[AES,data]", Shape::kEncrypted},
      {"$2b$10$abcdefghij", Shape::kHash},
      {"{SSHA}abcdef", Shape::kHash},
      {"pbkdf2", Shape::kHash},
      {"sha256-abcdef", Shape::kHash},
      {"MFwwDQYJKoZI", Shape::kPublicKey},
      {"0x0123456789abcdef0123456789abcdef01234567", Shape::kAddress},
      {"1.2.840.113549.1.1", Shape::kObjectId},
      {"urn:ietf:wg:oauth", Shape::kObjectId},
      {"names[0]", Shape::kCode},
      {"kqzvxw", Shape::kOther},
      {"", Shape::kNumber},
  };
  for (const auto& c : kCases) {
    EXPECT_EQ(static_cast<int>(ShapeOf(c.value)), static_cast<int>(c.shape)) << c.value;
  }
}

TEST(CountCharacters, CountsKindsAndChanges) {
  const Characters count = CountCharacters("abC1-2!a");
  EXPECT_EQ(count.lower, 3u);
  EXPECT_EQ(count.upper, 1u);
  EXPECT_EQ(count.digits, 2u);
  EXPECT_EQ(count.symbols, 2u);
  EXPECT_EQ(count.punctuation, 1u);
  EXPECT_EQ(count.changes, 6u);
  EXPECT_EQ(count.distinct, 7u);
  EXPECT_FALSE(count.hexadecimal);
  EXPECT_TRUE(CountCharacters("09afAF").hexadecimal);
  EXPECT_FALSE(CountCharacters("").hexadecimal);
}

TEST(HoldsPlaceholderWord, InAnyCase) {
  EXPECT_TRUE(HoldsPlaceholderWord("CHANGE-ME"));
  EXPECT_TRUE(HoldsPlaceholderWord("yourKeyHere"));
  EXPECT_FALSE(HoldsPlaceholderWord("kqzvxw19"));
}

TEST(EncodesPlaceholder, InBase64) {
  EXPECT_TRUE(EncodesPlaceholder("Y2hhbmdlbWU="));   // changeme
  EXPECT_FALSE(EncodesPlaceholder("a3F6dnh3amI="));  // kqzvxwjb
  EXPECT_TRUE(EncodesPlaceholder("RU5DW0FFUzI1NixrOXZd"));  // ENC[AES256,k9v]
  EXPECT_TRUE(EncodesPlaceholder("JHtEQl9QQVNTfQ=="));      // ${DB_PASS}
  EXPECT_TRUE(EncodesPlaceholder("eyJhbGciOiJIUzI1NiIs"));  // {"alg":"HS256",
  EXPECT_FALSE(EncodesPlaceholder("changeme"));
  EXPECT_FALSE(EncodesPlaceholder(""));
}

TEST(HoldsSequence, FiveInARowOrSixLetters) {
  EXPECT_TRUE(HoldsSequence("k-abcde-z"));
  EXPECT_TRUE(HoldsSequence("aA1bB2cC3dD4eE5fF6"));
  EXPECT_TRUE(HoldsSequence("ABC193DEF486"));
  EXPECT_TRUE(HoldsSequence("x987654y"));
  EXPECT_TRUE(HoldsSequence("q000000q"));
  EXPECT_FALSE(HoldsSequence("k-abcd-z"));
  EXPECT_FALSE(HoldsSequence("acegik"));
  EXPECT_FALSE(HoldsSequence("------"));
}

TEST(HoldsCount, FiveInARow) {
  EXPECT_TRUE(HoldsCount("kq-AbCdE-z"));
  EXPECT_TRUE(HoldsCount("x54321y"));
  EXPECT_FALSE(HoldsCount("x1234y"));
  EXPECT_FALSE(HoldsCount("q000000q"));
  EXPECT_FALSE(HoldsCount("a1b2c3d4e5"));
  EXPECT_FALSE(HoldsCount(""));
}

TEST(LooksTyped, WalksOverTheKeyboard) {
  EXPECT_TRUE(LooksTyped("qwerty12"));
  EXPECT_TRUE(LooksTyped("ASDFGH"));
  EXPECT_FALSE(LooksTyped("kqzvxw"));
  EXPECT_FALSE(LooksTyped(std::string(40, 'k') + "qwer"));
}

}  // namespace
}  // namespace secretscan
