#include "rewrite/filter_repo_references.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "base/status.h"
#include "git/references.h"
#include "git/regular_file.h"

namespace secretscan {
namespace {

constexpr std::string_view kOrigin = "refs/remotes/origin/";
constexpr std::string_view kReplace = "refs/replace/";
constexpr std::string_view kStash = "refs/stash";
constexpr int64_t kMaxReferenceFile = 1 << 16;

bool IsBelowRefs(std::string_view name) { return name.starts_with("refs/"); }

// What a symbolic reference's file names; empty if the reference is none.
std::string SymbolicTarget(const std::string& path) {
  constexpr std::string_view kPrefix = "ref:";
  const auto text = ReadRegularFile(path, kMaxReferenceFile);
  if (!text.ok() || !text->starts_with(kPrefix)) {
    return "";
  }
  std::string_view name = std::string_view(*text).substr(kPrefix.size());
  while (!name.empty() && (name.front() == ' ' || name.front() == '\t')) {
    name.remove_prefix(1);
  }
  while (!name.empty() && (name.back() == '\n' || name.back() == ' ' || name.back() == '\r')) {
    name.remove_suffix(1);
  }
  return std::string(name);
}

// The file of a reference, named as ReadReferences names it.
std::string FileOf(const Repository& repository, const std::string& name) {
  constexpr std::string_view kMain = "main-worktree/";
  if (name == "HEAD") {
    return repository.git_dir() + name;
  }
  return repository.common_dir() + (name.starts_with(kMain) ? name.substr(kMain.size()) : name);
}

}  // namespace

bool IsDangling(const Repository& repository, const std::string& broken) {
  const std::string name = broken.substr(0, broken.find(": "));
  return IsBelowRefs(name) && name.find("..") == std::string::npos &&
         !SymbolicTarget(FileOf(repository, name)).empty();
}

void SortReferences(std::vector<Reference>* references) {
  std::sort(references->begin(), references->end(), [](const Reference& a, const Reference& b) {
    return std::make_pair(!IsBelowRefs(a.name), std::string_view(a.name)) <
           std::make_pair(!IsBelowRefs(b.name), std::string_view(b.name));
  });
}

FilterRepoReferences::FilterRepoReferences(const Repository& repository,
                                           const std::vector<Reference>& references)
    : repository_(repository) {
  for (const Reference& reference : references) {
    // Of other worktrees only HEAD counts, as for `git rev-list --all`.
    if (!IsBelowRefs(reference.name) && !IsHead(reference.name)) {
      continue;
    }
    found_[reference.name] = reference.target;
    if (!SymbolicTarget(FileOf(repository, reference.name)).empty()) {
      symbolic_.insert(reference.name);
    }
  }
  head_name_ = SymbolicTarget(repository.git_dir() + "HEAD");
  now_ = found_;
}

std::vector<std::string> FilterRepoReferences::MoveOriginToHeads() {
  std::vector<std::string> differing;
  for (const auto& [name, target] : found_) {
    if (!name.starts_with(kOrigin)) {
      continue;
    }
    now_.erase(name);
    const std::string branch = "refs/heads/" + name.substr(kOrigin.size());
    if (name.substr(kOrigin.size()) == "HEAD") {
      continue;
    }
    const auto [there, is_new] = now_.emplace(branch, target);
    if (!is_new && there->second != target) {
      differing.push_back(branch);
    }
  }
  return differing;
}

std::vector<std::string> FilterRepoReferences::OnlyHere(
    const std::vector<Reference>& theirs) const {
  absl::flat_hash_set<std::string> names;
  for (const Reference& reference : theirs) {
    names.insert(reference.name);
  }
  std::vector<std::string> only;
  for (const auto& [name, target] : now_) {
    if ((name.starts_with("refs/heads/") || name.starts_with("refs/tags/")) &&
        !names.contains(name) && !symbolic_.contains(name)) {
      only.push_back(name);
    }
  }
  return only;
}

void FilterRepoReferences::Mirror(const std::vector<Reference>& theirs) {
  std::map<std::string, ObjectId> now;
  for (const auto& [name, target] : now_) {
    if (!IsBelowRefs(name) || name == kStash || symbolic_.contains(name)) {
      now[name] = target;
    }
  }
  for (const Reference& reference : theirs) {
    now.emplace(reference.name, reference.target);
  }
  now_ = std::move(now);
}

absl::StatusOr<std::string> FilterRepoReferences::FullName(const std::string& word) const {
  if (word == "HEAD" || word == "@") {
    return head_name_.empty() ? "HEAD" : head_name_;
  }
  const std::string names[] = {word, "refs/" + word, "refs/tags/" + word, "refs/heads/" + word,
                               "refs/remotes/" + word, "refs/remotes/" + word + "/HEAD"};
  for (const std::string& name : names) {
    if (now_.contains(name)) {
      return name;
    }
  }
  return NotFound(word);
}

absl::Status FilterRepoReferences::Include(const std::string& word, RewriteInput* input) const {
  const auto name = FullName(word.empty() ? "HEAD" : word);
  if (!name.ok() || !now_.contains(*name)) {
    if (const auto id = repository_.Resolve(word); !id.ok()) {
      return id.status();
    }
    return InvalidArgument(word + " is not the name of a reference: there would be nothing to move "
                           "to the new commits");
  }
  const auto is_same = [&](const Reference& reference) { return reference.name == *name; };
  if (std::none_of(input->references.begin(), input->references.end(), is_same)) {
    input->references.push_back({*name, now_.at(*name)});
  }
  return absl::OkStatus();
}

absl::Status FilterRepoReferences::Exclude(const std::string& word, RewriteInput* input) const {
  const auto name = FullName(word.empty() ? "HEAD" : word);
  if (name.ok() && now_.contains(*name)) {
    input->excluded.push_back(now_.at(*name));
    return absl::OkStatus();
  }
  SECRETSCAN_ASSIGN_OR_RETURN(const ObjectId id, repository_.Resolve(word));
  input->excluded.push_back(id);
  return absl::OkStatus();
}

absl::StatusOr<RewriteInput> FilterRepoReferences::Input(
    const std::vector<std::string>& refs) const {
  RewriteInput input;
  if (refs.empty()) {
    for (const auto& [name, target] : now_) {
      if (!IsHead(name) || IsBelowRefs(name) || !symbolic_.contains(name)) {
        input.references.push_back({name, target});
      }
    }
  }
  for (const std::string& word : refs) {
    const size_t dots = word.find("..");
    if (word.starts_with('-') || word.find("...") != std::string::npos) {
      return InvalidArgument("--refs does not understand " + word);
    }
    if (word.starts_with('^')) {
      SECRETSCAN_RETURN_IF_ERROR(Exclude(word.substr(1), &input));
    } else if (dots != std::string::npos) {
      SECRETSCAN_RETURN_IF_ERROR(Exclude(word.substr(0, dots), &input));
      SECRETSCAN_RETURN_IF_ERROR(Include(word.substr(dots + 2), &input));
    } else {
      SECRETSCAN_RETURN_IF_ERROR(Include(word, &input));
    }
  }
  SortReferences(&input.references);
  return input;
}

std::vector<std::string> FilterRepoReferences::Below(const std::string& prefix) const {
  std::vector<std::string> names;
  for (auto reference = now_.lower_bound(prefix);
       reference != now_.end() && reference->first.starts_with(prefix); ++reference) {
    names.push_back(reference->first);
  }
  return names;
}

std::vector<std::string> FilterRepoReferences::Spaces() const {
  constexpr size_t kRefs = 5;  // of "refs/"
  std::vector<std::string> spaces;
  for (const std::string& name : Below("refs/")) {
    const size_t slash = name.find('/', kRefs);
    const std::string space = slash == std::string::npos ? "" : name.substr(0, slash + 1);
    if (!space.empty() && space != "refs/remotes/" && space != kReplace &&
        (spaces.empty() || spaces.back() != space)) {
      spaces.push_back(space);
    }
  }
  return spaces;
}

std::vector<ObjectId> FilterRepoReferences::Tips() const {
  std::vector<ObjectId> tips;
  for (const auto& [name, target] : now_) {
    tips.push_back(target);
  }
  return tips;
}

void FilterRepoReferences::FinishReplacements(const RewrittenHistory& history, ReplaceRefs mode,
                                              std::map<std::string, ObjectId>* after) const {
  absl::flat_hash_set<ObjectId> replacing;
  for (const auto& [name, target] : now_) {
    if (!name.starts_with(kReplace)) {
      continue;
    }
    replacing.insert(target);
    if (mode == ReplaceRefs::kDeleteNoAdd || mode == ReplaceRefs::kDeleteAndAdd) {
      (*after)[name] = ObjectId();
    }
  }
  if (mode == ReplaceRefs::kDeleteNoAdd || mode == ReplaceRefs::kUpdateNoAdd) {
    return;
  }
  for (const CommitFate& fate : history.commits) {
    if (!fate.is_note && !fate.after.IsNull() && fate.after != fate.before &&
        (mode != ReplaceRefs::kUpdateOrAdd || !replacing.contains(fate.before))) {
      (*after)[std::string(kReplace) + fate.before.Hex()] = fate.after;
    }
  }
}

FilterRepoReferences::Outcome FilterRepoReferences::Finish(const RewrittenHistory& history,
                                                           bool partial, ReplaceRefs mode) const {
  Outcome outcome;
  absl::flat_hash_set<std::string> left;
  for (const ReferenceLeft& reference : history.left) {
    left.insert(reference.name);
  }
  std::map<std::string, ObjectId> after = now_;
  for (const ReferenceFate& fate : history.references) {
    if (symbolic_.contains(fate.name) && now_.contains(fate.name)) {
      continue;  // it goes where the other one goes
    }
    // A part of the history may vanish, but not its name.
    if (!partial || !fate.after.IsNull()) {
      after[fate.name] = fate.after;
    }
    if (!fate.before.IsNull() && IsBelowRefs(fate.name) && !fate.name.starts_with(kReplace) &&
        !left.contains(fate.name)) {
      outcome.rows.push_back(fate);
    }
  }
  FinishReplacements(history, mode, &after);
  for (const auto& [name, target] : found_) {
    after.emplace(name, ObjectId());  // those that MoveOriginToHeads() and Mirror() took away
  }
  for (const auto& [name, target] : after) {
    if (!symbolic_.contains(name)) {
      outcome.tips.push_back(target);
    }
    const auto before = found_.find(name);
    const ObjectId was = before == found_.end() ? ObjectId() : before->second;
    const bool stays_symbolic = symbolic_.contains(name) && !target.IsNull();
    if (was != target && !stays_symbolic) {
      outcome.changes.push_back({name, was, target});
    }
  }
  return outcome;
}

}  // namespace secretscan
