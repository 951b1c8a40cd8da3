#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>

#include "base/file.h"
#include "report/sample_result.h"

namespace secretscan {
namespace {

using testing::Rendered;
using testing::SampleFinding;
using testing::SampleResult;

const ReportOptions kOptions = {.deterministic = true};

// A directory of this test's own.
class WriteReportTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = ::testing::TempDir() + "/report.XXXXXX";
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    directory_ = name;
  }
  void TearDown() override { std::filesystem::remove_all(directory_); }

  size_t FileCount() const {
    size_t count = 0;
    for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(directory_)) {
      ++count;
    }
    return count;
  }

  std::filesystem::path directory_;
};

// While it lives, standard output is another descriptor.
class RedirectedStdout {
 public:
  explicit RedirectedStdout(int target) {
    std::fflush(stdout);
    saved_ = dup(STDOUT_FILENO);
    dup2(target, STDOUT_FILENO);
  }
  ~RedirectedStdout() {
    dup2(saved_, STDOUT_FILENO);
    close(saved_);
  }

 private:
  int saved_;
};

TEST_F(WriteReportTest, WritesTheFileForItsOwnerOnly) {
  const ScanResult result = SampleResult({SampleFinding()});
  const std::string path = directory_ / "out.json";
  ASSERT_TRUE(WriteReport(result, "json", kOptions, path).ok());
  EXPECT_EQ(*ReadFile(path), Rendered(result, "json", kOptions));
  struct stat info;
  ASSERT_EQ(stat(path.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600u);
  EXPECT_EQ(FileCount(), 1u);
}

TEST_F(WriteReportTest, LeavesNothingWhenTheFormatIsUnknown) {
  const std::string path = directory_ / "out";
  const absl::Status status = WriteReport(SampleResult({}), "xml", kOptions, path);
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(FileCount(), 0u);
}

TEST_F(WriteReportTest, FailsWhereNothingCanBeWritten) {
  const std::string path = directory_ / "no" / "such" / "place";
  EXPECT_FALSE(WriteReport(SampleResult({}), "json", kOptions, path).ok());
}

TEST_F(WriteReportTest, ReportsAFullDisk) {
  EXPECT_EQ(WriteReport(SampleResult({}), "json", kOptions, "/dev/full").code(),
            absl::StatusCode::kUnavailable);
}

TEST_F(WriteReportTest, WritesToStandardOutput) {
  const ScanResult result = SampleResult({SampleFinding()});
  const std::string path = directory_ / "stdout";
  const int file = open(path.c_str(), O_WRONLY | O_CREAT, 0600);
  {
    const RedirectedStdout redirected(file);
    std::fputs("before\n", stdout);
    EXPECT_TRUE(WriteReport(result, "jsonl", kOptions, "-").ok());
  }
  close(file);
  EXPECT_EQ(*ReadFile(path), "before\n" + Rendered(result, "jsonl", kOptions));
}

TEST_F(WriteReportTest, ReportsAFullDiskBehindStandardOutput) {
  const int full = open("/dev/full", O_WRONLY);
  absl::Status status;
  {
    const RedirectedStdout redirected(full);
    status = WriteReport(SampleResult({}), "json", kOptions, "-");
  }
  close(full);
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
}

TEST_F(WriteReportTest, IsContentWhenTheReaderHasGone) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  close(ends[0]);
  absl::Status status = absl::UnknownError("not run");
  {
    // SIGPIPE has its default action here and would end the test.
    const RedirectedStdout redirected(ends[1]);
    status = WriteReport(SampleResult({}), "json", kOptions, "-");
  }
  close(ends[1]);
  EXPECT_TRUE(status.ok()) << status;
}

}  // namespace
}  // namespace secretscan
