#include "rewrite/reach_walk.h"

#include <memory>
#include <utility>

#include "base/status.h"
#include "git/commit.h"
#include "git/file_mode.h"
#include "git/index_file.h"
#include "git/pseudo_references.h"
#include "git/references.h"
#include "git/reflog.h"
#include "git/tag.h"
#include "git/tree.h"
#include "git/tree_cache.h"
#include "git/worktrees.h"
#include "report/terminal_text.h"

namespace secretscan {
namespace {

class ReachWalk {
 public:
  ReachWalk(const Repository& repository, const absl::flat_hash_set<ObjectId>& wanted,
            const KnownTypes& known, Progress* progress)
      : objects_(repository.objects()),
        id_size_(repository.object_id_size()),
        is_partial_(repository.is_partial()),
        wanted_(wanted),
        known_(known),
        progress_(progress) {
    for (const ObjectId& id : repository.ShallowCommits()) {
      shallow_.insert(id);
    }
  }

  ReachResult Run(const std::vector<Root>& roots) {
    for (const Root& root : roots) {
      root_ = &root;
      path_.clear();
      commit_ = ObjectId();
      const ObjectId* witness = Follow(root.id);
      if (witness != nullptr && !witness->IsNull()) {
        result_.roots.emplace_back(root.name, *witness);
      }
    }
    return std::move(result_);
  }

 private:
  // An object whose links are being followed; `link` tells the next one.
  struct Frame {
    ObjectId id;
    ObjectType type = ObjectType::kCommit;
    std::vector<ObjectId> links;          // of a commit: tree, parents; of a tag: its target
    std::unique_ptr<std::string> data;    // of a tree
    std::unique_ptr<TreeReader> reader;
    size_t next = 0;
    size_t path_size = 0;
    ObjectId outer_commit;
    ObjectId witness;
  };

  std::string Place() const {
    std::string place = TerminalText(root_->name);
    if (!path_.empty()) {
      place += ": " + TerminalText(path_);
    }
    if (!commit_.IsNull()) {
      place += " (commit " + commit_.Hex() + ")";
    }
    return place;
  }

  void Problem(const ObjectId& id, const absl::Status& status, bool is_expected = false) {
    result_.problems.push_back({Place(), id, std::string(ToStd(status.message())),
                                absl::IsNotFound(status), is_expected});
  }

  // The memo of an object: null id, or one of the wanted ones that it leads to.
  const ObjectId* Follow(const ObjectId& id) {
    Enter(id, nullptr);
    while (!stack_.empty()) {
      if (progress_ != nullptr && progress_->cancelled) {
        stack_.clear();
        break;
      }
      Step();
    }
    const auto memo = memo_.find(id);
    return memo == memo_.end() ? nullptr : &memo->second;
  }

  void Step() {
    Frame& top = stack_.back();
    path_.resize(top.path_size);
    if (top.type == ObjectType::kTree) {
      TreeEntry entry;
      if (!top.reader->Next(&entry)) {
        if (!top.reader->status().ok()) {
          Problem(top.id, top.reader->status());
        }
        return Leave();
      }
      if (entry.is_gitlink()) {
        if (wanted_.contains(entry.id)) {
          path_ += entry.name;
          Find(entry.id);
          top.witness = entry.id;
        }
        return;
      }
      path_ += entry.name;
      const ObjectType expected = entry.is_tree() ? ObjectType::kTree : ObjectType::kBlob;
      if (expected == ObjectType::kTree) {
        path_ += '/';
      }
      return Enter(entry.id, &expected);
    }
    if (top.next == top.links.size()) {
      return Leave();
    }
    const size_t number = top.next++;
    const ObjectId link = top.links[number];
    if (top.type == ObjectType::kTag) {
      return Enter(link, nullptr);
    }
    const ObjectType expected = number == 0 ? ObjectType::kTree : ObjectType::kCommit;
    commit_ = top.id;
    if (expected == ObjectType::kTree && IsEmptyTree(link)) {
      return;
    }
    Enter(link, &expected);
  }

  void Leave() {
    Frame& top = stack_.back();
    const ObjectId witness = top.witness;
    commit_ = top.outer_commit;
    if (!witness.IsNull()) {
      memo_[top.id] = witness;
    }
    stack_.pop_back();
    if (!stack_.empty() && !witness.IsNull()) {
      stack_.back().witness = witness;
    }
  }

  void Find(const ObjectId& id) {
    if (found_.insert(id).second) {
      result_.found.push_back({id, Place()});
    }
  }

  void Enter(const ObjectId& id, const ObjectType* expected) {
    const auto [memo, is_new] = memo_.try_emplace(id);
    if (!is_new) {
      if (!stack_.empty() && !memo->second.IsNull()) {
        stack_.back().witness = memo->second;
      }
      return;
    }
    const bool is_wanted = wanted_.contains(id);
    if (is_wanted) {
      memo->second = id;
      if (!stack_.empty()) {
        stack_.back().witness = id;
      }
    }
    if (expected != nullptr && *expected == ObjectType::kCommit) {
      path_.clear();
    }
    const bool is_blob = Open(id, expected, is_wanted);
    if (is_wanted) {
      const ObjectId outer = commit_;
      if (!is_blob && !stack_.empty() && stack_.back().id == id &&
          stack_.back().type == ObjectType::kCommit) {
        commit_ = id;
      }
      Find(id);
      commit_ = outer;
    }
  }

  // Whether it is a blob, of which only the type is looked at; anything else is put on the stack.
  bool Open(const ObjectId& id, const ObjectType* expected, bool is_wanted) {
    if (const auto known = known_.find(id);
        known != known_.end() && known->second == ObjectType::kBlob) {
      ++result_.blobs;
      if (expected != nullptr && *expected != ObjectType::kBlob) {
        Problem(id, DataLoss("it is a blob, but named as a " +
                             std::string(ObjectTypeName(*expected))));
      }
      return true;
    }
    if (expected != nullptr && *expected == ObjectType::kBlob) {
      const auto header = objects_.ReadHeader(id);
      if (!header.ok()) {
        Problem(id, header.status(), is_partial_);
      } else if (header->type != ObjectType::kBlob) {
        Problem(id, DataLoss("it is named as a blob, but is a " +
                             std::string(ObjectTypeName(header->type))));
      } else {
        ++result_.blobs;
      }
      return true;
    }
    Frame frame;
    frame.id = id;
    frame.data = std::make_unique<std::string>();
    const auto type = objects_.Read(id, frame.data.get());
    if (!type.ok()) {
      Problem(id, type.status(),
              is_partial_ || (stack_.empty() && root_->may_be_gone && absl::IsNotFound(type.status())));
      return false;
    }
    if (expected != nullptr && *type != *expected) {
      Problem(id, DataLoss("it is a " + std::string(ObjectTypeName(*type)) + ", but named as a " +
                           std::string(ObjectTypeName(*expected))));
    }
    frame.type = *type;
    frame.path_size = path_.size();
    frame.outer_commit = commit_;
    if (is_wanted) {
      frame.witness = id;
    }
    switch (*type) {
      case ObjectType::kBlob:
        ++result_.blobs;
        return true;
      case ObjectType::kTree:
        ++result_.trees;
        frame.reader = std::make_unique<TreeReader>(*frame.data, id_size_);
        break;
      case ObjectType::kTag: {
        ++result_.tags;
        const auto tag = ParseTag(*frame.data, id_size_);
        if (!tag.ok()) {
          Problem(id, tag.status());
          return false;
        }
        frame.links.push_back(tag->target);
        frame.data.reset();
        break;
      }
      case ObjectType::kCommit: {
        ++result_.commits;
        auto links = ParseCommitLinks(*frame.data, id_size_);
        if (!links.ok()) {
          Problem(id, links.status());
          return false;
        }
        frame.links.push_back(links->tree);
        if (!shallow_.contains(id)) {
          frame.links.insert(frame.links.end(), links->parents.begin(), links->parents.end());
        }
        frame.data.reset();
        break;
      }
    }
    stack_.push_back(std::move(frame));
    return false;
  }

  const ObjectStore& objects_;
  const int id_size_;
  const bool is_partial_;
  const absl::flat_hash_set<ObjectId>& wanted_;
  const KnownTypes& known_;
  Progress* const progress_;
  absl::flat_hash_set<ObjectId> shallow_;
  absl::flat_hash_map<ObjectId, ObjectId> memo_;
  absl::flat_hash_set<ObjectId> found_;
  std::vector<Frame> stack_;
  const Root* root_ = nullptr;
  std::string path_;
  ObjectId commit_;
  ReachResult result_;
};

}  // namespace

std::vector<Root> RepositoryRoots(
    const Repository& repository,
    const std::function<void(std::string name, std::string reason)>& unreadable) {
  std::vector<Root> roots;
  std::vector<std::string> broken;
  const auto references = repository.References(&broken);
  if (!references.ok()) {
    unreadable("references", std::string(ToStd(references.status().message())));
  } else {
    for (const Reference& reference : *references) {
      roots.push_back({reference.name, reference.target});
    }
  }
  for (const std::string& problem : broken) {
    unreadable(problem.substr(0, problem.find(": ")), problem);
  }
  const std::string& git_dir = repository.git_dir();
  const std::string& common_dir = repository.common_dir();
  const int id_size = repository.object_id_size();
  const auto failed = [&](const std::string& name, const absl::Status& status) {
    unreadable(name, std::string(ToStd(status.message())));
  };
  ReadReflogs(
      git_dir, common_dir, id_size,
      [&](const Reflog& log) {
        for (size_t i = 0; i < log.entries.size(); ++i) {
          const std::string name = log.reference + "@{" + std::to_string(i) + "}";
          for (const ObjectId& id : {log.entries[i].after, log.entries[i].before}) {
            if (!id.IsNull()) {
              roots.push_back({name, id, true});
            }
          }
        }
        if (log.malformed_lines > 0) {
          unreadable(log.reference, "lines of its reflog make no sense");
        }
      },
      failed);
  for (const Reference& reference : ReadPseudoReferences(git_dir, common_dir, id_size, failed)) {
    roots.push_back({reference.name, reference.target, true});
  }
  for (const GitDirectory& directory : GitDirectories(git_dir, common_dir)) {
    const std::string name = directory.prefix + "index";
    const auto index = IndexFile::Read(directory.path + "index", directory.path, id_size);
    if (!index.ok()) {
      failed(name, index.status());
      continue;
    }
    for (const IndexEntry& entry : index->entries()) {
      if (!IsGitlink(entry.mode) && !entry.intent_to_add) {
        roots.push_back({name + ": " + std::string(entry.path), entry.id});
      }
    }
  }
  return roots;
}

ReachResult WalkReachable(const Repository& repository, const std::vector<Root>& roots,
                          const absl::flat_hash_set<ObjectId>& wanted, const KnownTypes& known,
                          Progress* progress) {
  return ReachWalk(repository, wanted, known, progress).Run(roots);
}

}  // namespace secretscan
