#include "cli/hook_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "base/path_kind.h"
#include "base/status.h"
#include "git/regular_file.h"

namespace secretscan {
namespace {

constexpr int64_t kMaxScript = 16 << 20;

absl::Status Failed(const std::string& what, const std::string& path) {
  return Unavailable("cannot " + what + " " + path + ": " + std::strerror(errno));
}

// A file that anyone may run, as the user's mask allows it; whole before it gets its name.
absl::Status WriteScript(const std::string& directory, const std::string& path,
                         const std::string& text) {
  std::string temporary = directory + ".secretscan-XXXXXX";
  const int fd = ::mkostemp(temporary.data(), O_CLOEXEC);
  if (fd < 0) {
    return Failed("write in", directory);
  }
  const mode_t mask = ::umask(0);
  ::umask(mask);
  const bool written = ::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
                       ::fchmod(fd, 0777 & ~mask) == 0 && ::fsync(fd) == 0;
  absl::Status status = written ? absl::OkStatus() : Failed("write", path);
  ::close(fd);
  if (status.ok() && ::rename(temporary.c_str(), path.c_str()) != 0) {
    status = Failed("write", path);
  }
  if (!status.ok()) {
    ::unlink(temporary.c_str());
  }
  return status;
}

}  // namespace

HookFile::HookFile(const std::string& directory, const std::string& hook)
    : directory_(directory), path_(directory + hook) {}

absl::StatusOr<HookFile::State> HookFile::Read() const {
  State state;
  state.has_previous = PathExists(previous_path());
  if (!PathExists(path_)) {
    return state;
  }
  state.owner = Owner::kOthers;
  absl::StatusOr<std::string> text = ReadRegularFile(path_, kMaxScript);
  if (absl::IsNotFound(text.status())) {
    return state;  // a link that leads nowhere
  }
  if (!text.ok()) {
    return Unavailable(path_ + ": " + std::string(ToStd(text.status().message())));
  }
  state.text = *std::move(text);
  state.executable = ::access(path_.c_str(), X_OK) == 0;
  if (auto script = ParseHookScript(state.text)) {
    state.owner = Owner::kUs;
    state.script = *std::move(script);
  }
  return state;
}

absl::Status HookFile::KeepPrevious() const {
  // A second name, so that the first is never without a file; a link stays a link.
  if (::linkat(AT_FDCWD, path_.c_str(), AT_FDCWD, previous_path().c_str(), 0) == 0) {
    return absl::OkStatus();
  }
  if (errno == EEXIST) {
    return InvalidArgument(path_ + " and " + previous_path() +
                              " are both hooks of others; remove one of them");
  }
  // A file system that knows no second names.
  if (::rename(path_.c_str(), previous_path().c_str()) != 0) {
    return Failed("rename", path_);
  }
  return absl::OkStatus();
}

absl::Status HookFile::Install(const HookScript& script) const {
  SECRETSCAN_ASSIGN_OR_RETURN(const State state, Read());
  std::error_code error;
  std::filesystem::create_directories(directory_, error);
  if (error) {
    return Unavailable("cannot make " + directory_ + ": " + error.message());
  }
  if (state.owner == Owner::kOthers) {
    if (::access(directory_.c_str(), W_OK) != 0) {
      return Failed("write in", directory_);
    }
    SECRETSCAN_RETURN_IF_ERROR(KeepPrevious());
  }
  absl::Status status = WriteScript(directory_, path_, HookScriptText(script));
  if (!status.ok() && state.owner == Owner::kOthers) {
    ::rename(previous_path().c_str(), path_.c_str());
    ::unlink(previous_path().c_str());  // still there where both names were one file's
  }
  return status;
}

absl::StatusOr<bool> HookFile::Uninstall() const {
  SECRETSCAN_ASSIGN_OR_RETURN(const State state, Read());
  if (state.owner != Owner::kUs) {
    return false;
  }
  const int result = state.has_previous ? ::rename(previous_path().c_str(), path_.c_str())
                                        : ::unlink(path_.c_str());
  if (result != 0) {
    return Failed("remove", path_);
  }
  return true;
}

}  // namespace secretscan
