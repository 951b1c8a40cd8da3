// Decoding takes work and memory in proportion to the text, however it is nested: counted, not timed.
#include <malloc.h>

#include <atomic>
#include <cstdlib>
#include <new>
#include <string>

#include "decode/decoder.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "scan/blob_scanner.h"
#include "scan/fragment_scanner.h"

namespace {

// What the program takes from the heap.
struct Heap {
  std::atomic<int64_t> calls{0};
  std::atomic<int64_t> live{0};
  std::atomic<int64_t> peak{0};
};
Heap heap;

void* Take(size_t size) {
  void* block = std::malloc(size);
  if (block == nullptr) {
    std::abort();
  }
  ++heap.calls;
  const int64_t live = heap.live += static_cast<int64_t>(malloc_usable_size(block));
  int64_t peak = heap.peak;
  while (live > peak && !heap.peak.compare_exchange_weak(peak, live)) {
  }
  return block;
}

void Give(void* block) {
  heap.live -= static_cast<int64_t>(malloc_usable_size(block));
  std::free(block);
}

}  // namespace

void* operator new(size_t size) { return Take(size); }
void* operator new[](size_t size) { return Take(size); }
void operator delete(void* block) noexcept { Give(block); }
void operator delete[](void* block) noexcept { Give(block); }
void operator delete(void* block, size_t) noexcept { Give(block); }
void operator delete[](void* block, size_t) noexcept { Give(block); }

namespace secretscan {
namespace {

std::string Base64(std::string_view text) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (size_t i = 0; i + 3 <= text.size(); i += 3) {
    const uint32_t bits = static_cast<uint32_t>(static_cast<unsigned char>(text[i])) << 16 |
                          static_cast<uint32_t>(static_cast<unsigned char>(text[i + 1])) << 8 |
                          static_cast<unsigned char>(text[i + 2]);
    for (const int shift : {18, 12, 6, 0}) {
      out += kDigits[bits >> shift & 63];
    }
  }
  return out;
}

std::string Hex(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  for (const char c : text) {
    out += kDigits[static_cast<unsigned char>(c) >> 4];
    out += kDigits[static_cast<unsigned char>(c) & 15];
  }
  return out;
}

std::string Repeated(std::string_view piece, size_t size) {
  std::string out;
  while (out.size() < size) {
    out += piece;
  }
  return out;
}

struct Family {
  const char* name;
  std::string (*make)(size_t size);
};

constexpr Family kFamilies[] = {
    {"base64 of base64 of …, one run",
     [](size_t size) {
       std::string text = Repeated("TOK1234 words that mean nothing ", size / 5);
       for (int i = 0; i < 5; ++i) {
         text.resize(text.size() / 3 * 3);
         text = Base64(text);
       }
       return text.substr(0, size);
     }},
    {"base64 of base64 of …, many runs",
     [](size_t size) {
       std::string text = "TOK1234 is the secret here!!";
       for (int i = 0; i < 5; ++i) {
         text.resize(text.size() / 3 * 3);
         text = Base64(text);
       }
       return Repeated(text + "\n", size);
     }},
    {"percent escapes on one line", [](size_t size) { return Repeated("%54", size); }},
    {"percent escapes of percent escapes", [](size_t size) { return Repeated("%2535%34", size); }},
    {"percent escapes far apart", [](size_t size) { return Repeated("%54 and words ", size); }},
    {"unicode escapes", [](size_t size) { return Repeated("\\u0054\\u004F", size); }},
    {"code points", [](size_t size) { return Repeated("U+0054 U+004F ", size); }},
    {"hex and base64 that touch",
     [](size_t size) {
       return Repeated(Hex("TOK1234 and so on, words") + Base64("TOK1234 words and so on "), size);
     }},
    {"hex of base64 of hex",
     [](size_t size) { return Repeated(Hex(Base64(Hex("TOK1234 and so on"))) + " ", size); }},
    {"runs that give way",
     [](size_t size) { return Repeated(Base64("TOK1234 words and so on ") + "%54%4f%4b", size); }},
    {"findings in all of it",
     [](size_t size) { return Repeated(Base64("TOK1234 TOK1234 TOK1234 ") + " ", size); }},
};

class DecodeWorkTest : public ::testing::TestWithParam<Family> {};

struct Work {
  int64_t calls = 0;
  int64_t peak = 0;
  int64_t decoded = 0;   // bytes of the texts of all passes
  int64_t segments = 0;
};

class Counter {
 public:
  Counter() : calls_(heap.calls), live_(heap.live) { heap.peak = live_; }
  int64_t calls() const { return heap.calls - calls_; }
  int64_t peak() const { return heap.peak - live_; }

 private:
  int64_t calls_;
  int64_t live_;
};

Work Decode(const std::string& text) {
  Work work;
  const Counter counter;
  DecodedText decoded;
  const DecodedText* previous = nullptr;
  for (int pass = 0; pass < 5; ++pass) {
    DecodedText next;
    if (!DecodePass(previous == nullptr ? text : std::string_view(previous->text), previous,
                    &next)) {
      break;
    }
    EXPECT_LE(next.text.size(), previous == nullptr ? text.size() : previous->text.size());
    decoded = std::move(next);
    previous = &decoded;
    work.decoded += static_cast<int64_t>(decoded.text.size());
    work.segments += static_cast<int64_t>(decoded.segments.size());
  }
  work.calls = counter.calls();
  work.peak = counter.peak();
  return work;
}

constexpr size_t kSize = 200'000;

TEST_P(DecodeWorkTest, GrowsNoFasterThanTheText) {
  const Work once = Decode(GetParam().make(kSize));
  const Work more = Decode(GetParam().make(4 * kSize));
  EXPECT_GT(once.decoded, 0);
  EXPECT_LE(more.calls, 5 * once.calls + 1000);
  EXPECT_LE(more.decoded, 5 * once.decoded);
  EXPECT_LE(more.segments, 5 * once.segments + 5);
  EXPECT_LE(more.peak, 6 * once.peak);
  // Per byte: the segments of five passes at most, of 80 bytes for each four.
  EXPECT_LE(more.peak, static_cast<int64_t>(4 * kSize) * 5 * 40);
}

TEST_P(DecodeWorkTest, SoDoesTheScan) {
  const auto set = ParseRules("[[rules]]\nid='tok'\nregex='TOK[0-9]{4}'\nkeywords=['tok']\n", "t");
  ASSERT_TRUE(set.ok());
  const auto rules = CompiledRules::Compile(*set, "");
  ASSERT_TRUE(rules.ok());
  const ScanOptions options;
  Work work[2];
  for (int i = 0; i < 2; ++i) {
    const auto scanner = FragmentScanner::Create(*rules, options);
    const auto blobs = BlobScanner::Create(*rules, options);
    std::string text = GetParam().make(i == 0 ? kSize : 4 * kSize);
    text.reserve(text.size() + Prefilter::kPadding);
    const Counter counter;
    std::vector<Finding> findings;
    ASSERT_TRUE((*scanner)->Scan({text, "f", "", 1}, &findings).ok());
    std::vector<BlobHit> hits;
    ASSERT_TRUE((*blobs)->Scan(text, RuleScope::All(), nullptr, &hits).ok());
    work[i].calls = counter.calls();
    work[i].peak = counter.peak();
  }
  EXPECT_LE(work[1].calls, 5 * work[0].calls + 10'000);
  EXPECT_LE(work[1].peak, 6 * work[0].peak + (1 << 20));
}

INSTANTIATE_TEST_SUITE_P(Families, DecodeWorkTest, ::testing::ValuesIn(kFamilies),
                         [](const auto& family) { return "Family" + std::to_string(family.index); });

}  // namespace
}  // namespace secretscan
