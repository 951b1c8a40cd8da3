#include "secretscan/rule_pack.h"

#include <cstdio>
#include <fstream>
#include <set>
#include <string>

#include "api/token_rules.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "secretscan/scanner.h"

namespace secretscan {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(RulePackTest, TellsWhatIsInIt) {
  const absl::StatusOr<RulePack> pack = RulePack::FromText(kTokenRules, "ours.toml");
  ASSERT_TRUE(pack.ok()) << pack.status();
  EXPECT_EQ(pack->size(), 2u);
  EXPECT_EQ(pack->origin(), "ours.toml");
  EXPECT_EQ(pack->digest().size(), 64u);
  const std::vector<RuleInfo> list = pack->List();
  ASSERT_EQ(list.size(), 2u);
  EXPECT_EQ(list[1].id, "other-token");
  const std::optional<RuleInfo> info = pack->Find("token-of-ours");
  ASSERT_TRUE(info.has_value());
  EXPECT_EQ(info->description, "A token");
  EXPECT_EQ(info->severity, "critical");
  EXPECT_EQ(info->confidence, "high");
  EXPECT_EQ(info->regex, "tok_([0-9]{8})");
  EXPECT_EQ(info->path_regex, "");
  EXPECT_THAT(info->keywords, ElementsAre("tok_"));
  EXPECT_EQ(info->provider, "Ours");
  EXPECT_EQ(info->revoke_url, "https://example.com/revoke");
  EXPECT_FALSE(info->helper_only);
  EXPECT_EQ(info->origin, "ours.toml");
  EXPECT_EQ(info->line, 2);
  EXPECT_FALSE(pack->Find("none").has_value());
}

TEST(RulePackTest, BuiltInRulesAreComplete) {
  const absl::StatusOr<RulePack> pack = RulePack::BuiltIn();
  ASSERT_TRUE(pack.ok()) << pack.status();
  EXPECT_EQ(pack->origin(), "built-in");
  std::set<std::string> ids;
  for (const RuleInfo& info : pack->List()) {
    EXPECT_TRUE(ids.insert(info.id).second) << info.id;
    EXPECT_FALSE(info.description.empty()) << info.id;
    EXPECT_FALSE(info.regex.empty() && info.path_regex.empty()) << info.id;
  }
  EXPECT_GT(ids.size(), 200u);
}

TEST(RulePackTest, OnlyKeepsWhatIsNamed) {
  const absl::StatusOr<RulePack> pack = RulePack::FromText(kTokenRules, "ours.toml");
  ASSERT_TRUE(pack.ok());
  const absl::StatusOr<RulePack> one = pack->Only({"other-token"});
  ASSERT_TRUE(one.ok()) << one.status();
  EXPECT_EQ(pack->size(), 2u);
  ScannerOptions options;
  options.rules = *one;
  const absl::StatusOr<Scanner> scanner = Scanner::Create(options);
  ASSERT_TRUE(scanner.ok()) << scanner.status();
  EXPECT_EQ(scanner->ScanText(Token("tok"), "")->found.size(), 0u);
  EXPECT_EQ(scanner->ScanText(Token("oth"), "")->found.size(), 1u);
  EXPECT_TRUE(absl::IsInvalidArgument(pack->Only({"none"}).status()));
}

TEST(RulePackTest, ErrorsNameThePlace) {
  const absl::Status status =
      RulePack::FromText("\n[[rules]]\nid = \"x\"\nregex = '''('''\n", "bad.toml").status();
  EXPECT_TRUE(absl::IsInvalidArgument(status));
  EXPECT_THAT(std::string(status.message()), HasSubstr("bad.toml:"));
  EXPECT_FALSE(RulePack::FromFile("/nonexistent/rules.toml").ok());
  const std::string path = ::testing::TempDir() + "rule_pack_test.toml";
  std::ofstream(path) << kTokenRules;
  const absl::StatusOr<RulePack> pack = RulePack::FromFile(path);
  ASSERT_TRUE(pack.ok()) << pack.status();
  EXPECT_EQ(pack->origin(), path);
  std::remove(path.c_str());
}

}  // namespace
}  // namespace secretscan
