// Compiled databases on disk, so that only the first run with a rule pack pays for compiling.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/mapped_file.h"

namespace secretscan {

struct CachedParts {
  MappedFile file;
  std::vector<std::string_view> parts;  // of the file
};

// Reads what WriteDatabaseCache wrote under the same key. Nothing when the file is absent, damaged
// (a checksum covers all of it) or made for another key, or when others than root and this process' user may
// write it: what is made of it runs.
std::optional<CachedParts> ReadDatabaseCache(const std::string& directory, std::string_view key);

// Best effort: a cache that cannot be written is no error. The file appears whole or not at all.
void WriteDatabaseCache(const std::string& directory, std::string_view key,
                        const std::vector<std::string>& parts);

// Removes what WriteDatabaseCache() wrote under whichever key.
void ClearDatabaseCache(const std::string& directory);

}  // namespace secretscan
