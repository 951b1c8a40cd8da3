#include "secretscan/scan_request.h"

#include <algorithm>
#include <string>
#include <vector>

#include "api/token_rules.h"
#include "git/test_repository.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "secretscan/scanner.h"

namespace secretscan {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class ScanRequestTest : public ::testing::Test {
 protected:
  static Scanner MakeScanner(const ScannerOptions& options = WithTokenRules()) {
    absl::StatusOr<Scanner> scanner = Scanner::Create(options);
    EXPECT_TRUE(scanner.ok()) << scanner.status();
    return *std::move(scanner);
  }
  // "provenance:file:line:rule", sorted.
  static std::vector<std::string> Places(const absl::StatusOr<ScanOutcome>& outcome) {
    std::vector<std::string> places;
    if (!outcome.ok()) {
      return {outcome.status().ToString()};
    }
    for (const FoundSecret& found : outcome->found) {
      places.push_back(found.provenance + ":" + found.file + ":" +
                       std::to_string(found.start_line) + ":" + found.rule_id);
    }
    std::sort(places.begin(), places.end());
    return places;
  }

  TestRepository repository_;
};

TEST_F(ScanRequestTest, FilesAndDirectories) {
  repository_.WriteFile("a/one.txt", "x\n" + Token("tok") + "\n");
  repository_.WriteFile("a/two.log", Token("oth"));
  repository_.WriteFile("b.txt", Token("tok"));
  repository_.WriteFile(".gitignore", "*.log\n");
  const Scanner scanner = MakeScanner();
  const std::string root = repository_.path();
  FilesRequest request{.paths = {root + "/a"}};
  EXPECT_THAT(Places(scanner.ScanFiles(request)),
              ElementsAre("file:" + root + "/a/one.txt:2:token-of-ours",
                          "file:" + root + "/a/two.log:1:other-token"));
  request.respect_gitignore = true;
  const absl::StatusOr<ScanOutcome> without_ignored = scanner.ScanFiles(request);
  EXPECT_THAT(Places(without_ignored),
              ElementsAre("file:" + root + "/a/one.txt:2:token-of-ours"));
  EXPECT_EQ(without_ignored->files, 1);
  EXPECT_TRUE(absl::IsNotFound(scanner.ScanFiles({.paths = {root + "/none"}}).status()));
}

TEST_F(ScanRequestTest, IndexAndWorkTree) {
  repository_.WriteFile("f", "first\n");
  repository_.Commit("first");
  repository_.WriteFile("f", "first\n" + Token("tok") + "\n");
  repository_.Run({"add", "f"});
  repository_.WriteFile("f", "first\n" + Token("tok") + "\n" + Token("oth") + "\n");
  const Scanner scanner = MakeScanner();
  IndexRequest request{.repository = repository_.path()};
  EXPECT_THAT(Places(scanner.ScanIndex(request)), ElementsAre("staged:f:2:token-of-ours"));
  request.work_tree = true;
  EXPECT_THAT(Places(scanner.ScanIndex(request)), ElementsAre("work-tree:f:3:other-token"));
  request = {.repository = repository_.path(), .index_file = repository_.parent() + "/none"};
  EXPECT_TRUE(absl::IsNotFound(scanner.ScanIndex(request).status()));
}

TEST_F(ScanRequestTest, HistoryTellsWhoAddedASecret) {
  repository_.WriteFile("f", Token("tok") + "\n");
  const std::string first = repository_.Commit("first");
  repository_.WriteFile("f", "clean\n");
  repository_.WriteFile("g", Token("oth") + "\n");
  const std::string second = repository_.Commit("second");
  const Scanner scanner = MakeScanner();
  const absl::StatusOr<ScanOutcome> outcome =
      scanner.ScanHistory({.repository = repository_.path()});
  ASSERT_THAT(Places(outcome), ElementsAre("commit:f:1:token-of-ours", "commit:g:1:other-token"));
  EXPECT_EQ(outcome->found[0].commit, first);
  EXPECT_EQ(outcome->found[0].message, "first");
  EXPECT_EQ(outcome->found[0].email, "test@example.com");
  EXPECT_EQ(outcome->found[0].blob.size(), 40u);
  EXPECT_EQ(outcome->found[0].at_head, false);
  EXPECT_EQ(outcome->found[1].commit, second);
  EXPECT_EQ(outcome->found[1].at_head, true);
  EXPECT_EQ(outcome->commits, 2);
}

TEST_F(ScanRequestTest, HistoryOfAPart) {
  repository_.WriteFile("f", Token("tok") + "\n");
  const std::string first = repository_.Commit("first");
  repository_.WriteFile("g", Token("oth") + "\n");
  repository_.Commit("second " + Token("tok"));
  const Scanner scanner = MakeScanner();
  HistoryRequest request{.repository = repository_.path(), .ranges = {first + ".."}};
  EXPECT_THAT(Places(scanner.ScanHistory(request)),
              ElementsAre("commit-message:.git/commit-message:1:token-of-ours", "commit:g:1:other-token"));
  request.kinds = {"-commit-message"};
  EXPECT_THAT(Places(scanner.ScanHistory(request)), ElementsAre("commit:g:1:other-token"));
  request = {.repository = repository_.path(), .since = first, .kinds = {"none"}};
  EXPECT_THAT(Places(scanner.ScanHistory(request)), ElementsAre("commit:g:1:other-token"));
  request = {.repository = repository_.path(), .since = "2038-01-01"};
  request.kinds = {"none"};
  EXPECT_THAT(Places(scanner.ScanHistory(request)), IsEmpty());
}

TEST_F(ScanRequestTest, WrongRequestsAreErrors) {
  const Scanner scanner = MakeScanner();
  EXPECT_TRUE(absl::IsInvalidArgument(scanner.ScanHistory({.repository = "/proc"}).status()));
  HistoryRequest request{.repository = repository_.path(), .kinds = {"gossip"}};
  EXPECT_TRUE(absl::IsInvalidArgument(scanner.ScanHistory(request).status()));
  request.kinds = {};
  request.max_memory_bytes = -1;
  EXPECT_TRUE(absl::IsInvalidArgument(scanner.ScanHistory(request).status()));
  ScannerOptions compatible = WithTokenRules();
  compatible.gitleaks_compatible = true;
  request = {.repository = repository_.path(), .kinds = {"none"}};
  EXPECT_TRUE(
      absl::IsInvalidArgument(MakeScanner(compatible).ScanHistory(request).status()));
  TestRepository bare({"--bare"});
  EXPECT_TRUE(
      absl::IsInvalidArgument(scanner.ScanIndex({.repository = bare.path()}).status()));
}

}  // namespace
}  // namespace secretscan
