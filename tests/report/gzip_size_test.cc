#include "report/gzip_size.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include <random>
#include <string>

namespace secretscan {
namespace {

// gzip's size by zlib's one-call compressor: its format has a header and trailer of 6 bytes, gzip's 18.
size_t ByOneCall(const std::string& text) {
  uLongf size = compressBound(text.size());
  std::string out(size, '\0');
  EXPECT_EQ(compress2(reinterpret_cast<Bytef*>(out.data()), &size,
                      reinterpret_cast<const Bytef*>(text.data()), text.size(), 6),
            Z_OK);
  return size + 12;
}

TEST(GzipSize, IsWhatGzipMakes) {
  std::mt19937 random(1);
  std::string noise;
  for (int i = 0; i < 300'000; ++i) {
    noise += static_cast<char>(random());
  }
  EXPECT_EQ(GzipSize(""), 20u);
  for (const std::string& text : {std::string("a"), std::string(5'000'000, 'x'), noise}) {
    EXPECT_EQ(GzipSize(text), ByOneCall(text));
  }
  EXPECT_GT(GzipSize(noise), noise.size());
}

}  // namespace
}  // namespace secretscan
