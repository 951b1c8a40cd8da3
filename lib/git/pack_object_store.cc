#include "git/pack_object_store.h"

#include <optional>
#include <utility>

#include "base/status.h"
#include "git/delta.h"
#include "git/inflate.h"
#include "git/loose_object.h"
#include "git/object_hash.h"

namespace secretscan {

// How an object comes about: an object that needs no base, and the deltas to be applied to it.
struct PackObjectStore::Chain {
  struct Delta {
    const PackFile* pack;
    uint64_t offset;
    PackEntry entry;
  };
  std::vector<Delta> deltas;  // the wanted object's own comes first
  DeltaBaseCache::Object base;  // null when the wanted object is not a delta: then it is `whole`
  Delta whole;
};

namespace {

absl::Status TooLarge(uint64_t size) {
  return absl::ResourceExhaustedError(
      ToAbsl("too large: " + std::to_string(size) + " bytes"));
}

absl::Status Damaged() { return DataLoss("its data in the pack is damaged"); }

// Notices a walk that has come back to where it was, in at most three rounds of the circle and
// without remembering more than one place (R. P. Brent, An improved Monte Carlo factorization
// algorithm, 1980).
class CircleDetector {
 public:
  bool IsBackAt(const PackPlace& place) {
    if (place.pack == mark_.pack && place.offset == mark_.offset) {
      return true;
    }
    if (++steps_ == limit_) {
      mark_ = place;
      limit_ *= 2;
    }
    return false;
  }

 private:
  PackPlace mark_;
  uint64_t steps_ = 0;
  uint64_t limit_ = 2;
};

}  // namespace

PackObjectStore::PackObjectStore(std::string objects_dir, const PackStoreOptions& options,
                                 std::unique_ptr<const PackSet> packs)
    : objects_dir_(std::move(objects_dir)),
      options_(options),
      cache_(options.cache_bytes),
      current_(packs.get()) {
  sets_.push_back(std::move(packs));
}

std::unique_ptr<PackObjectStore> PackObjectStore::Open(const std::string& objects_dir,
                                                       const PackStoreOptions& options) {
  return std::unique_ptr<PackObjectStore>(new PackObjectStore(
      objects_dir, options,
      PackSet::Open(objects_dir, options.more_directories, options.id_size,
                    options.mapped_bytes, nullptr)));
}

std::unique_ptr<PackObjectStore> PackObjectStore::Of(
    std::vector<std::shared_ptr<const PackFile>> packs, const PackStoreOptions& options) {
  return std::unique_ptr<PackObjectStore>(
      new PackObjectStore("", options, PackSet::Of(std::move(packs))));
}

const std::vector<std::shared_ptr<const PackFile>>& PackObjectStore::Packs() const {
  return Current().packs();
}

bool PackObjectStore::Refresh(const PackSet* seen) const {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (sets_.back().get() != seen) {
    return true;
  }
  if (!seen->IsOutdated()) {
    return false;
  }
  sets_.push_back(PackSet::Open(objects_dir_, options_.more_directories, options_.id_size,
                                options_.mapped_bytes, seen));
  current_.store(sets_.back().get(), std::memory_order_release);
  return true;
}

absl::Status PackObjectStore::Missing(const ObjectId& id, const PackSet& set) const {
  std::string message = "object " + id.Hex() + " is missing";
  if (const size_t damaged = set.damaged_packs(); damaged != 0) {
    message += " (packs left out because they are damaged: " + std::to_string(damaged) + ")";
  }
  return NotFound(message);
}

absl::StatusOr<ObjectType> PackObjectStore::Read(const ObjectId& id, std::string* data) const {
  while (true) {
    const PackSet& set = Current();
    auto type = id.size == options_.id_size ? ReadFrom(set, id, data) : NotFound("");
    if (type.ok()) {
      return type;
    }
    if (!absl::IsNotFound(type.status())) {
      return Annotate(type.status(), "object " + id.Hex() + " cannot be read");
    }
    if (id.size != options_.id_size || !Refresh(&set)) {
      return Missing(id, set);
    }
  }
}

absl::StatusOr<ObjectHeader> PackObjectStore::ReadHeader(const ObjectId& id) const {
  while (true) {
    const PackSet& set = Current();
    auto header = id.size == options_.id_size ? HeaderFrom(set, id) : NotFound("");
    if (header.ok()) {
      return header;
    }
    if (!absl::IsNotFound(header.status())) {
      return Annotate(header.status(), "object " + id.Hex() + " cannot be read");
    }
    if (id.size != options_.id_size || !Refresh(&set)) {
      return Missing(id, set);
    }
  }
}

absl::StatusOr<ObjectType> PackObjectStore::ReadFrom(const PackSet& set, const ObjectId& id,
                                                     std::string* data) const {
  PackPlace place;
  absl::Status failure = NotFound("");
  if (set.Find(id, &place)) {
    auto type = ReadPacked(set, place, data);
    failure = type.ok() ? CheckName(id, *type, *data) : type.status();
    if (failure.ok()) {
      return type;
    }
    for (const PackPlace& other : set.FindAll(id)) {
      if (other.pack == place.pack) {
        continue;
      }
      type = ReadPacked(set, other, data);
      if (type.ok() && CheckName(id, *type, *data).ok()) {
        return type;
      }
    }
  }
  auto type = ReadLoose(set, id, data);
  if (type.ok()) {
    if (const absl::Status status = CheckName(id, *type, *data); !status.ok()) {
      return status;
    }
    return type;
  }
  return absl::IsNotFound(failure) ? type.status() : failure;
}

absl::StatusOr<ObjectHeader> PackObjectStore::HeaderFrom(const PackSet& set,
                                                         const ObjectId& id) const {
  absl::Status failure = NotFound("");
  if (PackPlace place; set.Find(id, &place)) {
    auto header = PackedHeader(set, place);
    if (header.ok()) {
      return header;
    }
    failure = header.status();
    for (const PackPlace& other : set.FindAll(id)) {
      if (other.pack == place.pack) {
        continue;
      }
      header = PackedHeader(set, other);
      if (header.ok()) {
        return header;
      }
    }
  }
  for (const std::string& directory : set.directories()) {
    const auto object = LooseObject::Open(directory + LooseObjectName(id));
    if (object.ok()) {
      return object->header();
    }
    failure = absl::IsNotFound(failure) ? object.status() : failure;
  }
  return failure;
}

absl::StatusOr<ObjectType> PackObjectStore::ReadLoose(const PackSet& set, const ObjectId& id,
                                                      std::string* data) const {
  absl::Status failure = NotFound("");
  for (const std::string& directory : set.directories()) {
    auto object = LooseObject::Open(directory + LooseObjectName(id));
    absl::Status status = object.status();
    if (status.ok()) {
      const auto size = static_cast<uint64_t>(object->header().size);
      if (size > options_.max_object_size) {
        return TooLarge(size);
      }
      data->resize(size);
      status = object->Read(data->data());
    }
    if (status.ok()) {
      return object->header().type;
    }
    failure = absl::IsNotFound(failure) ? status : failure;
  }
  return failure;
}

absl::StatusOr<ObjectType> PackObjectStore::ReadPacked(const PackSet& set, const PackPlace& place,
                                                       std::string* data) const {
  Chain chain;
  SECRETSCAN_RETURN_IF_ERROR(Follow(set, place, &chain));
  if (chain.base == nullptr) {
    const size_t size = chain.whole.entry.size;
    data->resize(size + kInflateSlack);
    if (!chain.whole.pack->Inflate(chain.whole.entry, data->data(), kInflateSlack)) {
      return Damaged();
    }
    data->resize(size);
    if (chain.whole.entry.type == ObjectType::kTree) {
      // Trees of neighbouring commits are deltas of one another.
      auto object = std::make_shared<CachedObject>();
      object->type = ObjectType::kTree;
      object->data.Assign(*data);
      cache_.Insert(place.pack, place.offset, std::move(object));
    }
    return chain.whole.entry.type;
  }
  const ObjectType type = chain.base->type;
  SECRETSCAN_RETURN_IF_ERROR(Patch(&chain, data));
  return type;
}

// Walks from a delta to its base, that one's base, and so on: to something cached, whole or loose.
absl::Status PackObjectStore::Follow(const PackSet& set, PackPlace place, Chain* chain) const {
  CircleDetector circle;
  while (true) {
    chain->base = cache_.Find(place.pack, place.offset);
    if (chain->base != nullptr) {
      return absl::OkStatus();
    }
    Chain::Delta step{place.pack, place.offset, {}};
    if (!place.pack->ParseEntry(place.offset, &step.entry)) {
      return Damaged();
    }
    if (step.entry.size > options_.max_object_size) {
      return TooLarge(step.entry.size);
    }
    if (step.entry.kind == PackEntry::Kind::kWhole) {
      if (chain->deltas.empty()) {
        chain->whole = step;
        return absl::OkStatus();
      }
      auto object = std::make_shared<CachedObject>();
      object->type = step.entry.type;
      object->data.Reset(step.entry.size);
      if (!place.pack->Inflate(step.entry, object->data.data(), kInflateSlack)) {
        return Damaged();
      }
      chain->base = std::move(object);
      cache_.Insert(place.pack, place.offset, chain->base);
      return absl::OkStatus();
    }
    if (circle.IsBackAt(place) || chain->deltas.size() >= set.object_count()) {
      return DataLoss("it is, through other objects, a delta of itself");
    }
    chain->deltas.push_back(step);
    if (step.entry.kind == PackEntry::Kind::kOffsetDelta) {
      place.offset = step.entry.base;
      continue;
    }
    const ObjectId& base_id = step.entry.base_id;
    if (place.pack->Find(base_id, &place.offset) || set.Find(base_id, &place)) {
      continue;
    }
    std::string data;
    const auto type = ReadLoose(set, base_id, &data);
    if (!type.ok()) {
      return DataLoss("its delta base " + base_id.Hex() + " " +
                      (absl::IsNotFound(type.status()) ? "is missing" : "cannot be read"));
    }
    auto object = std::make_shared<CachedObject>();
    object->type = *type;
    object->data.Assign(data);
    chain->base = std::move(object);
    return absl::OkStatus();
  }
}

absl::Status PackObjectStore::Patch(Chain* chain, std::string* data) const {
  thread_local PaddedBuffer delta;
  if (chain->deltas.empty()) {
    data->assign(chain->base->data.view());
    return absl::OkStatus();
  }
  for (; !chain->deltas.empty(); chain->deltas.pop_back()) {
    const Chain::Delta& step = chain->deltas.back();
    delta.Reset(step.entry.size);
    DeltaHeader header;
    if (!step.pack->Inflate(step.entry, delta.data(), kInflateSlack) ||
        !ParseDeltaHeader(delta.view(), &header) ||
        header.base_size != chain->base->data.size()) {
      return Damaged();
    }
    if (header.result_size > options_.max_object_size) {
      return TooLarge(header.result_size);
    }
    auto object = std::make_shared<CachedObject>();
    object->type = chain->base->type;
    object->data.Reset(header.result_size);
    if (!ApplyDelta(chain->base->data.view(), delta.view().substr(header.size),
                    object->data.data(), header.result_size, nullptr)) {
      return Damaged();
    }
    chain->base = std::move(object);
    cache_.Insert(step.pack, step.offset, chain->base);
  }
  constexpr size_t kKeptBytes = size_t{4} << 20;
  if (delta.capacity() > kKeptBytes) {
    delta.Free();
  }
  data->assign(chain->base->data.view());
  return absl::OkStatus();
}

absl::StatusOr<ObjectHeader> PackObjectStore::PackedHeader(const PackSet& set,
                                                           PackPlace place) const {
  ObjectHeader header;
  std::optional<uint64_t> size;
  CircleDetector circle;
  for (uint64_t steps = 0; steps <= set.object_count(); ++steps) {
    if (const auto cached = cache_.Find(place.pack, place.offset)) {
      header.type = cached->type;
      header.size = static_cast<int64_t>(size.value_or(cached->data.size()));
      return header;
    }
    PackEntry entry;
    if (!place.pack->ParseEntry(place.offset, &entry)) {
      return Damaged();
    }
    if (!size.has_value()) {
      uint64_t own = entry.size;
      if (entry.kind != PackEntry::Kind::kWhole && !place.pack->ResultSize(entry, &own)) {
        return Damaged();
      }
      size = own;
    }
    if (entry.kind == PackEntry::Kind::kWhole) {
      header.type = entry.type;
      header.size = static_cast<int64_t>(*size);
      return header;
    }
    if (circle.IsBackAt(place)) {
      break;
    }
    if (entry.kind == PackEntry::Kind::kOffsetDelta) {
      place.offset = entry.base;
    } else if (!place.pack->Find(entry.base_id, &place.offset) &&
               !set.Find(entry.base_id, &place)) {
      for (const std::string& directory : set.directories()) {
        const auto base = LooseObject::Open(directory + LooseObjectName(entry.base_id));
        if (base.ok()) {
          header.type = base->header().type;
          header.size = static_cast<int64_t>(*size);
          return header;
        }
      }
      return DataLoss("its delta base " + entry.base_id.Hex() + " is missing");
    }
  }
  return DataLoss("it is, through other objects, a delta of itself");
}

absl::Status PackObjectStore::CheckName(const ObjectId& id, ObjectType type,
                                        std::string_view data) const {
  if (!options_.verify) {
    return absl::OkStatus();
  }
  thread_local std::optional<ObjectHasher> hasher;
  thread_local int hasher_size = 0;
  if (hasher_size != id.size) {
    hasher.emplace(id.size);
    hasher_size = id.size;
  }
  return hasher->Hash(type, data) == id
             ? absl::OkStatus()
             : DataLoss("its content is not what its name says");
}

absl::StatusOr<ObjectId> PackObjectStore::FindByPrefix(std::string_view hex) const {
  constexpr size_t kMinDigits = 4;
  if (hex.size() < kMinDigits || hex.size() >= 2 * static_cast<size_t>(options_.id_size)) {
    return InvalidArgument("not an abbreviated object name");
  }
  while (true) {
    const PackSet& set = Current();
    std::vector<ObjectId> names;
    set.FindByPrefix(hex, &names);
    if (names.size() > 1) {
      return InvalidArgument("it is ambiguous");
    }
    if (names.size() == 1) {
      return names.front();
    }
    if (!Refresh(&set)) {
      return NotFound("no such reference or object");
    }
  }
}

}  // namespace secretscan
