// Packs and indexes of any bytes. The walk and the store must agree about what can be read.
//
// Input: a byte of flags, then either (bit 0 clear) two bytes of the index' size, index and pack; or
// (bit 0 set) a recipe of objects that are compressed and indexed here, so that what is inside
// compressed data is reached too: type, base, size, two bytes of content's size, content.
#include <zlib.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "git/delta_forest.h"
#include "git/pack_object_store.h"

namespace secretscan {
namespace {

constexpr uint64_t kMaxSize = 1 << 20;

class Input {
 public:
  Input(const uint8_t* data, size_t size)
      : rest_(reinterpret_cast<const char*>(data), size) {}
  bool empty() const { return rest_.empty(); }
  unsigned Byte() {
    if (rest_.empty()) {
      return 0;
    }
    const auto byte = static_cast<unsigned char>(rest_.front());
    rest_.remove_prefix(1);
    return byte;
  }
  std::string_view Take(size_t size) {
    const std::string_view taken = rest_.substr(0, size);
    rest_.remove_prefix(taken.size());
    return taken;
  }

 private:
  std::string_view rest_;
};

std::string Word(uint64_t word) {
  std::string out;
  for (int shift = 24; shift >= 0; shift -= 8) {
    out += static_cast<char>(word >> shift);
  }
  return out;
}

std::string Deflated(std::string_view bytes) {
  uLongf size = ::compressBound(bytes.size());
  std::string out(size, '\0');
  ::compress2(reinterpret_cast<Bytef*>(out.data()), &size,
              reinterpret_cast<const Bytef*>(bytes.data()), bytes.size(), 1);
  out.resize(size);
  return out;
}

// The n-th object's name is n in its first byte and zeros.
std::string Name(unsigned number, size_t id_size) {
  std::string name(id_size, '\0');
  name[0] = static_cast<char>(number);
  return name;
}

void Cook(Input input, size_t id_size, std::string* index, std::string* pack) {
  std::vector<uint64_t> offsets;
  *pack = "PACK" + Word(2) + Word(0);
  while (!input.empty() && offsets.size() < 255) {
    const unsigned type = input.Byte() & 7;
    const unsigned base = input.Byte();
    const unsigned lie = input.Byte();
    const unsigned high = input.Byte();
    const std::string_view content = input.Take(high << 8 | input.Byte());
    const uint64_t size = content.size() + (lie > 250 ? lie - 253 : 0);
    offsets.push_back(pack->size());
    *pack += static_cast<char>(0x80 | type << 4 | (size & 15));
    *pack += static_cast<char>(0x80 | (size >> 4 & 0x7F));
    *pack += static_cast<char>(size >> 11 & 0x7F);
    if (type == 6) {
      const uint64_t distance = offsets.back() - offsets[base % offsets.size()];
      std::string bytes(1, static_cast<char>(distance & 0x7F));
      for (uint64_t rest = distance >> 7; rest != 0; rest >>= 7) {
        --rest;
        bytes.insert(bytes.begin(), static_cast<char>(0x80 | (rest & 0x7F)));
      }
      *pack += bytes;
    } else if (type == 7) {
      *pack += Name(base, id_size);
    }
    *pack += Deflated(content);
  }
  pack->append(id_size, 'p');
  *index = "\377tOc" + Word(2);
  for (unsigned i = 0; i < 256; ++i) {
    *index += Word(std::min<size_t>(i + 1, offsets.size()));
  }
  for (unsigned i = 0; i < offsets.size(); ++i) {
    *index += Name(i, id_size);
  }
  index->append(4 * offsets.size(), 'c');
  for (const uint64_t offset : offsets) {
    *index += Word(offset);
  }
  index->append(2 * id_size, 't');
}

void Require(bool holds) {
  if (!holds) {
    std::abort();
  }
}

class Visitor : public ForestVisitor {
 public:
  void Visit(const ForestObject& object) override {
    Require(delivered.emplace(object.index, object.data).second);
    Require(alive_.emplace(object.slot, object.data).second);
    size_t end = 0;
    for (const CopySegment& copy : object.copies) {
      Require(object.base_slot >= 0 && copy.size > 0 && copy.target >= end &&
              object.data.substr(copy.target, copy.size) ==
                  alive_.at(object.base_slot).substr(copy.base, copy.size));
      end = copy.target + copy.size;
    }
  }
  void Release(int slot) override { Require(alive_.erase(slot) == 1); }
  bool all_released() const { return alive_.empty(); }

  std::map<uint32_t, std::string> delivered;

 private:
  std::map<int, std::string> alive_;
};

void Check(std::string_view index, std::string_view bytes, int id_size, bool is_cooked) {
  const auto pack = PackFile::FromBytes(index, bytes, id_size);
  if (!pack.ok()) {
    return;
  }
  const auto store = PackObjectStore::Of(
      {*pack}, {.id_size = id_size, .cache_bytes = 1 << 16, .max_object_size = kMaxSize});
  std::vector<ObjectId> ids;
  for (uint32_t i = 0; i < (*pack)->index().count(); ++i) {
    ids.push_back((*pack)->index().Id(i));
  }
  Visitor visitor;
  ForestOptions options;
  options.max_object_size = kMaxSize;
  const auto rest =
      WalkForest(*store, ids, options, [&](int) -> ForestVisitor* { return &visitor; });
  Require(visitor.all_released() && rest.size() + visitor.delivered.size() == ids.size());
  size_t tries = 0;
  for (uint32_t i = 0; i < ids.size() && tries < 300; ++i, ++tries) {
    std::string data;
    const auto type = store->Read(ids[i], &data);
    const auto header = store->ReadHeader(ids[i]);
    Require(!type.ok() || (header.ok() && header->type == *type &&
                           header->size == static_cast<int64_t>(data.size())));
    const auto delivered = visitor.delivered.find(i);
    if (is_cooked) {
      Require(type.ok() == (delivered != visitor.delivered.end()));
      Require(!type.ok() || delivered->second == data);
    }
  }
}

}  // namespace
}  // namespace secretscan

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace secretscan;
  Input input(data, size);
  const unsigned flags = input.Byte();
  const int id_size = flags & 2 ? 32 : 20;
  if (flags & 1) {
    std::string index;
    std::string pack;
    Cook(input, static_cast<size_t>(id_size), &index, &pack);
    Check(index, pack, id_size, true);
    return 0;
  }
  const unsigned high = input.Byte();
  const std::string_view index = input.Take(high << 8 | input.Byte());
  Check(index, input.Take(size), id_size, false);
  return 0;
}
