#include "scan/overlaps.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <tuple>
#include <vector>

#include "scan/fragment_scanner.h"

namespace secretscan {
namespace {

Finding Found(std::string rule, int rank, int64_t line, int64_t column, std::string secret) {
  Finding finding;
  finding.rule_id = std::move(rule);
  finding.rank = rank;
  finding.start_line = finding.end_line = line;
  finding.start_column = column;
  finding.end_column = column + static_cast<int64_t>(secret.size()) - 1;
  finding.match = secret;
  finding.secret = std::move(secret);
  finding.found_at = {static_cast<size_t>(column), static_cast<size_t>(column) + finding.secret.size()};
  return finding;
}

RuleSet Ranked() {
  RuleSet rules;
  rules.ranked = true;
  return rules;
}

std::string Left(std::vector<Finding> findings) {
  SuppressOverlapped(Ranked(), 0, &findings);
  std::string ids;
  for (const Finding& finding : findings) {
    ids += finding.rule_id;
  }
  return ids;
}

TEST(Overlaps, TheHigherRankStays) {
  EXPECT_EQ(Left({Found("g", -10, 1, 5, "secret"), Found("s", 0, 1, 7, "cret")}), "s");
  EXPECT_EQ(Left({Found("s", 0, 1, 7, "cret"), Found("g", -10, 1, 5, "secret")}), "s");
}

TEST(Overlaps, BesideEachOtherBothStay) {
  EXPECT_EQ(Left({Found("g", -10, 1, 5, "ab"), Found("s", 0, 1, 7, "cd")}), "gs");
  EXPECT_EQ(Left({Found("g", -10, 1, 5, "ab"), Found("s", 0, 2, 5, "ab")}), "gs");
}

TEST(Overlaps, OfEqualRankTheSurestThenTheLongestThenTheFirst) {
  Finding sure = Found("s", 0, 1, 5, "ab");
  Finding unsure = Found("u", 0, 1, 5, "abcdef");
  unsure.confidence = Confidence::kMedium;
  EXPECT_EQ(Left({unsure, sure}), "s");
  EXPECT_EQ(Left({Found("a", 0, 1, 5, "abc"), Found("b", 0, 1, 5, "abcd")}), "b");
  EXPECT_EQ(Left({Found("a", 0, 1, 5, "abc"), Found("b", 0, 1, 6, "bcd")}), "a");
}

TEST(Overlaps, ARejectedOneSilencesLowerRanksOnly) {
  Finding rejected = Found("r", 0, 1, 5, "secret");
  rejected.rejected = true;
  EXPECT_EQ(Left({rejected}), "");
  EXPECT_EQ(Left({Found("g", -10, 1, 5, "secret"), rejected}), "");
  EXPECT_EQ(Left({rejected, Found("s", 0, 1, 5, "secret")}), "s");
}

TEST(Overlaps, EncodedTextMayHoldManySecrets) {
  const auto decoded = [](std::string rule, size_t at) {
    Finding finding = Found(std::move(rule), 0, 3, 1, "inner");
    finding.end_column = 400;  // all of the encoded text
    finding.decode_depth = 1;
    finding.found_at = {at, at + 5};
    return finding;
  };
  EXPECT_EQ(Left({decoded("a", 0), decoded("b", 5), decoded("c", 12)}), "abc");
  EXPECT_EQ(Left({decoded("a", 0), decoded("b", 4)}), "a");
  // What was decoded says more than what stands there.
  EXPECT_EQ(Left({Found("raw", 0, 3, 9, "longersecret"), decoded("a", 0)}), "a");
}

TEST(Overlaps, ASecretOnALaterLineOfItsMatch) {
  Finding block = Found("block", 0, 1, 1, "value");
  block.match = "key:\n  value";
  block.end_line = 2;
  block.end_column = 7;
  EXPECT_EQ(Left({Found("g", -10, 2, 3, "value"), block}), "block");
  EXPECT_EQ(Left({Found("g", -10, 1, 1, "key"), block}), "gblock");
}

TEST(Overlaps, PathsAndOtherPacksAreLeftAlone) {
  Finding path = Found("p", 0, 0, 0, "");
  path.match = "file detected: x";
  EXPECT_EQ(Left({path, path}), "pp");
  std::vector<Finding> findings = {Found("a", 0, 1, 1, "x"), Found("b", 0, 1, 1, "x")};
  SuppressOverlapped(RuleSet(), 0, &findings);
  EXPECT_EQ(findings.size(), 2u);
}

// Comparing each with each that was told before gives the same.
TEST(Overlaps, RandomFindingsGiveWhatComparingAllGives) {
  std::mt19937 random(5);
  for (int round = 0; round < 400; ++round) {
    std::vector<Finding> findings;
    for (size_t n = random() % 14; n > 0; --n) {
      Finding& finding = findings.emplace_back(
          Found(std::to_string(n), static_cast<int>(random() % 3) - 1, 1 + random() % 2,
                1 + static_cast<int64_t>(random() % 12), std::string(1 + random() % 5, 'x')));
      finding.rejected = random() % 4 == 0;
    }
    std::vector<size_t> order(findings.size());
    for (size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) {
      const auto key = [&](size_t i) {
        return std::tuple(findings[i].rank, !findings[i].rejected, findings[i].secret.size());
      };
      return key(a) > key(b);
    });
    std::vector<size_t> told;
    for (const size_t i : order) {
      const bool overlaps = std::any_of(told.begin(), told.end(), [&](size_t other) {
        const Finding& a = findings[i];
        const Finding& b = findings[other];
        return a.start_line == b.start_line && a.start_column <= b.end_column &&
               b.start_column <= a.end_column;
      });
      if (!overlaps) told.push_back(i);
    }
    std::sort(told.begin(), told.end());
    std::string expected;
    for (const size_t i : told) {
      if (!findings[i].rejected) expected += findings[i].rule_id;
    }
    EXPECT_EQ(Left(findings), expected) << "round " << round;
  }
}

constexpr std::string_view kPack = R"(
[[rules]]
id = "acme-token"
regex = '''\b(acme_[a-z0-9]{16})\b'''
keywords = ["acme_"]
[rules.secretscan]
validate = ["not-filled-up"]
[[rules]]
id = "generic-token"
regex = '''token = (\w{8,40})'''
keywords = ["token"]
[[rules]]
id = "maybe"
regex = '''maybe = (\w{8,40})'''
keywords = ["maybe"]
[rules.secretscan]
confidence = "low"
)";

std::string Ids(std::string text, Confidence min_confidence = Confidence::kMedium) {
  const auto set = ParseRules(kPack, "test.toml");
  EXPECT_TRUE(set.ok()) << set.status();
  ScanOptions options;
  options.min_confidence = min_confidence;
  const auto scanner = FragmentScanner::Create(*CompiledRules::Compile(*set, ""), options);
  text.reserve(text.size() + Prefilter::kPadding);
  std::vector<Finding> findings;
  EXPECT_TRUE((*scanner)->Scan({text, "f", "", 1}, &findings).ok());
  std::string ids;
  for (const Finding& finding : findings) {
    ids += finding.rule_id + " ";
  }
  return ids;
}

TEST(Overlaps, WhatASpecificRuleRejectsNoGenericRuleTells) {
  EXPECT_EQ(Ids("token = acme_k29dq8x0zr5mw3vb"), "acme-token ");
  EXPECT_EQ(Ids("token = acme_1234567890123456"), "");
  EXPECT_EQ(Ids("token = emca_1234567890123456"), "generic-token ");
}

TEST(Overlaps, LessSureFindingsAreForThoseWhoAsk) {
  EXPECT_EQ(Ids("maybe = k29dq8x0zr5mw3vb"), "");
  EXPECT_EQ(Ids("maybe = k29dq8x0zr5mw3vb", Confidence::kLow), "maybe ");
  EXPECT_EQ(Ids("token = acme_k29dq8x0zr5mw3vb", Confidence::kHigh), "acme-token ");
}

}  // namespace
}  // namespace secretscan
