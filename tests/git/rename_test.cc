#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "git/git_oracle.h"
#include "git/similarity.h"
#include "git/tree_diff.h"

namespace secretscan {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

constexpr uint32_t kFile = 0100644;

// Lines [from, to) of eight bytes each, every one different.
std::string Lines(int from, int to) {
  std::string text;
  for (int i = from; i < to; ++i) {
    text += "l" + std::to_string(100000 + i) + "\n";
  }
  return text;
}

class RenameTest : public testing::Test {
 protected:
  void Delete(const std::string& path, const std::string& content, uint32_t mode = kFile) {
    FileChange& change = changes_.emplace_back();
    change.before = {mode, objects_.AddBlob(content), path};
  }
  void Add(const std::string& path, const std::string& content, uint32_t mode = kFile) {
    FileChange& change = changes_.emplace_back();
    change.after = {mode, objects_.AddBlob(content), path};
  }
  // "old>new" for a rename, "-old", "+new", "=path" for the rest.
  std::vector<std::string> Detect(RenameOptions options = {}) {
    DetectRenames(objects_, options, &changes_, &unreadable_);
    std::vector<std::string> lines;
    for (const FileChange& change : changes_) {
      lines.push_back(change.renamed ? change.before.path + ">" + change.after.path
                      : !change.after.exists() ? "-" + change.before.path
                      : !change.before.exists() ? "+" + change.after.path
                                                : "=" + change.after.path);
    }
    return lines;
  }

  MemoryObjects objects_;
  std::vector<FileChange> changes_;
  std::vector<ObjectId> unreadable_;
};

TEST_F(RenameTest, TheAdditionKeepsItsPlace) {
  Add("a", "x");
  Delete("b", "y");
  Delete("c", "x");
  Add("d", "y");
  EXPECT_THAT(Detect(), ElementsAre("c>a", "b>d"));
}

TEST_F(RenameTest, EqualContentPrefersTheSameBaseNameElseTheFirst) {
  Delete("a/one", "x");
  Delete("a/two", "x");
  Delete("a/three", "x");
  Add("b/four", "x");
  Add("b/three", "x");
  Add("b/two", "x");
  Add("b/zero", "x");
  EXPECT_THAT(Detect(), ElementsAre("a/one>b/four", "a/three>b/three", "a/two>b/two", "+b/zero"));
}

TEST_F(RenameTest, EqualContentLooksAtOneHundredSources) {
  for (int i = 0; i < 100; ++i) {
    Delete("a/" + std::to_string(1000 + i), "x");
  }
  Delete("a/name", "x");
  Add("b/name", "x");
  Add("c/name", "x");  // by now only a hundred are left
  const std::vector<std::string> found = Detect();
  EXPECT_EQ(found[found.size() - 2], "a/1000>b/name");
  EXPECT_EQ(found.back(), "a/name>c/name");
}

TEST_F(RenameTest, OnlyRegularFilesMayChangeTheirMode) {
  Delete("a", "x", 0100644);
  Delete("b", "y", 0120000);
  Delete("c", "z", 0160000);
  Delete("d", "w", 0120000);
  Add("e", "x", 0100755);
  Add("f", "y", 0100644);
  Add("g", "z", 0160000);
  Add("h", "w", 0120000);
  EXPECT_THAT(Detect(), ElementsAre("-b", "a>e", "+f", "c>g", "d>h"));
}

TEST_F(RenameTest, EmptyFilesAreRenamedWhenEqual) {
  Delete("a", "");
  Add("b", "");
  Add("c", Lines(0, 1));
  EXPECT_THAT(Detect(), ElementsAre("a>b", "+c"));
}

TEST_F(RenameTest, AUniqueBaseNameWinsOverABetterMatch) {
  Delete("a/name", Lines(0, 100));
  Add("b/name", Lines(25, 100));   // 75 %
  Add("b/other", Lines(1, 100));   // 99 %
  EXPECT_THAT(Detect(), ElementsAre("a/name>b/name", "+b/other"));
}

TEST_F(RenameTest, ABaseNameNeedsThreeQuarters) {
  Delete("a/name", Lines(0, 100));
  Add("b/name", Lines(26, 100));
  Add("b/other", Lines(1, 100));
  EXPECT_THAT(Detect(), ElementsAre("+b/name", "a/name>b/other"));
}

TEST_F(RenameTest, ABaseNameThatOccursTwiceIsNoHint) {
  Delete("a/name", Lines(0, 100));
  Add("b/name", Lines(10, 100));
  Add("c/name", Lines(30, 100));
  Add("d/other", Lines(1, 100));
  EXPECT_THAT(Detect(), ElementsAre("+b/name", "+c/name", "a/name>d/other"));
}

TEST_F(RenameTest, HalfOfTheContentIsEnough) {
  Delete("a", Lines(0, 100));
  Add("b", Lines(50, 100));
  EXPECT_THAT(Detect(), ElementsAre("a>b"));
}

TEST_F(RenameTest, LessThanHalfIsNot) {
  Delete("a", Lines(0, 100));
  Add("b", Lines(51, 100));
  Delete("c", Lines(200, 300));
  Add("d", Lines(251, 300) + Lines(400, 451));
  EXPECT_THAT(Detect(), ElementsAre("-a", "+b", "-c", "+d"));
}

TEST_F(RenameTest, TheBestPairComesFirstThenTheSameBaseName) {
  Delete("a/x", Lines(0, 100));
  Delete("a/y", Lines(0, 100) + "1\n");
  Add("b/z", Lines(0, 90));   // nearer to a/x
  Add("c/z", Lines(0, 99));   // takes it
  EXPECT_THAT(Detect(), ElementsAre("a/y>b/z", "a/x>c/z"));

  changes_.clear();
  Delete("a/x", Lines(0, 90) + "1\n");
  Delete("a/y", Lines(0, 90) + "2\n");
  Add("b/y", Lines(0, 90) + "3\n");
  Add("c/y", Lines(0, 90) + "4\n");
  EXPECT_THAT(Detect(), ElementsAre("a/y>b/y", "a/x>c/y"));
}

// Of the four best that are remembered the worst gives way: first b to e, then a to f. So f comes
// to stand before its equal e, and had the poor similarity of a not counted, it would not.
TEST_F(RenameTest, OfEqualCandidatesTheOrderIsGits) {
  Delete("a", Lines(0, 30) + Lines(200, 270));
  Delete("b", Lines(300, 400));
  Delete("c", Lines(0, 80) + "1\n");
  Delete("d", Lines(0, 80) + "2\n");
  Delete("e", Lines(0, 90) + "3\n");
  Delete("f", Lines(0, 90) + "4\n");
  Add("n", Lines(0, 100));
  const GitOracle::Files after = {{"n", {kFile, Lines(0, 100)}}};
  GitOracle::Files before;
  std::string data;
  for (const FileChange& change : changes_) {
    if (change.before.exists()) {
      ASSERT_TRUE(objects_.Read(change.before.id, &data).ok());
      before[change.before.path] = {kFile, data};
    }
  }
  GitOracle git;
  const ObjectId old_tree = git.WriteTree(before);
  const std::string raw = git.RawDiff("-M", old_tree, git.WriteTree(after)).back();
  EXPECT_EQ(raw.substr(raw.size() - 4), " f n");
  EXPECT_EQ(Detect().back(), "f>n");
}

TEST_F(RenameTest, TheLimitSkipsInexactSearchOnly) {
  Delete("a", Lines(0, 100));
  Delete("b", "exact");
  Add("c", Lines(1, 100));
  Add("d", "exact");
  Add("e", Lines(2, 100));
  const std::vector<FileChange> all = changes_;
  EXPECT_THAT(Detect({.limit = 1}), ElementsAre("-a", "+c", "b>d", "+e"));
  changes_ = all;
  EXPECT_THAT(Detect({.limit = 2}), ElementsAre("a>c", "b>d", "+e"));
}

TEST_F(RenameTest, ChangesOfTypeTakeNoPart) {
  Delete("a", "x");
  FileChange& change = changes_.emplace_back();
  change.before = {kFile, objects_.AddBlob("y"), "b"};
  change.after = {0120000, objects_.AddBlob("x"), "b"};
  Add("c", "y");
  EXPECT_THAT(Detect(), ElementsAre("-a", "=b", "+c"));
}

TEST_F(RenameTest, AForgedTreesSamePathIsNoRename) {
  Delete("a", "x");
  Add("a", "x");
  EXPECT_THAT(Detect(), ElementsAre("=a"));
  EXPECT_EQ(changes_[0].before.path, "a");
}

TEST_F(RenameTest, BlobsThatCannotBeReadAreReported) {
  Delete("a", Lines(0, 100));
  changes_.back().before.id = ObjectId::FromRaw("12345678901234567890", 20);
  Delete("b", Lines(0, 90));
  Add("c", Lines(0, 100));
  EXPECT_THAT(Detect(), ElementsAre("-a", "b>c"));
  EXPECT_THAT(unreadable_, ElementsAre(ObjectId::FromRaw("12345678901234567890", 20)));
}

TEST_F(RenameTest, NothingIsReadWhenOneSideIsEmpty) {
  Delete("a", "x");
  changes_.back().before.id = ObjectId::FromRaw("12345678901234567890", 20);
  EXPECT_THAT(Detect(), ElementsAre("-a"));
  EXPECT_THAT(unreadable_, IsEmpty());
}

// A forged tree may name the same two large blobs a million times.
TEST(RenameCostTest, EqualBlobsAreReadOnce) {
  struct CountingObjects : MemoryObjects {
    absl::StatusOr<ObjectType> Read(const ObjectId& id, std::string* data) const override {
      ++reads;
      return MemoryObjects::Read(id, data);
    }
    mutable int reads = 0;
  };
  CountingObjects objects;
  const ObjectId old_blob = objects.AddBlob(Lines(0, 100));
  const ObjectId new_blob = objects.AddBlob(Lines(30, 130));
  std::vector<FileChange> changes(400);
  for (size_t i = 0; i < 200; ++i) {
    changes[i].before = {kFile, old_blob, "a/" + std::to_string(i)};
    changes[200 + i].after = {kFile, new_blob, "b/" + std::to_string(i)};
  }
  std::vector<ObjectId> unreadable;
  DetectRenames(objects, {}, &changes, &unreadable);
  EXPECT_EQ(changes.size(), 200u);
  EXPECT_EQ(objects.reads, 2);
}

std::vector<uint32_t> SpanBytes(std::string_view content) {
  SpanCounter counter;
  counter.Count(content);
  std::vector<uint32_t> bytes;
  for (const ContentSpan& span : counter.Spans()) {
    bytes.push_back(span.bytes);
  }
  return bytes;
}

TEST(SimilarityTest, PiecesEndAtALineFeedOrSixtyFourBytes) {
  EXPECT_THAT(SpanBytes("ab\nab\ncde\n"), UnorderedElementsAre(6, 4));
  EXPECT_THAT(SpanBytes(std::string(63, 'x') + "\n" + std::string(65, 'y') + "\n"),
              UnorderedElementsAre(64, 64, 2));
  EXPECT_THAT(SpanBytes("ab\nincomplete"), UnorderedElementsAre(3));
  EXPECT_THAT(SpanBytes(""), IsEmpty());
}

TEST(SimilarityTest, CarriageReturnsOfTextAreLeftOut) {
  EXPECT_THAT(SpanBytes("ab\r\n"), UnorderedElementsAre(3));
  EXPECT_THAT(SpanBytes("a\rb\n\r"), UnorderedElementsAre(4));
  EXPECT_THAT(SpanBytes(std::string_view("a\0\r\n", 4)), UnorderedElementsAre(4));
}

TEST(SimilarityTest, CommonBytesAreCountedOnBothSides) {
  SpanCounter counter;
  counter.Count("a\na\na\nbb\n");
  const std::vector<ContentSpan> spans = counter.Spans();
  counter.Count("a\nbb\nbb\nccc\n");
  EXPECT_EQ(counter.CommonBytes(spans), 2 + 3);
  EXPECT_EQ(Similarity(5, 10, 12), 25000);
  EXPECT_EQ(Similarity(0, 0, 0), 0);
  EXPECT_TRUE(SizesAllowSimilarity(50, 100, kMaxSimilarity / 2));
  EXPECT_FALSE(SizesAllowSimilarity(100, 49, kMaxSimilarity / 2));
}

TEST(RenameOracleTest, EqualsGitOnRandomTrees) {
  for (uint32_t seed = 1; seed <= 3; ++seed) {
    GitOracle git;
    RandomFiles random(seed, git.CountsIncompleteLines());
    std::vector<ObjectId> trees;
    for (int i = 0; i < 20; ++i) {
      for (uint32_t n = 40 + random.Below(80); n > 0; --n) {
        random.Mutate();
      }
      trees.push_back(git.WriteTree(random.files()));
    }
    const MemoryObjects objects = git.Objects();
    size_t renames = 0;
    for (size_t i = 1; i < trees.size(); ++i) {
      auto changes = DiffTrees(objects, trees[i - 1], trees[i]);
      ASSERT_TRUE(changes.ok()) << changes.status();
      std::vector<ObjectId> unreadable;
      DetectRenames(objects, {}, &*changes, &unreadable);
      EXPECT_THAT(unreadable, IsEmpty());
      EXPECT_EQ(Describe(*changes), git.RawDiff("-M", trees[i - 1], trees[i]));
      for (const FileChange& change : *changes) {
        renames += change.renamed ? 1 : 0;
      }
    }
    EXPECT_GT(renames, 50u);
  }
}

}  // namespace
}  // namespace secretscan
