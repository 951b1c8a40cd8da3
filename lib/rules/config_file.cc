#include "rules/config_file.h"

#include <filesystem>
#include <system_error>

#include "base/file.h"
#include "base/status.h"
#include "rules/config_error.h"
#include "rules/toml_limits.h"

namespace secretscan {

absl::StatusOr<std::string> ReadConfigFile(const std::string& path, ConfigTrust trust) {
  std::error_code error;
  const std::filesystem::file_status status = std::filesystem::status(path, error);
  // What does not exist is reported by the attempt to open it.
  if (std::filesystem::exists(status)) {
    if (std::filesystem::is_directory(status)) {
      return InvalidArgument("cannot read " + Printable(path) + ": is a directory");
    }
    if (std::filesystem::is_regular_file(status)) {
      const auto size = std::filesystem::file_size(path, error);
      if (!error && size > kMaxConfigBytes) {
        return ConfigError({path, 0}, "",
                           "the configuration is larger than " +
                               std::to_string(kMaxConfigBytes >> 20) + " MiB");
      }
    } else if (trust == ConfigTrust::kFound) {
      return InvalidArgument("cannot read " + Printable(path) + ": is no regular file");
    }
  }
  return ReadFile(path);
}

}  // namespace secretscan
