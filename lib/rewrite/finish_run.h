// The two ends that a run which was begun can have.
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "rewrite/file_place.h"
#include "rewrite/run_state.h"
#include "rewrite/transaction.h"

namespace secretscan {

struct RunFiles {
  std::string run;
  std::string directory;          // of the run, with trailing '/'
  std::string journal_directory;  // Apply()'s or Undo()'s
};
RunFiles FilesOfApply(const std::string& common_dir, const std::string& run);
RunFiles FilesOfUndo(const std::string& common_dir, const std::string& run);

// A link is none: it would lead elsewhere.
bool HasJournalDirectory(const RunFiles& files);

// Behind the commit point: does what is left of the journal, frees the locks. *left is added to.
absl::Status FinishRun(const RunFiles& files, RunRecord record, Transaction* transaction,
                       FilePlaces* places, std::vector<std::string>* left);

// Before it: takes back what was done; without `transaction` nothing but locks was. A backup that
// Apply() made is removed with it.
absl::Status RollBackRun(const RunFiles& files, RunRecord record, Transaction* transaction,
                         FilePlaces* places, bool remove_packs);

// Of a run that has ended: what a process that was killed at last may have left.
absl::Status CleanUp(const RunFiles& files, FilePlaces* places);

}  // namespace secretscan
