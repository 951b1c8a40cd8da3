// The reference's own configuration, when a copy is at hand.
#include <algorithm>
#include <cstdlib>
#include <map>
#include <set>

#include "config_testing.h"

namespace secretscan {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

class UpstreamConfigTest : public ::testing::Test {
 protected:
  void SetUp() override {
    const char* data = std::getenv("SECRETSCAN_SHARED_DATA");
    if (data == nullptr) {
      GTEST_SKIP() << "SECRETSCAN_SHARED_DATA names no directory with gitleaks-8.30.1.toml";
    }
    auto rules = LoadRulesFile(std::string(data) + "/gitleaks-8.30.1.toml");
    ASSERT_TRUE(rules.ok()) << rules.status();
    set_ = *rules;
  }
  template <typename Predicate>
  int64_t Count(Predicate predicate) {
    return std::count_if(set_->rules.begin(), set_->rules.end(), predicate);
  }

  std::shared_ptr<const RuleSet> set_;
};

TEST_F(UpstreamConfigTest, LoadsWhole) {
  EXPECT_EQ(set_->title, "gitleaks config");
  EXPECT_THAT(set_->warnings, IsEmpty());
  EXPECT_THAT(set_->rules, SizeIs(222));
  EXPECT_EQ(Count([](const Rule& r) { return r.regex != nullptr; }), 221);
  EXPECT_EQ(Count([](const Rule& r) { return r.regex == nullptr; }), 1);
  EXPECT_EQ(set_->rules[static_cast<size_t>(set_->Find("pkcs12-file"))].regex, nullptr);
  EXPECT_EQ(Count([](const Rule& r) { return r.regex != nullptr && r.path != nullptr; }), 4);
  EXPECT_EQ(Count([](const Rule& r) { return !r.keywords.empty(); }), 221);
  EXPECT_EQ(Count([](const Rule& r) { return r.keywords.size() == 1; }), 186);
  EXPECT_EQ(Count([](const Rule& r) { return r.entropy != 0; }), 130);
  EXPECT_EQ(Count([](const Rule& r) { return r.secret_group != 0; }), 1);
  EXPECT_EQ(set_->rules[static_cast<size_t>(set_->Find("sonar-api-token"))].secret_group, 2);
  EXPECT_EQ(Count([](const Rule& r) { return !r.tags.empty() || r.skip_report; }), 0);
  EXPECT_EQ(Count([](const Rule& r) { return !r.required.empty(); }), 0);
}

TEST_F(UpstreamConfigTest, CountsOfValues) {
  std::map<double, int> entropies;
  std::map<int, int> groups;
  std::set<std::string> keywords;
  for (const Rule& rule : set_->rules) {
    ++entropies[rule.entropy];
    keywords.insert(rule.keywords.begin(), rule.keywords.end());
    if (rule.regex != nullptr) {
      ++groups[rule.regex->group_count()];
    }
  }
  EXPECT_EQ(entropies[3], 53);
  EXPECT_EQ(entropies[2], 49);
  EXPECT_EQ(entropies[4], 14);
  EXPECT_EQ(entropies[3.5], 8);
  EXPECT_EQ(entropies[4.5], 3);
  EXPECT_EQ(keywords.size(), 244u);
  EXPECT_EQ(groups[0], 56);
  EXPECT_EQ(groups[1], 152);
  EXPECT_EQ(groups[2], 9);
  EXPECT_EQ(groups[34], 1);
}

TEST_F(UpstreamConfigTest, Allowlists) {
  EXPECT_EQ(Count([](const Rule& r) { return !r.allowlists.empty(); }), 9);
  size_t lists = 0;
  int with_regexes = 0;
  int with_paths_only = 0;
  int all_criteria = 0;
  for (const Rule& rule : set_->rules) {
    lists += rule.allowlists.size();
    for (const Allowlist& list : rule.allowlists) {
      with_regexes += list.regexes != nullptr;
      with_paths_only += list.paths != nullptr && list.regexes == nullptr;
      all_criteria += list.condition == Allowlist::Condition::kAnd;
    }
  }
  EXPECT_EQ(lists, 13u);
  EXPECT_EQ(with_regexes, 11);
  EXPECT_EQ(with_paths_only, 2);
  EXPECT_EQ(all_criteria, 1);
  const Rule& generic = set_->rules[static_cast<size_t>(set_->Find("generic-api-key"))];
  ASSERT_THAT(generic.allowlists, SizeIs(4));
  size_t stopwords = 0;
  for (const Allowlist& list : generic.allowlists) {
    stopwords += list.stopwords.size();
  }
  EXPECT_EQ(stopwords, 1446u);
  ASSERT_THAT(set_->allowlists, SizeIs(1));
  EXPECT_THAT(set_->allowlists[0].path_patterns, SizeIs(25));
  EXPECT_THAT(set_->allowlists[0].regex_patterns, SizeIs(13));
  EXPECT_THAT(set_->allowlists[0].stopwords, SizeIs(2));
}

TEST_F(UpstreamConfigTest, FlagsLeakThroughTheGlobalList) {
  const Allowlist& list = set_->allowlists[0];
  EXPECT_TRUE(list.MatchesPath("a/Node_Modules/b.js"));
  EXPECT_TRUE(list.MatchesPath("GO.SUM"));
  EXPECT_TRUE(list.MatchesPath("gitleaks.toml"));
  EXPECT_FALSE(list.MatchesPath("GITLEAKS.TOML"));
  EXPECT_TRUE(list.AllowsFinding({.secret = "$MixedCaseVar"}));
  EXPECT_TRUE(list.AllowsFinding({.secret = "@AbC@"}));
  EXPECT_FALSE(list.AllowsFinding({.secret = "MixedCaseVar"}));
}

}  // namespace
}  // namespace secretscan
