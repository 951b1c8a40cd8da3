#include "rewrite/commit_text.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace secretscan {
namespace {

constexpr std::string_view kTree = "tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904\n";

std::string Commit(std::string_view rest) { return std::string(kTree) + std::string(rest); }

TEST(CommitText, TakesTheFirstOfEachLine) {
  const std::string data = Commit(
      "HG:extra x\nauthor A <a@b> 1 +0000\nauthor B <b@b> 2 +0000\n"
      "committer  <c@d> -5 +051800\ngpgsig -----BEGIN\n encoding fake\n -----END\n"
      "encoding ISO-8859-1 \n\nTitle\n\nBody\n");
  const CommitText text = ParseCommitText(data);
  EXPECT_EQ(text.author, "A <a@b> 1 +0000");
  EXPECT_EQ(text.committer, " <c@d> -5 +051800");
  EXPECT_EQ(text.encoding, "ISO-8859-1");
  EXPECT_EQ(text.message, "Title\n\nBody\n");
  EXPECT_TRUE(text.has_signature);
}

TEST(CommitText, MessageEndsAtNulAndMayBeMissing) {
  const std::string who = "author A <a@b> 1 +0000\ncommitter A <a@b> 1 +0000\n";
  EXPECT_EQ(ParseCommitText(Commit(who + "\nab" + std::string("\0cd", 3))).message, "ab");
  EXPECT_EQ(ParseCommitText(Commit(who)).message, "");
  EXPECT_EQ(ParseCommitText(Commit(who + "\n")).message, "");
  EXPECT_EQ(ParseCommitText(Commit(who + "\n\n\nx")).message, "\n\nx");
  EXPECT_FALSE(ParseCommitText(Commit(who)).is_odd);
}

TEST(CommitText, NobodyIsTheCommitter) {
  const std::string data = Commit("author  <> 1 +0000\ncommitter C <c@d> 2 +0000\n\nx");
  const CommitText text = ParseCommitText(data);
  EXPECT_EQ(text.author, "C <c@d> 2 +0000");
}

TEST(CommitText, OddLinesAreCopied) {
  for (const std::string who : {"A<a@b> 1 +0000", "A <a@b>", "A <a@b> 1", "A <a@b> 1 +0000 x",
                                "A <a> <b> 1 +0000", ""}) {
    const std::string data = Commit("author " + who + "\ncommitter C <c@d> 2 +0000\n\nx");
    const CommitText text = ParseCommitText(data);
    EXPECT_TRUE(text.is_odd) << who;
    EXPECT_EQ(text.author, who);
  }
  const std::string data = Commit("committer C <c@d> 2 +0000\n\nx");
  const CommitText text = ParseCommitText(data);
  EXPECT_FALSE(text.has_author);
  EXPECT_EQ(text.committer, "C <c@d> 2 +0000");
}

TEST(CommitText, WritesWhatItRead) {
  const std::string data = Commit(
      "parent 1111111111111111111111111111111111111111\nauthor A <a@b> 1 +0000\n"
      "committer C <c@d> 2 +0000\nencoding KOI8-R\n\nx");
  const CommitText text = ParseCommitText(data);
  NewCommit made;
  ASSERT_TRUE(ObjectId::FromHex(kTree.substr(5, 40), &made.tree));
  std::vector<ObjectId> parents(1);
  ASSERT_TRUE(ObjectId::FromHex(std::string(40, '1'), &parents[0]));
  made.parents = &parents;
  made.author = text.author;
  made.committer = text.committer;
  made.encoding = text.encoding;
  made.message = text.message;
  std::string written;
  WriteCommit(made, &written);
  EXPECT_EQ(written, data);
}

TEST(CommitText, ReencodesWherePossible) {
  const auto reencoded = [](std::string_view encoding, std::string_view message) {
    CommitText text;
    text.encoding = encoding;
    text.message = message;
    std::string converted;
    Reencode(&text, &converted);
    return std::string(text.encoding) + "|" + std::string(text.message);
  };
  EXPECT_EQ(reencoded("ISO-8859-1", "\xe9"), "|\xc3\xa9");
  EXPECT_EQ(reencoded("latin-1", "\xe9"), "|\xc3\xa9");
  EXPECT_EQ(reencoded("UTF-8", "x"), "|x");
  EXPECT_EQ(reencoded("UTF-8", "\xe9"), "UTF-8|\xe9");
  EXPECT_EQ(reencoded("no-such-charset", "x"), "no-such-charset|x");
}

class Without final : public TextReplacer {
 public:
  explicit Without(std::string secret) : secret_(std::move(secret)) {}
  absl::StatusOr<bool> Replace(std::string_view text, std::string* out) const override {
    *out = text;
    const size_t at = out->find(secret_);
    if (at == std::string::npos) {
      return false;
    }
    out->replace(at, secret_.size(), "R<\n>");
    return true;
  }

 private:
  std::string secret_;
};

TEST(CommitText, IdentitiesStayIdentities) {
  const std::string line = "Jo Doe <jo@doe> 12 +0100";
  const auto replaced = [&](const std::string& secret) {
    std::string out;
    const auto result = ReplaceIdentity(Without(secret), line, &out);
    EXPECT_TRUE(result.ok());
    return *result ? out : "same";
  };
  EXPECT_EQ(replaced("nothing"), "same");
  EXPECT_EQ(replaced("12"), "same");
  EXPECT_EQ(replaced("Jo D"), "Roe <jo@doe> 12 +0100");
  EXPECT_EQ(replaced("jo@"), "Jo Doe <Rdoe> 12 +0100");
  EXPECT_EQ(replaced("Doe <jo"), " <> 12 +0100");
}

}  // namespace
}  // namespace secretscan
