// Scans what is not committed yet: `git diff --cached` and `git diff`.
#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "match/compiled_rules.h"
#include "rules/rule_set.h"
#include "scan/progress.h"
#include "scan/scan_options.h"
#include "scan/scan_result.h"

namespace secretscan {

struct StagedOptions : ScanOptions {
  // Any directory of a work tree: all of it is scanned. With the gitleaks profile only what lies below
  // that directory, as the reference does.
  std::string repository = ".";
  // The index to read; empty: the work tree's own. Relative to the process's working directory.
  std::string index_file;
  // Of the same rules; null: they are compiled.
  std::shared_ptr<const CompiledRules> compiled;
};

// Scans the lines that the index adds to HEAD, hunk by hunk; everything in it while there is no commit
// yet. The default profile also scans what the sides of an unfinished merge add, and reports a path
// rule's finding once a file. What could not be read is in result.coverage.skips; only a repository or
// index that cannot be opened, one without a work tree or cancellation give an error. `progress` may be
// null. Runs no filter, and obeys no configuration that names a program.
absl::StatusOr<ScanResult> ScanStaged(const StagedOptions& options,
                                      std::shared_ptr<const RuleSet> rules, Progress* progress);

// The same for the lines that files of the work tree add to the index. Files that git does not track
// are not looked at.
absl::StatusOr<ScanResult> ScanUnstaged(const StagedOptions& options,
                                        std::shared_ptr<const RuleSet> rules, Progress* progress);

}  // namespace secretscan
