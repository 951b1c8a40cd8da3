#include "base/worker_pool.h"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <system_error>
#include <thread>
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

// Bytes of address space in use.
rlim_t AddressSpace() {
  std::ifstream status("/proc/self/statm");
  rlim_t pages = 0;
  status >> pages;
  return pages * static_cast<rlim_t>(::sysconf(_SC_PAGESIZE));
}

TEST(ParallelForDeathTest, DoesAllWithTheThreadsThatThereAre) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  GTEST_SKIP() << "needs an address space that can be limited: the sanitizers use all of it";
#endif
  const auto sum_without_threads = [] {
    // No room for the stack of another thread.
    const rlimit limit{AddressSpace() + (1 << 20), RLIM_INFINITY};
    if (::setrlimit(RLIMIT_AS, &limit) != 0) {
      std::_Exit(2);
    }
    try {
      std::thread([] {}).join();
      std::_Exit(3);
    } catch (const std::system_error&) {
    }
    std::atomic<size_t> sum = 0;
    ParallelFor(8, 1000, 1, [&](int, size_t begin, size_t) { sum += begin; });
    std::_Exit(sum == 999 * 1000 / 2 ? 0 : 1);
  };
  int code = -1;
  const auto has_exited = [&](int status) {
    code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return code == 0 || code == 3;
  };
  EXPECT_EXIT(sum_without_threads(), has_exited, "");
  if (code == 3) {
    GTEST_SKIP() << "needs an address space that can be limited: an emulator gives more";
  }
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
