#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <ctime>

#include "base/file.h"
#include "base/status.h"
#include "report/reporter.h"

namespace secretscan {
namespace {

// While it lives, a write to a closed pipe by this thread fails with EPIPE instead of ending the
// program, whatever the program does with SIGPIPE otherwise.
class SigpipeBlock {
 public:
  SigpipeBlock() {
    sigemptyset(&sigpipe_);
    sigaddset(&sigpipe_, SIGPIPE);
    sigset_t pending;
    sigpending(&pending);
    was_pending_ = sigismember(&pending, SIGPIPE) == 1;
    pthread_sigmask(SIG_BLOCK, &sigpipe_, &before_);
  }
  ~SigpipeBlock() {
    // Takes back the signal that our own write raised, and no other.
    sigset_t pending;
    sigpending(&pending);
    if (!was_pending_ && sigismember(&pending, SIGPIPE) == 1) {
      const timespec at_once{};
      while (sigtimedwait(&sigpipe_, nullptr, &at_once) < 0 && errno == EINTR) {
      }
    }
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }
  SigpipeBlock(const SigpipeBlock&) = delete;
  SigpipeBlock& operator=(const SigpipeBlock&) = delete;

 private:
  sigset_t sigpipe_;
  sigset_t before_;
  bool was_pending_ = false;
};

absl::Status WriteStandardOutput(std::string_view bytes) {
  // What the program printed before must come before.
  bool failed = std::fflush(stdout) != 0;
  while (!failed && !bytes.empty()) {
    const ssize_t written = ::write(STDOUT_FILENO, bytes.data(), bytes.size());
    if (written >= 0) {
      bytes.remove_prefix(static_cast<size_t>(written));
    } else if (errno == EAGAIN) {
      // Somebody made the terminal or pipe non-blocking.
      pollfd writable{.fd = STDOUT_FILENO, .events = POLLOUT, .revents = 0};
      ::poll(&writable, 1, -1);
    } else {
      failed = errno != EINTR;
    }
  }
  // A reader that went away (`| head`) has what it wanted.
  if (!failed || errno == EPIPE) {
    return absl::OkStatus();
  }
  return Unavailable(std::string("cannot write to standard output: ") + std::strerror(errno));
}

}  // namespace

absl::Status WriteReport(const ScanResult& result, std::string_view format,
                         const ReportOptions& options, const std::string& path) {
  SECRETSCAN_ASSIGN_OR_RETURN(const std::unique_ptr<Reporter> reporter, MakeReporter(format));
  return WriteReport(result, *reporter, options, path);
}

absl::Status WriteReport(const ScanResult& result, const Reporter& reporter,
                         const ReportOptions& options, const std::string& path) {
  SECRETSCAN_ASSIGN_OR_RETURN(const std::string report, reporter.Render(result, options));
  const SigpipeBlock block;
  if (path == "-") {
    return WriteStandardOutput(report);
  }
  SECRETSCAN_ASSIGN_OR_RETURN(AtomicFile file, AtomicFile::Create(path));
  SECRETSCAN_RETURN_IF_ERROR(file.Write(report));
  return file.Commit();
}

}  // namespace secretscan
