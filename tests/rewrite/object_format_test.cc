// What is said of objects, compared with what git's own check says.
#include "rewrite/object_format.h"

#include "git/test_repository.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace secretscan {
namespace {

class ObjectFormatTest : public ::testing::Test {
 protected:
  ObjectFormatTest() {
    repository_.WriteFile("a", "1\n");
    repository_.WriteFile("d/b", "2\n");
    repository_.Commit("one");
    tree_ = repository_.Run({"rev-parse", "HEAD^{tree}"});
    blob_ = repository_.Run({"rev-parse", "HEAD:a"});
    subtree_ = repository_.Run({"rev-parse", "HEAD:d"});
  }

  static std::string Raw(const std::string& hex) {
    std::string raw;
    for (size_t i = 0; i < hex.size(); i += 2) {
      raw += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
    }
    return raw;
  }
  std::string Entry(const std::string& mode, const std::string& name, const std::string& id) const {
    return mode + " " + name + std::string(1, '\0') + Raw(id);
  }

  // Whether git complains, about this object as an error or a warning of its strict check.
  bool GitComplains(const std::string& type, const std::string& data) {
    const std::string id = repository_.WriteObject(type, data);
    const GitResult result = RunGit(
        repository_.path(), {"-c", "alias.check=!git fsck --strict --no-dangling 2>&1 #", "check"});
    return result.output.find(id) != std::string::npos;
  }

  void ExpectLikeGit(ObjectType type, const std::string& data) {
    const auto problems = FormatProblems(type, data, 20);
    EXPECT_EQ(!problems.empty(), GitComplains(std::string(ObjectTypeName(type)), data))
        << data << ::testing::PrintToString(problems);
  }

  TestRepository repository_;
  std::string tree_, blob_, subtree_;
};

TEST_F(ObjectFormatTest, OfCommits) {
  const std::string tree = "tree " + tree_ + "\n";
  const std::string who = "T <t@example.com> 1700000000 +0000\n";
  const std::string good = tree + "author " + who + "committer " + who + "\nx\n";
  EXPECT_TRUE(FormatProblems(ObjectType::kCommit, good, 20).empty());
  ExpectLikeGit(ObjectType::kCommit, good);
  for (const std::string author :
       {"T<t@example.com> 1700000000 +0000", "T <t@example.com> 01700000000 +0000",
        "T <t@example.com> 1700000000 +000", "T <t@example.com> 1700000000 0000",
        "T <t@example.com>1700000000 +0000", "T t@example.com 1700000000 +0000",
        "T > <t@example.com> 1700000000 +0000", "T <t@<example.com> 1700000000 +0000",
        " <t@example.com> 1700000000 +0000", "T <t@example.com> x +0000",
        "T <t@example.com> 1700000000 +051800", "T <> 0 -0000"}) {
    ExpectLikeGit(ObjectType::kCommit, tree + "author " + author + "\ncommitter " + who + "\nx\n");
  }
  ExpectLikeGit(ObjectType::kCommit, tree + "author " + who + "author " + who + "committer " + who +
                                         "\nx\n");
  ExpectLikeGit(ObjectType::kCommit, tree + "committer " + who + "\nx\n");
  ExpectLikeGit(ObjectType::kCommit, tree + "author " + who + "\nx\n");
}

TEST_F(ObjectFormatTest, OfTrees) {
  const std::string a = Entry("100644", "a", blob_), d = Entry("40000", "d", subtree_);
  EXPECT_TRUE(FormatProblems(ObjectType::kTree, a + d, 20).empty());
  EXPECT_TRUE(FormatProblems(ObjectType::kTree, "", 20).empty());
  for (const std::string& tree :
       {a + d, d + a, a + a, Entry("100664", "a", blob_), Entry("040000", "d", subtree_),
        Entry("100644", ".git", blob_), Entry("100644", ".GIT", blob_),
        Entry("100644", "git~1", blob_), Entry("100644", ".git ", blob_),
        Entry("100644", ".g\xe2\x80\x8cit", blob_), Entry("100644", "..", blob_),
        Entry("100644", ".", blob_), Entry("100644", "a/b", blob_),
        Entry("100644", "a", std::string(40, '0')), Entry("100755", "x y\n", blob_),
        // A directory is sorted as if its name ended in a slash.
        Entry("40000", "d", subtree_) + Entry("100644", "d.c", blob_),
        Entry("100644", "d.c", blob_) + Entry("40000", "d", subtree_),
        Entry("100644", "d", blob_) + Entry("100644", "d.c", blob_) +
            Entry("40000", "d", subtree_)}) {
    ExpectLikeGit(ObjectType::kTree, tree);
  }
  EXPECT_FALSE(FormatProblems(ObjectType::kTree, a.substr(0, 10), 20).empty());
}

TEST_F(ObjectFormatTest, OfTags) {
  const std::string head = "object " + repository_.Run({"rev-parse", "HEAD"}) + "\n";
  ExpectLikeGit(ObjectType::kTag, head + "type commit\ntag v1\ntagger T <t@example.com> 1 +0000\n\nx\n");
  ExpectLikeGit(ObjectType::kTag, head + "type commit\ntag v1\ntagger T <t@example.com> 1 0000\n\nx\n");
}

}  // namespace
}  // namespace secretscan
