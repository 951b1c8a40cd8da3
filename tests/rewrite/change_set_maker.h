// Change sets made with git itself: the same history with one word replaced.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "git/repository.h"
#include "git/test_repository.h"
#include "rewrite/blob_map.h"
#include "rewrite/change_set.h"

namespace secretscan {

// Of equal length, so that sizes in a stream stay.
inline constexpr const char* kOldWord = "hunter2-aa";
inline constexpr const char* kNewWord = "[REDACTED]";

// All files below a directory: path to "mode content", links not followed. Objects, and what runs
// keep, are left out; so are empty directories.
std::map<std::string, std::string> Snapshot(const std::string& directory);

// What git says of the references: one line each, with HEADs.
std::string ReferencesOf(const std::string& repository);

class ChangeSetMaker {
 public:
  // Exports what is reachable from all references, HEADs and logs of the repository as it is now.
  explicit ChangeSetMaker(const std::string& repository);

  // A new run that puts the new history in the place of the old one. Its quarantine is filled.
  ChangeSet Make() const;

  const BlobMap& blobs() const { return blobs_; }
  const absl::flat_hash_map<ObjectId, ObjectId>& ids() const { return ids_; }
  std::string New(const std::string& old_id) const;

 private:
  const std::string repository_;
  TempDir directory_;
  absl::flat_hash_map<ObjectId, ObjectId> ids_;
  BlobMap blobs_;
  std::vector<ReferenceFate> references_;
};

// `sh -c`, which must succeed.
void Shell(const std::string& command);

}  // namespace secretscan
