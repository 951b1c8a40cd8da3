#include "base/memory.h"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>

namespace secretscan {

int64_t MachineMemory() {
  int64_t bytes = int64_t{::sysconf(_SC_PHYS_PAGES)} * ::sysconf(_SC_PAGESIZE);
  std::ifstream file("/sys/fs/cgroup/memory.max");
  int64_t limit = 0;
  if (file >> limit && limit > 0) {  // "max" fails to parse
    bytes = std::min(bytes, limit);
  }
  return bytes;
}

int64_t PeakMemory() {
  rusage usage{};
  constexpr int64_t kKibibyte = 1024;
  return ::getrusage(RUSAGE_SELF, &usage) == 0 ? usage.ru_maxrss * kKibibyte : 0;
}

}  // namespace secretscan
