// What a whole blob's scan says must cover what any part of the blob can give.
#include "scan/blob_scanner.h"

#include <random>

#include "gtest/gtest.h"
#include "scan/fragment_scanner.h"

namespace secretscan {
namespace {

// Rules whose matches cross lines, end at the text's end, begin at its start, need company.
constexpr std::string_view kRules = R"toml(
  [[rules]]
  id = "assigned"
  regex = '''(?i)[\w.-]{0,20}?(?:key|token)[ \t\w.-]{0,10}[\s'"]{0,3}(?:=|:)[\x60'"\s=]{0,5}([a-z0-9]{4,12})(?:[\x60'"\s;]|\\[nr]|$)'''
  entropy = 1.5
  keywords = ["key", "token"]
  [[rules]]
  id = "at-end"
  regex = '''tail[a-c]+\s*\z'''
  [[rules]]
  id = "at-start"
  regex = '''\A[a-c]{2}key'''
  [[rules]]
  id = "block"
  regex = '''BEGIN[\s\S]{2,}?END'''
  [[rules]]
  id = "boundary"
  regex = '''ab\s\B'''
  [[rules]]
  id = "hex"
  regex = '''\b[a-f0-9]{8}\b'''
  keywords = ["key"]
  [[rules]]
  id = "allowed"
  regex = '''tok_[a-z]{3}'''
  [[rules.allowlists]]
  stopwords = ["abc"]
)toml";

TEST(BlobScannerTest, HitsCoverTheFindingsOfEveryFragment) {
  const auto set = ParseRules(kRules, "test.toml");
  ASSERT_TRUE(set.ok()) << set.status();
  const auto rules = *CompiledRules::Compile(*set, "");
  ScanOptions options;
  options.profile = Profile::kGitleaks;
  const auto blobs = *BlobScanner::Create(rules, options);
  const auto fragments = *FragmentScanner::Create(rules, options);

  constexpr const char* kPieces[] = {
      "key",  "token", "=",    " = ",  "\"",     "'",     "\n",    "\n",   "\n",       ";",
      "abcd", "x9y8z7", "tail", "abc", "BEGIN",  "END",   "ab",    " ",    "0123abcd", "tok_abc",
      "tok_xyz", "%6Bey", "%3Dx9y8", "\\u006bey=", "U+006B U+0065\nU+0079 ", "a2V5PWFiY2RlZjEyMzQ=",
      "\xFF", "\r\n"};
  std::mt19937 random(7);
  size_t findings_seen = 0;
  for (int round = 0; round < 3000; ++round) {
    std::string text;
    for (int i = random() % 40; i > 0; --i) {
      text += kPieces[random() % std::size(kPieces)];
    }
    text.reserve(text.size() + Prefilter::kPadding);
    std::vector<BlobHit> hits;
    ASSERT_TRUE(blobs->Scan(text, RuleScope::All(), nullptr, &hits).ok());
    std::vector<size_t> starts = {0};
    for (size_t i = 0; i < text.size(); ++i) {
      if (text[i] == '\n' && i + 1 < text.size()) {
        starts.push_back(i + 1);
      }
    }
    starts.push_back(text.size());
    for (size_t a = 0; a + 1 < starts.size(); ++a) {
      for (size_t b = a + 1; b < starts.size(); ++b) {
        std::vector<Finding> findings;
        ASSERT_TRUE(fragments
                        ->Scan({std::string_view(text).substr(starts[a], starts[b] - starts[a]),
                                "f", "", 1},
                               &findings)
                        .ok());
        const bool covered = std::any_of(hits.begin(), hits.end(), [&](const BlobHit& hit) {
          return hit.range.begin < starts[b] && starts[a] < hit.range.end;
        });
        ASSERT_TRUE(covered || findings.empty())
            << "rule " << findings[0].rule_id << ", lines " << a << " to " << b << " of:\n"
            << text;
        findings_seen += findings.size();
      }
    }
  }
  EXPECT_GT(findings_seen, 10'000u);
}

TEST(BlobScannerTest, ForgetsWhatFailsEverywhere) {
  const auto set = ParseRules(kRules, "test.toml");
  const auto rules = *CompiledRules::Compile(*set, "");
  const auto blobs = *BlobScanner::Create(rules, {});
  std::vector<BlobHit> hits;
  std::string text = "tok_abc\nkey = aaaa\n";  // a stopword; no entropy
  text.reserve(text.size() + Prefilter::kPadding);
  ASSERT_TRUE(blobs->Scan(text, RuleScope::All(), nullptr, &hits).ok());
  EXPECT_TRUE(hits.empty());
  text = "x\ntok_xyz\n";
  text.reserve(text.size() + Prefilter::kPadding);
  ASSERT_TRUE(blobs->Scan(text, RuleScope::All(), nullptr, &hits).ok());
  ASSERT_EQ(hits.size(), 1u);
  EXPECT_EQ(hits[0].range, (Span{2, 10}));
  EXPECT_EQ(hits[0].secret_key, SecretKey("allowed", "tok_xyz"));
  EXPECT_FALSE(hits[0].crosses_lines);
}

}  // namespace
}  // namespace secretscan
