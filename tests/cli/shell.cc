#include "cli/shell.h"

#include <poll.h>
#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <sstream>

#include "gtest/gtest.h"

namespace secretscan {
namespace {

constexpr int kPatienceMs = 60'000;

std::vector<char*> Pointers(const std::vector<std::string>& strings) {
  std::vector<char*> out;
  for (const std::string& string : strings) {
    out.push_back(const_cast<char*>(string.c_str()));
  }
  out.push_back(nullptr);
  return out;
}

}  // namespace

Shell::Shell(const std::vector<std::string>& command, const std::vector<std::string>& environment,
             const std::string& directory) {
  const std::vector<char*> argv = Pointers(command);
  const std::vector<char*> envp = Pointers(environment);
  winsize size = {};
  size.ws_row = 50;
  size.ws_col = 200;
  pid_ = ::forkpty(&terminal_, nullptr, nullptr, &size);
  if (pid_ == 0) {
    if (::chdir(directory.c_str()) == 0) {
      ::execvpe(argv[0], argv.data(), envp.data());
    }
    ::_exit(127);
  }
  EXPECT_GT(pid_, 0);
}

Shell::~Shell() {
  if (pid_ > 0) {
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
    ::close(terminal_);
  }
}

void Shell::Type(const std::string& keys) {
  EXPECT_EQ(::write(terminal_, keys.data(), keys.size()), static_cast<ssize_t>(keys.size()));
}

bool Shell::WaitFor(const std::string& text) {
  while (true) {
    const size_t found = screen_.find(text, seen_);
    if (found != std::string::npos) {
      seen_ = found + text.size();
      return true;
    }
    pollfd waiting = {terminal_, POLLIN, 0};
    char buffer[4096];
    if (::poll(&waiting, 1, kPatienceMs) != 1) {
      return false;
    }
    const ssize_t count = ::read(terminal_, buffer, sizeof buffer);
    if (count <= 0) {
      return false;
    }
    screen_.append(buffer, static_cast<size_t>(count));
  }
}

bool HasProgram(const std::string& name) {
  const char* path = std::getenv("PATH");
  std::istringstream directories(path == nullptr ? "/usr/bin:/bin" : path);
  for (std::string directory; std::getline(directories, directory, ':');) {
    if (::access((directory + "/" + name).c_str(), X_OK) == 0) {
      return true;
    }
  }
  return false;
}

}  // namespace secretscan
