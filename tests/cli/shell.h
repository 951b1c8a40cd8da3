// An interactive shell in a pseudo-terminal, as a person sits in front of it.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace secretscan {

class Shell {
 public:
  // `environment`: all there is, as "NAME=value".
  Shell(const std::vector<std::string>& command, const std::vector<std::string>& environment,
        const std::string& directory);
  ~Shell();  // ends the shell
  Shell(const Shell&) = delete;
  Shell& operator=(const Shell&) = delete;

  // Presses keys.
  void Type(const std::string& keys);
  // Waits until the screen has shown `text` behind what was waited for before. False when the shell
  // ends or a minute passes without it.
  bool WaitFor(const std::string& text);
  // All that was shown so far.
  const std::string& screen() const { return screen_; }

 private:
  int terminal_ = -1;
  pid_t pid_ = -1;
  std::string screen_;
  size_t seen_ = 0;
};

// Whether a program of this name is in PATH.
bool HasProgram(const std::string& name);

}  // namespace secretscan
