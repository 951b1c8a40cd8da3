#include <gtest/gtest.h>

#include "base/base64.h"
#include "validate/judge.h"

namespace secretscan {
namespace {

Verdict Judge(std::string_view login) { return JudgeBy("basic-auth", Base64Encode(login)); }

TEST(BasicAuth, UserAndPassword) {
  const Verdict verdict = Judge("deploy:kq8Zt2Lw");
  EXPECT_FALSE(verdict.rejected);
  EXPECT_EQ(verdict.confidence, Confidence::kHigh);
}

TEST(BasicAuth, AKeyInPlaceOfTheUser) {
  const Verdict verdict = Judge("kq8Zt2Lw9xRv:");
  EXPECT_FALSE(verdict.rejected);
  EXPECT_EQ(verdict.confidence, Confidence::kMedium);
}

TEST(BasicAuth, ExamplesAreLowered) {
  for (const char* login : {"Aladdin:open sesame", "user:password", "me:changeme"}) {
    EXPECT_FALSE(Judge(login).rejected) << login;
    EXPECT_EQ(Judge(login).confidence, Confidence::kLow) << login;
  }
}

TEST(BasicAuth, WordsThatDecodeToAColon) {
  for (const char* word : {"Options", "Operations"}) {
    EXPECT_TRUE(JudgeBy("basic-auth", word).rejected) << word;
  }
  EXPECT_FALSE(Judge("имя:кq8Zt2Lw").rejected);
  EXPECT_FALSE(Judge("username:test\xc6\xb6").rejected);
}

TEST(BasicAuth, AnythingElseIsRejected) {
  for (const char* login : {":", "no colon at all", "bytes\x01:x", "user:${PASSWORD}", "user:zzzzzzzz"}) {
    EXPECT_TRUE(Judge(login).rejected) << login;
  }
  EXPECT_TRUE(JudgeBy("basic-auth", "understanding").rejected);
  EXPECT_TRUE(JudgeBy("basic-auth", "not/base64!").rejected);
}

}  // namespace
}  // namespace secretscan
