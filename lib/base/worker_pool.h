// Runs one function over a range of indexes on several threads.
#pragma once

#include <cstddef>
#include <functional>

namespace secretscan {

// Number of threads to use when the user gave none: the processors this process may run on, and no
// more than a container's CPU quota (cgroup v2 cpu.max).
int DefaultThreadCount();

// Calls body(worker, begin, end) for consecutive ranges of at most `grain` indexes that together
// cover [0, count) once. `worker` is in [0, threads); calls with the same worker never overlap, so
// per-worker state needs no lock. Returns when all are done. threads >= 1; with 1 everything runs
// in the calling thread, and so it does if the system has no thread to give. `body` must not throw.
void ParallelFor(int threads, size_t count, size_t grain,
                 const std::function<void(int worker, size_t begin, size_t end)>& body);

}  // namespace secretscan
