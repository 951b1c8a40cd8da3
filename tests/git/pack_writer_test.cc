#include "git/pack_writer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <csignal>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "base/file.h"
#include "base/worker_pool.h"
#include "git/object_hash.h"
#include "git/pack_index.h"
#include "git/pack_index_writer.h"
#include "git/pack_inventory.h"
#include "git/pack_object_store.h"
#include "git/test_repository.h"
#include "git/worktrees.h"

namespace secretscan {
namespace {

std::string RandomText(std::mt19937* engine, size_t size) {
  std::string out(size, ' ');
  for (char& c : out) {
    c = static_cast<char>('a' + (*engine)() % 26);
  }
  return out;
}

// A bare repository's directory of packs.
std::string PackDirectory(const TestRepository& repository) {
  return repository.path() + "/objects/pack";
}

std::vector<std::string> Init(int id_size) {
  return {"--bare", id_size == 20 ? "--object-format=sha1" : "--object-format=sha256"};
}

class PackWriterTest : public testing::TestWithParam<int> {
 protected:
  PackWriterOptions Options() const {
    PackWriterOptions options;
    options.id_size = GetParam();
    return options;
  }
  std::unique_ptr<PackObjectStore> Open(const TestRepository& repository) const {
    PackStoreOptions options;
    options.id_size = GetParam();
    options.verify = true;
    return PackObjectStore::Open(repository.path() + "/objects", options);
  }
};

TEST_P(PackWriterTest, WhatWasAddedIsReadByUsAndByGit) {
  TestRepository repository(Init(GetParam()));
  auto writer = PackWriter::Create(PackDirectory(repository), Options());
  ASSERT_TRUE(writer.ok()) << writer.status();
  std::mt19937 engine(7);
  std::vector<std::pair<ObjectId, std::string>> objects;
  std::string text = RandomText(&engine, 3000);
  ObjectId last;
  for (int i = 0; i < 300; ++i) {
    const std::string before = text;
    text.replace(engine() % text.size(), 10, RandomText(&engine, 17));
    const auto id = (*writer)->Add(ObjectType::kBlob, text, last, before);
    ASSERT_TRUE(id.ok());
    objects.emplace_back(*id, text);
    last = *id;
    // Of every size that the header's encoding knows.
    const auto other = (*writer)->Add(ObjectType::kBlob, RandomText(&engine, 1u << i % 18));
    ASSERT_TRUE(other.ok());
  }
  ASSERT_TRUE((*writer)->Add(ObjectType::kBlob, "").ok());
  ASSERT_TRUE((*writer)->Add(ObjectType::kTree, "").ok());
  const auto pack = (*writer)->Finish();
  ASSERT_TRUE(pack.ok()) << pack.status();
  EXPECT_EQ(pack->objects, (*writer)->object_count());

  const auto store = Open(repository);
  for (const auto& [id, expected] : objects) {
    std::string data;
    const auto type = store->Read(id, &data);
    ASSERT_TRUE(type.ok()) << type.status();
    EXPECT_EQ(*type, ObjectType::kBlob);
    EXPECT_EQ(data, expected);
  }
  const std::string verified = repository.Run({"verify-pack", "-v", pack->path});
  EXPECT_THAT(verified, testing::HasSubstr("chain length = 50: "));
  EXPECT_THAT(verified, testing::Not(testing::HasSubstr("chain length = 51: ")));
  repository.Run({"fsck", "--strict", "--full"});
}

TEST_P(PackWriterTest, IndexesAreAsGitMakesThem) {
  TestRepository repository(Init(GetParam()));
  auto writer = PackWriter::Create(PackDirectory(repository), Options());
  ASSERT_TRUE(writer.ok());
  for (int i = 0; i < 1000; ++i) {
    ASSERT_TRUE((*writer)->Add(ObjectType::kBlob, "blob " + std::to_string(i)).ok());
  }
  const auto pack = (*writer)->Finish();
  ASSERT_TRUE(pack.ok());
  const std::string stem = pack->path.substr(0, pack->path.size() - 5);
  const std::string other = repository.parent() + "/other";
  repository.Run({"index-pack", "--rev-index", "-o", other + ".idx", pack->path});
  EXPECT_EQ(*ReadFile(other + ".idx"), *ReadFile(stem + ".idx"));
  // index-pack names the reverse index after the pack.
  for (const char* suffix : {".pack", ".idx", ".rev"}) {
    struct stat info;
    ASSERT_EQ(::stat((stem + suffix).c_str(), &info), 0);
    EXPECT_EQ(info.st_mode & 07777, 0444u) << suffix;
  }
  EXPECT_EQ(DirectoryNames(PackDirectory(repository)).size(), 3u);
}

TEST_P(PackWriterTest, EachObjectIsWrittenOnceByAnyNumberOfThreads) {
  TestRepository repository(Init(GetParam()));
  auto writer = PackWriter::Create(PackDirectory(repository), Options());
  ASSERT_TRUE(writer.ok());
  ParallelFor(4, 2000, 10, [&](int, size_t begin, size_t end) {
    for (size_t i = begin; i < end; ++i) {
      const std::string text = "blob " + std::to_string(i % 500) + std::string(i % 500, 'x');
      EXPECT_TRUE((*writer)->Add(ObjectType::kBlob, text).ok());
    }
  });
  EXPECT_EQ((*writer)->object_count(), 500u);
  ObjectHasher hasher(GetParam());
  EXPECT_TRUE((*writer)->Contains(hasher.Hash(ObjectType::kBlob, "blob 0")));
  EXPECT_FALSE((*writer)->Contains(hasher.Hash(ObjectType::kBlob, "another")));
  const auto pack = (*writer)->Finish();
  ASSERT_TRUE(pack.ok());
  repository.Run({"verify-pack", pack->path});
}

TEST_P(PackWriterTest, CopiesEntriesOfAnotherPack) {
  TestRepository source({GetParam() == 20 ? "--object-format=sha1" : "--object-format=sha256"});
  std::mt19937 engine(3);
  std::string text = RandomText(&engine, 5000);
  for (int i = 0; i < 40; ++i) {
    text.replace(engine() % text.size(), 10, RandomText(&engine, 12));
    source.WriteFile("file", text);
    source.WriteFile("directory/" + std::to_string(i), std::to_string(i));
    source.Commit("change " + std::to_string(i));
  }
  source.Run({"repack", "-adq"});
  PackStoreOptions store_options;
  store_options.id_size = GetParam();
  const auto store = PackObjectStore::Open(source.path() + "/.git/objects", store_options);
  ASSERT_EQ(store->Packs().size(), 1u);
  const PackFile& pack = *store->Packs()[0];

  std::vector<std::pair<uint64_t, ObjectId>> places;
  for (uint32_t i = 0; i < pack.index().count(); ++i) {
    uint64_t offset;
    ASSERT_TRUE(pack.index().Offset(i, &offset));
    places.emplace_back(offset, pack.index().Id(i));
  }
  std::sort(places.begin(), places.end());
  for (const bool backwards : {false, true}) {
    TestRepository repository(Init(GetParam()));
    auto writer = PackWriter::Create(PackDirectory(repository), Options());
    ASSERT_TRUE(writer.ok());
    size_t deltas = 0;
    for (size_t n = 0; n < places.size(); ++n) {
      const size_t i = backwards ? places.size() - 1 - n : n;
      PackEntry entry;
      ASSERT_TRUE(pack.ParseEntry(places[i].first, &entry));
      ObjectId base;
      if (entry.kind == PackEntry::Kind::kOffsetDelta) {
        ++deltas;
        for (const auto& [offset, id] : places) {
          base = offset == entry.base ? id : base;
        }
      }
      const uint64_t end = i + 1 < places.size() ? places[i + 1].first : pack.end();
      ASSERT_TRUE((*writer)->Copy(places[i].second, pack, entry, end, base).ok());
    }
    EXPECT_GT(deltas, 10u);
    const auto written = (*writer)->Finish();
    ASSERT_TRUE(written.ok()) << written.status();
    repository.Run({"verify-pack", written->path});
    repository.Run({"update-ref", "refs/heads/main", source.Run({"rev-parse", "HEAD"})});
    EXPECT_EQ(repository.Run({"rev-list", "--all", "--objects"}),
              source.Run({"rev-list", "--all", "--objects"}));
  }
}

INSTANTIATE_TEST_SUITE_P(Hashes, PackWriterTest, testing::Values(20, 32));

TEST(PackWriter, ACopiedDeltaNeedsItsBase) {
  TestRepository source;
  std::mt19937 engine(3);
  const std::string text = RandomText(&engine, 5000);
  source.WriteFile("a", text);
  source.WriteFile("b", text + "b");
  source.Commit("both");
  source.Run({"repack", "-adq"});
  const auto store = PackObjectStore::Open(source.path() + "/.git/objects");
  const PackFile& pack = *store->Packs().at(0);
  TempDir directory;
  auto writer = PackWriter::Create(directory.path());
  ASSERT_TRUE(writer.ok());
  size_t deltas = 0;
  for (uint32_t i = 0; i < pack.index().count(); ++i) {
    uint64_t offset;
    PackEntry entry;
    ASSERT_TRUE(pack.index().Offset(i, &offset) && pack.ParseEntry(offset, &entry));
    if (entry.kind == PackEntry::Kind::kOffsetDelta) {
      ++deltas;
      ObjectId base;
      base.bytes[0] = 1;
      ASSERT_TRUE((*writer)->Copy(pack.index().Id(i), pack, entry, offset + 20, base).ok());
    }
  }
  ASSERT_EQ(deltas, 1u);
  EXPECT_TRUE(absl::IsDataLoss((*writer)->Finish().status()));
  writer->reset();
  EXPECT_TRUE(DirectoryNames(directory.path()).empty());
}

TEST(PackWriter, LeavesNothingWithoutObjectsOrUnfinished) {
  TempDir directory;
  {
    auto writer = PackWriter::Create(directory.path() + "/");
    ASSERT_TRUE(writer.ok());
    const auto pack = (*writer)->Finish();
    ASSERT_TRUE(pack.ok());
    EXPECT_EQ(pack->path, "");
    EXPECT_EQ(pack->objects, 0u);
  }
  {
    auto writer = PackWriter::Create(directory.path());
    ASSERT_TRUE(writer.ok());
    ASSERT_TRUE((*writer)->Add(ObjectType::kBlob, "text").ok());
  }
  EXPECT_TRUE(DirectoryNames(directory.path()).empty());
  EXPECT_TRUE(absl::IsNotFound(PackWriter::Create(directory.path() + "/none").status()));
}

// Runs in a process of its own, where files cannot grow beyond `limit`.
void WriteWithLimit(const std::string& directory, rlim_t limit) {
  std::signal(SIGXFSZ, SIG_IGN);
  const rlimit size{limit, limit};
  ::setrlimit(RLIMIT_FSIZE, &size);
  std::mt19937 engine(3);
  bool failed = false;
  {
    auto writer = PackWriter::Create(directory);
    for (int i = 0; writer.ok() && i < 300; ++i) {
      const auto id = (*writer)->Add(ObjectType::kBlob, RandomText(&engine, 4000));
      failed = failed || absl::IsUnavailable(id.status());
      if (failed && id.ok()) {
        std::exit(3);  // the failure was forgotten
      }
    }
    failed = absl::IsUnavailable((*writer)->Finish().status());
  }
  std::exit(failed ? (DirectoryNames(directory).empty() ? 0 : 2) : 1);
}

TEST(PackWriter, AFullDiskIsUnavailableAndNothingStays) {
  for (const rlim_t limit : {rlim_t{0}, rlim_t{5000}, rlim_t{500000}}) {
    TempDir directory;
    EXPECT_EXIT(WriteWithLimit(directory.path(), limit), testing::ExitedWithCode(0), "") << limit;
  }
}

TEST(PackWriter, AnyStepMayFail) {
  for (int step = 0;; ++step) {
    TempDir directory;
    int taken = 0;
    SetFileStepHook([&](FileStep kind, const std::string&) {
      return kind != FileStep::kRemove && taken++ == step ? EIO : 0;
    });
    absl::StatusOr<WrittenPack> pack = WrittenPack();
    {
      auto writer = PackWriter::Create(directory.path());
      if (!writer.ok()) {
        pack = writer.status();
      } else {
        EXPECT_TRUE((*writer)->Add(ObjectType::kBlob, "text").ok());
        pack = (*writer)->Finish();
      }
    }
    SetFileStepHook(nullptr);
    if (pack.ok()) {
      EXPECT_GT(step, 12);
      EXPECT_EQ(DirectoryNames(directory.path()).size(), 3u);
      break;
    }
    EXPECT_TRUE(absl::IsUnavailable(pack.status())) << pack.status();
    // Behind the last rename the pack is whole, although it is not known to be durable.
    EXPECT_TRUE(DirectoryNames(directory.path()).empty() || taken == step + 1);
  }
}

TEST(PackIndexWriter, OffsetsBeyondTwoGigabytes) {
  TempDir directory;
  std::vector<ObjectId> ids(3);
  ids[0].bytes[0] = 9;
  ids[1].bytes[0] = 5;
  ids[2].bytes[0] = 7;
  const std::vector<PackedEntry> entries = {
      {12, 1}, {uint64_t{1} << 31, 2}, {(uint64_t{1} << 40) + 5, 3}};
  auto index = FileWriter::Create(directory.path() + "/i");
  auto reverse = FileWriter::Create(directory.path() + "/r");
  ASSERT_TRUE(WritePackIndexes({ids, entries, ObjectId()}, index->get(), reverse->get()).ok());
  std::string bytes;
  ASSERT_TRUE((*index)->ReadBack([&](std::string_view part) { bytes += part; }).ok());
  const auto parsed = PackIndex::Parse(bytes, 20);
  ASSERT_TRUE(parsed.ok()) << parsed.status();
  for (size_t i = 0; i < ids.size(); ++i) {
    uint32_t position;
    uint64_t offset;
    ASSERT_TRUE(parsed->Find(ids[i], &position));
    ASSERT_TRUE(parsed->Offset(position, &offset));
    EXPECT_EQ(offset, entries[i].offset);
  }
}

}  // namespace
}  // namespace secretscan
