#include "cli/last_resort.h"

#include <unistd.h>

#include <cstdlib>
#include <exception>
#include <new>
#include <stdexcept>
#include <string_view>

#include "cli/exit_code.h"

namespace secretscan {
namespace {

// No memory may be asked for here, so no stdio.
void Say(std::string_view message) {
  [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, message.data(), message.size());
}

[[noreturn]] void EndProgram() {
  if (std::exception_ptr current = std::current_exception()) {
    try {
      std::rethrow_exception(current);
    } catch (const std::bad_alloc&) {
      Say("\nsecretscan: error: out of memory; the scan is incomplete. --max-target-megabytes "
          "and fewer --threads lower the need\n");
      ::_exit(kExitIncomplete);
    } catch (const std::length_error&) {
      Say("\nsecretscan: error: an input is larger than memory can hold; the scan is incomplete\n");
      ::_exit(kExitIncomplete);
    } catch (...) {
      Say("\nsecretscan: error: unexpected failure; the scan is incomplete\n");
      ::_exit(kExitIncomplete);
    }
  }
  std::abort();
}

}  // namespace

void InstallLastResort() { std::set_terminate(EndProgram); }

}  // namespace secretscan
