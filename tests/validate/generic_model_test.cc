#include "validate/generic_model.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "validate/validator.h"

namespace secretscan {
namespace {

std::string RandomLetters(size_t length, unsigned seed) {
  std::mt19937 random(seed);
  std::string text;
  for (size_t i = 0; i < length; ++i) {
    text += "bcdfghjklmnpqrstvwxz"[random() % 20];
  }
  return text;
}

Verdict Judge(const char* validator, const std::string& name, const std::string& value,
              std::string_view path, const char* quote = "\"") {
  const std::string match = name + " = " + quote + value + quote;
  return FindValidator(validator)->judge({value, match, "", "", path}, Confidence::kMedium);
}

TEST(GenericModel, RandomLettersAreAPassword) {
  for (unsigned seed = 0; seed < 20; ++seed) {
    const Verdict verdict = Judge("generic-place", "password", RandomLetters(10, seed), "app.py");
    EXPECT_FALSE(verdict.rejected) << seed;
    EXPECT_EQ(verdict.confidence, Confidence::kMedium) << seed;
  }
}

TEST(GenericModel, WordsAreForTheReviewer) {
  for (const char* value : {"password", "changeme", "secret", "example-password"}) {
    const Verdict verdict = Judge("generic-place", "password", value, "app.py");
    EXPECT_FALSE(verdict.rejected) << value;
    EXPECT_EQ(verdict.confidence, Confidence::kLow) << value;
    EXPECT_FALSE(verdict.reason.empty());
  }
}

TEST(GenericModel, ReferencesAndHashesAreNeverInUse) {
  for (const char* value : {"${DB_SECRET}", "vault:data/app#field", "process.env.USER", "ENC[AES,kqzvxwjb]",
                            "sha256-kqzvxwjbkqzvxwjb"}) {
    const Verdict verdict = Judge("generic-place", "secret", value, "app.yml");
    EXPECT_TRUE(verdict.rejected || verdict.confidence == Confidence::kLow) << value;
  }
}

TEST(GenericModel, APlaceNeverSpeaksForASecret) {
  const std::string value = RandomLetters(12, 1);
  for (const char* quote : {"", "\""}) {
    for (const char* path : {"", "app.py", "app.env", "README.md", "page.html", "test/a.js", "x.lock",
                             "locale/de.json", "style.css"}) {
      const std::string match = "api_token = " + (quote + value) + quote;
      const MatchReading reading({value, match, "  # ", " + rest", path});
      const FeatureSet seen = MatchFeatures(reading);
      const FeatureSet place = PlaceFeatures(reading);
      EXPECT_LE(ScoreFeatures(seen | place).secret, ScoreFeatures(seen).secret) << path;
      EXPECT_LE(ScoreFeatures(seen | place).hardcoded, ScoreFeatures(seen).hardcoded) << path;
      for (size_t i = 0; i <= kFirstOfPlace; ++i) {
        EXPECT_FALSE(place[i]) << FeatureName(i);
      }
    }
  }
}

TEST(GenericModel, AnyMatchHasAReason) {
  for (const std::string& value : {std::string(), std::string("\0", 1), std::string(500, 'x')}) {
    EXPECT_FALSE(Judge("generic-value", "key", value, "").reason.empty());
  }
}

TEST(GenericModel, WhatLeadsToASecretIsNotInUse) {
  const struct {
    const char* name;
    const char* value;
    const char* path;
    const char* quote;
  } kCases[] = {
      {"login_secret", "src1337-login", "app.py", "\""},
      {"secret", "USERS_PROD_TK01", "app.yml", ""},
      {"token", "teams/platform/database", "app.py", "\""},
      {"secret", "kqz-abcdefg-vxwj", "app.py", "\""},
      {"hashed_token", "kq8Zt2Lw9xRvPpM3", "app.py", "\""},
      {"csrf_token", "kq8Zt2Lw9xRvPpM3", "app.py", "\""},
      {"secret", "kqzvxwjb-8Zt2Lw9x.json", "app.py", "\""},
      {"password", "你的平台账户密码", "app.py", "\""},
      {"password", "mypassword", "settings.xml.tmpl", "\""},
  };
  for (const auto& c : kCases) {
    const Verdict verdict = Judge("generic-place", c.name, c.value, c.path, c.quote);
    EXPECT_TRUE(verdict.rejected || verdict.confidence == Confidence::kLow) << c.value;
  }
}

TEST(GenericModel, WhatNobodyDrewIsNoKey) {
  const std::string part = RandomLetters(16, 3);
  std::string counted;
  for (char c = 'a'; c <= 'z'; ++c) {
    counted += c;
    counted += static_cast<char>('0' + (c * 7) % 10);
  }
  for (const std::string& value : {part + part, counted}) {
    EXPECT_EQ(Judge("generic-value", "api_token", value, "").confidence, Confidence::kLow) << value;
  }
  EXPECT_EQ(Judge("generic-value", "api_token", part + RandomLetters(16, 4), "").confidence,
            Confidence::kMedium);
}

TEST(GenericModel, AWordInATranslationIsNone) {
  const Verdict word = Judge("generic-place", "Password", "Cyfrinair", "locales/cy.json");
  EXPECT_TRUE(word.rejected || word.confidence == Confidence::kLow);
  EXPECT_FALSE(Judge("generic-value", "Password", "Cyfrinair", "locales/cy.json").rejected);
}

TEST(GenericModel, AValueThatIsCutByATemplateIsNone) {
  const Validator& place = *FindValidator("generic-place");
  const auto judge = [&](std::string_view after) {
    return place.judge({"kq8Zt2Lw9xRv", " --token=kq8Zt2Lw9xRv", "login", after, "run.sh"},
                       Confidence::kMedium);
  };
  EXPECT_EQ(judge("").confidence, Confidence::kMedium);
  const Verdict cut = judge("<your token>");
  EXPECT_TRUE(cut.rejected || cut.confidence == Confidence::kLow);
}

}  // namespace
}  // namespace secretscan
