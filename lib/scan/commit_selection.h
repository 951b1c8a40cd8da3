// Which commits of a repository to scan.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "git/object_id.h"

namespace secretscan {

// The commits reachable from what is included and not from what is excluded, within the dates.
struct CommitSelection {
  bool all = false;                   // every reference, and every work tree's HEAD
  std::vector<std::string> include;   // revisions ("main", "v1.2", "abc123"), or reference globs
                                      // ("refs/heads/*")
  std::vector<std::string> exclude;   // revisions, or reference globs, which may match nothing
  std::vector<ObjectId> include_ids;
  std::vector<ObjectId> exclude_ids;  // those that are not there exclude nothing
  std::optional<int64_t> since;       // committer dates, seconds since 1970, inclusive
  std::optional<int64_t> until;
  std::optional<int64_t> max_count;   // newest first
  bool first_parent = false;          // and merges are compared with their first parent alone
  bool no_merges = false;
  // With gitleaks' profile: files that became another kind of thing (a link, a file) as well. gitleaks
  // leaves them out unless it is told which commits to scan.
  bool type_changes = false;

  // Everything, from the first commit on.
  static CommitSelection All();
  bool is_everything() const;
};

// What `--since` of the history command takes: "root"; a date ("2025-01-31", RFC 3339, "2 weeks
// ago", "yesterday"); otherwise a revision, whose ancestors are excluded. `now`: seconds since
// 1970.
absl::StatusOr<CommitSelection> ParseSince(std::string_view since, int64_t now);

// "a..b", "^a" or "a" into the selection; an empty side is HEAD. InvalidArgument for "a...b".
absl::Status AddRange(std::string_view range, CommitSelection* selection);

// The value of gitleaks' --log-opts: revisions and ranges, --all, --branches, --tags, --remotes,
// --since/--after, --until/--before, -n/--max-count, --first-parent, --no-merges, --full-history.
// Shell quoting is understood. InvalidArgument names an option that cannot be honoured.
absl::StatusOr<CommitSelection> ParseLogOptions(std::string_view options, int64_t now);

}  // namespace secretscan
