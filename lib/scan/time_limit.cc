#include "scan/time_limit.h"

namespace secretscan {

TimeLimit::TimeLimit(Progress* progress, std::chrono::seconds limit) {
  if (limit.count() <= 0) {
    return;
  }
  thread_ = std::thread([this, progress, limit] {
    std::unique_lock lock(mutex_);
    const std::chrono::milliseconds grace = std::chrono::milliseconds(limit) / 2;
    for (const std::chrono::milliseconds wait : {std::chrono::milliseconds(limit), grace}) {
      if (over_.wait_for(lock, wait, [this] { return stopping_; })) {
        return;
      }
      ++progress->timed_out;
      progress->cancelled = true;
    }
  });
}

TimeLimit::~TimeLimit() {
  if (thread_.joinable()) {
    {
      std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    over_.notify_one();
    thread_.join();
  }
}

}  // namespace secretscan
