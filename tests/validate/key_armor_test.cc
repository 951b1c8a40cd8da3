#include "validate/key_armor.h"

#include <gtest/gtest.h>

#include <string>

#include "base/base64.h"

namespace secretscan {
namespace {

const std::string kBytes(96, '\xA7');
const std::string kDigits = Base64Encode(kBytes);  // 128 of them

// `join` stands after each of the two lines of the body and after the marker.
std::string Armored(std::string_view join, std::string_view before = "") {
  return std::string(before) + "-----BEGIN " + "RSA PRIVATE KEY-----" + std::string(join) +
         kDigits.substr(0, 64) + std::string(join) + kDigits.substr(64) + std::string(join) +
         "-----END " + "RSA PRIVATE KEY-----";
}

TEST(KeyArmor, HoweverTheLinesAreWritten) {
  for (const char* join :
       {"\n", "\r\n", "\\n", "\\r\\n", "\\\\n", "\n    ", " ", "\\n\" +\n    \"", "\n# ", "\n// ",
        "\n * ", "\n> ", "\\n' .\n'", "',\n '", "\\\n", "\n|", "\\n\" & _\n\""}) {
    const auto armor = ReadKeyArmor(Armored(join));
    ASSERT_TRUE(armor) << join;
    EXPECT_EQ(armor->label, "RSA PRIVATE KEY");
    EXPECT_EQ(armor->bytes, kBytes) << join;
    EXPECT_EQ(armor->digits, kDigits.size()) << join;
    EXPECT_FALSE(armor->encrypted);
    EXPECT_FALSE(armor->elided) << join;
  }
}

TEST(KeyArmor, SlashesThatJsonEscapes) {
  const std::string digits(64, '/');
  const auto armor = ReadKeyArmor("-----BEGIN KEY-----" + std::string("\\/\\/\\/\\/") + digits);
  ASSERT_TRUE(armor);
  EXPECT_EQ(armor->digits, 68u);
}

TEST(KeyArmor, HeaderLines) {
  const auto armor = ReadKeyArmor(
      "-----BEGIN "
      "DSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\n" +
      kDigits + "\n-----END");
  ASSERT_TRUE(armor);
  EXPECT_TRUE(armor->encrypted);
  EXPECT_EQ(armor->bytes, kBytes);
}

TEST(KeyArmor, WhatIsLeftOut) {
  for (const char* body : {"MIIE...", "MIIE\n....\nabcd", "MIIE***", "MIIE\xE2\x80\xA6"}) {
    const auto armor = ReadKeyArmor(std::string("-----BEGIN KEY-----\n") + body + "\n-----END");
    ASSERT_TRUE(armor) << body;
    EXPECT_TRUE(armor->elided) << body;
  }
}

TEST(KeyArmor, TheCheckSumOfOpenPgpIsNoPartOfIt) {
  const auto armor =
      ReadKeyArmor("-----BEGIN PGP-----\nVersion: 1\n\n" + kDigits + "\n=abcd\n-----END");
  ASSERT_TRUE(armor);
  EXPECT_EQ(armor->bytes, kBytes);
}

TEST(KeyArmor, NoMarkerNoArmor) {
  EXPECT_FALSE(ReadKeyArmor(""));
  EXPECT_FALSE(ReadKeyArmor(kDigits));
  EXPECT_FALSE(ReadKeyArmor("-----BEGIN RSA"));
  EXPECT_EQ(ReadKeyArmor("-----BEGIN RSA-----")->bytes, "");
}

}  // namespace
}  // namespace secretscan
