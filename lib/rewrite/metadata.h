// What a rewrite did to commits and references, kept over several runs: git-filter-repo's files
// commit-map, ref-map, changed-refs and first-changed-commits.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "git/object_id.h"
#include "rewrite/history_rewriter.h"

namespace secretscan {

// Ids are null where there is no object any more.
struct RunMaps {
  std::map<ObjectId, ObjectId> commits;                                // original to new
  std::map<std::string, std::pair<ObjectId, ObjectId>> references;     // likewise
  // Commits that changed though no parent did: to their new ids, or to what stands in their place.
  std::map<ObjectId, ObjectId> first_changed;
};

// What one run did, in terms of the ids that it found.
struct RunOutcome {
  // Notes do not count.
  const std::vector<CommitFate>* commits = nullptr;
  std::vector<ReferenceFate> references;   // those that the maps tell of
  const std::vector<ObjectId>* first_changed = nullptr;
  // Of a commit that the run found.
  std::function<std::vector<ObjectId>(const ObjectId&)> parents;
};

// `before`: the earlier runs', which this one goes on with; null if it is the first.
RunMaps MergeRuns(const RunMaps* before, const RunOutcome& run);

// From the texts of the three files. DataLoss, naming the file, when one is malformed.
absl::StatusOr<RunMaps> ParseRunMaps(std::string_view commit_map, std::string_view ref_map,
                                     std::string_view first_changed);
// Of the directory (ends in '/') that holds them. NotFound or Unavailable when one cannot be read.
absl::StatusOr<RunMaps> ReadRunMaps(const std::string& directory);

// The files' names and contents; ids have `id_size` bytes.
std::vector<std::pair<std::string, std::string>> FormatRunMaps(const RunMaps& maps, int id_size);

// The file suboptimal-issues.
std::string FormatSuboptimalIssues(const std::vector<ObjectId>& flattened_merges,
                                   const std::vector<std::string>& dead_mentions);

}  // namespace secretscan
