// The decoder and its slow twin on random texts made of the pieces that matter.
#include <cstdio>
#include <random>
#include <string>
#include <vector>

#include "decode/slow_decoder.h"
#include "gtest/gtest.h"

namespace secretscan {
namespace {

using Random = std::minstd_rand;

size_t Below(Random* random, size_t limit) { return (*random)() % limit; }

std::string Piece(Random* random) {
  static const std::vector<std::string> kPieces = {
      "%",  "%4",   "%41",    "%20",    "%25",    "%0A",     "%80", "%7f", "\\",    "\\u", "\\\\u",
      "U+", "U",    "\\u0041", "\\U0025", "\\\\u005c", "\\ud800", "U+0041", "U+0025 ", "U+005c\n",
      "0041", " ",  "\n",     "\t",     "\r",     "\v",      "=",   "==",  "/",     "+",   "-",
      "_",  "aaaaaaaa", "41414141", "616263646566676869", "2541", "YWJj", "ZGVmZ2hpamts", "JTQx",
      "xyz", "G",   "\xFF",   "\xC3\xA9", "abcdefghijklmnop", "0123456789abcdef",
      "0123456789abcdef0123456789abcdef"};
  return kPieces[Below(random, kPieces.size())];
}

std::string Plain(Random* random) {
  std::string out;
  for (size_t n = Below(random, 12); n > 0; --n) {
    out += Below(random, 3) == 0 ? Piece(random)
                                 : std::string(1, static_cast<char>(' ' + Below(random, 95)));
  }
  return out;
}

std::string Base64(const std::string& text, bool url, bool pad) {
  const std::string alphabet = std::string("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz") +
                               "0123456789" + (url ? "-_" : "+/");
  std::string out;
  unsigned bits = 0;
  int pending = 0;
  for (const unsigned char c : text) {
    bits = bits << 8 | c;
    for (pending += 8; pending >= 6; pending -= 6) {
      out += alphabet[bits >> (pending - 6) & 63];
    }
  }
  if (pending > 0) {
    out += alphabet[bits << (6 - pending) & 63];
  }
  while (pad && out.size() % 4 != 0) {
    out += '=';
  }
  return out;
}

std::string Format(const char* format, unsigned value) {
  char buffer[16];
  std::snprintf(buffer, sizeof buffer, format, value);
  return buffer;
}

std::string Encoded(Random* random, const std::string& text) {
  std::string out;
  const size_t how = Below(random, 6);
  for (const unsigned char c : text) {
    switch (how) {
      case 0: out += Below(random, 2) ? Format("%%%02X", c) : std::string(1, c); break;
      case 1: out += Format("\\u%04x", c); break;
      case 2: out += Format("U+%04X", c) + " \n\t"[Below(random, 3)]; break;
      case 3: out += Format("%02x", c); break;
      default: return Base64(text, how == 4, Below(random, 2) == 0);
    }
  }
  return out;
}

std::string Nested(Random* random, int depth) {
  std::string out = Plain(random);
  for (size_t n = depth > 0 ? Below(random, 3) + 1 : 0; n > 0; --n) {
    out += Encoded(random, Nested(random, depth - 1)) + Plain(random);
  }
  return out;
}

TEST(Equivalence, PiecesInAnyOrder) {
  Random random(1);
  for (uint32_t i = 0; i < 20000; ++i) {
    std::string text;
    for (size_t n = Below(&random, 24); n > 0; --n) {
      text += Piece(&random);
    }
    ASSERT_EQ(CompareDecoders(text, i + 1), "") << i << ": " << testing::PrintToString(text);
  }
}

TEST(Equivalence, SmallAlphabets) {
  const std::string alphabets[] = {"%\\u4A1\n", "U+0041 \n", "\\uU00e+ ", "aF0_=%",
                                   "0123456789aA%2x"};
  Random random(2);
  for (uint32_t i = 0; i < 20000; ++i) {
    const std::string& alphabet = alphabets[i % 5];
    std::string text;
    for (size_t n = Below(&random, 80); n > 0; --n) {
      text += alphabet[Below(&random, alphabet.size())];
    }
    ASSERT_EQ(CompareDecoders(text, i + 1), "") << i << ": " << testing::PrintToString(text);
  }
}

TEST(Equivalence, NestedEncodings) {
  Random random(3);
  for (uint32_t i = 0; i < 3000; ++i) {
    const std::string text = Nested(&random, 1 + static_cast<int>(i % 3));
    ASSERT_EQ(CompareDecoders(text, i + 1), "") << i << ": " << testing::PrintToString(text);
  }
}

}  // namespace
}  // namespace secretscan
