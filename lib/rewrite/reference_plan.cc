#include "rewrite/reference_plan.h"

#include <set>

#include "absl/container/flat_hash_map.h"
#include "base/file_changes.h"
#include "base/path_kind.h"
#include "base/sha256.h"
#include "base/status.h"
#include "git/references.h"
#include "git/regular_file.h"
#include "rewrite/packed_references.h"
#include "rewrite/transaction.h"
#include "rewrite/work_tree_plan.h"

namespace secretscan {
namespace {

using Kind = FileState::Kind;

constexpr int64_t kMaxPacked = int64_t{4} << 30;
constexpr int kMaxSymbolicDepth = 5;  // as git

bool IsShared(std::string_view name) { return name.starts_with("refs/") && !IsPerWorktree(name); }

absl::Status Changed(const std::string& name) {
  return absl::FailedPreconditionError(name + " was changed meanwhile");
}

absl::StatusOr<std::string> ReadPacked(const std::string& common_dir, FileState* state) {
  std::string text;
  const std::string path = common_dir + "packed-refs";
  SECRETSCAN_ASSIGN_OR_RETURN(*state, ReadFileState(path, &text));
  if (state->kind == Kind::kLink || state->kind == Kind::kOther) {
    return absl::FailedPreconditionError(path + " is no regular file");
  }
  return text;
}

class ReferencePlan {
 public:
  ReferencePlan(const std::string& git_dir, FilePlaces* places, StagedFiles* staged,
                Journal* journal)
      : git_dir_(git_dir), places_(places), staged_(staged), journal_(*journal) {}

  absl::Status Add(const ReferenceFate& fate) {
    SECRETSCAN_ASSIGN_OR_RETURN(const FilePlace place,
                                PlaceOfReference(*places_, git_dir_, fate.name));
    SECRETSCAN_ASSIGN_OR_RETURN(const std::string path, places_->Find(place));
    std::string bytes;
    SECRETSCAN_ASSIGN_OR_RETURN(const FileState state, ReadFileState(path, &bytes));
    LooseReference loose;
    if (state.kind == Kind::kFile || state.kind == Kind::kLink) {
      loose = ReadLooseReference(path);
    }
    if (!fates_.emplace(fate.name, fate.after).second) {
      return InvalidArgument(fate.name + " is named twice");
    }
    if (!loose.symbolic.empty()) {
      return AddSymbolic(fate, place, state);
    }
    if (!loose.error.empty() || state.kind == Kind::kLink) {
      return absl::FailedPreconditionError(fate.name + " cannot be read");
    }
    const bool is_loose = state.kind == Kind::kFile;
    // A clone of everything has even those packed that belong to one work tree.
    const bool is_packed = !is_loose && !Packed(place.path).IsNull();
    if (IsShared(fate.name) || is_packed) {
      const ObjectId now = is_loose ? loose.id : Packed(place.path);
      if (now != fate.before) {
        return Changed(fate.name);
      }
      journal_.references.push_back(
          {place.path, WithSize(fate.before), WithSize(fate.after), is_loose, bytes});
      return absl::OkStatus();
    }
    if (loose.id != fate.before) {
      return Changed(fate.name);
    }
    return AddOwnFile(fate, place, state);
  }

  absl::Status ReadPackedReferences(const ObjectStore& objects) {
    FileState state;
    SECRETSCAN_ASSIGN_OR_RETURN(const std::string text,
                                ReadPacked(places_->common_dir(), &state));
    SECRETSCAN_ASSIGN_OR_RETURN(packed_,
                                PackedReferences::Parse(text, journal_.id_size, objects));
    return absl::OkStatus();
  }

  // Symbolic references must lead to what they are said to be, and no name may be a directory of
  // another.
  absl::Status Check() {
    std::vector<std::string> broken;
    SECRETSCAN_ASSIGN_OR_RETURN(const std::vector<Reference> references,
                                ReadReferences(git_dir_, places_->common_dir(), &broken));
    std::set<std::string> names;
    absl::flat_hash_map<std::string, ObjectId> values;
    for (const Reference& reference : references) {
      values[reference.name] = reference.target;
    }
    for (const auto& [name, after] : fates_) {
      values[name] = after;
    }
    for (const auto& [name, value] : values) {
      if (IsShared(name) && !value.IsNull()) {
        names.insert(name);
      }
    }
    for (auto name = names.begin(); name != names.end(); ++name) {
      for (size_t slash = name->rfind('/'); slash != std::string::npos && slash > 4;
           slash = name->rfind('/', slash - 1)) {
        if (names.contains(name->substr(0, slash))) {
          return InvalidArgument(name->substr(0, slash) + " and " + *name +
                                 " cannot both be references");
        }
      }
    }
    for (const auto& [name, after] : symbolic_) {
      std::string target = name;
      for (int depth = 0; depth <= kMaxSymbolicDepth; ++depth) {
        const auto place = PlaceOfReference(*places_, git_dir_, target);
        const auto path = place.ok() ? places_->Find(*place) : place.status();
        const LooseReference loose =
            path.ok() && IsRegularFile(*path) ? ReadLooseReference(*path) : LooseReference();
        if (loose.symbolic.empty()) {
          break;
        }
        target = loose.symbolic;
      }
      const auto value = values.find(target);
      if (value == values.end() || value->second != after) {
        return InvalidArgument(name + " is symbolic and would not name what it is said to");
      }
    }
    return absl::OkStatus();
  }

 private:
  ObjectId Packed(const std::string& name) const {
    const auto found = packed_.entries().find(name);
    return found == packed_.entries().end() ? ObjectId() : found->second.id;
  }
  ObjectId WithSize(ObjectId id) const {
    id.size = static_cast<uint8_t>(journal_.id_size);
    return id;
  }

  absl::Status AddSymbolic(const ReferenceFate& fate, const FilePlace& place,
                           const FileState& state) {
    if (IsHead(fate.name) && !IsShared(fate.name)) {
      return absl::OkStatus();  // follows its branch, be it there or not
    }
    if (!fate.after.IsNull()) {
      symbolic_.emplace_back(fate.name, fate.after);
      return absl::OkStatus();
    }
    FileOperation operation;
    operation.place = place;
    operation.before = state;
    operation.group = kHeadGroup;
    journal_.operations.push_back(std::move(operation));
    return absl::OkStatus();
  }

  absl::Status AddOwnFile(const ReferenceFate& fate, const FilePlace& place,
                          const FileState& state) {
    FileOperation operation;
    operation.place = place;
    operation.before = state;
    operation.group = kHeadGroup;
    if (fate.after.IsNull()) {
      if (IsHead(fate.name)) {
        return absl::FailedPreconditionError(
            fate.name + " is detached, and nothing of its history is left: check out a branch");
      }
    } else {
      const uint32_t mode = state.kind == Kind::kFile ? state.mode : CutByUmask(0666);
      SECRETSCAN_ASSIGN_OR_RETURN(
          operation.staged, staged_->AddFile(fate.after.Hex() + "\n", mode, &operation.after));
    }
    journal_.operations.push_back(std::move(operation));
    return absl::OkStatus();
  }

  const std::string& git_dir_;
  FilePlaces* places_;
  StagedFiles* staged_;
  Journal& journal_;
  PackedReferences packed_;
  absl::flat_hash_map<std::string, ObjectId> fates_;
  std::vector<std::pair<std::string, ObjectId>> symbolic_;
};

}  // namespace

absl::StatusOr<FilePlace> PlaceOfReference(const FilePlaces& places, const std::string& git_dir,
                                           std::string_view name) {
  constexpr std::string_view kMain = "main-worktree/", kLinked = "worktrees/";
  const std::string full(name);
  SECRETSCAN_ASSIGN_OR_RETURN(std::string worktree, places.WorktreeName(git_dir));
  if (IsShared(name)) {
    worktree.clear();
  } else if (name.starts_with(kMain)) {
    worktree.clear();
    name.remove_prefix(kMain.size());
  } else if (name.starts_with(kLinked)) {
    name.remove_prefix(kLinked.size());
    const size_t slash = std::min(name.find('/'), name.size() - 1);
    worktree = name.substr(0, slash);
    name.remove_prefix(slash + 1);
  }
  FilePlace place = FilePlaces::InGitDirectory(worktree, name);
  if ((name != "HEAD" && !IsSafeReferenceName(name)) || !IsSafePlace(place)) {
    return absl::FailedPreconditionError(full + " is no name that a reference may have");
  }
  return place;
}

absl::Status PlanReferences(const std::vector<ReferenceFate>& fates, const ObjectStore& objects,
                            const std::string& git_dir, const std::string& directory,
                            FilePlaces* places, StagedFiles* staged, Journal* journal) {
  const std::string refs = places->common_dir() + "refs";
  if (!IsRealDirectory(refs)) {
    return absl::FailedPreconditionError(refs + " is no directory of this repository's own");
  }
  ReferencePlan plan(git_dir, places, staged, journal);
  SECRETSCAN_RETURN_IF_ERROR(plan.ReadPackedReferences(objects));
  for (const ReferenceFate& fate : fates) {
    if (fate.before != fate.after) {
      SECRETSCAN_RETURN_IF_ERROR(plan.Add(fate));
    }
  }
  SECRETSCAN_RETURN_IF_ERROR(plan.Check());
  return WritePackedForms(objects, places->common_dir(), directory, journal);
}

absl::Status WritePackedForms(const ObjectStore& objects, const std::string& common_dir,
                              const std::string& directory, Journal* journal) {
  if (journal->references.empty()) {
    return absl::OkStatus();
  }
  FileState state;
  SECRETSCAN_ASSIGN_OR_RETURN(const std::string original, ReadPacked(common_dir, &state));
  SECRETSCAN_ASSIGN_OR_RETURN(PackedReferences packed,
                              PackedReferences::Parse(original, journal->id_size, objects));
  const auto write = [&](std::string_view name, const std::string& text) {
    const std::string path = directory + std::string(name);
    const uint32_t mode = state.kind == Kind::kFile ? state.mode : CutByUmask(0666);
    return ReplaceFile(path, path + ".new", text, mode);
  };
  journal->packed.original = state.digest;
  if (state.kind == Kind::kFile) {
    SECRETSCAN_RETURN_IF_ERROR(write(kPackedOriginalName, original));
  }
  for (const JournalReference& reference : journal->references) {
    packed.Set(reference.name, reference.before, objects);
  }
  std::string text = packed.Text();
  journal->packed.neutral = Sha256Hex(text);
  SECRETSCAN_RETURN_IF_ERROR(write(kPackedNeutralName, text));
  for (const JournalReference& reference : journal->references) {
    packed.Set(reference.name, reference.after, objects);
  }
  text = packed.Text();
  journal->packed.final = Sha256Hex(text);
  return write(kPackedFinalName, text);
}

}  // namespace secretscan
