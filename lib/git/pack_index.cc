#include "git/pack_index.h"

#include <sys/stat.h>

#include <algorithm>
#include <cstring>

#include "base/status.h"
#include "git/mapped_file.h"

namespace secretscan {
namespace {

constexpr size_t kSha1Size = 20;
constexpr size_t kFanoutSize = 256 * 4;
constexpr uint64_t kPackHeaderSize = 12;
constexpr uint32_t kLargeOffset = 0x80000000u;

uint32_t Word(const char* data) {
  uint32_t word;
  std::memcpy(&word, data, sizeof word);
  return __builtin_bswap32(word);
}

}  // namespace

absl::StatusOr<PackIndex> PackIndex::Parse(std::string_view data, int id_size) {
  constexpr std::string_view kMagic = "\377tOc";
  constexpr size_t kHeaderSize = 8;
  PackIndex index;
  index.data_ = data;
  index.id_size_ = static_cast<size_t>(id_size);
  const size_t trailer = 2 * index.id_size_;
  const bool is_v2 = data.starts_with(kMagic);
  if (is_v2 && (data.size() < kHeaderSize || Word(data.data() + 4) != 2)) {
    return DataLoss("pack index of an unknown version");
  }
  const size_t start = is_v2 ? kHeaderSize : 0;
  if (data.size() < start + kFanoutSize + trailer) {
    return DataLoss("truncated pack index");
  }
  index.fanout_ = data.data() + start;
  for (unsigned i = 0; i < 256; ++i) {
    const uint32_t total = index.Fanout(i);
    if (total < index.count_) {
      return DataLoss("pack index with a decreasing fan-out");
    }
    index.count_ = total;
  }
  const size_t count = index.count_;
  const char* const tables = index.fanout_ + kFanoutSize;
  const size_t tables_size = data.size() - start - kFanoutSize - trailer;
  if (is_v2) {
    // Tables of names, checksums, 4-byte offsets and, for those beyond 2 GiB, 8-byte offsets.
    const size_t needed = count * (index.id_size_ + 8);
    if (tables_size < needed || (tables_size - needed) % 8 != 0) {
      return DataLoss("pack index of the wrong size");
    }
    index.ids_ = tables;
    index.id_stride_ = index.id_size_;
    index.offsets_ = tables + count * (index.id_size_ + 4);
    index.offset_stride_ = 4;
    index.large_offsets_ = tables + needed;
    index.large_count_ = (tables_size - needed) / 8;
  } else {
    // A 4-byte offset and a name for every object.
    if (tables_size != count * (4 + index.id_size_)) {
      return DataLoss("pack index of the wrong size");
    }
    index.ids_ = tables + 4;
    index.offsets_ = tables;
    index.id_stride_ = index.offset_stride_ = 4 + index.id_size_;
  }
  return index;
}

uint32_t PackIndex::Fanout(unsigned first_byte) const { return Word(fanout_ + 4 * first_byte); }

std::string_view PackIndex::pack_checksum() const {
  return data_.substr(data_.size() - 2 * id_size_, id_size_);
}

bool PackIndex::Offset(uint32_t i, uint64_t* offset) const {
  const uint32_t word = Word(offsets_ + size_t{i} * offset_stride_);
  *offset = word;
  if (large_offsets_ == nullptr || (word & kLargeOffset) == 0) {
    return true;
  }
  const size_t large = word & ~kLargeOffset;
  if (large >= large_count_) {
    return false;
  }
  const char* const entry = large_offsets_ + 8 * large;
  *offset = uint64_t{Word(entry)} << 32 | Word(entry + 4);
  return true;
}

uint32_t PackIndex::LowerBound(const ObjectId& id) const {
  // The fan-out was checked not to decrease, so begin <= end <= count_.
  const unsigned first = id.bytes[0];
  uint32_t begin = first == 0 ? 0 : Fanout(first - 1);
  uint32_t end = Fanout(first);
  // Names are evenly spread, so their next bytes tell nearly where to look. A few steps of that,
  // then halving, which does not depend on what the names are.
  const auto key = [](const char* raw) { return uint64_t{Word(raw + 1)}; };
  const uint64_t wanted = key(reinterpret_cast<const char*>(id.bytes.data()));
  const auto before = [&](uint32_t i) {
    const uint64_t here = key(RawId(i));
    return here != wanted ? here < wanted
                          : std::memcmp(RawId(i), id.bytes.data(), id_size_) < 0;
  };
  uint64_t low = 0;
  uint64_t high = uint64_t{1} << 32;
  for (int step = 0; step < 3 && end - begin > 8 && low <= wanted && wanted < high; ++step) {
    const uint64_t span = end - begin;
    const auto guess = static_cast<uint32_t>(begin + (wanted - low) * span / (high - low));
    if (before(guess)) {
      low = key(RawId(guess));
      begin = guess + 1;
    } else {
      high = key(RawId(guess)) + 1;
      end = guess;
    }
  }
  while (begin < end) {
    const uint32_t middle = begin + (end - begin) / 2;
    if (before(middle)) {
      begin = middle + 1;
    } else {
      end = middle;
    }
  }
  return begin;
}

bool PackIndex::Find(const ObjectId& id, uint32_t* position) const {
  *position = LowerBound(id);
  return *position < count_ &&
         std::memcmp(RawId(*position), id.bytes.data(), id_size_) == 0;
}

absl::Status CheckPackIndex(std::string_view data, int64_t pack_size) {
  if (pack_size < static_cast<int64_t>(kPackHeaderSize + kSha1Size)) {
    return DataLoss("truncated pack");
  }
  SECRETSCAN_ASSIGN_OR_RETURN(const PackIndex index, PackIndex::Parse(data, kSha1Size));
  for (uint32_t i = 0; i < index.count(); ++i) {
    uint64_t offset;
    if (!index.Offset(i, &offset)) {
      return DataLoss("pack index with a wrong large offset");
    }
    if (offset < kPackHeaderSize || offset >= static_cast<uint64_t>(pack_size) - kSha1Size) {
      return DataLoss("pack index with an offset outside its pack");
    }
  }
  return absl::OkStatus();
}

absl::Status CheckPackIndexFile(const std::string& path) {
  struct stat pack;
  const std::string pack_path = path.substr(0, path.rfind('.')) + ".pack";
  if (::stat(pack_path.c_str(), &pack) != 0 || !S_ISREG(pack.st_mode)) {
    return DataLoss(path + ": there is no pack beside it");
  }
  SECRETSCAN_ASSIGN_OR_RETURN(const MappedFile file, MappedFile::Open(path));
  return Annotate(CheckPackIndex(file.data(), pack.st_size), path);
}

}  // namespace secretscan
