// What becomes of files that git keeps beside references: logs, remembered ids, configuration.
#pragma once

#include <set>
#include <string>

#include "absl/status/status.h"
#include "rewrite/change_set.h"
#include "rewrite/file_place.h"
#include "rewrite/journal.h"
#include "rewrite/staged_files.h"

namespace secretscan {

class FilePlan {
 public:
  // All outlive this. Nothing of the repository is changed.
  FilePlan(const ChangeSet& changes, const std::string& git_dir, FilePlaces* places,
           StagedFiles* staged, Journal* journal);

  absl::Status AddReflogs();
  // FETCH_HEAD, ORIG_HEAD …; what an unfinished merge left goes in the work trees (as
  // FilePlace::worktree) that are reset.
  absl::Status AddRememberedIds(const std::set<std::string>& reset);
  absl::Status AddShallow();
  absl::Status AddFilesAndConfiguration();

  // FailedPrecondition when a rebase or its like is under way: it would go on with old commits.
  absl::Status CheckOperationsInProgress() const;

 private:
  // `after` is null: it is removed.
  absl::Status Change(const FilePlace& place, const std::string* after, int group,
                      uint32_t new_mode);
  absl::Status AddLogsOf(const std::string& directory, const std::string& prefix);

  const ChangeSet& changes_;
  const std::string& git_dir_;
  FilePlaces* places_;
  StagedFiles* staged_;
  Journal* journal_;
};

}  // namespace secretscan
