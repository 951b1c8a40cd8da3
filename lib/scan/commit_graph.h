// The commits of a scan, with what links them.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "git/object_id.h"
#include "git/pack_inventory.h"
#include "git/repository.h"
#include "scan/commit_selection.h"
#include "scan/coverage.h"
#include "scan/progress.h"

namespace secretscan {

struct CommitNode {
  ObjectId id;
  ObjectId tree;
  int64_t date = 0;               // committer's, seconds since 1970
  uint32_t parents_begin = 0;     // in CommitGraph::links
  uint32_t parent_count = 0;      // 0 for roots and where a shallow clone is cut off

  bool is_merge() const { return parent_count > 1; }
};

struct CommitGraph {
  std::vector<CommitNode> commits;       // selected ones, in an order that does not depend on threads
  // Parents by number: of a selected commit its place in `commits`; behind those, of commits that are
  // not selected.
  std::vector<uint32_t> links;
  std::vector<ObjectId> outside;

  std::span<const uint32_t> parents(uint32_t commit) const {
    return std::span(links).subspan(commits[commit].parents_begin, commits[commit].parent_count);
  }
  const ObjectId& id(uint32_t number) const {
    return number < commits.size() ? commits[number].id : outside[number - commits.size()];
  }

  // Commits that others stand in for, where that is honoured.
  absl::flat_hash_map<ObjectId, ObjectId> replacements;
  // The object that says what commit `id` is.
  const ObjectId& StandIn(const ObjectId& id) const {
    const auto found = replacements.find(id);
    return found == replacements.end() ? id : found->second;
  }

  std::vector<Reference> references;     // all of the repository's
  // What references name directly without a commit: tags of trees and blobs.
  struct DirectObject {
    std::string reference;
    ObjectId id;
    ObjectType type = ObjectType::kBlob;
  };
  std::vector<DirectObject> direct_objects;
};

struct WalkOptions {
  bool honour_replacements = false;  // follow refs/replace/ as git's log does
  // For reading commits in bulk where that pays.
  PackInventory* packs = nullptr;    // of the repository
  int threads = 1;
};

// Walks from what `selection` includes. Missing and unreadable commits and references are added to
// *skips and the walk goes on. InvalidArgument for a revision that does not resolve.
absl::StatusOr<CommitGraph> WalkCommits(const Repository& repository,
                                        const CommitSelection& selection,
                                        const WalkOptions& options, Progress* progress,
                                        std::vector<Skip>* skips);

}  // namespace secretscan
