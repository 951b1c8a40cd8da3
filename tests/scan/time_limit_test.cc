// When the time is over, what was found is told, and what was not scanned is listed.
#include "scan/time_limit.h"

#include <thread>

#include "git/test_repository.h"
#include "gtest/gtest.h"
#include "rules/config_testing.h"
#include "scan/history_scan.h"
#include "scan/text_scan.h"

namespace secretscan {
namespace {

std::shared_ptr<const RuleSet> AnyRules() { return MustParse("[[rules]]\nid='r'\nregex='tok'\n"); }

void EndTime(Progress* progress) {
  progress->timed_out = 1;
  progress->cancelled = true;
}

TEST(TimeLimitTest, StopsAScanInTwoSteps) {
  Progress progress;
  TimeLimit limit(&progress, std::chrono::seconds(1));
  while (progress.timed_out < 2) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  EXPECT_TRUE(progress.cancelled);
}

TEST(TimeLimitTest, ZeroIsNone) {
  Progress progress;
  { TimeLimit limit(&progress, std::chrono::seconds(0)); }
  EXPECT_FALSE(progress.cancelled);
}

TEST(TimeLimitTest, EndsWithItsScan) {
  Progress progress;
  { TimeLimit limit(&progress, std::chrono::hours(1000)); }
  EXPECT_FALSE(progress.cancelled);
}

TEST(TimeLimitTest, HistoryTellsThatItWasCutShort) {
  TestRepository repository;
  repository.WriteFile("a.txt", "tok\n");
  repository.Commit("one");
  HistoryOptions options;
  options.repository = repository.path();
  Progress progress;
  EndTime(&progress);
  const auto result = ScanHistory(options, AnyRules(), &progress);
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(result->coverage.skipped(SkipReason::kTimedOut), 1);
  EXPECT_TRUE(result->coverage.incomplete());
}

TEST(TimeLimitTest, DirectoryTellsThatItWasCutShort) {
  TestRepository repository;
  repository.WriteFile("a.txt", "tok\n");
  repository.WriteFile("b.txt", "tok\n");
  DirectoryOptions options;
  options.paths = {repository.path()};
  Progress progress;
  EndTime(&progress);
  const auto result = ScanDirectory(options, AnyRules(), &progress);
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(result->coverage.skipped(SkipReason::kTimedOut), 1);
  EXPECT_EQ(result->coverage.skips[0].kind, "directory");
  EXPECT_TRUE(result->findings.empty());
}

TEST(TimeLimitTest, InterruptionIsNoTimeOut) {
  TestRepository repository;
  repository.Commit("one");
  HistoryOptions options;
  options.repository = repository.path();
  Progress progress;
  progress.cancelled = true;
  EXPECT_TRUE(absl::IsCancelled(ScanHistory(options, AnyRules(), &progress).status()));
}

}  // namespace
}  // namespace secretscan
