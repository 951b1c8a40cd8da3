#include "git/pack_inventory.h"

#include <algorithm>
#include <deque>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "git/commit_table.h"
#include "git/pack_builder.h"
#include "git/test_repository.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace secretscan {
namespace {

std::string CommitText(const ObjectId& tree, const std::vector<ObjectId>& parents, int64_t time) {
  std::string text = "tree " + tree.Hex() + "\n";
  for (const ObjectId& parent : parents) {
    text += "parent " + parent.Hex() + "\n";
  }
  const std::string who = "A <a@example.org> " + std::to_string(time) + " +0000\n";
  return text + "author " + who + "committer " + who + "\nmessage " + std::to_string(time) + "\n";
}

// All of one text as a delta of another.
std::string Replacing(std::string_view base, std::string_view text) {
  return DeltaBuilder(base.size(), text.size())
      .Copy(0, 5)
      .Insert(text.substr(5))
      .bytes();
}

// Packs of objects of all kinds, some of them deltas, some in several packs.
class RandomPacks {
 public:
  explicit RandomPacks(uint32_t seed) : random_(seed) {
    const size_t packs = 1 + random_() % 3;
    for (size_t i = 0; i < packs; ++i) {
      AddPack();
    }
  }

  // Reads from this object's memory.
  std::unique_ptr<PackObjectStore> Store() {
    std::vector<std::shared_ptr<const PackFile>> files;
    for (const PackBuilder& pack : packs_) {
      const std::string& index = bytes_.emplace_back(pack.Index(1 + files.size() % 2));
      auto file = PackFile::FromBytes(index, bytes_.emplace_back(pack.Pack()), 20);
      EXPECT_TRUE(file.ok()) << file.status();
      files.push_back(*std::move(file));
    }
    return PackObjectStore::Of(std::move(files));
  }

  const std::map<ObjectId, ObjectType>& types() const { return types_; }
  const std::vector<ObjectId>& commits() const { return commits_; }

 private:
  void AddPack() {
    PackBuilder& pack = packs_.emplace_back();
    struct Base {
      size_t number;
      ObjectType type;
      std::string text;
    };
    std::vector<Base> bases;
    for (size_t i = 0; i < 40; ++i) {
      const auto type = static_cast<ObjectType>(1 + random_() % 4);
      const std::string text = Text(type);
      const Base* base = nullptr;
      for (const Base& other : bases) {
        if (other.type == type && random_() % 3 == 0) {
          base = &other;
        }
      }
      size_t number;
      if (base == nullptr) {
        number = pack.AddWhole(type, text);
      } else if (random_() % 2 == 0) {
        number = pack.AddOffsetDelta(base->number, Replacing(base->text, text), type, text);
      } else {
        number = pack.AddIdDelta(pack.id(base->number), Replacing(base->text, text), type, text);
      }
      types_[pack.id(number)] = type;
      if (type == ObjectType::kCommit) {
        commits_.push_back(pack.id(number));
      }
      bases.push_back({number, type, text});
    }
  }

  std::string Text(ObjectType type) {
    const auto time = static_cast<int64_t>(random_() % 60);
    const std::string word = "word " + std::to_string(time);
    if (type != ObjectType::kCommit) {
      return word + (type == ObjectType::kTag ? " tag" : type == ObjectType::kTree ? " dir" : "");
    }
    if (time % 10 == 0) {
      return "tree of no commit " + std::to_string(time);
    }
    std::vector<ObjectId> parents;
    for (size_t i = random_() % 3; i > 0 && !commits_.empty(); --i) {
      parents.push_back(commits_[random_() % commits_.size()]);
    }
    return CommitText(NameOf(ObjectType::kTree, word), parents, time);
  }

  std::mt19937 random_;
  std::vector<PackBuilder> packs_;
  std::deque<std::string> bytes_;
  std::map<ObjectId, ObjectType> types_;
  std::vector<ObjectId> commits_;
};

TEST(PackInventoryTest, NamesEachObjectOnceWithItsPlace) {
  for (uint32_t seed = 1; seed <= 20; ++seed) {
    RandomPacks packs(seed);
    const auto store = packs.Store();
    PackInventory inventory(*store);
    size_t found = 0;
    for (const ObjectType type : {ObjectType::kCommit, ObjectType::kTree, ObjectType::kBlob,
                                  ObjectType::kTag}) {
      const PackedObjects objects = inventory.OfType(type);
      size_t places = 0;
      for (const PackedObjects::Part& part : objects.parts) {
        EXPECT_TRUE(std::is_sorted(part.places.begin(), part.places.end()));
        for (const auto& [offset, number] : part.places) {
          uint64_t expected = 0;
          ASSERT_TRUE(part.pack->Find(objects.ids[number], &expected));
          EXPECT_EQ(offset, expected);
          EXPECT_EQ(packs.types().at(objects.ids[number]), type);
          ++places;
        }
      }
      EXPECT_EQ(places, objects.ids.size());
      found += places;
    }
    EXPECT_EQ(found, packs.types().size());
    EXPECT_GE(inventory.object_count(), found);
  }
}

// What an inventory says of a directory of objects, by type.
std::vector<std::vector<std::string>> Contents(const std::string& objects_dir) {
  const auto store = PackObjectStore::Open(objects_dir);
  PackInventory inventory(*store);
  std::vector<std::vector<std::string>> contents;
  for (const ObjectType type : {ObjectType::kCommit, ObjectType::kTree, ObjectType::kBlob}) {
    std::vector<std::string>& lines = contents.emplace_back();
    const PackedObjects objects = inventory.OfType(type);
    for (const PackedObjects::Part& part : objects.parts) {
      for (const auto& [offset, number] : part.places) {
        lines.push_back(std::to_string(offset) + " " + objects.ids[number].Hex());
      }
    }
  }
  return contents;
}

TEST(PackInventoryTest, AReverseIndexChangesNothingRightOrWrong) {
  TestRepository repo;
  for (int i = 0; i < 20; ++i) {
    repo.WriteFile("f" + std::to_string(i % 3), std::to_string(i));
    repo.Commit("c" + std::to_string(i));
  }
  repo.Run({"-c", "pack.writeReverseIndex=false", "repack", "-adq"});
  const std::string objects = repo.path() + "/.git/objects/";
  const auto expected = Contents(objects);
  EXPECT_EQ(expected[0].size(), 20u);
  repo.Run({"-c", "pack.writeReverseIndex=true", "repack", "-adfq"});
  std::string name;
  for (const auto& entry : std::filesystem::directory_iterator(objects + "pack")) {
    if (entry.path().extension() == ".rev") {
      name = entry.path();
    }
  }
  if (name.empty()) {
    GTEST_SKIP() << "this git writes no reverse index";
  }
  const auto with_reverse = Contents(objects);
  std::string bytes;
  {
    std::ifstream file(name, std::ios::binary);
    bytes.assign(std::istreambuf_iterator<char>(file), {});
  }
  std::filesystem::remove(name);
  EXPECT_EQ(Contents(objects), with_reverse);
  std::mt19937 random(7);
  for (int round = 0; round < 200; ++round) {
    std::string damaged = bytes;
    damaged[random() % damaged.size()] ^= static_cast<char>(1 + random() % 255);
    if (round % 10 == 0) {
      damaged.resize(random() % damaged.size());
    }
    std::ofstream(name, std::ios::binary) << damaged;
    ASSERT_EQ(Contents(objects), with_reverse) << round;
    std::filesystem::remove(name);
  }
}

TEST(CommitTableTest, SaysWhatTheCommitsSay) {
  size_t found = 0;
  for (uint32_t seed = 1; seed <= 20; ++seed) {
    RandomPacks packs(seed);
    const auto store = packs.Store();
    const PackedObjects commits = PackInventory(*store).OfType(ObjectType::kCommit);
    const CommitTable table(*store, commits, seed % 2 == 0 ? 1 : 4, nullptr);
    std::string data;
    for (const ObjectId& id : packs.commits()) {
      ASSERT_TRUE(store->Read(id, &data).ok());
      const auto expected = ParseCommitLinks(data, id.size);
      CommitLinks links;
      ASSERT_EQ(table.Find(id, &links) != CommitTable::kNone, expected.ok()) << data;
      if (expected.ok()) {
        ++found;
        EXPECT_EQ(links.tree, expected->tree);
        EXPECT_EQ(links.parents, expected->parents);
        EXPECT_EQ(links.committer_seconds, expected->committer_seconds);
      }
    }
    CommitLinks links;
    EXPECT_EQ(table.Find(NameOf(ObjectType::kCommit, "elsewhere"), &links), CommitTable::kNone);
  }
  EXPECT_GT(found, 100u);
}

TEST(CommitTableTest, LeavesOutWhatIsDamaged) {
  PackBuilder pack;
  const std::string text = CommitText(NameOf(ObjectType::kTree, ""), {}, 1);
  const size_t good = pack.AddWhole(ObjectType::kCommit, text);
  const ObjectId bad = NameOf(ObjectType::kCommit, "bad");
  pack.AddRaw(1, text.size() + 1, "", Deflated(text), bad);
  const std::string index = pack.Index(), bytes = pack.Pack();
  auto file = PackFile::FromBytes(index, bytes, 20);
  ASSERT_TRUE(file.ok());
  const auto store = PackObjectStore::Of({*std::move(file)});
  const PackedObjects commits = PackInventory(*store).OfType(ObjectType::kCommit);
  EXPECT_EQ(commits.ids.size(), 2u);
  const CommitTable table(*store, commits, 1, nullptr);
  CommitLinks links;
  EXPECT_NE(table.Find(pack.id(good), &links), CommitTable::kNone);
  EXPECT_EQ(table.Find(bad, &links), CommitTable::kNone);
}

}  // namespace
}  // namespace secretscan
