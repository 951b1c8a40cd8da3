// Compiled databases on disk, so that only the first run with a rule pack pays for compiling.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace secretscan {

// Reads what WriteDatabaseCache wrote under the same key. Nothing when the file is absent, damaged
// (a checksum covers all of it) or made for another key.
std::optional<std::vector<std::string>> ReadDatabaseCache(const std::string& directory,
                                                          std::string_view key);

// Best effort: a cache that cannot be written is no error. The file appears whole or not at all.
void WriteDatabaseCache(const std::string& directory, std::string_view key,
                        const std::vector<std::string>& parts);

}  // namespace secretscan
