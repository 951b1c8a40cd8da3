#include "git/tree.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace secretscan {
namespace {

std::string Entry(const std::string& mode, const std::string& name, char fill = 'i', int size = 20) {
  return mode + " " + name + std::string(1, '\0') + std::string(static_cast<size_t>(size), fill);
}

// Names in order; "!" is appended when the tree is malformed.
std::vector<std::string> Names(const std::string& data, int id_size = 20) {
  std::vector<std::string> names;
  TreeEntry entry;
  TreeReader reader(data, id_size);
  while (reader.Next(&entry)) {
    names.emplace_back(entry.name);
  }
  if (!reader.status().ok()) {
    EXPECT_TRUE(absl::IsDataLoss(reader.status()));
    names.emplace_back("!");
  }
  EXPECT_FALSE(reader.Next(&entry));
  return names;
}

uint32_t Mode(const std::string& stored) {
  const std::string data = Entry(stored, "x");
  TreeReader reader(data, 20);
  TreeEntry entry;
  EXPECT_TRUE(reader.Next(&entry));
  return entry.mode;
}

using testing::ElementsAre;
using testing::IsEmpty;

TEST(TreeReader, ReadsEntriesInPlace) {
  const std::string data = Entry("100644", "a", 'x') + Entry("40000", "dir", 'y');
  TreeReader reader(data, 20);
  TreeEntry entry;
  ASSERT_TRUE(reader.Next(&entry));
  EXPECT_EQ(entry.name, "a");
  EXPECT_EQ(entry.name.data(), data.data() + 7);
  EXPECT_TRUE(entry.is_regular());
  EXPECT_EQ(entry.id, ObjectId::FromRaw(std::string(20, 'x').data(), 20));
  ASSERT_TRUE(reader.Next(&entry));
  EXPECT_EQ(entry.name, "dir");
  EXPECT_TRUE(entry.is_tree());
  EXPECT_EQ(entry.id, ObjectId::FromRaw(std::string(20, 'y').data(), 20));
  EXPECT_FALSE(reader.Next(&entry));
  EXPECT_TRUE(reader.status().ok());
}

TEST(TreeReader, ReadsSha256Ids) {
  const std::string data = Entry("100644", "a", 'x', 32) + Entry("100644", "b", 'y', 32);
  EXPECT_THAT(Names(data, 32), ElementsAre("a", "b"));
}

TEST(TreeReader, AnEmptyTreeIsWellFormed) { EXPECT_THAT(Names(""), IsEmpty()); }

TEST(TreeReader, StopsAtTheFirstMalformedEntry) {
  const std::string good = Entry("100644", "a");
  EXPECT_THAT(Names(good + Entry("", "b")), ElementsAre("a", "!"));
  EXPECT_THAT(Names(good + Entry("10064x", "b")), ElementsAre("a", "!"));
  EXPECT_THAT(Names(good + Entry("100648", "b")), ElementsAre("a", "!"));
  EXPECT_THAT(Names(good + Entry("100644", "")), ElementsAre("a", "!"));
}

TEST(TreeReader, EveryTruncationIsMalformed) {
  const std::string data = Entry("100644", "name");
  for (size_t size = 1; size < data.size(); ++size) {
    EXPECT_THAT(Names(data.substr(0, size)), ElementsAre("!")) << size;
  }
}

TEST(TreeReader, BringsModesToGitsOwn) {
  EXPECT_EQ(Mode("100644"), 0100644u);
  EXPECT_EQ(Mode("100664"), 0100644u);
  EXPECT_EQ(Mode("100777"), 0100755u);
  EXPECT_EQ(Mode("120000"), 0120000u);
  EXPECT_EQ(Mode("040000"), 0040000u);
  EXPECT_EQ(Mode("160000"), 0160000u);
  EXPECT_EQ(Mode("0"), 0160000u);
  EXPECT_EQ(Mode("7777777777777777100644"), 0100644u);
}

int Compare(const std::string& a, bool a_is_tree, const std::string& b, bool b_is_tree) {
  TreeEntry left;
  left.name = a;
  left.mode = a_is_tree ? 0040000 : 0100644;
  TreeEntry right;
  right.name = b;
  right.mode = b_is_tree ? 0040000 : 0100644;
  const int order = CompareTreeEntries(left, right);
  EXPECT_EQ(CompareTreeEntries(right, left), -order);
  return order < 0 ? -1 : order > 0 ? 1 : 0;
}

TEST(CompareTreeEntries, ATreesNameEndsInASlash) {
  EXPECT_EQ(Compare("a", false, "b", false), -1);
  EXPECT_EQ(Compare("a", false, "a", false), 0);
  EXPECT_EQ(Compare("a", false, "a", true), -1);
  EXPECT_EQ(Compare("a", false, "a.c", false), -1);
  EXPECT_EQ(Compare("a", true, "a.c", false), 1);   // '/' > '.'
  EXPECT_EQ(Compare("a", true, "a0", false), -1);   // '/' < '0'
  EXPECT_EQ(Compare("a", true, "a", true), 0);
  EXPECT_EQ(Compare("a\x7f", false, "a\x80", false), -1);  // bytes are unsigned
}

}  // namespace
}  // namespace secretscan
