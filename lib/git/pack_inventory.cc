#include "git/pack_inventory.h"

#include <algorithm>
#include <cstring>

namespace secretscan {

// Of one pack. A delta's type is that of its base, which mostly stands before it.
class PackInventory::Reader {
 public:
  Reader(const PackObjectStore& store, const PackFile& pack, std::vector<Entry>* entries)
      : store_(store), pack_(pack), entries_(*entries) {}

  void Read() {
    entries_.reserve(pack_.index().count());
    if (!PlaceByReverseIndex()) {
      PlaceBySorting();
    }
    for (size_t at = 0; at < entries_.size(); ++at) {
      entries_[at].type = TypeAt(at);
    }
  }

 private:
  // False, with nothing placed, unless offsets ascend strictly: then every object is there once.
  bool PlaceByReverseIndex() {
    const std::string_view table = pack_.reverse_index();
    if (table.empty()) {
      return false;
    }
    for (size_t at = 0; at < table.size(); at += 4) {
      uint32_t position;
      std::memcpy(&position, table.data() + at, sizeof position);
      position = __builtin_bswap32(position);
      uint64_t offset;
      if (position >= pack_.index().count() || !pack_.index().Offset(position, &offset) ||
          (!entries_.empty() && offset <= entries_.back().offset)) {
        entries_.clear();
        return false;
      }
      entries_.push_back({offset, position, 0});
    }
    return true;
  }

  void PlaceBySorting() {
    for (uint32_t i = 0; i < pack_.index().count(); ++i) {
      uint64_t offset;
      if (pack_.index().Offset(i, &offset)) {
        entries_.push_back({offset, i, 0});
      }
    }
    std::sort(entries_.begin(), entries_.end(),
              [](const Entry& a, const Entry& b) { return a.offset < b.offset; });
  }

  uint8_t TypeAt(size_t at) const {
    PackEntry entry;
    if (!pack_.ParseEntry(entries_[at].offset, &entry)) {
      return 0;
    }
    switch (entry.kind) {
      case PackEntry::Kind::kWhole:
        return static_cast<uint8_t>(entry.type);
      case PackEntry::Kind::kOffsetDelta: {
        const size_t base = FindBelow(at, entry.base);
        return base < at ? entries_[base].type : 0;
      }
      case PackEntry::Kind::kIdDelta:
        break;
    }
    const auto header = store_.ReadHeader(pack_.index().Id(entries_[at].position));
    return header.ok() ? static_cast<uint8_t>(header->type) : 0;
  }

  // Most bases are near: the search begins beside `at`. `at` if there is no such offset.
  size_t FindBelow(size_t at, uint64_t offset) const {
    size_t step = 1;
    size_t high = at;
    while (step <= high && entries_[high - step].offset > offset) {
      high -= step;
      step *= 2;
    }
    const auto begin = entries_.begin();
    const auto found = std::lower_bound(
        begin + static_cast<ptrdiff_t>(high - std::min(step, high)),
        begin + static_cast<ptrdiff_t>(high), offset,
        [](const Entry& entry, uint64_t wanted) { return entry.offset < wanted; });
    return found->offset == offset ? static_cast<size_t>(found - begin) : at;
  }

  const PackObjectStore& store_;
  const PackFile& pack_;
  std::vector<Entry>& entries_;
};

size_t PackInventory::object_count() const {
  size_t count = 0;
  for (const auto& pack : store_.Packs()) {
    count += pack->index().count();
  }
  return count;
}

void PackInventory::Read() {
  if (is_read_) {
    return;
  }
  is_read_ = true;
  for (const auto& pack : store_.Packs()) {
    packs_.push_back({pack, {}});
    Reader(store_, *pack, &packs_.back().entries).Read();
  }
}

void PackInventory::ForEach(
    ObjectType type, const std::function<void(const PackFile& pack, uint32_t position)>& visit) {
  Read();
  for (const Pack& pack : packs_) {
    for (const Entry& entry : pack.entries) {
      if (entry.type == static_cast<uint8_t>(type)) {
        visit(*pack.file, entry.position);
      }
    }
  }
}

PackedObjects PackInventory::OfType(ObjectType type) {
  Read();
  PackedObjects objects;
  const auto is_wanted = [&](const Entry& entry) {
    return entry.type == static_cast<uint8_t>(type);
  };
  size_t count = 0;
  for (const Pack& pack : packs_) {
    count += static_cast<size_t>(
        std::count_if(pack.entries.begin(), pack.entries.end(), is_wanted));
  }
  objects.ids.Reserve(count);
  for (const Pack& pack : packs_) {
    PackedObjects::Part part{pack.file, {}};
    for (const Entry& entry : pack.entries) {
      if (is_wanted(entry)) {
        const auto next = static_cast<uint32_t>(objects.ids.size());
        if (objects.ids.Intern(pack.file->index().Id(entry.position)) == next) {
          part.places.emplace_back(entry.offset, next);
        }
      }
    }
    if (!part.places.empty()) {
      objects.parts.push_back(std::move(part));
    }
  }
  return objects;
}

}  // namespace secretscan
