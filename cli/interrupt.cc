#include "cli/interrupt.h"

#include <csignal>
#include <unistd.h>

#include "cli/exit_code.h"

namespace secretscan {
namespace {

std::atomic<std::atomic<bool>*> cancelled_flag{nullptr};
static_assert(std::atomic<std::atomic<bool>*>::is_always_lock_free);

// Only what is async-signal-safe.
void OnInterrupt(int) {
  std::atomic<bool>* flag = cancelled_flag.load();
  if (flag == nullptr || flag->exchange(true)) {
    ::_exit(kExitInterrupted);
  }
}

}  // namespace

void PrepareSignals() {
  struct sigaction ignore = {};
  ignore.sa_handler = SIG_IGN;
  ::sigaction(SIGPIPE, &ignore, nullptr);

  // A program started in the background is meant to survive the terminal's Ctrl-C.
  struct sigaction current = {};
  if (::sigaction(SIGINT, nullptr, &current) == 0 && current.sa_handler == SIG_IGN) {
    return;
  }
  struct sigaction interrupt = {};
  interrupt.sa_handler = OnInterrupt;
  interrupt.sa_flags = SA_RESTART;
  ::sigaction(SIGINT, &interrupt, nullptr);
}

InterruptGuard::InterruptGuard(std::atomic<bool>* cancelled) { cancelled_flag.store(cancelled); }

InterruptGuard::~InterruptGuard() { cancelled_flag.store(nullptr); }

}  // namespace secretscan
