// Compressed bitmaps (EWAH), as a split index holds them.
#pragma once

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "git/byte_reader.h"

namespace secretscan {

// Takes a bitmap off `reader` and returns the numbers of its set bits, ascending. DataLoss when it is
// malformed or a bit at `limit` or behind is set; never more work than `limit` and its own size.
absl::StatusOr<std::vector<uint32_t>> TakeEwahBits(ByteReader* reader, uint32_t limit);

}  // namespace secretscan
