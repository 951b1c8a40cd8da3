#include <sys/stat.h>
#include <utime.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "cli/sandbox.h"
#include "gtest/gtest.h"

namespace secretscan {
namespace {

namespace fs = std::filesystem;

class FilterRepoTest : public SandboxTest {
 protected:
  // "word-one" in a, on branches main and side; tag v1; a note.
  fs::path Source() const {
    const fs::path source = NewRepository("source");
    Commit(source, "a", "word-one\n");
    Commit(source, "b", "two\n");
    Git(source, {"tag", "v1"});
    Git(source, {"branch", "side"});
    Commit(source, "c", "three\n");
    Git(source, {"notes", "add", "-m", "a note", "HEAD"});
    Git(source, {"gc", "-q"});
    Write(root() / "words", "word-one==>R\n");
    return source;
  }
  fs::path Clone(const fs::path& source, const std::vector<std::string>& options = {}) const {
    const fs::path clone = root() / "clone";
    fs::remove_all(clone);
    std::vector<std::string> args = {"clone", "-q"};
    args.insert(args.end(), options.begin(), options.end());
    args.insert(args.end(), {"file://" + source.string(), clone.string()});
    Git(root(), args);
    return clone;
  }
  ProcessResult FilterRepo(const fs::path& directory, std::vector<std::string> words,
                           const std::string& input = "") const {
    words.insert(words.begin(), "filter-repo");
    ProcessRequest request = Request(words);
    request.directory = directory;
    request.standard_input = input;
    return RunProcess(request);
  }
  std::string References(const fs::path& repository) const {
    return Git(repository, {"for-each-ref", "--format=%(objectname) %(refname)"});
  }
  // The line after the one that asks for a push.
  static std::string PushCommand(const std::string& out) {
    const size_t at = out.find("      git push ");
    return at == std::string::npos ? "" : out.substr(at + 6, out.find('\n', at) - at - 6);
  }
  // Whether git takes the command.
  void ExpectPushes(const fs::path& repository, std::string command) const {
    ASSERT_TRUE(command.starts_with("git push ")) << command;
    command.insert(9, "--dry-run ");
    ProcessRequest request = Request({});
    request.args = {"/bin/sh", "-c", command};
    request.directory = repository;
    const ProcessResult result = RunProcess(request);
    EXPECT_EQ(result.exit_code, 0) << command << "\n" << result.err;
  }
};

// What git-filter-repo 2.47.0 made of the same repositories, files byte for byte.
TEST_F(FilterRepoTest, DoesWhatTheReferenceDid) {
  fs::create_directory(root() / "work");
  ProcessRequest request = Request({});
  request.args = {"/bin/sh", SECRETSCAN_SOURCE_DIR "/tests/cli/filter_repo_scenarios.sh",
                  SECRETSCAN_PROGRAM, "filter-repo"};
  request.directory = root() / "work";
  const ProcessResult result = RunProcess(request);
  EXPECT_EQ(result.err, "");
  std::istringstream ours(result.out);
  std::ifstream golden(SECRETSCAN_SOURCE_DIR "/tests/cli/filter_repo_golden.txt");
  std::string scenario, expected, line;
  for (int number = 1; std::getline(golden, expected); ++number) {
    ASSERT_TRUE(std::getline(ours, line)) << "ends before line " << number;
    if (expected.starts_with("== ")) {
      scenario = expected;
    }
    ASSERT_EQ(line, expected) << "line " << number << ", " << scenario;
  }
  EXPECT_FALSE(std::getline(ours, line)) << line;
}

TEST_F(FilterRepoTest, TellsMistakes) {
  const fs::path repository = NewRepository("r");
  EXPECT_EQ(FilterRepo(repository, {}).exit_code, 1);
  EXPECT_EQ(FilterRepo(repository, {}).err, "No arguments specified.\n");
  const ProcessResult help = FilterRepo(repository, {"-h"});
  EXPECT_EQ(help.exit_code, 0);
  EXPECT_NE(help.out.find("filter-repo destructively rewrites history"), std::string::npos);
  EXPECT_EQ(FilterRepo(repository, {"--mailmap", "x"}).exit_code, 2);
  EXPECT_EQ(FilterRepo(repository, {"--path"}).exit_code, 2);
  EXPECT_EQ(FilterRepo(repository, {"--path", "/x"}).exit_code, 1);
  EXPECT_EQ(FilterRepo(repository, {"--replace-text", "missing"}).exit_code, 1);
  EXPECT_EQ(Run({"-v", "filter-repo", "--proceed"}).exit_code, 2);
}

TEST_F(FilterRepoTest, RefusesWhatIsNoFreshClone) {
  const fs::path source = Source();
  const std::string before = References(source);
  const ProcessResult refused = FilterRepo(source, {"--replace-text", root() / "words"});
  EXPECT_EQ(refused.exit_code, 1);
  EXPECT_NE(refused.err.find("Aborting: Refusing to destructively overwrite repo history"),
            std::string::npos);
  EXPECT_EQ(References(source), before);
  // A variable of git's that leads elsewhere.
  ProcessRequest request = Request({"filter-repo", "--force", "--proceed"});
  request.directory = source;
  request.environment.push_back("GIT_DIR=" + (root() / "other").string());
  EXPECT_NE(RunProcess(request).err.find("GIT_DIR must be .git"), std::string::npos);
}

TEST_F(FilterRepoTest, ADryRunChangesNothing) {
  const fs::path clone = Clone(Source());
  const std::string before = References(clone) + Git(clone, {"config", "--local", "--list"}) +
                             Git(clone, {"count-objects", "-v"});
  const ProcessResult result =
      FilterRepo(clone, {"--dry-run", "--replace-text", root() / "words"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_NE(result.out.find("--dry-run passed."), std::string::npos);
  EXPECT_NE(result.out.find("Of 3 commits 3 would change and 0 be gone"), std::string::npos)
      << result.out;
  EXPECT_EQ(References(clone) + Git(clone, {"config", "--local", "--list"}) +
                Git(clone, {"count-objects", "-v"}),
            before);
  for (const char* name : {"fast-export.original", "fast-export.filtered"}) {
    const fs::path path = clone / ".git/filter-repo" / name;
    EXPECT_EQ(Read(path).find("word"), std::string::npos) << "holds contents";
    EXPECT_EQ(fs::status(path).permissions(), fs::perms::owner_read | fs::perms::owner_write);
  }
  EXPECT_FALSE(fs::exists(clone / ".git/secretscan"));
  // And does not make the next run a second one.
  EXPECT_FALSE(fs::exists(clone / ".git/filter-repo/already_ran"));
}

TEST_F(FilterRepoTest, AFailureLeavesOriginAndReferences) {
  const fs::path clone = Clone(Source());
  // A tree is gone, so that nothing can be said about the new history.
  const std::string tree = Git(clone, {"rev-parse", "HEAD~1^{tree}"});
  ProcessRequest unpack = Request({});
  unpack.args = {"/bin/sh", "-c",
                 "mv .git/objects/pack/*.pack ../p && rm -f .git/objects/pack/* && "
                 "git unpack-objects -q <../p"};
  unpack.directory = clone;
  ASSERT_EQ(RunProcess(unpack).exit_code, 0);
  fs::remove(clone / ".git/objects" / tree.substr(0, 2) / tree.substr(2, 38));
  const std::string before = References(clone) + Git(clone, {"config", "--local", "--list"});
  const ProcessResult result =
      FilterRepo(clone, {"--force", "--replace-text", root() / "words"});
  EXPECT_EQ(result.exit_code, 1) << result.out;
  EXPECT_NE(result.err.find("Error: "), std::string::npos);
  EXPECT_EQ(References(clone) + Git(clone, {"config", "--local", "--list"}), before);
  EXPECT_FALSE(fs::exists(clone / ".git/filter-repo"));
}

TEST_F(FilterRepoTest, LaterRunsGoOnAndGuardChanges) {
  const fs::path clone = Clone(Source());
  fs::remove_all(clone / ".git/logs");
  const std::string words = root() / "words";
  ProcessResult result = FilterRepo(clone, {"--replace-text", words});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_NE(result.out.find("NOTICE: Removing 'origin' remote"), std::string::npos);
  EXPECT_EQ(Read(clone / "a"), "R\n");
  EXPECT_EQ(Git(clone, {"status", "--short"}), "");
  // The old objects are gone.
  EXPECT_EQ(Git(clone, {"fsck", "--unreachable", "--no-reflogs"}), "");

  Write(clone / "b", "mine\n");
  result = FilterRepo(clone, {"--invert-paths", "--path", "c"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_NE(result.err.find("would be lost"), std::string::npos) << result.err;
  EXPECT_EQ(Read(clone / "b"), "mine\n");
  Git(clone, {"checkout", "-q", "b"});
  EXPECT_EQ(FilterRepo(clone, {"--invert-paths", "--path", "c"}).exit_code, 0);
  EXPECT_FALSE(fs::exists(clone / "c"));

  result = FilterRepo(clone, {"--sdr", "--path", "a"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_NE(result.err.find("Cannot specify --sensitive-data-removal"), std::string::npos);

  // An old one is asked about.
  const utimbuf long_ago = {0, 0};
  ASSERT_EQ(::utime((clone / ".git/filter-repo/already_ran").c_str(), &long_ago), 0);
  result = FilterRepo(clone, {"--path", "a"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_NE(result.out.find("Treat this run as a continuation of filtering in the previous run "
                            "(Y/N)?"),
            std::string::npos);
  const std::string old_map = Read(clone / ".git/filter-repo/commit-map");
  EXPECT_EQ(FilterRepo(clone, {"--force", "--path", "a"}, "n\n").exit_code, 0);
  EXPECT_LT(Read(clone / ".git/filter-repo/commit-map").size(), old_map.size());
}

TEST_F(FilterRepoTest, SensitiveDataIsFetchedFirst) {
  const fs::path source = Source();
  Git(source, {"update-ref", "refs/pull/1/head", "HEAD~1"});
  const fs::path clone = Clone(source);
  const ProcessResult result =
      FilterRepo(clone, {"--force", "--sdr", "--replace-text", root() / "words"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_NE(result.out.find("Fetching all refs from origin"), std::string::npos);
  EXPECT_NE(result.out.find("You rewrote 3 (of 3) commits.\n\n"
                            "NOTE: First Changed Commit(s) is/are:\n  "),
            std::string::npos)
      << result.out;
  EXPECT_NE(result.out.find("NOTE: LFS object orphaning not checked (LFS not in use)"),
            std::string::npos);
  EXPECT_NE(result.out.find("NEXT STEPS FOR YOUR SENSITIVE DATA REMOVAL:"), std::string::npos);
  // What came with the fetch was rewritten, and is told of.
  EXPECT_NE(Read(clone / ".git/filter-repo/ref-map").find(" refs/pull/1/head\n"),
            std::string::npos);
  EXPECT_EQ(Git(clone, {"show", "refs/pull/1/head:a"}), "R\n");
  EXPECT_EQ(References(clone).find("refs/remotes"), std::string::npos);
  EXPECT_EQ(Git(clone, {"config", "remote.origin.url"}), "file://" + source.string() + "\n");
  EXPECT_TRUE(fs::exists(clone / ".git/filter-repo/sensitive_data_removal"));
  EXPECT_EQ(PushCommand(result.out), "git push --force --mirror origin");
  Git(source, {"config", "receive.denyCurrentBranch", "ignore"});
  ExpectPushes(clone, PushCommand(result.out));
}

TEST_F(FilterRepoTest, ChangesOfOnesOwnAreAskedAbout) {
  const fs::path source = Source();
  const fs::path clone = Clone(source);
  Git(clone, {"config", "user.email", "t@example.com"});
  Git(clone, {"config", "user.name", "T"});
  Commit(clone, "b", "mine\n");
  Git(clone, {"branch", "only-here"});
  const std::vector<std::string> words = {"--force", "--sdr", "--replace-text", root() / "words"};
  const ProcessResult unanswered = FilterRepo(clone, words);
  EXPECT_EQ(unanswered.exit_code, 1);
  EXPECT_NE(unanswered.out.find("You have refs modified from upstream"), std::string::npos);
  EXPECT_NE(unanswered.out.find("refs/heads/only-here"), std::string::npos);
  EXPECT_NE(References(clone).find("refs/remotes/origin/main"), std::string::npos);
  const ProcessResult kept = FilterRepo(clone, words, "n\n");
  ASSERT_EQ(kept.exit_code, 0) << kept.err;
  EXPECT_EQ(Git(clone, {"show", "main:b"}), "mine\n");
  Git(source, {"config", "receive.denyCurrentBranch", "ignore"});
  ExpectPushes(clone, PushCommand(kept.out));
}

TEST_F(FilterRepoTest, AnswerYesTakesWhatIsUpstream) {
  const fs::path source = Source();
  const fs::path clone = Clone(source);
  Git(clone, {"config", "user.email", "t@example.com"});
  Git(clone, {"config", "user.name", "T"});
  Commit(clone, "b", "mine\n");
  Write(clone / "a", "stashed\n");
  Git(clone, {"stash", "push", "-q"});
  const ProcessResult result = FilterRepo(
      clone, {"--force", "--sdr", "--replace-text", root() / "words"}, "y\n");
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(Git(clone, {"show", "main:b"}), "two\n");
  EXPECT_NE(Git(clone, {"stash", "list"}), "");
  // The stash is nobody else's.
  EXPECT_EQ(PushCommand(result.out).find("--mirror"), std::string::npos);
  Git(source, {"config", "receive.denyCurrentBranch", "ignore"});
  ExpectPushes(clone, PushCommand(result.out));
}

TEST_F(FilterRepoTest, PartsOfSensitiveDataNameTheirPush) {
  const fs::path source = Source();
  const fs::path clone = Clone(source);
  const ProcessResult result = FilterRepo(
      clone, {"--force", "--sdr", "--replace-text", root() / "words", "--refs", "main", "v1"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_EQ(PushCommand(result.out), "git push --force origin refs/heads/main refs/tags/v1");
  Git(source, {"config", "receive.denyCurrentBranch", "ignore"});
  ExpectPushes(clone, PushCommand(result.out));
}

}  // namespace
}  // namespace secretscan
