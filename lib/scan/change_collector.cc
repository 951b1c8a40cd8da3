#include "scan/change_collector.h"

#include <utility>

#include "base/status.h"
#include "git/commit.h"
#include "git/file_mode.h"
#include "git/merge_diff.h"

namespace secretscan {
namespace {

// Lists of the same trees take a fraction of the bytes, and are soon made again.
constexpr size_t kListShare = 3;

}  // namespace

ChangeCollector::ChangeCollector(const ObjectStore& objects, const TreeIndex* index,
                                 const CommitGraph& graph, size_t tree_cache_bytes)
    : objects_(objects),
      graph_(graph),
      trees_(objects, tree_cache_bytes),
      lists_(index == nullptr ? std::nullopt
                              : std::optional<TreeLists>(std::in_place, *index,
                                                         tree_cache_bytes / kListShare)),
      comparison_(&trees_, lists_ ? &*lists_ : nullptr) {}

void ChangeCollector::AddCommit(uint32_t commit) {
  const ObjectId& after = graph_.commits[commit].tree;
  ObjectId before;
  if (const auto parents = graph_.parents(commit); !parents.empty()) {
    if (absl::Status status = TreeOf(parents[0], &before); !status.ok()) {
      AddSkip("commit", graph_.id(parents[0]).Hex(), status);
    }
  }
  absl::Status status = Compare(before, after);
  if (!status.ok() && !before.IsNull()) {
    // Perhaps only the parent's tree is gone: then everything here counts as new.
    if (Compare(ObjectId(), after).ok()) {
      AddSkip("tree", before.Hex(), status);
      return;
    }
  }
  if (!status.ok()) {
    AddSkip("tree", after.Hex(), status);
  }
}

void ChangeCollector::AddMerge(uint32_t commit) {
  const ObjectId& after = graph_.commits[commit].tree;
  std::vector<ObjectId> parents;
  for (uint32_t parent : graph_.parents(commit)) {
    ObjectId tree;
    if (absl::Status status = TreeOf(parent, &tree); !status.ok()) {
      AddSkip("commit", graph_.id(parent).Hex(), status);
      continue;
    }
    parents.push_back(tree);
  }
  const auto merged = DiffMerge(&trees_, parents, after, lists_ ? &*lists_ : nullptr);
  if (!merged.ok()) {
    AddSkip("tree", after.Hex(), merged.status());
    return;
  }
  uint32_t row_index = 0;
  for (const MergeChange& change : *merged) {
    const FileSide first = change.before.empty() ? FileSide{} : change.before[0];
    std::vector<uint32_t> others;
    for (size_t i = 1; i < change.before.size(); ++i) {
      others.push_back(ContentKey(change.before[i].mode, change.before[i].id));
    }
    merge_parents_.push_back({commit, row_index++, std::move(others)});
    changes_.push_back({PathNumber(change.after.path), ContentKey(first.mode, first.id),
                        ContentKey(change.after.mode, change.after.id),
                        static_cast<uint16_t>(first.mode),
                        static_cast<uint16_t>(change.after.mode)});
  }
}

void ChangeCollector::AddDirectObject(uint32_t index) {
  const CommitGraph::DirectObject& direct = graph_.direct_objects[index];
  if (direct.type == ObjectType::kBlob) {
    constexpr uint16_t kMode = 0100644;
    changes_.push_back({PathNumber(direct.path), Change::kNone,
                        ContentKey(kMode, direct.id), 0, kMode});
  } else if (absl::Status status = Compare(ObjectId(), direct.id); !status.ok()) {
    AddSkip("tree", direct.id.Hex(), status);
  }
}

void ChangeCollector::EnterDirectory(std::string_view name) {
  directory_ = paths_.Intern(directory_, name);
}

void ChangeCollector::LeaveDirectory() { directory_ = paths_.parent(directory_); }

void ChangeCollector::AddChange(const TreeEntry* before, const TreeEntry* after) {
  Change& change = changes_.emplace_back();
  change.path = paths_.Intern(directory_, after != nullptr ? after->name : before->name);
  if (before != nullptr) {
    change.before = ContentKey(before->mode, before->id);
    change.before_mode = static_cast<uint16_t>(before->mode);
  }
  if (after != nullptr) {
    change.after = ContentKey(after->mode, after->id);
    change.after_mode = static_cast<uint16_t>(after->mode);
  }
}

absl::Status ChangeCollector::Compare(const ObjectId& before, const ObjectId& after) {
  const size_t begin = changes_.size();
  directory_ = PathTable::kRoot;
  absl::Status status = comparison_.Run(before, after, this);
  if (!status.ok()) {
    changes_.resize(begin);
  }
  return status;
}

// A parent outside of the selection is read here.
absl::Status ChangeCollector::TreeOf(uint32_t commit, ObjectId* tree) {
  if (commit < graph_.commits.size()) {
    *tree = graph_.commits[commit].tree;
    return absl::OkStatus();
  }
  const ObjectId& id = graph_.id(commit);
  SECRETSCAN_ASSIGN_OR_RETURN(const ObjectType type, objects_.Read(id, &commit_data_));
  if (type != ObjectType::kCommit) {
    return DataLoss("not a commit");
  }
  SECRETSCAN_ASSIGN_OR_RETURN(const CommitLinks links, ParseCommitLinks(commit_data_, id.size));
  *tree = links.tree;
  return absl::OkStatus();
}

uint32_t ChangeCollector::PathNumber(std::string_view path) {
  return paths_.Intern(PathTable::kRoot, path);
}

uint32_t ChangeCollector::ContentKey(uint32_t mode, const ObjectId& id) {
  if (mode == 0) {
    return Change::kNone;
  }
  return IsGitlink(mode) ? gitlinks_.Intern(id) << 1 | 1 : blobs_.Intern(id) << 1;
}

void ChangeCollector::AddSkip(std::string kind, std::string name, const absl::Status& status) {
  const bool missing = status.code() == absl::StatusCode::kNotFound;
  skips_.push_back({missing ? SkipReason::kMissing : SkipReason::kCorrupt, std::move(kind),
                    std::move(name), std::string(ToStd(status.message()))});
}

}  // namespace secretscan
