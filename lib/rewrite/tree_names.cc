#include "rewrite/tree_names.h"

#include <algorithm>
#include <iterator>
#include <memory>
#include <utility>

#include "base/status.h"
#include "git/delta_forest.h"
#include "git/own_objects.h"
#include "git/pack_inventory.h"
#include "git/padded_buffer.h"
#include "git/tree.h"
#include "rewrite/delta_search.h"

namespace secretscan {
namespace {

class NameVisitor final : public ForestVisitor {
 public:
  // `search` may be null: every tree is read entry by entry.
  NameVisitor(std::unique_ptr<DeltaSearch> search,
              const std::function<bool(std::string_view)>& holds, std::span<const ObjectId> ids,
              int id_size)
      : search_(std::move(search)), holds_(holds), ids_(ids), id_size_(id_size) {}

  void Visit(const ForestObject& object) override {
    const auto slot = static_cast<size_t>(object.slot);
    clean_.resize(std::max(clean_.size(), slot + 1));
    const bool has_clean_base =
        object.base_slot >= 0 && clean_[static_cast<size_t>(object.base_slot)];
    clean_[slot] = IsClean(has_clean_base ? search_->FindNew(object.data, object.copies)
                                          : Find(object.data));
    if (!clean_[slot]) {
      ReadEntries(ids_[object.index], object.data);
    }
  }
  void Release(int) override {}

  void LookAt(const ObjectId& id, std::string_view data) {
    PaddedBuffer padded;
    padded.Assign(data);
    if (!IsClean(Find(padded.view()))) {
      ReadEntries(id, data);
    }
  }

  std::vector<TreeName> found;
  absl::Status failure;

 private:
  absl::StatusOr<bool> Find(std::string_view data) {
    return search_ == nullptr ? absl::StatusOr<bool>(true) : search_->Find(data);
  }

  bool IsClean(const absl::StatusOr<bool>& found_needle) {
    failure.Update(found_needle.status());
    return found_needle.ok() && !*found_needle;
  }

  void ReadEntries(const ObjectId& id, std::string_view data) {
    TreeEntry entry;
    for (TreeReader reader(data, id_size_); reader.Next(&entry);) {
      if (holds_(entry.name)) {
        found.push_back({id, std::string(entry.name)});
      }
    }
  }

  const std::unique_ptr<DeltaSearch> search_;
  const std::function<bool(std::string_view)>& holds_;
  const std::span<const ObjectId> ids_;
  const int id_size_;
  std::vector<bool> clean_;   // by slot: nothing was found there
};

// Null when every name has to be asked for.
absl::StatusOr<std::unique_ptr<const NeedleFinder>> BuildFinder(
    const std::vector<Needle>& needles) {
  auto finder = NeedleFinder::Build(needles);
  if (absl::IsInvalidArgument(finder.status())) {
    return std::unique_ptr<const NeedleFinder>();
  }
  return finder;
}

}  // namespace

absl::StatusOr<TreeNames> FindTreeNames(const Repository& repository,
                                        const std::optional<std::vector<Needle>>& needles,
                                        const std::function<bool(std::string_view)>& holds,
                                        int threads) {
  std::unique_ptr<const NeedleFinder> finder;
  if (needles) {
    SECRETSCAN_ASSIGN_OR_RETURN(finder, BuildFinder(*needles));
  }
  PackInventory packs(repository.packs());
  const PackedObjects trees = packs.OfType(ObjectType::kTree);
  std::vector<std::unique_ptr<NameVisitor>> visitors;
  for (int i = 0; i < threads; ++i) {
    std::unique_ptr<DeltaSearch> search;
    if (finder != nullptr) {
      SECRETSCAN_ASSIGN_OR_RETURN(search, DeltaSearch::Create(finder.get()));
    }
    visitors.push_back(std::make_unique<NameVisitor>(
        std::move(search), holds, trees.ids.ids(), repository.object_id_size()));
  }
  ForestOptions options;
  options.threads = threads;
  const std::vector<uint32_t> missed =
      WalkForest(repository.packs(), trees.parts, trees.ids.ids(), options,
                 [&](int worker) { return visitors[static_cast<size_t>(worker)].get(); });

  std::vector<ObjectId> singles;
  for (const uint32_t index : missed) {
    singles.push_back(trees.ids[index]);
  }
  OwnObjects(repository, &packs).ForEach(ObjectType::kTree, [&](const ObjectId& id) {
    if (!trees.ids.contains(id)) {
      singles.push_back(id);
    }
  });
  TreeNames out;
  std::string data;
  for (const ObjectId& id : singles) {
    if (repository.objects().Read(id, &data).ok()) {
      visitors[0]->LookAt(id, data);
    } else {
      out.unread.push_back(id);
    }
  }
  for (const auto& visitor : visitors) {
    SECRETSCAN_RETURN_IF_ERROR(visitor->failure);
    std::move(visitor->found.begin(), visitor->found.end(), std::back_inserter(out.names));
  }
  std::sort(out.names.begin(), out.names.end(), [](const TreeName& a, const TreeName& b) {
    return std::tie(a.name, a.tree) < std::tie(b.name, b.tree);
  });
  return out;
}

}  // namespace secretscan
