#include "scan/loose_ends.h"

#include <algorithm>
#include <mutex>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "git/delta_forest.h"
#include "git/object_id_table.h"
#include "git/tree.h"

namespace secretscan {
namespace {

constexpr int kMaxDepth = 32;               // of directories: all trees are read once for each
constexpr size_t kMaxPackedTrees = 200'000;

// Where something stands in a tree.
struct Place {
  ObjectId tree;
  std::string name;

  friend bool operator<(const Place& a, const Place& b) {
    return std::tie(a.tree, a.name) < std::tie(b.tree, b.name);
  }
};

// Looks for places of objects in all trees, level by level upwards. A tree that holds what no
// commit holds is itself held by none, so that only such trees are ever found.
class PathFinder {
 public:
  PathFinder(const Repository& repository, OwnObjects* objects, PackInventory* packs, int threads,
             const Progress* progress)
      : repository_(repository), threads_(threads), progress_(progress) {
    packed_ = packs->OfType(ObjectType::kTree);
    if (packed_.ids.size() > kMaxPackedTrees) {
      packed_ = {};
    }
    objects->ForEach(ObjectType::kTree, [&](const ObjectId& id) {
      if (packed_.ids.size() == 0 || !packed_.ids.contains(id)) {
        others_.push_back(id);
      }
    });
    if (others_.size() > kMaxPackedTrees) {
      others_.clear();
    }
  }

  void Find(const std::vector<ObjectId>& blobs) {
    ObjectIdTable wanted;
    for (const ObjectId& blob : blobs) {
      wanted.Intern(blob);
    }
    for (int depth = 0; depth < kMaxDepth && wanted.size() > 0; ++depth) {
      ReadTrees(wanted);
      ObjectIdTable next;
      for (const ObjectId& id : wanted.ids()) {
        if (const auto place = places_.find(id);
            place != places_.end() && !places_.contains(place->second.tree)) {
          next.Intern(place->second.tree);
        }
      }
      wanted = std::move(next);
    }
  }

  // Empty when no tree holds it.
  std::string PathOf(const ObjectId& blob) const {
    std::string path;
    ObjectId id = blob;
    // Objects that are not what their names say could form a circle.
    for (int depth = 0; depth <= kMaxDepth; ++depth) {
      const auto place = places_.find(id);
      if (place == places_.end()) {
        break;
      }
      path = path.empty() ? place->second.name : place->second.name + "/" + path;
      id = place->second.tree;
    }
    return path;
  }

 private:
  class Visitor final : public ForestVisitor {
   public:
    Visitor(PathFinder* finder, const ObjectIdTable& wanted) : finder_(*finder), wanted_(wanted) {}
    void Visit(const ForestObject& object) override {
      finder_.Look(finder_.packed_.ids[object.index], object.data, wanted_);
    }
    void Release(int) override {}

   private:
    PathFinder& finder_;
    const ObjectIdTable& wanted_;
  };

  void ReadTrees(const ObjectIdTable& wanted) {
    std::vector<std::unique_ptr<Visitor>> visitors;
    for (int i = 0; i < threads_; ++i) {
      visitors.push_back(std::make_unique<Visitor>(this, wanted));
    }
    ForestOptions options;
    options.threads = threads_;
    options.cancelled = progress_ == nullptr ? nullptr : &progress_->cancelled;
    WalkForest(repository_.packs(), packed_.parts, packed_.ids.ids(), options,
               [&](int worker) { return visitors[static_cast<size_t>(worker)].get(); });
    std::string data;
    for (const ObjectId& id : others_) {
      if (progress_ != nullptr && progress_->cancelled) {
        return;
      }
      if (repository_.objects().Read(id, &data).ok()) {
        Look(id, data, wanted);
      }
    }
  }

  void Look(const ObjectId& tree, std::string_view data, const ObjectIdTable& wanted) {
    TreeEntry entry;
    for (TreeReader reader(data, tree.size); reader.Next(&entry);) {
      if (entry.is_gitlink() || !wanted.contains(entry.id)) {
        continue;
      }
      Place place{tree, std::string(entry.name)};
      const std::lock_guard lock(mutex_);
      const auto [known, is_new] = places_.try_emplace(entry.id, place);
      if (!is_new && place < known->second) {
        known->second = std::move(place);
      }
    }
  }

  const Repository& repository_;
  const int threads_;
  const Progress* progress_;
  PackedObjects packed_;
  std::vector<ObjectId> others_;
  std::mutex mutex_;
  absl::flat_hash_map<ObjectId, Place> places_;
};

std::vector<ObjectId> UnheldBlobs(OwnObjects* objects, const ChangeTable& changes) {
  ObjectIdTable held;
  held.Reserve(changes.contents.size());
  for (const Content& content : changes.contents) {
    if (!content.is_gitlink) {
      held.Intern(content.id);
    }
  }
  std::vector<ObjectId> blobs;
  objects->ForEach(ObjectType::kBlob, [&](const ObjectId& id) {
    if (!held.contains(id)) {
      blobs.push_back(id);
    }
  });
  std::sort(blobs.begin(), blobs.end());
  blobs.erase(std::unique(blobs.begin(), blobs.end()), blobs.end());
  return blobs;
}

}  // namespace

void AddLooseEnds(const Repository& repository, OwnObjects* objects, PackInventory* packs,
                  int threads, const Progress* progress, CommitGraph* graph,
                  ChangeTable* changes) {
  constexpr uint16_t kMode = 0100644;
  const std::vector<ObjectId> blobs = UnheldBlobs(objects, *changes);
  if (blobs.empty()) {
    return;
  }
  PathFinder paths(repository, objects, packs, threads, progress);
  paths.Find(blobs);
  for (const ObjectId& blob : blobs) {
    std::string path = paths.PathOf(blob);
    graph->direct_objects.push_back({path, blob, ObjectType::kBlob, Provenance::kDangling, ""});
    changes->changes.push_back({static_cast<uint32_t>(changes->paths.size()), Change::kNone,
                                static_cast<uint32_t>(changes->contents.size()), 0, kMode});
    changes->row_begins.push_back(changes->changes.size());
    changes->paths.push_back(std::move(path));
    changes->contents.push_back({blob, false});
  }
}

}  // namespace secretscan
