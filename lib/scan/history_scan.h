// Scans what a repository's history holds.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "match/compiled_rules.h"
#include "rules/rule_set.h"
#include "scan/commit_selection.h"
#include "scan/history_kinds.h"
#include "scan/progress.h"
#include "scan/scan_options.h"
#include "scan/scan_result.h"

namespace secretscan {

struct HistoryOptions : ScanOptions {
  std::string repository = ".";
  CommitSelection selection = CommitSelection::All();
  // With the gitleaks profile it is HistoryKinds::OfLog() instead. Of a selection that is not
  // everything only merges, messages of what is selected, stash and notes count.
  HistoryKinds kinds = HistoryKinds::Default();
  // Names that count as reference names though the selection is not everything.
  std::vector<std::string> names;
  // Directories of objects beside the repository's own: of a push in quarantine.
  std::vector<std::string> object_directories;
  // Host whose links go into findings: "", "none", "github", "gitlab", "azuredevops", "gitea",
  // "bitbucket"; "" guesses from the remote's URL.
  std::string platform;
  // Of the same rules; null: they are compiled.
  std::shared_ptr<const CompiledRules> compiled;
};

// Every distinct blob that the selected commits brought is read and judged once; then each finding
// is attributed to the commit, path and line that added it. Messages, names and what no commit
// holds are judged beside them. What could not be read is in result.coverage.skips; only a
// repository that cannot be opened at all, bad options or cancellation give an error. `progress`
// may be null.
absl::StatusOr<ScanResult> ScanHistory(const HistoryOptions& options,
                                       std::shared_ptr<const RuleSet> rules, Progress* progress);

}  // namespace secretscan
