#include "cli/interrupt.h"

#include <csignal>

#include "gtest/gtest.h"

namespace secretscan {
namespace {

void PrepareAsIfInForeground() {
  std::signal(SIGINT, SIG_DFL);
  PrepareSignals();
}

TEST(InterruptDeathTest, EndsAtOnceWithoutAGuard) {
  EXPECT_EXIT(
      {
        PrepareAsIfInForeground();
        std::raise(SIGINT);
      },
      ::testing::ExitedWithCode(130), "");
}

TEST(InterruptDeathTest, FirstSetsTheFlagSecondEnds) {
  EXPECT_EXIT(
      {
        PrepareAsIfInForeground();
        std::atomic<bool> cancelled = false;
        InterruptGuard guard(&cancelled);
        std::raise(SIGINT);
        if (!cancelled) {
          std::exit(1);
        }
        std::raise(SIGINT);
      },
      ::testing::ExitedWithCode(130), "");
}

TEST(InterruptDeathTest, StaysIgnoredInTheBackground) {
  EXPECT_EXIT(
      {
        std::signal(SIGINT, SIG_IGN);
        PrepareSignals();
        std::raise(SIGINT);
        std::exit(0);
      },
      ::testing::ExitedWithCode(0), "");
}

}  // namespace
}  // namespace secretscan
