// What every rule of the built-in pack promises: its examples, its documentation, its file.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_replace.h"
#include "base/file.h"
#include "base/utf8.h"
#include "match/compiled_rules.h"
#include "rules/config_error.h"
#include "rules/example.h"
#include "rules/rule_set.h"
#include "scan/fragment_scanner.h"
#include "scan/rule_examples.h"

namespace secretscan {
namespace {

class PackTest : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto pack = BuiltInRules();
    ASSERT_TRUE(pack.ok()) << pack.status();
    pack_ = *pack;
    ASSERT_GE(pack_->rules.size(), 100u);
  }

  std::shared_ptr<const RuleSet> pack_;
};

TEST_F(PackTest, IdsAreUniqueKebabCase) {
  std::set<std::string> seen;
  for (const Rule& rule : pack_->rules) {
    EXPECT_THAT(rule.id, ::testing::MatchesRegex("[a-z0-9]+(-[a-z0-9]+)*"));
    EXPECT_TRUE(seen.insert(rule.id).second) << rule.id;
  }
}

TEST_F(PackTest, EveryRuleHasARegexAndLowerCaseKeywords) {
  for (const Rule& rule : pack_->rules) {
    ASSERT_NE(rule.regex, nullptr) << rule.id;
    EXPECT_FALSE(rule.regex->Contains("")) << rule.id;
    // A file of nothing but a key holds no word; its name must then say what it is.
    EXPECT_TRUE(!rule.keywords.empty() || rule.path != nullptr) << rule.id;
    for (const std::string& keyword : rule.keywords) {
      EXPECT_GE(keyword.size(), 2u) << rule.id;
      EXPECT_EQ(keyword, AsciiLowered(keyword)) << rule.id;
    }
  }
}

// Tables of characters would have most rules tried on them.
TEST_F(PackTest, NoExpressionMeansLettersThatFoldToAscii) {
  for (const Rule& rule : pack_->rules) {
    EXPECT_EQ(rule.regex->folding(), CaseFolding::kAscii) << rule.id;
  }
}

TEST_F(PackTest, EveryRuleIsDocumented) {
  for (const Rule& rule : pack_->rules) {
    EXPECT_GE(rule.description.size(), 20u) << rule.id;
    EXPECT_EQ(rule.description.back(), '.') << rule.id;
    EXPECT_FALSE(rule.provider.empty()) << rule.id;
    EXPECT_FALSE(rule.opens.empty()) << rule.id;
    EXPECT_FALSE(rule.tags.empty()) << rule.id;
    EXPECT_EQ(rule.source_url.rfind("https://", 0), 0u) << rule.id;
    EXPECT_EQ(rule.revoke_url.rfind("https://", 0), 0u) << rule.id;
  }
}

TEST_F(PackTest, EveryRuleHasExamples) {
  for (const Rule& rule : pack_->rules) {
    EXPECT_GE(rule.positive_examples.size(), 2u) << rule.id;
    EXPECT_GE(rule.negative_examples.size(), 2u) << rule.id;
  }
}

// A secret must not depend on how lines end.
TEST_F(PackTest, SecretsEndBeforeWindowsLineEnds) {
  auto anywhere = std::make_shared<RuleSet>(*pack_);
  for (Rule& rule : anywhere->rules) {
    rule.path = rule.regex == nullptr ? rule.path : nullptr;
  }
  const auto compiled = CompiledRules::Compile(anywhere, "", 2);
  ASSERT_TRUE(compiled.ok()) << compiled.status();
  const auto scanner = FragmentScanner::Create(*compiled, ScanOptions{});
  ASSERT_TRUE(scanner.ok()) << scanner.status();
  int64_t found = 0;
  for (const Rule& rule : pack_->rules) {
    for (const std::string& example : rule.positive_examples) {
      const auto expanded = ExpandExample(example);
      ASSERT_TRUE(expanded.ok()) << rule.id;
      const std::string text = absl::StrReplaceAll(*expanded + "\n", {{"\n", "\r\n"}});
      std::vector<Finding> findings;
      ASSERT_TRUE((*scanner)->Scan({text, "a.txt", "", 1, {}}, &findings).ok());
      found += !findings.empty();
      for (const Finding& finding : findings) {
        EXPECT_FALSE(finding.secret.ends_with('\r')) << finding.rule_id << ": example of " << rule.id;
      }
    }
  }
  EXPECT_GT(found, 4000);
}

TEST_F(PackTest, RulesDoWhatTheirExamplesSay) {
  const auto report = TestExamples(pack_, "");
  ASSERT_TRUE(report.ok()) << report.status();
  EXPECT_GE(report->examples, 4 * static_cast<int64_t>(pack_->rules.size()));
  for (const ExampleFailure& failure : report->failures) {
    ADD_FAILURE() << ConfigMessage(failure.rule->at, failure.rule->id, failure.example) << " "
                  << failure.problem;
  }
}

TEST_F(PackTest, RuleFilesHoldNoSecrets) {
  const auto compiled = CompiledRules::Compile(pack_, "");
  ASSERT_TRUE(compiled.ok()) << compiled.status();
  const auto scanner = FragmentScanner::Create(*compiled, ScanOptions());
  ASSERT_TRUE(scanner.ok()) << scanner.status();
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(SECRETSCAN_SOURCE_DIR "/rules")) {
    if (entry.path().extension() != ".toml") continue;
    ++files;
    absl::StatusOr<std::string> text = ReadFile(entry.path().string());
    ASSERT_TRUE(text.ok()) << text.status();
    text->reserve(text->size() + Prefilter::kPadding);
    std::vector<Finding> findings;
    ASSERT_TRUE((*scanner)->Scan({*text, "", "", 1, {}}, &findings).ok());
    for (const Finding& finding : findings) {
      ADD_FAILURE() << finding.rule_id << " in " << entry.path() << ":" << finding.start_line;
    }
  }
  EXPECT_GE(files, 13);
}

}  // namespace
}  // namespace secretscan
