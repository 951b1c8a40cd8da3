// The checks of what the run made are shown one wrong object at a time.
#include <functional>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rewrite/verified_repository.h"

namespace secretscan {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Field;
using ::testing::HasSubstr;

// V2: what the run made.
TEST_F(VerificationTest, FindsSecretsInNewObjects) {
  const std::string tip = repository_.Run({"rev-parse", "main"});
  const std::string blob = repository_.WriteObject("blob", "still " + secret_ + "\n");
  repository_.Run({"update-index", "--cacheinfo", "100644," + blob + ",dir/sub/conf"});
  const std::string tree = repository_.Run({"write-tree"});
  repository_.Run({"reset", "-q"});
  ObjectId old_tip, bad;
  ASSERT_TRUE(ObjectId::FromHex(old_tip_, &old_tip));
  const std::string text = repository_.Run({"cat-file", "commit", tip}) + "\n";
  ASSERT_TRUE(ObjectId::FromHex(
      repository_.WriteObject("commit", "tree " + tree + text.substr(text.find('\n'))), &bad));
  maps_.commits[old_tip] = bad;
  const Verification verification = Run();
  EXPECT_THAT(Get(verification, "V2").violations, Contains(Field(&CheckNote::object, blob)))
      << Describe(verification);
}

// V3 to V5: commits that are not what the old ones were.
class WrongCommitTest : public VerificationTest {
 protected:
  // The run claims that the old tip became this commit.
  Verification Claim(const std::function<void(std::string* text)>& edit) {
    const std::string tip = repository_.Run({"rev-parse", "main"});
    std::string text = repository_.Run({"cat-file", "commit", tip}) + "\n";
    edit(&text);
    ObjectId old_tip, bad;
    EXPECT_TRUE(ObjectId::FromHex(old_tip_, &old_tip));
    EXPECT_TRUE(ObjectId::FromHex(repository_.WriteObject("commit", text), &bad));
    maps_.commits[old_tip] = bad;
    bad_ = bad.Hex();
    return Run();
  }

  void SetTree(std::string* text, const std::string& tree) {
    text->replace(5, 40, tree);
  }

  std::string bad_;
};

TEST_F(WrongCommitTest, ChangesAnotherFile) {
  repository_.WriteFile("c", "2\n");
  repository_.Run({"add", "c"});
  const std::string tree = repository_.Run({"write-tree"});
  repository_.Run({"reset", "-q", "--hard"});
  const Verification verification = Claim([&](std::string* text) { SetTree(text, tree); });
  EXPECT_THAT(Get(verification, "V3").violations,
              Contains(AllOf(Field(&CheckNote::what, HasSubstr("without a reason")),
                             Field(&CheckNote::place, HasSubstr("c (commit " + old_tip_)))))
      << Describe(verification);
}

TEST_F(WrongCommitTest, LosesAFile) {
  repository_.Run({"rm", "-q", "--cached", "c"});
  const std::string tree = repository_.Run({"write-tree"});
  repository_.Run({"reset", "-q", "--hard"});
  const Verification verification = Claim([&](std::string* text) { SetTree(text, tree); });
  EXPECT_THAT(Get(verification, "V3").violations,
              Contains(Field(&CheckNote::what, HasSubstr("gone without a reason"))));
}

TEST_F(WrongCommitTest, LosesADirectory) {
  repository_.Run({"rm", "-q", "-r", "--cached", "dir"});
  const std::string tree = repository_.Run({"write-tree"});
  repository_.Run({"reset", "-q", "--hard"});
  // All that was in it held the secret, so that this may be; a file beside it must not go.
  EXPECT_EQ(Get(Claim([&](std::string* text) { SetTree(text, tree); }), "V3").violation_count, 0);
}

TEST_F(WrongCommitTest, AddsAFile) {
  repository_.WriteFile("d", "1\n");
  repository_.Run({"add", "d"});
  const std::string tree = repository_.Run({"write-tree"});
  repository_.Run({"rm", "-q", "--cached", "d"});
  repository_.RemoveFile("d");
  const Verification verification = Claim([&](std::string* text) { SetTree(text, tree); });
  EXPECT_THAT(Get(verification, "V3").violations,
              Contains(Field(&CheckNote::what, HasSubstr("was not there"))));
}

TEST_F(WrongCommitTest, ChangesAMode) {
  repository_.Run({"update-index", "--chmod=+x", "c"});
  const std::string tree = repository_.Run({"write-tree"});
  repository_.Run({"reset", "-q", "--hard"});
  const Verification verification = Claim([&](std::string* text) { SetTree(text, tree); });
  EXPECT_THAT(Get(verification, "V3").violations,
              Contains(Field(&CheckNote::what, HasSubstr("mode"))));
}

TEST_F(WrongCommitTest, HasAnotherAuthor) {
  const Verification verification = Claim([&](std::string* text) {
    text->replace(text->find("author Test"), 11, "author Tost");
  });
  EXPECT_THAT(Get(verification, "V4").violations,
              Contains(Field(&CheckNote::what, HasSubstr("author"))));
}

TEST_F(WrongCommitTest, HasAnotherDate) {
  const Verification verification = Claim([&](std::string* text) {
    const size_t at = text->find("+0000", text->find("committer"));
    text->replace(at, 5, "+0100");
  });
  EXPECT_THAT(Get(verification, "V4").violations,
              Contains(Field(&CheckNote::what, HasSubstr("committer"))));
}

TEST_F(WrongCommitTest, LosesItsParents) {
  const Verification verification = Claim([&](std::string* text) {
    const size_t begin = text->find("parent");
    text->erase(begin, text->find("author") - begin);
  });
  EXPECT_THAT(Get(verification, "V4").violations,
              Contains(Field(&CheckNote::what, HasSubstr("parents"))));
}

TEST_F(WrongCommitTest, HasAnOldParent) {
  const Verification verification = Claim([&](std::string* text) {
    text->replace(text->find("parent ") + 7, 40, leak_);
  });
  EXPECT_THAT(Get(verification, "V4").violations,
              Contains(Field(&CheckNote::what, HasSubstr("parents"))));
}

TEST_F(WrongCommitTest, IsMalformed) {
  const Verification verification = Claim([&](std::string* text) {
    text->insert(text->find("committer") - 1, "00x");
  });
  EXPECT_THAT(Get(verification, "V5").violations,
              Contains(AllOf(Field(&CheckNote::what, HasSubstr("time zone of the author")),
                             Field(&CheckNote::object, bad_))))
      << Describe(verification);
}

TEST_F(WrongCommitTest, HasAMisSortedTree) {
  const std::string blob = repository_.Run({"rev-parse", "HEAD:c"});
  std::string raw;
  for (size_t i = 0; i < 40; i += 2) {
    raw += static_cast<char>(std::stoi(blob.substr(i, 2), nullptr, 16));
  }
  const std::string tree = repository_.WriteObject(
      "tree", "100644 c" + std::string(1, '\0') + raw + "100644 b" + std::string(1, '\0') + raw);
  const Verification verification = Claim([&](std::string* text) { SetTree(text, tree); });
  EXPECT_THAT(Get(verification, "V5").violations,
              Contains(AllOf(Field(&CheckNote::what, HasSubstr("not sorted")),
                             Field(&CheckNote::object, tree))))
      << Describe(verification);
}

TEST_F(WrongCommitTest, IsNotThere) {
  ObjectId old_tip, none;
  ASSERT_TRUE(ObjectId::FromHex(old_tip_, &old_tip));
  ASSERT_TRUE(ObjectId::FromHex(std::string(40, '7'), &none));
  maps_.commits[old_tip] = none;
  const Verification verification = Run();
  EXPECT_FALSE(verification.holds());
  EXPECT_EQ(Get(verification, "V4").state, CheckState::kUnreadable);
}

}  // namespace
}  // namespace secretscan
