// `secretscan man`.
#include "absl/strings/str_split.h"
#include "cli/sandbox.h"
#include "cli/shell.h"
#include "gmock/gmock.h"
#include "secretscan/version.h"

namespace secretscan {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

class ManTest : public SandboxTest {
 protected:
  ManTest() {
    std::filesystem::create_directory(root() / "man1");
    const ProcessResult result = Run({"man", "--output-dir", "man1"});
    EXPECT_EQ(result.exit_code, 0) << result.err;
    for (const auto& entry : std::filesystem::directory_iterator(root() / "man1")) {
      pages_.push_back(entry.path().string());
    }
    EXPECT_GT(pages_.size(), 30u);
  }

  ProcessResult RunProgram(const std::vector<std::string>& args) const {
    ProcessRequest request = Request({});
    request.args = args;
    return RunProcess(request);
  }

  std::vector<std::string> pages_;
};

TEST_F(ManTest, PagesHaveAllTheirSections) {
  for (const std::string& path : pages_) {
    SCOPED_TRACE(path);
    const std::string page = Read(path);
    EXPECT_THAT(page, StartsWith(".TH SECRETSCAN"));
    size_t end = 0;
    for (const char* section : {"NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "EXAMPLES",
                                "EXIT STATUS", "SEE ALSO"}) {
      const size_t start = page.find(std::string("\n.SH ") + section + "\n");
      ASSERT_NE(start, std::string::npos) << section;
      EXPECT_GT(start, end) << section;
      end = start;
    }
  }
}

TEST_F(ManTest, NoTextIsTakenForARequest) {
  const std::vector<std::string> requests = {".TH", ".SH", ".SS", ".PP", ".TP", ".RS",
                                             ".RE", ".nf", ".fi", ".nh", ".ad"};
  for (const std::string& path : pages_) {
    const std::vector<std::string> lines = absl::StrSplit(Read(path), '\n');
    for (const std::string& line : lines) {
      EXPECT_FALSE(line.starts_with('\'')) << line;
      if (line.starts_with('.')) {
        EXPECT_THAT(requests, ::testing::Contains(line.substr(0, line.find(' '))));
      }
    }
  }
}

TEST_F(ManTest, PrintsThePageOfOneCommand) {
  EXPECT_EQ(Run({"man", "rules", "list"}).out, Read("man1/secretscan-rules-list.1"));
  EXPECT_EQ(Run({"man"}).out, Read("man1/secretscan.1"));
  EXPECT_EQ(Run({"man", "directory"}).out, Read("man1/secretscan-dir.1"));
  EXPECT_THAT(Read("man1/secretscan.1"), HasSubstr("secretscan " + std::string(kVersion)));
}

TEST_F(ManTest, WhatThereIsNotIsRefused) {
  const ProcessResult unknown = Run({"man", "rules", "lists"});
  EXPECT_EQ(unknown.exit_code, 2);
  EXPECT_THAT(unknown.err, HasSubstr("secretscan rules has no command lists"));
  EXPECT_EQ(Run({"man", "--output-dir", "no/such"}).exit_code, 2);
}

TEST_F(ManTest, GroffHasNothingToComplainOf) {
  if (!HasProgram("groff")) {
    GTEST_SKIP() << "groff is not installed";
  }
  for (const std::string& path : pages_) {
    const ProcessResult result = RunProgram({"groff", "-man", "-Tutf8", "-ww", path});
    EXPECT_EQ(result.exit_code, 0) << path;
    EXPECT_THAT(result.err, IsEmpty()) << path;
    EXPECT_THAT(result.out, HasSubstr("secretscan " + std::string(kVersion))) << path;
  }
}

TEST_F(ManTest, MandocHasNothingToComplainOf) {
  if (!HasProgram("mandoc")) {
    GTEST_SKIP() << "mandoc is not installed";
  }
  for (const std::string& path : pages_) {
    const ProcessResult result = RunProgram({"mandoc", "-T", "lint", "-W", "warning", path});
    // There is no date: two builds of one version make the same page.
    const std::string first = "mandoc: " + path + ":1:";
    for (const std::string& line : std::vector<std::string>(
             absl::StrSplit(result.out + result.err, '\n', absl::SkipEmpty()))) {
      EXPECT_TRUE(line.starts_with(first) && line.ends_with("missing date, using \"\": TH"))
          << line;
    }
  }
}

}  // namespace
}  // namespace secretscan
