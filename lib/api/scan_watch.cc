#include "api/scan_watch.h"

#include <algorithm>
#include <chrono>

namespace secretscan {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::milliseconds kGlance{20};

ScanStage StageOf(Progress::Stage stage) {
  switch (stage) {
    case Progress::Stage::kOpening: return ScanStage::kOpening;
    case Progress::Stage::kWalking: return ScanStage::kWalking;
    case Progress::Stage::kScanning: return ScanStage::kScanning;
    case Progress::Stage::kAttributing: return ScanStage::kAttributing;
    case Progress::Stage::kDone: return ScanStage::kDone;
  }
  return ScanStage::kOpening;
}

}  // namespace

ScanWatch::ScanWatch(const ScanControl& control, Progress* progress)
    : control_(control), progress_(progress), limit_(progress, control.time_limit) {
  PassOnCancellation();
  if (control.cancelled != nullptr || control.on_progress) {
    thread_ = std::thread([this] { Watch(); });
  }
}

ScanWatch::~ScanWatch() {
  if (thread_.joinable()) {
    {
      std::lock_guard lock(mutex_);
      over_ = true;
    }
    ended_.notify_one();
    thread_.join();
  }
  Report();
}

void ScanWatch::Watch() {
  const std::chrono::milliseconds interval =
      std::max(control_.progress_interval, std::chrono::milliseconds(1));
  Clock::time_point next = Clock::now() + interval;
  std::unique_lock lock(mutex_);
  while (!over_) {
    PassOnCancellation();
    if (Clock::now() >= next) {
      next = Clock::now() + interval;
      Report();
    }
    const Clock::time_point glance = Clock::now() + kGlance;
    ended_.wait_until(lock, control_.on_progress ? std::min(glance, next) : glance);
  }
}

void ScanWatch::PassOnCancellation() {
  if (control_.cancelled != nullptr && control_.cancelled->load(std::memory_order_relaxed)) {
    progress_->cancelled = true;
  }
}

void ScanWatch::Report() const {
  if (!control_.on_progress) {
    return;
  }
  ScanProgress now;
  now.stage = StageOf(progress_->stage);
  now.commits = progress_->commits;
  now.commits_total = progress_->commits_total;
  now.texts = progress_->blobs;
  now.texts_total = progress_->blobs_total;
  now.bytes = progress_->bytes;
  control_.on_progress(now);
}

}  // namespace secretscan
