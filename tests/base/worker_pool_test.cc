#include "base/worker_pool.h"

#include <atomic>
#include <memory>
#include <vector>

#include "gtest/gtest.h"

namespace secretscan {
namespace {

TEST(DefaultThreadCount, IsAtLeastOne) { EXPECT_GE(DefaultThreadCount(), 1); }

TEST(ParallelFor, VisitsEveryIndexOnceInRangesOfTheGrain) {
  for (const int threads : {1, 2, 7}) {
    for (const size_t count : {0u, 1u, 6u, 1000u}) {
      for (const size_t grain : {1u, 7u, 5000u}) {
        std::vector<std::atomic<int>> visits(count);
        std::atomic<bool> good = true;
        ParallelFor(threads, count, grain, [&](int worker, size_t begin, size_t end) {
          if (worker < 0 || worker >= threads || begin >= end || end - begin > grain ||
              end > count) {
            good = false;
            return;
          }
          for (size_t i = begin; i < end; ++i) {
            ++visits[i];
          }
        });
        EXPECT_TRUE(good);
        for (const std::atomic<int>& visit : visits) {
          ASSERT_EQ(visit, 1);
        }
      }
    }
  }
}

TEST(ParallelFor, CallsOfOneWorkerNeverOverlap) {
  constexpr int kThreads = 4;
  std::vector<std::atomic<int>> inside(kThreads);
  std::vector<size_t> sums(kThreads);  // no lock: the thread sanitizer watches
  std::atomic<bool> overlapped = false;
  ParallelFor(kThreads, 10000, 3, [&](int worker, size_t begin, size_t end) {
    overlapped = overlapped || inside[worker].fetch_add(1) != 0;
    for (size_t i = begin; i < end; ++i) {
      sums[worker] += i;
    }
    inside[worker].fetch_sub(1);
  });
  EXPECT_FALSE(overlapped);
  size_t sum = 0;
  for (const size_t part : sums) {
    sum += part;
  }
  EXPECT_EQ(sum, size_t{10000} * 9999 / 2);
}

TEST(ParallelFor, OddArgumentsStillWork) {
  int calls = 0;
  ParallelFor(0, 5, 0, [&](int worker, size_t begin, size_t end) {
    EXPECT_EQ(worker, 0);
    calls += static_cast<int>(end - begin);
  });
  EXPECT_EQ(calls, 5);
}

}  // namespace
}  // namespace secretscan
