// `secretscan dir` and `secretscan stdin` on files of every kind.
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "cli/sandbox.h"
#include "decode/archive_builder.h"
#include "gmock/gmock.h"
#include "nlohmann/json.hpp"

namespace secretscan {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class DirTest : public SandboxTest {
 protected:
  // The files of the findings, as they are reported.
  std::vector<std::string> Files(std::vector<std::string> args, const std::string& input = "") {
    args.insert(args.begin() + 1, {"-c", rules_path(), "-r", "-", "-f", "json"});
    result_ = Run(args, input);
    std::vector<std::string> files;
    const nlohmann::json report = nlohmann::json::parse(result_.out, nullptr, false);
    EXPECT_TRUE(report.is_array()) << result_.out << result_.err;
    for (const auto& finding : report) {
      files.push_back(finding.value("File", "?"));
    }
    return files;
  }

  ProcessResult result_;
};

TEST_F(DirTest, PathsThatOverlapAreReportedOnce) {
  Write("t/a/x", TestToken() + "\n");
  EXPECT_THAT(Files({"dir", "t", "t/a", "./t/a/x", "t"}), ElementsAre("t/a/x"));
  EXPECT_THAT(Files({"dir", "t/a/x", "t"}), ElementsAre("t/a/x"));
}

TEST_F(DirTest, NamesThatLookLikeFlagsStandBehindTwoDashes) {
  for (const char* name : {"a", "--odd", "-v", "--", "[a]"}) {
    Write(name, TestToken() + "\n");
  }
  EXPECT_THAT(Files({"dir", "--", "--odd", "-v"}), ElementsAre("--odd", "-v"));
  EXPECT_THAT(Files({"dir", "a", "--", "--odd", "-v"}), ElementsAre("--odd", "-v", "a"));
  EXPECT_THAT(Files({"dir", "a", "--", "--"}), ElementsAre("--", "a"));
  EXPECT_THAT(Files({"dir", "a", "--"}), ElementsAre("a"));
  EXPECT_THAT(Files({"dir", "--", "a", "[a]"}), ElementsAre("[a]", "a"));
}

TEST_F(DirTest, NamesOfOddShapeAreNames) {
  Write("++", TestToken() + "\n");
  EXPECT_THAT(Files({"dir", "++"}), ElementsAre("++"));
  Write("[a,b]", TestToken() + "\n");
  Write("a", TestToken() + "\n");
  EXPECT_THAT(Files({"dir", "[a,b]"}), ElementsAre("[a,b]"));
  EXPECT_EQ(Run({"dir", "[c]", "-c", rules_path()}).err,
            "secretscan: error: no such file or directory: [c]\n");
}

TEST_F(DirTest, ArchivesAreOpenedWhenToldAndElseMentioned) {
  Write("t/a.dat", BuildArchive(PackedKind::kZip, {{"x/y", "a\n" + TestToken() + "\n", false}}));
  EXPECT_THAT(Files({"dir", "t"}), IsEmpty());
  EXPECT_EQ(result_.exit_code, 0);
  EXPECT_THAT(result_.err, HasSubstr("1 binary"));
  EXPECT_THAT(Files({"dir", "t", "--max-archive-depth", "1"}), ElementsAre("t/a.dat!x/y"));
  EXPECT_EQ(result_.exit_code, 1);
  EXPECT_THAT(Files({"dir", "t", "--profile", "default"}), ElementsAre("t/a.dat!x/y"));
}

TEST_F(DirTest, BombsAreIncompleteScans) {
  Write("t/bomb.gz", Compress(PackedKind::kGzip, std::string(3 << 20, '\0')));
  const ProcessResult result = Run({"dir", "t", "--max-archive-depth", "1", "--max-archive-bytes",
                                    "1M", "-c", rules_path()});
  EXPECT_EQ(result.exit_code, 3);
  EXPECT_THAT(result.err, HasSubstr("t/bomb.gz"));
  EXPECT_EQ(Run({"dir", "t", "--max-archive-bytes", "lots", "-c", rules_path()}).exit_code, 1);
}

TEST_F(DirTest, PipesAndSocketsAreNeverOpened) {
  Write("t/x", TestToken() + "\n");
  ASSERT_EQ(::mkfifo((root() / "t/pipe").c_str(), 0600), 0);
  EXPECT_THAT(Files({"dir", "t"}), ElementsAre("t/x"));
  EXPECT_EQ(Run({"dir", "t/pipe", "-c", rules_path()}).exit_code, 3);
}

TEST_F(DirTest, LinksToFilesAreFollowedWhenToldAndLoopsAreNone) {
  Write("t/x", TestToken() + "\n");
  Write("elsewhere", TestToken() + "\n");
  std::filesystem::create_symlink("../elsewhere", root() / "t/link");
  std::filesystem::create_symlink("loop", root() / "t/loop");
  std::filesystem::create_directory_symlink(".", root() / "t/self");
  std::filesystem::create_symlink("nothing", root() / "t/broken");
  EXPECT_THAT(Files({"dir", "t"}), ElementsAre("t/x"));
  EXPECT_THAT(Files({"dir", "t", "--follow-symlinks"}), ElementsAre("elsewhere", "t/x"));
  EXPECT_THAT(Files({"dir", "t/link"}), ElementsAre("elsewhere"));
}

TEST_F(DirTest, NamesOfAnyBytesAndDeepTrees) {
  Write("t/a\nb\x01", TestToken() + "\n");
  std::string deep = "t";
  for (int i = 0; i < 900; ++i) {
    deep += "/d";
  }
  Write(deep + "/x", TestToken() + "\n");
  EXPECT_THAT(Files({"dir", "t"}), ElementsAre("t/a\nb\x01", deep + "/x"));
}

TEST_F(DirTest, GitDirectoriesAreLeftOut) {
  Write("t/.git/x", TestToken() + "\n");
  EXPECT_THAT(Files({"dir", "t"}), IsEmpty());
  EXPECT_THAT(Files({"dir", "t/.git"}), ElementsAre("t/.git/x"));
}

TEST_F(DirTest, IgnoredFilesAreLeftOutWhenAsked) {
  NewRepository("r");
  Write("r/.gitignore", "*.log\n!keep.log\nout/\n");
  Write("r/sub/.gitignore", "local\n");
  Write("r/.git/info/exclude", "excluded\n");
  for (const char* file : {"r/a.log", "r/keep.log", "r/out/x", "r/sub/local", "r/excluded", "r/b"}) {
    Write(file, TestToken() + "\n");
  }
  EXPECT_EQ(Files({"dir", "r"}).size(), 6u);
  EXPECT_THAT(Files({"dir", "r", "--respect-gitignore"}), ElementsAre("r/b", "r/keep.log"));
  EXPECT_THAT(Files({"dir", "r/sub", "--respect-gitignore"}), IsEmpty());
  Write("r/out/untracked", TestToken() + "\n");
  Git("r", {"add", "-f", "out/x", "a.log"});
  EXPECT_THAT(Files({"dir", "r", "--respect-gitignore"}),
              ElementsAre("r/a.log", "r/b", "r/keep.log", "r/out/x"));
}

TEST_F(DirTest, LargeFilesAreScannedToTheirEnd) {
  std::string text = TestToken(1) + "\n";
  while (text.size() < 20'000'000) {
    text += "a line of words that says nothing at all, repeated many times over\n";
  }
  Write("large", text + TestToken(2) + "\n");
  EXPECT_THAT(Files({"dir", "large"}), ElementsAre("large", "large"));
  EXPECT_THAT(Files({"stdin", "--path", "n.txt"}, text + TestToken(2)),
              ElementsAre("n.txt", "n.txt"));
}

TEST_F(DirTest, StandardInputMayBeAnArchive) {
  const std::string packed =
      Compress(PackedKind::kGzip, BuildArchive(PackedKind::kTar, {{"x", TestToken(), false}}));
  EXPECT_THAT(Files({"stdin", "--max-archive-depth", "2"}, packed), ElementsAre("!x"));
  EXPECT_THAT(Files({"stdin", "--max-archive-depth", "2", "--path", "b.tgz"}, packed),
              ElementsAre("b.tgz!x"));
}

}  // namespace
}  // namespace secretscan
