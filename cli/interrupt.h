// What Ctrl-C does.
#pragma once

#include <atomic>

namespace secretscan {

// To be called once, first of all. From then on SIGINT ends the program at once with exit code 130,
// and writing to a closed pipe is an ordinary error instead of the program's death.
void PrepareSignals();

// While one is alive, the first SIGINT only sets *cancelled; the second ends the program at once
// with exit code 130. At most one may be alive. `cancelled` must outlive it.
class InterruptGuard {
 public:
  explicit InterruptGuard(std::atomic<bool>* cancelled);
  ~InterruptGuard();
  InterruptGuard(const InterruptGuard&) = delete;
  InterruptGuard& operator=(const InterruptGuard&) = delete;
};

}  // namespace secretscan
