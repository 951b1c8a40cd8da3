// One run of `secretscan filter-repo`.
#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "git/discovery.h"
#include "git/repository.h"
#include "rewrite/change_set.h"
#include "rewrite/filter_repo_arguments.h"
#include "rewrite/filter_repo_references.h"
#include "rewrite/history_rewriter.h"
#include "rewrite/metadata.h"
#include "rewrite/path_rules.h"
#include "rewrite/replacement_rules.h"

namespace secretscan {

class OutlineSink;

// Of the repository around the working directory. Says on standard output what git-filter-repo says
// there, and on standard error what it does not.
class FilterRepoRun {
 public:
  explicit FilterRepoRun(FilterRepoArguments arguments) : arguments_(std::move(arguments)) {}

  // Unless the message says otherwise, nothing was changed when it fails.
  absl::Status Run();

 private:
  absl::Status RunSteps();
  absl::Status LoadRules();
  absl::Status Open();
  absl::Status CheckEarlierRuns();
  absl::Status CheckFresh();
  void WarnOfLimits() const;
  absl::Status ChooseReferences();
  absl::Status FetchFromOrigin(const std::vector<std::string>& differing);
  absl::Status FindStash();
  absl::Status Rewrite();
  absl::Status FindBlobs(ObjectSink* sink, const std::atomic<bool>& cancelled, BlobMap* blobs);
  void DiscardRun() const;
  void TellOfHistory() const;
  absl::Status FinishDryRun();
  absl::Status Record();
  absl::Status WriteOutlines() const;
  absl::Status CompareLfs();
  absl::Status ApplyChanges();
  absl::Status CleanUp();
  absl::Status RemoveOldObjects();
  void TellOfSensitiveData() const;
  std::string PushCommand() const;

  bool has_work_tree() const { return !layout_.work_tree.empty(); }
  std::string FilesDirectory() const { return layout_.common_dir + "filter-repo/"; }
  double Seconds() const;

  FilterRepoArguments arguments_;
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
  std::unique_ptr<const ReplacementRules> text_rules_;
  std::unique_ptr<const ReplacementRules> message_rules_;
  PathRules path_rules_;
  std::string strip_ids_;

  std::string directory_;                      // with trailing '/'
  RepositoryLayout layout_;
  std::unique_ptr<Repository> repository_;
  std::optional<RunMaps> earlier_;             // of the runs that this one goes on with
  std::optional<FilterRepoReferences> references_;
  std::vector<ObjectId> stash_;                // oldest first
  bool fetched_ = false;

  std::string run_;
  std::shared_ptr<OutlineSink> outline_;       // null: nobody asked for it
  std::string new_pack_;                       // empty: nothing was written
  bool is_applied_ = false;
  RewrittenHistory history_;
  FilterRepoReferences::Outcome outcome_;
  RunMaps maps_;
  ChangeSet changes_;
  std::optional<std::string> removed_url_;     // of origin

  bool checks_lfs_ = false;
  std::set<std::string> lfs_orphaned_;
};

}  // namespace secretscan
