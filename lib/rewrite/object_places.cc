#include "rewrite/object_places.h"

#include <algorithm>
#include <utility>

#include "git/commit.h"
#include "git/tree.h"
#include "git/tree_comparison.h"

namespace secretscan {
namespace {

// The root tree of a commit; null when it cannot be read.
ObjectId TreeOf(const Repository& repository, const ObjectId& commit) {
  std::string data;
  const auto type = repository.objects().Read(commit, &data);
  if (!type.ok() || *type != ObjectType::kCommit) {
    return {};
  }
  const auto links = ParseCommitLinks(data, repository.object_id_size());
  return links.ok() ? links->tree : ObjectId();
}

class MissingWalk {
 public:
  explicit MissingWalk(const Repository& repository) : repository_(repository) {}

  void Look(const ObjectId& tree, int depth) {
    if (tree.IsNull() || depth > kMaxTreeDepth || !seen_.insert(tree).second) {
      return;
    }
    std::string data;
    const auto type = repository_.objects().Read(tree, &data);
    if (!type.ok() || *type != ObjectType::kTree) {
      return;
    }
    TreeEntry entry;
    for (TreeReader reader(data, repository_.object_id_size()); reader.Next(&entry);) {
      if (entry.is_tree()) {
        Look(entry.id, depth + 1);
      } else if (!entry.is_gitlink() && seen_.insert(entry.id).second &&
                 absl::IsNotFound(repository_.objects().ReadHeader(entry.id).status())) {
        missing.push_back(entry.id);
      }
    }
  }

  std::vector<ObjectId> missing;

 private:
  const Repository& repository_;
  absl::flat_hash_set<ObjectId> seen_;
};

class PlaceWalk {
 public:
  PlaceWalk(const Repository& repository, absl::flat_hash_set<ObjectId> wanted)
      : repository_(repository), wanted_(std::move(wanted)) {}

  void Run(const std::vector<ObjectId>& commits) {
    for (size_t i = 0; i < commits.size() && !wanted_.empty(); ++i) {
      const ObjectId tree = TreeOf(repository_, commits[i]);
      if (!tree.IsNull()) {
        commit_ = commits[i];
        order_ = i;
        path_.clear();
        Look(tree, true, 0);
      }
    }
  }

  absl::flat_hash_map<ObjectId, ObjectPlace> TakeFound() { return std::move(found_); }

 private:
  void Look(const ObjectId& id, bool is_tree, int depth) {
    if (wanted_.erase(id) > 0) {
      found_[id] = {commit_, order_, path_};
    }
    if (!is_tree || depth > kMaxTreeDepth || !seen_.insert(id).second) {
      return;
    }
    std::string data;
    const auto type = repository_.objects().Read(id, &data);
    if (!type.ok() || *type != ObjectType::kTree) {
      return;
    }
    TreeEntry entry;
    for (TreeReader reader(data, repository_.object_id_size());
         !wanted_.empty() && reader.Next(&entry);) {
      const size_t size = path_.size();
      if (!path_.empty()) {
        path_ += '/';
      }
      path_ += entry.name;
      Look(entry.id, entry.is_tree(), depth + 1);
      path_.resize(size);
    }
  }

  const Repository& repository_;
  absl::flat_hash_set<ObjectId> wanted_;
  absl::flat_hash_set<ObjectId> seen_;   // trees
  absl::flat_hash_map<ObjectId, ObjectPlace> found_;
  ObjectId commit_;
  size_t order_ = 0;
  std::string path_;
};

}  // namespace

absl::flat_hash_map<ObjectId, ObjectPlace> FindPlaces(const Repository& repository,
                                                      const std::vector<ObjectId>& commits,
                                                      absl::flat_hash_set<ObjectId> wanted) {
  PlaceWalk walk(repository, std::move(wanted));
  walk.Run(commits);
  return walk.TakeFound();
}

std::vector<ObjectId> FindMissingFiles(const Repository& repository,
                                       const std::vector<ObjectId>& commits) {
  MissingWalk walk(repository);
  for (const ObjectId& commit : commits) {
    walk.Look(TreeOf(repository, commit), 0);
  }
  std::sort(walk.missing.begin(), walk.missing.end());
  return std::move(walk.missing);
}

}  // namespace secretscan
