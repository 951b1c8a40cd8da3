// Objects that must not come back into a repository that was rewritten.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "git/object_id.h"
#include "rewrite/history_rewriter.h"

namespace secretscan {

// A run leaves one of this name in its directory.
inline constexpr std::string_view kBanListFile = "ban-list";

class BanList {
 public:
  // One object a line, of any kind. Of two ids in a line, as commit-map and first-changed-commits
  // of git-filter-repo have them, the first is banned unless they are equal. Empty lines, lines
  // that begin with '#' and a commit-map's heading are passed over. InvalidArgument, "name:line:
  // …", for anything else; nothing is added then.
  absl::Status Add(std::string_view text, std::string_view name);

  bool Has(const ObjectId& id) const { return ids_.contains(id); }
  const absl::flat_hash_set<ObjectId>& ids() const { return ids_; }
  bool empty() const { return ids_.empty(); }

 private:
  absl::flat_hash_set<ObjectId> ids_;
};

// The list of what a rewrite took out: commits and annotated tags that changed or are gone, and
// these blobs.
std::string WriteBanList(const RewrittenHistory& history, std::span<const ObjectId> blobs);

}  // namespace secretscan
