#include "scan/presence.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>
#include <map>
#include <random>
#include <set>
#include <string>

#include "git/memory_objects.h"
#include "git/tree_pack.h"

namespace secretscan {
namespace {

using ::testing::ElementsAre;

constexpr uint32_t kFile = 0100644;
constexpr uint32_t kTree = 0040000;

class PresenceTest : public testing::Test {
 protected:
  // One secret, in the blob `secret_`.
  SecretGroup Find(std::vector<Reference> references) {
    CommitGraph graph;
    graph.references = std::move(references);
    ChangeTable changes;
    changes.contents.push_back({secret_, false});
    ScanResult& result = results_.emplace_back();
    result.secrets.emplace_back().occurrences = {0};
    FindPresence(objects_, nullptr, graph, changes, {}, {{0, {}}}, 1, &result);
    return result.secrets[0];
  }

  MemoryObjects objects_;
  std::deque<ScanResult> results_;
  const ObjectId secret_ = objects_.AddBlob("secret");
};

TEST_F(PresenceTest, LooksIntoTreesBlobsAndDirectories) {
  const ObjectId with = objects_.AddTree({{kFile, "a", secret_}, {kFile, "b", secret_}});
  const ObjectId above = objects_.AddTree({{kTree, "d", with}});
  const ObjectId without = objects_.AddTree({{kFile, "a", objects_.AddBlob("x")}});
  const SecretGroup found = Find({{"z", above}, {"y", without}, {"x", secret_}, {"HEAD", with},
                                  {"w", ObjectId()}, {"v", above}});
  EXPECT_THAT(found.refs, ElementsAre("v", "x", "z"));
  EXPECT_TRUE(found.at_head);
}

TEST_F(PresenceTest, DeepAndEndlessTreesEnd) {
  ObjectId deep = objects_.AddTree({{kFile, "a", secret_}});
  for (int i = 0; i < 100'000; ++i) {
    deep = objects_.AddTree({{kTree, "d", deep}});
  }
  const ObjectId endless = ObjectId::FromRaw("12345678901234567890", 20);
  objects_.Put(endless, ObjectType::kTree,
               std::string("40000 d\0", 8) + "12345678901234567890" +
                   std::string("100644 e\0", 9) +
                   std::string(reinterpret_cast<const char*>(secret_.bytes.data()), 20));
  EXPECT_THAT(Find({{"a", deep}, {"b", endless}}).refs, ElementsAre("a", "b"));
}

// Tips that are versions of one another, against a walk over every entry.
TEST_F(PresenceTest, VersionsOfTreesHoldWhatEachHoldsByItself) {
  std::minstd_rand random(3);
  const auto below = [&](size_t bound) { return random() / 7 % bound; };
  constexpr uint32_t kSecrets = 12;
  std::vector<ObjectId> blobs;
  for (uint32_t i = 0; i < 2 * kSecrets; ++i) {
    blobs.push_back(objects_.AddBlob("blob " + std::to_string(i)));
  }
  using Directory = std::map<std::string, size_t>;  // to a blob
  std::vector<Directory> directories(3);
  CommitGraph graph;
  std::vector<std::set<std::string>> expected(kSecrets);
  for (int version = 0; version < 300; ++version) {
    const std::string name = "v" + std::to_string(1000 + version);
    std::vector<MemoryObjects::Entry> root;
    for (size_t d = 0; d < directories.size(); ++d) {
      Directory& directory = directories[d];
      for (size_t edits = below(4); edits > 0; --edits) {
        const std::string file = "file" + std::to_string(10 + below(40));
        if (below(3) == 0) {
          directory.erase(file);
        } else {
          directory[file] = below(blobs.size());
        }
      }
      std::vector<MemoryObjects::Entry> entries;
      for (const auto& [file, blob] : directory) {
        entries.push_back({kFile, file, blobs[blob]});
        if (blob < kSecrets) {
          expected[blob].insert(name);
        }
      }
      ObjectId tree = objects_.AddTree(entries);
      if (below(40) == 0 && !entries.empty()) {  // one that ends badly: what is before it counts
        std::string data;
        ASSERT_TRUE(objects_.Read(tree, &data).ok());
        tree = objects_.Add(ObjectType::kTree, data + "100644 x");
      }
      root.push_back({kTree, "d" + std::to_string(d), tree});
    }
    graph.references.push_back({name, objects_.AddTree(root)});
  }
  ChangeTable changes;
  ScanResult result;
  std::vector<FindingPlace> places;
  for (uint32_t i = 0; i < kSecrets; ++i) {
    changes.contents.push_back({blobs[i], false});
    result.secrets.emplace_back().occurrences = {i};
    places.push_back({i, {}});
  }
  // Read, and with most of the trees in an index.
  std::vector<ObjectId> packed = objects_.Ids(ObjectType::kTree);
  std::erase_if(packed, [&](const ObjectId&) { return below(5) == 0; });
  const TreePack pack(objects_, packed, 1);
  const auto index =
      TreeIndex::Build(pack.store(), PackInventory(pack.store()).OfType(ObjectType::kTree), {});
  for (const TreeIndex* known : {static_cast<const TreeIndex*>(nullptr), index.get()}) {
    ScanResult filled = result;
    FindPresence(objects_, known, graph, changes, {}, places, 2, &filled);
    for (uint32_t i = 0; i < kSecrets; ++i) {
      EXPECT_THAT(filled.secrets[i].refs, testing::ElementsAreArray(expected[i])) << i;
    }
  }
}

}  // namespace
}  // namespace secretscan
