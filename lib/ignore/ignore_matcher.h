// Which findings the entries of an ignore file are about.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "ignore/ignore_file.h"
#include "scan/finding.h"

namespace secretscan {

// Where the paths of an ignore file begin: at the top of a repository, whose files findings name like
// that anyway, or at a directory.
struct PathRoot {
  std::string here;  // absolute directory that relative paths start from, with trailing '/'
  std::string root;  // absolute, with trailing '/'; empty: paths count as they are

  // The finding's path from there.
  std::string PathOf(const Finding& finding) const;
};

// For each finding the numbers of the entries that hide it, ascending; expired ones as well: the caller
// tells these apart. Of one secret, or of one rule for files, at most kMaxAlike entries without a path,
// with the same path, or with wildcards in it count, the first ones. Each secret's tag is computed once a salt, and only when an
// entry of that salt is about the finding's rule.
inline constexpr size_t kMaxAlike = 64;
absl::StatusOr<std::vector<std::vector<uint32_t>>> MatchEntries(
    const std::vector<IgnoreEntry>& entries, const std::vector<Finding>& findings,
    const PathRoot& root, int threads);

}  // namespace secretscan
