#include "rewrite/run_state.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string_view>
#include <utility>

#include "base/file_changes.h"
#include "base/status.h"
#include "rewrite/record_file.h"
#include "rewrite/run_directory.h"

namespace secretscan {
namespace {

constexpr std::string_view kKind = "secretscan run 1";
constexpr std::string_view kPhases[] = {"none",          "prepared",       "committed",
                                        "applied",       "rolled-back",    "undo-prepared",
                                        "undo-committed", "undone"};

std::string StatePath(const std::string& directory) {
  return directory + std::string(kStateName);
}

}  // namespace

absl::StatusOr<RunRecord> ReadRunRecord(const std::string& directory) {
  const auto records = ReadRecords(StatePath(directory), kKind);
  if (absl::IsNotFound(records.status())) {
    return RunRecord();
  }
  SECRETSCAN_RETURN_IF_ERROR(records.status());
  if (records->size() != 1 || records->front().size() != 3) {
    return DataLoss(StatePath(directory) + " is malformed");
  }
  const Record& fields = records->front();
  const auto* phase = std::find(std::begin(kPhases), std::end(kPhases), fields[0]);
  const bool is_backup_sound =
      fields[1].empty() || (fields[1].starts_with('/') && fields[1].ends_with('/'));
  if (phase == std::end(kPhases) || !is_backup_sound) {
    return DataLoss(StatePath(directory) + " is malformed");
  }
  return RunRecord{static_cast<RunPhase>(phase - std::begin(kPhases)), fields[1],
                   fields[2] == "purged"};
}

absl::Status WriteRunRecord(const std::string& directory, const RunRecord& record) {
  RecordWriter writer(kKind);
  writer.Add({kPhases[static_cast<int>(record.phase)], record.backup,
              record.is_purged ? "purged" : "whole"});
  return ReplaceFile(StatePath(directory), StatePath(directory) + ".new", writer.Finish(), 0600);
}

absl::StatusOr<RunsLock> RunsLock::Take(const std::string& common_dir) {
  const std::string path = RunsDirectory(common_dir) + "lock";
  const int fd =
      ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
  if (fd < 0) {
    const std::string message = "cannot open " + path + ": " + std::strerror(errno);
    return errno == ENOENT ? NotFound(message) : Unavailable(message);
  }
  if (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
    const int error = errno;
    ::close(fd);
    return error == EWOULDBLOCK
               ? absl::FailedPreconditionError("another process is changing this repository")
               : Unavailable("cannot lock " + path + ": " + std::strerror(error));
  }
  return RunsLock(fd);
}

RunsLock::RunsLock(RunsLock&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
RunsLock::~RunsLock() {
  if (fd_ >= 0) {
    ::close(fd_);
  }
}

}  // namespace secretscan
