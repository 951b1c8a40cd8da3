// What a delta takes over from its base.
#pragma once

#include <cstddef>

namespace secretscan {

// Bytes [base, base + size) of the base stand at [target, target + size) of the object. Of one
// delta: in target order, not overlapping there; what lies between was inserted.
struct CopySegment {
  size_t target = 0;
  size_t base = 0;
  size_t size = 0;
};

}  // namespace secretscan
