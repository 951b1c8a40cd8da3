#include "validate/encoded_key.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "base/crc.h"
#include "base/sha256.h"
#include "validate/judge.h"

namespace secretscan {
namespace {

// Digits of `bytes` to the base of 2^5, for base32.
std::string Base32(std::string_view bytes) {
  constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  std::string text;
  uint64_t group = 0;
  int bits = 0;
  for (const char c : bytes) {
    group = group << 8 | static_cast<uint8_t>(c);
    for (bits += 8; bits >= 5; bits -= 5) {
      text += kAlphabet[group >> (bits - 5) & 31];
    }
  }
  if (bits > 0) {
    text += kAlphabet[group << (5 - bits) & 31];
  }
  return text;
}

std::string Nkey(bool right) {
  std::string bytes = "\x95" + std::string(1, '\0') + std::string(32, '\x5A');
  const uint16_t sum = static_cast<uint16_t>(Crc16Xmodem(bytes) + (right ? 0 : 1));
  bytes += static_cast<char>(sum & 0xFF);
  bytes += static_cast<char>(sum >> 8);
  return Base32(bytes);
}

TEST(Nkey, CheckSum) {
  EXPECT_EQ(Nkey(true).size(), 58u);
  EXPECT_TRUE(HasNkeyChecksum(Nkey(true)));
  EXPECT_FALSE(HasNkeyChecksum(Nkey(false)));
  EXPECT_FALSE(HasNkeyChecksum("AB1"));
  EXPECT_FALSE(HasNkeyChecksum(""));
  EXPECT_EQ(JudgeBy("nkey", Nkey(true)).confidence, Confidence::kHigh);
  EXPECT_EQ(JudgeBy("nkey", Nkey(false)).confidence, Confidence::kMedium);
  EXPECT_FALSE(JudgeBy("nkey", Nkey(false)).rejected);
}

// The shortest valid texts of BIP 173, and the invalid ones.
TEST(Bech32, CheckSum) {
  for (const char* text :
       {"A12UEL5L", "a12uel5l", "?1ezyfcl", "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw"}) {
    EXPECT_TRUE(HasBech32Checksum(text)) << text;
  }
  for (const char* text : {"A1G7SGD8", "10a06t8", "1qzzfhee", "pzry9x0s0muk", "x1b4n0q5v",
                           "li1dgmt3", "a12uel5m", ""}) {
    EXPECT_FALSE(HasBech32Checksum(text)) << text;
  }
  EXPECT_EQ(JudgeBy("bech32", "A12UEL5L").confidence, Confidence::kHigh);
  EXPECT_EQ(JudgeBy("bech32", "A12UEL5M").confidence, Confidence::kMedium);
}

std::string Base58(const std::string& bytes) {
  constexpr std::string_view kAlphabet =
      "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
  std::vector<int> digits;
  for (const char c : bytes) {
    int carry = static_cast<uint8_t>(c);
    for (int& digit : digits) {
      carry += digit << 8;
      digit = carry % 58;
      carry /= 58;
    }
    for (; carry > 0; carry /= 58) digits.push_back(carry % 58);
  }
  std::string text(bytes.find_first_not_of('\0') == std::string::npos
                       ? bytes.size()
                       : bytes.find_first_not_of('\0'),
                   '1');
  for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit)
    text += kAlphabet[static_cast<size_t>(*digit)];
  return text;
}

std::string Checked(const std::string& content) {
  const auto bytes = [](const Sha256Digest& digest) {
    return std::string(reinterpret_cast<const char*>(digest.data()), digest.size());
  };
  return Base58(content + bytes(Sha256(bytes(Sha256(content)))).substr(0, 4));
}

TEST(Base58Check, ThereAndBack) {
  using namespace std::string_literals;
  for (const std::string& content :
       {"\x80"s + std::string(32, '\x17'), "\0\0abc"s, std::string(78, '\x4C')}) {
    std::string decoded;
    EXPECT_TRUE(Base58CheckDecode(Checked(content), &decoded));
    EXPECT_EQ(decoded, content);
  }
}

TEST(Base58Check, AnythingElse) {
  std::string key = Checked("\x80" + std::string(32, '\x17'));
  EXPECT_FALSE(JudgeBy("base58check", key).rejected);
  key.back() = key.back() == 'a' ? 'b' : 'a';
  EXPECT_TRUE(JudgeBy("base58check", key).rejected);
  std::string decoded;
  EXPECT_FALSE(Base58CheckDecode("", &decoded));
  EXPECT_FALSE(Base58CheckDecode("0OIl", &decoded));
  EXPECT_FALSE(Base58CheckDecode("11", &decoded));
  EXPECT_FALSE(Base58CheckDecode(std::string(129, '1'), &decoded));
  EXPECT_EQ(decoded, "");
}

}  // namespace
}  // namespace secretscan
