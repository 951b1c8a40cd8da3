#include "base/find_last.h"

#include <string>

#include "gtest/gtest.h"

namespace secretscan {
namespace {

TEST(FindLast, IsWhatStandsLast) {
  EXPECT_EQ(FindLast("", '\n'), std::string_view::npos);
  EXPECT_EQ(FindLast(std::string_view(), '\n'), std::string_view::npos);
  for (size_t size = 1; size < 200; ++size) {
    std::string text(size, '.');
    ASSERT_EQ(FindLast(text, '\xFF'), std::string_view::npos);
    for (size_t pos = 0; pos < size; ++pos) {
      text[pos] = '\xFF';
      ASSERT_EQ(FindLast(text, '\xFF'), pos) << size;
      ASSERT_EQ(FindLast(std::string_view(text).substr(0, pos), '\xFF'),
                std::string_view(text).substr(0, pos).rfind('\xFF'));
    }
  }
}

}  // namespace
}  // namespace secretscan
