#include "rewrite/git_process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "base/status.h"

extern char** environ;

namespace secretscan {
namespace {

constexpr size_t kMaxOutput = size_t{1} << 30;

// What `git rev-parse --local-env-vars` lists, but for those that users set for every git.
constexpr std::string_view kLocalVariables[] = {
    "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_OBJECT_DIRECTORY", "GIT_DIR",
    "GIT_WORK_TREE",                    "GIT_IMPLICIT_WORK_TREE", "GIT_GRAFT_FILE",
    "GIT_INDEX_FILE",                   "GIT_NO_REPLACE_OBJECTS", "GIT_REPLACE_REF_BASE",
    "GIT_PREFIX",                       "GIT_SHALLOW_FILE",       "GIT_COMMON_DIR",
    "GIT_NAMESPACE",                    "GIT_QUARANTINE_PATH"};

class Pipe {
 public:
  Pipe() { ok_ = ::pipe2(ends_.data(), O_CLOEXEC) == 0; }
  ~Pipe() {
    CloseRead();
    CloseWrite();
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;

  bool ok() const { return ok_; }
  int read_end() const { return ends_[0]; }
  int write_end() const { return ends_[1]; }
  void CloseRead() { Close(&ends_[0]); }
  void CloseWrite() { Close(&ends_[1]); }

 private:
  static void Close(int* fd) {
    if (*fd >= 0) {
      ::close(*fd);
      *fd = -1;
    }
  }
  std::array<int, 2> ends_ = {-1, -1};
  bool ok_ = false;
};

std::vector<std::string> Environment() {
  std::vector<std::string> variables;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view variable = *entry;
    const std::string_view name = variable.substr(0, variable.find('='));
    if (std::find(std::begin(kLocalVariables), std::end(kLocalVariables), name) ==
        std::end(kLocalVariables)) {
      variables.emplace_back(variable);
    }
  }
  return variables;
}

std::vector<char*> Pointers(std::vector<std::string>* texts) {
  std::vector<char*> pointers;
  for (std::string& text : *texts) {
    pointers.push_back(text.data());
  }
  pointers.push_back(nullptr);
  return pointers;
}

absl::StatusOr<pid_t> Spawn(std::vector<std::string> words, const Pipe& input,
                            const Pipe& output) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawnattr_init(&attributes);
  ::posix_spawn_file_actions_adddup2(&actions, input.read_end(), STDIN_FILENO);
  ::posix_spawn_file_actions_adddup2(&actions, output.write_end(), STDOUT_FILENO);
  // This program takes a closed pipe for an ordinary error; git must not.
  sigset_t defaults;
  ::sigemptyset(&defaults);
  ::sigaddset(&defaults, SIGPIPE);
  ::posix_spawnattr_setsigdefault(&attributes, &defaults);
  ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
  std::vector<std::string> environment = Environment();
  pid_t child = -1;
  const int error = ::posix_spawnp(&child, "git", &actions, &attributes, Pointers(&words).data(),
                                   Pointers(&environment).data());
  ::posix_spawn_file_actions_destroy(&actions);
  ::posix_spawnattr_destroy(&attributes);
  if (error != 0) {
    return Unavailable(std::string("cannot run git: ") + std::strerror(error));
  }
  return child;
}

// Writes and reads at once, since either side may wait for the other.
absl::Status Exchange(std::string_view rest, Pipe* input, Pipe* output, std::string* text) {
  ::fcntl(input->write_end(), F_SETFL, O_NONBLOCK);
  std::string buffer(size_t{64} << 10, '\0');
  while (true) {
    if (rest.empty()) {
      input->CloseWrite();
    }
    pollfd ends[] = {{output->read_end(), POLLIN, 0}, {input->write_end(), POLLOUT, 0}};
    if (::poll(ends, rest.empty() ? 1 : 2, -1) < 0) {
      if (errno == EINTR) {
        continue;
      }
      return Unavailable(std::string("cannot wait for git: ") + std::strerror(errno));
    }
    if (!rest.empty() && ends[1].revents != 0) {
      const ssize_t written = ::write(input->write_end(), rest.data(), rest.size());
      if (written >= 0) {
        rest.remove_prefix(static_cast<size_t>(written));
      } else if (errno != EAGAIN && errno != EINTR) {
        rest = {};  // it does not want to know more
      }
    }
    if (ends[0].revents == 0) {
      continue;
    }
    const ssize_t got = ::read(output->read_end(), buffer.data(), buffer.size());
    if (got > 0) {
      text->append(buffer.data(), static_cast<size_t>(got));
      if (text->size() > kMaxOutput) {
        return Unavailable("git says too much");
      }
    } else if (got == 0 || errno != EINTR) {
      return absl::OkStatus();
    }
  }
}

}  // namespace

absl::StatusOr<GitProcessResult> RunGitProcess(const std::string& directory,
                                               const std::vector<std::string>& args,
                                               std::string_view input) {
  std::vector<std::string> words = {"git", "-C",
                                    directory,
                                    "-c", "core.fsmonitor=false",
                                    "-c", "core.hooksPath=/dev/null",
                                    "-c", "gc.auto=0",
                                    "-c", "maintenance.auto=false",
                                    "-c", "protocol.ext.allow=never"};
  words.insert(words.end(), args.begin(), args.end());
  Pipe in;
  Pipe out;
  if (!in.ok() || !out.ok()) {
    return Unavailable(std::string("cannot make a pipe: ") + std::strerror(errno));
  }
  SECRETSCAN_ASSIGN_OR_RETURN(const pid_t child, Spawn(std::move(words), in, out));
  in.CloseRead();
  out.CloseWrite();
  GitProcessResult result;
  const absl::Status status = Exchange(input, &in, &out, &result.output);
  in.CloseWrite();
  out.CloseRead();
  int how = 0;
  while (::waitpid(child, &how, 0) < 0 && errno == EINTR) {
  }
  SECRETSCAN_RETURN_IF_ERROR(status);
  result.exit_code = WIFEXITED(how) ? WEXITSTATUS(how) : 128 + WTERMSIG(how);
  return result;
}

}  // namespace secretscan
