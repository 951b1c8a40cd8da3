#include "cli/edit_distance.h"

#include "gtest/gtest.h"

namespace secretscan {
namespace {

TEST(EditDistanceTest, CountsEdits) {
  EXPECT_EQ(EditDistance("", ""), 0);
  EXPECT_EQ(EditDistance("abc", ""), 3);
  EXPECT_EQ(EditDistance("", "abc"), 3);
  EXPECT_EQ(EditDistance("kitten", "sitting"), 3);
  EXPECT_EQ(EditDistance("histroy", "history"), 1);  // neighbours swapped
  EXPECT_EQ(EditDistance("ca", "abc"), 3);           // no edit inside a swapped pair
}

TEST(NearestWordTest, SuggestsOnlyWhatIsNear) {
  const std::vector<std::string> known = {"history", "dir", "stdin"};
  EXPECT_EQ(NearestWord("histry", known), "history");
  EXPECT_EQ(NearestWord("dri", known), "dir");
  EXPECT_EQ(NearestWord("completion", known), "");
  EXPECT_EQ(NearestWord("x", known), "");
  EXPECT_EQ(NearestWord(std::string(100000, 'h'), known), "");
}

}  // namespace
}  // namespace secretscan
