// Whether a repository looks like a fresh clone, in which a rewrite destroys nothing that is nowhere
// else: git-filter-repo's check, in its order.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "git/discovery.h"
#include "git/references.h"
#include "git/repository.h"

namespace secretscan {

// Empty, or why not, in full: what git-filter-repo's users know. `directory` is the working directory,
// with trailing '/' and without links; `layout` and `repository` are those found from there.
// `references` are all of them. The errors are those of reading.
absl::StatusOr<std::string> RefuseUnlessFreshClone(const std::string& directory,
                                                   const RepositoryLayout& layout,
                                                   const Repository& repository,
                                                   const std::vector<Reference>& references);

// Names of remotes in the configuration, ascending.
std::vector<std::string> RemoteNames(const ConfigFile& config);

}  // namespace secretscan
