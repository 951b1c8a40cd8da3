#include "rewrite/work_tree_plan.h"

#include <algorithm>
#include <climits>
#include <tuple>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "base/file_changes.h"
#include "base/status.h"
#include "git/checkout_path.h"
#include "git/file_mode.h"
#include "git/index_writer.h"
#include "git/tree_diff.h"
#include "rewrite/layered_objects.h"
#include "rewrite/transaction.h"

namespace secretscan {
namespace {

using Relation = CheckedOutFile::Relation;
using Kind = FileState::Kind;

constexpr size_t kMostNamed = 20;

// Whether one of these directories ("a/b/") holds the path.
bool IsIn(const absl::flat_hash_set<std::string_view>& directories, std::string_view path) {
  for (size_t slash = path.find('/'); !directories.empty() && slash != path.npos;
       slash = path.find('/', slash + 1)) {
    if (directories.contains(path.substr(0, slash + 1))) {
      return true;
    }
  }
  return false;
}

}  // namespace

WorkTreePlan::WorkTreePlan(const WorkTreeChange& change, const ObjectStore& objects,
                           FilePlaces* places, StagedFiles* staged, Journal* journal)
    : change_(change),
      objects_(objects),
      places_(places),
      staged_(staged),
      journal_(journal),
      id_size_(journal->id_size) {}

void WorkTreePlan::Refuse(std::string_view path) {
  if (change_.refuse) {
    refused_.emplace_back(path);
  } else {
    Leave(path, "was modified");
  }
}

void WorkTreePlan::Leave(std::string_view path, std::string_view reason) {
  journal_->left.push_back(std::string(path) + ": " + std::string(reason));
}

FilePlace WorkTreePlan::PlaceOf(std::string_view path) const {
  return {FilePlace::Root::kWorkTree, change_.worktree, std::string(path)};
}

std::optional<std::string> WorkTreePlan::PathOf(std::string_view path) {
  if (!change_.has_files) {
    return std::nullopt;
  }
  auto found = places_->Find(PlaceOf(path));
  if (!found.ok()) {
    Leave(path, "is no path in the work tree");
    return std::nullopt;
  }
  return *std::move(found);
}

absl::Status WorkTreePlan::Read() {
  SECRETSCAN_ASSIGN_OR_RETURN(tree_before_, TreeOfCommit(objects_, change_.head_before, id_size_));
  SECRETSCAN_ASSIGN_OR_RETURN(tree_after_, TreeOfCommit(objects_, change_.head_after, id_size_));
  const std::string path = change_.git_dir + "index";
  SECRETSCAN_ASSIGN_OR_RETURN(const FileState state, ReadFileState(path, &index_bytes_));
  if (state.kind == Kind::kLink || state.kind == Kind::kOther) {
    return absl::FailedPreconditionError(path + " is no regular file");
  }
  auto index = IndexFile::Read(path, change_.git_dir, id_size_);
  if (!index.ok()) {
    return absl::FailedPreconditionError(index.status().message());
  }
  index_ = *std::move(index);
  return absl::OkStatus();
}

absl::Status WorkTreePlan::CarryOver() {
  SECRETSCAN_ASSIGN_OR_RETURN(const std::vector<FileChange> changes,
                              DiffTrees(objects_, tree_before_, tree_after_));
  absl::flat_hash_map<std::string_view, const FileChange*> pending;
  for (const FileChange& change : changes) {
    pending[change.before.exists() ? change.before.path : change.after.path] = &change;
  }
  absl::flat_hash_set<std::string_view> sparse;
  for (const IndexEntry& entry : index_.entries()) {
    if (entry.is_directory()) {
      sparse.insert(entry.path);
      SECRETSCAN_RETURN_IF_ERROR(CarrySparse(entry));
      continue;
    }
    const auto found = pending.find(entry.path);
    if (found == pending.end() || found->second == nullptr) {
      SECRETSCAN_ASSIGN_OR_RETURN(const bool is_secret, IsStagedSecret(entry));
      if (is_secret || (found != pending.end() && entry.stage != 0)) {
        Refuse(entry.path);
      }
      Keep(entry);
      continue;
    }
    const FileChange& change = *found->second;
    const auto is = [&](const FileSide& side) {
      return entry.stage == 0 && !entry.intent_to_add && side.mode == entry.mode &&
             side.id == entry.id;
    };
    found->second = nullptr;
    if (is(change.after)) {
      Keep(entry);
    } else if (is(change.before)) {
      const TreePlace after = {change.after.mode, change.after.id};
      SECRETSCAN_RETURN_IF_ERROR(CarryEntry(entry, after.mode == 0 ? nullptr : &after));
    } else {
      Refuse(entry.path);
      Keep(entry);
    }
  }
  for (const FileChange& change : changes) {
    const FileSide& after = change.after;
    if (!index_bytes_.empty() && !change.before.exists() && pending[after.path] != nullptr &&
        !IsIn(sparse, after.path)) {
      SECRETSCAN_RETURN_IF_ERROR(AddNew({after.path, after.mode, after.id}));
    }
  }
  if (!refused_.empty()) {
    std::string message = "not committed changes are in the way: ";
    for (size_t i = 0; i < std::min(refused_.size(), kMostNamed); ++i) {
      message += (i == 0 ? "" : ", ") + refused_[i];
    }
    if (refused_.size() > kMostNamed) {
      message += " and " + std::to_string(refused_.size() - kMostNamed) + " more";
    }
    return absl::FailedPreconditionError(message);
  }
  return AddIndex();
}

absl::StatusOr<bool> WorkTreePlan::IsStagedSecret(const IndexEntry& entry) {
  const BlobMap* blobs = change_.blobs;
  if (blobs == nullptr || !(blobs->replaced.contains(entry.id) ||
                            blobs->dropped.contains(entry.id) ||
                            blobs->removed.contains(entry.id))) {
    return false;
  }
  SECRETSCAN_ASSIGN_OR_RETURN(const auto kept,
                              FindInTree(objects_, tree_after_, entry.path, id_size_));
  return !kept.has_value() || kept->id != entry.id;
}

absl::Status WorkTreePlan::CarryEntry(const IndexEntry& entry, const TreePlace* after) {
  is_changed_ = true;
  if (after != nullptr) {
    IndexEntry changed = entry;
    changed.id = after->id;
    changed.mode = after->mode;
    changed.stat = {};
    Keep(changed);
  }
  if (entry.skip_worktree) {
    return absl::OkStatus();
  }
  if (IsGitlink(entry.mode) || (after != nullptr && IsGitlink(after->mode))) {
    Leave(entry.path, "is a submodule's directory");
    return absl::OkStatus();
  }
  const std::optional<std::string> path = PathOf(entry.path);
  if (!path.has_value()) {
    return absl::OkStatus();
  }
  SECRETSCAN_ASSIGN_OR_RETURN(const CheckedOutFile file, LookAtFile(*path, entry, objects_));
  switch (file.relation) {
    case Relation::kMissing: return absl::OkStatus();
    case Relation::kModified: Refuse(entry.path); return absl::OkStatus();
    case Relation::kFiltered:
      Leave(entry.path, "was made by a filter, and stays as it is");
      return absl::OkStatus();
    case Relation::kSame:
    case Relation::kCrlf: break;
  }
  if (after == nullptr) {
    return ChangeFile(entry, file, nullptr);
  }
  const Target target = {std::string(entry.path), after->mode, after->id};
  return ChangeFile(entry, file, &target);
}

// A directory of which only the tree's name is in the index.
absl::Status WorkTreePlan::CarrySparse(const IndexEntry& entry) {
  const std::string_view path = entry.path.substr(0, entry.path.size() - 1);
  SECRETSCAN_ASSIGN_OR_RETURN(const auto before,
                              FindInTree(objects_, tree_before_, path, id_size_));
  SECRETSCAN_ASSIGN_OR_RETURN(const auto after,
                              FindInTree(objects_, tree_after_, path, id_size_));
  const bool is_tree = after.has_value() && after->mode == kTreeMode;
  if (is_tree && after->id == entry.id) {
    Keep(entry);
    return absl::OkStatus();
  }
  if (!before.has_value() || before->id != entry.id) {
    Refuse(entry.path);
    Keep(entry);
    return absl::OkStatus();
  }
  is_changed_ = true;
  if (is_tree) {
    IndexEntry changed = entry;
    changed.id = after->id;
    Keep(changed);
  }
  return absl::OkStatus();
}

absl::Status WorkTreePlan::AddNew(const Target& target) {
  if (!IsSafeCheckoutPath(target.path)) {
    Leave(target.path, "is no path in the work tree");
    return absl::OkStatus();
  }
  IndexEntry entry;
  entry.path = paths_.emplace_back(target.path);
  entry.mode = target.mode;
  entry.id = target.id;
  is_changed_ = true;
  Keep(entry);
  const std::optional<std::string> path = PathOf(target.path);
  if (!path.has_value() || IsGitlink(target.mode)) {
    return absl::OkStatus();
  }
  SECRETSCAN_ASSIGN_OR_RETURN(const CheckedOutFile file, LookAtFile(*path, entry, objects_));
  if (file.relation == Relation::kMissing) {
    return ChangeFile(entry, file, &target);
  }
  if (file.relation == Relation::kModified) {
    Refuse(target.path);
  }
  return absl::OkStatus();
}

// With null `target` the file goes.
absl::Status WorkTreePlan::ChangeFile(const IndexEntry& entry, const CheckedOutFile& file,
                                      const Target* target) {
  FileOperation operation;
  operation.place = PlaceOf(entry.path);
  operation.before = file.state;
  operation.group = kFileGroup;
  if (target == nullptr) {
    journal_->operations.push_back(std::move(operation));
    return absl::OkStatus();
  }
  std::string content;
  SECRETSCAN_ASSIGN_OR_RETURN(const ObjectType type, objects_.Read(target->id, &content));
  if (type != ObjectType::kBlob) {
    return DataLoss(target->id.Hex() + " is no blob");
  }
  const bool is_file = file.state.kind == Kind::kFile;
  const bool are_links_files = is_file && entry.mode == kLinkMode;  // core.symlinks is off
  if (target->mode == kLinkMode && !are_links_files) {
    if (content.empty() || content.size() >= PATH_MAX ||
        content.find('\0') != std::string::npos) {
      Leave(entry.path, "would become a link that leads to no path");
      return absl::OkStatus();
    }
    SECRETSCAN_ASSIGN_OR_RETURN(operation.staged, staged_->AddLink(content, &operation.after));
  } else {
    std::string converted;
    if (file.relation == Relation::kCrlf && ToCrlf(content, &converted)) {
      content = std::move(converted);
    }
    const bool keeps_mode = is_file && (are_links_files || IsExecutable(entry.mode) ==
                                                               IsExecutable(target->mode));
    const uint32_t mode = keeps_mode ? file.state.mode
                                     : CutByUmask(IsExecutable(target->mode) ? 0777 : 0666);
    SECRETSCAN_ASSIGN_OR_RETURN(operation.staged,
                                staged_->AddFile(content, mode, &operation.after));
  }
  journal_->operations.push_back(std::move(operation));
  return absl::OkStatus();
}

absl::Status WorkTreePlan::AddIndex() {
  // Conflicts that were resolved are remembered with the ids of all sides.
  if (!is_changed_ && index_bytes_.find("REUC") == std::string::npos) {
    return absl::OkStatus();
  }
  std::sort(entries_.begin(), entries_.end(), [](const IndexEntry& a, const IndexEntry& b) {
    return std::tie(a.path, a.stage) < std::tie(b.path, b.stage);
  });
  FileOperation operation;
  operation.place = FilePlaces::InGitDirectory(change_.worktree, "index");
  operation.group = kIndexGroup;
  SECRETSCAN_ASSIGN_OR_RETURN(const std::string path, places_->Find(operation.place));
  SECRETSCAN_ASSIGN_OR_RETURN(operation.before, ReadFileState(path));
  const std::string bytes = WriteIndex(entries_, id_size_, IndexVersion(index_bytes_));
  const bool exists = operation.before.kind == Kind::kFile;
  SECRETSCAN_ASSIGN_OR_RETURN(
      operation.staged,
      staged_->AddFile(bytes, exists ? operation.before.mode : CutByUmask(0666),
                       &operation.after));
  operation.entries_after = IndexEntriesDigest(bytes, change_.git_dir, id_size_);
  if (exists) {
    operation.entries_before = IndexEntriesDigest(index_bytes_, change_.git_dir, id_size_);
  }
  journal_->operations.push_back(std::move(operation));
  return absl::OkStatus();
}

}  // namespace secretscan
