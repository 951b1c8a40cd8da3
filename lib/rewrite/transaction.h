// Carries out a journal, or takes it back: the same way for Apply() and Undo(), at once or after a
// crash. Every step may be repeated.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "git/object_id.h"
#include "rewrite/file_place.h"
#include "rewrite/journal.h"
#include "rewrite/staged_files.h"

namespace secretscan {

// Names in a journal's directory.
inline constexpr std::string_view kJournalName = "journal";
inline constexpr std::string_view kPackedOriginalName = "packed-original";
inline constexpr std::string_view kPackedNeutralName = "packed-neutral";
inline constexpr std::string_view kPackedFinalName = "packed-final";

// Operations of this group are additions that change no meaning: they are done before the commit point.
inline constexpr int kEarlyGroup = 0;

class Transaction {
 public:
  // `directory` (ends in '/') holds the journal and what it stages. `places` outlives this.
  Transaction(FilePlaces* places, std::string directory, Journal journal);

  const Journal& journal() const { return journal_; }

  // Operations of kEarlyGroup; then the changed references' old values go to packed-refs and their own
  // files away; then one rename of packed-refs gives all of them their new values.
  absl::Status ChangeReferences();
  // Whether that rename has taken place. Without references there is none: false.
  absl::StatusOr<bool> HasChangedReferences();
  // All other operations. What was changed by others meanwhile is left, and named.
  absl::Status Finish(std::vector<std::string>* left);
  // Before the rename: brings back references' own files, packed-refs, and what kEarlyGroup changed.
  // New packs are removed if `remove_packs`, otherwise only if git could not see them: somebody may
  // rely on objects in them.
  absl::Status RollBack(bool remove_packs);
  // Removes what was staged; the journal stays.
  absl::Status Clear();

 private:
  absl::Status ReplacePacked(std::string_view name);
  absl::StatusOr<std::string> PackedDigest(std::string* text) const;
  absl::Status RemoveLoose();
  absl::Status RestoreLoose();
  absl::Status RollBackEarly();
  absl::Status RemovePacks(bool also_visible);
  absl::Status PerformGroup(int group, std::vector<std::string>* left);
  absl::Status Perform(const FileOperation& operation, std::vector<std::string>* left,
                       std::set<std::string>* directories);
  absl::StatusOr<bool> HasOwnFiles();
  absl::Status PutInPlace(const FileOperation& operation, const std::string& path);

  FilePlaces* places_;
  const std::string directory_;
  const Journal journal_;
  StagedFiles staged_;
};

// The digest of an index's entries without what the system said of their files; empty when the bytes
// are no index. A shared index is read from `git_dir`.
std::string IndexEntriesDigest(const std::string& bytes, const std::string& git_dir, int id_size);

}  // namespace secretscan
