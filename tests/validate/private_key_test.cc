#include "validate/private_key.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>

#include "base/base64.h"
#include "validate/judge.h"

namespace secretscan {
namespace {

using namespace std::string_literals;

std::string Der(char tag, const std::string& content) {
  std::string head(1, tag);
  if (content.size() < 128) {
    head += static_cast<char>(content.size());
  } else {
    head += '\x82';
    head += static_cast<char>(content.size() >> 8);
    head += static_cast<char>(content.size());
  }
  return head + content;
}

std::string Number(size_t size) { return Der(2, std::string(size, '\x35')); }
const std::string kZero = "\x02\x01\x00"s;
const std::string kAlgorithm = Der(0x30, Der(6, "\x2B\x65\x70"));

std::string Rsa(int numbers = 8) {
  std::string all = kZero;
  for (int i = 0; i < numbers; ++i) all += Number(64);
  return Der(0x30, all);
}
std::string Pkcs8() { return Der(0x30, kZero + kAlgorithm + Der(4, Der(4, std::string(32, 'k')))); }
std::string Sec1() { return Der(0x30, "\x02\x01\x01"s + Der(4, std::string(32, 'k'))); }
std::string Encrypted() { return Der(0x30, kAlgorithm + Der(4, std::string(64, 'k'))); }
std::string Public() { return Der(0x30, kAlgorithm + Der(3, std::string(33, 'k'))); }

TEST(DerKeyForm, Forms) {
  EXPECT_EQ(DerKeyForm(Rsa()), KeyForm::kWhole);
  EXPECT_EQ(DerKeyForm(Pkcs8()), KeyForm::kWhole);
  EXPECT_EQ(DerKeyForm(Sec1()), KeyForm::kWhole);
  EXPECT_EQ(DerKeyForm(Encrypted()), KeyForm::kEncrypted);
  EXPECT_EQ(DerKeyForm(Public()), KeyForm::kPublic);
  EXPECT_EQ(DerKeyForm(Rsa(2)), KeyForm::kDamaged);
  // What may follow a key is not its own.
  EXPECT_EQ(DerKeyForm(Pkcs8() + "rest"), KeyForm::kWhole);
}

TEST(DerKeyForm, CutAndNothing) {
  const std::string key = Rsa();
  EXPECT_EQ(DerKeyForm(key.substr(0, key.size() - 20)), KeyForm::kCut);
  EXPECT_EQ(DerKeyForm(key.substr(0, key.size() / 2)), KeyForm::kNone);
  EXPECT_EQ(DerKeyForm(""), KeyForm::kNone);
  EXPECT_EQ(DerKeyForm(std::string(200, 'k')), KeyForm::kNone);
  EXPECT_EQ(DerKeyForm(Der(0x30, Number(64))), KeyForm::kNone);
  EXPECT_EQ(DerKeyForm(Der(0x30, Der(4, "a") + Der(4, std::string(64, 'k')))), KeyForm::kNone);
}

std::string String(const std::string& text) {
  const auto size = static_cast<uint32_t>(text.size());
  return {static_cast<char>(size >> 24), static_cast<char>(size >> 16),
          static_cast<char>(size >> 8), static_cast<char>(size)};
}

std::string OpenSsh(const std::string& cipher) {
  const std::string key(96, 'k');
  return "openssh-key-v1\0"s + String(cipher) + cipher + String("none") + "none" + String("") +
         "\0\0\0\1"s + String("public") + "public" + String(key) + key;
}

TEST(OpenSshKeyForm, Forms) {
  EXPECT_EQ(OpenSshKeyForm(OpenSsh("none")), KeyForm::kWhole);
  EXPECT_EQ(OpenSshKeyForm(OpenSsh("aes256-ctr")), KeyForm::kEncrypted);
  const std::string key = OpenSsh("none");
  EXPECT_EQ(OpenSshKeyForm(key.substr(0, key.size() - 1)), KeyForm::kDamaged);
  EXPECT_EQ(OpenSshKeyForm(key.substr(0, 60)), KeyForm::kDamaged);
  EXPECT_EQ(OpenSshKeyForm(key.substr(1)), KeyForm::kNone);
  EXPECT_EQ(OpenSshKeyForm(""), KeyForm::kNone);
}

TEST(OpenPgpKeyForm, TheFirstPacketTells) {
  const std::string rest(64, 'k');
  EXPECT_EQ(OpenPgpKeyForm("\x95" + rest), KeyForm::kWhole);
  EXPECT_EQ(OpenPgpKeyForm("\xC5" + rest), KeyForm::kWhole);
  EXPECT_EQ(OpenPgpKeyForm("\x99" + rest), KeyForm::kPublic);
  EXPECT_EQ(OpenPgpKeyForm("\x15" + rest), KeyForm::kNone);
  EXPECT_EQ(OpenPgpKeyForm("\x95short"), KeyForm::kNone);
}

std::string Pem(const std::string& label, const std::string& bytes) {
  return "-----BEGIN " + label + "-----\n" + Base64Encode(bytes) + "\n-----END " + label + "-----";
}

TEST(PrivateKey, ByForm) {
  const std::string label = "PRIVATE KEY";
  EXPECT_EQ(JudgeBy("private-key", Pem(label, Pkcs8())).confidence, Confidence::kHigh);
  EXPECT_EQ(JudgeBy("private-key", Pem("RSA " + label, Rsa())).confidence, Confidence::kHigh);
  EXPECT_EQ(JudgeBy("private-key", Pem("OPENSSH " + label, OpenSsh("none"))).confidence,
            Confidence::kHigh);
  EXPECT_EQ(JudgeBy("private-key", Pem("RSA " + label, OpenSsh("none"))).confidence,
            Confidence::kHigh);
  EXPECT_EQ(JudgeBy("private-key", Pem("PGP " + label + " BLOCK", "\x95" + std::string(64, 'k')))
                .confidence,
            Confidence::kHigh);
  const Verdict encrypted = JudgeBy("private-key", Pem("ENCRYPTED " + label, Encrypted()));
  EXPECT_FALSE(encrypted.rejected);
  EXPECT_EQ(encrypted.confidence, Confidence::kMedium);
  EXPECT_NE(encrypted.reason.find("encrypted"), std::string_view::npos);
}

TEST(PrivateKey, WhatIsNoneIsRejected) {
  const std::string label = "PRIVATE KEY";
  EXPECT_TRUE(JudgeBy("private-key", Pem(label, Public())).rejected);
  EXPECT_TRUE(JudgeBy("private-key", Pem(label, "REPLACE ME")).rejected);
  EXPECT_TRUE(JudgeBy("private-key", Pem("EXAMPLE " + label, Pkcs8())).rejected);
  EXPECT_TRUE(JudgeBy("private-key", Pem("OPENSSH " + label, Pkcs8())).rejected);
  EXPECT_TRUE(JudgeBy("private-key", "-----BEGIN " + label + "-----\nMIIE...\n-----END").rejected);
  EXPECT_TRUE(JudgeBy("private-key", "no marker").rejected);
}

TEST(PrivateKey, LongBodiesThatNobodyReadsAreLow) {
  const Verdict verdict = JudgeBy("private-key", Pem("RSA PRIVATE KEY", std::string(600, 'k')));
  EXPECT_FALSE(verdict.rejected);
  EXPECT_EQ(verdict.confidence, Confidence::kLow);
  // A label that only one program knows may stand over anything.
  EXPECT_EQ(JudgeBy("private-key", Pem("ACME X1 PRIVATE KEY", std::string(40, 'k'))).confidence,
            Confidence::kMedium);
}

TEST(EncodedPrivateKey, OverSeveralLines) {
  std::string text = Base64Encode(Pem("PRIVATE KEY", Pkcs8()));
  text.insert(76, "\n");
  EXPECT_EQ(JudgeBy("encoded-private-key", text).confidence, Confidence::kHigh);
  EXPECT_FALSE(JudgeBy("encoded-private-key", text).rejected);
  EXPECT_TRUE(JudgeBy("encoded-private-key", Base64Encode(Pem("PUBLIC KEY", Public()))).rejected);
}

TEST(BarePrivateKey, DerInBase64) {
  EXPECT_EQ(JudgeBy("bare-private-key", Base64Encode(Rsa())).confidence, Confidence::kHigh);
  EXPECT_TRUE(JudgeBy("bare-private-key", Base64Encode(Public())).rejected);
  EXPECT_TRUE(JudgeBy("bare-private-key", "MIIEpAIBAAKCAQEA").rejected);
}

TEST(PrivateKeyPlace, ExamplesProgramsAndTests) {
  const std::string key = Pem("PRIVATE KEY", Pkcs8());
  const std::string encrypted = Pem("ENCRYPTED PRIVATE KEY", Encrypted());
  const auto judge = [](std::string_view text, std::string_view path) {
    return JudgeBy("private-key-place", MatchView{text, text, {}, {}, path}).confidence;
  };
  EXPECT_EQ(judge(key, "config/server.key"), Confidence::kHigh);
  EXPECT_EQ(judge(key, "tests/server.key"), Confidence::kHigh);
  EXPECT_EQ(judge(key, "config/dummy-server.key"), Confidence::kLow);
  EXPECT_EQ(judge(key, "root/usr/bin/ssh"), Confidence::kLow);
  EXPECT_EQ(judge(key, "lib/libx.so.4"), Confidence::kLow);
  EXPECT_EQ(judge(encrypted, "config/server.key"), Confidence::kHigh);
  EXPECT_EQ(judge(encrypted, "tests/server.key"), Confidence::kLow);
  EXPECT_EQ(judge(encrypted, "latests/server.key"), Confidence::kHigh);
}

}  // namespace
}  // namespace secretscan
