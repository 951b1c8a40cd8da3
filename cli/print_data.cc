#include "cli/print_data.h"

#include <cerrno>
#include <cstdio>

#include "cli/exit_code.h"
#include "cli/log.h"

namespace secretscan {

int PrintData(const std::string& text) {
  if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() ||
      std::fflush(stdout) != 0) {
    if (errno == EPIPE) {
      return kExitClean;  // the reader has seen enough
    }
    PrintError("cannot write to standard output");
    return kExitIncomplete;
  }
  return kExitClean;
}

}  // namespace secretscan
