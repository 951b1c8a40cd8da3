#include "git/multi_pack_index.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "git/pack_builder.h"
#include "git/pack_object_store.h"
#include "git/pack_set.h"
#include "git/test_repository.h"
#include "gtest/gtest.h"

namespace secretscan {
namespace {

constexpr char kName[] = ".git/objects/pack/multi-pack-index";

std::string Word(uint64_t word, int bytes = 4) {
  std::string out;
  while (bytes-- > 0) {
    out += static_cast<char>(word >> 8 * bytes);
  }
  return out;
}

// A file that says of each object the number of its pack, with any offset.
std::string MultiPackIndexBytes(const std::vector<std::string>& packs,
                                const std::map<ObjectId, uint32_t>& objects) {
  std::string names;
  for (const std::string& pack : packs) {
    names += pack + '\0';
  }
  std::string fanout;
  for (int byte = 0; byte < 256; ++byte) {
    fanout += Word(static_cast<uint64_t>(
        std::count_if(objects.begin(), objects.end(),
                      [&](const auto& object) { return object.first.bytes[0] <= byte; })));
  }
  std::string ids;
  std::string places;
  for (const auto& [id, pack] : objects) {
    ids.append(reinterpret_cast<const char*>(id.bytes.data()), 20);
    places += Word(pack) + Word(12);
  }
  const std::vector<std::pair<std::string, std::string>> chunks = {
      {"PNAM", names}, {"OIDF", fanout}, {"OIDL", ids}, {"OOFF", places}};
  std::string out = std::string("MIDX\1\1\4", 7) + Word(0, 1) + Word(packs.size());
  uint64_t offset = out.size() + 12 * (chunks.size() + 1);
  for (const auto& [name, bytes] : chunks) {
    out += name + Word(offset, 8);
    offset += bytes.size();
  }
  out += Word(0) + Word(offset, 8);
  for (const auto& [name, bytes] : chunks) {
    out += bytes;
  }
  return out + std::string(20, 'c');
}

// A history in so many packs.
void FillWithPacks(TestRepository* repo, int packs) {
  for (int i = 0; i < packs; ++i) {
    repo->WriteFile("file", "version " + std::to_string(i));
    repo->Commit("commit " + std::to_string(i));
    repo->Run({"repack", "-dq"});
  }
}

std::vector<ObjectId> AllIds(TestRepository* repo) {
  std::vector<ObjectId> ids;
  const std::string output = repo->Run(
      {"cat-file", "--batch-all-objects", "--batch-check=%(objectname)"});
  for (size_t pos = 0; pos < output.size();) {
    const size_t end = std::min(output.find('\n', pos), output.size());
    ids.emplace_back();
    EXPECT_TRUE(ObjectId::FromHex(output.substr(pos, end - pos), &ids.back()));
    pos = end + 1;
  }
  return ids;
}

using Contents = std::map<ObjectId, std::pair<ObjectType, std::string>>;

// What a fresh store reads, headers first.
Contents ReadAll(TestRepository* repo, const std::vector<ObjectId>& ids) {
  Contents contents;
  const auto store = PackObjectStore::Open(repo->path() + "/.git/objects",
                                           {.id_size = ids.front().size, .verify = true});
  for (const ObjectId& id : ids) {
    const auto header = store->ReadHeader(id);
    auto& [type, data] = contents[id];
    const auto read = store->Read(id, &data);
    EXPECT_TRUE(read.ok() && header.ok()) << read.status();
    type = read.value_or(ObjectType::kTag);
    EXPECT_TRUE(!header.ok() || header->type == type);
  }
  return contents;
}

void MakeWritable(TestRepository* repo) {
  std::filesystem::permissions(repo->path() + "/" + kName, std::filesystem::perms::owner_all);
}

TEST(MultiPackIndex, SaysWhatTheIndexesSay) {
  for (const std::string format : {"sha1", "sha256"}) {
    const int id_size = format == "sha1" ? 20 : 32;
    TestRepository repo({"--object-format=" + format});
    FillWithPacks(&repo, 5);
    const std::vector<ObjectId> ids = AllIds(&repo);
    const Contents before = ReadAll(&repo, ids);
    repo.Run({"multi-pack-index", "write"});
    EXPECT_EQ(ReadAll(&repo, ids), before);
    const std::string bytes = repo.ReadFile(kName);
    const auto index = MultiPackIndex::Parse(bytes, id_size);
    ASSERT_TRUE(index.ok()) << index.status();
    EXPECT_EQ(index->pack_names().size(), 5u);
    ASSERT_EQ(index->count(), ids.size());
    for (uint32_t i = 0; i < ids.size(); ++i) {
      EXPECT_EQ(index->Id(i), ids[i]);
      uint32_t number;
      ASSERT_TRUE(index->FindPack(ids[i], &number));
      const auto pack = PackFile::Open(
          repo.path() + "/.git/objects/pack/" + std::string(index->pack_names()[number]), id_size,
          size_t{1} << 20);
      ASSERT_TRUE(pack.ok()) << pack.status();
      uint64_t offset;
      EXPECT_TRUE((*pack)->Find(ids[i], &offset));
    }
    uint32_t number;
    ObjectId unknown = ids.front();
    unknown.bytes[19] ^= 1;
    EXPECT_FALSE(index->FindPack(unknown, &number));
    EXPECT_FALSE(MultiPackIndex::Parse(bytes, 52 - id_size).ok());
  }
}

TEST(MultiPackIndex, OlderThanThePacks) {
  TestRepository repo;
  FillWithPacks(&repo, 3);
  repo.Run({"multi-pack-index", "write"});
  const std::string old = repo.ReadFile(kName);
  FillWithPacks(&repo, 5);
  repo.WriteFile("loose", "loose");
  repo.Commit("loose");
  const std::vector<ObjectId> ids = AllIds(&repo);
  const Contents with = ReadAll(&repo, ids);
  repo.RemoveFile(kName);
  EXPECT_EQ(ReadAll(&repo, ids), with);
  // All packs that it names are gone.
  repo.Run({"repack", "-adq"});
  repo.WriteFile(kName, old);
  EXPECT_EQ(ReadAll(&repo, ids), with);
}

TEST(MultiPackIndex, DamageChangesNothing) {
  TestRepository repo;
  FillWithPacks(&repo, 3);
  const std::vector<ObjectId> ids = AllIds(&repo);
  const Contents expected = ReadAll(&repo, ids);
  repo.Run({"multi-pack-index", "write"});
  MakeWritable(&repo);
  const std::string good = repo.ReadFile(kName);
  for (size_t size = 0; size < good.size(); size += size < 100 ? 1 : 37) {
    repo.WriteFile(kName, good.substr(0, size));
    ASSERT_EQ(ReadAll(&repo, ids), expected) << size;
  }
  for (size_t i = 0; i < good.size(); i += i < 300 || i > 1250 ? 1 : 41) {
    for (const char flip : {'\x80', '\x01'}) {
      std::string wrong = good;
      wrong[i] = static_cast<char>(wrong[i] ^ flip);
      repo.WriteFile(kName, wrong);
      ASSERT_EQ(ReadAll(&repo, ids), expected) << i;
    }
  }
}

// Three packs; the last two have an object in common.
class LyingMultiPackIndex : public testing::Test {
 protected:
  LyingMultiPackIndex() {
    std::filesystem::create_directories(directory_.path() + "/pack");
    for (int i = 0; i < 3; ++i) {
      PackBuilder builder;
      builder.AddWhole(ObjectType::kBlob, "own of " + std::to_string(i));
      own_.push_back(builder.id(0));
      if (i > 0) {
        shared_ = builder.id(builder.AddWhole(ObjectType::kBlob, "shared"));
      }
      Write("pack-" + std::to_string(i) + ".pack", builder.Pack());
      Write("pack-" + std::to_string(i) + ".idx", builder.Index());
      names_.push_back("pack-" + std::to_string(i) + ".idx");
    }
  }

  void Write(const std::string& name, const std::string& bytes) {
    std::ofstream(directory_.path() + "/pack/" + name, std::ios::binary) << bytes;
  }

  // The number of the pack in which a fresh set finds the object, or the number of packs.
  size_t PackOf(const ObjectId& id) {
    const auto set = PackSet::Open(directory_.path(), {}, 20, size_t{1} << 20, nullptr);
    PackPlace place;
    uint64_t offset;
    if (!set->Find(id, &place)) {
      return set->packs().size();
    }
    EXPECT_TRUE(place.pack->Find(id, &offset) && place.offset == offset);
    return static_cast<size_t>(
        std::find_if(set->packs().begin(), set->packs().end(),
                     [&](const auto& pack) { return pack.get() == place.pack; }) -
        set->packs().begin());
  }

  TempDir directory_;
  std::vector<std::string> names_;
  std::vector<ObjectId> own_;
  ObjectId shared_;
};

TEST_F(LyingMultiPackIndex, IsAskedFirst) {
  EXPECT_EQ(PackOf(shared_), 1u);
  for (const uint32_t pack : {1, 2}) {
    Write("multi-pack-index", MultiPackIndexBytes(names_, {{shared_, pack}}));
    EXPECT_EQ(PackOf(shared_), pack);
  }
}

TEST_F(LyingMultiPackIndex, NamesAWrongPack) {
  ObjectId unknown;
  unknown.size = 20;
  for (const uint32_t wrong : {0u, 1u, 2u, 3u, ~0u}) {
    Write("multi-pack-index",
          MultiPackIndexBytes(
              names_, {{own_[0], wrong}, {own_[1], wrong}, {own_[2], wrong}, {unknown, wrong}}));
    for (size_t i = 0; i < own_.size(); ++i) {
      EXPECT_EQ(PackOf(own_[i]), i);
    }
    EXPECT_EQ(PackOf(unknown), 3u);
  }
}

TEST_F(LyingMultiPackIndex, HidesNothing) {
  Write("multi-pack-index", MultiPackIndexBytes(names_, {{own_[0], 0}}));
  EXPECT_EQ(PackOf(own_[2]), 2u);
}

TEST_F(LyingMultiPackIndex, LeadsNowhereElse) {
  Write("multi-pack-index",
        MultiPackIndexBytes({"../pack/pack-2.idx", "", "/dev/zero"},
                            {{own_[0], 2}, {own_[1], 1}, {own_[2], 0}}));
  for (size_t i = 0; i < own_.size(); ++i) {
    EXPECT_EQ(PackOf(own_[i]), i);
  }
}

}  // namespace
}  // namespace secretscan
