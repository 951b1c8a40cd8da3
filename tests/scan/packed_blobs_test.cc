// Archives and texts in UTF-16 in a history.
#include "scan/packed_blobs.h"

#include "decode/archive_builder.h"
#include "git/test_repository.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "scan/history_scan.h"

namespace secretscan {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

constexpr std::string_view kRules = R"toml(
  [[rules]]
  id = "tok"
  regex = '''TOK[0-9]{4}'''
  keywords = ["tok"]
  [[allowlists]]
  paths = ['''^vendor/''', '''private!''']
)toml";

std::string Utf16(std::string_view text) {
  std::string out = "\xFF\xFE";
  for (const char c : text) {
    out += c;
    out += '\0';
  }
  return out;
}

std::string Zip(const std::vector<ArchiveMember>& members) {
  return BuildArchive(PackedKind::kZip, members);
}

class PackedBlobsTest : public ::testing::Test {
 protected:
  PackedBlobsTest() { options.threads = 2; }

  ScanResult Scan(std::string_view rules = kRules) {
    auto set = ParseRules(rules, "test.toml");
    EXPECT_TRUE(set.ok()) << set.status();
    options.repository = repository.path();
    auto result = ScanHistory(options, *set, nullptr);
    EXPECT_TRUE(result.ok()) << result.status();
    return result.ok() ? *std::move(result) : ScanResult();
  }

  // "commit:file:line:secret", the commit by its message.
  static std::vector<std::string> Lines(const ScanResult& result) {
    std::vector<std::string> lines;
    for (const Finding& f : result.findings) {
      lines.push_back(f.message + ":" + f.file + ":" + std::to_string(f.start_line) + ":" +
                      f.secret);
    }
    return lines;
  }

  TestRepository repository;
  HistoryOptions options;
};

TEST_F(PackedBlobsTest, FindingsBelongToTheCommitThatBroughtThem) {
  repository.WriteFile("a.zip", Zip({{"x", "TOK1111\n", false}}));
  repository.Commit("first");
  repository.WriteFile("a.zip", Zip({{"w", "nothing\n", false}, {"x", "\nTOK1111\nTOK2222\n", false}}));
  repository.Commit("second");
  repository.WriteFile("a.zip", Zip({{"y", "TOK2222\n", false}}));
  repository.Commit("third");
  const ScanResult result = Scan();
  EXPECT_THAT(Lines(result),
              UnorderedElementsAre("first:a.zip!x:1:TOK1111", "second:a.zip!x:3:TOK2222",
                                   "third:a.zip!y:1:TOK2222"));
  for (const SecretGroup& secret : result.secrets) {
    EXPECT_EQ(secret.at_head, secret.secret == "TOK2222");
    EXPECT_EQ(secret.refs.size(), secret.secret == "TOK2222" ? 1u : 0u);
  }
  EXPECT_FALSE(result.coverage.incomplete());
  EXPECT_EQ(result.coverage.binary_blobs, 0);
  EXPECT_EQ(result.findings[0].fingerprint,
            result.findings[0].commit + ":a.zip!x:tok:1");
  EXPECT_EQ(result.findings[0].provenance, Provenance::kCommit);
  EXPECT_FALSE(result.findings[0].blob.empty());
}

TEST_F(PackedBlobsTest, Utf16TextsAreReadLineByLine) {
  repository.WriteFile("a.txt", Utf16("one\r\nTOK1111\r\n"));
  repository.Commit("first");
  repository.WriteFile("a.txt", Utf16("zero\r\none\r\nTOK1111\r\nTOK2222\r\n"));
  repository.Commit("second");
  EXPECT_THAT(Lines(Scan()), UnorderedElementsAre("first:a.txt:2:TOK1111", "second:a.txt:4:TOK2222"));
}

TEST_F(PackedBlobsTest, TextThatTakesTheOtherEncodingKeepsItsSecrets) {
  repository.WriteFile("a.txt", "TOK1111\n");
  repository.Commit("first");
  repository.WriteFile("a.txt", Utf16("TOK1111\nTOK2222\n"));
  repository.Commit("second");
  repository.WriteFile("a.txt", "TOK1111\nTOK2222\nTOK3333\n");
  repository.Commit("third");
  repository.WriteFile("b.bin", std::string(5, '\0'));
  repository.Commit("fourth");
  repository.WriteFile("b.bin", "TOK4444\n");
  repository.Commit("fifth");
  EXPECT_THAT(Lines(Scan()),
              UnorderedElementsAre("first:a.txt:1:TOK1111", "second:a.txt:2:TOK2222",
                                   "third:a.txt:3:TOK3333", "fifth:b.bin:1:TOK4444"));
}

TEST_F(PackedBlobsTest, MovesBringNothing) {
  repository.WriteFile("a.zip", Zip({{"x", "TOK1111\n", false}}));
  repository.Commit("first");
  repository.Run({"mv", "a.zip", "b.zip"});
  repository.Commit("moved");
  EXPECT_THAT(Lines(Scan()), ElementsAre("first:a.zip!x:1:TOK1111"));
}

TEST_F(PackedBlobsTest, OneBlobAtSeveralPaths) {
  const std::string zip = Zip({{"x", "TOK1111\n", false}});
  repository.WriteFile("a.zip", zip);
  repository.WriteFile("vendor/a.zip", zip);
  repository.WriteFile("private", zip);
  repository.Commit("first");
  repository.WriteFile("c.zip", zip);
  repository.Commit("second");
  EXPECT_THAT(Lines(Scan()),
              UnorderedElementsAre("first:a.zip!x:1:TOK1111", "second:c.zip!x:1:TOK1111"));
}

TEST_F(PackedBlobsTest, MergesBringWhatNoParentHas) {
  repository.WriteFile("a.zip", Zip({{"x", "TOK1111\n", false}}));
  repository.Commit("base");
  repository.Run({"checkout", "-qb", "side"});
  repository.WriteFile("a.zip", Zip({{"x", "TOK1111\nTOK2222\n", false}}));
  repository.Commit("side");
  repository.Run({"checkout", "-q", "main"});
  repository.WriteFile("a.zip", Zip({{"x", "TOK1111\nTOK3333\n", false}}));
  repository.Commit("main");
  repository.Run({"merge", "-q", "--no-commit", "-s", "ours", "side"});
  repository.WriteFile("a.zip", Zip({{"x", "TOK1111\nTOK2222\nTOK3333\nTOK4444\n", false}}));
  repository.Commit("merge");
  const ScanResult result = Scan();
  EXPECT_THAT(Lines(result),
              UnorderedElementsAre("base:a.zip!x:1:TOK1111", "side:a.zip!x:2:TOK2222",
                                   "main:a.zip!x:2:TOK3333", "merge:a.zip!x:4:TOK4444"));
  for (const Finding& finding : result.findings) {
    EXPECT_EQ(finding.provenance == Provenance::kMerge, finding.secret == "TOK4444");
  }
}

TEST_F(PackedBlobsTest, WhatCannotBeReadIsTold) {
  repository.WriteFile("locked.zip", BuildArchive(PackedKind::kZip, {{"x", "TOK1", false}}, "pw"));
  repository.WriteFile("picture.png", std::string("\x89PNG\r\n\x1A\n\0\0", 10));
  repository.Commit("first");
  const ScanResult result = Scan();
  EXPECT_TRUE(result.coverage.incomplete());
  EXPECT_EQ(result.coverage.binary_blobs, 1);
  ASSERT_EQ(result.coverage.skips.size(), 1u);
  EXPECT_EQ(result.coverage.skips[0].name, "locked.zip!x");
  EXPECT_EQ(result.coverage.skips[0].reason, SkipReason::kUnreadable);
}

TEST_F(PackedBlobsTest, AllowedCommitsAreAllowedHereToo) {
  repository.WriteFile("a.zip", Zip({{"x", "TOK1111\n", false}}));
  const std::string first = repository.Commit("first");
  repository.WriteFile("b.zip", Zip({{"x", "TOK1111\n", false}}));
  repository.Commit("second");
  EXPECT_THAT(Lines(Scan(std::string(kRules) + "[[allowlists]]\ncommits = ['" + first + "']\n")),
              ElementsAre("second:b.zip!x:1:TOK1111"));
}

TEST_F(PackedBlobsTest, ReferenceSeesNoneUnlessTold) {
  repository.WriteFile("a.zip", Zip({{"x", "TOK1111\n", false}}));
  repository.WriteFile("a.txt", Utf16("TOK2222\n"));
  repository.Commit("first");
  options.profile = Profile::kGitleaks;
  options.max_archive_depth = 0;
  EXPECT_THAT(Lines(Scan()), IsEmpty());
  options.max_archive_depth = 1;
  EXPECT_THAT(Lines(Scan()), ElementsAre("first:a.zip!x:1:TOK1111"));
}

TEST_F(PackedBlobsTest, EnginesAndThreadsAgree) {
  for (int i = 0; i < 20; ++i) {
    const std::string token = "TOK" + std::to_string(1000 + i);
    repository.WriteFile("a.zip", Zip({{"x", token + "\n", false}}));
    repository.WriteFile("b" + std::to_string(i % 3), Utf16(token));
    repository.WriteFile("c", "text " + token);
    repository.Commit(std::to_string(i));
  }
  repository.Run({"gc", "-q"});
  const auto expected = Lines(Scan());
  EXPECT_EQ(expected.size(), 60u);
  for (const Engine engine : {Engine::kBlob, Engine::kOracle}) {
    for (const int threads : {1, 4}) {
      options.engine = engine;
      options.threads = threads;
      EXPECT_EQ(Lines(Scan()), expected);
    }
  }
}

}  // namespace
}  // namespace secretscan
