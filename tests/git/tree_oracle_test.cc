// The fast comparisons against their slow twins, over random trees, most of them forged.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "git/memory_objects.h"
#include "git/merge_diff.h"
#include "git/slow_tree_diff.h"
#include "git/tree_cache.h"
#include "git/tree_comparison.h"
#include "git/tree_diff.h"
#include "git/tree_index.h"
#include "git/tree_lists.h"
#include "git/tree_pack.h"

namespace secretscan {
namespace {

std::string Text(const FileSide& side) {
  return std::to_string(side.mode) + " " + side.id.Hex() + " " + side.path + "|";
}

std::string Text(const absl::StatusOr<std::vector<FileChange>>& changes) {
  std::string text = changes.status().ToString();
  for (const FileChange& change : changes.ok() ? *changes : std::vector<FileChange>()) {
    text += "\n" + Text(change.before) + Text(change.after);
  }
  return text;
}

std::string Text(const absl::StatusOr<std::vector<MergeChange>>& changes) {
  std::string text = changes.status().ToString();
  for (const MergeChange& change : changes.ok() ? *changes : std::vector<MergeChange>()) {
    text += "\n" + Text(change.after);
    for (const FileSide& side : change.before) {
      text += Text(side);
    }
  }
  return text;
}

// Versions of a directory: a few entries change from one to the next.
class RandomTrees {
 public:
  enum class Kind { kHonest, kForged, kDamaged };
  RandomTrees(uint32_t seed, Kind kind) : random_(seed), kind_(kind) {
    for (int i = 0; i < 60; ++i) {
      entries_.push_back(RandomEntry());
    }
  }

  ObjectId Next() {
    for (uint32_t n = Below(4); n > 0; --n) {
      Mutate();
    }
    if (kind_ == Kind::kHonest) {
      SortAndMakeUnique();
    }
    std::string data;
    for (const MemoryObjects::Entry& entry : entries_) {
      char mode[16];
      data.append(mode, static_cast<size_t>(std::snprintf(mode, sizeof mode, "%o ", entry.mode)));
      data.append(entry.name).push_back('\0');
      data.append(reinterpret_cast<const char*>(entry.id.bytes.data()), entry.id.size);
    }
    if (kind_ == Kind::kDamaged && Below(3) == 0 && !data.empty()) {
      if (Below(2) == 0) {
        data.resize(Below(static_cast<uint32_t>(data.size())));
      } else {
        data[Below(static_cast<uint32_t>(data.size()))] = static_cast<char>(Below(3) * 0x20);
      }
    }
    return objects_.Add(ObjectType::kTree, data);
  }

  const MemoryObjects& objects() const { return objects_; }
  uint32_t Below(uint32_t bound) { return static_cast<uint32_t>(random_() % bound); }

 private:
  MemoryObjects::Entry RandomEntry() {
    constexpr uint32_t kModes[] = {0100644, 0100755, 0120000, 0160000, 0100664, 0040000};
    static const char* const kNames[] = {"a", "b", "a.b", "a0", "ab", "d", "lib"};
    std::string name = kNames[Below(std::size(kNames))];
    if (Below(4) != 0) {
      name += std::to_string(Below(kind_ == Kind::kHonest ? 200 : 30));
    }
    if (kind_ != Kind::kHonest && Below(12) == 0) {
      name += Below(2) == 0 ? "/" : "/x";
    }
    const uint32_t mode = kModes[Below(std::size(kModes))];
    ObjectId id;
    if (mode == 0040000 && Below(8) != 0) {
      std::vector<MemoryObjects::Entry> files;
      for (uint32_t i = Below(12); i > 0; --i) {
        files.push_back({0100644, "f" + std::to_string(10 + i), RandomId()});
      }
      id = objects_.AddTree(files);
    } else {
      id = RandomId();
    }
    return {mode, name, id};
  }

  // Some look like entries themselves.
  ObjectId RandomId() {
    static const char kLikeEntry[] = "12\000100644 a\000123456789012345678901234567890";
    return Below(3) == 0 ? ObjectId::FromRaw(kLikeEntry + Below(8), 20)
                         : ObjectId::FromRaw(std::string(20, static_cast<char>('0' + Below(4))).data(), 20);
  }

  void Mutate() {
    const uint32_t at = Below(static_cast<uint32_t>(entries_.size()) + 1);
    const auto place = entries_.begin() + at;
    switch (Below(4)) {
      case 0:
        entries_.insert(place, RandomEntry());
        break;
      case 1:
        if (place != entries_.end()) {
          entries_.erase(place);
        }
        break;
      case 2:
        if (place != entries_.end()) {
          place->id = RandomId();
        }
        break;
      default:
        if (kind_ != Kind::kHonest && place != entries_.end()) {
          std::swap(*place, entries_[Below(static_cast<uint32_t>(entries_.size()))]);
        }
    }
  }

  static TreeEntry View(const MemoryObjects::Entry& entry) {
    return {entry.mode, entry.name, entry.id};
  }

  void SortAndMakeUnique() {
    std::sort(entries_.begin(), entries_.end(), [](const auto& a, const auto& b) {
      return CompareTreeEntries(View(a), View(b)) < 0;
    });
    entries_.erase(std::unique(entries_.begin(), entries_.end(),
                               [](const auto& a, const auto& b) { return a.name == b.name; }),
                   entries_.end());
  }

  std::mt19937 random_;
  Kind kind_;
  MemoryObjects objects_;
  std::vector<MemoryObjects::Entry> entries_;
};

class ChangeText final : public TreeChangeSink {
 public:
  void EnterDirectory(std::string_view name) override {
    sizes_.push_back(path_.size());
    path_.append(name).push_back('/');
  }
  void LeaveDirectory() override {
    path_.resize(sizes_.back());
    sizes_.pop_back();
  }
  void AddChange(const TreeEntry* before, const TreeEntry* after) override {
    text += "\n" + Side(before) + Side(after);
  }
  std::string text;

 private:
  std::string Side(const TreeEntry* entry) const {
    return Text(entry == nullptr
                    ? FileSide{}
                    : FileSide{entry->mode, entry->id, path_ + std::string(entry->name)});
  }
  std::string path_;
  std::vector<size_t> sizes_;
};

// The versions as they came and, before them, what they hold; one in eight is in no pack.
std::vector<ObjectId> PackedOnes(RandomTrees* random, const std::vector<ObjectId>& versions) {
  std::vector<ObjectId> packed;
  for (const ObjectId& id : random->objects().Ids(ObjectType::kTree)) {
    if (std::find(versions.begin(), versions.end(), id) == versions.end()) {
      packed.push_back(id);
    }
  }
  for (const ObjectId& id : versions) {
    if (std::find(packed.begin(), packed.end(), id) == packed.end()) {
      packed.push_back(id);
    }
  }
  std::erase_if(packed, [&](const ObjectId&) { return random->Below(8) == 0; });
  return packed;
}

// What the index has is what the trees hold.
void CheckIndex(const TreeIndex& index, const MemoryObjects& objects,
                const std::vector<ObjectId>& packed, TreeLists* lists) {
  ASSERT_EQ(index.tree_count(), packed.size());
  for (const ObjectId& id : packed) {
    IndexedTree tree;
    tree.Reset(20);
    ASSERT_TRUE(objects.Read(id, tree.mutable_data()).ok());
    const auto list = lists->Find(id);
    ASSERT_EQ(list != nullptr, tree.IsWellFormed());
    if (list == nullptr) {
      continue;
    }
    EXPECT_EQ(list->bytes, static_cast<int64_t>(tree.data().size()));
    EXPECT_TRUE(!list->is_sorted || tree.IsSorted());
    TreeReader reader(tree.data(), 20);
    TreeEntry expected, entry;
    for (const uint32_t number : list->entries) {
      ASSERT_TRUE(reader.Next(&expected));
      index.ReadEntry(number, &entry);
      EXPECT_EQ(entry.name, expected.name);
      EXPECT_EQ(entry.mode, expected.mode);
      EXPECT_EQ(entry.id, expected.id);
    }
    EXPECT_FALSE(reader.Next(&expected));
  }
}

// One cache over all comparisons: what is learnt of a tree is used for the next.
void CompareWithSlowTwins(RandomTrees::Kind kind, size_t cache_bytes) {
  for (uint32_t seed = 1; seed <= 25; ++seed) {
    RandomTrees random(seed, kind);
    std::vector<ObjectId> trees;
    for (int i = 0; i < 30; ++i) {
      trees.push_back(random.Next());
    }
    TreeCache cache(random.objects(), cache_bytes);
    TreeComparison comparison(&cache);
    const std::vector<ObjectId> packed = PackedOnes(&random, trees);
    const TreePack pack(random.objects(), packed, seed);
    TreeIndexOptions options;
    options.threads = seed % 2 == 0 ? 1 : 4;
    const auto index =
        TreeIndex::Build(
            pack.store(), PackInventory(pack.store()).OfType(ObjectType::kTree), options);
    TreeLists lists(*index, cache_bytes / 8);
    CheckIndex(*index, random.objects(), packed, &lists);
    TreeComparison with_lists(&cache, &lists);
    for (int i = 0; i < 200; ++i) {
      const auto pick = [&] { return trees[random.Below(static_cast<uint32_t>(trees.size()))]; };
      const ObjectId before = pick(), after = pick(), other = pick();
      const std::string expected = Text(SlowDiffTrees(random.objects(), before, after));
      EXPECT_EQ(Text(DiffTrees(random.objects(), before, after)), expected) << seed;
      for (TreeComparison* one : {&comparison, &with_lists}) {
        ChangeText changes;
        const absl::Status status = one->Run(before, after, &changes);
        if (status.ok()) {
          EXPECT_EQ(status.ToString() + changes.text, expected) << seed;
        } else {
          EXPECT_EQ(status.ToString(), expected) << seed;
        }
      }
      for (const std::vector<ObjectId>& parents :
           {std::vector{before, other}, std::vector{before}, std::vector{other, before, pick()}}) {
        const auto slow = SlowDiffMerge(random.objects(), parents, after);
        for (TreeLists* const asked : {static_cast<TreeLists*>(nullptr), &lists}) {
          const auto fast = DiffMerge(&cache, parents, after, asked);
          if (slow.ok()) {
            EXPECT_EQ(Text(fast), Text(slow)) << seed;
          } else {
            EXPECT_EQ(fast.status().code(), slow.status().code()) << seed;
          }
        }
      }
    }
  }
}

TEST(TreeOracleTest, HonestTrees) {
  CompareWithSlowTwins(RandomTrees::Kind::kHonest, size_t{1} << 20);
}
TEST(TreeOracleTest, HonestTreesThatLeaveTheCache) {
  CompareWithSlowTwins(RandomTrees::Kind::kHonest, size_t{20} << 10);
}
TEST(TreeOracleTest, ForgedTrees) {
  CompareWithSlowTwins(RandomTrees::Kind::kForged, size_t{1} << 20);
}
TEST(TreeOracleTest, DamagedTrees) {
  CompareWithSlowTwins(RandomTrees::Kind::kDamaged, size_t{1} << 20);
}

}  // namespace
}  // namespace secretscan
