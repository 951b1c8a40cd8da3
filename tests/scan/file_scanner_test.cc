#include "scan/file_scanner.h"

#include <random>

#include "decode/archive_builder.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

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
  [[rules]]
  id = "assigned"
  regex = '''(?i)[\w.-]{0,20}pass\s*=\s*([a-z0-9]{6,20})(?:[;\s]|$)'''
  keywords = ["pass"]
  [[rules]]
  id = "far"
  regex = '''FAR[0-9]{4}'''
  keywords = ["elsewhere"]
  [[rules]]
  id = "block"
  regex = '''BEGIN\n(?:[a-z]+\n)+END'''
  [[rules]]
  id = "p12"
  path = '''\.p12$'''
  [[allowlists]]
  paths = ['''vendor/''']
)toml";

// Reads at most so many bytes at a time, and cannot seek.
class Trickle final : public ByteSource {
 public:
  Trickle(std::string_view bytes, size_t most) : memory_(bytes), most_(most) {}
  absl::StatusOr<size_t> Read(char* out, size_t size) override {
    return memory_.Read(out, std::min(size, most_));
  }

 private:
  MemorySource memory_;
  size_t most_;
};

class FileScannerTest : public ::testing::Test {
 protected:
  FileReport Scan(std::string_view bytes, const std::vector<std::string>& paths = {"f"},
                  WindowSizes sizes = {}, bool seekable = true) {
    const auto set = ParseRules(kRules, "test.toml");
    EXPECT_TRUE(set.ok()) << set.status();
    const auto rules = CompiledRules::Compile(*set, "");
    EXPECT_TRUE(rules.ok()) << rules.status();
    const auto scanner = FileScanner::Create(*rules, options, nullptr, sizes);
    EXPECT_TRUE(scanner.ok()) << scanner.status();
    FileToScan file;
    file.paths = paths;
    file.size = seekable ? static_cast<int64_t>(bytes.size()) : -1;
    file.binary_too = binary_too;
    FileReport report;
    MemorySource memory(bytes);
    Trickle trickle(bytes, 777);
    ByteSource* source = seekable ? static_cast<ByteSource*>(&memory) : &trickle;
    EXPECT_TRUE((*scanner)->Scan(file, source, &report).ok());
    return report;
  }

  // "file:rule:line:secret"
  static std::vector<std::string> Lines(const FileReport& report) {
    std::vector<std::string> lines;
    for (const Finding& f : report.findings) {
      lines.push_back(f.file + ":" + f.rule_id + ":" + std::to_string(f.start_line) + ":" +
                      f.secret);
    }
    return lines;
  }

  // "reason name"
  static std::vector<std::string> Skips(const FileReport& report) {
    std::vector<std::string> lines;
    for (const Skip& skip : report.skips) {
      lines.push_back(std::string(SkipReasonName(skip.reason)) + " " + skip.name);
    }
    return lines;
  }

  ScanOptions options;
  bool binary_too = true;
};

TEST_F(FileScannerTest, FindsInArchivesWhateverTheirNames) {
  for (const PackedKind kind : {PackedKind::kZip, PackedKind::kTar, PackedKind::kSevenZip,
                                PackedKind::kRar, PackedKind::kCpio, PackedKind::kAr}) {
    const std::string packed = BuildArchive(kind, {{"a.txt", "x\nTOK1234\n", false}});
    const FileReport report = Scan(packed, {"readme.md"});
    EXPECT_THAT(Lines(report), ElementsAre("readme.md!a.txt:tok:2:TOK1234"))
        << PackedKindName(kind);
    EXPECT_THAT(report.skips, IsEmpty()) << PackedKindName(kind);
    EXPECT_EQ(report.findings[0].fingerprint, "readme.md!a.txt:tok:2");
    EXPECT_FALSE(report.findings[0].line_hash.empty());
  }
}

TEST_F(FileScannerTest, CompressedFilesKeepTheirPath) {
  for (const PackedKind kind : {PackedKind::kGzip, PackedKind::kBzip2, PackedKind::kXz,
                                PackedKind::kZstd, PackedKind::kLz4, PackedKind::kCompress}) {
    options.max_archive_depth = 1;
    EXPECT_THAT(Lines(Scan(Compress(kind, "x\nTOK1234\n"))), ElementsAre("f:tok:2:TOK1234"));
    const std::string tar = BuildArchive(PackedKind::kTar, {{"a", "TOK1234", false}});
    EXPECT_THAT(Lines(Scan(Compress(kind, tar))), ElementsAre("f!a:tok:1:TOK1234"));
    EXPECT_THAT(Lines(Scan(Compress(kind, tar), {"f"}, {}, false)),
                ElementsAre("f!a:tok:1:TOK1234"));
  }
}

TEST_F(FileScannerTest, NestedArchivesAreOpenedAsDeepAsAllowed) {
  std::string packed = "TOK1234";
  for (int i = 0; i < 5; ++i) {
    packed = BuildArchive(i % 2 == 0 ? PackedKind::kZip : PackedKind::kTar, {{"m", packed, false}});
  }
  EXPECT_THAT(Lines(Scan(packed)), ElementsAre("f!m!m!m!m!m:tok:1:TOK1234"));
  options.max_archive_depth = 4;
  const FileReport report = Scan(packed);
  EXPECT_THAT(report.findings, IsEmpty());
  EXPECT_THAT(Skips(report), ElementsAre("over_budget f!m!m!m!m"));
}

TEST_F(FileScannerTest, WithoutDepthArchivesAreBytesAndThatIsTold) {
  options.max_archive_depth = 0;
  const FileReport report =
      Scan(BuildArchive(PackedKind::kTar, {{"a.txt", "TOK1234\n", false}}), {"f"});
  ASSERT_EQ(report.findings.size(), 1u);
  EXPECT_EQ(report.findings[0].file, "f");
  EXPECT_THAT(Skips(report), ElementsAre("binary f"));
}

TEST_F(FileScannerTest, RulesSeeTheJoinedPath) {
  const std::string packed = BuildArchive(
      PackedKind::kZip, {{"vendor/a", "TOK1234", false}, {"key.p12", "x", false}, {"b", "TOK1", false}});
  EXPECT_THAT(Lines(Scan(packed)), ElementsAre("f!key.p12:p12:0:"));
}

TEST_F(FileScannerTest, SameBytesAtSeveralPaths) {
  const std::string packed = BuildArchive(PackedKind::kZip, {{"a", "TOK1234", false}});
  const FileReport report = Scan(packed, {"x", "vendor/y", "z"});
  EXPECT_THAT(Lines(report), ElementsAre("x!a:tok:1:TOK1234", "z!a:tok:1:TOK1234"));
  EXPECT_THAT(report.of_path, ElementsAre(1, 0, 1));
}

TEST_F(FileScannerTest, WhatCannotBeReadIsTold) {
  EXPECT_THAT(Skips(Scan(BuildArchive(PackedKind::kZip, {{"a", "TOK1234", false}}, "pw"))),
              ElementsAre("unreadable f!a"));
  std::string cut = BuildArchive(PackedKind::kTar, {{"a", "TOK1234", false},
                                                    {"b", std::string(9000, 'x'), false}});
  cut.resize(4000);
  const FileReport report = Scan(cut);
  EXPECT_THAT(Lines(report), ElementsAre("f!a:tok:1:TOK1234"));
  EXPECT_THAT(Skips(report), ElementsAre("corrupt f!b", "corrupt f"));
  // It only looks like an archive: what it says is still read.
  const FileReport fake = Scan("PK\x03\x04 TOK1234");
  EXPECT_THAT(Lines(fake), ElementsAre("f:tok:1:TOK1234"));
  EXPECT_THAT(Skips(fake), ElementsAre("corrupt f"));
}

TEST_F(FileScannerTest, BombsEndWithinTheirBudget) {
  options.unpack.bytes = 1 << 20;
  const std::string zeros(size_t{4} << 20, '\0');
  std::string packed = Compress(PackedKind::kGzip, zeros);
  EXPECT_THAT(Skips(Scan(packed)), ElementsAre("over_budget f", "over_budget f"));
  packed = BuildArchive(PackedKind::kZip, {{"m", packed, false}, {"n", packed, false}});
  EXPECT_THAT(Skips(Scan(packed)), ::testing::Contains("over_budget f!m"));
  // Compressors around one another count for no depth, so they have a limit of their own.
  packed = "TOK1234";
  for (int i = 0; i < FileScanner::kMaxLayers; ++i) {
    packed = Compress(PackedKind::kGzip, packed);
  }
  EXPECT_THAT(Lines(Scan(packed)), ElementsAre("f:tok:1:TOK1234"));
  EXPECT_THAT(Skips(Scan(Compress(PackedKind::kGzip, packed))), ElementsAre("over_budget f"));
}

TEST_F(FileScannerTest, BinaryMembersAreLookedAtWhereBinaryFilesAre) {
  const std::string binary = std::string(10, '\0') + "TOK1234";
  const std::string packed = BuildArchive(PackedKind::kZip, {{"a", binary, false}});
  EXPECT_THAT(Lines(Scan(packed)), ElementsAre("f!a:tok:1:TOK1234"));
  binary_too = false;
  EXPECT_THAT(Lines(Scan(packed)), IsEmpty());
}

std::string Utf16(std::string_view text, bool mark) {
  std::string out = mark ? "\xFF\xFE" : "";
  for (const char c : text) {
    out += c;
    out += '\0';
  }
  return out;
}

TEST_F(FileScannerTest, TextsInOtherEncodingsKeepTheirLines) {
  for (const bool mark : {true, false}) {
    const std::string bytes = Utf16("first\r\nx TOK1234\r\n", mark);
    const FileReport report = Scan(bytes);
    EXPECT_THAT(Lines(report), ElementsAre("f:tok:2:TOK1234"));
    EXPECT_EQ(report.findings[0].start_column, 3);
    EXPECT_THAT(Lines(Scan(BuildArchive(PackedKind::kZip, {{"a", bytes, false}}))),
                ElementsAre("f!a:tok:2:TOK1234"));
    binary_too = false;
    EXPECT_THAT(Lines(Scan(bytes)), ElementsAre("f:tok:2:TOK1234"));
    binary_too = true;
  }
  options.profile = Profile::kGitleaks;  // which knows of none
  EXPECT_THAT(Lines(Scan(Utf16("TOK1234\n", true))), IsEmpty());
}

TEST_F(FileScannerTest, EmptyFilesHaveNothing) {
  EXPECT_THAT(Lines(Scan("", {"a.p12"})), IsEmpty());
  EXPECT_THAT(Lines(Scan("x", {"a.p12"})), ElementsAre("a.p12:p12:0:"));
}

TEST_F(FileScannerTest, LargerThanTheTargetIsSkipped) {
  options.max_target_megabytes = 1;
  const std::string large = "TOK1234\n" + std::string(1'000'001, 'x');
  EXPECT_THAT(Skips(Scan(large, {"f"}, {}, false)), ElementsAre("too_large f"));
  EXPECT_THAT(Scan(large, {"f"}, {}, false).findings, IsEmpty());
  EXPECT_THAT(Skips(Scan(large, {"f"}, {4096, 1024}, false)), ElementsAre("too_large f"));
}

std::string Base64(std::string_view text) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (size_t i = 0; i + 3 <= text.size(); i += 3) {
    const uint32_t bits = static_cast<uint32_t>(static_cast<unsigned char>(text[i])) << 16 |
                          static_cast<uint32_t>(static_cast<unsigned char>(text[i + 1])) << 8 |
                          static_cast<unsigned char>(text[i + 2]);
    for (const int shift : {18, 12, 6, 0}) {
      out += kDigits[bits >> shift & 63];
    }
  }
  return out;
}

// Everything that tells one finding from another.
std::vector<std::string> Whole(const FileReport& report) {
  std::vector<std::string> all;
  for (const Finding& f : report.findings) {
    std::string line = f.rule_id + "|" + f.secret + "|" + f.match + "|" + f.line;
    for (const int64_t number : {f.start_line, f.end_line, f.start_column, f.end_column}) {
      line += "|" + std::to_string(number);
    }
    for (const std::string& tag : f.tags) {
      line += "|" + tag;
    }
    all.push_back(std::move(line));
  }
  std::sort(all.begin(), all.end());
  return all;
}

// Windows of many sizes find what a scan of the whole text finds.
TEST_F(FileScannerTest, WindowsFindWhatTheWholeTextHolds) {
  std::mt19937 random(3);
  for (int round = 0; round < 60; ++round) {
    std::string text;
    const bool elsewhere = random() % 2 == 0;
    while (text.size() < 30'000) {
      switch (random() % 12) {
        case 0: text += "TOK" + std::to_string(1000 + random() % 9000); break;
        case 1: text += "my.pass = " + std::to_string(1000000 + random() % 9000000) + ";"; break;
        case 2: text += "FAR" + std::to_string(1000 + random() % 9000); break;
        case 3: text += "\nBEGIN\nabc\ndef\nEND\n"; break;
        case 4: text += "\n\n"; break;
        case 5: text += " " + Base64("xx pass = secret" + std::to_string(10000 + random() % 90000)) + "\n"; break;
        case 6: text += " " + Base64(Base64("TOK1234 and more words around it ")) + " "; break;
        case 7: text += "pass\n=\nabcdef123\n"; break;
        case 8: text += "%54%4f%4b%31%32%33%34\n"; break;
        default: text += "some words " + std::to_string(random()) + (random() % 4 ? "\n" : " ");
      }
    }
    if (elsewhere) {
      text += "\nELSEWHERE\n";
    }
    options.profile = round % 2 == 0 ? Profile::kDefault : Profile::kGitleaks;
    text += '\n';
    const auto expected = Whole(Scan(text));
    ASSERT_FALSE(expected.empty());
    for (const WindowSizes sizes : {WindowSizes{4096, 1024}, WindowSizes{5000, 700},
                                    WindowSizes{20'000, 2000}}) {
      for (const bool seekable : {true, false}) {
        EXPECT_EQ(Whole(Scan(text, {"f"}, sizes, seekable)), expected) << round << " " << sizes.step;
      }
    }
  }
}

TEST_F(FileScannerTest, LinesLongerThanAWindow) {
  std::mt19937 random(4);
  for (int round = 0; round < 30; ++round) {
    std::string text = round % 2 == 0 ? "" : "first line\n";
    while (text.size() < 30'000) {
      text += random() % 5 == 0 ? "TOK" + std::to_string(1000 + random() % 9000) + " "
                                : "words and " + std::to_string(random()) + " ";
    }
    text += "\nTOK9999\n";
    options.profile = round % 4 < 2 ? Profile::kDefault : Profile::kGitleaks;
    auto places = [](const FileReport& report) {
      std::vector<std::string> all;
      for (const Finding& f : report.findings) {
        all.push_back(f.secret + "|" + std::to_string(f.start_line) + "|" +
                      std::to_string(f.start_column) + "|" + std::to_string(f.end_column));
      }
      std::sort(all.begin(), all.end());
      return all;
    };
    EXPECT_EQ(places(Scan(text, {"f"}, {4096, 512})), places(Scan(text))) << round;
  }
}

// One run of base64 digits over many windows.
TEST_F(FileScannerTest, EncodedRunsLongerThanAWindow) {
  std::string inside;
  std::set<std::string> secrets;
  for (int i = 0; inside.size() < 600'000; ++i) {
    inside += "words that say nothing ";
    if (i % 500 == 0) {
      secrets.insert("TOK" + std::to_string(1000 + i % 9000));
      inside += "TOK" + std::to_string(1000 + i % 9000) + " ";
    }
  }
  inside.resize(inside.size() / 3 * 3);
  const FileReport report = Scan("line\nkey: " + Base64(inside) + "\n", {"f"}, {200'000, 70'000});
  std::set<std::string> found;
  for (const Finding& f : report.findings) {
    EXPECT_EQ(f.start_line, 2);
    EXPECT_EQ(f.start_column, 6);
    EXPECT_TRUE(found.insert(f.secret).second) << f.secret;
  }
  EXPECT_EQ(found, secrets);
}

}  // namespace
}  // namespace secretscan
