// Where a walk over a repository's commits begins.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "git/object_id.h"
#include "git/repository.h"
#include "scan/coverage.h"
#include "scan/finding.h"

namespace secretscan {

// What led to a commit that no ordinary reference reaches; of all others `origin` is empty.
struct CommitRoot {
  Provenance provenance = Provenance::kCommit;
  std::string origin;
};

// What the commits that a reference of this name reaches are: kStash for refs/stash, kNote below
// refs/notes/, otherwise kCommit.
Provenance ProvenanceOfReference(std::string_view name);

// Entries of reflogs, of all work trees and of deleted references too, and what git's commands
// remember (FETCH_HEAD, ORIG_HEAD …): each object once, under the first name that leads to it.
class ReflogRoots {
 public:
  // Logs that cannot be read, or have lines that make no sense, are added to *skips.
  ReflogRoots(const Repository& repository, std::vector<Skip>* skips);

  struct Entry {
    ObjectId id;
    Provenance provenance = Provenance::kReflog;  // or kStash
    uint32_t name = 0;
    int64_t number = -1;  // in a reflog; -1: `name` is all
  };
  // Stash entries first, newest first; then the others by name.
  const std::vector<Entry>& entries() const { return entries_; }
  // "stash@{1}", "refs/heads/main@{3}", "ORIG_HEAD".
  std::string Origin(const Entry& entry) const;

 private:
  std::vector<std::string> names_;
  std::vector<Entry> entries_;
};

}  // namespace secretscan
