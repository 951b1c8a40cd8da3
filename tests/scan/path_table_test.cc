#include "scan/path_table.h"

#include <gtest/gtest.h>

namespace secretscan {
namespace {

TEST(PathTableTest, EachPathHasOneNumber) {
  PathTable table;
  const uint32_t a = table.Intern(PathTable::kRoot, "a");
  const uint32_t ab = table.Intern(a, "b");
  EXPECT_EQ(table.Path(ab), "a/b");
  EXPECT_EQ(table.parent(ab), a);
  EXPECT_EQ(table.Intern(PathTable::kRoot, "a/b"), ab);
  EXPECT_NE(table.Intern(PathTable::kRoot, "b"), ab);
}

TEST(PathTableTest, ForgedNamesKeepTheirSlashes) {
  PathTable table;
  for (const char* path : {"/", "//", "/a", "a/", "a//b", "a/b"}) {
    EXPECT_EQ(table.Path(table.Intern(PathTable::kRoot, path)), path);
  }
  EXPECT_EQ(table.Intern(table.Intern(PathTable::kRoot, "a/"), "b"),
            table.Intern(table.Intern(PathTable::kRoot, "a"), "/b"));
}

TEST(PathTableTest, Grows) {
  PathTable table;
  for (uint32_t i = 0; i < 10'000; ++i) {
    EXPECT_EQ(table.Intern(PathTable::kRoot, std::to_string(i)), i + 1);
  }
  EXPECT_EQ(table.Path(1235), "1234");
}

}  // namespace
}  // namespace secretscan
