#include "git/object_store.h"

#include <atomic>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/worker_pool.h"
#include "git/alternates.h"
#include "git/repository.h"
#include "git/test_repository.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace secretscan {
namespace {

using testing::HasSubstr;

std::unique_ptr<Repository> OpenOrDie(const std::string& path) {
  auto repository = Repository::Open(path);
  EXPECT_TRUE(repository.ok()) << repository.status();
  return repository.ok() ? *std::move(repository) : nullptr;
}

ObjectId Id(const std::string& hex) {
  ObjectId id;
  EXPECT_TRUE(ObjectId::FromHex(hex, &id)) << hex;
  return id;
}

// The object's bytes, or the status' text.
std::string ReadObject(const Repository& repository, const std::string& hex) {
  std::string data;
  auto type = repository.objects().Read(Id(hex), &data);
  return type.ok() ? data : type.status().ToString();
}

// What `git cat-file --batch-check` says of every object: id -> "type size".
std::map<std::string, std::string> AllObjects(TestRepository* repo) {
  std::map<std::string, std::string> objects;
  const std::string output = repo->Run({"cat-file", "--batch-all-objects", "--batch-check"});
  for (size_t pos = 0; pos < output.size();) {
    const size_t end = std::min(output.find('\n', pos), output.size());
    objects[output.substr(pos, 40)] = output.substr(pos + 41, end - pos - 41);
    pos = end + 1;
  }
  return objects;
}

// The only file with this extension in objects/pack.
std::string PackFile(const std::string& repository, const std::string& extension) {
  for (const auto& entry :
       std::filesystem::directory_iterator(repository + "/.git/objects/pack")) {
    if (entry.path().extension() == extension) {
      std::filesystem::permissions(entry.path(), std::filesystem::perms::owner_all);
      return std::filesystem::relative(entry.path(), repository).string();
    }
  }
  ADD_FAILURE() << "no " << extension;
  return "";
}

void FillWithVersions(TestRepository* repo) {
  std::string text;
  for (int i = 0; i < 300; ++i) {
    text += "line " + std::to_string(i * i * 7919) + "\n";
  }
  for (int i = 0; i < 12; ++i) {
    text += "version " + std::to_string(i) + "\n";
    repo->WriteFile("dir/file.txt", text);
    repo->WriteFile("other" + std::to_string(i), std::to_string(i));
    repo->Commit("commit " + std::to_string(i));
  }
  repo->Run({"tag", "-a", "-m", "tagged", "v1"});
}

void ExpectAllReadable(TestRepository* repo, int threads) {
  const auto objects = AllObjects(repo);
  const std::vector<std::pair<std::string, std::string>> list(objects.begin(), objects.end());
  ASSERT_GT(list.size(), 40u);
  const auto repository = OpenOrDie(repo->path());
  std::atomic<int> equal = 0;
  ParallelFor(threads, list.size(), 1, [&](int, size_t begin, size_t end) {
    for (size_t i = begin; i < end; ++i) {
      std::string data;
      const auto type = repository->objects().Read(Id(list[i].first), &data);
      const auto header = repository->objects().ReadHeader(Id(list[i].first));
      if (type.ok() && header.ok() && header->type == *type &&
          header->size == static_cast<int64_t>(data.size()) &&
          std::string(ObjectTypeName(*type)) + " " + std::to_string(data.size()) ==
              list[i].second) {
        ++equal;
      }
    }
  });
  EXPECT_EQ(equal, static_cast<int>(list.size()));
}

TEST(ObjectStore, ReadsLooseAndPackedObjectsOnAnyNumberOfThreads) {
  TestRepository repo;
  FillWithVersions(&repo);
  ExpectAllReadable(&repo, 1);
  repo.Run({"repack", "-a", "-d", "--quiet", "--depth=50"});
  ExpectAllReadable(&repo, 1);
  ExpectAllReadable(&repo, 4);
  repo.Run({"multi-pack-index", "write"});
  ExpectAllReadable(&repo, 2);
}

TEST(ObjectStore, ReadReplacesTheBuffer) {
  TestRepository repo;
  const std::string blob = repo.WriteObject("blob", "content");
  const auto repository = OpenOrDie(repo.path());
  std::string data = "something longer than the content";
  ASSERT_TRUE(repository->objects().Read(Id(blob), &data).ok());
  EXPECT_EQ(data, "content");
}

TEST(ObjectStore, SeesObjectsWrittenAfterOpen) {
  TestRepository repo;
  const auto repository = OpenOrDie(repo.path());
  const std::string blob = repo.WriteObject("blob", "late");
  EXPECT_EQ(ReadObject(*repository, blob), "late");
}

TEST(ObjectStore, AMissingObjectIsNotFound) {
  TestRepository repo;
  const auto repository = OpenOrDie(repo.path());
  for (const std::string& hex : {std::string(40, '1'), std::string(40, '0'), std::string(64, '1')}) {
    std::string data;
    EXPECT_TRUE(absl::IsNotFound(repository->objects().Read(Id(hex), &data).status()));
    EXPECT_TRUE(absl::IsNotFound(repository->objects().ReadHeader(Id(hex)).status()));
  }
}

TEST(ObjectStore, ACorruptLooseObjectIsDataLoss) {
  TestRepository repo;
  const std::string blob = repo.WriteObject("blob", std::string(5000, 'x') + "tail");
  const std::string path = repo.LooseObjectPath(blob);
  const std::string good = repo.ReadFile(path);
  std::string flipped = good;
  flipped[flipped.size() / 2] = static_cast<char>(flipped[flipped.size() / 2] ^ 0x55);
  for (const std::string& bytes : {std::string(), std::string("garbage, not zlib"), flipped,
                                   good.substr(0, good.size() / 2)}) {
    repo.RemoveFile(path);
    repo.WriteFile(path, bytes);
    const auto repository = OpenOrDie(repo.path());
    std::string data;
    const absl::Status status = repository->objects().Read(Id(blob), &data).status();
    EXPECT_TRUE(absl::IsDataLoss(status)) << status << " with " << bytes.size() << " bytes";
    EXPECT_THAT(std::string(status.message()), HasSubstr(blob));
  }
}

// zlib data without compression, for objects that git refuses to write.
std::string StoredZlib(const std::string& bytes) {
  uint32_t a = 1;
  uint32_t b = 0;
  for (const unsigned char c : bytes) {
    a = (a + c) % 65521;
    b = (b + a) % 65521;
  }
  const size_t size = bytes.size();
  std::string out = "\x78\x01\x01";
  for (const size_t word : {size, ~size}) {
    out += static_cast<char>(word & 0xFF);
    out += static_cast<char>(word >> 8 & 0xFF);
  }
  out += bytes;
  for (const uint32_t byte : {b >> 8, b, a >> 8, a}) {
    out += static_cast<char>(byte & 0xFF);
  }
  return out;
}

TEST(ObjectStore, ALooseObjectsSizeIsNotBelieved) {
  const std::string nul(1, '\0');
  const std::string content(20000, 'c');
  const auto read = [&](const std::string& header) {
    TestRepository repo;
    const std::string id(40, '7');
    repo.WriteFile(repo.LooseObjectPath(id), StoredZlib(header + nul + content));
    const auto repository = OpenOrDie(repo.path());
    std::string data;
    const auto type = repository->objects().Read(Id(id), &data);
    return type.ok() ? data : std::string(type.status().message());
  };
  EXPECT_EQ(read("blob 20000"), content);
  EXPECT_THAT(read("blob 19999"), HasSubstr("longer than its header says"));
  EXPECT_THAT(read("blob 0"), HasSubstr("longer than its header says"));
  EXPECT_THAT(read("blob 20001"), HasSubstr("shorter than its header says"));
  EXPECT_THAT(read("blob 999999999999999999"), HasSubstr("more than its data can hold"));
  EXPECT_THAT(read("blob 9999999999999999999999"), HasSubstr("header is malformed"));
  EXPECT_THAT(read("blob -1"), HasSubstr("header is malformed"));
  EXPECT_THAT(read("blob "), HasSubstr("header is malformed"));
  EXPECT_THAT(read("glob 20000"), HasSubstr("header is malformed"));
  EXPECT_THAT(read(std::string(100, 'b')), HasSubstr("header is malformed"));
}

TEST(ObjectStore, CorruptPackDataIsDataLoss) {
  TestRepository repo;
  std::string noise;
  for (uint32_t i = 0, state = 1; i < 20000; ++i, state = state * 1664525 + 1013904223) {
    noise += static_cast<char>(state >> 24);
  }
  repo.WriteFile("noise", noise);
  repo.Commit("one");
  const std::string blob = repo.Run({"rev-parse", "HEAD:noise"});
  repo.Run({"repack", "-a", "-d", "--quiet"});
  const std::string pack = PackFile(repo.path(), ".pack");
  std::string bytes = repo.ReadFile(pack);
  for (size_t i = bytes.size() / 2; i < bytes.size() / 2 + 64; ++i) {
    bytes[i] = static_cast<char>(~bytes[i]);
  }
  repo.WriteFile(pack, bytes);
  const auto repository = OpenOrDie(repo.path());
  std::string data;
  EXPECT_TRUE(absl::IsDataLoss(repository->objects().Read(Id(blob), &data).status()));
}

TEST(ObjectStore, ATruncatedPackOrIndexIsAnErrorNotACrash) {
  for (const std::string extension : {".pack", ".idx"}) {
    for (const int divisor : {0, 2, 8}) {
      TestRepository repo;
      FillWithVersions(&repo);
      const std::string commit = repo.Run({"rev-parse", "HEAD"});
      repo.Run({"repack", "-a", "-d", "--quiet"});
      const std::string file = PackFile(repo.path(), extension);
      const std::string bytes = repo.ReadFile(file);
      repo.WriteFile(file, divisor == 0 ? "" : bytes.substr(0, bytes.size() / divisor));
      const auto repository = OpenOrDie(repo.path());
      std::string data;
      const absl::Status status = repository->objects().Read(Id(commit), &data).status();
      EXPECT_TRUE(absl::IsNotFound(status) || absl::IsDataLoss(status))
          << extension << " 1/" << divisor << ": " << status;
    }
  }
}

TEST(ObjectStore, ReadsThroughAlternates) {
  TestRepository repo;
  repo.WriteFile("a", "shared content");
  repo.Commit("one");
  const std::string blob = repo.Run({"rev-parse", "HEAD:a"});
  const std::string clone = repo.parent() + "/clone";
  repo.Run({"clone", "--quiet", "--shared", "--no-checkout", repo.path(), clone});
  EXPECT_EQ(ReadObject(*OpenOrDie(clone), blob), "shared content");
}

TEST(ObjectDirectories, FollowsChainsAndStopsAtCircles) {
  TestRepository a;
  TestRepository b;
  TestRepository c;
  const std::string objects = "/.git/objects";
  a.WriteFile(".git/objects/info/alternates", "# comment\n\n" + b.path() + objects + "\n/none\n");
  b.WriteFile(".git/objects/info/alternates", c.path() + objects + "\n");
  c.WriteFile(".git/objects/info/alternates", a.path() + objects + "\n../objects\n");
  EXPECT_THAT(ObjectDirectories(a.path() + objects),
              testing::ElementsAre(a.path() + objects + "/", b.path() + objects + "/",
                                   c.path() + objects + "/"));
  const std::string blob = c.WriteObject("blob", "far away");
  EXPECT_EQ(ReadObject(*OpenOrDie(a.path()), blob), "far away");
}

TEST(ObjectStore, APartialClonesGapsAreNotFound) {
  TestRepository repo;
  repo.WriteFile("a", "left behind");
  const std::string commit = repo.Commit("one");
  const std::string blob = repo.Run({"rev-parse", "HEAD:a"});
  repo.Run({"config", "uploadpack.allowFilter", "true"});
  const std::string clone = repo.parent() + "/partial";
  repo.Run({"clone", "--quiet", "--filter=blob:none", "--no-checkout", "file://" + repo.path(),
            clone});
  const auto repository = OpenOrDie(clone);
  EXPECT_TRUE(repository->is_partial());
  std::string data;
  EXPECT_TRUE(repository->objects().Read(Id(commit), &data).ok());
  EXPECT_TRUE(absl::IsNotFound(repository->objects().Read(Id(blob), &data).status()));
  EXPECT_FALSE(OpenOrDie(repo.path())->is_partial());
}

TEST(ObjectStore, NamesTypes) {
  EXPECT_EQ(ObjectTypeName(ObjectType::kCommit), "commit");
  EXPECT_EQ(ObjectTypeName(ObjectType::kTag), "tag");
}

}  // namespace
}  // namespace secretscan
