#include "rewrite/pack_copy.h"

#include <algorithm>

#include "base/status.h"
#include "git/deflate.h"

namespace secretscan {
namespace {

constexpr int kMaxBases = 64;  // looked at for one that is kept

}  // namespace

bool PackCopier::BaseOf(const PackFile& pack, const PackEntry& entry, ObjectId* base) const {
  if (entry.kind == PackEntry::Kind::kIdDelta) {
    *base = entry.base_id;
    return true;
  }
  const auto place =
      std::lower_bound(places_.begin(), places_.end(), entry.base,
                       [](const Place& p, uint64_t offset) { return p.offset < offset; });
  if (place == places_.end() || place->offset != entry.base) {
    return false;
  }
  *base = pack.index().Id(place->position);
  return true;
}

// What a delta may be made of instead of a base that goes: the nearest of that one's own bases that
// stays, or another delta of it.
ObjectId PackCopier::BestBase(const PackFile& pack, ObjectId base) {
  for (int i = 0; i < kMaxBases; ++i) {
    if (writer_.Contains(base)) {
      return base;
    }
    if (const auto found = stand_ins_.find(base); found != stand_ins_.end()) {
      return found->second;
    }
    uint64_t offset;
    PackEntry entry;
    if (!pack.Find(base, &offset) || !pack.ParseEntry(offset, &entry) ||
        entry.kind == PackEntry::Kind::kWhole || !BaseOf(pack, entry, &base)) {
      break;
    }
  }
  return {};
}

absl::Status PackCopier::CopyPack(const PackFile& pack) {
  const PackIndex& index = pack.index();
  places_.clear();
  stand_ins_.clear();
  for (uint32_t i = 0; i < index.count(); ++i) {
    uint64_t offset;
    if (index.Offset(i, &offset)) {
      places_.push_back({offset, i});
    }
  }
  std::sort(places_.begin(), places_.end(),
            [](const Place& a, const Place& b) { return a.offset < b.offset; });
  for (size_t i = 0; i < places_.size(); ++i) {
    const Place& place = places_[i];
    const ObjectId id = index.Id(place.position);
    if (!wanted_.contains(id) || writer_.Contains(id)) {
      continue;
    }
    const uint64_t end = i + 1 < places_.size() ? places_[i + 1].offset : pack.end();
    PackEntry entry;
    uint32_t checksum = 0;
    ObjectId base;
    bool as_it_is = pack.ParseEntry(place.offset, &entry) && entry.data <= end &&
                    index.Checksum(place.position, &checksum) &&
                    EntryChecksum(0, pack.Stored(place.offset, end)) == checksum;
    const bool is_delta = as_it_is && entry.kind != PackEntry::Kind::kWhole;
    uint64_t base_offset;
    if (is_delta) {
      // A base in another pack would make circles possible.
      as_it_is = BaseOf(pack, entry, &base) && wanted_.contains(base) &&
                 pack.Find(base, &base_offset);
    }
    if (as_it_is) {
      SECRETSCAN_RETURN_IF_ERROR(writer_.Copy(id, pack, entry, end, base));
      continue;
    }
    const ObjectId other = is_delta ? BestBase(pack, base) : ObjectId();
    SECRETSCAN_RETURN_IF_ERROR(CopyObject(id, other));
    if (is_delta && !wanted_.contains(base)) {
      stand_ins_[base] = id;
    }
  }
  return absl::OkStatus();
}

absl::Status PackCopier::CopyObject(const ObjectId& id, const ObjectId& base) {
  SECRETSCAN_ASSIGN_OR_RETURN(const ObjectType type, store_.Read(id, &data_));
  base_data_.clear();
  if (!base.IsNull()) {
    SECRETSCAN_RETURN_IF_ERROR(store_.Read(base, &base_data_).status());
  }
  SECRETSCAN_ASSIGN_OR_RETURN(const ObjectId made, writer_.Add(type, data_, base, base_data_));
  if (made != id) {
    return DataLoss("object " + id.Hex() + " is not what its name says");
  }
  ++reencoded_;
  return absl::OkStatus();
}

}  // namespace secretscan
