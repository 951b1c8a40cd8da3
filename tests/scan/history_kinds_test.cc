// Secrets in every place where a repository can hold one.
#include "scan/history_kinds.h"

#include <algorithm>
#include <map>
#include <set>

#include "git/test_repository.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "report/reporter.h"
#include "scan/history_scan.h"

namespace secretscan {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

constexpr std::string_view kRules = R"toml(
  [[rules]]
  id = "tok"
  regex = '''TOK[0-9]{4}'''
  keywords = ["tok"]
  [[rules]]
  id = "any-path"
  path = '''^.git/|^$'''
)toml";

ScanResult Scan(const TestRepository& repository, HistoryOptions options = {}) {
  options.repository = repository.path();
  auto rules = ParseRules(kRules, "test.toml");
  EXPECT_TRUE(rules.ok()) << rules.status();
  auto result = ScanHistory(options, *rules, nullptr);
  EXPECT_TRUE(result.ok()) << result.status();
  return result.ok() ? *std::move(result) : ScanResult();
}

HistoryKinds Kinds(const std::string& words) {
  auto kinds = HistoryKinds::Parse({words});
  EXPECT_TRUE(kinds.ok()) << kinds.status();
  return kinds.ok() ? *kinds : HistoryKinds();
}

// "secret provenance origin file:line".
std::vector<std::string> Places(const ScanResult& result) {
  std::vector<std::string> places;
  for (const Finding& f : result.findings) {
    places.push_back(f.secret + " " + std::string(ProvenanceName(f.provenance)) + " " + f.origin +
                     " " + f.file + ":" + std::to_string(f.start_line));
  }
  std::sort(places.begin(), places.end());
  return places;
}

std::map<std::string, std::vector<std::string>> RefsOfSecrets(const ScanResult& result) {
  std::map<std::string, std::vector<std::string>> refs;
  for (const SecretGroup& group : result.secrets) {
    refs[group.secret].assign(group.refs.begin(), group.refs.end());
  }
  return refs;
}

// Everything that the issue names, and some more.
class Planted {
 public:
  explicit Planted(const std::vector<std::string>& init_args = {}) : repository(init_args) {
    repository.Run({"config", "user.name", "Test"});
    repository.Run({"config", "user.email", "test@example.com"});
    repository.WriteFile("a", "base\n");
    repository.Commit("base");
    repository.WriteFile("ordinary", "TOK0001\n");
    repository.Commit("ordinary");
    Merge();
    for (const char* token : {"TOK0010\n", "TOK0011\n", "TOK0012\n", "TOK0013\n"}) {
      repository.WriteFile("a", token);
      repository.Run({"stash", "-q"});
    }
    repository.Run({"stash", "drop", "-q", "stash@{1}"});  // TOK0012
    repository.WriteFile("undone", "TOK0020\n");
    repository.Commit("undone TOK0021");
    repository.Run({"reset", "-q", "--hard", "HEAD~1"});
    repository.Run({"hash-object", "-w", "--stdin"}, "TOK0030\n");
    repository.WriteFile("deep/dir/f", "x\nTOK0031\n");
    repository.Run({"add", "deep"});
    repository.Run({"write-tree"});
    repository.Run({"rm", "-r", "-q", "--cached", "deep"});
    repository.Run({"clean", "-fdq"});
    repository.Run({"commit-tree", "-m", "TOK0032", "-p", "HEAD", "HEAD^{tree}"});
    repository.Run({"tag", "-a", "-m", "one\nTOK0040", "v1"});
    repository.Run({"tag", "-a", "-m", "TOK0041", "v2", "v1"});
    repository.Run({"tag", "-a", "-m", "TOK0042", "gone"});
    repository.Run({"tag", "-d", "gone"});
    repository.Run({"notes", "add", "-m", "TOK0050"});
    repository.Run({"commit", "-q", "--allow-empty", "-m", "nothing", "-m", "TOK0060"});
    repository.Run({"branch", "x/TOK0070"});
    repository.Run({"remote", "add", "origin", "https://user:TOK0080@example.com/x"});
  }

  TestRepository repository;

 private:
  void Merge() {
    repository.Run({"checkout", "-q", "-b", "side"});
    repository.WriteFile("side", "side\n");
    repository.Commit("side");
    repository.Run({"checkout", "-q", "main"});
    repository.WriteFile("main", "main\n");
    repository.Commit("main");
    repository.Run({"merge", "-q", "--no-ff", "--no-commit", "side"});
    repository.WriteFile("evil", "TOK0002\n");
    repository.Commit("merge");
    repository.Run({"branch", "-q", "-d", "side"});
  }
};

// The line of .git/config with this in it.
std::string ConfigLine(const TestRepository& repository, std::string_view text) {
  const std::string config = repository.ReadFile(".git/config");
  const size_t at = config.find(text);
  EXPECT_NE(at, std::string::npos);
  return std::to_string(
      1 + std::count(config.begin(), config.begin() + static_cast<ptrdiff_t>(at), '\n'));
}

std::vector<std::string> AllPlaces(Planted* planted) {
  TestRepository& repository = planted->repository;
  const std::string blob = repository.Run({"hash-object", "--stdin"}, "TOK0030\n");
  std::string noted = repository.Run({"notes", "list"});
  noted.erase(0, noted.find(' ') + 1);
  return {
      "TOK0001 commit  ordinary:1",
      "TOK0002 merge  evil:1",
      "TOK0010 stash stash@{2} a:1",
      "TOK0011 stash stash@{1} a:1",
      "TOK0012 dangling  a:1",
      "TOK0013 stash stash@{0} a:1",
      "TOK0020 reflog refs/heads/main@{2} undone:1",
      "TOK0021 commit-message refs/heads/main@{2} .git/commit-message:1",
      "TOK0030 dangling  .git/objects/" + blob.substr(0, 2) + "/" + blob.substr(2) + ":1",
      "TOK0031 dangling  deep/dir/f:2",
      "TOK0032 commit-message  .git/commit-message:1",
      "TOK0040 tag-message refs/tags/v1 .git/tag-message:2",
      "TOK0041 tag-message refs/tags/v2 .git/tag-message:1",
      "TOK0042 tag-message  .git/tag-message:1",
      "TOK0050 note refs/notes/commits " + noted + ":1",
      "TOK0060 commit-message  .git/commit-message:3",
      "TOK0070 ref-name refs/heads/x/TOK0070 .git/reference-name:1",
      "TOK0080 config remote.origin.url .git/config:" + ConfigLine(repository, "TOK0080"),
  };
}

TEST(HistoryKindsTest, FindsWhatIsHiddenAnywhere) {
  Planted planted;
  const ScanResult result = Scan(planted.repository);
  EXPECT_EQ(Places(result), AllPlaces(&planted));
  EXPECT_FALSE(result.coverage.incomplete());
  for (const Finding& finding : result.findings) {
    EXPECT_EQ(finding.blob.empty(), finding.provenance == Provenance::kCommitMessage ||
                                        finding.provenance == Provenance::kRefName ||
                                        finding.provenance == Provenance::kConfig)
        << finding.file;
    EXPECT_FALSE(finding.line_hash.empty()) << finding.file;
    EXPECT_FALSE(finding.fingerprint.empty()) << finding.file;
  }
}

TEST(HistoryKindsTest, FindsItAllWithSha256Too) {
  Planted planted({"--object-format=sha256"});
  const ScanResult result = Scan(planted.repository);
  EXPECT_EQ(Places(result), AllPlaces(&planted));
  EXPECT_FALSE(result.coverage.incomplete());
  for (const Finding& finding : result.findings) {
    EXPECT_TRUE(finding.commit.empty() || finding.commit.size() == 64) << finding.commit;
  }
  // Every commit that git knows of, packed or not.
  HistoryOptions options;
  options.kinds = Kinds("none,stash,note");
  EXPECT_EQ(std::to_string(Scan(planted.repository, options).coverage.commits),
            planted.repository.Run({"rev-list", "--count", "--all", "stash@{1}", "stash@{2}"}));
  planted.repository.Run({"repack", "-q", "-a", "-d", "-k"});
  EXPECT_EQ(Places(Scan(planted.repository)), Places(result));
}

TEST(HistoryKindsTest, PackedOrLooseAndWithAnyNumberOfThreads) {
  Planted planted;
  std::vector<std::string> reports;
  for (const char* command : {"count-objects", "repack"}) {
    planted.repository.Run(command == std::string("repack")
                               ? std::vector<std::string>{"repack", "-q", "-a", "-d", "-k"}
                               : std::vector<std::string>{command});
    for (const int threads : {1, 4}) {
      for (const Engine engine : {Engine::kDelta, Engine::kOracle}) {
        HistoryOptions options;
        options.threads = threads;
        options.engine = engine;
        ReportOptions report;
        report.deterministic = true;
        report.redact_percent = 0;
        const ScanResult result = Scan(planted.repository, options);
        EXPECT_EQ(Places(result), AllPlaces(&planted)) << command << threads;
        reports.push_back(*(*MakeReporter("jsonl"))->Render(result, report));
      }
    }
  }
  for (const std::string& report : reports) {
    EXPECT_EQ(report, reports[0]);
  }
}

TEST(HistoryKindsTest, TellsWhichReferencesHoldWhat) {
  Planted planted;
  const auto refs = RefsOfSecrets(Scan(planted.repository));
  EXPECT_THAT(refs.at("TOK0013"), ElementsAre("refs/stash"));
  EXPECT_THAT(refs.at("TOK0010"), IsEmpty());
  EXPECT_THAT(refs.at("TOK0030"), IsEmpty());
  // A tag of a tag holds both messages.
  EXPECT_THAT(refs.at("TOK0040"), ElementsAre("refs/tags/v1", "refs/tags/v2"));
  EXPECT_THAT(refs.at("TOK0041"), ElementsAre("refs/tags/v2"));
  EXPECT_THAT(refs.at("TOK0042"), IsEmpty());
  EXPECT_THAT(refs.at("TOK0050"), ElementsAre("refs/notes/commits"));
  EXPECT_THAT(refs.at("TOK0060"), IsEmpty());
  EXPECT_THAT(refs.at("TOK0070"), ElementsAre("refs/heads/x/TOK0070"));
  EXPECT_THAT(refs.at("TOK0080"), IsEmpty());
}

TEST(HistoryKindsTest, HidesSecretsInReferenceNames) {
  Planted planted;
  ReportOptions options;
  options.redact_percent = 100;
  const std::string report =
      *(*MakeReporter("jsonl"))->Render(Scan(planted.repository), options);
  EXPECT_THAT(report, HasSubstr("refs/heads/x/REDACTED"));
  EXPECT_EQ(report.find("TOK0070"), std::string::npos);
}

TEST(HistoryKindsTest, EveryKindCanBeLeftOutAndChosen) {
  Planted planted;
  const std::vector<std::string> all = AllPlaces(&planted);
  for (const char* kind : {"merge", "commit-message", "tag-message", "note", "stash", "reflog",
                           "dangling", "ref-name", "config"}) {
    const std::string word = " " + std::string(kind) + " ";
    // What only a reflog or nothing leads to is not looked at for its message either.
    const auto is_of = [&](const std::string& place) {
      return place.find(word) != std::string::npos ||
             (kind == std::string("reflog") && place.starts_with("TOK0021")) ||
             (kind == std::string("dangling") &&
              (place.starts_with("TOK0032") || place.starts_with("TOK0042")));
    };
    std::vector<std::string> others;
    std::copy_if(all.begin(), all.end(), std::back_inserter(others),
                 [&](const std::string& place) { return !is_of(place); });
    HistoryOptions options;
    options.kinds = Kinds("-" + std::string(kind));
    EXPECT_EQ(Places(Scan(planted.repository, options)), others) << "without " << kind;

    options.kinds = Kinds(kind);
    std::vector<std::string> chosen = Places(Scan(planted.repository, options));
    EXPECT_EQ(std::count_if(chosen.begin(), chosen.end(),
                            [&](const std::string& place) {
                              return place.find(word) == std::string::npos;
                            }),
              1)
        << "only " << kind;
    EXPECT_GT(chosen.size(), 1u) << kind;
  }
}

TEST(HistoryKindsTest, GitleaksProfileSeesWhatLogShows) {
  Planted planted;
  HistoryOptions options;
  options.profile = Profile::kGitleaks;
  std::vector<std::string> secrets;
  for (const Finding& finding : Scan(planted.repository, options).findings) {
    secrets.push_back(finding.secret);
  }
  EXPECT_THAT(secrets, UnorderedElementsAre("TOK0001", "TOK0050"));
}

TEST(HistoryKindsTest, OfARangeOnlyWhatBelongsToIt) {
  Planted planted;
  HistoryOptions options;
  options.selection = CommitSelection();
  ASSERT_TRUE(AddRange("HEAD~1..HEAD", &options.selection).ok());
  EXPECT_THAT(Places(Scan(planted.repository, options)),
              ElementsAre("TOK0060 commit-message  .git/commit-message:3"));
  options.selection = CommitSelection();
  options.selection.include = {"refs/tags/v2"};
  options.selection.exclude = {"main"};
  options.names = {"refs/heads/TOK0099"};
  EXPECT_THAT(Places(Scan(planted.repository, options)),
              ElementsAre("TOK0040 tag-message refs/tags/v2 .git/tag-message:2",
                          "TOK0041 tag-message refs/tags/v2 .git/tag-message:1",
                          "TOK0099 ref-name refs/heads/TOK0099 .git/reference-name:1"));
}

TEST(HistoryKindsTest, WhatIsPrunedIsNotMissing) {
  TestRepository repository;
  repository.WriteFile("a", "x\n");
  repository.Commit("one");
  repository.WriteFile("a", "TOK0001\n");
  const std::string second = repository.Commit("two");
  repository.WriteFile("a", "TOK0002\n");
  repository.Commit("three");
  repository.Run({"reset", "-q", "--hard", "HEAD~2"});
  repository.RemoveFile(repository.LooseObjectPath(second));
  const ScanResult result = Scan(repository);
  EXPECT_FALSE(result.coverage.incomplete());
  // Without its parent a commit brought all that it holds; the pruned one's blob dangles.
  EXPECT_THAT(Places(result), ElementsAre("TOK0001 dangling  a:1",
                                          "TOK0002 reflog refs/heads/main@{1} a:1"));
}

TEST(HistoryKindsTest, DamageIsTold) {
  TestRepository repository;
  repository.WriteFile("a", "x\n");
  const std::string first = repository.Commit("one");
  repository.WriteFile(".git/logs/refs/heads/odd", "junk\n");
  repository.WriteFile(".git/objects/ab/" + std::string(38, 'c'), "not an object");
  const ScanResult result = Scan(repository);
  std::vector<std::string> skips;
  for (const Skip& skip : result.coverage.skips) {
    skips.push_back(skip.kind + " " + skip.name + " " + std::string(SkipReasonName(skip.reason)));
  }
  EXPECT_THAT(skips, ElementsAre("object ab" + std::string(38, 'c') + " corrupt",
                                 "reflog refs/heads/odd corrupt"));
}

TEST(HistoryKindsTest, BorrowedObjectsDangleElsewhere) {
  Planted planted;
  TestRepository borrower;
  borrower.WriteFile(".git/objects/info/alternates", planted.repository.path() + "/.git/objects\n");
  borrower.WriteFile("a", "TOK0001\n");
  borrower.Commit("one");
  EXPECT_THAT(Places(Scan(borrower)), ElementsAre("TOK0001 commit  a:1"));
}

TEST(HistoryKindsTest, KeysOfConfiguration) {
  TestRepository repository;
  repository.WriteFile(".git/config",
                       "[core]\n\trepositoryformatversion = 0\n[http]\n\textraheader = first\\\n"
                       "TOK0001\n[url \"https://TOK0002@x\"]\n\tinsteadOf = y\n# TOK0003\n");
  EXPECT_THAT(Places(Scan(repository)),
              ElementsAre("TOK0001 config http.extraheader .git/config:5",
                          "TOK0002 config url.https://TOK0002@x.insteadof .git/config:6",
                          "TOK0003 config url.https://TOK0002@x.insteadof .git/config:8"));
}

TEST(HistoryKindsTest, ManyMessagesInOtherCharsets) {
  TestRepository repository;
  std::set<std::string> expected;
  for (int i = 0; i < 100; ++i) {
    const std::string token = "TOK" + std::to_string(2000 + i);
    if (i % 7 == 0) {
      expected.insert(token);
    }
    repository.Run({"-c", i % 14 == 0 ? "i18n.commitEncoding=ISO-8859-1" : "core.bare=false",
                    "commit", "-q", "--allow-empty", "--cleanup=verbatim", "-m",
                    (i % 14 == 0 ? "\xE4 " : "") + (i % 7 == 0 ? token : std::string("no")) +
                        (i % 21 == 0 ? "" : "\n")});
  }
  for (int packed = 0; packed < 2; ++packed) {
    std::set<std::string> found;
    for (const Finding& finding : Scan(repository).findings) {
      EXPECT_EQ(finding.provenance, Provenance::kCommitMessage);
      EXPECT_EQ(finding.commit.size(), 40u);
      EXPECT_EQ(finding.author, "Test");
      found.insert(finding.secret);
    }
    EXPECT_EQ(found, expected);
    repository.Run({"repack", "-q", "-a", "-d"});
  }
}

TEST(HistoryKindsTest, ParsesLists) {
  EXPECT_EQ(Kinds("none"), HistoryKinds::None());
  EXPECT_EQ(Kinds("default,-stash,-note,stash,note"), HistoryKinds::Default());
  EXPECT_EQ(Kinds("stash,note"), HistoryKinds::OfLog());
  EXPECT_FALSE(Kinds("-config").has(Provenance::kConfig));
  EXPECT_TRUE(Kinds("-config").has(Provenance::kMerge));
  EXPECT_THAT(HistoryKinds::Parse({"stash,stashes"}).status().ToString(), HasSubstr("'stashes'"));
  for (const char* wrong : {"", "stash,", "-all", "commit", "file"}) {
    EXPECT_FALSE(HistoryKinds::Parse({wrong}).ok()) << wrong;
  }
}

}  // namespace
}  // namespace secretscan
