// The commits of a scan, with what links them.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "git/commit_table.h"
#include "git/object_id.h"
#include "git/own_objects.h"
#include "git/pack_inventory.h"
#include "git/repository.h"
#include "scan/commit_roots.h"
#include "scan/commit_selection.h"
#include "scan/coverage.h"
#include "scan/history_kinds.h"
#include "scan/progress.h"

namespace secretscan {

struct CommitNode {
  ObjectId id;
  ObjectId tree;
  int64_t date = 0;               // committer's, seconds since 1970
  uint32_t parents_begin = 0;     // in CommitGraph::links
  uint32_t parent_count = 0;      // 0 for roots and where a shallow clone is cut off
  uint32_t root = 0;              // in CommitGraph::roots: what led here first
  uint32_t packed = CommitTable::kNone;  // what WalkOptions::visitor was shown it as

  bool is_merge() const { return parent_count > 1; }
};

struct CommitGraph {
  std::vector<CommitNode> commits;       // selected ones, in an order that does not depend on threads
  // Parents by number: of a selected commit its place in `commits`; behind those, of commits that
  // are not selected.
  std::vector<uint32_t> links;
  std::vector<ObjectId> outside;

  std::span<const uint32_t> parents(uint32_t commit) const {
    return std::span(links).subspan(commits[commit].parents_begin, commits[commit].parent_count);
  }
  const ObjectId& id(uint32_t number) const {
    return number < commits.size() ? commits[number].id : outside[number - commits.size()];
  }
  // Ordinary references come before stash, these before notes, reflogs and what nothing reaches.
  std::vector<CommitRoot> roots = {{}};
  // Of the lines that a commit added; a merge's are kMerge unless only a stash or the like leads
  // to it.
  Provenance provenance(const CommitNode& commit) const {
    const Provenance root = roots[commit.root].provenance;
    return root == Provenance::kCommit && commit.is_merge() ? Provenance::kMerge : root;
  }

  // Commits that others stand in for, where that is honoured.
  absl::flat_hash_map<ObjectId, ObjectId> replacements;
  // The object that says what commit `id` is.
  const ObjectId& StandIn(const ObjectId& id) const {
    const auto found = replacements.find(id);
    return found == replacements.end() ? id : found->second;
  }

  bool like_log = false;                 // as WalkOptions said

  std::vector<Reference> references;     // all of the repository's
  // What is no commit's: blobs and trees that references name directly, or nothing at all.
  struct DirectObject {
    std::string path;                    // of a blob; may be empty
    ObjectId id;
    ObjectType type = ObjectType::kBlob;
    Provenance provenance = Provenance::kObject;
    std::string origin;
  };
  std::vector<DirectObject> direct_objects;

  struct Tag {
    ObjectId id;
    std::vector<ObjectId> named_by;      // the first tags of chains that lead to it; may be itself
    std::string origin;                  // the first reference that leads to it; may be empty
  };
  std::vector<Tag> tags;                 // annotated ones, on the way from what was selected
};

struct WalkOptions {
  // As git's log does: follow refs/replace/, and read no reflogs.
  bool like_log = false;
  // kStash, kNote, kReflog and kDangling count. The last two only with a selection of everything;
  // with kDangling all others are walked as well, to tell what dangles.
  HistoryKinds kinds = HistoryKinds::OfLog();
  OwnObjects* objects = nullptr;     // of the repository, for kDangling
  // Shown the commits that are read in bulk, whether they are selected or not.
  std::function<CommitVisitor*(int worker)> visitor;
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
