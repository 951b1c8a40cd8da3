// A pack's index file (gitformat-pack(5), versions 1 and 2).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace secretscan {

// OK when every look-up in the index `data` ends inside the index, and every offset it gives lies
// between the header and the trailing checksum of a pack of `pack_size` bytes. Names are SHA-1.
// Takes one pass over the index; its checksums are not verified. DataLoss otherwise.
absl::Status CheckPackIndex(std::string_view data, int64_t pack_size);

// The same for the file `path` ("….idx") and the pack beside it.
absl::Status CheckPackIndexFile(const std::string& path);

}  // namespace secretscan
