#include "rewrite/guard.h"

#include <memory>
#include <optional>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "base/status.h"
#include "git/commit.h"
#include "git/tag.h"
#include "git/tree.h"
#include "git/tree_comparison.h"

namespace secretscan {
namespace {

SkipReason ReasonOf(const absl::Status& status) {
  return absl::IsNotFound(status)            ? SkipReason::kMissing
         : absl::IsResourceExhausted(status) ? SkipReason::kTooLarge
                                             : SkipReason::kCorrupt;
}

class Guard {
 public:
  Guard(const Repository& repository, const BanList& bans, const GuardOptions& options)
      : objects_(repository.objects()),
        id_size_(repository.object_id_size()),
        is_partial_(repository.is_partial()),
        bans_(bans),
        options_(options) {
    for (const ObjectId& id : repository.ShallowCommits()) {
      shallow_.insert(id);
    }
  }

  GuardResult Run(const std::vector<GuardTip>& tips) {
    FindBanned();
    if (banned_.empty() && shallow_.empty()) {
      return std::move(result_);
    }
    if (options_.stop_at_known || !banned_content_.empty()) {
      for (const ObjectId& id : options_.known) {
        MarkKnown(id);
      }
    }
    for (const GuardTip& tip : tips) {
      CheckTip(tip);
    }
    TidySkips(&result_.unread);
    return std::move(result_);
  }

 private:
  struct Frame {
    ObjectId id;
    std::vector<ObjectId> parents;
    size_t next = 0;
  };
  struct Directory {
    std::unique_ptr<const std::string> data;
    TreeReader reader;
    size_t path_size;
  };

  // What is not there can be reached from nowhere, unless the repository is a partial clone.
  void FindBanned() {
    for (const ObjectId& id : bans_.ids()) {
      if (id.size != id_size_) {
        continue;
      }
      const auto header = objects_.ReadHeader(id);
      if (absl::IsNotFound(header.status()) && !is_partial_) {
        continue;
      }
      banned_.insert(id);
      if (!header.ok() || header->type == ObjectType::kBlob || header->type == ObjectType::kTree) {
        banned_content_.insert(id);
      }
    }
  }

  void CannotRead(std::string kind, const ObjectId& id, const absl::Status& status) {
    result_.unread.push_back({ReasonOf(status), std::move(kind), id.Hex(),
                              std::string(ToStd(status.message()))});
  }

  // Of a commit; nullopt when it cannot be read.
  std::optional<CommitLinks> Links(const ObjectId& id) {
    std::string data;
    absl::StatusOr<ObjectType> type = objects_.Read(id, &data);
    absl::StatusOr<CommitLinks> links = type.ok() && *type == ObjectType::kCommit
                                            ? ParseCommitLinks(data, id_size_)
                                        : type.ok() ? DataLoss("it is not a commit")
                                                    : type.status();
    if (!links.ok()) {
      CannotRead("commit", id, links.status());
      return std::nullopt;
    }
    if (shallow_.contains(id) && !links->parents.empty()) {
      links->parents.clear();
      cut_off_.insert(id);
    }
    return *std::move(links);
  }

  void MarkKnown(const ObjectId& tip) {
    std::vector<ObjectId> open = {tip};
    while (!open.empty()) {
      const ObjectId id = open.back();
      open.pop_back();
      std::string data;
      const auto type = objects_.Read(id, &data);
      // What is not there was not there before either.
      if (!type.ok() || !known_.insert(id).second) {
        continue;
      }
      if (*type == ObjectType::kTag) {
        if (const auto tag = ParseTag(data, id_size_); tag.ok()) {
          open.push_back(tag->target);
        }
      } else if (*type == ObjectType::kCommit && !shallow_.contains(id)) {
        if (const auto links = ParseCommitLinks(data, id_size_); links.ok()) {
          open.insert(open.end(), links->parents.begin(), links->parents.end());
        }
      }
    }
  }

  void Refuse(const GuardTip& tip, const ObjectId& banned) {
    result_.refusals.push_back({tip.name, banned, {}, {}});
  }

  void CheckTip(const GuardTip& tip) {
    ObjectId id = tip.id;
    absl::flat_hash_set<ObjectId> chain;
    while (true) {
      if (bans_.Has(id)) {
        return Refuse(tip, id);
      }
      std::string data;
      const auto type = objects_.Read(id, &data);
      if (!type.ok()) {
        return CannotRead("object", id, type.status());
      }
      if (*type == ObjectType::kCommit) {
        break;
      }
      if (*type == ObjectType::kTree) {
        return CheckTree(tip, {}, id);
      }
      if (*type == ObjectType::kBlob) {
        return;
      }
      const auto tag = ParseTag(data, id_size_);
      if (!tag.ok() || !chain.insert(id).second) {
        return CannotRead("tag", id, tag.ok() ? DataLoss("a circle of tags") : tag.status());
      }
      id = tag->target;
    }
    if (const ObjectId banned = FindAbove(id); !banned.IsNull()) {
      Refuse(tip, banned);
    }
    if (!banned_content_.empty()) {
      CheckContents(tip, id);
    }
  }

  // A banned commit that this one is or descends from; null if there is none.
  ObjectId FindAbove(const ObjectId& tip) {
    std::vector<Frame> stack;
    ObjectId found;
    const auto enter = [&](const ObjectId& id) {
      if (options_.stop_at_known && known_.contains(id)) {
        return;
      }
      const auto [memo, is_new] = above_.try_emplace(id);
      if (!is_new) {
        found = memo->second;
        return;
      }
      ++result_.commits;
      if (banned_.contains(id)) {
        found = memo->second = id;
        return;
      }
      if (auto links = Links(id)) {
        if (cut_off_.contains(id)) {
          result_.unread.push_back({SkipReason::kMissing, "commit", id.Hex(),
                                    "the history is cut off here (shallow clone)"});
        }
        stack.push_back({id, std::move(links->parents)});
      }
    };
    enter(tip);
    while (!stack.empty() && found.IsNull()) {
      Frame& top = stack.back();
      if (top.next == top.parents.size()) {
        stack.pop_back();
        continue;
      }
      const ObjectId parent = top.parents[top.next++];
      enter(parent);
    }
    for (const Frame& frame : stack) {
      above_[frame.id] = found;
    }
    return found;
  }

  void CheckContents(const GuardTip& tip, const ObjectId& head) {
    std::vector<ObjectId> open = {head};
    while (!open.empty()) {
      const ObjectId id = open.back();
      open.pop_back();
      if (known_.contains(id) || !walked_.insert(id).second) {
        continue;
      }
      const auto links = Links(id);
      if (!links.has_value()) {
        continue;
      }
      if (banned_content_.contains(links->tree)) {
        result_.refusals.push_back({tip.name, links->tree, id, ""});
        return;
      }
      const size_t before = result_.refusals.size();
      CheckTree(tip, id, links->tree);
      if (result_.refusals.size() > before) {
        return;
      }
      open.insert(open.end(), links->parents.begin(), links->parents.end());
    }
  }

  void CheckTree(const GuardTip& tip, const ObjectId& commit, const ObjectId& root) {
    std::vector<Directory> stack;
    std::string path;
    Enter(root, path.size(), &stack);
    while (!stack.empty()) {
      TreeEntry entry;
      const size_t path_size = stack.back().path_size;
      path.resize(path_size);
      if (!stack.back().reader.Next(&entry)) {
        if (!stack.back().reader.status().ok()) {
          CannotRead("tree", commit.IsNull() ? root : commit, stack.back().reader.status());
        }
        stack.pop_back();
        continue;
      }
      path += entry.name;
      if (banned_content_.contains(entry.id)) {
        result_.refusals.push_back({tip.name, entry.id, commit, path});
        return;
      }
      if (entry.is_tree()) {
        path += '/';
        Enter(entry.id, path.size(), &stack);
      }
    }
  }

  void Enter(const ObjectId& id, size_t path_size, std::vector<Directory>* stack) {
    if (!trees_.insert(id).second) {
      return;
    }
    if (stack->size() >= static_cast<size_t>(kMaxTreeDepth)) {
      return CannotRead("tree", id, absl::ResourceExhaustedError("directories are too deep"));
    }
    auto data = std::make_unique<std::string>();
    const auto type = objects_.Read(id, data.get());
    if (!type.ok() || *type != ObjectType::kTree) {
      return CannotRead("tree", id, type.ok() ? DataLoss("it is not a tree") : type.status());
    }
    const TreeReader reader(*data, id_size_);
    stack->push_back({std::move(data), reader, path_size});
  }

  const ObjectStore& objects_;
  const int id_size_;
  const bool is_partial_;
  const BanList& bans_;
  const GuardOptions& options_;
  absl::flat_hash_set<ObjectId> shallow_;
  absl::flat_hash_set<ObjectId> cut_off_;
  absl::flat_hash_set<ObjectId> banned_;          // that are there
  absl::flat_hash_set<ObjectId> banned_content_;  // of these, blobs and trees
  absl::flat_hash_set<ObjectId> known_;
  absl::flat_hash_map<ObjectId, ObjectId> above_; // a banned commit or null, by commit
  absl::flat_hash_set<ObjectId> walked_;          // commits whose trees were looked at
  absl::flat_hash_set<ObjectId> trees_;
  GuardResult result_;
};

}  // namespace

absl::StatusOr<GuardResult> CheckTips(const Repository& repository, const BanList& bans,
                                      const std::vector<GuardTip>& tips,
                                      const GuardOptions& options) {
  return Guard(repository, bans, options).Run(tips);
}

}  // namespace secretscan
