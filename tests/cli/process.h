// Runs a program and collects what it says.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace secretscan {

struct ProcessRequest {
  std::vector<std::string> args;         // args[0]: the program, looked up in PATH
  std::vector<std::string> environment;  // "NAME=value"
  std::string directory;                 // working directory; empty: the caller's
  std::string standard_input;            // content
  std::string stdout_path;               // where standard output goes; empty: collected
};

struct ProcessResult {
  int exit_code = -1;  // -1: killed by a signal
  std::string out;
  std::string err;
};

ProcessResult RunProcess(const ProcessRequest& request);

// Starts a program whose standard input stays open and empty, interrupts it with SIGINT as soon as
// it is ready to catch that, and waits for its end.
ProcessResult RunAndInterrupt(const ProcessRequest& request);

}  // namespace secretscan
