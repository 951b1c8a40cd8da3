// When something breaks: nothing is lost, nothing is called clean.
#include <unistd.h>

#include "cli/sandbox.h"
#include "gmock/gmock.h"

namespace secretscan {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class FailureTest : public SandboxTest {};

TEST_F(FailureTest, FullDiskUnderTheReport) {
  LeakyRepository("leaky");
  const ProcessResult result =
      Run({"history", "leaky", "-f", "json", "-r", "/dev/full", "-c", rules_path()});
  EXPECT_EQ(result.exit_code, 3);
  EXPECT_THAT(result.err, HasSubstr("could not be written"));
  EXPECT_THAT(result.err, HasSubstr("No space left on device"));
  // The findings are still told, and still hidden.
  EXPECT_THAT(result.out, HasSubstr("conf/app.env"));
  EXPECT_THAT(result.out, Not(HasSubstr(TestToken())));
}

TEST_F(FailureTest, FullDiskUnderStandardOutput) {
  LeakyRepository("leaky");
  ProcessRequest request = Request({"history", "leaky", "--show-secrets", "-c", rules_path()});
  request.stdout_path = "/dev/full";
  const ProcessResult result = RunProcess(request);
  EXPECT_EQ(result.exit_code, 3);
  EXPECT_THAT(result.err, HasSubstr("could not be written"));
  EXPECT_THAT(result.err, HasSubstr("conf/app.env"));
  EXPECT_THAT(result.err, Not(HasSubstr(TestToken())));
}

TEST_F(FailureTest, FailedReportLeavesTheOldOneAlone) {
  LeakyRepository("leaky");
  Write("locked/out.json", "old");
  std::filesystem::permissions(root() / "locked", std::filesystem::perms::owner_read |
                                                      std::filesystem::perms::owner_exec);
  const ProcessResult result =
      Run({"history", "leaky", "-r", "locked/out.json", "-c", rules_path()});
  std::filesystem::permissions(root() / "locked", std::filesystem::perms::owner_all);
  // Root may write anywhere; then the report is whole.
  if (::geteuid() == 0) {
    EXPECT_EQ(result.exit_code, 1);
    EXPECT_THAT(Read("locked/out.json"), HasSubstr("token-of-ours"));
  } else {
    EXPECT_EQ(result.exit_code, 3);
    EXPECT_EQ(Read("locked/out.json"), "old");
  }
}

TEST_F(FailureTest, CorruptObjectMakesTheScanIncomplete) {
  const auto repository = LeakyRepository("leaky");
  Commit(repository, "other.txt", "something else\n");
  std::string id = Git(repository, {"rev-parse", "HEAD:other.txt"});
  id.pop_back();
  const auto object = repository / ".git/objects" / id.substr(0, 2) / id.substr(2);
  std::filesystem::permissions(object, std::filesystem::perms::owner_all);
  Write(object, "this is not an object");
  const ProcessResult result = Run({"history", "leaky", "-c", rules_path()});
  EXPECT_EQ(result.exit_code, 3) << result.err;
  EXPECT_THAT(result.err, HasSubstr(id));
  EXPECT_THAT(result.err, HasSubstr("incomplete"));
  // What could be read is reported.
  EXPECT_THAT(result.out, HasSubstr("conf/app.env"));
}

TEST_F(FailureTest, MissingObjectMakesTheScanIncompleteEvenWhenQuiet) {
  const auto repository = NewRepository("holed");
  Commit(repository, "a.txt", "something\n");
  std::string id = Git(repository, {"rev-parse", "HEAD:a.txt"});
  id.pop_back();
  std::filesystem::remove(repository / ".git/objects" / id.substr(0, 2) / id.substr(2));
  const ProcessResult result = Run({"history", "holed", "--quiet", "-c", rules_path()});
  EXPECT_EQ(result.exit_code, 3) << result.err;
  EXPECT_THAT(result.err, HasSubstr("incomplete"));
}

TEST_F(FailureTest, TooLargeFileMakesTheScanIncomplete) {
  Write("tree/large.txt", std::string(1'100'000, 'x') + "\n");
  const ProcessResult result =
      Run({"dir", "tree", "--max-target-megabytes", "1", "-c", rules_path()});
  EXPECT_EQ(result.exit_code, 3) << result.err;
  EXPECT_THAT(result.err, HasSubstr("large.txt"));
}

TEST_F(FailureTest, StrictWantsEverythingScanned) {
  const auto repository = NewRepository("pictures");
  Commit(repository, "a.png", std::string("\x89PNG\0\0\0", 7));
  EXPECT_EQ(Run({"history", "pictures", "-c", rules_path()}).exit_code, 0);
  const ProcessResult result = Run({"history", "pictures", "--strict", "-c", rules_path()});
  EXPECT_EQ(result.exit_code, 3);
  EXPECT_THAT(result.err, HasSubstr("not scanned: 1 binary"));
}

TEST_F(FailureTest, CoverageFileListsAllThatWasNotScanned) {
  const auto repository = LeakyRepository("leaky");
  Commit(repository, "a.png", std::string("\x89PNG\0\0\0", 7));
  const ProcessResult result =
      Run({"history", "leaky", "--coverage", "coverage.jsonl", "-c", rules_path()});
  EXPECT_EQ(result.exit_code, 1) << result.err;
  const std::string coverage = Read("coverage.jsonl");
  EXPECT_THAT(coverage, HasSubstr("\"type\":\"skip\",\"reason\":\"binary\",\"kind\":\"blob\""));
  EXPECT_THAT(coverage, HasSubstr("\"type\":\"summary\""));
  EXPECT_THAT(coverage, Not(HasSubstr("\"type\":\"finding\"")));
  EXPECT_EQ(Run({"history", "leaky", "--coverage", "no/such/file", "-c", rules_path()}).exit_code,
            2);
}

TEST_F(FailureTest, InterruptEndsWith130) {
  const ProcessResult result = RunAndInterrupt(Request({"stdin", "-c", rules_path()}));
  EXPECT_EQ(result.exit_code, 130) << result.err;
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
TEST_F(FailureTest, OutOfMemoryIsIncompleteNotACrash) {
  ProcessRequest request;
  request.args = {"/bin/sh", "-c",
                  "ulimit -c 0; ulimit -v 400000; yes \"$2\" | \"$0\" stdin -c \"$1\"",
                  SECRETSCAN_PROGRAM, rules_path(), TestToken()};
  request.environment = Request({}).environment;
  const ProcessResult result = RunProcess(request);
  EXPECT_EQ(result.exit_code, 3);
  EXPECT_THAT(result.err, HasSubstr("out of memory"));
}
#endif

}  // namespace
}  // namespace secretscan
