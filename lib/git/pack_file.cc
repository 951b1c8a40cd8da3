#include "git/pack_file.h"

#include <cstring>

#include "base/status.h"
#include "git/delta.h"
#include "git/inflate.h"

namespace secretscan {
namespace {

constexpr size_t kHeaderSize = 12;
constexpr uint64_t kMaxInflation = 1032;  // deflate cannot do better
constexpr uint64_t kInflationSlack = 1024;
constexpr size_t kPageSize = 4096;

uint32_t Word(std::string_view data, size_t pos) {
  uint32_t word;
  std::memcpy(&word, data.data() + pos, sizeof word);
  return __builtin_bswap32(word);
}

absl::Status CheckHeader(std::string_view pack, int id_size) {
  if (pack.size() < kHeaderSize + static_cast<size_t>(id_size)) {
    return DataLoss("truncated pack");
  }
  const uint32_t version = Word(pack, 4);
  if (!pack.starts_with("PACK") || (version != 2 && version != 3)) {
    return DataLoss("not a pack of a known version");
  }
  return absl::OkStatus();
}

// The table of a reverse index; empty when it is none of this pack.
std::string_view ReverseTable(std::string_view file, const PackIndex& index, int id_size) {
  constexpr size_t kReverseHeader = 12;
  constexpr uint32_t kVersion = 1;
  const uint32_t hash = id_size == 20 ? 1 : 2;
  const auto checksum = static_cast<size_t>(id_size);
  const size_t table = size_t{4} * index.count();
  if (file.size() != kReverseHeader + table + 2 * checksum || !file.starts_with("RIDX") ||
      Word(file, 4) != kVersion || Word(file, 8) != hash ||
      file.substr(kReverseHeader + table, checksum) != index.pack_checksum()) {
    return {};
  }
  return file.substr(kReverseHeader, table);
}

}  // namespace

absl::StatusOr<std::shared_ptr<const PackFile>> PackFile::FromBytes(std::string_view index,
                                                                    std::string_view pack,
                                                                    int id_size) {
  SECRETSCAN_RETURN_IF_ERROR(CheckHeader(pack, id_size));
  SECRETSCAN_ASSIGN_OR_RETURN(const PackIndex parsed, PackIndex::Parse(index, id_size));
  pack.remove_suffix(static_cast<size_t>(id_size));
  return std::shared_ptr<const PackFile>(new PackFile(pack, parsed, id_size));
}

absl::StatusOr<std::shared_ptr<const PackFile>> PackFile::Open(const std::string& index_path,
                                                               int id_size,
                                                               size_t mapped_bytes) {
  const std::string stem = index_path.substr(0, index_path.rfind('.'));
  const std::string path = stem + ".pack";
  auto index_file = MappedFile::Open(index_path);
  auto pack_file = MappedFile::Open(path);
  for (const absl::Status& status : {index_file.status(), pack_file.status()}) {
    if (!status.ok()) {
      return absl::IsNotFound(status) ? DataLoss(ToStd(status.message())) : status;
    }
  }
  const std::string_view bytes = pack_file->data();
  if (const absl::Status status = CheckHeader(bytes, id_size); !status.ok()) {
    return Annotate(status, path);
  }
  auto index = PackIndex::Parse(index_file->data(), id_size);
  if (!index.ok()) {
    return Annotate(index.status(), index_path);
  }
  const size_t end = bytes.size() - static_cast<size_t>(id_size);
  if (index->pack_checksum() != bytes.substr(end) || index->count() != Word(bytes, 8)) {
    return DataLoss(path + ": pack and index do not belong together");
  }
  std::shared_ptr<PackFile> pack(new PackFile(bytes.substr(0, end), *index, id_size));
  pack->path_ = path;
  pack->mapped_bytes_ = mapped_bytes;
  pack->pack_file_ = *std::move(pack_file);
  pack->index_file_ = *std::move(index_file);
  if (auto reverse = MappedFile::Open(stem + ".rev"); reverse.ok()) {
    pack->reverse_file_ = *std::move(reverse);
    pack->reverse_index_ = ReverseTable(pack->reverse_file_.data(), pack->index_, id_size);
  }
  return std::shared_ptr<const PackFile>(std::move(pack));
}

bool PackFile::Find(const ObjectId& id, uint64_t* offset) const {
  uint32_t position;
  return index_.Find(id, &position) && index_.Offset(position, offset);
}

bool PackFile::ParseEntry(uint64_t offset, PackEntry* entry) const {
  if (offset < kHeaderSize || offset >= pack_.size()) {
    return false;
  }
  Touched(kPageSize);
  const auto* next = reinterpret_cast<const unsigned char*>(pack_.data()) + offset;
  const auto* const end = reinterpret_cast<const unsigned char*>(pack_.data()) + pack_.size();
  // Four bits of the size, then seven with every byte that says there is more.
  unsigned byte = *next++;
  const unsigned type = byte >> 4 & 7;
  entry->size = byte & 15;
  for (int shift = 4; byte & 0x80; shift += 7) {
    if (next == end || shift > 53) {
      return false;
    }
    byte = *next++;
    entry->size |= uint64_t{byte & 0x7Fu} << shift;
  }
  switch (type) {
    case 1:
    case 2:
    case 3:
    case 4:
      entry->kind = PackEntry::Kind::kWhole;
      entry->type = static_cast<ObjectType>(type);
      break;
    case 6: {  // a distance back, of seven bits a byte, where every further byte also adds one
      uint64_t distance = 0;
      for (int count = 0;; ++count) {
        if (next == end || count == 8) {
          return false;
        }
        byte = *next++;
        distance = distance << 7 | (byte & 0x7F);
        if ((byte & 0x80) == 0) {
          break;
        }
        ++distance;
      }
      if (distance == 0 || distance > offset - kHeaderSize) {
        return false;
      }
      entry->kind = PackEntry::Kind::kOffsetDelta;
      entry->base = offset - distance;
      break;
    }
    case 7:
      if (end - next < id_size_) {
        return false;
      }
      entry->kind = PackEntry::Kind::kIdDelta;
      entry->base_id = ObjectId::FromRaw(next, static_cast<size_t>(id_size_));
      next += id_size_;
      break;
    default:
      return false;
  }
  entry->data = static_cast<uint64_t>(reinterpret_cast<const char*>(next) - pack_.data());
  return entry->size <= kMaxInflation * (pack_.size() - entry->data) + kInflationSlack;
}

bool PackFile::Inflate(const PackEntry& entry, char* out, size_t slack) const {
  size_t consumed = 0;
  if (!InflateExactly(pack_.substr(entry.data), out, entry.size, slack, &consumed)) {
    return false;
  }
  Touched(consumed);
  return true;
}

std::string_view PackFile::Stored(uint64_t begin, uint64_t end) const {
  if (begin > end || end > pack_.size()) {
    return {};
  }
  Touched(end - begin);
  return pack_.substr(begin, end - begin);
}

bool PackFile::ResultSize(const PackEntry& delta, uint64_t* size) const {
  char head[kMaxDeltaHeader];
  const size_t head_size = InflateHead(pack_.substr(delta.data), head, sizeof head);
  Touched(head_size);
  DeltaHeader header;
  if (!ParseDeltaHeader({head, head_size}, &header)) {
    return false;
  }
  *size = header.result_size;
  return true;
}

void PackFile::Touched(size_t bytes) const {
  // A sum that loses some of what several threads add is good enough, and cheaper.
  const size_t touched = touched_.load(std::memory_order_relaxed) + bytes;
  touched_.store(touched, std::memory_order_relaxed);
  if (touched > mapped_bytes_) {
    touched_.store(0, std::memory_order_relaxed);
    pack_file_.DropPages();
  }
}

}  // namespace secretscan
