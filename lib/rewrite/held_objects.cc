#include "rewrite/held_objects.h"

#include <dirent.h>

#include <algorithm>
#include <atomic>
#include <memory>
#include <mutex>
#include <tuple>

#include "base/path_kind.h"
#include "base/status.h"
#include "base/worker_pool.h"
#include "git/delta_forest.h"
#include "git/loose_object.h"
#include "git/object_files.h"
#include "git/object_hash.h"
#include "git/pack_inventory.h"
#include "git/regular_file.h"
#include "git/worktrees.h"

namespace secretscan {
namespace {

constexpr size_t kMappedBytes = size_t{64} << 20;
constexpr int kFans = 256;

using VisitObject = std::function<void(int worker, const ObjectId& id, ObjectType type,
                                       std::string_view data, const std::string& place)>;

class PackVisitor final : public ForestVisitor {
 public:
  PackVisitor(int worker, const std::vector<ObjectId>& ids, const std::string& place,
              const VisitObject& visit)
      : worker_(worker), ids_(ids), place_(place), visit_(visit) {}
  void Visit(const ForestObject& object) override {
    visit_(worker_, ids_[object.index], object.type, object.data, place_);
    ++count;
  }
  void Release(int) override {}

  int64_t count = 0;

 private:
  const int worker_;
  const std::vector<ObjectId>& ids_;
  const std::string& place_;
  const VisitObject& visit_;
};

class Holdings {
 public:
  Holdings(const Repository& repository, int threads, Progress* progress, const VisitObject& visit)
      : repository_(repository), threads_(threads), progress_(progress), visit_(visit) {}

  HeldObjects Run() {
    own_ = RealPath(repository_.common_dir() + "objects") + "/";
    for (const std::string& directory : ObjectDirectories(own_)) {
      VisitDirectory(directory);
    }
    std::sort(held_.unread.begin(), held_.unread.end(),
              [](const UnreadHolding& a, const UnreadHolding& b) {
                return std::tie(a.place, a.object) < std::tie(b.place, b.object);
              });
    return std::move(held_);
  }

 private:
  bool IsCancelled() const { return progress_ != nullptr && progress_->cancelled; }

  // Not the names that begin with a dot, as DirectoryNames() has it, would do here.
  static std::vector<std::string> AllNames(const std::string& path) {
    std::vector<std::string> names;
    if (DIR* handle = ::opendir(path.c_str())) {
      while (const dirent* entry = ::readdir(handle)) {
        const std::string_view name = entry->d_name;
        if (name != "." && name != "..") {
          names.emplace_back(name);
        }
      }
      ::closedir(handle);
    }
    std::sort(names.begin(), names.end());
    return names;
  }

  std::string PlaceOf(const std::string& directory, const std::string& name) const {
    return directory == own_ ? name : "alternate " + directory + name;
  }

  void Unread(std::string place, std::string object, std::string reason) {
    const std::lock_guard<std::mutex> lock(mutex_);
    held_.unread.push_back({std::move(place), std::move(object), std::move(reason)});
  }

  void VisitDirectory(const std::string& directory) {
    for (const std::string& name : AllNames(directory)) {
      if (name == "pack") {
        VisitPacks(directory);
      } else if (name == "info") {
        continue;  // commit-graphs and lists: names of objects only
      } else if (IsFanOut(name)) {
        continue;  // below
      } else {
        Unread(PlaceOf(directory, name), "",
               "no pack and no loose object, but may hold what one holds");
      }
    }
    VisitLoose(directory);
  }

  void VisitPacks(const std::string& directory) {
    const std::string packs = directory + "pack/";
    std::vector<std::string> indexes;
    for (const std::string& name : AllNames(packs)) {
      const std::string stem = name.substr(0, name.rfind('.'));
      if (name.ends_with(".idx") && name.starts_with("pack-")) {
        indexes.push_back(name);
      } else if (name.ends_with(".pack") && name.starts_with("pack-")) {
        if (!PathExists(packs + stem + ".idx")) {
          Unread(PlaceOf(directory, "pack/" + name), "", "a pack without an index");
        }
      } else if (!name.starts_with("multi-pack-index") &&
                 !(name.starts_with("pack-") &&
                   (name.ends_with(".keep") || name.ends_with(".rev") ||
                    name.ends_with(".bitmap") || name.ends_with(".mtimes") ||
                    name.ends_with(".promisor")))) {
        Unread(PlaceOf(directory, "pack/" + name), "", "no pack, but may hold what one holds");
      }
    }
    for (const std::string& name : indexes) {
      if (IsCancelled()) {
        return;
      }
      const std::string stem = packs + name.substr(0, name.size() - 4);
      std::string place = PlaceOf(directory, "pack/" + name.substr(0, name.size() - 4) + ".pack");
      if (PathExists(stem + ".keep")) {
        place += " (kept by a .keep file)";
      }
      if (PathExists(stem + ".mtimes")) {
        place += " (cruft)";
      }
      VisitPack(packs + name, place);
    }
  }

  void VisitPack(const std::string& index, const std::string& place) {
    auto pack = PackFile::Open(index, repository_.object_id_size(), kMappedBytes);
    if (!pack.ok()) {
      return Unread(place, "", std::string(ToStd(pack.status().message())));
    }
    ++held_.packs;
    const PackIndex& entries = (*pack)->index();
    PackStoreOptions options;
    options.id_size = repository_.object_id_size();
    const auto store = PackObjectStore::Of({*pack}, options);
    PackedObjects::Part part;
    part.pack = *pack;
    std::vector<ObjectId> ids(entries.count());
    std::vector<uint32_t> odd;
    for (uint32_t i = 0; i < entries.count(); ++i) {
      ids[i] = entries.Id(i);
      uint64_t offset = 0;
      if (entries.Offset(i, &offset)) {
        part.places.emplace_back(offset, i);
      } else {
        odd.push_back(i);
      }
    }
    std::sort(part.places.begin(), part.places.end());
    for (size_t i = 1; i < part.places.size(); ++i) {
      if (part.places[i].first == part.places[i - 1].first) {
        Unread(place, ids[part.places[i].second].Hex(), "two names for one entry");
      }
    }
    std::vector<std::unique_ptr<PackVisitor>> visitors;
    for (int worker = 0; worker < threads_; ++worker) {
      visitors.push_back(std::make_unique<PackVisitor>(worker, ids, place, visit_));
    }
    ForestOptions forest;
    forest.threads = threads_;
    forest.verify = true;
    forest.cancelled = progress_ == nullptr ? nullptr : &progress_->cancelled;
    const PackedObjects::Part parts[] = {std::move(part)};
    std::vector<uint32_t> left = WalkForest(*store, parts, ids, forest, [&](int worker) {
      return visitors[static_cast<size_t>(worker)].get();
    });
    for (const auto& visitor : visitors) {
      held_.objects += visitor->count;
    }
    left.insert(left.end(), odd.begin(), odd.end());
    if (!IsCancelled()) {
      ReadOneByOne(*store, ids, left, place);
    }
  }

  void ReadOneByOne(const PackObjectStore& store, const std::vector<ObjectId>& ids,
                    const std::vector<uint32_t>& wanted, const std::string& place) {
    ObjectHasher hasher(repository_.object_id_size());
    std::string data;
    for (const uint32_t index : wanted) {
      // A delta on an object of another pack, or one too large for a walk.
      absl::StatusOr<ObjectType> type = store.Read(ids[index], &data);
      if (!type.ok()) {
        type = repository_.objects().Read(ids[index], &data);
      }
      if (type.ok() && hasher.Hash(*type, data) != ids[index]) {
        type = DataLoss("its content is not what its name says");
      }
      if (!type.ok()) {
        Unread(place, ids[index].Hex(), std::string(ToStd(type.status().message())));
        continue;
      }
      visit_(0, ids[index], *type, data, place);
      ++held_.objects;
    }
  }

  void VisitLoose(const std::string& directory) {
    std::vector<std::pair<ObjectId, std::string>> files;
    constexpr char kDigits[] = "0123456789abcdef";
    for (int fan = 0; fan < kFans; ++fan) {
      const std::string prefix = {kDigits[fan >> 4], kDigits[fan & 15]};
      for (const std::string& name : AllNames(directory + prefix)) {
        ObjectId id;
        if (ObjectId::FromHex(prefix + name, &id) && id.size == repository_.object_id_size()) {
          files.emplace_back(id, prefix + "/" + name);
        } else {
          Unread(PlaceOf(directory, prefix + "/" + name), "",
                 "no loose object, but may hold what one holds");
        }
      }
    }
    std::atomic<int64_t> visited = 0;
    ParallelFor(threads_, files.size(), 16, [&](int worker, size_t begin, size_t end) {
      ObjectHasher hasher(repository_.object_id_size());
      for (size_t i = begin; i < end && !IsCancelled(); ++i) {
        const std::string place = PlaceOf(directory, files[i].second) + " (loose)";
        std::string data;
        const absl::StatusOr<ObjectType> type = ReadLoose(directory + files[i].second, &data);
        if (!type.ok() || hasher.Hash(*type, data) != files[i].first) {
          Unread(place, files[i].first.Hex(),
                 type.ok() ? "its content is not what its name says"
                           : std::string(ToStd(type.status().message())));
          continue;
        }
        visit_(worker, files[i].first, *type, data, place);
        ++visited;
      }
    });
    held_.objects += visited;
    held_.loose += visited;
  }

  static absl::StatusOr<ObjectType> ReadLoose(const std::string& path, std::string* data) {
    SECRETSCAN_ASSIGN_OR_RETURN(LooseObject object, LooseObject::Open(path));
    if (static_cast<uint64_t>(object.header().size) > kMaxObjectSize) {
      return absl::ResourceExhaustedError("it is too large to be read");
    }
    data->resize(static_cast<size_t>(object.header().size));
    SECRETSCAN_RETURN_IF_ERROR(object.Read(data->data()));
    return object.header().type;
  }

  const Repository& repository_;
  const int threads_;
  Progress* const progress_;
  const VisitObject& visit_;
  std::string own_;
  std::mutex mutex_;
  HeldObjects held_;
};

}  // namespace

HeldObjects VisitHeldObjects(const Repository& repository, int threads, Progress* progress,
                             const VisitObject& visit) {
  return Holdings(repository, std::max(threads, 1), progress, visit).Run();
}

}  // namespace secretscan
