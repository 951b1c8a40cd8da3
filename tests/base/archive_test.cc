#include "base/archive.h"

#include "gtest/gtest.h"

namespace secretscan {
namespace {

enum class Kind : uint8_t { kOne, kTwo };

struct Inner {
  std::string name;
  std::optional<int64_t> number;
  friend bool operator==(const Inner&, const Inner&) = default;
};

struct Outer {
  bool flag = false;
  double real = 0;
  Kind kind = Kind::kOne;
  std::vector<Inner> inner;
  friend bool operator==(const Outer&, const Outer&) = default;
};

template <typename Archive>
void Fields(Archive& archive, Inner& inner) {
  archive(inner.name, inner.number);
}

template <typename Archive>
void Fields(Archive& archive, Outer& outer) {
  archive(outer.flag, outer.real, outer.kind, outer.inner);
}

std::string Bytes(Outer outer) {
  ArchiveWriter archive;
  archive(outer);
  return archive.Take();
}

const Outer kExample = {true, 0.1, Kind::kTwo, {{"a", -1}, {std::string("\0b", 2), {}}, {}}};

TEST(ArchiveTest, GivesBackWhatWasWritten) {
  for (const Outer& outer : {kExample, Outer()}) {
    const std::string bytes = Bytes(outer);
    Outer read;
    ArchiveReader archive(bytes);
    archive(read);
    EXPECT_TRUE(archive.ok());
    EXPECT_EQ(read, outer);
  }
}

TEST(ArchiveTest, OfPartsNothingIsBelieved) {
  const std::string bytes = Bytes(kExample);
  for (size_t size = 0; size < bytes.size(); ++size) {
    Outer read;
    ArchiveReader archive(std::string_view(bytes).substr(0, size));
    archive(read);
    EXPECT_FALSE(archive.ok()) << size;
  }
  Outer read;
  const std::string more = bytes + "x";
  ArchiveReader longer(more);
  longer(read);
  EXPECT_FALSE(longer.ok());
}

// A size that nothing stands behind takes no memory.
TEST(ArchiveTest, SizesAreNotBelieved) {
  const std::string bytes(4, '\xff');
  std::vector<Inner> read;
  ArchiveReader archive(bytes);
  archive(read);
  EXPECT_FALSE(archive.ok());
  EXPECT_TRUE(read.empty());
}

}  // namespace
}  // namespace secretscan
