// The first check is shown the secret in each of the places where a repository can hold it.
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rewrite/verified_repository.h"

namespace secretscan {
namespace {

using ::testing::Contains;
using ::testing::Field;
using ::testing::HasSubstr;

TEST_F(VerificationTest, FindsWhatAPurgeWouldRemove) {
  after_purge_ = true;
  ExpectFound("(loose)");
}

TEST_F(VerificationTest, FindsSecretsInAReference) {
  repository_.Run({"checkout", "-q", "-b", "again"});
  repository_.WriteFile("x/y", "k " + secret_ + "\n");
  repository_.Commit("again");
  repository_.RemoveFile("x/y");
  repository_.Commit("gone");
  ExpectFound("refs/heads/again: x/y");
  ExpectFound("refs/heads/again");
}

TEST_F(VerificationTest, FindsSecretsInAReflog) {
  repository_.WriteFile("x", secret_);
  repository_.Commit("leak");
  repository_.Run({"reset", "-q", "--hard", "HEAD~1"});
  ExpectFound("refs/heads/main@{1}");
  ExpectFound("HEAD@{1}");
}

TEST_F(VerificationTest, FindsSecretsInTheTextOfAReflog) {
  repository_.Run({"commit", "-q", "--allow-empty", "-m", "x " + secret_});
  repository_.Run({"reset", "-q", "HEAD~1"});
  repository_.Run({"reflog", "delete", "--updateref", "HEAD@{1}"});
  ExpectFound("logs/");
}

TEST_F(VerificationTest, FindsSecretsInAStash) {
  repository_.WriteFile("a", secret_);
  repository_.Run({"stash", "-q"});
  ExpectFound("refs/stash");
  repository_.WriteFile("a", "2\n");
  repository_.Run({"stash", "-q"});
  ExpectFound("refs/stash@{1}");
}

TEST_F(VerificationTest, FindsSecretsInNotes) {
  repository_.Run({"notes", "add", "-m", "it is " + secret_});
  ExpectFound("refs/notes/commits");
}

TEST_F(VerificationTest, FindsSecretsInTheIndex) {
  repository_.WriteFile("a", secret_);
  repository_.Run({"add", "a"});
  repository_.WriteFile("a", "1\n");
  ExpectFound("index: a");
}

TEST_F(VerificationTest, FindsSecretsInFiles) {
  repository_.WriteFile("a", "1\n" + secret_);
  ExpectFound("work tree: a");
}

TEST_F(VerificationTest, FindsSecretsInUntrackedFiles) {
  repository_.WriteFile("new/file", secret_);
  ExpectFound("work tree: new/file");
}

TEST_F(VerificationTest, MentionsFilesThatGitIgnores) {
  repository_.WriteFile("x.ignored", secret_);
  const Verification verification = Run();
  EXPECT_TRUE(verification.holds()) << Describe(verification);
  EXPECT_THAT(Get(verification, "V1").remarks,
              Contains(Field(&CheckNote::place, HasSubstr("x.ignored"))));
}

TEST_F(VerificationTest, FindsSecretsBehindPseudoReferences) {
  const std::string blob = repository_.WriteObject("blob", secret_);
  const std::string tree = repository_.Run({"mktree"}, "100644 blob " + blob + "\tx\n");
  const std::string commit = repository_.Run({"commit-tree", "-m", "x", tree});
  std::ofstream(GitDir() + "FETCH_HEAD") << commit << "\t\tbranch 'x' of y\n";
  ExpectFound("FETCH_HEAD");
}

TEST_F(VerificationTest, FindsSecretsInMessagesNamesAndIdentities) {
  const std::string head = repository_.Run({"rev-parse", "HEAD"});
  repository_.Run({"update-ref", "refs/heads/message",
                   repository_.Run({"commit-tree", "-m", "x " + secret_, "HEAD^{tree}"})});
  ExpectFound("refs/heads/message");
  repository_.Run({"update-ref", "-d", "refs/heads/message"});
  repository_.Run({"tag", "-a", "-m", secret_, "v2"});
  ExpectFound("refs/tags/v2");
  repository_.Run({"tag", "-d", "v2"});
  repository_.Run({"-c", "user.name=" + secret_, "branch", "x"});
  repository_.Run({"update-ref", "refs/heads/x",
                   repository_.WriteObject(
                       "commit", "tree " + repository_.Run({"rev-parse", "HEAD^{tree}"}) +
                                     "\nauthor " + secret_ + " <x@example.com> 1700000000 +0000\n" +
                                     "committer T <t@example.com> 1700000000 +0000\n\nx\n")});
  ExpectFound("refs/heads/x");
  repository_.Run({"branch", "-D", "x"});
  repository_.Run({"branch", "name-" + secret_});
  ExpectFound("name of a reference");
  repository_.Run({"branch", "-D", "name-" + secret_});
  repository_.Run({"config", "remote.o.url", "https://u:" + secret_ + "@host/x"});
  ExpectFound("config");
}

TEST_F(VerificationTest, FindsSecretsInPaths) {
  repository_.WriteFile("dir/" + secret_ + ".txt", "x");
  repository_.Commit("path");
  ExpectFound("refs/heads/main");
}

TEST_F(VerificationTest, FindsSecretsOverSeveralNamesOfAPath) {
  repository_.WriteFile("p/AKhun/ter22/key/f", "x");
  repository_.Commit("path");
  secret_ = "hun/ter22/ke";
  ExpectFound("refs/heads/main: p/");
  secret_ = "hun/ter22/xe";
  const Verification verification = Run();
  EXPECT_EQ(Get(verification, "V1").violation_count, 0) << Describe(verification);
}

TEST_F(VerificationTest, FindsSecretsInLinks) {
  std::filesystem::create_symlink("/to/" + secret_, repository_.path() + "/link");
  ExpectFound("work tree: link");
  repository_.Commit("link");
  std::filesystem::remove(repository_.path() + "/link");
  ExpectFound("refs/heads/main: link");
}

TEST_F(VerificationTest, FindsSecretsInLinkedWorkTrees) {
  const std::string linked = repository_.parent() + "/linked";
  repository_.Run({"worktree", "add", "-q", "--detach", linked});
  ExpectHolds();
  std::ofstream(linked + "/a") << secret_;
  ExpectFound("work tree linked: a");
  Git(linked, {"add", "a"});
  std::ofstream(linked + "/a") << "1\n";
  ExpectFound("worktrees/linked/index: a");
  Git(linked, {"add", "a"});
  Git(linked, {"checkout", "-q", leak_});
  ExpectFound("worktrees/linked/HEAD");
  // Seen from there the main one is another's.
  Git(linked, {"checkout", "-q", "main~0"});
  Git(linked, {"reflog", "expire", "--expire=now", "--all"});
  std::filesystem::remove(GitDir() + "worktrees/linked/ORIG_HEAD");
  repository_.WriteFile("a", secret_);
  ExpectFound("main work tree: a", linked);
}

TEST_F(VerificationTest, FindsSecretsInPacksThatAreKept) {
  const std::string blob = repository_.WriteObject("blob", "keep " + secret_);
  const std::string pack =
      repository_.Run({"pack-objects", "-q", ".git/objects/pack/pack"}, blob + "\n");
  std::filesystem::remove(repository_.path() + "/" + repository_.LooseObjectPath(blob));
  std::ofstream(GitDir() + "objects/pack/pack-" + pack + ".keep") << "";
  Purge();
  ExpectFound("pack-" + pack + ".pack (kept by a .keep file)");
  after_purge_ = false;
  ExpectHolds();
}

TEST_F(VerificationTest, FindsSecretsInLooseObjects) {
  Purge();
  const std::string blob = repository_.WriteObject("blob", "loose " + secret_);
  ExpectFound(blob.substr(0, 2) + "/" + blob.substr(2) + " (loose)");
}

TEST_F(VerificationTest, FindsSecretsInCruftPacks) {
  Purge();
  repository_.WriteObject("blob", "cruft " + secret_);
  repository_.Run({"gc", "-q", "--cruft", "--prune=2.weeks.ago"});
  ExpectFound("(cruft)");
}

TEST_F(VerificationTest, FindsSecretsInAlternates) {
  Purge();
  TestRepository other;
  other.WriteObject("blob", "lent " + secret_);
  std::ofstream(GitDir() + "objects/info/alternates") << other.path() << "/.git/objects\n";
  ExpectFound("alternate " + other.path());
  other.WriteFile("x", "packed " + secret_);
  other.Commit("x");
  other.Run({"gc", "-q", "--prune=now"});
  ExpectFound("alternate " + other.path());
}

TEST_F(VerificationTest, FindsSecretsInEveryForm) {
  const std::map<std::string, std::string> forms = {
      {"base64", "aHVudGV" + std::string("yMjI=")},
      {"hex", "68756e746572" + std::string("3232")},
  };
  for (const auto& [form, text] : forms) {
    repository_.WriteFile("form", "x " + text + " y\n");
    ExpectFound(form);
  }
  std::string utf16;
  for (const char c : "p=" + secret_ + "\n") {
    utf16 += c;
    utf16 += '\0';
  }
  repository_.WriteFile("form", utf16);
  ExpectFound("work tree: form");
  repository_.Commit("utf16");
  ExpectFound("refs/heads/main: form");
}

TEST_F(VerificationTest, FindsSecretsInArchives) {
  repository_.WriteFile("plain.ignored", "x " + secret_ + "\n");
  ASSERT_EQ(std::system(("cd '" + repository_.path() +
                         "' && tar czf f.tgz plain.ignored && rm plain.ignored")
                            .c_str()),
            0);
  ExpectFound("work tree: f.tgz");
  repository_.Commit("archive");
  ExpectFound("refs/heads/main: f.tgz");
}

TEST_F(VerificationTest, FindsFlaggedBlobs) {
  secret_ = "something " + std::string("else");
  ObjectId id;
  ASSERT_TRUE(ObjectId::FromHex(flagged_, &id));
  blobs_ = {id};
  ExpectHolds();
  repository_.Run({"update-ref", "refs/tags/blob", flagged_});
  ExpectFound("refs/tags/blob");
  repository_.Run({"update-ref", "-d", "refs/tags/blob"});
  repository_.Run({"update-index", "--add", "--cacheinfo", "100644," + flagged_ + ",z"});
  ExpectFound("index: z");
  repository_.Run({"reset", "-q"});
  repository_.WriteFile("z", repository_.Run({"cat-file", "blob", flagged_}) + "\n");
  ExpectFound("work tree: z");
  repository_.RemoveFile("z");
  after_purge_ = true;
  ExpectFound("(loose)");
}

TEST_F(VerificationTest, SaysWhatItCannotRead) {
  Purge();
  std::ofstream(GitDir() + "objects/pack/tmp_pack_x") << "PACK";
  Verification verification = Run();
  EXPECT_FALSE(verification.holds());
  EXPECT_EQ(Get(verification, "V1").state, CheckState::kUnreadable) << Describe(verification);
  std::filesystem::remove(GitDir() + "objects/pack/tmp_pack_x");
  ExpectHolds();

  const std::string blob = repository_.WriteObject("blob", "fine\n");
  const std::string path = repository_.path() + "/" + repository_.LooseObjectPath(blob);
  std::filesystem::permissions(path, std::filesystem::perms::owner_all);
  std::ofstream(path) << "no zlib";
  verification = Run();
  EXPECT_EQ(Get(verification, "V1").state, CheckState::kUnreadable) << Describe(verification);
  EXPECT_THAT(Get(verification, "V1").unreadable, Contains(Field(&CheckNote::object, blob)));
  std::filesystem::remove(path);
  ExpectHolds();
}

TEST_F(VerificationTest, NoticesAPackWhoseIndexNamesLess) {
  Purge();
  const std::string one = repository_.WriteObject("blob", "one\n");
  const std::string two = repository_.WriteObject("blob", "two\n");
  const std::string both = repository_.Run({"pack-objects", "-q", ".git/objects/pack/pack"},
                                           one + "\n" + two + "\n");
  const std::string single =
      repository_.Run({"pack-objects", "-q", "x"}, one + "\n");
  const std::string stem = GitDir() + "objects/pack/pack-" + both;
  // The index of the smaller pack, with the larger one's checksum.
  std::filesystem::permissions(stem + ".pack", std::filesystem::perms::owner_all);
  std::filesystem::permissions(stem + ".idx", std::filesystem::perms::owner_all);
  std::ifstream pack(stem + ".pack", std::ios::binary);
  std::string bytes((std::istreambuf_iterator<char>(pack)), {});
  std::ifstream index(repository_.path() + "/x-" + single + ".idx", std::ios::binary);
  std::string table((std::istreambuf_iterator<char>(index)), {});
  table.replace(table.size() - 40, 20, bytes.substr(bytes.size() - 20));
  std::ofstream(stem + ".idx", std::ios::binary) << table;
  const Verification verification = Run();
  EXPECT_THAT(Get(verification, "V1").unreadable,
              Contains(Field(&CheckNote::what, HasSubstr("do not belong together"))))
      << Describe(verification);
}

}  // namespace
}  // namespace secretscan
