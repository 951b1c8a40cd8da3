// Where a repository's objects are.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace secretscan {

// `objects_dir` (with or without trailing '/') and the object directories that it borrows from
// through info/alternates, and those through theirs, each once. Real paths with trailing '/'.
// Directories that do not exist are left out; at most 5 levels and 256 directories are followed.
// `more` are further ones, with what they borrow.
std::vector<std::string> ObjectDirectories(const std::string& objects_dir,
                                           const std::vector<std::string>& more = {});

// The index files ("….idx") of the packs in these directories, sorted.
std::vector<std::string> PackIndexes(const std::vector<std::string>& directories);

// Whether loose objects stand in a directory of this name: two hexadecimal digits.
bool IsFanOut(std::string_view name);

}  // namespace secretscan
