#include "git/short_deflate.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "git/inflate.h"

namespace secretscan {
namespace {

// What zlib data of `size` bytes holds; "?" when it is malformed.
std::string Inflated(const std::string& compressed, size_t size) {
  std::string out(size + kInflateSlack, '\0');
  size_t consumed = 0;
  if (!InflateExactly(compressed, out.data(), size, kInflateSlack, &consumed) ||
      consumed != compressed.size()) {
    return "?";
  }
  out.resize(size);
  return out;
}

void ExpectRoundTrip(const std::string& text) {
  std::string compressed;
  DeflateShort(text, &compressed);
  EXPECT_EQ(Inflated(compressed, text.size()), text);
  EXPECT_LE(compressed.size(), text.size() + 11);
  DeflateStored(text, &compressed);
  EXPECT_EQ(Inflated(compressed, text.size()), text);
}

TEST(ShortDeflate, RandomTextsOfAllSizesComeBack) {
  std::mt19937 engine(1);
  for (int i = 0; i < 3000; ++i) {
    std::string text(engine() % (kMaxShortText + 1), 'x');
    for (char& c : text) {
      switch (i % 5) {
        case 0: c = static_cast<char>(engine()); break;
        case 1: c = static_cast<char>('a' + engine() % 3); break;
        case 2: c = static_cast<char>(' ' + engine() % 95); break;
        case 3: c = engine() % 50 == 0 ? static_cast<char>(engine()) : ' '; break;
        default: break;
      }
    }
    ExpectRoundTrip(text);
  }
}

TEST(ShortDeflate, EveryLengthAndDistanceOfAMatch) {
  std::mt19937 engine(2);
  for (size_t gap = 0; gap < kMaxShortText - 300; gap = gap < 300 ? gap + 1 : gap + 97) {
    const size_t size = 4 + gap % 290;
    std::string part(size, ' ');
    for (char& c : part) {
      c = static_cast<char>('a' + engine() % 26);
    }
    std::string between(gap, '0');
    for (char& c : between) {
      c = static_cast<char>('0' + engine() % 10);
    }
    const std::string text = part + between + part;
    if (text.size() <= kMaxShortText) {
      ExpectRoundTrip(text);
    }
  }
  for (size_t size = 0; size <= 600; ++size) {
    ExpectRoundTrip(std::string(size, 'r'));
  }
}

TEST(ShortDeflate, TextsBecomeShorter) {
  std::string commit = "tree " + std::string(40, '1') + "\nauthor A U Thor <author@example.com> "
      "1700000000 +0000\ncommitter A U Thor <author@example.com> 1700000000 +0000\n\n";
  for (int i = 0; i < 6; ++i) {
    commit += "What this changes, and why it is right to change it, number " + std::to_string(i) +
              ".\n";
  }
  std::string compressed;
  DeflateShort(commit, &compressed);
  EXPECT_LT(compressed.size(), commit.size() / 2);
}

TEST(ShortDeflate, StoredDataLongerThanABlock) {
  std::string data(200000, '\0');
  std::mt19937 engine(3);
  for (char& c : data) {
    c = static_cast<char>(engine());
  }
  std::string stored;
  DeflateStored(data, &stored);
  EXPECT_EQ(Inflated(stored, data.size()), data);
  EXPECT_EQ(stored.size(), data.size() + 6 + 4 * 5);
}

}  // namespace
}  // namespace secretscan
