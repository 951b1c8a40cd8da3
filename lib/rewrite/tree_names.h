// Names of files and directories that hold given texts, in all trees of a repository.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "git/object_id.h"
#include "git/repository.h"
#include "rewrite/content_replacer.h"

namespace secretscan {

struct TreeName {
  ObjectId tree;
  std::string name;
};

// The entries of trees, packed or loose, reachable or not, of which `holds` says so; only those that
// hold one of the needles (in any case of letters; all if there are none) are asked about. Of a tree that is a delta only
// what is new is looked at, so that an entry is told for the first tree that has it, or some more.
// Ascending by name. Trees that cannot be read are told in *unread.
std::vector<TreeName> FindTreeNames(const Repository& repository,
                                    const std::optional<std::vector<Needle>>& needles,
                                    const std::function<bool(std::string_view)>& holds,
                                    int threads, std::vector<ObjectId>* unread);

}  // namespace secretscan
