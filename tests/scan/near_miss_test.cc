#include "scan/near_miss.h"

#include <gtest/gtest.h>

namespace secretscan {
namespace {

constexpr std::string_view kPack = R"(
[[rules]]
id = "acme-token"
regex = '''(?i:acme)[\w .=]{1,20}\b([a-f0-9]{32})\b'''
keywords = ["acmecorp", "acme-", "acme-prod-"]
[rules.secretscan]
severity = "high"
provider = "Acme"
[[rules]]
id = "acme-live-token"
regex = '''\b(aclive_[a-z0-9]{20})\b'''
keywords = ["aclive_"]
[rules.secretscan]
provider = "Acme"
[[rules]]
id = "bolt-key"
regex = '''\b(boltq[a-z0-9]{20})\b'''
keywords = ["boltq"]
[rules.secretscan]
provider = "Bolt Labs"
[[rules]]
id = "in-a-file"
regex = '''x'''
path = '''\.conf$'''
keywords = ["conffile_"]
[[rules]]
id = "generic-key"
regex = '''key = (\w{8,40})'''
keywords = ["key", "key-", "token"]
)";

bool Concerns(std::string_view secret, std::string_view name = "key") {
  const auto rules = ParseRules(kPack, "test.toml");
  EXPECT_TRUE(rules.ok()) << rules.status();
  return !NearMiss(**rules).Reason(name, secret).empty();
}

TEST(NearMiss, AValueThatBeginsAsATokenDoes) {
  EXPECT_TRUE(Concerns("aclive_short"));
  EXPECT_TRUE(Concerns("ACLIVE_SHORT"));
  EXPECT_TRUE(Concerns("acme-prod-short"));
  EXPECT_TRUE(Concerns("boltq123"));
  EXPECT_FALSE(Concerns("aclive_"));
  EXPECT_FALSE(Concerns("0123456789aclive_"));
  EXPECT_FALSE(Concerns("acliv_short"));
}

TEST(NearMiss, WordsAndKeywordsOfFilesAreNoPrefixes) {
  EXPECT_FALSE(Concerns("acmecorp123"));
  EXPECT_FALSE(Concerns("conffile_123"));
  EXPECT_FALSE(Concerns("key-123"));
}

TEST(NearMiss, AValueBesideTheProvidersNameThatIsCutShort) {
  EXPECT_TRUE(Concerns(std::string(31, 'k'), "ACME_TOKEN"));
  EXPECT_TRUE(Concerns(std::string(31, 'k'), "config.myAcmeToken"));
  EXPECT_FALSE(Concerns(std::string(31, 'k'), "ACMEX_TOKEN"));
  EXPECT_FALSE(Concerns(std::string(31, 'k'), "TOKEN"));
  EXPECT_FALSE(Concerns(std::string(33, 'k'), "ACME_TOKEN"));
}

TEST(NearMiss, AValueBesideTheProvidersNameWithAWrongCharacter) {
  EXPECT_TRUE(Concerns(std::string(31, 'a') + "/", "acme_token"));
  // Letters may be those of another form.
  EXPECT_FALSE(Concerns(std::string(31, 'a') + "k", "acme_token"));
  EXPECT_FALSE(Concerns(std::string(32, 'a'), "acme_token"));
}

TEST(NearMiss, AValueWithTheFirstWordOfThePrefix) {
  EXPECT_TRUE(Concerns("aclive-" + std::string(40, 'k'), "acme_token"));
  EXPECT_FALSE(Concerns("aclive-" + std::string(40, 'k'), "token"));
  EXPECT_FALSE(Concerns("acmelive-" + std::string(40, 'k'), "bolt"));
}

TEST(NearMiss, PasswordsAndIdsHaveAnyForm) {
  EXPECT_FALSE(Concerns(std::string(12, 'k'), "ACME_PASSWORD"));
  EXPECT_FALSE(Concerns("01234567-89ab-cdef-0123-456789abcdef", "acme_token"));
}

TEST(NearMiss, AProviderOfTwoWords) {
  EXPECT_TRUE(Concerns("kkkk", "boltLabsKey"));
  EXPECT_FALSE(Concerns("kkkk", "labsKey"));
}

TEST(NearMiss, TakesAnyBytes) {
  EXPECT_FALSE(Concerns(""));
  EXPECT_FALSE(Concerns(std::string_view("\xFF\0\xC3", 3)));
  EXPECT_FALSE(Concerns(std::string_view("\xFF\0\xC3", 3), std::string_view("\xFF\0\xC3", 3)));
}

}  // namespace
}  // namespace secretscan
