#include "git/object_id_table.h"

#include <gtest/gtest.h>

#include <cstring>

namespace secretscan {
namespace {

// Ids that differ in their last bytes only, as a forged tree may hold them.
ObjectId Id(uint32_t number) {
  char raw[20] = {};
  std::memcpy(raw + 16, &number, sizeof number);
  return ObjectId::FromRaw(raw, sizeof raw);
}

TEST(ObjectIdTableTest, NumbersIdsAsTheyCome) {
  ObjectIdTable table;
  EXPECT_FALSE(table.contains(Id(1)));
  constexpr uint32_t kCount = 100'000;
  for (uint32_t i = 0; i < kCount; ++i) {
    ASSERT_EQ(table.Intern(Id(i)), i);
    ASSERT_EQ(table.Intern(Id(i / 2)), i / 2);
  }
  EXPECT_EQ(table.size(), kCount);
  EXPECT_EQ(table.Find(Id(77)), 77u);
  EXPECT_EQ(table[77], Id(77));
  EXPECT_EQ(table.Find(Id(kCount)), ObjectIdTable::kNone);
}

}  // namespace
}  // namespace secretscan
