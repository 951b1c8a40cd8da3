// What holds a secret and is not changed, so that somebody has to decide.
#include <algorithm>
#include <map>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "base/status.h"
#include "git/config_file.h"
#include "git/worktrees.h"
#include "rewrite/object_places.h"
#include "rewrite/plan_parts.h"
#include "rewrite/tree_names.h"

namespace secretscan {
namespace {

class DecisionsPart {
 public:
  DecisionsPart(const PlanInput& input, const PlanHider& hider, RewritePlan* plan)
      : input_(input), hider_(hider), plan_(*plan), rewrite_(input.rewrite) {}

  absl::Status Run() {
    for (const CommitFate& fate : rewrite_.history.commits) {
      if (fate.before != fate.after) {
        changed_.insert(fate.before);
      }
    }
    for (const SecretTarget& target : input_.targets.secrets) {
      for (const TargetPlace& place : target.places) {
        LookAtPlace(target, place);
      }
    }
    if (input_.options.mode == RewriteMode::kRedact) {
      AddWholeFiles();
    }
    if (rewrite_.replacer->secrets() != nullptr) {
      AddReferenceNames();
      AddConfiguration();
      return AddFileNames();
    }
    return absl::OkStatus();
  }

 private:
  void Add(std::string kind, std::string text, std::string advice) {
    PlanDecision decision{std::move(kind), hider_.Hide(text), std::move(advice)};
    const bool is_known =
        std::any_of(plan_.decisions.begin(), plan_.decisions.end(), [&](const PlanDecision& d) {
          return d.kind == decision.kind && d.text == decision.text;
        });
    if (!is_known) {
      plan_.decisions.push_back(std::move(decision));
    }
  }

  // A finding whose text will be the same afterwards.
  void LookAtPlace(const SecretTarget& target, const TargetPlace& place) {
    ObjectId blob;
    if (ObjectId::FromHex(place.blob, &blob)) {
      const BlobMap& blobs = rewrite_.blobs;
      const bool goes = blobs.replaced.contains(blob) || blobs.removed.contains(blob) ||
                        blobs.dropped.contains(blob) || IsPathRemoved(place.file);
      if (!goes) {
        Add("not-redactable",
            target.name + " in " + place.file + " (blob " + blob.Hex() +
                "): it stands there in a form that cannot be replaced, as in an archive",
            "--blob " + blob.Hex() + " removes the file, --mode remove all such files");
      }
    } else if (place.provenance == Provenance::kCommitMessage) {
      ObjectId commit;
      if (ObjectId::FromHex(place.commit, &commit) && !changed_.contains(commit)) {
        Add("message", target.name + " in the message of commit " + commit.Hex() +
                           ": it is not changed",
            "is that commit among references that are excluded?");
      }
    }
  }

  bool IsPathRemoved(const std::string& path) const {
    return input_.options.paths != nullptr && !path.empty() && !input_.options.paths->Keeps(path);
  }

  void AddWholeFiles() {
    for (const TargetPlace& place : input_.targets.whole_files) {
      ObjectId blob;
      const bool goes = (ObjectId::FromHex(place.blob, &blob) &&
                         rewrite_.blobs.removed.contains(blob)) ||
                        IsPathRemoved(place.file);
      if (!goes) {
        Add("flagged-file", place.file + ": a rule flags it for its path, there is no text to redact",
            "--path removes it from all commits, or use --mode remove");
      }
    }
  }

  void AddReferenceNames() {
    for (const Reference& reference : rewrite_.input.references) {
      if (hider_.HoldsTarget(reference.name)) {
        Add("reference-name", reference.name,
            "rename or delete it: a name is a decision of yours (git branch -m, git tag -d)");
      }
    }
  }

  void AddConfiguration() {
    const std::string& common = input_.repository.common_dir();
    std::vector<std::string> files = {common + "config"};
    for (const GitDirectory& directory : GitDirectories(input_.repository.git_dir(), common)) {
      files.push_back(directory.path + "config.worktree");
    }
    for (const std::string& file : files) {
      ConfigFile config;
      if (!config.AddFile(file).ok()) {
        continue;   // what cannot be read is said by the scan
      }
      for (const auto& [key, value] : config.entries()) {
        if (hider_.HoldsTarget(value) || hider_.HoldsTarget(key)) {
          Add("configuration", key + " in " + file, "change it by hand (git config)");
        }
      }
    }
  }

  absl::Status AddFileNames() {
    SECRETSCAN_ASSIGN_OR_RETURN(
        const TreeNames found,
        FindTreeNames(input_.repository, rewrite_.replacer->secrets()->Needles(),
                      [&](std::string_view name) { return hider_.HoldsTarget(name); },
                      input_.options.threads));
    for (const ObjectId& id : found.unread) {
      plan_.unread.push_back("tree " + id.Hex() + ": cannot be read");
    }
    if (found.names.empty()) {
      return absl::OkStatus();
    }
    std::vector<ObjectId> commits;
    for (const CommitFate& fate : rewrite_.history.commits) {
      commits.push_back(fate.before);
    }
    absl::flat_hash_set<ObjectId> trees;
    for (const TreeName& name : found.names) {
      trees.insert(name.tree);
    }
    const auto places = FindPlaces(input_.repository, commits, std::move(trees));
    std::map<std::string, ObjectId> paths;   // with the commit in which it was seen
    for (const TreeName& name : found.names) {
      const auto place = places.find(name.tree);
      const std::string directory = place == places.end() ? "" : place->second.path;
      paths.try_emplace(directory.empty() ? name.name : directory + "/" + name.name,
                        place == places.end() ? ObjectId() : place->second.commit);
    }
    for (const auto& [path, commit] : paths) {
      if (IsPathRemoved(path)) {
        continue;
      }
      Add("file-name",
          path + (commit.IsNull() ? " (in no commit that was looked at)"
                                  : " in commit " + commit.Hex().substr(0, 12)),
          "--path removes it from all commits; renaming is a decision of yours");
    }
    return absl::OkStatus();
  }

  const PlanInput& input_;
  const PlanHider& hider_;
  RewritePlan& plan_;
  const NativeRewrite& rewrite_;
  absl::flat_hash_set<ObjectId> changed_;   // commits
};

}  // namespace

absl::Status AddDecisions(const PlanInput& input, const PlanHider& hider, RewritePlan* plan) {
  return DecisionsPart(input, hider, plan).Run();
}

}  // namespace secretscan
