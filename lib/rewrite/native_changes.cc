#include "rewrite/native_changes.h"

#include <unistd.h>

#include <utility>

#include "base/status.h"
#include "git/commit.h"
#include "git/worktrees.h"
#include "rewrite/metadata.h"
#include "rewrite/run_directory.h"

namespace secretscan {
namespace {

std::vector<ObjectId> ParentsOf(const Repository& repository, const ObjectId& commit) {
  std::string data;
  if (!repository.objects().Read(commit, &data).ok()) {
    return {};
  }
  auto links = ParseCommitLinks(data, repository.object_id_size());
  return links.ok() ? std::move(links->parents) : std::vector<ObjectId>();
}

}  // namespace

absl::StatusOr<ChangeSet> MakeNativeChanges(const NativeChangesInput& input) {
  const RewrittenHistory& history = input.rewrite.history;
  ChangeSet changes;
  changes.run = input.run;
  changes.quarantine = input.quarantine;
  changes.backup = input.backup;
  for (const CommitFate& fate : history.commits) {
    if (fate.before != fate.after) {
      changes.ids[fate.before] = fate.after.IsNull() ? fate.stand_in : fate.after;
    }
  }
  for (const ReferenceFate& fate : history.references) {
    if (fate.before != fate.after) {
      changes.references.push_back(fate);
      if (!fate.before.IsNull()) {
        changes.ids.try_emplace(fate.before, fate.after);   // tags
      }
    }
  }
  changes.reflogs = ChangeSet::Reflogs::kTranslate;
  changes.reflog_messages = input.rewrite.replacer->empty() ? nullptr : input.rewrite.replacer.get();
  changes.work_tree = ChangeSet::WorkTree::kCarryOver;
  changes.blobs = input.keep_latest ? nullptr : &input.rewrite.blobs;

  RunOutcome outcome;
  std::vector<CommitFate> commits;
  for (const CommitFate& fate : history.commits) {
    if (!fate.is_note) {
      commits.push_back(fate);
    }
  }
  outcome.commits = &commits;
  outcome.references = history.references;
  outcome.first_changed = &history.first_changed;
  outcome.parents = [&](const ObjectId& commit) { return ParentsOf(input.repository, commit); };
  const RunMaps maps = MergeRuns(nullptr, outcome);
  const std::string directory =
      RunDirectory(input.repository.common_dir(), input.run).substr(
          input.repository.common_dir().size());
  for (auto& [name, content] : FormatRunMaps(maps, input.repository.object_id_size())) {
    changes.files.emplace_back(directory + name, std::move(content));
  }
  changes.files.emplace_back(directory + std::string(kPlanName), PlanJson(input.plan));
  return changes;
}

void DiscardRun(const std::string& common_dir, const std::string& run) {
  const std::string directory = RunDirectory(common_dir, run);
  const std::string quarantine = directory + std::string(kQuarantineName) + "/";
  for (const std::string& name : DirectoryNames(quarantine)) {
    if (name.starts_with("pack-")) {
      ::unlink((quarantine + name).c_str());
    }
  }
  ::rmdir(quarantine.c_str());
  ::rmdir(directory.c_str());
  ::rmdir(RunsDirectory(common_dir).c_str());   // unless there are other runs
}

}  // namespace secretscan
