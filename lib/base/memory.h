// How much memory there is, and how much was used.
#pragma once

#include <cstdint>

namespace secretscan {

// Bytes that this process may use: the machine's memory, or a container's limit (cgroup v2 memory.max)
// if that is less.
int64_t MachineMemory();

// The most bytes that the process had resident so far, mapped files included; 0 if that is not known.
int64_t PeakMemory();

}  // namespace secretscan
