// The commits of a scan, with what links them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "git/object_id.h"
#include "git/repository.h"
#include "scan/commit_selection.h"
#include "scan/coverage.h"
#include "scan/progress.h"

namespace secretscan {

struct CommitNode {
  ObjectId id;
  ObjectId tree;
  std::vector<ObjectId> parents;  // none for roots and where a shallow clone is cut off
  int64_t date = 0;               // committer's, seconds since 1970
};

struct CommitGraph {
  std::vector<CommitNode> commits;       // selected ones, in an order that does not depend on threads
  std::vector<Reference> references;     // all of the repository's
  // What references name directly without a commit: tags of trees and blobs.
  struct DirectObject {
    std::string reference;
    ObjectId id;
    ObjectType type = ObjectType::kBlob;
  };
  std::vector<DirectObject> direct_objects;
};

// Walks from what `selection` includes. Missing and unreadable commits and references are added to
// *skips and the walk goes on. `honour_replacements`: follow refs/replace/ as git's log does.
// InvalidArgument for a revision that does not resolve.
absl::StatusOr<CommitGraph> WalkCommits(const Repository& repository,
                                        const CommitSelection& selection, bool honour_replacements,
                                        Progress* progress, std::vector<Skip>* skips);

}  // namespace secretscan
