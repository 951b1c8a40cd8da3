// WorkTreePlan::Reset: index and files as a commit has them.

#include <algorithm>
#include <climits>
#include <tuple>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "base/file_changes.h"
#include "base/status.h"
#include "git/checkout_path.h"
#include "git/file_mode.h"
#include "git/index_diff.h"
#include "git/tree.h"
#include "rewrite/work_tree_plan.h"

namespace secretscan {
namespace {

using Relation = CheckedOutFile::Relation;
using Kind = FileState::Kind;

constexpr size_t kMaxTargets = 20'000'000;
constexpr std::string_view kLfsPointer = "version https://git-lfs";

bool IsSame(const IndexEntry& a, const IndexEntry& b) {
  return std::tie(a.path, a.id, a.mode, a.stage, a.assume_valid, a.skip_worktree,
                  a.intent_to_add) == std::tie(b.path, b.id, b.mode, b.stage, b.assume_valid,
                                               b.skip_worktree, b.intent_to_add);
}

}  // namespace

absl::StatusOr<bool> WorkTreePlan::IsClean() {
  ObjectOverlay trees(objects_);
  const auto tree = WriteIndexTree(index_, id_size_, 0, &trees);
  if (!tree.ok() || (*tree != tree_before_ &&
                     !(index_.entries().empty() && tree_before_.IsNull()))) {
    return false;
  }
  for (const IndexEntry& entry : index_.entries()) {
    if (entry.stage != 0 || entry.intent_to_add) {
      return false;
    }
    if (!change_.has_files || entry.is_directory() || entry.skip_worktree ||
        IsGitlink(entry.mode)) {
      continue;
    }
    const auto path = places_->Find(PlaceOf(entry.path));
    if (!path.ok()) {
      return false;
    }
    SECRETSCAN_ASSIGN_OR_RETURN(const CheckedOutFile file, LookAtFile(*path, entry, objects_));
    if (file.relation == Relation::kMissing || file.relation == Relation::kModified) {
      return false;
    }
  }
  return true;
}

absl::StatusOr<std::vector<WorkTreePlan::Target>> WorkTreePlan::NewTree() {
  absl::flat_hash_set<std::string_view> sparse;
  for (const IndexEntry& entry : index_.entries()) {
    if (entry.is_directory()) {
      sparse.insert(entry.path);
    }
  }
  std::vector<Target> targets;
  std::vector<std::pair<std::string, ObjectId>> directories;
  if (!tree_after_.IsNull()) {
    directories.emplace_back("", tree_after_);
  }
  while (!directories.empty()) {
    const auto [prefix, tree] = std::move(directories.back());
    directories.pop_back();
    std::string data;
    SECRETSCAN_ASSIGN_OR_RETURN(const ObjectType type, objects_.Read(tree, &data));
    if (type != ObjectType::kTree) {
      return DataLoss(tree.Hex() + " is no tree");
    }
    TreeReader reader(data, id_size_);
    for (TreeEntry entry; reader.Next(&entry);) {
      std::string path = prefix + std::string(entry.name);
      if (!IsSafeCheckoutPath(path)) {
        Leave(path, "is no path in the work tree");
      } else if (entry.is_tree() && sparse.contains(path + "/")) {
        targets.push_back({path + "/", kTreeMode, entry.id});
      } else if (entry.is_tree()) {
        directories.emplace_back(path + "/", entry.id);
      } else {
        targets.push_back({std::move(path), entry.mode, entry.id});
      }
      if (targets.size() + directories.size() > kMaxTargets || path.size() > PATH_MAX) {
        return absl::ResourceExhaustedError("the tree of HEAD has too many files");
      }
    }
    SECRETSCAN_RETURN_IF_ERROR(reader.status());
  }
  std::sort(targets.begin(), targets.end(),
            [](const Target& a, const Target& b) { return a.path < b.path; });
  targets.erase(std::unique(targets.begin(), targets.end(),
                            [](const Target& a, const Target& b) { return a.path == b.path; }),
                targets.end());
  return targets;
}

absl::Status WorkTreePlan::Reset(bool may_filter) {
  SECRETSCAN_ASSIGN_OR_RETURN(const std::vector<Target> targets, NewTree());
  absl::flat_hash_map<std::string_view, const IndexEntry*> known;
  for (const IndexEntry& entry : index_.entries()) {
    known.try_emplace(entry.path, &entry);
    may_filter |= entry.path == ".gitattributes" || entry.path.ends_with("/.gitattributes");
  }
  for (const Target& target : targets) {
    const auto found = known.find(target.path);
    IndexEntry entry;
    SECRETSCAN_RETURN_IF_ERROR(ResetFile(
        target, found == known.end() ? nullptr : found->second, may_filter, &entry));
    if (found != known.end()) {
      known.erase(found);
    }
    Keep(entry);
  }
  for (const auto& [name, entry] : known) {
    if (entry->skip_worktree || entry->is_directory()) {
      continue;
    }
    const std::optional<std::string> path = PathOf(name);
    if (!path.has_value()) {
      continue;
    }
    CheckedOutFile file;
    SECRETSCAN_ASSIGN_OR_RETURN(file.state, ReadFileState(*path));
    if (file.state.kind == Kind::kOther) {
      Leave(name, "is a directory, and stays as it is");
    } else if (file.state.kind != Kind::kAbsent) {
      SECRETSCAN_RETURN_IF_ERROR(ChangeFile(*entry, file, nullptr));
    }
  }
  is_changed_ = !std::equal(entries_.begin(), entries_.end(), index_.entries().begin(),
                            index_.entries().end(), IsSame);
  return AddIndex();
}

absl::Status WorkTreePlan::ResetFile(const Target& target, const IndexEntry* known,
                                     bool may_filter, IndexEntry* entry) {
  const bool is_same = known != nullptr && known->stage == 0 && !known->intent_to_add &&
                       known->id == target.id && known->mode == target.mode;
  if (is_same) {
    *entry = *known;
  }
  entry->path = known != nullptr ? known->path : paths_.emplace_back(target.path);
  entry->id = target.id;
  entry->mode = target.mode;
  entry->skip_worktree = known != nullptr && known->skip_worktree;
  if (entry->skip_worktree || entry->is_directory() || IsGitlink(target.mode)) {
    return absl::OkStatus();
  }
  const std::optional<std::string> path = PathOf(target.path);
  if (!path.has_value()) {
    return absl::OkStatus();
  }
  const bool has_blob = known != nullptr && !IsGitlink(known->mode) && !known->is_directory();
  SECRETSCAN_ASSIGN_OR_RETURN(const CheckedOutFile file,
                              LookAtFile(*path, has_blob ? *known : *entry, objects_));
  const bool is_modified = file.relation == Relation::kModified;
  if (file.relation == Relation::kFiltered || (is_same && is_modified && may_filter)) {
    if (!is_same || is_modified) {
      Leave(target.path, "may be made by a filter, and stays as it is");
    }
    return absl::OkStatus();
  }
  if (file.state.kind == Kind::kOther) {
    Leave(target.path, "a directory is in the way");
    return absl::OkStatus();
  }
  const bool is_checked_out = file.relation == Relation::kSame ||
                              (file.relation == Relation::kCrlf && may_filter);
  const bool has_mode = target.mode == kLinkMode || IsExecutable(file.state.mode) ==
                                                    IsExecutable(target.mode);
  if (is_same && is_checked_out && has_mode) {
    return absl::OkStatus();
  }
  if (may_filter) {
    std::string content;
    SECRETSCAN_RETURN_IF_ERROR(objects_.Read(target.id, &content).status());
    if (content.starts_with(kLfsPointer)) {
      Leave(target.path, "is for git-lfs to check out");
      return absl::OkStatus();
    }
  }
  CheckedOutFile replaced = file;
  if (!may_filter) {
    replaced.relation = Relation::kModified;  // the new one has no CRLF either
  }
  if (!has_mode) {
    replaced.state.mode = CutByUmask(IsExecutable(target.mode) ? 0777 : 0666);
  }
  const size_t at = journal_->operations.size();
  SECRETSCAN_RETURN_IF_ERROR(ChangeFile(*entry, replaced, &target));
  if (journal_->operations.size() > at) {
    journal_->operations.back().before = file.state;
  }
  if (!is_same || !is_checked_out) {
    entry->stat = {};
  }
  return absl::OkStatus();
}

}  // namespace secretscan
