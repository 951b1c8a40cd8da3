#include "git/short_deflate.h"

#include <libdeflate.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>
#include <cstdint>
#include <cstring>
#include <vector>

namespace secretscan {
namespace {

constexpr int kEndOfBlock = 256;
constexpr int kLiterals = 286;
constexpr int kDistances = 24;  // up to 4096
constexpr int kLengthCodes = 19;
constexpr size_t kMinMatch = 4;
constexpr size_t kMaxMatch = 258;
constexpr int kHashBits = 12;
constexpr size_t kMaxStored = 65535;

// What most short texts look like; only how often each character comes is taken from it.
constexpr std::string_view kSample =
    "tree 0a1b2c3d4e5f60718293a4b5c6d7e8f90123456789abcdef\n"
    "parent 9f8e7d6c5b4a39281706f5e4d3c2b1a00fedcba987654321\n"
    "author Somebody Else <somebody@example.com> 1234567890 +0200\n"
    "committer Somebody <nobody@example.org> 1357924680 -0700\n\n"
    "Merge branch 'topic' into main: read the file only when it has changed\n\n"
    "The list of names was built before the options were parsed, so that a wrong value in the\n"
    "configuration was not noticed until much later, when nothing could be done about it any more.\n"
    "This makes the check earlier and adds a test for it. While at it, remove a variable that is not\n"
    "used, fix some comments, and return -1 instead of exit(1) if there is an error (see README.md).\n"
    "  * lib/path/to_file.c (some_function): new argument; callers updated.\n"
    "Signed-off-by: Somebody Else <somebody@example.com>\n"
    "Reviewed-by: Junior H. Gray <junior.k@example.net>\n";

struct Code {
  uint16_t bits = 0;    // in the order in which they are written
  uint8_t length = 0;
};

// Lengths of a Huffman code for these weights; those of weight 0 get none.
template <size_t kCount>
std::array<uint8_t, kCount> CodeLengths(std::array<uint32_t, kCount> weights, int max_length) {
  struct Node {
    uint64_t weight;
    int left, right;  // -1: a leaf
  };
  while (true) {
    std::vector<Node> nodes;
    std::vector<int> open;
    std::array<uint8_t, kCount> lengths{};
    std::vector<size_t> symbols;
    for (size_t i = 0; i < kCount; ++i) {
      if (weights[i] != 0) {
        open.push_back(static_cast<int>(nodes.size()));
        nodes.push_back({weights[i], -1, -1});
        symbols.push_back(i);
      }
    }
    const auto heavier = [&](int a, int b) {
      return nodes[static_cast<size_t>(a)].weight > nodes[static_cast<size_t>(b)].weight ||
             (nodes[static_cast<size_t>(a)].weight == nodes[static_cast<size_t>(b)].weight &&
              a > b);
    };
    std::make_heap(open.begin(), open.end(), heavier);
    const auto take = [&] {
      std::pop_heap(open.begin(), open.end(), heavier);
      const int node = open.back();
      open.pop_back();
      return node;
    };
    while (open.size() > 1) {
      const int a = take(), b = take();
      nodes.push_back(
          {nodes[static_cast<size_t>(a)].weight + nodes[static_cast<size_t>(b)].weight, a, b});
      open.push_back(static_cast<int>(nodes.size()) - 1);
      std::push_heap(open.begin(), open.end(), heavier);
    }
    // A node comes behind its children.
    std::vector<int> depths(nodes.size());
    int deepest = 0;
    for (size_t i = nodes.size(); i-- > 0;) {
      if (nodes[i].left < 0) {
        lengths[symbols[i]] = static_cast<uint8_t>(depths[i]);
        deepest = std::max(deepest, depths[i]);
      } else {
        depths[static_cast<size_t>(nodes[i].left)] = depths[i] + 1;
        depths[static_cast<size_t>(nodes[i].right)] = depths[i] + 1;
      }
    }
    if (deepest <= max_length) {
      return lengths;
    }
    for (uint32_t& weight : weights) {
      weight = (weight + 1) / 2;
    }
  }
}

// RFC 1951, 3.2.2.
template <size_t kCount>
std::array<Code, kCount> CodesOf(const std::array<uint8_t, kCount>& lengths) {
  std::array<Code, kCount> codes{};
  std::array<unsigned, 17> first{};
  std::array<unsigned, 17> count{};
  for (const uint8_t length : lengths) {
    count[length] += length == 0 ? 0 : 1;
  }
  unsigned code = 0;
  for (size_t length = 1; length < first.size(); ++length) {
    code = (code + count[length - 1]) << 1;
    first[length] = code;
  }
  for (size_t i = 0; i < kCount; ++i) {
    const uint8_t length = lengths[i];
    if (length == 0) {
      continue;
    }
    unsigned value = first[length]++;
    unsigned reversed = 0;
    for (int bit = 0; bit < length; ++bit, value >>= 1) {
      reversed = reversed << 1 | (value & 1);
    }
    codes[i] = {static_cast<uint16_t>(reversed), length};
  }
  return codes;
}

class BitWriter {
 public:
  // Room for all that is written, and eight bytes more.
  explicit BitWriter(char* out) : begin_(out), out_(out) {}
  // At most 32 bits.
  void Put(uint32_t bits, int count) {
    held_ |= uint64_t{bits} << held_count_;
    held_count_ += count;
    if (held_count_ >= 32) {
      std::memcpy(out_, &held_, 4);
      out_ += 4;
      held_ >>= 32;
      held_count_ -= 32;
    }
  }
  void Put(const Code& code) { Put(code.bits, code.length); }
  // Whole bytes written.
  size_t Finish() {
    for (; held_count_ > 0; held_count_ -= 8, held_ >>= 8) {
      *out_++ = static_cast<char>(held_);
    }
    return static_cast<size_t>(out_ - begin_);
  }

 private:
  char* const begin_;
  char* out_;
  uint64_t held_ = 0;
  int held_count_ = 0;
};

// A code with bits of its own behind.
struct Prefixed {
  Code code;
  uint16_t base = 0;
  uint8_t extra = 0;
};

bool IsPlain(char c) { return c == '\n' || c == '\t' || (c >= ' ' && c < 127); }

// A code, and what a block in it begins with: shorter for texts of plain characters only.
struct Model {
  std::array<Code, kLiterals> literals;
  std::array<Prefixed, kMaxMatch + 1> lengths;   // by length
  std::array<Prefixed, kDistances> distances;
  std::array<uint8_t, 256> near{};               // symbol of distances up to 256, less 1
  std::array<uint8_t, 32> far{};                 // of longer ones, by 128th
  std::vector<std::pair<uint32_t, int>> header;  // bits, count

  explicit Model(bool plain);
};

Model::Model(bool plain) {
  std::array<uint32_t, kLiterals> weights{};
  for (int i = 0; i < 256; ++i) {
    weights[static_cast<size_t>(i)] = IsPlain(static_cast<char>(i)) ? 4 : plain ? 0 : 1;
  }
  for (const char c : kSample) {
    weights[static_cast<unsigned char>(c)] += 8;
  }
  weights[kEndOfBlock] = 12;
  for (int i = 257; i < kLiterals; ++i) {
    weights[static_cast<size_t>(i)] = i < 265 ? 60 : i < 273 ? 30 : i < 281 ? 12 : 2;
  }
  std::array<uint32_t, kDistances> distance_weights{};
  for (size_t i = 0; i < kDistances; ++i) {
    distance_weights[i] = i < 8 ? 2 : i < 24 ? 16 : 1;
  }
  const auto literal_lengths = CodeLengths(weights, 15);
  const auto distance_lengths = CodeLengths(distance_weights, 15);
  literals = CodesOf(literal_lengths);
  const auto distance_codes = CodesOf(distance_lengths);

  size_t length = 3;
  for (int symbol = 257; symbol < 285; ++symbol) {
    const int extra = symbol < 265 ? 0 : (symbol - 261) / 4;
    const size_t base = length;
    for (; length < base + (size_t{1} << extra) && length < kMaxMatch; ++length) {
      lengths[length] = {literals[static_cast<size_t>(symbol)], static_cast<uint16_t>(base),
                         static_cast<uint8_t>(extra)};
    }
  }
  lengths[kMaxMatch] = {literals[285], static_cast<uint16_t>(kMaxMatch), 0};
  size_t distance = 1;
  for (size_t symbol = 0; symbol < kDistances; ++symbol) {
    const int extra = symbol < 4 ? 0 : static_cast<int>(symbol / 2 - 1);
    distances[symbol] = {distance_codes[symbol], static_cast<uint16_t>(distance),
                         static_cast<uint8_t>(extra)};
    for (const size_t end = distance + (size_t{1} << extra); distance < end; ++distance) {
      if (distance <= 256) {
        near[distance - 1] = static_cast<uint8_t>(symbol);
      } else {
        far[(distance - 1) >> 7] = static_cast<uint8_t>(symbol);
      }
    }
  }

  // Lengths of both codes, one after the other, with runs.
  std::vector<uint8_t> all(literal_lengths.begin(), literal_lengths.end());
  all.insert(all.end(), distance_lengths.begin(), distance_lengths.end());
  struct Item {
    uint8_t symbol, repeat;
  };
  std::vector<Item> items;
  for (size_t i = 0; i < all.size();) {
    size_t run = 1;
    while (i + run < all.size() && all[i + run] == all[i]) {
      ++run;
    }
    items.push_back({all[i], 0});
    ++i;
    for (--run; run >= 3;) {
      // 16 repeats the last length; 17 and 18 are runs of 0.
      const uint8_t symbol = all[i] != 0 ? 16 : run < 11 ? 17 : 18;
      const size_t least = symbol == 18 ? 11 : 3;
      const size_t part =
          std::min<size_t>(run, symbol == 16 ? 6 : symbol == 17 ? 10 : 138);
      items.push_back({symbol, static_cast<uint8_t>(part - least)});
      run -= part;
      i += part;
    }
  }
  std::array<uint32_t, kLengthCodes> item_weights{};
  for (const Item& item : items) {
    ++item_weights[item.symbol];
  }
  const auto item_lengths = CodeLengths(item_weights, 7);
  const auto item_codes = CodesOf(item_lengths);
  header = {{1, 1}, {2, 2}, {kLiterals - 257, 5}, {kDistances - 1, 5}, {kLengthCodes - 4, 4}};
  for (const size_t symbol : {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15}) {
    header.emplace_back(item_lengths[symbol], 3);
  }
  for (const Item& item : items) {
    header.emplace_back(item_codes[item.symbol].bits, item_codes[item.symbol].length);
    if (item.symbol >= 16) {
      header.emplace_back(item.repeat, item.symbol == 16 ? 2 : item.symbol == 17 ? 3 : 7);
    }
  }
}

const Model& ModelFor(std::string_view text) {
  static const Model plain(true), any(false);
  return std::all_of(text.begin(), text.end(), IsPlain) ? plain : any;
}

uint32_t Word32(const char* at) {
  uint32_t word;
  std::memcpy(&word, at, sizeof word);
  return word;
}

// Where four bytes were last seen. Never cleared: what is older than a text's begin does not count.
struct Places {
  std::array<uint32_t, size_t{1} << kHashBits> last{};
  uint32_t now = 1;
};

size_t MatchLength(const char* a, const char* b, size_t limit) {
  size_t size = kMinMatch;
  while (size + 8 <= limit) {
    uint64_t x, y;
    std::memcpy(&x, a + size, 8);
    std::memcpy(&y, b + size, 8);
    if (x != y) {
      return size + static_cast<size_t>(std::countr_zero(x ^ y)) / 8;
    }
    size += 8;
  }
  while (size < limit && a[size] == b[size]) {
    ++size;
  }
  return size;
}

// The block; returns its size.
size_t WriteBlock(std::string_view text, char* out) {
  thread_local Places places;
  const Model& model = ModelFor(text);
  if (places.now > 0xF0000000u) {
    places = {};
  }
  const uint32_t begin = places.now;
  places.now += static_cast<uint32_t>(text.size());
  BitWriter bits(out);
  for (const auto& [value, count] : model.header) {
    bits.Put(value, count);
  }
  size_t at = 0;
  while (at < text.size()) {
    if (text.size() - at >= kMinMatch) {
      const uint32_t word = Word32(text.data() + at);
      uint32_t& last = places.last[word * 0x9E3779B1u >> (32 - kHashBits)];
      const uint32_t before = last;
      last = begin + static_cast<uint32_t>(at);
      if (before >= begin && Word32(text.data() + (before - begin)) == word) {
        const size_t limit = std::min(kMaxMatch, text.size() - at);
        const size_t size = MatchLength(text.data() + (before - begin), text.data() + at, limit);
        const size_t distance = at - (before - begin);
        const Prefixed& length_code = model.lengths[size];
        bits.Put(length_code.code);
        bits.Put(static_cast<uint32_t>(size) - length_code.base, length_code.extra);
        const Prefixed& distance_code =
            model.distances[distance <= 256 ? model.near[distance - 1]
                                            : model.far[(distance - 1) >> 7]];
        bits.Put(distance_code.code);
        bits.Put(static_cast<uint32_t>(distance) - distance_code.base, distance_code.extra);
        at += size;
        continue;
      }
    }
    bits.Put(model.literals[static_cast<unsigned char>(text[at])]);
    ++at;
  }
  bits.Put(model.literals[kEndOfBlock]);
  return bits.Finish();
}

void AppendChecksum(std::string_view data, std::string* out) {
  const uint32_t sum = libdeflate_adler32(1, data.data(), data.size());
  for (int shift = 24; shift >= 0; shift -= 8) {
    *out += static_cast<char>(sum >> shift);
  }
}

}  // namespace

void DeflateStored(std::string_view data, std::string* out) {
  out->assign("\x78\x01", 2);
  std::string_view rest = data;
  do {
    const std::string_view part = rest.substr(0, kMaxStored);
    rest.remove_prefix(part.size());
    const auto size = static_cast<uint16_t>(part.size());
    const auto inverse = static_cast<uint16_t>(~size);
    *out += static_cast<char>(rest.empty() ? 1 : 0);
    for (const uint16_t word : {size, inverse}) {
      *out += static_cast<char>(word);
      *out += static_cast<char>(word >> 8);
    }
    *out += part;
  } while (!rest.empty());
  AppendChecksum(data, out);
}

void DeflateShort(std::string_view text, std::string* out) {
  assert(text.size() <= kMaxShortText);
  // A code has at most 15 bits; the header is short.
  char block[kMaxShortText * 2 + 1024];
  const size_t size = WriteBlock(text, block);
  if (size >= text.size() + 5) {
    DeflateStored(text, out);
    return;
  }
  out->assign("\x78\x01", 2);
  out->append(block, size);
  AppendChecksum(text, out);
}

}  // namespace secretscan
