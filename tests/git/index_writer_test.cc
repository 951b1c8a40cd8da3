#include "git/index_writer.h"

#include "git/test_repository.h"
#include "gtest/gtest.h"

namespace secretscan {
namespace {

class IndexWriterTest : public ::testing::TestWithParam<std::tuple<const char*, const char*>> {};

// What git reads from ours is what it reads from its own.
TEST_P(IndexWriterTest, IsReadByGit) {
  const auto& [version, format] = GetParam();
  const int id_size = std::string(format) == "sha256" ? 32 : 20;
  TestRepository repo({std::string("--object-format=") + format});
  for (const char* path : {"a", "b.txt", "dir/c", "dir/sub/d", "dir.x", "dir/sub-e", "\xff x"}) {
    repo.WriteFile(path, std::string("text of ") + path + "\n");
  }
  repo.WriteFile("long/" + std::string(200, 'x') + "/" + std::string(250, 'y'), "1\n");
  repo.Commit("one");
  repo.Run({"checkout", "-q", "-b", "other"});
  repo.WriteFile("a", "theirs\n");
  repo.Commit("theirs");
  repo.Run({"checkout", "-q", "main"});
  repo.WriteFile("a", "ours\n");
  repo.Commit("ours");
  RunGit(repo.path(), {"merge", "-q", "other"});
  repo.Run({"update-index", "--assume-unchanged", "b.txt"});
  repo.Run({"update-index", "--index-version", version});
  const auto check = [&] {
    const std::vector<std::string> list = {"ls-files", "--stage", "-v", "--debug", "-z"};
    const std::string before = repo.Run(list);
    const std::string status = repo.Run({"status", "--porcelain"});
    const std::string bytes = repo.ReadFile(".git/index");
    EXPECT_EQ(IndexVersion(bytes), bytes[7]);
    const auto index = IndexFile::Parse(bytes, id_size, nullptr);
    ASSERT_TRUE(index.ok()) << index.status();
    const std::string written = WriteIndex(index->entries(), id_size, IndexVersion(bytes));
    EXPECT_EQ(written[7], bytes[7]);
    repo.WriteFile(".git/index", written);
    EXPECT_EQ(repo.Run(list), before);
    EXPECT_EQ(repo.Run({"status", "--porcelain"}), status);
    EXPECT_EQ(RunGit(repo.path(), {"fsck"}).exit_code, 0);
  };
  check();
  if (std::string(version) != "2") {
    repo.Run({"update-index", "--skip-worktree", "dir/c"});
    repo.WriteFile("new", "1\n");
    repo.Run({"add", "-N", "new"});
    check();
  }
}

INSTANTIATE_TEST_SUITE_P(All, IndexWriterTest,
                         ::testing::Combine(::testing::Values("2", "3", "4"),
                                            ::testing::Values("sha1", "sha256")));

TEST(IndexWriterTest, KeepsSparseDirectories) {
  TestRepository repo;
  for (const char* path : {"in/a", "out/b", "out/deep/c"}) {
    repo.WriteFile(path, "1\n");
  }
  repo.Commit("one");
  repo.Run({"sparse-checkout", "set", "--cone", "--sparse-index", "in"});
  const std::string list = repo.Run({"ls-files", "--sparse", "--stage"});
  const auto index = IndexFile::Parse(repo.ReadFile(".git/index"), 20, nullptr);
  ASSERT_TRUE(index.ok()) << index.status();
  ASSERT_NE(list.find("040000"), std::string::npos);
  repo.WriteFile(".git/index", WriteIndex(index->entries(), 20, 3));
  EXPECT_EQ(repo.Run({"ls-files", "--sparse", "--stage"}), list);
  EXPECT_EQ(repo.Run({"status", "--porcelain"}), "");
}

}  // namespace
}  // namespace secretscan
