#include "rewrite/native_changes.h"

#include <unistd.h>

#include <algorithm>
#include <utility>

#include "base/status.h"
#include "git/commit.h"
#include "git/config_file.h"
#include "git/worktrees.h"
#include "rewrite/after_care.h"
#include "rewrite/lfs.h"
#include "rewrite/metadata.h"
#include "rewrite/remotes.h"
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

// How the run's directory is called from the repository's.
std::string ShownDirectory(const Repository& repository, const std::string& directory) {
  const std::string& common = repository.common_dir();
  if (common == repository.work_tree() + ".git/") {
    return ".git/" + directory;
  }
  return repository.work_tree().empty() ? directory : common + directory;
}

std::vector<SecretToRotate> SecretsToRotate(const NativeChangesInput& input) {
  std::vector<SecretToRotate> secrets;
  for (size_t i = 0; i < input.targets.secrets.size(); ++i) {
    const SecretTarget& target = input.targets.secrets[i];
    SecretToRotate secret;
    secret.name = target.name;
    secret.places = static_cast<int64_t>(
        i < input.plan.secrets.size() ? input.plan.secrets[i].replacements : 0);
    if (!target.rule_ids.empty()) {
      secret.rule_id = target.rule_ids.front();
      const int index = input.rules == nullptr ? -1 : input.rules->Find(secret.rule_id);
      if (index >= 0) {
        const Rule& rule = input.rules->rules[static_cast<size_t>(index)];
        secret.description = rule.description;
        secret.provider = rule.provider;
        secret.opens = rule.opens;
        secret.revoke_url = rule.revoke_url;
      }
    }
    secrets.push_back(std::move(secret));
  }
  return secrets;
}

// Contents that change or go, ascending.
std::vector<ObjectId> OldBlobs(const BlobMap& map) {
  std::vector<ObjectId> blobs(map.removed.begin(), map.removed.end());
  blobs.insert(blobs.end(), map.dropped.begin(), map.dropped.end());
  for (const auto& [before, after] : map.replaced) {
    blobs.push_back(before);
  }
  std::sort(blobs.begin(), blobs.end());
  blobs.erase(std::unique(blobs.begin(), blobs.end()), blobs.end());
  return blobs;
}

// Large files that only these blobs point to, as far as the blobs tell.
std::vector<std::string> OrphanedLfs(const Repository& repository,
                                     const std::vector<ObjectId>& blobs) {
  constexpr int64_t kMaxPointer = 1024;
  std::vector<std::string> orphaned;
  std::string data;
  for (const ObjectId& id : blobs) {
    const auto header = repository.objects().ReadHeader(id);
    if (header.ok() && header->size <= kMaxPointer && repository.objects().Read(id, &data).ok()) {
      if (std::string object = LfsObject(data); !object.empty()) {
        orphaned.push_back(std::move(object));
      }
    }
  }
  std::sort(orphaned.begin(), orphaned.end());
  orphaned.erase(std::unique(orphaned.begin(), orphaned.end()), orphaned.end());
  return orphaned;
}

AfterCare MakeAfterCare(const NativeChangesInput& input, const std::string& directory) {
  ConfigFile config;
  config.AddFile(input.repository.common_dir() + "config").IgnoreError();
  std::vector<ObjectId> blobs = OldBlobs(input.rewrite.blobs);
  std::vector<std::string> orphaned = OrphanedLfs(input.repository, blobs);
  const AfterCareInput care{.run = input.run,
                            .history = input.rewrite.history,
                            .remotes = ReadRemotes(config),
                            .secrets = SecretsToRotate(input),
                            .blobs = std::move(blobs),
                            .orphaned_lfs = std::move(orphaned)};
  return PlanAfterCare(care, ShownDirectory(input.repository, directory));
}

}  // namespace

absl::StatusOr<NativeChanges> MakeNativeChanges(const NativeChangesInput& input) {
  const RewrittenHistory& history = input.rewrite.history;
  NativeChanges out;
  ChangeSet& changes = out.changes;
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
  AfterCare care = MakeAfterCare(input, directory);
  for (auto& [name, content] : care.files) {
    changes.files.emplace_back(directory + name, std::move(content));
  }
  out.next_steps = std::move(care.next_steps);
  return out;
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
