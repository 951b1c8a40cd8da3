// All ways of reading masks against one byte at a time.
#include "match/run_masks.h"

#include <cctype>
#include <cstring>
#include <random>
#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace secretscan {
namespace {

bool Is(char c, const char* extra) { return c != '\0' && std::strchr(extra, c) != nullptr; }

std::vector<RunMasks> Slowly(std::string_view text, size_t blocks) {
  std::vector<RunMasks> masks(blocks);
  for (size_t i = 0; i < text.size() && i < blocks * RunMasks::kBlock; ++i) {
    const char c = text[i];
    const uint64_t bit = uint64_t{1} << i % RunMasks::kBlock;
    const bool alnum = static_cast<unsigned char>(c) < 0x80 && std::isalnum(c) != 0;
    RunMasks& mask = masks[i / RunMasks::kBlock];
    mask.alnum |= alnum ? bit : 0;
    mask.word |= alnum || Is(c, "_-") ? bit : 0;
    mask.base64 |= alnum || Is(c, "_-+/=.") ? bit : 0;
  }
  return masks;
}

TEST(RunMasks, EveryByte) {
  std::string text;
  for (int c = 0; c < 256; ++c) {
    text += static_cast<char>(c);
  }
  for (const RunMasks::Reader read : RunMasks::Readers()) {
    std::vector<RunMasks> masks(text.size() / RunMasks::kBlock);
    read(text, masks);
    EXPECT_EQ(masks, Slowly(text, masks.size()));
  }
}

TEST(RunMasks, TextsOfAnySizeAndBlocksBehindThem) {
  std::minstd_rand random(1);
  for (size_t size = 0; size < 300; ++size) {
    std::string text(size, '\0');
    for (char& c : text) {
      c = static_cast<char>(random() % 3 == 0 ? random() % 256 : 'a' + random() % 26);
    }
    for (size_t blocks = 0; blocks <= size / RunMasks::kBlock + 2; ++blocks) {
      for (const RunMasks::Reader read : RunMasks::Readers()) {
        std::vector<RunMasks> masks(blocks, RunMasks{~uint64_t{0}, 1, 2});
        read(text, masks);
        ASSERT_EQ(masks, Slowly(text, blocks)) << size << " bytes, " << blocks << " blocks";
      }
    }
  }
}

}  // namespace
}  // namespace secretscan
