// How much a 7z archive's directory holds, before anything is taken from it.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "decode/byte_source.h"

namespace secretscan {

// Directories of more bytes are not read.
inline constexpr int64_t kMaxSevenZipHeader = int64_t{64} << 20;

// Appends what the first member of a 7z archive says, at most so many bytes.
using SevenZipReader =
    std::function<absl::Status(ByteSource* archive, int64_t max_size, std::string* out)>;

// The number of files that the directory of `archive` (seekable) names. The directory may be compressed:
// then `read` is asked for it, with the archive disguised so that it is its only member. DataLoss when
// the directory is malformed, ResourceExhausted when it is too large (7-Zip's 7zFormat.txt).
absl::StatusOr<int64_t> CountSevenZipFiles(ByteSource* archive, const SevenZipReader& read);

}  // namespace secretscan
