#include "git/index_file.h"

#include <cstdio>

#include "git/discovery.h"
#include "git/test_repository.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace secretscan {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

absl::StatusOr<IndexFile> ReadIndex(const TestRepository& repository) {
  const auto layout = DiscoverRepository(repository.path());
  EXPECT_TRUE(layout.ok()) << layout.status();
  return IndexFile::Read(layout->git_dir + "index", layout->git_dir, layout->id_size);
}

// As `git ls-files --stage -z` tells them.
std::string Listed(const IndexFile& index) {
  std::string out;
  for (const IndexEntry& entry : index.entries()) {
    char mode[8];
    std::snprintf(mode, sizeof mode, "%06o", entry.mode);
    out += std::string(mode) + " " + entry.id.Hex() + " " + std::to_string(entry.stage) + "\t";
    out += entry.path;
    out += '\0';
  }
  return out;
}

void ExpectLikeGit(TestRepository* repository, const std::vector<std::string>& more = {}) {
  const auto index = ReadIndex(*repository);
  ASSERT_TRUE(index.ok()) << index.status();
  std::vector<std::string> args = {"ls-files", "--stage", "-z"};
  args.insert(args.end(), more.begin(), more.end());
  EXPECT_EQ(Listed(*index), repository->Run(args));
}

void Fill(TestRepository* repository) {
  for (const char* path : {"a", "b.txt", "dir/c", "dir/sub/d", "dir.x", "dir/sub-e", "z"}) {
    repository->WriteFile(path, std::string("text of ") + path + "\n");
  }
  repository->WriteFile("long/" + std::string(200, 'x') + "/" + std::string(250, 'y'), "1\n");
  repository->WriteFile("\xff" "bytes \"and\" \t", "2\n");
  repository->Run({"add", "--all"});
  repository->Run({"update-index", "--chmod=+x", "a"});
}

class IndexVersionTest : public ::testing::TestWithParam<std::tuple<const char*, const char*>> {};

TEST_P(IndexVersionTest, IsReadAsByGit) {
  const auto& [version, format] = GetParam();
  TestRepository repository({std::string("--object-format=") + format});
  repository.Run({"config", "index.version", version});
  repository.Run({"update-index", "--index-version", version});
  ExpectLikeGit(&repository);
  Fill(&repository);
  ExpectLikeGit(&repository);
  repository.WriteFile("later", "3\n");
  repository.WriteFile("kept", "4\n");
  repository.Run({"add", "--intent-to-add", "later"});
  repository.Run({"update-index", "--skip-worktree", "b.txt"});
  repository.Run({"update-index", "--assume-unchanged", "z"});
  ExpectLikeGit(&repository);
  const auto index = ReadIndex(repository);
  ASSERT_TRUE(index.ok());
  for (const IndexEntry& entry : index->entries()) {
    EXPECT_EQ(entry.intent_to_add, entry.path == "later") << entry.path;
    EXPECT_EQ(entry.skip_worktree, entry.path == "b.txt") << entry.path;
    EXPECT_EQ(entry.assume_valid, entry.path == "z") << entry.path;
  }
}

INSTANTIATE_TEST_SUITE_P(Versions, IndexVersionTest,
                         ::testing::Combine(::testing::Values("2", "3", "4"),
                                            ::testing::Values("sha1", "sha256")));

TEST(IndexFileTest, NoFileIsEmpty) {
  const TestRepository repository;
  const auto index = ReadIndex(repository);
  ASSERT_TRUE(index.ok()) << index.status();
  EXPECT_THAT(index->entries(), IsEmpty());
}

TEST(IndexFileTest, Unmerged) {
  TestRepository repository;
  repository.WriteFile("f", "base\n");
  repository.Commit("base");
  repository.Run({"checkout", "-q", "-b", "side"});
  repository.WriteFile("f", "theirs\n");
  repository.Commit("theirs");
  repository.Run({"checkout", "-q", "main"});
  repository.WriteFile("f", "ours\n");
  repository.Commit("ours");
  EXPECT_NE(RunGit(repository.path(), {"merge", "side"}).exit_code, 0);
  ExpectLikeGit(&repository);
  EXPECT_THAT(ReadIndex(repository)->entries().size(), 3u);
}

TEST(IndexFileTest, Split) {
  for (const char* version : {"2", "4"}) {
    TestRepository repository;
    repository.Run({"config", "splitIndex.maxPercentChange", "100"});
    Fill(&repository);
    repository.Commit("one");
    repository.Run({"update-index", "--index-version", version});
    repository.Run({"update-index", "--split-index"});
    ExpectLikeGit(&repository);
    repository.WriteFile("dir/c", "changed\n");          // replaced
    repository.RemoveFile("b.txt");                      // deleted
    repository.WriteFile("dir/new", "new\n");            // added
    repository.Run({"add", "--all"});
    ExpectLikeGit(&repository);
    repository.RemoveFile("dir/new");
    repository.WriteFile("b.txt", "again\n");
    repository.Run({"add", "--all"});
    ExpectLikeGit(&repository);
  }
}

TEST(IndexFileTest, SplitWithoutItsSharedPart) {
  TestRepository repository;
  Fill(&repository);
  repository.Run({"update-index", "--split-index"});
  for (const std::string& name : {repository.Run({"rev-parse", "--shared-index-path"})}) {
    repository.RemoveFile(name);
  }
  const auto index = ReadIndex(repository);
  EXPECT_TRUE(absl::IsDataLoss(index.status())) << index.status();
  EXPECT_THAT(std::string(index.status().message()), HasSubstr("shared index"));
}

TEST(IndexFileTest, Sparse) {
  TestRepository repository;
  Fill(&repository);
  repository.Commit("one");
  repository.Run({"sparse-checkout", "init", "--cone", "--sparse-index"});
  repository.Run({"sparse-checkout", "set", "dir"});
  ExpectLikeGit(&repository, {"--sparse"});
  const auto index = ReadIndex(repository);
  ASSERT_TRUE(index.ok());
  int directories = 0;
  for (const IndexEntry& entry : index->entries()) {
    directories += entry.is_directory();
  }
  EXPECT_EQ(directories, 1);  // long/
}

class DamagedIndexTest : public ::testing::Test {
 protected:
  DamagedIndexTest() {
    Fill(&repository_);
    repository_.Commit("one");
    repository_.Run({"update-index", "--index-version", "4"});
    bytes_ = repository_.ReadFile(".git/index");
  }
  static absl::StatusOr<IndexFile> Parse(std::string bytes) {
    return IndexFile::Parse(std::move(bytes), 20, [](const ObjectId&) {
      return absl::StatusOr<std::string>(absl::NotFoundError("none"));
    });
  }

  TestRepository repository_;
  std::string bytes_;
};

TEST_F(DamagedIndexTest, Truncated) {
  ASSERT_TRUE(Parse(bytes_).ok());
  int readable = 0;  // cut between two extensions
  for (size_t size = 0; size < bytes_.size(); ++size) {
    const auto index = Parse(bytes_.substr(0, size));
    readable += index.ok();
    EXPECT_TRUE(index.ok() || absl::IsDataLoss(index.status())) << size << index.status();
  }
  EXPECT_LE(readable, 2);
}

TEST_F(DamagedIndexTest, NeedsAnUnknownExtension) {
  const auto with = [&](const std::string& name) {
    std::string bytes = bytes_;
    return bytes.insert(bytes.size() - 20, name + std::string(4, '\0'));
  };
  EXPECT_TRUE(Parse(with("ABCD")).ok());
  EXPECT_TRUE(Parse(with("sdir")).ok());
  const auto index = Parse(with("abcd"));
  EXPECT_TRUE(absl::IsUnavailable(index.status()));
  EXPECT_THAT(std::string(index.status().message()), HasSubstr("\"abcd\""));
}

TEST_F(DamagedIndexTest, OfAnotherVersion) {
  bytes_[7] = 5;
  EXPECT_TRUE(absl::IsUnavailable(Parse(bytes_).status()));
}

// Index bytes of version 2 with these paths.
std::string Index(const std::vector<std::string>& paths) {
  std::string out = std::string("DIRC") + std::string("\0\0\0\2\0\0\0", 7);
  out += static_cast<char>(paths.size());
  for (const std::string& path : paths) {
    std::string entry(24, '\0');
    entry += std::string("\0\0\x81\xa4", 4) + std::string(12, '\0') + std::string(20, 'i');
    entry += std::string(1, '\0') + static_cast<char>(path.size()) + path;
    entry.append(8 - entry.size() % 8, '\0');
    out += entry;
  }
  return out + std::string(20, '\0');
}

TEST_F(DamagedIndexTest, Paths) {
  ASSERT_TRUE(Parse(Index({"a", "a/b", "b"})).ok());
  EXPECT_TRUE(Parse(Index({"..", "../a", ".git/x"})).ok());  // harmless until a file is opened
  for (const std::vector<std::string>& paths : std::vector<std::vector<std::string>>{
           {"b", "a"}, {"a", "a"}, {""}, {"/a"}, {"a//b"}, {"a/"}}) {
    EXPECT_TRUE(absl::IsDataLoss(Parse(Index(paths)).status())) << paths.back();
  }
}

}  // namespace
}  // namespace secretscan
