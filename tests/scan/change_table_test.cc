#include "scan/change_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "git/memory_objects.h"
#include "git/tree_pack.h"

namespace secretscan {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr uint32_t kFile = 0100644;
constexpr uint32_t kTree = 0040000;
constexpr uint32_t kModule = 0160000;

class ChangeTableTest : public testing::Test {
 protected:
  uint32_t Commit(const ObjectId& tree, std::vector<uint32_t> parents, int64_t date = 0) {
    graph_.commits.push_back({ObjectId(), tree, date, static_cast<uint32_t>(graph_.links.size()),
                              static_cast<uint32_t>(parents.size())});
    graph_.links.insert(graph_.links.end(), parents.begin(), parents.end());
    return static_cast<uint32_t>(graph_.commits.size() - 1);
  }

  ChangeTable Collect(int threads = 1, bool beyond_log = true,
                      const TreeIndex* trees = nullptr) {
    skips_.clear();
    return CollectChanges(objects_, graph_, {threads, beyond_log, trees}, nullptr, &skips_);
  }

  static void ExpectEqual(const ChangeTable& a, const ChangeTable& b) {
    EXPECT_EQ(a.paths, b.paths);
    EXPECT_EQ(a.row_begins, b.row_begins);
    EXPECT_EQ(a.merge_parents, b.merge_parents);
    ASSERT_EQ(a.contents.size(), b.contents.size());
    for (size_t row = 0; row < a.row_count(); ++row) {
      ASSERT_EQ(Row(a, row), Row(b, row));
    }
    for (size_t i = 0; i < a.contents.size(); ++i) {
      ASSERT_EQ(a.contents[i].id, b.contents[i].id);
    }
  }

  static std::vector<std::string> Row(const ChangeTable& table, size_t row) {
    std::vector<std::string> lines;
    const auto name = [&](uint32_t content) {
      return content == Change::kNone ? std::string("-")
                                      : table.contents[content].id.Hex().substr(0, 4) +
                                            (table.contents[content].is_gitlink ? "*" : "");
    };
    for (const Change& change : table.row(row)) {
      lines.push_back(table.paths[change.path] + " " + name(change.before) + " " +
                      name(change.after));
    }
    return lines;
  }

  static std::string Short(const ObjectId& id) { return id.Hex().substr(0, 4); }

  MemoryObjects objects_;
  CommitGraph graph_;
  std::vector<Skip> skips_;
  const ObjectId one_ = objects_.AddBlob("one");
  const ObjectId two_ = objects_.AddBlob("two");
};

TEST_F(ChangeTableTest, RowsFollowTheCommits) {
  const ObjectId sub = objects_.AddTree({{kFile, "x", one_}});
  const uint32_t root = Commit(objects_.AddTree({{kFile, "a", one_}}), {}, 1);
  Commit(objects_.AddTree({{kFile, "a", two_}, {kTree, "d", sub}, {kModule, "m", one_}}), {root},
         2);
  graph_.direct_objects.push_back({"refs/tags/t", two_, ObjectType::kBlob});
  const ChangeTable table = Collect();
  ASSERT_EQ(table.row_count(), 3u);
  EXPECT_THAT(Row(table, 0), ElementsAre("a - " + Short(one_)));
  EXPECT_THAT(Row(table, 1), ElementsAre("a " + Short(one_) + " " + Short(two_),
                                         "d/x - " + Short(one_), "m - " + Short(one_) + "*"));
  EXPECT_THAT(Row(table, 2), ElementsAre("refs/tags/t - " + Short(two_)));
  EXPECT_THAT(skips_, IsEmpty());
}

TEST_F(ChangeTableTest, AMergeHasWhatNoParentHas) {
  const uint32_t a = Commit(objects_.AddTree({{kFile, "a", one_}, {kFile, "b", one_}}), {});
  const uint32_t b = Commit(objects_.AddTree({{kFile, "a", two_}, {kFile, "b", one_}}), {});
  Commit(objects_.AddTree({{kFile, "a", two_}, {kFile, "b", two_}}), {a, b});
  const ChangeTable table = Collect();
  EXPECT_THAT(Row(table, 2), ElementsAre("b " + Short(one_) + " " + Short(two_)));
  const auto others = table.merge_parents.find({2, 0});
  ASSERT_NE(others, table.merge_parents.end());
  EXPECT_EQ(table.contents[others->second.at(0)].id, one_);
  EXPECT_THAT(Row(Collect(1, false), 2), IsEmpty());
}

TEST_F(ChangeTableTest, AMissingTreeIsASkip) {
  const ObjectId missing = ObjectId::FromRaw("12345678901234567890", 20);
  const uint32_t lost = Commit(missing, {});
  Commit(objects_.AddTree({{kFile, "a", one_}}), {lost});
  const ChangeTable table = Collect();
  EXPECT_THAT(Row(table, 0), IsEmpty());
  EXPECT_THAT(Row(table, 1), ElementsAre("a - " + Short(one_)));
  ASSERT_EQ(skips_.size(), 2u);
  EXPECT_EQ(skips_[0].name, missing.Hex());
  EXPECT_EQ(skips_[0].reason, SkipReason::kMissing);
}

TEST_F(ChangeTableTest, ThreadsDoNotShow) {
  std::vector<MemoryObjects::Entry> files;
  for (int i = 0; i < 50; ++i) {
    files.push_back({kFile, "f" + std::to_string(100 + i), one_});
  }
  for (uint32_t i = 0; i < 2000; ++i) {
    files[i * 7 % files.size()].id = objects_.AddBlob(std::to_string(i % 900));
    Commit(objects_.AddTree(files), i == 0 ? std::vector<uint32_t>() : std::vector{i - 1},
           i * 37 % 101);
  }
  ExpectEqual(Collect(1), Collect(4));
}

// Many commits of packed trees are not compared by the same means as a few; nobody can tell.
TEST_F(ChangeTableTest, PacksDoNotShow) {
  std::vector<MemoryObjects::Entry> files, inner;
  for (int i = 0; i < 40; ++i) {
    files.push_back({kFile, "f" + std::to_string(100 + i), one_});
    inner.push_back({kFile, "x" + std::to_string(100 + i), two_});
  }
  files.push_back({kTree, "sub", one_});
  for (uint32_t i = 0; i < 800; ++i) {
    files[i * 7 % 40].id = objects_.AddBlob(std::to_string(i % 300));
    inner[i * 11 % 40].id = objects_.AddBlob(std::to_string(i % 200));
    files.back().id = objects_.AddTree(inner);
    std::vector<MemoryObjects::Entry> entries = files;
    if (i % 50 == 49) {
      std::swap(entries[3], entries[30]);
    }
    std::vector<uint32_t> parents;
    if (i > 0) {
      parents.push_back(i - 1);
    }
    if (i > 20 && i % 5 == 0) {
      parents.push_back(i - 20);
    }
    Commit(objects_.AddTree(entries), parents, i * 37 % 101);
  }
  graph_.commits[400].tree = ObjectId::FromRaw("12345678901234567890", 20);
  const ChangeTable expected = Collect();
  const std::vector<Skip> expected_skips = skips_;
  EXPECT_FALSE(expected.merge_parents.empty());
  std::vector<ObjectId> trees = objects_.Ids(ObjectType::kTree);
  trees.resize(trees.size() - trees.size() / 10);  // the others might be loose
  const TreePack pack(objects_, trees, 1);
  for (const int threads : {1, 4}) {
    PackInventory packs(pack.store());
    const auto index = IndexTrees(&packs, graph_.commits.size(), threads, size_t{1} << 20, nullptr);
    ASSERT_NE(index, nullptr);
    ExpectEqual(Collect(threads, true, index.get()), expected);
    ASSERT_EQ(skips_.size(), expected_skips.size());
    for (size_t i = 0; threads == 1 && i < skips_.size(); ++i) {
      EXPECT_EQ(skips_[i].name, expected_skips[i].name);
      EXPECT_EQ(skips_[i].detail, expected_skips[i].detail);
    }
  }
}

}  // namespace
}  // namespace secretscan
