#include "base/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>
#include <utility>

#include "gtest/gtest.h"

namespace secretscan {
namespace {

namespace fs = std::filesystem;

class FileTest : public testing::Test {
 protected:
  FileTest() {
    std::string name = (fs::temp_directory_path() / "secretscan_file_test.XXXXXX").string();
    directory_ = ::mkdtemp(name.data());
  }
  ~FileTest() override { fs::remove_all(directory_); }

  std::string Path(const std::string& name) const { return (directory_ / name).string(); }
  size_t FileCount() const {
    return static_cast<size_t>(
        std::distance(fs::directory_iterator(directory_), fs::directory_iterator()));
  }
  static void Put(const std::string& path, const std::string& bytes) {
    std::ofstream(path, std::ios::binary) << bytes;
  }

  fs::path directory_;
};

TEST_F(FileTest, ReadsWholeFiles) {
  for (const size_t size : {0u, 1u, 65536u, 200001u}) {
    std::string bytes(size, '\0');
    for (size_t i = 0; i < size; ++i) {
      bytes[i] = static_cast<char>(i * 7);
    }
    Put(Path("f"), bytes);
    const auto read = ReadFile(Path("f"));
    ASSERT_TRUE(read.ok()) << read.status();
    EXPECT_EQ(*read, bytes);
  }
}

TEST_F(FileTest, ReadsAPipeToItsEnd) {
  ASSERT_EQ(::mkfifo(Path("p").c_str(), 0600), 0);
  std::thread writer([&] { Put(Path("p"), std::string(300000, 'x')); });
  const auto read = ReadFile(Path("p"));
  writer.join();
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->size(), 300000u);
}

TEST_F(FileTest, ReadErrorsNameThePath) {
  const auto missing = ReadFile(Path("missing"));
  EXPECT_EQ(missing.status().code(), absl::StatusCode::kNotFound);
  EXPECT_NE(std::string(missing.status().message()).find(Path("missing")), std::string::npos);
  EXPECT_EQ(ReadFile(directory_.string()).status().code(), absl::StatusCode::kUnavailable);
}

TEST_F(FileTest, AtomicFileAppearsOnlyWithCommit) {
  auto file = AtomicFile::Create(Path("out"));
  ASSERT_TRUE(file.ok()) << file.status();
  ASSERT_TRUE(file->Write("one ").ok());
  ASSERT_TRUE(file->Write("").ok());
  ASSERT_TRUE(file->Write("two").ok());
  EXPECT_FALSE(fs::exists(Path("out")));
  ASSERT_TRUE(file->Commit().ok());
  EXPECT_EQ(ReadFile(Path("out")).value(), "one two");
  EXPECT_EQ(FileCount(), 1u);
  struct stat info;
  ASSERT_EQ(::stat(Path("out").c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600u);
}

TEST_F(FileTest, AtomicFileReplacesAndOtherwiseLeavesTheOldOne) {
  Put(Path("out"), "old");
  {
    auto file = AtomicFile::Create(Path("out"));
    ASSERT_TRUE(file.ok());
    ASSERT_TRUE(file->Write("never seen").ok());
  }
  EXPECT_EQ(ReadFile(Path("out")).value(), "old");
  EXPECT_EQ(FileCount(), 1u);
  auto file = AtomicFile::Create(Path("out"));
  ASSERT_TRUE(file.ok());
  ASSERT_TRUE(file->Write("new").ok());
  ASSERT_TRUE(file->Commit().ok());
  EXPECT_EQ(ReadFile(Path("out")).value(), "new");
  EXPECT_EQ(FileCount(), 1u);
}

TEST_F(FileTest, AtomicFileMoves) {
  auto first = AtomicFile::Create(Path("first"));
  auto second = AtomicFile::Create(Path("second"));
  ASSERT_TRUE(first.ok() && second.ok());
  ASSERT_TRUE(first->Write("text").ok());
  *second = *std::move(first);  // what `second` had begun is given up
  ASSERT_TRUE(second->Commit().ok());
  EXPECT_EQ(ReadFile(Path("first")).value(), "text");
  EXPECT_EQ(FileCount(), 1u);
}

TEST_F(FileTest, AtomicFileWritesThroughALink) {
  Put(Path("target"), "old");
  fs::create_symlink("target", Path("link"));
  auto file = AtomicFile::Create(Path("link"));
  ASSERT_TRUE(file.ok());
  ASSERT_TRUE(file->Write("new").ok());
  ASSERT_TRUE(file->Commit().ok());
  EXPECT_TRUE(fs::is_symlink(Path("link")));
  EXPECT_EQ(ReadFile(Path("target")).value(), "new");
}

TEST_F(FileTest, AtomicFileWritesAPipeDirectly) {
  ASSERT_EQ(::mkfifo(Path("p").c_str(), 0600), 0);
  std::string read;
  std::thread reader([&] { read = ReadFile(Path("p")).value(); });
  auto file = AtomicFile::Create(Path("p"));
  ASSERT_TRUE(file.ok());
  EXPECT_TRUE(file->Write("through").ok());
  EXPECT_TRUE(file->Commit().ok());
  reader.join();
  EXPECT_EQ(read, "through");
  EXPECT_EQ(FileCount(), 1u);
}

TEST_F(FileTest, AtomicFileErrors) {
  EXPECT_EQ(AtomicFile::Create(Path("no/such/directory")).status().code(),
            absl::StatusCode::kNotFound);
  EXPECT_EQ(AtomicFile::Create(directory_.string()).status().code(),
            absl::StatusCode::kUnavailable);
}

TEST_F(FileTest, AFullDiskIsAnError) {
  if (::access("/dev/full", W_OK) != 0) {
    GTEST_SKIP() << "no /dev/full here";
  }
  auto file = AtomicFile::Create("/dev/full");
  ASSERT_TRUE(file.ok());
  EXPECT_EQ(file->Write("x").code(), absl::StatusCode::kUnavailable);
}

TEST_F(FileTest, ATargetThatCannotBeReplacedLeavesNothingBehind) {
  auto file = AtomicFile::Create(Path("out"));
  ASSERT_TRUE(file.ok());
  ASSERT_TRUE(file->Write("x").ok());
  fs::create_directory(Path("out"));
  EXPECT_EQ(file->Commit().code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(FileCount(), 1u);
}

}  // namespace
}  // namespace secretscan
