#include "git/pack_builder.h"

#include <zlib.h>

#include <algorithm>
#include <numeric>

#include "git/object_hash.h"

namespace secretscan {
namespace {

constexpr size_t kHeaderSize = 12;

std::string Word(uint32_t word) {
  std::string out;
  for (int shift = 24; shift >= 0; shift -= 8) {
    out += static_cast<char>(word >> shift);
  }
  return out;
}

std::string SizeBytes(uint64_t size) {
  std::string out;
  for (; size >= 0x80; size >>= 7) {
    out += static_cast<char>(size | 0x80);
  }
  return out + static_cast<char>(size);
}

std::string_view Raw(const ObjectId& id) {
  return {reinterpret_cast<const char*>(id.bytes.data()), id.size};
}

}  // namespace

std::string Deflated(std::string_view bytes) {
  uLongf size = ::compressBound(bytes.size());
  std::string out(size, '\0');
  ::compress2(reinterpret_cast<Bytef*>(out.data()), &size,
              reinterpret_cast<const Bytef*>(bytes.data()), bytes.size(), 1);
  out.resize(size);
  return out;
}

DeltaBuilder::DeltaBuilder(uint64_t base_size, uint64_t result_size)
    : bytes_(SizeBytes(base_size) + SizeBytes(result_size)) {}

DeltaBuilder& DeltaBuilder::Copy(uint32_t offset, uint32_t size) {
  unsigned op = 0x80;
  std::string arguments;
  for (int i = 0; i < 4; ++i) {
    if (const auto byte = static_cast<unsigned char>(offset >> 8 * i); byte != 0) {
      op |= 1u << i;
      arguments += static_cast<char>(byte);
    }
  }
  for (int i = 0; i < 3 && size != 0x10000; ++i) {
    if (const auto byte = static_cast<unsigned char>(size >> 8 * i); byte != 0) {
      op |= 0x10u << i;
      arguments += static_cast<char>(byte);
    }
  }
  bytes_ += static_cast<char>(op);
  bytes_ += arguments;
  return *this;
}

DeltaBuilder& DeltaBuilder::Insert(std::string_view text) {
  while (!text.empty()) {
    const std::string_view part = text.substr(0, 127);
    bytes_ += static_cast<char>(part.size());
    bytes_ += part;
    text.remove_prefix(part.size());
  }
  return *this;
}

DeltaBuilder& DeltaBuilder::Raw(std::string_view bytes) {
  bytes_ += bytes;
  return *this;
}

std::string OffsetDistance(uint64_t distance) {
  std::string out(1, static_cast<char>(distance & 0x7F));
  while (distance >>= 7) {
    --distance;
    out.insert(out.begin(), static_cast<char>(0x80 | (distance & 0x7F)));
  }
  return out;
}

ObjectId NameOf(ObjectType type, std::string_view content, int id_size) {
  return ObjectHasher(id_size).Hash(type, content);
}

size_t PackBuilder::AddRaw(int type, uint64_t declared_size, std::string_view base,
                           std::string_view compressed, const ObjectId& id) {
  ids_.push_back(id);
  offsets_.push_back(kHeaderSize + body_.size());
  unsigned byte = static_cast<unsigned>(type) << 4 | (declared_size & 15);
  for (declared_size >>= 4; declared_size != 0; declared_size >>= 7) {
    body_ += static_cast<char>(byte | 0x80);
    byte = declared_size & 0x7F;
  }
  body_ += static_cast<char>(byte);
  body_ += base;
  body_ += compressed;
  return ids_.size() - 1;
}

size_t PackBuilder::AddWhole(ObjectType type, std::string_view content) {
  return AddRaw(static_cast<int>(type), content.size(), "", Deflated(content),
                NameOf(type, content, id_size_));
}

uint64_t PackBuilder::next_offset() const { return kHeaderSize + body_.size(); }

size_t PackBuilder::AddOffsetDelta(size_t base, std::string_view delta, ObjectType type,
                                   std::string_view content) {
  const uint64_t distance = kHeaderSize + body_.size() - offsets_[base];
  return AddRaw(6, delta.size(), OffsetDistance(distance), Deflated(delta),
                NameOf(type, content, id_size_));
}

size_t PackBuilder::AddIdDelta(const ObjectId& base, std::string_view delta, ObjectType type,
                               std::string_view content) {
  const std::string name(Raw(base));  // `base` may be one of ids_, which are about to move
  return AddRaw(7, delta.size(), name, Deflated(delta), NameOf(type, content, id_size_));
}

std::string PackBuilder::Pack() const {
  return "PACK" + Word(2) + Word(static_cast<uint32_t>(ids_.size())) + body_ +
         std::string(static_cast<size_t>(id_size_), 'p');
}

std::string PackBuilder::Index(int version, uint64_t large_from) const {
  std::vector<size_t> order(ids_.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](size_t a, size_t b) { return ids_[a] < ids_[b]; });
  std::string fanout;
  size_t count = 0;
  for (unsigned first = 0; first < 256; ++first) {
    while (count < order.size() && ids_[order[count]].bytes[0] == first) {
      ++count;
    }
    fanout += Word(static_cast<uint32_t>(count));
  }
  const std::string trailer =
      std::string(static_cast<size_t>(id_size_), 'p') + std::string(static_cast<size_t>(id_size_), 'i');
  std::string names;
  std::string offsets;
  std::string large;
  for (const size_t i : order) {
    if (version == 1) {
      names += Word(static_cast<uint32_t>(offsets_[i]));
    }
    names += Raw(ids_[i]);
    if (offsets_[i] < large_from) {
      offsets += Word(static_cast<uint32_t>(offsets_[i]));
    } else {
      offsets += Word(0x80000000u | static_cast<uint32_t>(large.size() / 8));
      large += Word(static_cast<uint32_t>(offsets_[i] >> 32)) +
               Word(static_cast<uint32_t>(offsets_[i]));
    }
  }
  if (version == 1) {
    return fanout + names + trailer;
  }
  return "\377tOc" + Word(2) + fanout + names + std::string(4 * ids_.size(), 'c') + offsets +
         large + trailer;
}

}  // namespace secretscan
