#include "validate/no_secret.h"

#include <gtest/gtest.h>

#include <string>

namespace secretscan {
namespace {

std::string_view OfValue(const std::string& value, const std::string& quote) {
  const std::string match = "password = " + quote + value + quote;
  return WhyNoValue({std::string_view(match).substr(11 + quote.size(), value.size()), match, {}, {}, {}});
}

std::string_view OfName(const std::string& name, const std::string& value) {
  const std::string match = name + " = \"" + value + "\"";
  return WhyNoSecret(MatchReading({value, match, {}, {}, {}}));
}

TEST(WhyNoValue, PiecesOfCode) {
  for (const char* value : {"params[", "self.module.params[", "str(self.params[", "os.path.normpath(value)",
                            "credentials.passwords[0].value", "d.setdefault(alt[0],", "None):"}) {
    EXPECT_FALSE(OfValue(value, "").empty()) << value;
    EXPECT_TRUE(OfValue(value, "\"").empty()) << value;  // a person may choose it
  }
  for (const char* value : {"),f(", "+fmt.Sprintf(", "); FLUSH x;", ", name=x", "[variables("}) {
    EXPECT_FALSE(OfValue(value, "\"").empty()) << value;
  }
  for (const char* value : {"kq8[Zt2Lw", "(kq8Zt", "kq8Zt2)", "+bKq8Zt2LwA==", ")kq8Zt2", "kq8Zt2Lw("}) {
    EXPECT_TRUE(OfValue(value, "").empty()) << value;
    EXPECT_TRUE(OfValue(value, "\"").empty()) << value;
  }
}

TEST(WhyNoValue, Versions) {
  for (const char* value :
       {"1.2.1", "^1.2.1", "~1.0", ">=2.7", "1.0.1-rc3", "1.0.0-preview2-final", "3.0.0-preview7.19362.4"}) {
    EXPECT_FALSE(OfValue(value, "\"").empty()) << value;
  }
  for (const char* value : {"1", "rc3", "1.0.1kq8", "12-kq8Zt2", "1.0.KQ", "^", ""}) {
    EXPECT_TRUE(OfValue(value, "\"").empty()) << value;
  }
}

TEST(WhyNoValue, ChoicesSettingsAndEncodings) {
  for (const char* value : {"required|string", "required|confirmed|min:6", "utf-8", "UTF-16LE"}) {
    EXPECT_FALSE(OfValue(value, "\"").empty()) << value;
  }
  EXPECT_FALSE(OfValue("deviceType=switch", "").empty());
  EXPECT_FALSE(OfValue("apiVersion: 1", "").empty());
  EXPECT_TRUE(OfValue("deviceType=switch", "\"").empty());
  for (const char* value : {"kq8|Zt2", "kq8Zt2Lw==", "a=b", "|", "x|y"}) {
    EXPECT_TRUE(OfValue(value, "").empty()) << value;
  }
}

TEST(WhyNoSecret, NamesOfOtherThings) {
  constexpr const char* kRandom = "kq8Zt2Lw9xRvPp31";
  for (const char* name : {"nextToken", "ClientRequestToken", "secretName", "KEY_TYPE", "passwordVariable",
                           "authTag", "credentialsId", "CredentialIdentifier", "RepositoryIdentifierKey",
                           "ask_vault_pass", "TokenGuard.php"}) {
    EXPECT_FALSE(OfName(name, kRandom).empty()) << name;
  }
  for (const char* name : {"token", "password", "secretKey", "VAULT_SECRET_ID", "DEV_ROOT_TOKEN_ID", "update_password",
                           "auth.token", "user_password_2"}) {
    EXPECT_TRUE(OfName(name, kRandom).empty()) << name;
  }
}

TEST(WhyNoSecret, ValuesOfOtherThings) {
  EXPECT_FALSE(OfName("self.update_password", "always").empty());
  EXPECT_TRUE(OfName("self.password", "always").empty());
  EXPECT_FALSE(OfName("password_file", "~/.vault_pass").empty());
  EXPECT_FALSE(OfName("PWD", "/usr/src/app").empty());
  EXPECT_TRUE(OfName("password", "/usr/src/app").empty());  // the model's to judge
  EXPECT_FALSE(OfName("token", "lparen").empty());
  EXPECT_FALSE(OfName("token", "keyword.operator.comment.2").empty());
  EXPECT_TRUE(OfName("password", "lparen").empty());
  EXPECT_FALSE(OfName("SIGNER_GPG_KEY", "0123456789ABCDEF").empty());
  EXPECT_TRUE(OfName("SIGNER_KEY", "0123456789ABCDEF").empty());
  EXPECT_FALSE(OfName("dsn", "pgsql:host=db;dbname=bar").empty());
  EXPECT_TRUE(OfName("dsn", "pgsql:host=db;password=kq8").empty());
}

TEST(WhyNoSecret, RowsAndEntries) {
  EXPECT_FALSE(OfName("author", "kq8Zt2Lw9xRvPp31").empty());
  EXPECT_TRUE(OfName("authorization", "kq8Zt2Lw9xRvPp31").empty());
  EXPECT_FALSE(OfName("hostkey", "rsa-sha2-256,ssh-rsa").empty());
  EXPECT_TRUE(OfName("hostkey", "KQ8,zt2").empty());
  const auto entry = [](std::string_view value) {
    const std::string match = "<signalKey type=\"String\">" + std::string(value) + "</";
    return WhyNoSecret(MatchReading({value, match, {}, {}, {}}));
  };
  EXPECT_FALSE(entry("AmbientAirTemp_jEc1AMB").empty());
  EXPECT_TRUE(entry("kq8Zt2Lw9xRvPp31").empty());
}

TEST(WhyRefused, AsksTheName) {
  const auto why = [](const std::string& match) { return WhyRefused(MatchReading({"kq8Zt2Lw9xRv", match, {}, {}, {}})); };
  EXPECT_FALSE(why("wrongToken := \"kq8Zt2Lw9xRv\"").empty());
  EXPECT_FALSE(why("non_matching_token: kq8Zt2Lw9xRv").empty());
  EXPECT_TRUE(why("token := \"kq8Zt2Lw9xRv\"").empty());
  EXPECT_TRUE(why("kq8Zt2Lw9xRv").empty());
}

TEST(WhyNoPlace, ComparisonsOfAShell) {
  const auto why = [](std::string_view before, std::string_view match, std::string_view value) {
    return WhyNoPlace(MatchReading({match.substr(match.find(value), value.size()), match, before, {}, "ltmain.sh"}));
  };
  EXPECT_FALSE(why("if test $", "pass = dlopen", "dlopen").empty());
  EXPECT_FALSE(why("if test \"$mode,$", "pass\" = \"lib,open\"", "lib,open").empty());
  EXPECT_TRUE(why("$", "pass = \"dlopen\"", "dlopen").empty());  // PHP
  EXPECT_TRUE(why("", "pass = dlopen", "dlopen").empty());
}

TEST(WhyNoSetting, WhereItStands) {
  const auto why = [](std::string_view name, const std::string& value, std::string_view after, std::string_view path) {
    const std::string match = std::string(name) + "=" + value;
    return WhyNoSetting(MatchReading({value, match, {}, after, path}));
  };
  EXPECT_FALSE(why("REDIS_PASSWORD", "Option", "(str)", "defaults.py").empty());
  EXPECT_TRUE(why("REDIS_PASSWORD", "Option", "", "defaults.py").empty());
  EXPECT_FALSE(why("password", "Heslo", "", "conf/locale/locale_cs-CZ.ini").empty());
  EXPECT_FALSE(why("password", "Kennwort", "", "task/config_de.properties").empty());
  EXPECT_FALSE(why("password", "\\u5bc6", "", "config_zh_TW.properties").empty());
  EXPECT_TRUE(why("password", "Kennw0rt!", "", "task/config_de.properties").empty());
  EXPECT_TRUE(why("password", "Kennwort", "", "task/config.properties").empty());
  EXPECT_FALSE(why("update_password", "always", "", "tasks.yml").empty());
}

}  // namespace
}  // namespace secretscan
