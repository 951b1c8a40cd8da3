#include "scan/staged_scan.h"

#include <filesystem>

#include "git/test_repository.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "scan/history_scan.h"

namespace secretscan {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr std::string_view kRules = R"toml(
  [[rules]]
  id = "tok"
  description = "a token"
  regex = '''TOK[0-9]{4}'''
  keywords = ["tok"]
  [[rules]]
  id = "block"
  regex = '''BEGIN\n(?:[a-z]+\n)+END'''
  [[rules]]
  id = "p12"
  path = '''\.p12$'''
  [[allowlists]]
  paths = ['''^vendor/''']
)toml";

class StagedScanTest : public ::testing::Test {
 protected:
  static std::shared_ptr<const RuleSet> Rules() {
    auto rules = ParseRules(kRules, "test.toml");
    EXPECT_TRUE(rules.ok()) << rules.status();
    return *rules;
  }
  StagedOptions Options(Profile profile = Profile::kDefault, const std::string& below = "") const {
    StagedOptions options;
    options.repository = test_.path() + below;
    options.profile = profile;
    options.threads = 2;
    return options;
  }
  ScanResult Staged(const StagedOptions& options) {
    auto result = ScanStaged(options, Rules(), nullptr);
    EXPECT_TRUE(result.ok()) << result.status();
    return result.ok() ? *std::move(result) : ScanResult();
  }
  ScanResult Unstaged(const StagedOptions& options) {
    auto result = ScanUnstaged(options, Rules(), nullptr);
    EXPECT_TRUE(result.ok()) << result.status();
    return result.ok() ? *std::move(result) : ScanResult();
  }
  // "file:rule:line:secret"
  static std::vector<std::string> Lines(const ScanResult& result) {
    std::vector<std::string> lines;
    for (const Finding& finding : result.findings) {
      lines.push_back(finding.file + ":" + finding.rule_id + ":" +
                      std::to_string(finding.start_line) + ":" + finding.secret);
    }
    return lines;
  }
  std::vector<std::string> StagedLines(Profile profile = Profile::kDefault,
                                       const std::string& below = "") {
    return Lines(Staged(Options(profile, below)));
  }
  void Conflict() {
    test_.WriteFile("f", "base\n");
    test_.Commit("base");
    test_.Run({"checkout", "-q", "-b", "side"});
    test_.WriteFile("f", "TOK2222\n");
    test_.WriteFile("clean", "TOK3333\n");
    test_.Commit("theirs");
    test_.Run({"checkout", "-q", "main"});
    test_.WriteFile("f", "ours\n");
    test_.Commit("ours");
    EXPECT_NE(RunGit(test_.path(), {"merge", "--no-commit", "side"}).exit_code, 0);
  }

  TestRepository test_;
};

TEST_F(StagedScanTest, BeforeTheFirstCommit) {
  test_.WriteFile("a", "TOK1111\n");
  EXPECT_THAT(StagedLines(), IsEmpty());  // not staged
  test_.Run({"add", "a"});
  const ScanResult result = Staged(Options());
  EXPECT_THAT(Lines(result), ElementsAre("a:tok:1:TOK1111"));
  EXPECT_TRUE(result.partial);
  EXPECT_EQ(result.command, "staged");
  EXPECT_EQ(result.identity, "");
  EXPECT_FALSE(result.coverage.incomplete());
}

TEST_F(StagedScanTest, OnlyWhatIsStagedOfAFile) {
  test_.WriteFile("a", "TOK1111\nmiddle\nend\n");
  test_.Commit("one");
  test_.WriteFile("a", "TOK1111\nTOK2222\nmiddle\nend\n");
  test_.Run({"add", "a"});
  test_.WriteFile("a", "TOK1111\nTOK2222\nmiddle\nend\nTOK3333");
  EXPECT_THAT(StagedLines(), ElementsAre("a:tok:2:TOK2222"));
  EXPECT_THAT(Lines(Unstaged(Options())), ElementsAre("a:tok:5:TOK3333"));
}

TEST_F(StagedScanTest, WhatFindingsSay) {
  test_.WriteFile("a", "1\n");
  test_.Commit("one");
  test_.WriteFile("a", "1\nTOK1111\n");
  test_.Run({"add", "a"});
  const ScanResult staged = Staged(Options());
  ASSERT_EQ(staged.findings.size(), 1u);
  const Finding& finding = staged.findings[0];
  EXPECT_EQ(finding.provenance, Provenance::kStaged);
  EXPECT_EQ(finding.commit, "");
  EXPECT_EQ(finding.date, "");
  EXPECT_EQ(finding.fingerprint, "a:tok:2");
  EXPECT_EQ(finding.blob, test_.Run({"rev-parse", ":a"}));
  EXPECT_NE(finding.line_hash, "");
  EXPECT_EQ(staged.head, test_.Run({"rev-parse", "HEAD"}));
  EXPECT_EQ(Staged(Options(Profile::kGitleaks)).findings.at(0).date, "0001-01-01T00:00:00Z");

  test_.Run({"reset", "-q"});
  const ScanResult unstaged = Unstaged(Options());
  ASSERT_EQ(unstaged.findings.size(), 1u);
  EXPECT_EQ(unstaged.findings[0].provenance, Provenance::kWorkTree);
  EXPECT_EQ(unstaged.findings[0].blob, "");
  EXPECT_EQ(unstaged.findings[0].line_hash, finding.line_hash);
}

// A secret has the id that it will have once it is committed.
TEST_F(StagedScanTest, SecretsAreThoseOfTheHistory) {
  test_.WriteFile("a", "1\n");
  test_.Commit("one");
  test_.WriteFile("a", "TOK1111\n");
  test_.Run({"add", "a"});
  const ScanResult staged = Staged(Options());
  test_.Commit("two");
  HistoryOptions history;
  history.repository = test_.path();
  const auto committed = ScanHistory(history, Rules(), nullptr);
  ASSERT_TRUE(committed.ok());
  ASSERT_EQ(staged.secrets.size(), 1u);
  ASSERT_EQ(committed->secrets.size(), 1u);
  EXPECT_EQ(staged.secrets[0].id, committed->secrets[0].id);
  EXPECT_EQ(staged.findings[0].line_hash, committed->findings[0].line_hash);
}

TEST_F(StagedScanTest, MergeInProgress) {
  Conflict();
  EXPECT_THAT(StagedLines(Profile::kGitleaks), ElementsAre("clean:tok:1:TOK3333"));
  EXPECT_THAT(StagedLines(), ElementsAre("clean:tok:1:TOK3333", "f:tok:1:TOK2222"));
  EXPECT_THAT(Lines(Unstaged(Options(Profile::kGitleaks))), IsEmpty());
  EXPECT_THAT(Lines(Unstaged(Options())), ElementsAre("f:tok:4:TOK2222"));
  test_.WriteFile("f", "TOK4444\n");
  test_.Run({"add", "f"});
  EXPECT_THAT(StagedLines(), ElementsAre("clean:tok:1:TOK3333", "f:tok:1:TOK4444"));
}

TEST_F(StagedScanTest, IntentToAdd) {
  test_.WriteFile("a", "TOK1111\n");
  test_.Run({"add", "--intent-to-add", "a"});
  EXPECT_THAT(StagedLines(), IsEmpty());
  EXPECT_THAT(Lines(Unstaged(Options())), ElementsAre("a:tok:1:TOK1111"));
}

TEST_F(StagedScanTest, Renames) {
  std::string text = "TOK1111\n";
  for (int i = 0; i < 20; ++i) {
    text += "line " + std::to_string(i) + "\n";
  }
  test_.WriteFile("old", text);
  test_.Commit("one");
  test_.RemoveFile("old");
  test_.WriteFile("new", text + "TOK2222\n");
  test_.Run({"add", "--all"});
  EXPECT_THAT(StagedLines(), ElementsAre("new:tok:22:TOK2222"));
}

TEST_F(StagedScanTest, TypesModesAndLinks) {
  test_.WriteFile("file", "plain\n");
  test_.WriteFile("mode", "TOK1111\n");
  std::filesystem::create_symlink("to", test_.path() + "/link");
  test_.Commit("one");
  test_.RemoveFile("file");
  std::filesystem::create_symlink("TOK2222", test_.path() + "/file");
  test_.RemoveFile("link");
  test_.WriteFile("link", "TOK3333\n");
  test_.Run({"add", "--all"});
  test_.Run({"update-index", "--chmod=+x", "mode"});
  EXPECT_THAT(StagedLines(), ElementsAre("file:tok:1:TOK2222", "link:tok:1:TOK3333"));
  EXPECT_EQ(StagedLines(Profile::kGitleaks), StagedLines());
}

TEST_F(StagedScanTest, LineEndsAndEndsOfFiles) {
  test_.WriteFile("crlf", "one\r\ntwo\r\n");
  test_.WriteFile("unended", "TOK1111");
  test_.Commit("one");
  test_.WriteFile("crlf", "one\r\nTOK2222\r\ntwo\r\n");
  test_.WriteFile("unended", "TOK1111\nTOK3333");
  test_.Run({"add", "--all"});
  // The line that had no end has one now: git shows it as added.
  EXPECT_THAT(StagedLines(), ElementsAre("crlf:tok:2:TOK2222", "unended:tok:1:TOK1111",
                                         "unended:tok:2:TOK3333"));
}

TEST_F(StagedScanTest, OddPaths) {
  const std::string bytes = "\xff\"q\t\n";
  test_.WriteFile(bytes, "TOK1111\n");
  test_.WriteFile("vendor/a", "TOK2222\n");
  test_.Run({"add", "--all"});
  EXPECT_THAT(StagedLines(), ElementsAre(bytes + ":tok:1:TOK1111"));
}

TEST_F(StagedScanTest, BinaryFilesAndPathRules) {
  test_.WriteFile("key.p12", std::string("TOK1111\0", 8));
  test_.WriteFile("text.p12", "1\n2\n3\n");
  test_.Run({"add", "--all"});
  EXPECT_THAT(StagedLines(), ElementsAre("key.p12:p12:0:", "text.p12:p12:0:"));
  EXPECT_THAT(StagedLines(Profile::kGitleaks), ElementsAre("text.p12:p12:0:"));
  EXPECT_EQ(Staged(Options()).coverage.binary_blobs, 1);
  test_.Commit("one");
  test_.WriteFile("text.p12", "one\n2\nthree\n");
  test_.Run({"add", "--all"});
  EXPECT_THAT(StagedLines(), ElementsAre("text.p12:p12:0:"));
  EXPECT_THAT(StagedLines(Profile::kGitleaks),
              ElementsAre("text.p12:p12:0:", "text.p12:p12:0:"));  // one a hunk
}

TEST_F(StagedScanTest, MatchesOverOldAndNewLines) {
  test_.WriteFile("a", "BEGIN\nab\nEND\n");
  test_.Commit("one");
  test_.WriteFile("a", "BEGIN\nab\ncd\nEND\n");
  test_.Run({"add", "--all"});
  EXPECT_THAT(StagedLines(), ElementsAre("a:block:1:BEGIN\nab\ncd\nEND"));
  EXPECT_THAT(StagedLines(Profile::kGitleaks), IsEmpty());
}

TEST_F(StagedScanTest, SubDirectories) {
  test_.WriteFile("top", "TOK1111\n");
  test_.WriteFile("dir/in", "TOK2222\n");
  test_.WriteFile("dir2/in", "TOK3333\n");
  test_.Run({"add", "--all"});
  EXPECT_THAT(StagedLines(Profile::kDefault, "/dir"),
              ElementsAre("dir/in:tok:1:TOK2222", "dir2/in:tok:1:TOK3333", "top:tok:1:TOK1111"));
  EXPECT_THAT(StagedLines(Profile::kGitleaks, "/dir"), ElementsAre("dir/in:tok:1:TOK2222"));
}

TEST_F(StagedScanTest, LinkedWorktree) {
  test_.WriteFile("a", "1\n");
  test_.Commit("one");
  const std::string linked = test_.parent() + "/linked";
  test_.Run({"worktree", "add", "-q", linked});
  test_.WriteFile("a", "TOK1111\n");
  RunGit(linked, {"rm", "-q", "a"});
  const std::string blob = test_.WriteObject("blob", "TOK2222\n");
  RunGit(linked, {"update-index", "--add", "--cacheinfo", "100644," + blob + ",b"});
  StagedOptions options = Options();
  options.repository = linked;
  EXPECT_THAT(Lines(Staged(options)), ElementsAre("b:tok:1:TOK2222"));
}

TEST_F(StagedScanTest, Submodule) {
  TestRepository other;
  other.WriteFile("f", "TOK1111\n");
  other.Commit("one");
  test_.Run({"submodule", "--quiet", "add", other.path(), "mod"});
  EXPECT_THAT(StagedLines(), IsEmpty());
  EXPECT_FALSE(Staged(Options()).coverage.incomplete());
}

TEST_F(StagedScanTest, AnotherIndex) {
  test_.WriteFile("a", "TOK1111\n");
  test_.Run({"add", "a"});
  std::filesystem::copy_file(test_.path() + "/.git/index", test_.path() + "/.git/other");
  test_.Run({"rm", "-q", "--cached", "a"});
  StagedOptions options = Options();
  EXPECT_THAT(Lines(Staged(options)), IsEmpty());
  options.index_file = test_.path() + "/.git/other";
  EXPECT_THAT(Lines(Staged(options)), ElementsAre("a:tok:1:TOK1111"));
  options.index_file += "-that-is-not-there";
  EXPECT_TRUE(absl::IsNotFound(ScanStaged(options, Rules(), nullptr).status()));
}

TEST_F(StagedScanTest, WhatCannotBeReadIsTold) {
  test_.WriteFile("a", "TOK1111\n");
  test_.WriteFile("b", "TOK2222\n");
  test_.Run({"add", "--all"});
  const std::string blob = test_.Run({"rev-parse", ":a"});
  std::filesystem::remove(test_.path() + "/" + test_.LooseObjectPath(blob));
  const ScanResult result = Staged(Options());
  EXPECT_THAT(Lines(result), ElementsAre("b:tok:1:TOK2222"));
  ASSERT_EQ(result.coverage.skips.size(), 1u);
  EXPECT_EQ(result.coverage.skips[0].reason, SkipReason::kMissing);
  EXPECT_EQ(result.coverage.skips[0].name, blob);
  EXPECT_TRUE(result.coverage.incomplete());
}

TEST_F(StagedScanTest, WithoutTheTreeOfHead) {
  test_.WriteFile("a", "1\n");
  test_.Commit("one");
  test_.WriteFile("a", "TOK1111\n");
  test_.Run({"add", "--all"});
  const std::string tree = test_.Run({"rev-parse", "HEAD^{tree}"});
  std::filesystem::remove(test_.path() + "/" + test_.LooseObjectPath(tree));
  const ScanResult result = Staged(Options());
  ASSERT_EQ(result.coverage.skips.size(), 1u);
  EXPECT_EQ(result.coverage.skips[0].name, tree);
}

TEST_F(StagedScanTest, TooLarge) {
  test_.WriteFile("a", "TOK1111\n" + std::string(2'100'000, 'x'));
  test_.Run({"add", "--all"});
  StagedOptions options = Options();
  options.max_target_megabytes = 1;
  const ScanResult result = Staged(options);
  EXPECT_THAT(Lines(result), IsEmpty());
  ASSERT_EQ(result.coverage.skips.size(), 1u);
  EXPECT_EQ(result.coverage.skips[0].reason, SkipReason::kTooLarge);
}

TEST_F(StagedScanTest, Refusals) {
  const TestRepository bare({"--bare"});
  StagedOptions options;
  options.repository = bare.path();
  const auto result = ScanStaged(options, Rules(), nullptr);
  EXPECT_TRUE(absl::IsInvalidArgument(result.status()));
  EXPECT_THAT(std::string(result.status().message()), HasSubstr("bare"));
  test_.WriteFile(".git/index", "not an index");
  const auto damaged = ScanStaged(Options(), Rules(), nullptr);
  EXPECT_TRUE(absl::IsDataLoss(damaged.status()));
  EXPECT_THAT(std::string(damaged.status().message()), HasSubstr(".git/index"));
}

}  // namespace
}  // namespace secretscan
