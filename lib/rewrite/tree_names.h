// Names of files and directories that hold given texts, in all trees of a repository.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "git/object_id.h"
#include "git/repository.h"
#include "rewrite/content_replacer.h"

namespace secretscan {

struct TreeName {
  ObjectId tree;
  std::string name;
};

struct TreeNames {
  std::vector<TreeName> names;      // by name, then tree
  std::vector<ObjectId> unread;     // trees that cannot be read
};

// The entries of trees, packed or loose, reachable or not, of which `holds` says so; it is asked by
// several threads, about trees that hold one of the needles only (all trees if there is no list).
absl::StatusOr<TreeNames> FindTreeNames(const Repository& repository,
                                        const std::optional<std::vector<Needle>>& needles,
                                        const std::function<bool(std::string_view)>& holds,
                                        int threads);

}  // namespace secretscan
