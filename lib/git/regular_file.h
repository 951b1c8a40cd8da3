// Files of a repository that may be hostile.
#pragma once

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"

namespace secretscan {

enum class Links { kFollow, kRefuse };

// Reads a regular file of at most `max_size` bytes. Never blocks on a pipe and never reads a device.
// NotFound when there is no such file; DataLoss when it is no regular file or is too large;
// Unavailable with the system's reason otherwise.
absl::StatusOr<std::string> ReadRegularFile(const std::string& path, int64_t max_size,
                                            Links links = Links::kFollow);

bool IsDirectory(const std::string& path);
bool IsRegularFile(const std::string& path);

// `path`, when relative, as seen from the directory `base` (which ends in '/').
std::string JoinPath(const std::string& base, const std::string& path);

// The path without links, "." and ".."; empty when it does not exist. No trailing '/'.
std::string RealPath(const std::string& path);

}  // namespace secretscan
