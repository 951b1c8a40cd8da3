#include "scan/history_scan.h"

#include <filesystem>
#include <fstream>
#include <random>

#include "git/test_repository.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "scan/log_oracle.h"

namespace secretscan {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

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
  id = "generic-key"
  regex = '''key\s?=\s?([a-z0-9]{4,20})(?:;|\s|$)'''
  [[rules]]
  id = "scoped"
  regex = '''SCO[0-9]{4}'''
  path = '''[.]conf$'''
  [[rules]]
  id = "scoped-too"
  regex = '''[CO]{2}[0-9]{4}'''
  path = '''[.]ini$'''
  [[rules]]
  id = "p12"
  path = '''\.p12$'''
  [[allowlists]]
  paths = ['''^vendor/''']
)toml";

std::shared_ptr<const RuleSet> Rules() {
  auto rules = ParseRules(kRules, "test.toml");
  EXPECT_TRUE(rules.ok()) << rules.status();
  return *rules;
}

ScanResult Scan(const HistoryOptions& options) {
  auto result = ScanHistory(options, Rules(), nullptr);
  EXPECT_TRUE(result.ok()) << result.status();
  return result.ok() ? *std::move(result) : ScanResult();
}

ScanResult Scan(const TestRepository& repository, Profile profile = Profile::kDefault) {
  HistoryOptions options;
  options.repository = repository.path();
  options.profile = profile;
  options.threads = 2;
  return Scan(options);
}

// "commit7:file:rule:line:secret"
std::vector<std::string> Lines(const std::vector<Finding>& findings) {
  std::vector<std::string> lines;
  for (const Finding& f : findings) {
    lines.push_back(f.commit.substr(0, 7) + ":" + f.file + ":" + f.rule_id + ":" +
                    std::to_string(f.start_line) + ":" + f.secret);
  }
  std::sort(lines.begin(), lines.end());
  return lines;
}

TEST(HistoryScanTest, FindsWhatWasAddedAndRemoved) {
  TestRepository repository;
  repository.WriteFile("a.txt", "one\nTOK1111\n");
  const std::string first = repository.Commit("add\n\nbody");
  repository.WriteFile("a.txt", "one\n");
  repository.Commit("remove");
  const ScanResult result = Scan(repository);
  ASSERT_EQ(result.findings.size(), 1u);
  const Finding& finding = result.findings[0];
  EXPECT_EQ(finding.commit, first);
  EXPECT_EQ(finding.file, "a.txt");
  EXPECT_EQ(finding.start_line, 2);
  EXPECT_EQ(finding.start_column, 1);
  EXPECT_EQ(finding.secret, "TOK1111");
  EXPECT_EQ(finding.author, "Test");
  EXPECT_EQ(finding.email, "test@example.com");
  EXPECT_EQ(finding.message, "add\n\nbody");
  EXPECT_EQ(finding.fingerprint, first + ":a.txt:tok:2");
  EXPECT_FALSE(finding.line_hash.empty());
  EXPECT_EQ(finding.provenance, Provenance::kCommit);
  ASSERT_EQ(result.secrets.size(), 1u);
  EXPECT_FALSE(result.secrets[0].at_head);
  EXPECT_THAT(result.secrets[0].refs, IsEmpty());
  EXPECT_FALSE(result.coverage.incomplete());
  EXPECT_EQ(result.coverage.commits, 2);
}

TEST(HistoryScanTest, TellsWhereASecretStillStands) {
  TestRepository repository;
  repository.WriteFile("dir/a.txt", "TOK1111\n");
  repository.Commit("add");
  repository.Run({"branch", "old"});
  repository.WriteFile("dir/a.txt", "clean\n");
  repository.WriteFile("b.txt", "TOK2222\n");
  repository.Commit("move on");
  const ScanResult result = Scan(repository);
  ASSERT_EQ(result.secrets.size(), 2u);
  for (const SecretGroup& secret : result.secrets) {
    if (secret.secret == "TOK1111") {
      EXPECT_FALSE(secret.at_head);
      EXPECT_THAT(secret.refs, ElementsAre("refs/heads/old"));
    } else {
      EXPECT_TRUE(secret.at_head);
      EXPECT_THAT(secret.refs, ElementsAre("refs/heads/main"));
    }
  }
}

// A content that stands at several paths is scanned once, with the scoped rules of all of them.
TEST(HistoryScanTest, ScopedRulesSeeTheirPathsOnly) {
  TestRepository repository;
  repository.WriteFile("a.txt", "some\nSCO1111\n");
  repository.Commit("elsewhere");
  repository.WriteFile("b.conf", "some\nSCO1111\n");
  const std::string second = repository.Commit("the same where it counts");
  repository.WriteFile("a.txt", "some\nSCO1111\nmore SCO2222\n");
  repository.WriteFile("b.conf", "some\n");
  repository.WriteFile("c.ini", "some\nSCO1111\n");
  const std::string third = repository.Commit("gone from there, and the same for another rule");
  repository.WriteFile("c.ini", "some\n");
  repository.Commit("gone from there as well");
  for (const Engine engine : {Engine::kDelta, Engine::kBlob, Engine::kOracle}) {
    HistoryOptions options;
    options.repository = repository.path();
    options.engine = engine;
    const ScanResult result = Scan(options);
    EXPECT_THAT(Lines(result.findings),
                ElementsAre(second.substr(0, 7) + ":b.conf:scoped:2:SCO1111",
                            third.substr(0, 7) + ":c.ini:scoped-too:2:CO1111"));
    ASSERT_EQ(result.secrets.size(), 2u);
    for (const SecretGroup& secret : result.secrets) {
      EXPECT_FALSE(secret.at_head);  // a.txt is none of the rules' business
    }
  }
}

TEST(HistoryScanTest, ReportsAddedLinesOnly) {
  TestRepository repository;
  repository.WriteFile("a.txt", "TOK1111\nx\n");
  const std::string first = repository.Commit("1").substr(0, 7);
  repository.WriteFile("a.txt", "TOK1111\nx\nTOK2222\n");
  const std::string second = repository.Commit("2").substr(0, 7);
  // Moved as it is, then moved and edited: only the edit is new.
  repository.Run({"mv", "a.txt", "b.txt"});
  repository.Commit("3");
  repository.WriteFile("c.txt", "TOK1111\nx\nTOK2222\nTOK3333\n");
  repository.RemoveFile("b.txt");
  const std::string fourth = repository.Commit("4").substr(0, 7);
  EXPECT_THAT(Lines(Scan(repository).findings),
              UnorderedElementsAre(first + ":a.txt:tok:1:TOK1111", second + ":a.txt:tok:3:TOK2222",
                                   fourth + ":c.txt:tok:4:TOK3333"));
}

TEST(HistoryScanTest, SecretThatOnlyAMergeBrings) {
  TestRepository repository;
  repository.WriteFile("a.txt", "1\n2\n3\n");
  repository.Commit("base");
  repository.Run({"checkout", "-q", "-b", "side"});
  repository.WriteFile("a.txt", "1\n2\n3\nTOK4444\n");
  const std::string side = repository.Commit("side").substr(0, 7);
  repository.Run({"checkout", "-q", "main"});
  repository.WriteFile("b.txt", "x\n");
  repository.Commit("main");
  repository.Run({"merge", "-q", "--no-ff", "--no-commit", "side"});
  repository.WriteFile("a.txt", "1\nTOK5555\n2\n3\nTOK4444\n");
  const std::string merge = repository.Commit("evil merge").substr(0, 7);
  EXPECT_THAT(Lines(Scan(repository).findings),
              UnorderedElementsAre(side + ":a.txt:tok:4:TOK4444", merge + ":a.txt:tok:2:TOK5555"));
  EXPECT_THAT(Lines(Scan(repository, Profile::kGitleaks).findings),
              ElementsAre(side + ":a.txt:tok:4:TOK4444"));
}

TEST(HistoryScanTest, MatchOfWhichACommitAddedAPart) {
  TestRepository repository;
  repository.WriteFile("k.txt", "BEGIN\nabc\ndef\nEND\n");
  const std::string first = repository.Commit("1").substr(0, 7);
  repository.WriteFile("k.txt", "BEGIN\nabc\nxyz\nEND\n");
  const std::string second = repository.Commit("rotate one line").substr(0, 7);
  EXPECT_THAT(Lines(Scan(repository).findings),
              UnorderedElementsAre(first + ":k.txt:block:1:BEGIN\nabc\ndef\nEND",
                                   second + ":k.txt:block:1:BEGIN\nabc\nxyz\nEND"));
  EXPECT_EQ(Scan(repository, Profile::kGitleaks).findings.size(), 1u);
}

TEST(HistoryScanTest, PathFindingsOnceAChange) {
  TestRepository repository;
  std::string text;
  for (int i = 0; i < 30; ++i) text += std::to_string(i) + "\n";
  repository.WriteFile("k.p12", text);
  repository.Commit("1");
  repository.WriteFile("k.p12", "new\n" + text + "new\n");
  repository.Commit("2");
  EXPECT_EQ(Scan(repository).findings.size(), 2u);
  EXPECT_EQ(Scan(repository, Profile::kGitleaks).findings.size(), 3u);  // one a hunk
}

TEST(HistoryScanTest, ObjectsThatATagNames) {
  TestRepository repository;
  repository.WriteFile("a.txt", "clean\n");
  repository.Commit("1");
  const std::string blob = repository.WriteObject("blob", "TOK6666\n");
  repository.Run({"tag", "blob-tag", blob});
  const std::string tree =
      repository.Run({"mktree"}, "100644 blob " + blob + "\tinner.txt\n");
  repository.Run({"tag", "-a", "-m", "tree", "tree-tag", tree});
  EXPECT_THAT(Lines(Scan(repository).findings),
              UnorderedElementsAre(":refs/tags/blob-tag:tok:1:TOK6666", ":inner.txt:tok:1:TOK6666"));
  EXPECT_THAT(Scan(repository, Profile::kGitleaks).findings, IsEmpty());
}

TEST(HistoryScanTest, Selections) {
  TestRepository repository;
  repository.WriteFile("a.txt", "TOK1111\n");
  const std::string first = repository.Commit("1").substr(0, 7);
  repository.Run({"tag", "v1"});
  repository.WriteFile("b.txt", "TOK2222\n");
  const std::string second = repository.Commit("2").substr(0, 7);
  repository.Run({"checkout", "-q", "-b", "topic"});
  repository.WriteFile("c.txt", "TOK3333\n");
  const std::string third = repository.Commit("3").substr(0, 7);
  const auto commits = [&](const CommitSelection& selection) {
    HistoryOptions options;
    options.repository = repository.path();
    options.selection = selection;
    std::vector<std::string> found;
    for (const Finding& finding : Scan(options).findings) {
      found.push_back(finding.commit.substr(0, 7));
    }
    return found;
  };
  EXPECT_THAT(commits(*ParseSince("v1", 0)), UnorderedElementsAre(second, third));
  EXPECT_THAT(commits(*ParseSince("main..topic", 0)), UnorderedElementsAre(third));
  EXPECT_THAT(commits(*ParseSince("@1700000000", 0)), UnorderedElementsAre(first, second, third));
  EXPECT_THAT(commits(*ParseSince("2099-01-01", 0)), IsEmpty());
  CommitSelection branch;
  branch.include = {"refs/heads/ma*"};
  EXPECT_THAT(commits(branch), UnorderedElementsAre(first, second));
  HistoryOptions unknown;
  unknown.repository = repository.path();
  unknown.selection = *ParseSince("no-such-thing", 0);
  EXPECT_EQ(ScanHistory(unknown, Rules(), nullptr).status().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST(HistoryScanTest, BinaryAndAllowedFilesAreLeftOut) {
  TestRepository repository;
  repository.WriteFile("vendor/a.txt", "TOK1111\n");
  repository.WriteFile("b.bin", std::string("TOK2222\0\n", 9));
  repository.Commit("1");
  const ScanResult result = Scan(repository);
  EXPECT_THAT(result.findings, IsEmpty());
  EXPECT_EQ(result.coverage.binary_blobs, 1);
  EXPECT_FALSE(result.coverage.incomplete());
}

TEST(HistoryScanTest, ListedBlobsHaveAPath) {
  TestRepository repository;
  repository.WriteFile("old/b.bin", std::string("x\0\n", 3));
  repository.Commit("1");
  HistoryOptions options;
  options.repository = repository.path();
  options.list_binary = true;
  const auto result = ScanHistory(options, Rules(), nullptr);
  ASSERT_TRUE(result.ok());
  ASSERT_EQ(result->coverage.skips.size(), 1u);
  EXPECT_EQ(result->coverage.skips[0].reason, SkipReason::kBinary);
  EXPECT_EQ(result->coverage.skips[0].detail, "3 bytes; as old/b.bin");
}

TEST(HistoryScanTest, MissingObjectsAreListed) {
  TestRepository repository;
  repository.WriteFile("a.txt", "TOK1111\n");
  repository.WriteFile("b.txt", "TOK2222\n");
  repository.Commit("1");
  const std::string blob = repository.Run({"rev-parse", "HEAD:a.txt"});
  std::filesystem::remove(repository.path() + "/" + repository.LooseObjectPath(blob));
  const ScanResult result = Scan(repository);
  EXPECT_TRUE(result.coverage.incomplete());
  ASSERT_EQ(result.coverage.skips.size(), 1u);
  EXPECT_EQ(result.coverage.skips[0].name, blob);
  EXPECT_EQ(result.coverage.skips[0].reason, SkipReason::kMissing);
  EXPECT_EQ(result.findings.size(), 1u);  // what could be read is still told
}

// git itself believes such a file.
TEST(HistoryScanTest, LyingCommitGraphHidesNothing) {
  TestRepository repository;
  repository.WriteFile("a.txt", "TOK1111\n");
  repository.Commit("1");
  repository.WriteFile("a.txt", "clean\n");
  repository.Commit("2");
  const std::vector<std::string> expected = Lines(Scan(repository).findings);
  EXPECT_EQ(expected.size(), 1u);
  repository.Run({"commit-graph", "write", "--reachable"});
  const std::string name = ".git/objects/info/commit-graph";
  std::string graph = repository.ReadFile(name);
  // The chunk of commits begins where its entry in the table says: a tree's id, then the parents.
  const size_t entry = graph.find("CDAT");
  ASSERT_LT(entry + 12, graph.size());
  size_t commits = 0;
  for (size_t i = 8; i < 12; ++i) {
    commits = commits << 8 | static_cast<unsigned char>(graph[entry + i]);
  }
  for (size_t i = 0; i < 2; ++i) {
    graph.replace(commits + 36 * i + 20, 4, std::string("\x70\0\0\0", 4));
  }
  std::filesystem::permissions(repository.path() + "/" + name, std::filesystem::perms::owner_all);
  repository.WriteFile(name, graph);
  EXPECT_EQ(repository.Run({"-c", "core.commitGraph=true", "rev-list", "--all", "--count"}), "1");
  EXPECT_EQ(Lines(Scan(repository).findings), expected);
}

TEST(HistoryScanTest, EmptyRepositoryIsClean) {
  TestRepository repository;
  const ScanResult result = Scan(repository);
  EXPECT_THAT(result.findings, IsEmpty());
  EXPECT_FALSE(result.coverage.incomplete());
  EXPECT_EQ(result.coverage.commits, 0);
}

TEST(HistoryScanTest, CancelledScanSaysSo) {
  TestRepository repository;
  repository.WriteFile("a.txt", "TOK1111\n");
  repository.Commit("1");
  Progress progress;
  progress.cancelled = true;
  HistoryOptions options;
  options.repository = repository.path();
  EXPECT_EQ(ScanHistory(options, Rules(), &progress).status().code(),
            absl::StatusCode::kCancelled);
}

// Random histories: edits, moves, copies, merges, files without a final newline.
class RandomHistory {
 public:
  explicit RandomHistory(unsigned seed) : random_(seed) {}

  void Grow(TestRepository* repository, int commits) {
    for (int i = 0; i < commits; ++i) {
      if (i > 3 && random_() % 6 == 0) {
        const std::string branch = "b" + std::to_string(i);
        repository->Run({"checkout", "-q", "-b", branch, "HEAD~2"});
        Edit(repository);
        repository->Commit("side");
        repository->Run({"checkout", "-q", "main"});
        RunGit(repository->path(), {"merge", "-q", "-s", "ours", "-m", "merge", branch});
      }
      Edit(repository);
      repository->Commit("commit " + std::to_string(i));
    }
  }

 private:
  std::string Line() {
    constexpr const char* kLines[] = {"plain", "more text", "key =", "key", "abcd1;", "BEGIN", "END",
                                      "lower", "", "x=%54OK7777", "TOK", "// comment"};
    if (random_() % 4 == 0) {
      return "TOK" + std::to_string(1000 + random_() % 40);
    }
    if (random_() % 5 == 0) {
      return "key=" + std::string(4 + random_() % 3, static_cast<char>('a' + random_() % 3));
    }
    return kLines[random_() % std::size(kLines)];
  }

  std::vector<std::string>& File() {
    auto it = files_.begin();
    std::advance(it, random_() % files_.size());
    return it->second;
  }

  void Edit(TestRepository* repository) {
    for (int n = 1 + random_() % 3; n > 0; --n) {
      const int action = files_.size() < 3 ? 0 : random_() % 8;
      const std::string name = "d" + std::to_string(random_() % 3) + "/f" +
                               std::to_string(random_() % 12);
      if (action == 0) {
        files_[name].assign(8 + random_() % 30, "");
        for (std::string& line : files_[name]) line = Line();
      } else if (action == 1) {  // move, perhaps edited
        auto node = files_.extract(std::next(files_.begin(), random_() % files_.size()));
        node.key() = name;
        if (random_() % 2 == 0 && !node.mapped().empty()) node.mapped()[0] = Line();
        files_.insert(std::move(node));
      } else if (action == 2) {
        files_.erase(std::next(files_.begin(), random_() % files_.size()));
      } else {
        std::vector<std::string>& lines = File();
        for (int k = 1 + random_() % 3; k > 0; --k) {
          const size_t at = lines.empty() ? 0 : random_() % lines.size();
          if (random_() % 2 == 0 || lines.empty()) {
            lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(at), Line());
          } else if (random_() % 2 == 0) {
            lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(at));
          } else {
            lines[at] = Line();
          }
        }
      }
    }
    for (const char* directory : {"d0", "d1", "d2"}) {
      std::filesystem::remove_all(repository->path() + "/" + directory);
    }
    for (const auto& [name, lines] : files_) {
      std::string text;
      for (const std::string& line : lines) text += line + "\n";
      if (!text.empty() && std::hash<std::string>()(name) % 3 == 0) text.pop_back();
      repository->WriteFile(name, text);
    }
  }

  std::mt19937 random_;
  std::map<std::string, std::vector<std::string>> files_;
};

TEST(HistoryScanTest, EqualsTheLogJudgedHunkByHunk) {
  size_t compared = 0;
  for (unsigned seed = 1; seed <= 6; ++seed) {
    TestRepository repository;
    RandomHistory(seed).Grow(&repository, 25);
    HistoryOptions options;
    options.repository = repository.path();
    options.profile = Profile::kGitleaks;
    options.threads = 3;
    const auto rules = CompiledRules::Compile(Rules(), "");
    const std::vector<std::string> expected = Lines(ScanLog(repository.path(), *rules, options));
    EXPECT_EQ(Lines(Scan(options).findings), expected) << "seed " << seed;
    compared += expected.size();
    // The default profile finds all of it, too.
    std::vector<std::string> native = Lines(Scan(repository).findings);
    std::vector<std::string> unique = expected;
    unique.erase(std::unique(unique.begin(), unique.end()), unique.end());
    native.erase(std::unique(native.begin(), native.end()), native.end());
    EXPECT_TRUE(std::includes(native.begin(), native.end(), unique.begin(), unique.end()))
        << "seed " << seed;
  }
  EXPECT_GT(compared, 500u);
}

TEST(HistoryScanTest, ThreadsDoNotMatter) {
  TestRepository repository;
  RandomHistory(99).Grow(&repository, 20);
  std::vector<std::vector<std::string>> results;
  for (int threads : {1, 2, 5}) {
    HistoryOptions options;
    options.repository = repository.path();
    options.threads = threads;
    std::vector<std::string> lines;
    for (const Finding& finding : Scan(options).findings) {
      lines.push_back(finding.fingerprint + ":" + std::to_string(finding.start_column) +
                      finding.secret);
    }
    results.push_back(std::move(lines));
  }
  EXPECT_FALSE(results[0].empty());
  EXPECT_EQ(results[0], results[1]);
  EXPECT_EQ(results[0], results[2]);
}

}  // namespace
}  // namespace secretscan
