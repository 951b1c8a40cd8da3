// Which parts of a repository a scan of its history looks at, beside what ordinary commits added.
#pragma once

#include <bitset>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "scan/finding.h"

namespace secretscan {

// A set of kMerge, kCommitMessage, kTagMessage, kNote, kStash, kReflog, kDangling, kRefName and
// kConfig.
class HistoryKinds {
 public:
  static HistoryKinds None() { return {}; }
  static HistoryKinds All();
  // What is cheap: all of them.
  static HistoryKinds Default() { return All(); }
  // What `git log -p --all` shows: stash and notes, as their references name them.
  static HistoryKinds OfLog();

  // Items are names of kinds as ProvenanceName gives them, "all", "none", "default", or a name
  // after '-', which removes it; several may stand in one word, with commas between. A list that
  // begins with a removal begins with the default. InvalidArgument names an item that is not
  // known.
  static absl::StatusOr<HistoryKinds> Parse(const std::vector<std::string>& words);
  // "merge, commit-message, …".
  static std::string Names();

  bool has(Provenance kind) const { return kinds_[static_cast<size_t>(kind)]; }
  // The kinds that whole commits can be of.
  bool has_all_commits() const;
  void Add(Provenance kind) { kinds_.set(static_cast<size_t>(kind)); }
  void Remove(Provenance kind) { kinds_.reset(static_cast<size_t>(kind)); }

  friend bool operator==(const HistoryKinds&, const HistoryKinds&) = default;

 private:
  std::bitset<kProvenanceCount> kinds_;
};

}  // namespace secretscan
