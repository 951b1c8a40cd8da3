#include "git/multi_pack_index.h"

#include <cstring>

#include "base/status.h"

namespace secretscan {
namespace {

constexpr size_t kHeaderSize = 12;
constexpr size_t kChunkEntrySize = 12;
constexpr size_t kPlaceSize = 8;  // a pack's number and an offset
constexpr uint32_t kMaxPacks = 1 << 16;

uint32_t Word(const char* data) {
  uint32_t word;
  std::memcpy(&word, data, sizeof word);
  return __builtin_bswap32(word);
}

uint64_t LongWord(const char* data) { return uint64_t{Word(data)} << 32 | Word(data + 4); }

// The chunk of this name, from the table of names and begins behind the header, of which each ends
// where the next one begins. Empty when there is none or it leaves the file.
std::string_view Chunk(std::string_view data, size_t count, std::string_view name) {
  for (size_t i = 0; i < count; ++i) {
    const char* const entry = data.data() + kHeaderSize + i * kChunkEntrySize;
    if (std::string_view(entry, 4) == name) {
      const uint64_t begin = LongWord(entry + 4);
      const uint64_t end = LongWord(entry + kChunkEntrySize + 4);
      return begin <= end && end <= data.size() ? data.substr(begin, end - begin)
                                                : std::string_view();
    }
  }
  return {};
}

}  // namespace

absl::StatusOr<MultiPackIndex> MultiPackIndex::Parse(std::string_view data, int id_size) {
  MultiPackIndex index;
  index.id_size_ = static_cast<size_t>(id_size);
  const char hash_version = id_size == 32 ? 2 : 1;
  // Files that build upon others (the header's eighth byte) are not made by any version of git yet.
  if (data.size() < kHeaderSize + index.id_size_ || !data.starts_with("MIDX\1") ||
      data[5] != hash_version || data[7] != 0) {
    return DataLoss("not a multi-pack-index of a known kind");
  }
  const size_t chunks = static_cast<unsigned char>(data[6]);
  const uint32_t packs = Word(data.data() + 8);
  data.remove_suffix(index.id_size_);
  if (data.size() < kHeaderSize + (chunks + 1) * kChunkEntrySize) {
    return DataLoss("truncated multi-pack-index");
  }
  if (packs > kMaxPacks) {
    return DataLoss("multi-pack-index of too many packs");
  }
  std::string_view names = Chunk(data, chunks, "PNAM");
  for (uint32_t i = 0; i < packs; ++i) {
    const size_t end = names.find('\0');
    if (end == std::string_view::npos) {
      return DataLoss("multi-pack-index with too few names of packs");
    }
    index.pack_names_.push_back(names.substr(0, end));
    names.remove_prefix(end + 1);
  }
  const std::string_view fanout = Chunk(data, chunks, "OIDF");
  const std::string_view ids = Chunk(data, chunks, "OIDL");
  const std::string_view places = Chunk(data, chunks, "OOFF");
  uint32_t count = 0;
  if (fanout.size() != SortedIds::kFanoutSize || !SortedIds::ReadCount(fanout.data(), &count)) {
    return DataLoss("multi-pack-index without a fan-out, or with a decreasing one");
  }
  if (ids.size() != count * index.id_size_ || places.size() != count * kPlaceSize) {
    return DataLoss("multi-pack-index with tables of the wrong size");
  }
  index.ids_ = SortedIds(fanout.data(), ids.data(), index.id_size_, index.id_size_);
  index.places_ = places.data();
  return index;
}

bool MultiPackIndex::FindPack(const ObjectId& id, uint32_t* pack) const {
  uint32_t position;
  if (!ids_.Find(id, &position)) {
    return false;
  }
  *pack = Word(places_ + position * kPlaceSize);
  return *pack < pack_names_.size();
}

}  // namespace secretscan
