#include "scan/near_miss.h"

#include <gtest/gtest.h>

namespace secretscan {
namespace {

constexpr std::string_view kPack = R"(
[[rules]]
id = "acme-token"
regex = '''acme[\w .=]{1,20}\b([a-f0-9]{32})\b'''
keywords = ["acmecorp", "acme-", "acme-prod-"]
[rules.secretscan]
severity = "high"
[[rules]]
id = "acme-live-token"
regex = '''\b(aclive_[a-z0-9]{20})\b'''
keywords = ["aclive_"]
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

bool Concerns(std::string_view secret) {
  const auto rules = ParseRules(kPack, "test.toml");
  EXPECT_TRUE(rules.ok()) << rules.status();
  return NearMiss(**rules).Concerns(secret);
}

TEST(NearMiss, AValueThatBeginsAsATokenDoes) {
  EXPECT_TRUE(Concerns("aclive_short"));
  EXPECT_TRUE(Concerns("ACLIVE_SHORT"));
  EXPECT_TRUE(Concerns("acme-prod-short"));
  EXPECT_FALSE(Concerns("aclive_"));
  EXPECT_FALSE(Concerns("0123456789aclive_"));
  EXPECT_FALSE(Concerns("acliv_short"));
}

TEST(NearMiss, WordsAndKeywordsOfFilesAreNoPrefixes) {
  EXPECT_FALSE(Concerns("acmecorp123"));
  EXPECT_FALSE(Concerns("conffile_123"));
  EXPECT_FALSE(Concerns("key-123"));
}

TEST(NearMiss, TakesAnyBytes) {
  EXPECT_FALSE(Concerns(""));
  EXPECT_FALSE(Concerns(std::string_view("\xFF\0\xC3", 3)));
}

}  // namespace
}  // namespace secretscan
