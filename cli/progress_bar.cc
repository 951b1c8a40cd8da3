#include "cli/progress_bar.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>

#include "cli/human_units.h"
#include "cli/log.h"

namespace secretscan {
namespace {

using Clock = std::chrono::steady_clock;

constexpr auto kInterval = std::chrono::milliseconds(100);
constexpr auto kLogInterval = std::chrono::seconds(10);
constexpr double kSecondsBeforeEstimate = 2;

double SecondsSince(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

int ScreenWidth() {
  winsize size = {};
  if (::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) {
    return 80;
  }
  return size.ws_col;
}

const char* StageName(Progress::Stage stage) {
  switch (stage) {
    case Progress::Stage::kOpening: return "opening";
    case Progress::Stage::kWalking: return "walking";
    case Progress::Stage::kScanning: return "scanning";
    case Progress::Stage::kAttributing: return "attributing";
    case Progress::Stage::kDone: return "finishing";
  }
  return "";
}

std::string Part(int64_t done, int64_t total, const char* noun) {
  std::string out = HumanCount(done);
  if (total > 0) {
    out += "/" + HumanCount(total);
  }
  return out + " " + noun;
}

void Draw(const std::string& line) {
  // Return to the line's start, draw, erase the rest.
  const std::string frame = "\r" + line + "\x1b[K";
  std::fwrite(frame.data(), 1, frame.size(), stderr);
  std::fflush(stderr);
}

bool LogsJson() { return log_format() == LogFormat::kJson; }

}  // namespace

bool ShowsProgress(const Terminal& terminal, MessageLevel level) {
  return level == MessageLevel::kAll && (terminal.can_draw || LogsJson());
}

void LogProgress(const ProgressSnapshot& snapshot) {
  const LogField fields[] = {
      {"event", "progress"},
      {"stage", StageName(snapshot.stage)},
      {"commits", snapshot.commits},
      {"commits_total", snapshot.commits_total},
      {"blobs", snapshot.blobs},
      {"blobs_total", snapshot.blobs_total},
      {"bytes", snapshot.bytes},
      {"findings", snapshot.findings},
  };
  constexpr int kAnyWidth = 1000;
  Log(LogLevel::kInfo, ProgressLine(snapshot, kAnyWidth), fields);
}

std::string ProgressLine(const ProgressSnapshot& snapshot, int width) {
  std::string line = StageName(snapshot.stage);
  const bool scanning = snapshot.stage == Progress::Stage::kScanning;
  if (scanning && snapshot.blobs_total > 0) {
    const int64_t percent =
        std::min<int64_t>(100, 100 * snapshot.blobs / snapshot.blobs_total);
    line += " " + std::to_string(percent) + "%";
  }
  if (snapshot.commits > 0) {
    line += "  " + Part(snapshot.commits, snapshot.commits_total, "commits");
  }
  if (snapshot.blobs > 0) {
    line += "  " + Part(snapshot.blobs, snapshot.blobs_total, "blobs");
  }
  if (scanning && snapshot.bytes > 0 && snapshot.stage_seconds > 0) {
    const double rate = static_cast<double>(snapshot.bytes) / snapshot.stage_seconds;
    line += "  " + HumanBytes(static_cast<int64_t>(rate)) + "/s";
  }
  line += "  " + Counted(snapshot.findings, "finding");
  if (scanning && snapshot.blobs > 0 && snapshot.blobs_total > snapshot.blobs &&
      snapshot.stage_seconds >= kSecondsBeforeEstimate) {
    const double left = snapshot.stage_seconds *
                        static_cast<double>(snapshot.blobs_total - snapshot.blobs) /
                        static_cast<double>(snapshot.blobs);
    line += "  " + HumanSeconds(left) + " left";
  }
  return line.substr(0, static_cast<size_t>(std::max(0, width)));
}

ProgressBar::ProgressBar(const Progress* progress, bool enabled) : progress_(progress) {
  if (enabled) {
    thread_ = std::thread([this] { Run(); });
  }
}

ProgressBar::~ProgressBar() { Stop(); }

void ProgressBar::Stop() {
  if (!thread_.joinable()) {
    return;
  }
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  stop_.notify_one();
  thread_.join();
  if (!LogsJson()) {
    Draw("");
  }
}

void ProgressBar::Run() {
  Clock::time_point stage_start = Clock::now();
  ProgressSnapshot snapshot;
  std::unique_lock lock(mutex_);
  const std::chrono::milliseconds interval = LogsJson() ? kLogInterval : kInterval;
  while (!stop_.wait_for(lock, interval, [this] { return stopping_; })) {
    const Progress::Stage stage = progress_->stage.load(std::memory_order_relaxed);
    if (stage != snapshot.stage) {
      stage_start = Clock::now();
    }
    snapshot.stage = stage;
    snapshot.commits = progress_->commits.load(std::memory_order_relaxed);
    snapshot.commits_total = progress_->commits_total.load(std::memory_order_relaxed);
    snapshot.blobs = progress_->blobs.load(std::memory_order_relaxed);
    snapshot.blobs_total = progress_->blobs_total.load(std::memory_order_relaxed);
    snapshot.bytes = progress_->bytes.load(std::memory_order_relaxed);
    snapshot.findings = progress_->findings.load(std::memory_order_relaxed);
    snapshot.stage_seconds = SecondsSince(stage_start);
    if (LogsJson()) {
      LogProgress(snapshot);
    } else {
      Draw(ProgressLine(snapshot, ScreenWidth() - 1));
    }
  }
}

}  // namespace secretscan
