#include "rewrite/tree_names.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "base/utf8.h"
#include "git/delta_forest.h"
#include "git/own_objects.h"
#include "git/pack_inventory.h"
#include "git/tree.h"

namespace secretscan {
namespace {

// Whether a text holds one of some needles, whatever the case of letters.
class NeedleSearch {
 public:
  explicit NeedleSearch(const std::optional<std::vector<Needle>>& needles)
      : begins_(1 << 16, false), finds_all_(!needles) {
    for (const Needle& needle : needles.value_or(std::vector<Needle>())) {
      std::string text = AsciiLowered(needle.bytes);
      longest_ = std::max(longest_, text.size());
      if (text.size() < 2) {
        finds_all_ = true;
      } else {
        begins_[FirstTwo(text)] = true;
        needles_.push_back(std::move(text));
      }
    }
    std::sort(needles_.begin(), needles_.end());
    needles_.erase(std::unique(needles_.begin(), needles_.end()), needles_.end());
  }

  size_t longest() const { return longest_; }

  bool IsIn(std::string_view text) const {
    if (finds_all_) {
      return true;
    }
    const std::string lowered = AsciiLowered(text);
    const std::string_view rest = lowered;
    for (size_t at = 0; at + 1 < rest.size(); ++at) {
      if (begins_[FirstTwo(rest.substr(at))] && BeginsHere(rest.substr(at))) {
        return true;
      }
    }
    return false;
  }

 private:
  static size_t FirstTwo(std::string_view text) {
    return static_cast<size_t>(static_cast<unsigned char>(text[0])) << 8 |
           static_cast<unsigned char>(text[1]);
  }

  bool BeginsHere(std::string_view text) const {
    const auto first = std::lower_bound(needles_.begin(), needles_.end(), text.substr(0, 2));
    for (auto needle = first; needle != needles_.end() && needle->starts_with(text.substr(0, 2));
         ++needle) {
      if (text.starts_with(*needle)) {
        return true;
      }
    }
    return false;
  }

  std::vector<bool> begins_;            // by a needle's first two bytes
  bool finds_all_;
  std::vector<std::string> needles_;    // lower case, ascending
  size_t longest_ = 0;
};

class NameVisitor final : public ForestVisitor {
 public:
  NameVisitor(const NeedleSearch& search, const std::function<bool(std::string_view)>& holds,
              std::span<const ObjectId> ids, int id_size)
      : search_(search), holds_(holds), ids_(ids), id_size_(id_size) {}

  void Visit(const ForestObject& object) override {
    if (HoldsNew(object)) {
      LookAt(ids_[object.index], object.data);
    }
  }
  void Release(int) override {}

  void LookAt(const ObjectId& id, std::string_view data) {
    TreeEntry entry;
    for (TreeReader reader(data, id_size_); reader.Next(&entry);) {
      if (search_.IsIn(entry.name) && holds_(entry.name)) {
        found.push_back({id, std::string(entry.name)});
      }
    }
  }

  std::vector<TreeName> found;

 private:
  // What was copied is in the base as well, which is visited itself.
  bool HoldsNew(const ForestObject& object) const {
    size_t at = 0;
    for (const CopySegment& copy : object.copies) {
      if (LooksNew(object.data, at, copy.target)) {
        return true;
      }
      at = copy.target + copy.size;
    }
    return LooksNew(object.data, at, object.data.size());
  }

  bool LooksNew(std::string_view data, size_t begin, size_t end) const {
    const size_t around = search_.longest();
    begin = begin > around ? begin - around : 0;
    end = std::min(end + around, data.size());
    return begin < end && search_.IsIn(data.substr(begin, end - begin));
  }

  const NeedleSearch& search_;
  const std::function<bool(std::string_view)>& holds_;
  const std::span<const ObjectId> ids_;
  const int id_size_;
};

}  // namespace

std::vector<TreeName> FindTreeNames(const Repository& repository,
                                    const std::optional<std::vector<Needle>>& needles,
                                    const std::function<bool(std::string_view)>& holds,
                                    int threads, std::vector<ObjectId>* unread) {
  const NeedleSearch search(needles);
  PackInventory packs(repository.packs());
  const PackedObjects trees = packs.OfType(ObjectType::kTree);
  std::vector<std::unique_ptr<NameVisitor>> visitors;
  for (int i = 0; i < threads; ++i) {
    visitors.push_back(std::make_unique<NameVisitor>(search, holds, trees.ids.ids(),
                                                     repository.object_id_size()));
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
  std::string data;
  for (const ObjectId& id : singles) {
    if (repository.objects().Read(id, &data).ok()) {
      visitors[0]->LookAt(id, data);
    } else {
      unread->push_back(id);
    }
  }

  std::vector<TreeName> found;
  for (const auto& visitor : visitors) {
    std::move(visitor->found.begin(), visitor->found.end(), std::back_inserter(found));
  }
  std::sort(found.begin(), found.end(), [](const TreeName& a, const TreeName& b) {
    return std::pair(a.name, a.tree) < std::pair(b.name, b.tree);
  });
  return found;
}

}  // namespace secretscan
