#include "git/tree_diff.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "git/git_oracle.h"

namespace secretscan {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr uint32_t kFile = 0100644;
constexpr uint32_t kProgram = 0100755;
constexpr uint32_t kLink = 0120000;
constexpr uint32_t kTree = 0040000;
constexpr uint32_t kModule = 0160000;

// "D path", "A path", "M path" or "T path" for each change.
std::vector<std::string> Short(const absl::StatusOr<std::vector<FileChange>>& changes) {
  if (!changes.ok()) {
    return {changes.status().ToString()};
  }
  std::vector<std::string> lines;
  for (const std::string& line : Describe(*changes)) {
    lines.push_back(line.substr(0, 2) + line.substr(line.rfind(' ') + 1));
  }
  return lines;
}

class TreeDiffTest : public testing::Test {
 protected:
  MemoryObjects objects_;
  const ObjectId one_ = objects_.AddBlob("one");
  const ObjectId two_ = objects_.AddBlob("two");
};

TEST_F(TreeDiffTest, NullIdsStandForTheEmptyTree) {
  const ObjectId tree = objects_.AddTree({{kFile, "a", one_}, {kFile, "b", two_}});
  EXPECT_THAT(Short(DiffTrees(objects_, ObjectId(), tree)), ElementsAre("A a", "A b"));
  EXPECT_THAT(Short(DiffTrees(objects_, tree, ObjectId())), ElementsAre("D a", "D b"));
  EXPECT_THAT(Short(DiffTrees(objects_, ObjectId(), ObjectId())), IsEmpty());
  EXPECT_THAT(Short(DiffTrees(objects_, tree, tree)), IsEmpty());
}

TEST_F(TreeDiffTest, TheEmptyTreeNeedsNotBeStored) {
  ObjectId empty;
  ASSERT_TRUE(ObjectId::FromHex("4b825dc642cb6eb9a060e54bf8d69288fbee4904", &empty));
  const ObjectId tree = objects_.AddTree({{kFile, "a", one_}});
  EXPECT_THAT(Short(DiffTrees(objects_, empty, tree)), ElementsAre("A a"));
}

TEST_F(TreeDiffTest, AFileThatBecomesADirectoryGoesBeforeItsContent) {
  const ObjectId sub = objects_.AddTree({{kFile, "x", one_}});
  const ObjectId before = objects_.AddTree({{kFile, "d", one_}, {kFile, "d.x", one_}});
  const ObjectId after =
      objects_.AddTree({{kFile, "d.x", two_}, {kTree, "d", sub}, {kFile, "d0", one_}});
  EXPECT_THAT(Short(DiffTrees(objects_, before, after)),
              ElementsAre("D d", "M d.x", "A d/x", "A d0"));
  EXPECT_THAT(Short(DiffTrees(objects_, after, before)),
              ElementsAre("A d", "M d.x", "D d/x", "D d0"));
}

TEST_F(TreeDiffTest, AChangeOfTypeIsOneChange) {
  const ObjectId before =
      objects_.AddTree({{kFile, "a", one_}, {kLink, "b", one_}, {kModule, "c", one_}});
  const ObjectId after =
      objects_.AddTree({{kLink, "a", one_}, {kModule, "b", two_}, {kFile, "c", one_}});
  EXPECT_THAT(Short(DiffTrees(objects_, before, after)), ElementsAre("T a", "T b", "T c"));
}

TEST_F(TreeDiffTest, OnlyTheExecuteBitCounts) {
  const ObjectId before =
      objects_.AddTree({{kFile, "a", one_}, {kFile, "b", one_}, {kFile, "c", one_}});
  const ObjectId after =
      objects_.AddTree({{0100664, "a", one_}, {kProgram, "b", one_}, {0100775, "c", one_}});
  const auto changes = DiffTrees(objects_, before, after);
  EXPECT_THAT(Short(changes), ElementsAre("M b", "M c"));
  EXPECT_EQ((*changes)[1].after.mode, kProgram);
  EXPECT_EQ((*changes)[1].after.id, (*changes)[1].before.id);
}

TEST_F(TreeDiffTest, EqualSubtreesAreNotRead) {
  const ObjectId missing = ObjectId::FromRaw("12345678901234567890", 20);
  const ObjectId before = objects_.AddTree({{kTree, "lost", missing}, {kFile, "z", one_}});
  const ObjectId after = objects_.AddTree({{kTree, "lost", missing}, {kFile, "z", two_}});
  EXPECT_THAT(Short(DiffTrees(objects_, before, after)), ElementsAre("M z"));
}

TEST_F(TreeDiffTest, NamesTheTreeThatCannotBeRead) {
  const ObjectId missing = ObjectId::FromRaw("12345678901234567890", 20);
  const absl::Status lost =
      DiffTrees(objects_, ObjectId(), objects_.AddTree({{kTree, "lost", missing}})).status();
  EXPECT_EQ(lost.code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(lost.message()), HasSubstr(missing.Hex()));

  const ObjectId cut = objects_.Add(ObjectType::kTree, "100644 a");
  const absl::Status malformed = DiffTrees(objects_, ObjectId(), cut).status();
  EXPECT_EQ(malformed.code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(std::string(malformed.message()), HasSubstr(cut.Hex()));

  const absl::Status blob =
      DiffTrees(objects_, ObjectId(), objects_.AddTree({{kTree, "d", one_}})).status();
  EXPECT_EQ(blob.code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(std::string(blob.message()), HasSubstr(one_.Hex()));
}

TEST_F(TreeDiffTest, ForgedOrderAndDuplicatesEnd) {
  const ObjectId sub = objects_.AddTree({{kFile, "x", one_}});
  const ObjectId before =
      objects_.AddTree({{kFile, "b", one_}, {kFile, "a", one_}, {kFile, "a", two_},
                        {kFile, "d/", one_}});
  const ObjectId after =
      objects_.AddTree({{kFile, "a", two_}, {kFile, "a", two_}, {kTree, "d", sub},
                        {kTree, "d", sub}});
  EXPECT_THAT(Short(DiffTrees(objects_, before, after)),
              ElementsAre("A a", "A a", "D b", "D a", "D a", "D d/", "A d/x", "A d/x"));
}

TEST_F(TreeDiffTest, DepthIsBounded) {
  const auto chain = [&](int levels) {
    ObjectId tree = objects_.AddTree({{kFile, "f", one_}});
    for (int i = 0; i < levels; ++i) {
      tree = objects_.AddTree({{kTree, "d", tree}});
    }
    return tree;
  };
  EXPECT_EQ(Short(DiffTrees(objects_, ObjectId(), chain(kMaxTreeDepth))).size(), 1u);
  EXPECT_EQ(DiffTrees(objects_, ObjectId(), chain(kMaxTreeDepth + 1)).status().code(),
            absl::StatusCode::kDataLoss);
}

// Ten levels of ten equal entries each: ten thousand million files in a few hundred bytes.
TEST_F(TreeDiffTest, ATreeThatUnfoldsWithoutEndIsRefused) {
  const auto bomb = [&](ObjectId tree, uint32_t leaf_mode, const std::string& name) {
    for (int level = 0; level < 10; ++level) {
      std::vector<MemoryObjects::Entry> entries;
      for (char c = '0'; c <= '9'; ++c) {
        entries.push_back({level == 0 ? leaf_mode : kTree, name + c, tree});
      }
      tree = objects_.AddTree(entries);
    }
    return tree;
  };
  const std::string long_name(5000, 'n');
  const std::pair<ObjectId, const char*> bombs[] = {
      {bomb(one_, kFile, "f"), "changed files"},
      {bomb(objects_.AddTree({}), kTree, long_name), "bytes of directories"},
      {bomb(one_, kFile, long_name), "bytes of paths"}};
  for (const auto& [root, reason] : bombs) {
    const absl::Status status = DiffTrees(objects_, ObjectId(), root).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted);
    EXPECT_THAT(std::string(status.message()), HasSubstr(root.Hex()));
    EXPECT_THAT(std::string(status.message()), HasSubstr(reason));
  }
}

TEST_F(TreeDiffTest, ReadsLongIds) {
  const ObjectId blob = ObjectId::FromRaw("12345678901234567890123456789012", 32);
  const ObjectId tree = ObjectId::FromRaw("abcdefghijklmnopqrstuvwxyz012345", 32);
  objects_.Put(tree, ObjectType::kTree,
               std::string("100644 a\0", 9) + "12345678901234567890123456789012");
  const auto changes = DiffTrees(objects_, ObjectId(), tree);
  ASSERT_THAT(Short(changes), ElementsAre("A a"));
  EXPECT_EQ((*changes)[0].after.id, blob);
}

TEST(TreeDiffOracleTest, EqualsGitOnRandomTrees) {
  for (uint32_t seed = 1; seed <= 2; ++seed) {
    GitOracle git;
    RandomFiles random(seed, false);
    std::vector<ObjectId> trees;
    for (int i = 0; i < 20; ++i) {
      for (uint32_t n = 1 + random.Below(25); n > 0; --n) {
        random.Mutate();
      }
      trees.push_back(git.WriteTree(random.files()));
    }
    const MemoryObjects objects = git.Objects();
    for (size_t i = 1; i < trees.size(); ++i) {
      const auto changes = DiffTrees(objects, trees[i - 1], trees[i]);
      ASSERT_TRUE(changes.ok()) << changes.status();
      EXPECT_EQ(Describe(*changes), git.RawDiff("--no-renames", trees[i - 1], trees[i]));
    }
  }
}

}  // namespace
}  // namespace secretscan
