// What every rule of the built-in pack promises: its examples, its documentation, its file.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/file.h"
#include "base/utf8.h"
#include "rules/entropy.h"
#include "rules/example.h"
#include "rules/rule_set.h"

namespace secretscan {
namespace {

using ::testing::IsEmpty;

bool HoldsKeyword(const Rule& rule, std::string_view text) {
  const std::string folded = KeywordFolded(text);
  return std::any_of(rule.keywords.begin(), rule.keywords.end(), [&](const std::string& keyword) {
    return folded.find(keyword) != std::string::npos;
  });
}

// The secret of a match: the regex runs once more, on the match alone, and its chosen group counts.
std::string_view SecretOf(const Rule& rule, std::string_view match) {
  std::vector<Span> groups(static_cast<size_t>(rule.regex->group_count()) + 1);
  if (!rule.regex->Find(match, 0, match.size(), groups)) return match;
  const auto text_of = [&](size_t group) {
    const Span& span = groups[group];
    return span.valid() ? match.substr(span.begin, span.size()) : std::string_view();
  };
  if (rule.secret_group > 0) return text_of(static_cast<size_t>(rule.secret_group));
  for (size_t group = 1; group < groups.size(); ++group) {
    if (!text_of(group).empty()) return text_of(group);
  }
  return match;
}

bool Allowed(const std::vector<Allowlist>& lists, const AllowlistSubject& subject) {
  return std::any_of(lists.begin(), lists.end(),
                     [&](const Allowlist& list) { return list.AllowsFinding(subject); });
}

// The secrets that `rule` finds in `text`: keywords, regex, entropy and allowlists.
std::vector<std::string> SecretsIn(const RuleSet& pack, const Rule& rule, std::string_view text) {
  std::vector<std::string> secrets;
  if (!HoldsKeyword(rule, text)) return secrets;
  Span whole;
  for (size_t begin = 0; begin <= text.size();) {
    if (!rule.regex->Find(text, begin, text.size(), {&whole, 1})) break;
    begin = std::max(whole.end, whole.begin + 1);
    std::string_view match = text.substr(whole.begin, whole.size());
    match.remove_prefix(std::min(match.find_first_not_of('\n'), match.size()));
    match.remove_suffix(match.size() - (match.find_last_not_of('\n') + 1));
    const std::string_view secret = SecretOf(rule, match);
    if (rule.entropy != 0 && ShannonEntropy(secret) <= rule.entropy) continue;
    const size_t line_begin = text.rfind('\n', whole.begin) + 1;  // 0 if there is none
    const size_t line_end = std::min(text.find('\n', whole.end), text.size());
    AllowlistSubject subject;
    subject.secret = secret;
    subject.match = match;
    subject.line = text.substr(line_begin, line_end - line_begin);
    if (Allowed(pack.allowlists, subject) || Allowed(rule.allowlists, subject)) continue;
    const MatchView view{secret, match, text.substr(line_begin, whole.begin - line_begin),
                         text.substr(whole.end, std::max(line_end, whole.end) - whole.end), ""};
    const Verdict verdict = Validate(rule.validators, view, rule.confidence, /*with_place=*/true);
    // What is left out unless asked for is not found.
    if (verdict.rejected || verdict.confidence < std::min(rule.confidence, Confidence::kMedium)) continue;
    secrets.emplace_back(secret);
  }
  return secrets;
}

class PackTest : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto pack = BuiltInRules();
    ASSERT_TRUE(pack.ok()) << pack.status();
    pack_ = *pack;
    ASSERT_GE(pack_->rules.size(), 100u);
  }

  std::string Expand(const Rule& rule, const std::string& example) {
    absl::StatusOr<std::string> text = ExpandExample(example);
    EXPECT_TRUE(text.ok()) << rule.id << ": " << example << ": " << text.status();
    return text.ok() ? *text : std::string();
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
    EXPECT_FALSE(rule.keywords.empty()) << rule.id;
    for (const std::string& keyword : rule.keywords) {
      EXPECT_GE(keyword.size(), 2u) << rule.id;
      EXPECT_EQ(keyword, AsciiLowered(keyword)) << rule.id;
    }
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

TEST_F(PackTest, PositiveExamplesAreFound) {
  for (const Rule& rule : pack_->rules) {
    EXPECT_GE(rule.positive_examples.size(), 2u) << rule.id;
    for (const std::string& example : rule.positive_examples) {
      const std::string text = Expand(rule, example);
      EXPECT_TRUE(HoldsKeyword(rule, text)) << rule.id << ": " << example;
      EXPECT_EQ(SecretsIn(*pack_, rule, text).size(), 1u) << rule.id << ": " << example;
    }
  }
}

TEST_F(PackTest, NegativeExamplesAreNotFound) {
  for (const Rule& rule : pack_->rules) {
    EXPECT_GE(rule.negative_examples.size(), 2u) << rule.id;
    for (const std::string& example : rule.negative_examples) {
      const std::string text = Expand(rule, example);
      EXPECT_THAT(SecretsIn(*pack_, rule, text), IsEmpty()) << rule.id << ": " << example;
    }
  }
}

TEST_F(PackTest, RuleFilesHoldNoSecrets) {
  int files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(SECRETSCAN_SOURCE_DIR "/rules")) {
    if (entry.path().extension() != ".toml") continue;
    ++files;
    const absl::StatusOr<std::string> text = ReadFile(entry.path().string());
    ASSERT_TRUE(text.ok()) << text.status();
    for (const Rule& rule : pack_->rules) {
      EXPECT_THAT(SecretsIn(*pack_, rule, *text), IsEmpty()) << rule.id << " in " << entry.path();
    }
  }
  EXPECT_GE(files, 13);
}

}  // namespace
}  // namespace secretscan
