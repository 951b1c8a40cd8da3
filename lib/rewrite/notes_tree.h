// Trees of notes, whose paths are ids of commits.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "git/object_id.h"
#include "rewrite/tree_facts.h"

namespace secretscan {

// For one thread.
class NotesTree {
 public:
  // `new_id` tells what a commit became: null, nothing; itself, it is unknown or did not change. All
  // must live longer.
  NotesTree(TreeFacts* facts, std::function<ObjectId(const ObjectId&)> new_id)
      : facts_(*facts), new_id_(std::move(new_id)) {}

  // The tree with notes under the new ids, divided into directories as the old ones were; null when
  // nothing is left. A note whose commit is gone, or has a note under its new id already, keeps its name.
  absl::StatusOr<ObjectId> Rename(const ObjectId& tree);

 private:
  struct File {
    std::string_view mode_text;
    bool is_tree = false;
    ObjectId id;
  };
  using Files = std::map<std::string, File>;

  absl::Status Flatten(uint32_t node, const std::string& path, int depth, Files* files);
  std::string NewPath(const std::string& path) const;
  // Of files whose paths begin with the same `skip` bytes.
  absl::StatusOr<ObjectId> Build(Files::const_iterator begin, Files::const_iterator end,
                                 size_t skip);

  TreeFacts& facts_;
  const std::function<ObjectId(const ObjectId&)> new_id_;
  std::vector<std::shared_ptr<const SourceTree>> sources_;  // what mode_text points into
};

}  // namespace secretscan
