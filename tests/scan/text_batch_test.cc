// A batch may only clear texts in which nothing is found.
#include "scan/text_batch.h"

#include <algorithm>
#include <random>
#include <string>

#include "gtest/gtest.h"
#include "scan/fragment_scanner.h"

namespace secretscan {
namespace {

constexpr std::string_view kRules = R"toml(
  [[rules]]
  id = "assigned"
  regex = '''(?i)key\s{0,3}=\s{0,3}([a-z0-9]{4,12})(?:[;\s]|$)'''
  keywords = ["key"]
  [[rules]]
  id = "at-end"
  regex = '''tail[a-c]+\s*\z'''
  [[rules]]
  id = "at-start"
  regex = '''\A[a-c]{2}key'''
  [[rules]]
  id = "block"
  regex = '''BEGIN[\s\S]{2,}?END'''
)toml";

TEST(TextBatchTest, SuspectsCoverAllFindings) {
  const auto set = ParseRules(kRules, "test.toml");
  ASSERT_TRUE(set.ok()) << set.status();
  const auto rules = *CompiledRules::Compile(*set, "");
  const ScanOptions options;
  const auto fragments = *FragmentScanner::Create(rules, options);
  constexpr const char* kPieces[] = {"key",  "=",    " = ", "abcd",  "x9y8z7",  "tail",
                                     "abc",  "\n",   "\n",  "BEGIN", "END",     "%6Bey=",
                                     "a2V5PWFiY2RlZjEyMzQ=", " ",    ";",       "ab"};
  std::mt19937 random(11);
  size_t found = 0;
  size_t cleared = 0;
  for (int round = 0; round < 100; ++round) {
    const auto batch = *TextBatch::Create(rules, options);
    std::vector<std::string> texts;
    for (uint32_t i = 0; i < 200; ++i) {
      std::string text;
      for (int pieces = static_cast<int>(random() % 8); pieces > 0; --pieces) {
        text += kPieces[random() % std::size(kPieces)];
      }
      text += random() % 10 == 0 ? "" : "\n";
      // Some are larger than a batch.
      text += random() % 2000 == 0 ? std::string(300'000, '.') + "\n" : "";
      ASSERT_TRUE(batch->Add(i, text).ok());
      texts.push_back(std::move(text));
    }
    ASSERT_TRUE(batch->Flush().ok());
    for (uint32_t i = 0; i < texts.size(); ++i) {
      const bool suspect = std::find(batch->suspects().begin(), batch->suspects().end(), i) !=
                           batch->suspects().end();
      std::string padded = texts[i];
      padded.reserve(padded.size() + Prefilter::kPadding);
      std::vector<Finding> findings;
      ASSERT_TRUE(fragments->Scan({padded, "", "", 1}, &findings).ok());
      EXPECT_TRUE(suspect || findings.empty()) << texts[i];
      found += findings.size();
      cleared += !suspect;
    }
  }
  EXPECT_GT(found, 1000u);
  EXPECT_GT(cleared, 2000u);
}

}  // namespace
}  // namespace secretscan
