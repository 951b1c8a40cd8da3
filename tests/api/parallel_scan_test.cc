// A user's program: one scanner, many threads. Also to be run under the thread sanitizer.
#include <atomic>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "api/token_rules.h"
#include "gtest/gtest.h"
#include "secretscan/scanner.h"

namespace secretscan {
namespace {

constexpr int kThreads = 8;
constexpr int kTexts = 1000;

TEST(ParallelScanTest, EightThreadsScanAThousandTexts) {
  const absl::StatusOr<Scanner> scanner = Scanner::Create(WithTokenRules());
  ASSERT_TRUE(scanner.ok()) << scanner.status();
  std::vector<int> found(kTexts, -1);
  std::atomic<int> next = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&] {
      for (int number = next++; number < kTexts; number = next++) {
        // None, one or two in a text.
        std::string text = "text " + std::to_string(number) + "\n";
        for (int j = 0; j < number % 3; ++j) {
          text += "key = " + Token(j == 0 ? "tok" : "oth") + "\n";
        }
        const absl::StatusOr<ScanOutcome> outcome =
            scanner->ScanText(text, std::to_string(number));
        if (outcome.ok() && outcome->complete()) {
          found[static_cast<size_t>(number)] = static_cast<int>(outcome->found.size());
        }
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  for (int number = 0; number < kTexts; ++number) {
    ASSERT_EQ(found[static_cast<size_t>(number)], number % 3) << number;
  }
}

TEST(ParallelScanTest, ScannersAreMadeAndUsedSideBySide) {
  std::vector<std::set<std::string>> rules(kThreads);
  std::vector<std::thread> threads;
  for (size_t i = 0; i < kThreads; ++i) {
    threads.emplace_back([&rules, i] {
      ScannerOptions options = WithTokenRules();
      options.enabled_rules = {i % 2 == 0 ? "token-of-ours" : "other-token"};
      const absl::StatusOr<Scanner> scanner = Scanner::Create(options);
      if (!scanner.ok()) {
        return;
      }
      const auto outcome = scanner->ScanText(Token("tok") + " " + Token("oth"), "");
      for (const FoundSecret& secret : outcome.ok() ? outcome->found : std::vector<FoundSecret>()) {
        rules[i].insert(secret.rule_id);
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  for (size_t i = 0; i < kThreads; ++i) {
    EXPECT_EQ(rules[i], std::set<std::string>{i % 2 == 0 ? "token-of-ours" : "other-token"});
  }
}

}  // namespace
}  // namespace secretscan
