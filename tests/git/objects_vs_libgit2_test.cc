// Every object of real repositories, read in every way, compared with libgit2 and git.
#include <algorithm>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/worker_pool.h"
#include "git/forest_oracle.h"
#include "git/libgit2_object_store.h"
#include "git/pack_object_store.h"
#include "git/repository.h"
#include "git/test_repository.h"
#include "gtest/gtest.h"

namespace secretscan {
namespace {

struct Content {
  std::string type;
  std::string data;
  friend bool operator==(const Content&, const Content&) = default;
};

// All objects as `git cat-file --batch` prints them: "id type size LF content LF".
std::map<ObjectId, Content> AskGit(const std::string& directory) {
  std::map<ObjectId, Content> objects;
  const std::string output =
      RunGit(directory, {"cat-file", "--batch-all-objects", "--batch", "--unordered"}).output +
      "\n";
  for (size_t pos = 0; pos < output.size() && output[pos] != '\n';) {
    const size_t end = output.find('\n', pos);
    const size_t type = output.find(' ', pos) + 1;
    const size_t digits = output.find(' ', type) + 1;
    const size_t size = std::stoul(output.substr(digits, end - digits));
    ObjectId id;
    EXPECT_TRUE(ObjectId::FromHex(output.substr(pos, type - 1 - pos), &id));
    objects[id] = {output.substr(type, digits - 1 - type), output.substr(end + 1, size)};
    pos = end + 1 + size + 1;
  }
  return objects;
}

// A history with files that grow, shrink, move and look alike, so that there are deltas of all kinds.
void FillWithHistory(TestRepository* repo, int commits) {
  std::string text;
  for (int i = 0; i < 400; ++i) {
    text += "line " + std::to_string(i * i * 7919 % 10007) + " of a file\n";
  }
  for (int i = 0; i < commits; ++i) {
    const size_t at = text.find('\n', text.size() / 7 * (static_cast<size_t>(i) % 7)) + 1;
    text.insert(at, "version " + std::to_string(i) + "\n");
    if (i % 5 == 4) {
      text.erase(0, text.size() / 10);
    }
    repo->WriteFile("dir/sub/file.txt", text);
    repo->WriteFile("dir/twin" + std::to_string(i % 6) + ".txt", text + std::to_string(i));
    repo->WriteFile("many/" + std::to_string(i), std::string(static_cast<size_t>(i) * 37, 'x'));
    if (i % 10 == 0) {
      repo->WriteFile("empty" + std::to_string(i), "");
    }
    repo->Commit("commit " + std::to_string(i));
  }
  repo->Run({"tag", "-a", "-m", "tagged", "v1"});
}

void ExpectStoreAgrees(const ObjectStore& store, const std::map<ObjectId, Content>& expected) {
  for (const auto& [id, content] : expected) {
    std::string data;
    const auto type = store.Read(id, &data);
    ASSERT_TRUE(type.ok()) << type.status();
    EXPECT_EQ(Content({std::string(ObjectTypeName(*type)), data}), content) << id.Hex();
    const auto header = store.ReadHeader(id);
    ASSERT_TRUE(header.ok()) << header.status();
    EXPECT_EQ(header->type, *type);
    EXPECT_EQ(header->size, static_cast<int64_t>(data.size()));
  }
}

// Everything that can be asked about one repository. Returns how many objects the walk delivered.
size_t ExpectAllAgree(const std::string& path) {
  const auto expected = AskGit(path);
  EXPECT_FALSE(expected.empty());
  const auto repository = Repository::Open(path);
  EXPECT_TRUE(repository.ok()) << repository.status();
  const std::string objects_dir = (*repository)->common_dir() + "objects";
  const int id_size = (*repository)->object_id_size();
  ExpectStoreAgrees((*repository)->objects(), expected);
  // A cache that holds next to nothing, and names checked.
  const auto poor =
      PackObjectStore::Open(objects_dir, {.id_size = id_size, .cache_bytes = 4096, .verify = true});
  ExpectStoreAgrees(*poor, expected);
  if (id_size == 20) {
    ExpectStoreAgrees(**LibGit2ObjectStore::Open(objects_dir), expected);
  }
  std::vector<ObjectId> wanted;
  for (const auto& [id, content] : expected) {
    wanted.push_back(id);
  }
  std::vector<size_t> delivered;
  for (const int threads : {1, 4}) {
    ForestOptions options;
    options.threads = threads;
    options.verify = true;
    const WalkResult result = CheckedWalk((*repository)->packs(), wanted, options);
    for (const auto& [index, object] : result.delivered) {
      EXPECT_EQ(Content({std::string(ObjectTypeName(object.first)), object.second}),
                expected.at(wanted[index]));
    }
    delivered.push_back(result.delivered.size());
  }
  EXPECT_EQ(delivered[0], delivered[1]);
  return delivered[0];
}

TEST(Objects, LoosePackedAndInSeveralPacks) {
  TestRepository repo;
  FillWithHistory(&repo, 20);
  EXPECT_EQ(ExpectAllAgree(repo.path()), 0u);
  repo.Run({"repack", "-adfq", "--depth=10"});
  EXPECT_EQ(ExpectAllAgree(repo.path()), AskGit(repo.path()).size());
  repo.WriteFile("later", "loose");
  repo.Commit("later");
  EXPECT_EQ(ExpectAllAgree(repo.path()) + 3, AskGit(repo.path()).size());
  repo.Run({"repack", "-dq"});
  // A second pack with the objects of the first: everything is there twice.
  repo.Run({"pack-objects", "--all", "--quiet", "--window=2", ".git/objects/pack/pack"});
  EXPECT_EQ(ExpectAllAgree(repo.path()), AskGit(repo.path()).size());
  repo.Run({"multi-pack-index", "write"});
  EXPECT_EQ(ExpectAllAgree(repo.path()), AskGit(repo.path()).size());
}

TEST(Objects, DeepChains) {
  TestRepository repo;
  FillWithHistory(&repo, 60);
  repo.Run({"repack", "-adfq", "--depth=4095", "--window=50"});
  EXPECT_EQ(ExpectAllAgree(repo.path()), AskGit(repo.path()).size());
  repo.Run({"-c", "pack.indexVersion=1", "repack", "-adfq", "--depth=50"});
  EXPECT_EQ(ExpectAllAgree(repo.path()), AskGit(repo.path()).size());
  repo.Run({"-c", "repack.useDeltaBaseOffset=false", "repack", "-adfq", "--depth=50"});
  EXPECT_EQ(ExpectAllAgree(repo.path()), AskGit(repo.path()).size());
}

TEST(Objects, Sha256) {
  TestRepository repo({"--object-format=sha256"});
  FillWithHistory(&repo, 15);
  EXPECT_EQ(ExpectAllAgree(repo.path()), 0u);
  repo.Run({"repack", "-adfq", "--depth=20"});
  EXPECT_EQ(ExpectAllAgree(repo.path()), AskGit(repo.path()).size());
  repo.Run({"-c", "repack.useDeltaBaseOffset=false", "repack", "-adfq", "--depth=50"});
  EXPECT_EQ(ExpectAllAgree(repo.path()), AskGit(repo.path()).size());
  const auto repository = Repository::Open(repo.path());
  ASSERT_TRUE(repository.ok());
  EXPECT_EQ((*repository)->object_id_size(), 32);
  const std::string head = repo.Run({"rev-parse", "HEAD~3"});
  EXPECT_EQ((*repository)->Resolve("main~3")->Hex(), head);
  EXPECT_EQ((*repository)->Resolve(head)->Hex(), head);
  EXPECT_EQ((*repository)->Resolve(head.substr(0, 12))->Hex(), head);
  EXPECT_EQ((*repository)->Resolve(head.substr(0, 40))->Hex(), head);
}

TEST(Objects, AlternatesOfAlternates) {
  TestRepository repo;
  FillWithHistory(&repo, 12);
  repo.Run({"repack", "-adq"});
  const std::string clone = repo.parent() + "/clone";
  RunGit(repo.path(), {"clone", "--quiet", "--shared", "--no-checkout", repo.path(), clone});
  RunGit(clone, {"commit", "--quiet", "--allow-empty", "-m", "here"});
  const std::string third = repo.parent() + "/third";
  RunGit(clone, {"clone", "--quiet", "--shared", "--no-checkout", clone, third});
  ExpectAllAgree(clone);
  ExpectAllAgree(third);
}

TEST(Objects, SeveralThreadsReadWithOneStore) {
  TestRepository repo;
  FillWithHistory(&repo, 30);
  repo.Run({"repack", "-adfq", "--depth=50"});
  const auto expected = AskGit(repo.path());
  const auto store =
      PackObjectStore::Open(repo.path() + "/.git/objects", {.cache_bytes = 1 << 18});
  ParallelFor(4, 4, 1, [&](int, size_t, size_t) { ExpectStoreAgrees(*store, expected); });
}

TEST(Objects, ARepackWhileReading) {
  TestRepository repo;
  FillWithHistory(&repo, 10);
  repo.Run({"repack", "-adq"});
  const auto store = PackObjectStore::Open(repo.path() + "/.git/objects");
  const auto before = AskGit(repo.path());
  repo.WriteFile("later", "only in the new pack");
  repo.Commit("later");
  repo.Run({"repack", "-adfq"});
  const auto after = AskGit(repo.path());
  ASSERT_GT(after.size(), before.size());
  ExpectStoreAgrees(*store, before);
  ExpectStoreAgrees(*store, after);
}

// One bad copy does not hide a good one.
TEST(Objects, AGoodCopyElsewhereIsFound) {
  TestRepository repo;
  repo.WriteFile("a", "content of a file");
  repo.Commit("one");
  ObjectId blob;
  ASSERT_TRUE(ObjectId::FromHex(repo.Run({"rev-parse", "HEAD:a"}), &blob));
  repo.Run({"pack-objects", "--all", "--quiet", ".git/objects/pack/pack"});
  for (const auto& entry :
       std::filesystem::directory_iterator(repo.path() + "/.git/objects/pack")) {
    if (entry.path().extension() == ".pack") {
      std::filesystem::permissions(entry.path(), std::filesystem::perms::owner_all);
      const std::string name = ".git/objects/pack/" + entry.path().filename().string();
      std::string bytes = repo.ReadFile(name);
      std::fill(bytes.begin() + 12, bytes.end() - 20, 'x');
      repo.WriteFile(name, bytes);
    }
  }
  const auto store = PackObjectStore::Open(repo.path() + "/.git/objects");
  std::string data;
  EXPECT_TRUE(store->Read(blob, &data).ok());
  EXPECT_EQ(data, "content of a file");
  EXPECT_TRUE(store->ReadHeader(blob).ok());
}

}  // namespace
}  // namespace secretscan
