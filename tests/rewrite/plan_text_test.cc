#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "rewrite/plan.h"

namespace secretscan {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

ObjectId Id(uint8_t digit) {
  ObjectId id;
  id.bytes.fill(0);
  for (size_t i = 0; i < id.size; ++i) {
    id.bytes[i] = digit;
  }
  return id;
}

RewritePlan Sample() {
  RewritePlan plan;
  plan.id = "0123456789abcdef0123456789abcdef";
  plan.facts.commits_changed = 3;
  plan.facts.commits_pruned = 1;
  plan.facts.commits_kept = 40;
  plan.rotations = {{"aws-key", "An AWS key", "cloud accounts", "https://example.com/revoke", 2}};
  plan.secrets = {{"aws-key 01234567", {"aws-key"}, {{"plain", 4}, {"base64", 1}}, 5, 3, "",
                   {{Id(7).Hex(), "conf/\x1b[31mapp.env", 12, "KEY=REDACTED"}}}};
  plan.tips = {{"refs/heads/main", {{"conf/app.env", false}, {"old.bin", true}}, 2}};
  plan.references = {{"refs/heads/main", Id(1), Id(2), false},
                     {"refs/pull/7/head", Id(1), Id(2), true}};
  plan.unsigned_commits = {Id(5).Hex()};
  plan.decisions = {{"file-name", "notes/REDACTED.txt", "rename it"}};
  plan.unread = {"blob 00: missing"};
  plan.preflight.Add("stash", PreflightLevel::kInfo, "stash entries: 2", "");
  plan.preflight.items.push_back({"shallow", PreflightLevel::kRefusal, true, false,
                                  "the clone is shallow", "unshallow it"});
  return plan;
}

TEST(PlanTextTest, RotationStandsAtTheTop) {
  const std::string text = PlanText(Sample());
  EXPECT_THAT(text, StartsWith("ROTATE FIRST"));
  EXPECT_THAT(text, HasSubstr("https://example.com/revoke"));
  EXPECT_THAT(text, HasSubstr("nothing has been changed yet"));
}

TEST(PlanTextTest, TellsWhatWouldChange) {
  const std::string text = PlanText(Sample());
  EXPECT_THAT(text, HasSubstr("3 rewritten, 1 left out"));
  EXPECT_THAT(text, HasSubstr("aws-key 01234567: 5 places in 3 contents (plain 4, base64 1)"));
  EXPECT_THAT(text, HasSubstr(":12  KEY=REDACTED"));
  EXPECT_THAT(text, HasSubstr("and 2 more contents"));
  EXPECT_THAT(text, HasSubstr("old.bin (removed)"));
  EXPECT_THAT(text, HasSubstr("refs/pull/7/head"));
  EXPECT_THAT(text, HasSubstr("hosts refuse it"));
  EXPECT_THAT(text, HasSubstr("file-name: notes/REDACTED.txt"));
  EXPECT_THAT(text, HasSubstr("refusal: the clone is shallow"));
  EXPECT_THAT(text, HasSubstr("(--force goes on)"));
  EXPECT_THAT(text, HasSubstr("Plan id: 0123456789abcdef"));
  EXPECT_LT(text.find("refusal:"), text.find("info:"));
}

TEST(PlanTextTest, SteersNoTerminal) {
  EXPECT_THAT(PlanText(Sample()), Not(HasSubstr("\x1b")));
}

TEST(PlanTextTest, LongListsAreCut) {
  RewritePlan plan = Sample();
  plan.unsigned_commits.assign(50, Id(9).Hex());
  EXPECT_THAT(PlanText(plan, 10), HasSubstr("and 40 more ids"));
}

TEST(PlanTextTest, NothingToDo) {
  RewritePlan plan;
  plan.id = "00";
  EXPECT_THAT(PlanText(plan), HasSubstr("There is nothing to change."));
}

TEST(PlanJsonTest, HoldsEverything) {
  const auto json = nlohmann::json::parse(PlanJson(Sample()));
  EXPECT_EQ(json["schema"], "secretscan-plan/1");
  EXPECT_EQ(json["plan"], "0123456789abcdef0123456789abcdef");
  EXPECT_EQ(json["rotate_first"][0]["url"], "https://example.com/revoke");
  EXPECT_EQ(json["facts"]["commits_changed"], 3);
  EXPECT_EQ(json["secrets"][0]["forms"]["base64"], 1);
  EXPECT_EQ(json["secrets"][0]["places"][0]["line"], 12);
  EXPECT_EQ(json["tips"][0]["files"][1]["removed"], true);
  EXPECT_EQ(json["references"][1]["refused_by_hosts"], true);
  EXPECT_EQ(json["preflight"][1]["level"], "refusal");
  EXPECT_EQ(json["decisions"][0]["kind"], "file-name");
  EXPECT_EQ(json["unread"].size(), 1u);
}

}  // namespace
}  // namespace secretscan
