#include "decode/unpack.h"

#include <map>

#include "decode/archive_builder.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace secretscan {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::SizeIs;

using Members = std::vector<std::pair<std::string, std::string>>;

// A source that cannot seek, as the members of archives are.
class Stream final : public ByteSource {
 public:
  explicit Stream(std::string_view bytes) : memory_(bytes) {}
  absl::StatusOr<size_t> Read(char* out, size_t size) override {
    return memory_.Read(out, std::min<size_t>(size, 1000));
  }

 private:
  MemorySource memory_;
};

absl::Status Read(std::string_view packed, Members* members, UnpackLimits limits = {},
                  bool seekable = true) {
  MemorySource memory(packed);
  Stream stream(packed);
  ByteSource* source = seekable ? static_cast<ByteSource*>(&memory) : &stream;
  UnpackBudget budget(limits, static_cast<int64_t>(packed.size()));
  return Unpack(RecognisePacked(packed), source, &budget, [&](const PackedMember& member) {
    std::string text;
    bool complete = false;
    const absl::Status status = ReadUpTo(&member.content, size_t{1} << 24, &text, &complete);
    members->emplace_back(member.name,
                          status.ok() ? text : "(" + std::string(status.message()) + ")" + text);
    return true;
  });
}

constexpr PackedKind kContainers[] = {PackedKind::kZip, PackedKind::kTar, PackedKind::kSevenZip,
                                      PackedKind::kRar, PackedKind::kCpio, PackedKind::kAr};
constexpr PackedKind kCompressors[] = {PackedKind::kGzip, PackedKind::kBzip2, PackedKind::kXz,
                                       PackedKind::kLzip, PackedKind::kZstd, PackedKind::kLz4,
                                       PackedKind::kCompress};

TEST(UnpackTest, ReadsMembersOfEachContainer) {
  for (const PackedKind kind : kContainers) {
    const std::string packed =
        BuildArchive(kind, {{"a.txt", "first\n", false}, {"b.txt", std::string(5000, 'x'), false}});
    ASSERT_FALSE(packed.empty()) << PackedKindName(kind);
    EXPECT_EQ(RecognisePacked(packed), kind) << PackedKindName(kind);
    for (const bool seekable : {true, false}) {
      Members members;
      EXPECT_EQ(Read(packed, &members, {}, seekable), absl::OkStatus()) << PackedKindName(kind);
      EXPECT_THAT(members, ElementsAre(Pair("a.txt", "first\n"),
                                       Pair("b.txt", std::string(5000, 'x'))))
          << PackedKindName(kind) << seekable;
    }
  }
}

TEST(UnpackTest, ReadsWhatEachCompressorHolds) {
  std::string text;
  for (int i = 0; i < 20000; ++i) {
    text += std::to_string(i) + "\n";
  }
  for (const PackedKind kind : kCompressors) {
    const std::string packed = Compress(kind, text);
    ASSERT_FALSE(packed.empty()) << PackedKindName(kind);
    EXPECT_EQ(RecognisePacked(packed), kind) << PackedKindName(kind);
    Members members;
    EXPECT_EQ(Read(packed, &members), absl::OkStatus()) << PackedKindName(kind);
    EXPECT_THAT(members, ElementsAre(Pair("", text))) << PackedKindName(kind);
  }
}

TEST(UnpackTest, GivesLinksTheirTargetsAndLeavesOutDirectories) {
  for (const PackedKind kind : {PackedKind::kZip, PackedKind::kTar, PackedKind::kCpio}) {
    Members members;
    EXPECT_EQ(Read(BuildArchive(kind, {{"d/", "", false}, {"d/l", "../../etc/x", true}}), &members),
              absl::OkStatus());
    EXPECT_THAT(members, ElementsAre(Pair("d/l", "../../etc/x"))) << PackedKindName(kind);
  }
}

TEST(UnpackTest, NamesAreTakenAsTheyAre) {
  const std::vector<std::string> names = {"../../up", "/etc/x", "a\x01\x1B[0m", "s p a c e",
                                          "\xC3\xBC.txt"};
  for (const PackedKind kind : {PackedKind::kZip, PackedKind::kTar}) {
    for (const std::string& name : names) {
      Members members;
      EXPECT_EQ(Read(BuildArchive(kind, {{name, "x", false}}), &members), absl::OkStatus());
      EXPECT_THAT(members, ElementsAre(Pair(name, "x"))) << PackedKindName(kind);
    }
  }
}

TEST(UnpackTest, EncryptedMembersFailAlone) {
  const std::string packed = BuildArchive(PackedKind::kZip, {{"a", "first", false}}, "pw");
  ASSERT_FALSE(packed.empty());
  Members members;
  EXPECT_EQ(Read(packed, &members), absl::OkStatus());
  EXPECT_THAT(members, ElementsAre(Pair("a", "(encrypted)")));
}

TEST(UnpackTest, WhatIsCutShortIsReadAsFarAsItGoes) {
  std::string text;
  for (int i = 0; i < 30000; ++i) {
    text += std::to_string(i * 7919) + "\n";
  }
  for (const PackedKind kind : kContainers) {
    const std::string packed = BuildArchive(kind, {{"a", "first\n", false}, {"b", text, false}});
    Members members;
    const absl::Status status = Read(std::string_view(packed).substr(0, packed.size() / 2), &members);
    EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss) << PackedKindName(kind) << status;
    if (kind != PackedKind::kSevenZip) {  // whose directory is at the end
      ASSERT_FALSE(members.empty()) << PackedKindName(kind);
      EXPECT_EQ(members[0].second, "first\n") << PackedKindName(kind);
    }
  }
  for (const PackedKind kind : kCompressors) {
    const std::string packed = Compress(kind, text);
    Members members;
    const absl::Status status =
        Read(std::string_view(packed).substr(0, packed.size() / 2), &members);
    if (kind == PackedKind::kBzip2) {  // not even one block is whole
      EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss);
      continue;
    }
    ASSERT_THAT(members, SizeIs(1)) << PackedKindName(kind);
    if (kind != PackedKind::kCompress) {  // which has no end mark
      EXPECT_TRUE(members[0].second.starts_with("(damaged")) << PackedKindName(kind);
    }
  }
}

// Fills the heap's gaps between blocks of about `size` bytes with blocks that hold no zeros.
std::vector<std::string> SurroundGaps(size_t size) {
  std::vector<std::string> blocks;
  for (int i = 0; i < 64; ++i) {
    blocks.emplace_back(size, 'A');
  }
  for (size_t i = 0; i < blocks.size(); i += 2) {
    std::string().swap(blocks[i]);
  }
  return blocks;
}

// A tar whose checksum is right, but which libarchive does not take for one.
std::string TarOfNoFormat() {
  std::string tar = BuildArchive(PackedKind::kTar, {{"a.txt", "first\n", false}});
  tar.replace(100, 7, "no mode");
  tar.replace(148, 8, 8, ' ');
  unsigned sum = 0;
  for (const char c : tar.substr(0, 512)) {
    sum += static_cast<unsigned char>(c);
  }
  char digits[8];
  std::snprintf(digits, sizeof digits, "%06o", sum);
  tar.replace(148, 7, digits, 7);
  return tar;
}

// libarchive 3.6.2 calls what stands behind its own structure when it is asked about an archive of no known format.
TEST(UnpackTest, NothingIsAskedAboutAnUnknownFormat) {
  const std::string packed = TarOfNoFormat();
  ASSERT_EQ(RecognisePacked(packed), PackedKind::kTar);
  for (size_t size = 1024; size < 4096; size += 16) {
    const std::vector<std::string> blocks = SurroundGaps(size);
    Members members;
    EXPECT_EQ(Read(packed, &members).code(), absl::StatusCode::kDataLoss) << blocks.size();
  }
}

TEST(UnpackTest, BudgetEndsBombs) {
  const std::string zeros(size_t{8} << 20, '\0');
  UnpackLimits limits;
  limits.bytes = 1 << 20;
  for (const PackedKind kind : {PackedKind::kZip, PackedKind::kSevenZip}) {
    Members members;
    const absl::Status status = Read(BuildArchive(kind, {{"z", zeros, false}}), &members, limits);
    EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted) << PackedKindName(kind);
    ASSERT_THAT(members, SizeIs(1));
    EXPECT_LE(members[0].second.size(), (size_t{1} << 20) + 100);  // and the message
  }
  for (const PackedKind kind : kCompressors) {
    Members members;
    EXPECT_EQ(Read(Compress(kind, zeros), &members, limits).code(),
              absl::StatusCode::kResourceExhausted)
        << PackedKindName(kind);
  }
}

TEST(UnpackTest, RatioBoundsTheWorkByTheSize) {
  UnpackLimits limits;
  limits.ratio = 10;
  UnpackBudget small(limits, 1000);
  EXPECT_TRUE(small.TakeBytes(UnpackLimits::kFreeBytes + 10000));
  EXPECT_FALSE(small.TakeBytes(1));
  EXPECT_FALSE(small.TakeBytes(0));
  UnpackBudget unknown(limits, -1);
  EXPECT_TRUE(unknown.TakeBytes(static_cast<size_t>(limits.bytes)));
  limits.ratio = 0;
  UnpackBudget any(limits, 1);
  EXPECT_TRUE(any.TakeBytes(static_cast<size_t>(limits.bytes)));
}

TEST(UnpackTest, MembersAreCounted) {
  std::vector<ArchiveMember> many(50, {"x", "y", false});
  UnpackLimits limits;
  limits.members = 20;
  Members members;
  EXPECT_EQ(Read(BuildArchive(PackedKind::kTar, many), &members, limits).code(),
            absl::StatusCode::kResourceExhausted);
  EXPECT_THAT(members, SizeIs(20));
}

TEST(UnpackTest, SecondTarBehindTheFirstIsRead) {
  std::string packed = BuildArchive(PackedKind::kTar, {{"a", "1", false}});
  packed += BuildArchive(PackedKind::kTar, {{"b", "2", false}});
  Members members;
  EXPECT_EQ(Read(packed, &members), absl::OkStatus());
  EXPECT_THAT(members, ElementsAre(Pair("a", "1"), Pair("b", "2")));
}

// libarchive would take memory for all files that the directory claims to have.
TEST(UnpackTest, SevenZipFilesAreCountedFirst) {
  std::vector<ArchiveMember> many;
  for (int i = 0; i < 50; ++i) {
    many.push_back({"member " + std::to_string(i), "content " + std::to_string(i), false});
  }
  const std::string packed = BuildArchive(PackedKind::kSevenZip, many);  // its directory is compressed
  UnpackLimits limits;
  limits.members = 49;
  Members members;
  EXPECT_EQ(Read(packed, &members, limits).code(), absl::StatusCode::kResourceExhausted);
  EXPECT_THAT(members, IsEmpty());
  limits.members = 50;
  EXPECT_EQ(Read(packed, &members, limits), absl::OkStatus());
  EXPECT_THAT(members, SizeIs(50));
}

TEST(UnpackTest, ZipWhoseDirectoryLiesIsReadFromTheFront) {
  const std::string zip = BuildArchive(PackedKind::kZip, {{"a", "first", false}, {"b", "2", false}});
  const size_t end = zip.rfind("PK\x05\x06");
  ASSERT_NE(end, std::string::npos);
  std::string broken = zip;
  broken.replace(end + 16, 4, "\xFF\xFF\xFF\x7F");  // where the directory begins
  Members members;
  (void)Read(broken, &members);
  EXPECT_THAT(members, ElementsAre(Pair("a", "first"), Pair("b", "2")));
  // Too many to be told apart in memory.
  std::string many = zip.substr(0, end);
  for (int i = 0; i < 50; ++i) {
    many += std::string("PK\x01\x02") + std::string(42, '\0');
  }
  UnpackLimits limits;
  limits.members = 20;
  members.clear();
  EXPECT_EQ(Read(many + zip.substr(end), &members, limits).code(),
            absl::StatusCode::kResourceExhausted);
  EXPECT_THAT(members, ElementsAre(Pair("a", "first"), Pair("b", "2")));
}

TEST(UnpackTest, CompressorsAreOpenedOneByOne) {
  const std::string inner = Compress(PackedKind::kGzip, "text");
  Members members;
  EXPECT_EQ(Read(Compress(PackedKind::kGzip, inner), &members), absl::OkStatus());
  EXPECT_THAT(members, ElementsAre(Pair("", inner)));
}

TEST(UnpackTest, ArchiveThatCannotSeekMustFit) {
  UnpackLimits limits;
  limits.held_bytes = 100;
  const std::string packed =
      BuildArchive(PackedKind::kZip, {{"a", std::string(200, 'x'), false}});
  Members members;
  EXPECT_EQ(Read(packed, &members, limits, false).code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(Read(packed, &members, limits, true), absl::OkStatus());
}

TEST(PackedContentTest, TextIsNeverTakenForAnArchive) {
  for (const std::string_view text :
       {"PK is a letter pair", "BZh9 is how bzip2 files begin", "LZIP", "Rar! said the lion",
        "070701 is the magic of cpio", "!<arch>\nis the magic of ar", "7z", "\x1F\x8B", "MZ",
        "%!PS", "SQLite format 3"}) {
    std::string padded(text);
    padded.resize(1000, ' ');
    EXPECT_EQ(RecognisePacked(padded), PackedKind::kNone) << text;
    EXPECT_EQ(RecognisePacked(text), PackedKind::kNone) << text;
  }
  EXPECT_EQ(RecognisePacked(std::string(512, '\0')), PackedKind::kNone);
  EXPECT_EQ(RecognisePacked(""), PackedKind::kNone);
}

}  // namespace
}  // namespace secretscan
