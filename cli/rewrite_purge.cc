#include "cli/rewrite_purge.h"

#include "base/status.h"
#include "base/worker_pool.h"
#include "cli/exit_code.h"
#include "cli/human_units.h"
#include "cli/interrupt.h"
#include "cli/log.h"
#include "cli/progress_bar.h"
#include "cli/scan_run.h"
#include "rewrite/apply.h"
#include "rewrite/hiding_places.h"
#include "rewrite/repack.h"
#include "rewrite/run_directory.h"

namespace secretscan {
namespace {

// The newest run that is applied, or the one that is named.
absl::StatusOr<std::string> AppliedRun(const RepositoryLayout& layout, const std::string& wanted) {
  for (const std::string& run : ListRuns(layout.common_dir)) {
    if (wanted != "last" && run != wanted) {
      continue;
    }
    SECRETSCAN_ASSIGN_OR_RETURN(const RunState state, ReadRunState(layout.common_dir, run));
    if (state == RunState::kApplied || state == RunState::kPurged) {
      return run;
    }
    if (wanted != "last") {
      return InvalidArgument("run " + run + " is not applied: its old objects are in use");
    }
  }
  return NotFound(wanted == "last" ? "there is no applied run" : "there is no run " + wanted);
}

}  // namespace

int PurgeRewrite(const RepositoryLayout& layout, const std::string& run, bool with_backup,
                 const CommonFlags& flags) {
  const auto applied = AppliedRun(layout, run);
  if (!applied.ok()) {
    return Fail(applied.status());
  }
  Progress progress;
  InterruptGuard interrupt(&progress.cancelled);
  RepackOptions options;
  options.threads = flags.threads > 0 ? flags.threads : DefaultThreadCount();
  const auto repacked = Repack(layout.git_dir, options, &progress);
  if (!repacked.ok()) {
    return Fail(repacked.status());
  }
  PrintNote("removed " + Counted(static_cast<int64_t>(repacked->files_removed), "file") +
            " with old objects; " + HumanBytes(static_cast<int64_t>(repacked->bytes_before)) +
            " before, " + HumanBytes(static_cast<int64_t>(repacked->pack.bytes)) + " now");
  for (const std::string& left : repacked->left) {
    PrintWarning("may still hold old objects: " + left);
  }
  for (const std::string& alternate : repacked->alternates) {
    PrintWarning("may still hold old objects, and belongs to another repository: " + alternate);
  }
  const std::vector<HidingPlace> places =
      ClearHidingPlaces(FindHidingPlaces(layout.git_dir, layout.common_dir));
  for (const HidingPlace& place : places) {
    PrintWarning("may hold old content: " + place.path + " (" + place.holds + ")");
  }
  if (absl::Status status = MarkPurged(layout.common_dir, *applied); !status.ok()) {
    return Fail(status);
  }
  const auto backup = BackupDirectory(layout.common_dir, *applied);
  if (!backup.ok()) {
    return Fail(backup.status());
  }
  if (!backup->empty() && with_backup) {
    if (absl::Status status = DestroyBackup(layout.common_dir, *applied); !status.ok()) {
      return Fail(status);
    }
    PrintNote("the backup is removed: there is no undo any more");
  } else if (!backup->empty()) {
    PrintNote("the backup still holds the secrets: " + *backup + " (--purge-backup removes it)");
  }
  const bool is_all = repacked->left.empty() && repacked->alternates.empty() && places.empty();
  return is_all ? kExitClean : kExitFindings;
}

}  // namespace secretscan
