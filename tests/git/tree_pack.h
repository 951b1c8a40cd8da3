// Packs of trees that are deltas of each other, cut in all places.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "git/memory_objects.h"
#include "git/pack_builder.h"
#include "git/pack_object_store.h"

namespace secretscan {

// A delta that copies most of what both have in common, at times in pieces.
inline std::string RandomDelta(std::string_view base, std::string_view target,
                               std::mt19937* random) {
  constexpr size_t kKey = 6;
  std::unordered_map<std::string_view, size_t> places;
  for (size_t i = 0; i + kKey <= base.size(); ++i) {
    places[base.substr(i, kKey)] = i;
  }
  DeltaBuilder delta(base.size(), target.size());
  std::string inserted;
  for (size_t pos = 0; pos < target.size();) {
    // Mostly where the same distance from the end is, as in versions of a file.
    size_t from = base.size();
    if (const auto found = places.find(target.substr(pos, kKey)); found != places.end()) {
      from = found->second;
    }
    const size_t same_end = base.size() - std::min(base.size(), target.size() - pos);
    if (base.substr(same_end, kKey) == target.substr(pos, kKey)) {
      from = same_end;
    }
    size_t size = 0;
    while (from + size < base.size() && pos + size < target.size() &&
           base[from + size] == target[pos + size]) {
      ++size;
    }
    if ((*random)() % 8 == 0 && size > 1) {
      size = 1 + (*random)() % size;
    }
    if (size < kKey) {
      inserted += target[pos++];
      continue;
    }
    delta.Insert(inserted).Copy(static_cast<uint32_t>(from), static_cast<uint32_t>(size));
    inserted.clear();
    pos += size;
  }
  return delta.Insert(inserted).bytes();
}

// A store of some trees, in the order given, most of them as deltas of earlier ones.
class TreePack {
 public:
  TreePack(const MemoryObjects& objects, const std::vector<ObjectId>& trees, uint32_t seed) {
    std::mt19937 random(seed);
    PackBuilder builder;
    std::vector<std::string> contents;
    for (const ObjectId& id : trees) {
      std::string data;
      EXPECT_TRUE(objects.Read(id, &data).ok());
      const size_t count = contents.size();
      if (count == 0 || random() % 10 == 0) {
        builder.AddRaw(static_cast<int>(ObjectType::kTree), data.size(), "", Deflated(data), id);
      } else {
        const size_t base = count - 1 - random() % std::min<size_t>(count, 4);
        const std::string delta = RandomDelta(contents[base], data, &random);
        if (random() % 10 == 0) {
          const ObjectId name = builder.id(base);
          builder.AddRaw(7, delta.size(),
                         {reinterpret_cast<const char*>(name.bytes.data()), name.size},
                         Deflated(delta), id);
        } else {
          builder.AddRaw(6, delta.size(),
                         OffsetDistance(builder.next_offset() - builder.offset(base)),
                         Deflated(delta), id);
        }
      }
      contents.push_back(std::move(data));
    }
    pack_ = builder.Pack();
    index_ = builder.Index();
    auto file = PackFile::FromBytes(index_, pack_, 20);
    EXPECT_TRUE(file.ok()) << file.status();
    store_ = PackObjectStore::Of({*file});
  }

  const PackObjectStore& store() const { return *store_; }

 private:
  std::string pack_, index_;
  std::unique_ptr<PackObjectStore> store_;
};

}  // namespace secretscan
