#include "git/commit_graph_file.h"

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "git/repository.h"
#include "git/test_repository.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace secretscan {
namespace {

std::vector<std::string> Lines(const std::string& text) {
  std::vector<std::string> lines;
  for (size_t pos = 0; pos < text.size();) {
    const size_t end = std::min(text.find('\n', pos), text.size());
    lines.push_back(text.substr(pos, end - pos));
    pos = end + 1;
  }
  return lines;
}

// Ordinary commits, a merge, and one of four parents.
void FillWithMerges(TestRepository* repo) {
  repo->Commit("root");
  for (const std::string name : {"a", "b", "c"}) {
    repo->Run({"checkout", "-q", "-b", name, "main"});
    repo->WriteFile(name, name);
    repo->Commit(name);
  }
  repo->Run({"checkout", "-q", "main"});
  repo->WriteFile("m", "m");
  repo->Commit("m");
  repo->Run({"merge", "-q", "--no-ff", "-m", "two", "a"});
  repo->Run({"merge", "-q", "--no-ff", "-m", "more", "b", "c"});
  const std::string tree = repo->Run({"rev-parse", "HEAD^{tree}"});
  const std::string octopus = repo->Run(
      {"commit-tree", "-m", "four", "-p", "main", "-p", "a", "-p", "b", "-p", "c", tree});
  repo->Run({"update-ref", "refs/heads/main", octopus});
}

void ExpectLinksOfObjects(TestRepository* repo, size_t count) {
  const auto repository = Repository::Open(repo->path());
  ASSERT_TRUE(repository.ok());
  const auto graph = CommitGraphFile::Open((*repository)->common_dir() + "objects/",
                                           (*repository)->object_id_size());
  ASSERT_TRUE(graph.ok()) << graph.status();
  EXPECT_EQ(graph->commit_count(), count);
  size_t found = 0;
  for (const std::string& hex : Lines(repo->Run({"rev-list", "--all"}))) {
    ObjectId id;
    ASSERT_TRUE(ObjectId::FromHex(hex, &id));
    CommitLinks links;
    if (!graph->Find(id, &links)) {
      continue;
    }
    ++found;
    std::string data;
    ASSERT_TRUE((*repository)->objects().Read(id, &data).ok());
    const auto expected = ParseCommitLinks(data, id.size);
    ASSERT_TRUE(expected.ok());
    EXPECT_EQ(links.tree, expected->tree);
    EXPECT_EQ(links.parents, expected->parents);
    EXPECT_EQ(links.committer_seconds, expected->committer_seconds);
  }
  EXPECT_EQ(found, count);
  CommitLinks links;
  EXPECT_FALSE(graph->Find(ObjectId(), &links));
}

TEST(CommitGraphFile, SaysWhatTheCommitsSay) {
  for (const std::string format : {"sha1", "sha256"}) {
    TestRepository repo({"--object-format=" + format});
    FillWithMerges(&repo);
    const int id_size = format == "sha1" ? 20 : 32;
    const std::string objects = repo.path() + "/.git/objects/";
    EXPECT_TRUE(absl::IsNotFound(CommitGraphFile::Open(objects, id_size).status()));
    repo.Run({"commit-graph", "write", "--reachable"});
    ExpectLinksOfObjects(&repo, 8);
    EXPECT_TRUE(absl::IsDataLoss(CommitGraphFile::Open(objects, 52 - id_size).status()));
  }
}

TEST(CommitGraphFile, FollowsAChain) {
  TestRepository repo;
  FillWithMerges(&repo);
  repo.Run({"commit-graph", "write", "--reachable", "--split=no-merge"});
  repo.Run({"reset", "-q", "--hard", "main"});
  repo.Commit("later");
  repo.Run({"commit-graph", "write", "--reachable", "--split=no-merge"});
  ExpectLinksOfObjects(&repo, 9);
}

TEST(CommitGraphFile, DamageIsNoticedOrHarmless) {
  TestRepository repo;
  FillWithMerges(&repo);
  repo.Run({"commit-graph", "write", "--reachable"});
  const std::string name = ".git/objects/info/commit-graph";
  const std::string good = repo.ReadFile(name);
  std::vector<ObjectId> ids;
  for (const std::string& hex : Lines(repo.Run({"rev-list", "--all"}))) {
    ids.emplace_back();
    ASSERT_TRUE(ObjectId::FromHex(hex, &ids.back()));
  }
  std::filesystem::permissions(repo.path() + "/" + name, std::filesystem::perms::owner_all);
  const auto read_all = [&](const std::string& bytes) {
    repo.WriteFile(name, bytes);
    const auto graph = CommitGraphFile::Open(repo.path() + "/.git/objects/", 20);
    for (const ObjectId& id : ids) {
      CommitLinks links;
      if (graph.ok() && graph->Find(id, &links)) {
        EXPECT_LE(links.parents.size(), good.size());
      }
    }
  };
  for (size_t size = 0; size < good.size(); size += size < 100 ? 1 : 37) {
    read_all(good.substr(0, size));
  }
  for (size_t i = 0; i < good.size(); i += i < 100 || i > 1100 ? 1 : 41) {
    for (const char flip : {'\x80', '\x01'}) {
      std::string wrong = good;
      wrong[i] = static_cast<char>(wrong[i] ^ flip);
      read_all(wrong);
    }
  }
}

}  // namespace
}  // namespace secretscan
