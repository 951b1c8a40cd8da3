#include "git/pack_index.h"

#include <sys/stat.h>

#include <algorithm>
#include <cstring>

#include "base/mapped_file.h"
#include "base/status.h"

namespace secretscan {
namespace {

constexpr size_t kSha1Size = 20;
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
  if (data.size() < start + SortedIds::kFanoutSize + trailer) {
    return DataLoss("truncated pack index");
  }
  const char* const fanout = data.data() + start;
  uint32_t names;
  if (!SortedIds::ReadCount(fanout, &names)) {
    return DataLoss("pack index with a decreasing fan-out");
  }
  const size_t count = names;
  const char* const tables = fanout + SortedIds::kFanoutSize;
  const size_t tables_size = data.size() - start - SortedIds::kFanoutSize - trailer;
  if (is_v2) {
    // Tables of names, checksums, 4-byte offsets and, for those beyond 2 GiB, 8-byte offsets.
    const size_t needed = count * (index.id_size_ + 8);
    if (tables_size < needed || (tables_size - needed) % 8 != 0) {
      return DataLoss("pack index of the wrong size");
    }
    index.ids_ = SortedIds(fanout, tables, index.id_size_, index.id_size_);
    index.checksums_ = tables + count * index.id_size_;
    index.offsets_ = tables + count * (index.id_size_ + 4);
    index.offset_stride_ = 4;
    index.large_offsets_ = tables + needed;
    index.large_count_ = (tables_size - needed) / 8;
  } else {
    // A 4-byte offset and a name for every object.
    if (tables_size != count * (4 + index.id_size_)) {
      return DataLoss("pack index of the wrong size");
    }
    index.offsets_ = tables;
    index.offset_stride_ = 4 + index.id_size_;
    index.ids_ = SortedIds(fanout, tables + 4, index.id_size_, index.offset_stride_);
  }
  return index;
}

std::string_view PackIndex::pack_checksum() const {
  return data_.substr(data_.size() - 2 * id_size_, id_size_);
}

bool PackIndex::Checksum(uint32_t i, uint32_t* checksum) const {
  if (checksums_ == nullptr) {
    return false;
  }
  *checksum = Word(checksums_ + size_t{4} * i);
  return true;
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
