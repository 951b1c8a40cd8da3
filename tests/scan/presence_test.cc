#include "scan/presence.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>

#include "git/memory_objects.h"

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
    FindPresence(objects_, graph, changes, {}, {0}, 1, &result);
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

}  // namespace
}  // namespace secretscan
