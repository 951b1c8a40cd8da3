#include "cli/process.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <thread>

#include "gtest/gtest.h"

namespace secretscan {
namespace {

// An unlinked temporary file.
class ScratchFile {
 public:
  ScratchFile() : file_(std::tmpfile()) {}
  ~ScratchFile() { std::fclose(file_); }
  ScratchFile(const ScratchFile&) = delete;
  ScratchFile& operator=(const ScratchFile&) = delete;

  int fd() const { return ::fileno(file_); }
  void Put(const std::string& content) {
    EXPECT_EQ(::pwrite(fd(), content.data(), content.size(), 0),
              static_cast<ssize_t>(content.size()));
    ::lseek(fd(), 0, SEEK_SET);
  }
  std::string Get() const {
    std::string content;
    char buffer[4096];
    ssize_t count;
    while ((count = ::pread(fd(), buffer, sizeof buffer, static_cast<off_t>(content.size()))) > 0) {
      content.append(buffer, static_cast<size_t>(count));
    }
    return content;
  }

 private:
  std::FILE* file_;
};

std::vector<char*> Pointers(const std::vector<std::string>& strings) {
  std::vector<char*> out;
  for (const std::string& string : strings) {
    out.push_back(const_cast<char*>(string.c_str()));
  }
  out.push_back(nullptr);
  return out;
}

pid_t Spawn(const ProcessRequest& request, int in, int out, int err) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, err, STDERR_FILENO);
  if (request.stdout_path.empty()) {
    posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
  } else {
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, request.stdout_path.c_str(), O_WRONLY,
                                     0);
  }
  if (!request.directory.empty()) {
    posix_spawn_file_actions_addchdir_np(&actions, request.directory.c_str());
  }
  // Tests that run in the background inherit an ignored SIGINT; the program must not.
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t interrupt;
  sigemptyset(&interrupt);
  sigaddset(&interrupt, SIGINT);
  posix_spawnattr_setsigdefault(&attributes, &interrupt);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);

  pid_t child = -1;
  const int error =
      posix_spawnp(&child, request.args[0].c_str(), &actions, &attributes,
                   Pointers(request.args).data(), Pointers(request.environment).data());
  EXPECT_EQ(error, 0) << "cannot start " << request.args[0];
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return error == 0 ? child : -1;
}

int WaitFor(pid_t child) {
  int status = 0;
  while (::waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) {
      return -1;
    }
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

// Whether the process has a handler for SIGINT, as the kernel tells.
bool CatchesInterrupt(pid_t child) {
  std::ifstream status("/proc/" + std::to_string(child) + "/status");
  std::string line;
  while (std::getline(status, line)) {
    if (line.starts_with("SigCgt:")) {
      const uint64_t caught = std::stoull(line.substr(7), nullptr, 16);
      return (caught & (uint64_t{1} << (SIGINT - 1))) != 0;
    }
  }
  return false;
}

}  // namespace

ProcessResult RunProcess(const ProcessRequest& request) {
  ScratchFile in, out, err;
  in.Put(request.standard_input);
  ProcessResult result;
  const pid_t child = Spawn(request, in.fd(), out.fd(), err.fd());
  if (child > 0) {
    result.exit_code = WaitFor(child);
  }
  result.out = out.Get();
  result.err = err.Get();
  return result;
}

ProcessResult RunAndInterrupt(const ProcessRequest& request) {
  ScratchFile out, err;
  int ends[2];
  EXPECT_EQ(::pipe2(ends, O_CLOEXEC), 0);
  ProcessResult result;
  const pid_t child = Spawn(request, ends[0], out.fd(), err.fd());
  if (child > 0) {
    // The test's own time limit ends this should the program never get ready.
    siginfo_t info = {};
    while (!CatchesInterrupt(child) &&
           ::waitid(P_PID, static_cast<id_t>(child), &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
           info.si_pid == 0) {
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    ::kill(child, SIGINT);
    result.exit_code = WaitFor(child);
  }
  ::close(ends[0]);
  ::close(ends[1]);
  result.out = out.Get();
  result.err = err.Get();
  return result;
}

}  // namespace secretscan
