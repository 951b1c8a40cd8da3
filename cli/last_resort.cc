#include "cli/last_resort.h"

#include <unistd.h>

#include <cstdlib>
#include <exception>
#include <new>
#include <stdexcept>

#include "cli/exit_code.h"
#include "cli/log.h"

namespace secretscan {
namespace {

[[noreturn]] void EndProgram() {
  if (std::exception_ptr current = std::current_exception()) {
    try {
      std::rethrow_exception(current);
    } catch (const std::bad_alloc&) {
      LogWithoutMemory(
          "out of memory; the scan is incomplete. --max-target-megabytes and fewer --threads lower "
          "the need");
      ::_exit(kExitIncomplete);
    } catch (const std::length_error&) {
      LogWithoutMemory("an input is larger than memory can hold; the scan is incomplete");
      ::_exit(kExitIncomplete);
    } catch (...) {
      LogWithoutMemory("unexpected failure; the scan is incomplete");
      ::_exit(kExitIncomplete);
    }
  }
  std::abort();
}

}  // namespace

void InstallLastResort() { std::set_terminate(EndProgram); }

}  // namespace secretscan
