#include "git/delta_encoder.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "git/delta.h"
#include "git/padded_buffer.h"

namespace secretscan {
namespace {

// What the delta makes of the base; "?" when it is malformed.
std::string Applied(const std::string& base, const std::string& delta) {
  PaddedBuffer padded_base, padded_delta, out;
  padded_base.Assign(base);
  padded_delta.Assign(delta);
  DeltaHeader header;
  if (!ParseDeltaHeader(padded_delta.view(), &header) || header.base_size != base.size()) {
    return "?";
  }
  out.Reset(header.result_size);
  const std::string_view instructions = padded_delta.view().substr(header.size);
  if (!ApplyDelta(padded_base.view(), instructions, out.data(), out.size(), nullptr)) {
    return "?";
  }
  return std::string(out.view());
}

class Random {
 public:
  explicit Random(unsigned seed) : engine_(seed) {}
  size_t Below(size_t limit) { return engine_() % limit; }
  std::string Bytes(size_t size, unsigned letters) {
    std::string out(size, '\0');
    for (char& c : out) {
      c = static_cast<char>(Below(letters));
    }
    return out;
  }

 private:
  std::mt19937_64 engine_;
};

size_t DeltaSize(DeltaEncoder* encoder, const std::string& base, const std::string& target) {
  std::string delta;
  EXPECT_TRUE(encoder->Encode(base, target, target.size() + target.size() / 64 + 64, &delta));
  EXPECT_EQ(Applied(base, delta), target);
  return delta.size();
}

TEST(DeltaEncoder, EditsOfRandomTextsComeBack) {
  DeltaEncoder encoder;
  for (unsigned seed = 0; seed < 3000; ++seed) {
    Random random(seed);
    const unsigned letters = seed % 3 == 0 ? 2 : seed % 3 == 1 ? 20 : 256;
    const std::string base = random.Bytes(random.Below(seed % 10 == 0 ? 40000 : 900), letters);
    std::string target = base;
    for (size_t edits = random.Below(12); edits > 0; --edits) {
      const size_t at = random.Below(target.size() + 1);
      const size_t size = random.Below(60);
      switch (random.Below(4)) {
        case 0:
          target.insert(at, random.Bytes(size, letters));
          break;
        case 1:
          target.erase(at, size);
          break;
        case 2:
          target.replace(at, std::min(size, target.size() - at), random.Bytes(size, letters));
          break;
        default: {  // a part moves
          const std::string part = target.substr(at, 20 * size);
          target.erase(at, 20 * size);
          target.insert(random.Below(target.size() + 1), part);
        }
      }
    }
    DeltaSize(&encoder, base, target);
  }
}

std::string Entry(size_t number, const std::string& id) {
  return "100644 file-" + std::to_string(number) + std::string(1, '\0') + id;
}

TEST(DeltaEncoder, ATreeWithOtherIdsCostsLittleMoreThanThese) {
  Random random(1);
  std::string base, target;
  size_t changed = 0;
  for (size_t i = 0; i < 400; ++i) {
    const std::string id = random.Bytes(20, 256);
    const bool is_changed = i % 40 == 7;
    changed += is_changed ? 1 : 0;
    base += Entry(i, id);
    target += Entry(i, is_changed ? random.Bytes(20, 256) : id);
  }
  DeltaEncoder encoder;
  EXPECT_LE(DeltaSize(&encoder, base, target), changed * (20 + 1 + 6) + 12);
  // Entries are added and go at the same time.
  target.insert(target.find("100644 file-200"), Entry(1999, random.Bytes(20, 256)));
  target.erase(target.find("100644 file-300"), Entry(300, std::string(20, 'x')).size());
  EXPECT_LE(DeltaSize(&encoder, base, target), (changed + 2) * (45 + 6) + 12);
}

TEST(DeltaEncoder, FindsWhatMovedFar) {
  Random random(2);
  const std::string a = random.Bytes(5000, 256), b = random.Bytes(7000, 256);
  DeltaEncoder encoder;
  EXPECT_LT(DeltaSize(&encoder, a + "between" + b, "new" + b + "middle" + a + "end"), 400u);
}

TEST(DeltaEncoder, CopiesAreSplitAtTheFormatsLimit) {
  Random random(3);
  const std::string base = random.Bytes(300000, 256);
  DeltaEncoder encoder;
  EXPECT_LT(DeltaSize(&encoder, base, base + "x"), 60u);
  EXPECT_LT(DeltaSize(&encoder, "0123456789" + base, base), 60u);
  EXPECT_LT(DeltaSize(&encoder, base, base.substr(0, 0x10000)), 20u);
}

TEST(DeltaEncoder, KeepsToTheLimit) {
  Random random(4);
  const std::string base = random.Bytes(10000, 256), other = random.Bytes(10000, 256);
  DeltaEncoder encoder;
  std::string delta;
  EXPECT_FALSE(encoder.Encode(base, other, 5000, &delta));
  EXPECT_FALSE(encoder.Encode("", other, 9999, &delta));
  ASSERT_TRUE(encoder.Encode(base, base, 50, &delta));
  const size_t size = delta.size();
  EXPECT_TRUE(encoder.Encode(base, base, size, &delta));
  EXPECT_FALSE(encoder.Encode(base, base, size - 1, &delta));
}

TEST(DeltaEncoder, RepetitiveTexts) {
  DeltaEncoder encoder;
  const std::string zeros(100000, '\0');
  EXPECT_LT(DeltaSize(&encoder, zeros, zeros + "x" + zeros), 100u);
  std::string base, target;
  for (int i = 0; i < 5000; ++i) {
    base += "the same line\n";
    target += i % 3 == 0 ? "another\nthe same line\n" : "the same line\n";
  }
  DeltaSize(&encoder, base, target);
}

}  // namespace
}  // namespace secretscan
