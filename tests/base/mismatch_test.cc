#include "base/mismatch.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace secretscan {
namespace {

TEST(MismatchTest, EqualsCountingByBytes) {
  for (size_t size : {0, 1, 7, 8, 9, 255, 256, 257, 600}) {
    for (size_t other : {size, size + 1, size + 300}) {
      const std::string a(size, 'x');
      std::string b(other, 'x');
      EXPECT_EQ(CommonPrefix(a, b), size);
      EXPECT_EQ(CommonPrefix(b, a), size);
      for (size_t at = 0; at < size; at += 1 + size / 40) {
        b[at] = 'y';
        EXPECT_EQ(CommonPrefix(a, b), at);
        b[at] = 'x';
      }
    }
  }
}

}  // namespace
}  // namespace secretscan
