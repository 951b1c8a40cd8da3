#include "cli/rewrite_runs.h"

#include "base/status.h"
#include "cli/exit_code.h"
#include "cli/log.h"
#include "cli/print_data.h"
#include "cli/scan_run.h"
#include "cli/terminal.h"
#include "report/json_writer.h"
#include "rewrite/apply.h"
#include "rewrite/run_directory.h"

namespace secretscan {
namespace {

std::string_view StateMeaning(RunState state) {
  switch (state) {
    case RunState::kApplied: return "the new history is in place";
    case RunState::kUndone: return "the repository is as it was before the run";
    case RunState::kPurged: return "the new history is in place, and the old objects are gone";
    default: return "the repository is as it was before the run";
  }
}

}  // namespace

absl::Status RecoverRuns(const RepositoryLayout& layout) {
  SECRETSCAN_ASSIGN_OR_RETURN(const Recovery recovery,
                              Recover(layout.git_dir, layout.common_dir));
  if (!recovery.run.empty() && recovery.found != recovery.now) {
    PrintNote("run " + recovery.run + " was interrupted (" +
              std::string(RunStateName(recovery.found)) + "); it is " +
              std::string(RunStateName(recovery.now)) + " now: " +
              std::string(StateMeaning(recovery.now)));
  }
  return absl::OkStatus();
}

int UndoRewrite(const RepositoryLayout& layout, const std::string& run, bool force) {
  if (ListRuns(layout.common_dir).empty()) {
    return Fail(NotFound("there is no run to undo"));
  }
  const auto undone =
      Undo(layout.git_dir, layout.common_dir, run == "last" ? std::string() : run, force);
  if (!undone.ok()) {
    return Fail(undone.status());
  }
  PrintNote("run " + undone->run + " is undone: " + std::string(StateMeaning(undone->now)));
  PrintNote("the secrets are in the history again");
  return undone->now == RunState::kUndone ? kExitClean : kExitIncomplete;
}

int ListRewrites(const RepositoryLayout& layout, bool json) {
  std::string text;
  JsonWriter writer(&text, "  ");
  if (json) {
    writer.BeginArray();
  }
  bool complete = true;
  for (const std::string& run : ListRuns(layout.common_dir)) {
    const auto state = ReadRunState(layout.common_dir, run);
    const auto backup = BackupDirectory(layout.common_dir, run);
    complete &= state.ok() && backup.ok();
    const std::string_view name = state.ok() ? RunStateName(*state) : "unreadable";
    const std::string place = backup.ok() ? *backup : "";
    if (json) {
      writer.BeginObject();
      writer.String("run", run);
      writer.String("state", name);
      writer.String("backup", place);
      writer.EndObject();
    } else {
      text += run + "  " + std::string(name);
      text += place.empty() ? "\n" : "  backup (holds secrets): " + Printable(place) + "\n";
    }
  }
  if (json) {
    writer.EndArray();
    text += '\n';
  } else if (text.empty()) {
    PrintNote("there was no run here");
  }
  const int printed = PrintData(text);
  return printed != kExitClean || complete ? printed : kExitIncomplete;
}

}  // namespace secretscan
