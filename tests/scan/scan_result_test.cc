#include "scan/scan_result.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace secretscan {
namespace {

using enum Severity;
using ::testing::ElementsAre;

Finding Found(std::string rule, std::string secret, std::string file, Severity severity) {
  Finding finding;
  finding.rule_id = std::move(rule);
  finding.secret = std::move(secret);
  finding.file = std::move(file);
  finding.severity = severity;
  return finding;
}

TEST(GroupSecrets, GroupsByRuleAndSecret) {
  ScanResult result;
  result.findings = {Found("a", "one", "f", kHigh), Found("b", "one", "f", kHigh),
                     Found("a", "two", "f", kHigh), Found("a", "one", "g", kHigh)};
  GroupSecrets(&result);
  ASSERT_EQ(result.secrets.size(), 3u);
  EXPECT_EQ(result.secrets[0].secret, "one");
  EXPECT_THAT(result.secrets[0].occurrences, ElementsAre(0, 3));
  EXPECT_EQ(result.secrets[1].secret, "two");
  EXPECT_THAT(result.secrets[1].occurrences, ElementsAre(2));
  EXPECT_EQ(result.secrets[2].rule_id, "b");
  EXPECT_THAT(result.secrets[2].occurrences, ElementsAre(1));
}

TEST(DropFindings, KeepsIdsAndPresenceOfWhatIsLeft) {
  ScanResult result;
  result.findings = {Found("a", "one", "f", kHigh), Found("a", "two", "f", kHigh),
                     Found("a", "one", "g", kHigh), Found("a", "", "h", kHigh)};
  GroupSecrets(&result);
  result.secrets[0].at_head = true;
  const std::string id = result.secrets[0].id;
  const std::string file_id = result.secrets[2].id;
  DropFindings({true, true, false, false}, &result);
  ASSERT_EQ(result.findings.size(), 2u);
  EXPECT_EQ(result.findings[0].file, "g");
  ASSERT_EQ(result.secrets.size(), 2u);
  EXPECT_EQ(result.secrets[0].id, id);
  EXPECT_TRUE(result.secrets[0].at_head);
  EXPECT_THAT(result.secrets[0].occurrences, ElementsAre(0));
  EXPECT_EQ(result.secrets[1].id, file_id);
  EXPECT_THAT(result.secrets[1].occurrences, ElementsAre(1));
}

TEST(GroupSecrets, PutsTheWorstFirst) {
  ScanResult result;
  result.findings = {Found("b", "1", "f", kLow), Found("c", "2", "f", kCritical),
                     Found("a", "3", "f", kLow), Found("a", "0", "g", kLow)};
  GroupSecrets(&result);
  std::vector<std::string> order;
  for (const SecretGroup& group : result.secrets) {
    order.push_back(group.secret);
  }
  EXPECT_THAT(order, ElementsAre("2", "3", "0", "1"));
}

TEST(GroupSecrets, GroupsPathFindingsByFile) {
  ScanResult result;
  result.findings = {Found("p", "", "x", kHigh), Found("p", "", "y", kHigh),
                     Found("p", "", "x", kHigh), Found("p", "x", "y", kHigh)};
  GroupSecrets(&result);
  ASSERT_EQ(result.secrets.size(), 3u);
  EXPECT_THAT(result.secrets[0].occurrences, ElementsAre(0, 2));
  EXPECT_THAT(result.secrets[1].occurrences, ElementsAre(1));
  EXPECT_THAT(result.secrets[2].occurrences, ElementsAre(3));
  EXPECT_NE(result.secrets[0].id, result.secrets[1].id);
}

TEST(GroupSecrets, ReplacesEarlierGroups) {
  ScanResult result;
  result.findings = {Found("a", "one", "f", kHigh)};
  GroupSecrets(&result);
  GroupSecrets(&result);
  EXPECT_EQ(result.secrets.size(), 1u);
  result.findings.clear();
  GroupSecrets(&result);
  EXPECT_TRUE(result.secrets.empty());
}

TEST(GroupSecrets, IdsFollowTheSecretWhereverItStands) {
  ScanResult here;
  here.identity = "a root commit";
  here.findings = {Found("a", "one", "f", kHigh)};
  GroupSecrets(&here);
  ScanResult there = here;
  there.findings[0].file = "elsewhere";
  there.findings[0].start_line = 7;
  GroupSecrets(&there);
  EXPECT_EQ(here.secrets[0].id, there.secrets[0].id);
  EXPECT_EQ(here.secrets[0].id.size(), 32u);
}

TEST(GroupSecrets, IdsDifferBetweenRepositories) {
  ScanResult here;
  here.identity = "a root commit";
  here.findings = {Found("a", "one", "f", kHigh)};
  ScanResult there = here;
  there.identity = "another root commit";
  GroupSecrets(&here);
  GroupSecrets(&there);
  EXPECT_NE(here.secrets[0].id, there.secrets[0].id);
}

TEST(GroupSecrets, WithoutAnIdentityIdsHoldNothingOfTheSecret) {
  ScanResult result;
  result.findings = {Found("a", "one", "f", kHigh), Found("a", "two", "f", kHigh)};
  GroupSecrets(&result);
  EXPECT_EQ(result.secrets[0].id, PlaceId("a", "f", 1));
  EXPECT_EQ(result.secrets[1].id, PlaceId("a", "f", 2));
  ScanResult other = result;
  other.findings[0].secret = "eno";
  GroupSecrets(&other);
  EXPECT_EQ(other.secrets[0].id, result.secrets[0].id);
}

// Computed with `openssl dgst -sha256 -hmac` and `sha256sum`.
TEST(Ids, HaveThePublishedForm) {
  EXPECT_EQ(SecretId("key", "rule", "value"), "1fb613b6a7e37a09ff6e30d055e96083");
  EXPECT_EQ(PlaceId("rule", "file", 1), "a3134199c3947490ce3154f547bb7903");
}

}  // namespace
}  // namespace secretscan
