#include "validate/name_kind.h"

#include <gtest/gtest.h>

namespace secretscan {
namespace {

TEST(ReadName, Kinds) {
  const struct {
    const char* name;
    NameKind kind;
  } kCases[] = {
      {"db_password", NameKind::kPassword},   {"userPwd", NameKind::kPassword},
      {"PASS", NameKind::kPassword},          {"contraseña", NameKind::kPassword},
      {"пароль", NameKind::kPassword},        {"密码", NameKind::kPassword},
      {"clientSecret", NameKind::kSecret},    {"access_token", NameKind::kToken},
      {"API_KEY", NameKind::kNamedKey},       {"apikey", NameKind::kNamedKey},
      {"secretKey", NameKind::kSecret},       {"sort_key", NameKind::kKey},
      {"credentials", NameKind::kCredential}, {"salt", NameKind::kSalt},
      {"title", NameKind::kOther},            {"compass", NameKind::kOther},
      {"", NameKind::kOther},
  };
  for (const auto& c : kCases) {
    EXPECT_EQ(static_cast<int>(ReadName(c.name).kind), static_cast<int>(c.kind)) << c.name;
  }
}

TEST(ReadName, WhatTheOtherWordsSay) {
  EXPECT_TRUE(ReadName("db_password").ends_secret);
  EXPECT_FALSE(ReadName("password_length").ends_secret);
  EXPECT_TRUE(ReadName("tokenUrl").structural);
  EXPECT_FALSE(ReadName("urlToken").structural);
  EXPECT_TRUE(ReadName("secret-key-id").identifier);
  EXPECT_FALSE(ReadName("idToken").identifier);
  EXPECT_TRUE(ReadName("publicKey").open);
  EXPECT_FALSE(ReadName("privateKey").open);
  EXPECT_TRUE(ReadName("PublicKeyToken").is_public);
  EXPECT_FALSE(ReadName("republish_token").is_public);
  EXPECT_TRUE(ReadName("VAULT_SECRET_ID").secret_id);
  EXPECT_FALSE(ReadName("UserSecretsId").secret_id);
  EXPECT_TRUE(ReadName("secretName").of_another);
  EXPECT_FALSE(ReadName("nameSecret").of_another);
  EXPECT_TRUE(ReadName("self.update_password").setting);
  EXPECT_FALSE(ReadName("password_update").setting);
  EXPECT_TRUE(ReadName("--ask-vault-pass").asks);
  EXPECT_TRUE(ReadName("TINI_GPG_KEY").of_signer);
  EXPECT_TRUE(ReadName("nextToken").of_request);
  EXPECT_FALSE(ReadName("tokenNext").of_request);
  EXPECT_TRUE(ReadName("MOCK_TOKEN").mock);
  EXPECT_FALSE(ReadName("token").mock);
  for (const char* name : {"wrongPassword", "invalid_token", "nonMatchingToken", "NOT_VALID_SECRET", "secretInvalid"}) {
    EXPECT_TRUE(ReadName(name).refused) << name;
  }
  for (const char* name : {"token", "validToken", "matching_password", "notified_secret", "valid_not"}) {
    EXPECT_FALSE(ReadName(name).refused) << name;
  }
  EXPECT_TRUE(ReadName("encrypted_key").derived);
  EXPECT_TRUE(ReadName("hashedTokens").derived);
  EXPECT_TRUE(ReadName("keyFingerprint").derived);
  EXPECT_FALSE(ReadName("encryption_key").derived);
  EXPECT_FALSE(ReadName("digest_secret").derived);
  EXPECT_FALSE(ReadName("encrypted_password").derived);
  EXPECT_TRUE(ReadName("authenticity_token").of_page);
  EXPECT_TRUE(ReadName("csrfToken").of_page);
  EXPECT_TRUE(ReadName("postman-token").of_page);
  EXPECT_FALSE(ReadName("CSRF_SECRET").of_page);
  EXPECT_FALSE(ReadName("token").of_page);
}

}  // namespace
}  // namespace secretscan
