// Packs made by hand: unusual ones, wrong ones and hostile ones.
#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "git/delta.h"
#include "git/forest_oracle.h"
#include "git/pack_builder.h"
#include "git/pack_object_store.h"
#include "git/padded_buffer.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace secretscan {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// A pack in memory and a store over it.
struct Opened {
  std::string pack;
  std::string index;
  std::unique_ptr<PackObjectStore> store;

  explicit Opened(const PackBuilder& builder, int id_size = 20, int version = 2,
                  uint64_t large_from = UINT64_MAX)
      : pack(builder.Pack()), index(builder.Index(version, large_from)) {
    auto file = PackFile::FromBytes(index, pack, id_size);
    EXPECT_TRUE(file.ok()) << file.status();
    std::vector<std::shared_ptr<const PackFile>> packs;
    if (file.ok()) {
      packs.push_back(*file);
    }
    store = PackObjectStore::Of(packs, {.id_size = id_size, .verify = true});
  }

  std::string Read(const ObjectId& id) const {
    std::string data;
    const auto type = store->Read(id, &data);
    return type.ok() ? data : "error: " + std::string(type.status().message());
  }
};

WalkResult Walk(const Opened& opened, const std::vector<ObjectId>& wanted, int threads = 1) {
  ForestOptions options;
  options.threads = threads;
  options.verify = true;
  return CheckedWalk(*opened.store, wanted, options);
}

std::string Apply(std::string_view base, std::string_view delta, size_t size,
                  std::vector<CopySegment>* copies) {
  PaddedBuffer padded_base;
  PaddedBuffer padded_delta;
  PaddedBuffer out;
  padded_base.Assign(base);
  padded_delta.Assign(delta);
  out.Reset(size);
  return ApplyDelta(padded_base.view(), padded_delta.view(), out.data(), size, copies)
             ? std::string(out.view())
             : "error";
}

TEST(ApplyDelta, MergesCopiesThatContinueEachOther) {
  DeltaBuilder delta(10, 13);
  delta.Copy(0, 2).Copy(2, 3).Insert("ab").Copy(5, 1).Copy(0, 1).Copy(1, 4);
  DeltaHeader header;
  ASSERT_TRUE(ParseDeltaHeader(delta.bytes(), &header));
  EXPECT_EQ(header.base_size, 10u);
  EXPECT_EQ(header.result_size, 13u);
  std::vector<CopySegment> copies;
  EXPECT_EQ(Apply("0123456789", delta.bytes().substr(header.size), 13, &copies), "01234ab501234");
  EXPECT_THAT(copies, ElementsAre(CopySegment{0, 0, 5}, CopySegment{7, 5, 1},
                                  CopySegment{8, 0, 5}));
}

TEST(ApplyDelta, RefusesWhatDoesNotFit) {
  const auto apply = [](DeltaBuilder delta, size_t size) {
    return Apply("0123456789", delta.bytes().substr(2), size, nullptr);
  };
  EXPECT_EQ(apply(DeltaBuilder(10, 4).Copy(6, 4), 4), "6789");
  EXPECT_EQ(apply(DeltaBuilder(10, 4).Copy(7, 4), 4), "error");
  EXPECT_EQ(apply(DeltaBuilder(10, 4).Copy(11, 4), 4), "error");
  EXPECT_EQ(apply(DeltaBuilder(10, 4).Copy(0xFFFFFFFF, 4), 4), "error");
  EXPECT_EQ(apply(DeltaBuilder(10, 4).Copy(0, 0x10000), 4), "error");
  EXPECT_EQ(apply(DeltaBuilder(10, 3).Copy(6, 4), 3), "error");
  EXPECT_EQ(apply(DeltaBuilder(10, 5).Copy(6, 4), 5), "error");
  EXPECT_EQ(apply(DeltaBuilder(10, 2).Insert("abc"), 2), "error");
  EXPECT_EQ(apply(DeltaBuilder(10, 3).Raw("\x05" "abc"), 3), "error");
  EXPECT_EQ(apply(DeltaBuilder(10, 3).Raw(std::string(1, '\0')), 3), "error");
  EXPECT_EQ(apply(DeltaBuilder(10, 3).Raw("\xFF\x01"), 3), "error");
  EXPECT_EQ(apply(DeltaBuilder(10, 0), 0), "");
}

TEST(ApplyDelta, AgreesWithASlowTwin) {
  std::mt19937 random(7);
  const auto below = [&](size_t bound) { return static_cast<uint32_t>(random() % bound); };
  for (int round = 0; round < 300; ++round) {
    std::string base;
    for (size_t i = 1 + below(round % 3 == 0 ? 70000 : 300); i > 0; --i) {
      base += static_cast<char>('a' + below(4));
    }
    std::string expected;
    DeltaBuilder body(0, 0);
    for (uint32_t i = below(60); i > 0; --i) {
      const uint32_t at = below(base.size());
      const uint32_t size = 1 + below(std::min<size_t>(base.size() - at, 1u << below(18)));
      if (below(3) != 0) {
        body.Copy(at, size);
        expected += base.substr(at, size);
      } else {
        const std::string text(1 + below(200), static_cast<char>('A' + below(26)));
        body.Insert(text);
        expected += text;
      }
    }
    std::vector<CopySegment> copies;
    EXPECT_EQ(Apply(base, body.bytes().substr(2), expected.size(), &copies), expected);
    for (const CopySegment& copy : copies) {
      EXPECT_EQ(expected.substr(copy.target, copy.size), base.substr(copy.base, copy.size));
    }
  }
}

TEST(ParseDeltaHeader, RefusesWhatIsCutOffOrTooLarge) {
  DeltaHeader header;
  EXPECT_FALSE(ParseDeltaHeader("", &header));
  EXPECT_FALSE(ParseDeltaHeader("\x05", &header));
  EXPECT_FALSE(ParseDeltaHeader("\x05\x85", &header));
  EXPECT_FALSE(ParseDeltaHeader(std::string(30, '\xFF'), &header));
}

// A base and deltas of it in the ways that a pack allows.
TEST(Pack, ReadsDeltasOfEveryKind) {
  for (const int id_size : {20, 32}) {
    for (const int version : {1, 2}) {
      PackBuilder pack(id_size);
      const std::string base = "the quick brown fox jumps over the lazy dog, again and again";
      const size_t whole = pack.AddWhole(ObjectType::kBlob, base);
      const std::string second = base.substr(0, 20) + "cat";
      const size_t by_offset = pack.AddOffsetDelta(
          whole, DeltaBuilder(base.size(), 23).Copy(0, 20).Insert("cat").bytes(),
          ObjectType::kBlob, second);
      const std::string third = "a " + second;
      // Names its base, and stands before one more that names it.
      const size_t by_id = pack.AddIdDelta(
          pack.id(by_offset), DeltaBuilder(23, 25).Insert("a ").Copy(0, 23).bytes(),
          ObjectType::kBlob, third);
      const std::string fourth = third + third;
      const ObjectId later = NameOf(ObjectType::kBlob, "forward", id_size);
      const size_t forward = pack.AddIdDelta(
          later, DeltaBuilder(7, 14).Copy(0, 7).Copy(0, 7).bytes(), ObjectType::kBlob,
          "forwardforward");
      pack.AddWhole(ObjectType::kBlob, "forward");
      const size_t empty = pack.AddWhole(ObjectType::kTree, "");
      const Opened opened(pack, id_size, version, version == 2 ? 100 : UINT64_MAX);
      EXPECT_EQ(opened.Read(pack.id(whole)), base);
      EXPECT_EQ(opened.Read(pack.id(by_offset)), second);
      EXPECT_EQ(opened.Read(pack.id(by_id)), third);
      EXPECT_EQ(opened.Read(pack.id(forward)), "forwardforward");
      EXPECT_EQ(opened.Read(pack.id(empty)), "");
      EXPECT_EQ(opened.store->ReadHeader(pack.id(by_id))->size, 25);
      for (const int threads : {1, 3}) {
        const WalkResult result = Walk(opened, pack.ids(), threads);
        EXPECT_THAT(result.rest, IsEmpty());
        EXPECT_TRUE(result.with_base);
        EXPECT_EQ(result.delivered.at(static_cast<uint32_t>(by_id)).second, third);
        EXPECT_EQ(result.delivered.at(static_cast<uint32_t>(empty)).first, ObjectType::kTree);
      }
      // Alone, their bases are not delivered.
      const WalkResult one = Walk(opened, {pack.id(by_id)});
      EXPECT_EQ(one.delivered.size(), 1u);
      EXPECT_FALSE(one.with_base);
    }
  }
}

// A delta and its base in two packs; the store reads the base from the other.
TEST(Pack, ABaseMayBeInAnotherPack) {
  PackBuilder bases;
  const size_t base = bases.AddWhole(ObjectType::kBlob, "the base of a delta");
  PackBuilder thin;
  thin.AddIdDelta(bases.id(base), DeltaBuilder(19, 8).Copy(4, 4).Copy(4, 4).bytes(),
                  ObjectType::kBlob, "basebase");
  thin.AddOffsetDelta(0, DeltaBuilder(8, 4).Copy(4, 4).bytes(), ObjectType::kBlob, "base");
  const std::string bytes[] = {bases.Index(), bases.Pack(), thin.Index(), thin.Pack()};
  const auto store = PackObjectStore::Of({*PackFile::FromBytes(bytes[0], bytes[1], 20),
                                          *PackFile::FromBytes(bytes[2], bytes[3], 20)});
  std::string data;
  EXPECT_EQ(*store->Read(thin.id(1), &data), ObjectType::kBlob);
  EXPECT_EQ(data, "base");
  EXPECT_EQ(store->ReadHeader(thin.id(0))->size, 8);
  const WalkResult result =
      CheckedWalk(*store, {thin.id(1), bases.id(0), thin.id(0)}, {.verify = true});
  EXPECT_THAT(result.rest, IsEmpty());
  EXPECT_EQ(result.delivered.at(2).second, "basebase");
}

TEST(Pack, ManySmallPacksBesideALargeOne) {
  std::vector<std::string> bytes;
  std::vector<ObjectId> wanted;
  PackBuilder large;
  for (int i = 0; i < 300; ++i) {
    large.AddWhole(ObjectType::kBlob, "large" + std::to_string(i));
  }
  for (int k = 0; k < 20; ++k) {
    if (k == 7) {
      bytes.push_back(large.Index());
      bytes.push_back(large.Pack());
    }
    PackBuilder small;
    small.AddWhole(ObjectType::kBlob, "small" + std::to_string(k));
    small.AddWhole(ObjectType::kBlob, "large" + std::to_string(k));
    small.AddWhole(ObjectType::kBlob, "in all");
    wanted.push_back(small.id(0));
    bytes.push_back(small.Index());
    bytes.push_back(small.Pack());
  }
  wanted.push_back(NameOf(ObjectType::kBlob, "in all"));
  wanted.push_back(NameOf(ObjectType::kBlob, "in none"));
  const std::vector<ObjectId> more = large.ids();
  wanted.insert(wanted.end(), more.begin(), more.end());
  std::vector<std::shared_ptr<const PackFile>> packs;
  for (size_t i = 0; i < bytes.size(); i += 2) {
    packs.push_back(*PackFile::FromBytes(bytes[i], bytes[i + 1], 20));
  }
  const auto store = PackObjectStore::Of(packs);
  EXPECT_THAT(CheckedWalk(*store, wanted, {.threads = 2, .verify = true}).rest, ElementsAre(21));
}

TEST(Pack, DeliversARepeatedNameOnce) {
  PackBuilder pack;
  pack.AddWhole(ObjectType::kBlob, "once");
  const Opened opened(pack);
  EXPECT_THAT(Walk(opened, {pack.id(0), pack.id(0)}).rest, ElementsAre(1));
}

TEST(Pack, WalksLongChains) {
  for (const size_t length : {size_t{4000}, size_t{100000}}) {
    PackBuilder pack;
    std::string content = "start ";
    size_t last = pack.AddWhole(ObjectType::kBlob, content);
    std::vector<size_t> size = {content.size()};
    for (size_t i = 1; i < length; ++i) {
      // The last bytes of each are its own number.
      const std::string number = std::to_string(i);
      const uint32_t kept = 6;
      std::string next = content.substr(0, kept) + number;
      last = pack.AddOffsetDelta(
          last, DeltaBuilder(content.size(), next.size()).Copy(0, kept).Insert(number).bytes(),
          ObjectType::kBlob, next);
      content = std::move(next);
    }
    const Opened opened(pack);
    EXPECT_EQ(opened.Read(pack.id(last)), content);
    EXPECT_EQ(opened.store->ReadHeader(pack.id(last))->size,
              static_cast<int64_t>(content.size()));
    const WalkResult result = Walk(opened, pack.ids(), 2);
    EXPECT_THAT(result.rest, IsEmpty());
    EXPECT_EQ(result.delivered.at(static_cast<uint32_t>(last)).second, content);
    EXPECT_THAT(Walk(opened, {pack.id(last)}).rest, IsEmpty());
  }
}

TEST(Pack, ACircleOfDeltasIsDataLoss) {
  for (const size_t length : {1, 2, 3, 7, 100}) {
    PackBuilder pack;
    std::vector<ObjectId> ids;
    for (size_t i = 0; i < length; ++i) {
      ids.push_back(NameOf(ObjectType::kBlob, std::to_string(i)));
    }
    for (size_t i = 0; i < length; ++i) {
      pack.AddIdDelta(ids[(i + 1) % length], DeltaBuilder(1, 1).Copy(0, 1).bytes(),
                      ObjectType::kBlob, std::to_string(i));
    }
    const size_t tail = pack.AddIdDelta(ids[0], DeltaBuilder(1, 1).Copy(0, 1).bytes(),
                                        ObjectType::kBlob, "tail");
    const size_t sound = pack.AddWhole(ObjectType::kBlob, "sound");
    const Opened opened(pack);
    EXPECT_THAT(opened.Read(ids[0]), HasSubstr("a delta of itself")) << length;
    EXPECT_THAT(opened.Read(pack.id(tail)), HasSubstr("a delta of itself"));
    EXPECT_TRUE(absl::IsDataLoss(opened.store->ReadHeader(ids[0]).status()));
    const WalkResult result = Walk(opened, pack.ids());
    EXPECT_EQ(result.rest.size(), length + 1);
    EXPECT_EQ(result.delivered.at(static_cast<uint32_t>(sound)).second, "sound");
  }
}

TEST(Pack, SizesThatLieAreDataLoss) {
  PackBuilder pack;
  const std::string text = "some content that is compressed";
  const ObjectId name = NameOf(ObjectType::kBlob, text);
  const std::string zlib = Deflated(text);
  const size_t base = pack.AddWhole(ObjectType::kBlob, "base");
  std::vector<size_t> wrong;
  const auto other = [&](size_t i) { return NameOf(ObjectType::kBlob, std::to_string(i)); };
  for (const uint64_t size : {uint64_t{0}, text.size() - 1, text.size() + 1, uint64_t{100000},
                              uint64_t{1} << 40, (uint64_t{1} << 58) - 1}) {
    wrong.push_back(pack.AddRaw(3, size, "", zlib, other(wrong.size())));
  }
  for (const int type : {0, 5}) {
    wrong.push_back(pack.AddRaw(type, text.size(), "", zlib, other(wrong.size())));
  }
  for (const DeltaBuilder& delta :
       {DeltaBuilder(5, 4).Copy(0, 4), DeltaBuilder(4, 5).Copy(0, 4),
        DeltaBuilder(4, 3).Copy(0, 4), DeltaBuilder(4, 4).Copy(1, 4),
        DeltaBuilder(4, uint64_t{1} << 62).Copy(0, 4), DeltaBuilder(4, 4)}) {
    wrong.push_back(
        pack.AddOffsetDelta(base, delta.bytes(), ObjectType::kBlob, std::to_string(wrong.size())));
  }
  const std::string delta = DeltaBuilder(4, 4).Copy(0, 4).bytes();
  for (const std::string& distance :
       {OffsetDistance(1 << 20), std::string(1, '\0'), OffsetDistance(3), std::string(20, '\xFF')}) {
    wrong.push_back(
        pack.AddRaw(6, delta.size(), distance, Deflated(delta), other(wrong.size())));
  }
  wrong.push_back(pack.AddIdDelta(other(1000), delta, ObjectType::kBlob,
                                  std::to_string(wrong.size())));
  // Its content is not what its name says.
  wrong.push_back(pack.AddRaw(3, text.size(), "", zlib, other(wrong.size())));
  const size_t good = pack.AddRaw(3, text.size(), "", zlib, name);
  wrong.push_back(pack.AddRaw(3, text.size(), "", zlib.substr(0, zlib.size() - 1),
                              other(wrong.size())));
  const Opened opened(pack);
  for (const size_t i : wrong) {
    std::string data;
    const absl::Status status = opened.store->Read(pack.id(i), &data).status();
    EXPECT_TRUE(absl::IsDataLoss(status) || absl::IsResourceExhausted(status)) << i << status;
    EXPECT_THAT(std::string(status.message()), HasSubstr(pack.id(i).Hex()));
    opened.store->ReadHeader(pack.id(i)).IgnoreError();
  }
  EXPECT_EQ(opened.Read(name), text);
  const WalkResult result = Walk(opened, pack.ids(), 2);
  EXPECT_EQ(result.delivered.size(), 2u);
  EXPECT_TRUE(result.delivered.contains(static_cast<uint32_t>(good)));
}

TEST(Pack, WrongIndexesMakeNoHarm) {
  PackBuilder pack;
  const size_t a = pack.AddWhole(ObjectType::kBlob, "first");
  const size_t b = pack.AddWhole(ObjectType::kBlob, "second");
  const size_t c = pack.AddWhole(ObjectType::kBlob, "third");
  pack.set_offset(b, pack.offset(a));  // two names for one object
  for (const uint64_t offset : {uint64_t{0}, uint64_t{11}, pack.offset(c) + 1, uint64_t{1} << 20,
                                uint64_t{1} << 40, UINT64_MAX}) {
    PackBuilder wrong = pack;
    wrong.set_offset(c, offset);
    const Opened opened(wrong, 20, 2, 1 << 20);
    EXPECT_EQ(opened.Read(pack.id(a)), "first");
    EXPECT_THAT(opened.Read(pack.id(b)), HasSubstr("not what its name says"));
    EXPECT_THAT(opened.Read(pack.id(c)), HasSubstr("damaged"));
    EXPECT_LE(Walk(opened, pack.ids()).delivered.size(), 1u);
  }
  const std::string bytes = pack.Pack();
  const std::string index = pack.Index();
  for (size_t size = 0; size < index.size(); ++size) {
    EXPECT_FALSE(PackFile::FromBytes(std::string_view(index).substr(0, size), bytes, 20).ok());
  }
  for (const std::string& head : {std::string("PACX"), std::string("")}) {
    EXPECT_FALSE(PackFile::FromBytes(index, head + bytes.substr(4), 20).ok());
  }
}

TEST(Pack, LargeObjectsAreLeftToTheCaller) {
  PackBuilder pack;
  const std::string large(300000, 'x');
  const size_t base = pack.AddWhole(ObjectType::kBlob, large);
  pack.AddOffsetDelta(base, DeltaBuilder(large.size(), 3).Copy(0, 3).bytes(), ObjectType::kBlob,
                      "xxx");
  const size_t small = pack.AddWhole(ObjectType::kBlob, "small");
  const Opened opened(pack);
  ForestOptions options;
  options.max_object_size = large.size() - 1;
  EXPECT_THAT(CheckedWalk(*opened.store, pack.ids(), options).rest, ElementsAre(0, 1));
  options.max_object_size = large.size();
  EXPECT_THAT(CheckedWalk(*opened.store, pack.ids(), options).rest, IsEmpty());
  options.max_live_bytes = 4 * large.size() - 1;
  EXPECT_THAT(CheckedWalk(*opened.store, pack.ids(), options).rest, ElementsAre(0, 1));
  EXPECT_EQ(opened.Read(pack.id(small)), "small");
}

TEST(Pack, ADeltaBombIsRefused) {
  PackBuilder pack;
  const std::string base(0xFFFFFF, 'x');
  const size_t first = pack.AddWhole(ObjectType::kBlob, base);
  DeltaBuilder delta(base.size(), uint64_t{base.size()} * 40);
  for (int i = 0; i < 40; ++i) {
    delta.Copy(0, static_cast<uint32_t>(base.size()));
  }
  const size_t bomb = pack.AddOffsetDelta(first, delta.bytes(), ObjectType::kBlob, "bomb");
  const Opened opened(pack);
  std::string data;
  EXPECT_TRUE(absl::IsResourceExhausted(opened.store->Read(pack.id(bomb), &data).status()));
  EXPECT_EQ(opened.store->ReadHeader(pack.id(bomb))->size,
            static_cast<int64_t>(base.size()) * 40);
  EXPECT_THAT(Walk(opened, pack.ids()).rest, ElementsAre(static_cast<uint32_t>(bomb)));
}

TEST(Pack, ACancelledWalkReleasesEverything) {
  PackBuilder pack;
  size_t last = pack.AddWhole(ObjectType::kBlob, "x");
  for (int i = 0; i < 50; ++i) {
    last = pack.AddOffsetDelta(last, DeltaBuilder(1 + i, 2 + i).Copy(0, 1 + i).Insert("x").bytes(),
                               ObjectType::kBlob, std::string(2 + i, 'x'));
  }
  const Opened opened(pack);
  std::atomic<bool> cancelled = true;
  ForestOptions options;
  options.cancelled = &cancelled;
  EXPECT_EQ(CheckedWalk(*opened.store, pack.ids(), options).rest.size(), pack.ids().size());
}

// One tree that keeps several workers busy only if parts of it are handed over.
TEST(Pack, AHeavyTreeIsShared) {
  constexpr size_t kSize = 1 << 20;
  std::string content(kSize, ' ');
  std::mt19937 random(3);
  for (char& c : content) {
    c = static_cast<char>(random());
  }
  PackBuilder pack;
  const size_t root = pack.AddWhole(ObjectType::kBlob, content);
  for (int branch = 0; branch < 8; ++branch) {
    size_t base = root;
    std::string next = content;
    for (int i = 0; i < 40; ++i) {
      const std::string mark = std::to_string(branch) + "." + std::to_string(i) + ";";
      next.replace(0, mark.size(), mark);
      base = pack.AddOffsetDelta(base,
                                 DeltaBuilder(kSize, kSize)
                                     .Insert(mark)
                                     .Copy(static_cast<uint32_t>(mark.size()),
                                           static_cast<uint32_t>(kSize - mark.size()))
                                     .bytes(),
                                 ObjectType::kBlob, next);
    }
  }
  struct Counter : ForestVisitor {
    void Visit(const ForestObject&) override { ++count; }
    void Release(int) override {}
    size_t count = 0;
  };
  const Opened opened(pack);
  Counter counters[4];
  const auto rest =
      WalkForest(*opened.store, pack.ids(), {.threads = 4, .verify = true},
                 [&](int worker) -> ForestVisitor* { return &counters[worker]; });
  EXPECT_THAT(rest, IsEmpty());
  size_t total = 0;
  size_t busy = 0;
  for (const Counter& counter : counters) {
    total += counter.count;
    busy += counter.count > 0;
  }
  EXPECT_EQ(total, pack.ids().size());
  EXPECT_GT(busy, 1u);
}

// Random forests, wide and deep; every third object is wanted only sometimes.
TEST(Pack, RandomForestsComeOutAsTheyWentIn) {
  for (uint32_t seed = 0; seed < 20; ++seed) {
    std::mt19937 random(seed);
    const auto below = [&](size_t bound) { return static_cast<uint32_t>(random() % bound); };
    PackBuilder pack;
    std::vector<std::string> contents;
    for (size_t i = 0; i < 400; ++i) {
      const std::string tag = std::to_string(seed) + "." + std::to_string(i) + ";";
      if (i == 0 || below(20) == 0) {
        contents.push_back(tag + std::string(below(3000), 'r'));
        pack.AddWhole(ObjectType::kBlob, contents.back());
        continue;
      }
      const size_t base = below(3) == 0 ? below(i) : i - 1 - below(std::min<size_t>(i, 4));
      const std::string& from = contents[base];
      const uint32_t cut = below(from.size());
      std::string next = from.substr(0, cut) + tag + from.substr(cut);
      DeltaBuilder delta(from.size(), next.size());
      if (cut > 0) {
        delta.Copy(0, cut);
      }
      delta.Insert(tag).Copy(cut, static_cast<uint32_t>(from.size()) - cut);
      if (below(4) == 0) {
        pack.AddIdDelta(pack.id(base), delta.bytes(), ObjectType::kBlob, next);
      } else {
        pack.AddOffsetDelta(base, delta.bytes(), ObjectType::kBlob, next);
      }
      contents.push_back(std::move(next));
    }
    const Opened opened(pack);
    std::vector<ObjectId> wanted;
    std::vector<size_t> number;
    for (size_t i = 0; i < contents.size(); ++i) {
      if (seed % 2 == 0 || below(3) == 0) {
        wanted.push_back(pack.id(i));
        number.push_back(i);
      }
    }
    for (const int threads : {1, 4}) {
      const WalkResult result = Walk(opened, wanted, threads);
      EXPECT_THAT(result.rest, IsEmpty());
      for (const auto& [index, object] : result.delivered) {
        EXPECT_EQ(object.second, contents[number[index]]);
      }
    }
    for (size_t i = 0; i < contents.size(); i += 7) {
      EXPECT_EQ(opened.Read(pack.id(i)), contents[i]);
    }
  }
}

}  // namespace
}  // namespace secretscan
