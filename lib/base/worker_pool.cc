#include "base/worker_pool.h"

#include <sched.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <fstream>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

namespace secretscan {

int DefaultThreadCount() {
  int count = static_cast<int>(std::thread::hardware_concurrency());
  cpu_set_t set;
  if (::sched_getaffinity(0, sizeof set, &set) == 0) {
    count = CPU_COUNT(&set);
  }
  std::ifstream quota("/sys/fs/cgroup/cpu.max");
  double limit = 0;
  double period = 0;
  if (quota >> limit >> period && limit > 0 && period > 0) {  // "max 100000" fails to parse
    count = std::min(count, static_cast<int>(std::ceil(limit / period)));
  }
  return std::max(count, 1);
}

void ParallelFor(int threads, size_t count, size_t grain,
                 const std::function<void(int, size_t, size_t)>& body) {
  grain = std::max<size_t>(grain, 1);
  std::atomic<size_t> next{0};
  const auto work = [&](int worker) {
    while (true) {
      const size_t begin = next.fetch_add(grain);
      if (begin >= count) {
        return;
      }
      body(worker, begin, std::min(begin + grain, count));
    }
  };
  const size_t useful = (count + grain - 1) / grain;
  const int spawn = static_cast<int>(std::min<size_t>(std::max(threads, 1), useful)) - 1;
  std::vector<std::thread> others;
  for (int i = 0; i < spawn; ++i) {
    try {
      others.emplace_back(work, i + 1);
    } catch (const std::system_error&) {
      break;  // the system has no thread to give: those that there are do all of it
    }
  }
  work(0);
  for (std::thread& other : others) {
    other.join();
  }
}

}  // namespace secretscan
