// Reads configuration files.
#pragma once

#include <string>

#include "absl/status/statusor.h"

namespace secretscan {

enum class ConfigTrust {
  kNamedByUser,  // may also be a pipe: `--config <(generate)`
  kFound,        // lies in what is scanned or is named by a configuration: regular files only
};

// The file's bytes. NotFound, Unavailable with the system's reason, or InvalidArgument for what is
// no regular file or is larger than kMaxConfigBytes.
absl::StatusOr<std::string> ReadConfigFile(const std::string& path, ConfigTrust trust);

}  // namespace secretscan
