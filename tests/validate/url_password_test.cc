#include <gtest/gtest.h>

#include <string>

#include "validate/judge.h"

namespace secretscan {
namespace {

Verdict Judge(const std::string& user, const std::string& password, const std::string& host) {
  const std::string link =
      "postgres"
      "://" +
      user + ":" + password + "@" + host + "/main";
  return JudgeBy("url-password", MatchView{password, link, {}, {}, {}});
}

TEST(UrlPassword, OfAServer) {
  EXPECT_EQ(Judge("app", "kq8Zt2Lw9xRv", "db.acme.test").confidence, Confidence::kHigh);
  EXPECT_EQ(Judge("app", "zhpal", "db.acme.test").confidence, Confidence::kMedium);
  EXPECT_EQ(Judge("app", "kq8@Zt2Lw9", "db.acme.test").confidence, Confidence::kHigh);
  EXPECT_EQ(Judge("app", "kq8Zt2Lw9xRv", "localhost:5432").confidence, Confidence::kMedium);
  EXPECT_EQ(Judge("app", "kq8Zt2Lw9xRv", "db.example.com").confidence, Confidence::kMedium);
  EXPECT_EQ(Judge("admin", "admin", "git.acme.test").confidence, Confidence::kMedium);
}

TEST(UrlPassword, ExamplesAreLow) {
  EXPECT_EQ(Judge("user", "password", "db.acme.test").confidence, Confidence::kLow);
  EXPECT_EQ(Judge("test_user", "test_password_123", "db.acme.test").confidence, Confidence::kLow);
  EXPECT_EQ(Judge("postgres", "postgres", "localhost").confidence, Confidence::kLow);
  EXPECT_EQ(Judge("app", "zhpal", "db.example.com").confidence, Confidence::kLow);
  EXPECT_FALSE(Judge("user", "password", "db.acme.test").rejected);
  // Words, where nobody from outside can go.
  EXPECT_EQ(Judge("git", "openhouse", "git.server.local").confidence, Confidence::kLow);
  EXPECT_EQ(Judge("git", "kqzvxwjb", "git.server.local").confidence, Confidence::kMedium);
}

TEST(UrlPassword, TheUserIsTheToken) {
  EXPECT_EQ(Judge("kq8Zt2Lw9xRv", "x-oauth-basic", "git.acme.test").confidence, Confidence::kLow);
}

TEST(LoginPair, APathOfWindows) {
  EXPECT_TRUE(JudgeBy("login-pair", "C:/usr/bin/kq8.exe").rejected);
  EXPECT_FALSE(JudgeBy("login-pair", "c:kq8Zt2Lw").rejected);
}

TEST(SettingPlace, TranslationsAndCode) {
  EXPECT_TRUE(JudgeBy("setting-place", MatchView{"Heslo", "password=Heslo", {}, {}, "locale/cs.ini"}).rejected);
  EXPECT_TRUE(JudgeBy("setting-place", MatchView{"Option", "PASSWORD: Option", {}, "(", "a.py"}).rejected);
  EXPECT_FALSE(JudgeBy("setting-place", MatchView{"Option", "PASSWORD: Option", {}, {}, "a.py"}).rejected);
  EXPECT_TRUE(JudgeBy("setting-place", MatchView{"None):", "password=None):", {}, {}, "a.py"}).rejected);
  EXPECT_FALSE(JudgeBy("setting-place", MatchView{"999aaaa", "password=999aaaa", {}, {}, "a.yaml"}).rejected);
}

TEST(UrlPassword, ReferencesAreRejected) {
  for (const char* password :
       {"$PASS", "${PASS}", "%s", "<password>", "{pw}", "********", "1234567890"}) {
    EXPECT_TRUE(Judge("app", password, "db.acme.test").rejected) << password;
  }
  EXPECT_TRUE(Judge("app", "kq8Zt2Lw", "${HOST}").rejected);
  EXPECT_TRUE(Judge("mailto", "johnny", "acme.test").rejected);
}

Verdict JudgeSetting(std::string_view value) { return JudgeBy("setting-password", value); }

TEST(SettingPassword, Verdicts) {
  EXPECT_EQ(JudgeSetting("kq8Zt2Lw").confidence, Confidence::kHigh);
  EXPECT_EQ(JudgeSetting("secret").confidence, Confidence::kLow);
  EXPECT_TRUE(JudgeSetting("${PASS}").rejected);
  EXPECT_TRUE(JudgeSetting("zzzzzzzz").rejected);
}

TEST(LoginPair, TheHalfThatIsTheKey) {
  EXPECT_FALSE(JudgeBy("login-pair", "app:kq8Zt2Lw").rejected);
  EXPECT_FALSE(JudgeBy("login-pair", "kq8Zt2Lw:").rejected);
  EXPECT_FALSE(JudgeBy("login-pair", ":kq8Zt2Lw").rejected);
  EXPECT_EQ(JudgeBy("login-pair", "user:pass").confidence, Confidence::kLow);
  EXPECT_TRUE(JudgeBy("login-pair", "app:$PASS").rejected);
  EXPECT_TRUE(JudgeBy("login-pair", ":").rejected);
}

TEST(PairedUser, AnyoneAndExamplesAreLow) {
  const auto judge = [](std::string_view pair) {
    return JudgeBy("paired-user", MatchView{"kq8Zt2Lw", pair, {}, {}, {}}).confidence;
  };
  EXPECT_EQ(judge("user = 'Aladdin'\npassword = 'kq8Zt2Lw'"), Confidence::kLow);
  EXPECT_EQ(judge("user => \"anonymous\",\npass => \"kq8Zt2Lw\""), Confidence::kLow);
  EXPECT_EQ(judge("user: anna\npassword: kq8Zt2Lw"), Confidence::kHigh);
  EXPECT_EQ(judge("kq8Zt2Lw"), Confidence::kHigh);
}

TEST(SampleMailbox, DomainsForDocumentationAreLow) {
  const auto judge = [](std::string_view match) {
    return JudgeBy("sample-mailbox", MatchView{"kq8Zt2Lw", match, {}, {}, {}}).confidence;
  };
  EXPECT_EQ(judge("mail=\"anna@example.com\"\nword \"kq8Zt2Lw\""), Confidence::kLow);
  EXPECT_EQ(judge("a@acme.test, b@mail.example.org: kq8Zt2Lw"), Confidence::kLow);
  EXPECT_EQ(judge("mail=\"anna@example.community\"\nword \"kq8Zt2Lw\""), Confidence::kHigh);
  EXPECT_EQ(judge("mail=\"anna@\" word \"kq8Zt2Lw\""), Confidence::kHigh);
  // What follows the password is another's.
  EXPECT_EQ(judge("word \"kq8Zt2Lw\" mail=\"anna@example.com\""), Confidence::kHigh);
  EXPECT_EQ(judge("kq8Zt2Lw"), Confidence::kHigh);
}

}  // namespace
}  // namespace secretscan
