// Each check is shown what it has to find, one violation at a time, and a repository without any.
#include "rewrite/verification.h"

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <map>

#include "git/commit.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rewrite/hand_rewrite.h"

namespace secretscan {
namespace {

using ::testing::AllOf;
using ::testing::AnyOf;
using ::testing::Contains;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

std::string Describe(const std::vector<CheckNote>& notes) {
  std::string text;
  for (const CheckNote& note : notes) {
    text += "  " + note.what + " | " + note.place + " | " + note.object + "\n";
  }
  return text;
}

std::string Describe(const Verification& verification) {
  std::string text;
  for (const Check& check : verification.checks) {
    text += check.id + " " + std::string(CheckStateName(check.state)) + "\n" +
            Describe(check.violations) + "unreadable\n" + Describe(check.unreadable) + "remarks\n" +
            Describe(check.remarks);
  }
  return text;
}

class VerificationTest : public ::testing::Test {
 protected:
  VerificationTest() : secret_("hunter" + std::string("22")) {
    repository_.WriteFile("a", "1\n");
    repository_.WriteFile("dir/sub/conf", "p=nothing\n");
    repository_.WriteFile(".gitignore", "*.ignored\n");
    repository_.Commit("one");
    repository_.WriteFile("dir/sub/conf", "p=" + secret_ + "\n");
    leak_ = repository_.Commit("two");
    flagged_ = repository_.Run({"rev-parse", "HEAD:dir/sub/conf"});
    repository_.Run({"tag", "-a", "-m", "release", "v1"});
    repository_.Run({"checkout", "-q", "-b", "topic"});
    repository_.WriteFile("b", "1\n");
    repository_.Commit("three");
    repository_.Run({"checkout", "-q", "main"});
    repository_.WriteFile("c", "1\n");
    repository_.Commit("four");
    repository_.Run({"merge", "-q", "--no-edit", "topic"});
    old_tip_ = repository_.Run({"rev-parse", "main"});
    history_ = HandRewrite(repository_.path(), secret_, "REDACTED");
    for (const CommitFate& commit : history_.commits) {
      maps_.commits[commit.before] = commit.after;
    }
    for (const ReferenceFate& reference : history_.references) {
      maps_.references[reference.name] = {reference.before, reference.after};
    }
    repository_.Run({"reset", "-q", "--hard"});
    repository_.Run({"reflog", "expire", "--expire=now", "--all"});
    for (const char* name : {"ORIG_HEAD", "COMMIT_EDITMSG", "MERGE_MSG"}) {
      std::filesystem::remove(repository_.path() + "/.git/" + name);
    }
  }

  void Purge() {
    repository_.Run({"gc", "-q", "--prune=now"});
    after_purge_ = true;
  }

  std::string Git(const std::string& directory, const std::vector<std::string>& args) {
    const GitResult result = RunGit(directory, args);
    EXPECT_EQ(result.exit_code, 0) << args[0] << result.output;
    return result.output;
  }

  Verification Run(const std::string& path = "") {
    std::vector<SecretLiteral> secrets;
    if (!secret_.empty()) {
      secrets.push_back({secret_, "the password", std::nullopt});
    }
    auto search = SecretSearch::Create(secrets, blobs_);
    EXPECT_TRUE(search.ok()) << search.status();
    auto repository = Repository::Open(path.empty() ? repository_.path() : path);
    EXPECT_TRUE(repository.ok()) << repository.status();
    VerificationInput input{**repository, **search};
    input.run = has_run_ ? &maps_ : nullptr;
    input.after_purge = after_purge_;
    input.threads = 2;
    auto verification = Verify(input);
    EXPECT_TRUE(verification.ok()) << verification.status();
    EXPECT_EQ(verification->checks.size(), 7U);
    // Nothing that is told may tell the secret.
    EXPECT_THAT(Describe(*verification), Not(HasSubstr("hunter" + std::string("22"))));
    return *std::move(verification);
  }

  static const Check& Get(const Verification& verification, const std::string& id) {
    for (const Check& check : verification.checks) {
      if (check.id == id) {
        return check;
      }
    }
    ADD_FAILURE() << id;
    return verification.checks.front();
  }

  // V1 fails, and says where.
  void ExpectFound(const std::string& place, const std::string& path = "") {
    const Verification verification = Run(path);
    const Check& check = Get(verification, "V1");
    EXPECT_EQ(check.state, CheckState::kFails) << Describe(verification);
    EXPECT_THAT(check.violations, Contains(AnyOf(Field(&CheckNote::place, HasSubstr(place)),
                                                 Field(&CheckNote::what, HasSubstr(place)))))
        << Describe(verification);
    EXPECT_FALSE(verification.holds());
  }

  void ExpectHolds() {
    const Verification verification = Run();
    EXPECT_TRUE(verification.holds()) << Describe(verification);
  }

  std::string GitDir() const { return repository_.path() + "/.git/"; }

  std::string secret_;
  TestRepository repository_;
  std::string leak_, flagged_, old_tip_;
  RewrittenHistory history_;
  RunMaps maps_;
  absl::flat_hash_set<ObjectId> blobs_;
  bool has_run_ = true;
  bool after_purge_ = false;
};

TEST_F(VerificationTest, HoldsBeforeAndAfterAPurge) {
  Verification verification = Run();
  EXPECT_TRUE(verification.holds()) << Describe(verification);
  for (const Check& check : verification.checks) {
    EXPECT_EQ(check.state, CheckState::kHolds) << check.id << Describe(verification);
  }
  const Check& tips = Get(verification, "V7");
  EXPECT_THAT(tips.remarks, Contains(Field(&CheckNote::place,
                                           HasSubstr("refs/heads/main: dir/sub/conf"))));
  EXPECT_THAT(Get(verification, "V1").remarks, Not(IsEmpty()));  // what a purge would remove

  Purge();
  verification = Run();
  EXPECT_TRUE(verification.holds()) << Describe(verification);
  EXPECT_EQ(Get(verification, "V3").state, CheckState::kNotChecked);
}

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

TEST_F(VerificationTest, NoticesMissingObjects) {
  repository_.WriteFile("d", "only here\n");
  repository_.Commit("d");
  const std::string blob = repository_.Run({"rev-parse", "HEAD:d"});
  std::filesystem::remove(repository_.path() + "/" + repository_.LooseObjectPath(blob));
  const Verification verification = Run();
  EXPECT_THAT(Get(verification, "V5").violations,
              Contains(AllOf(Field(&CheckNote::place, HasSubstr("refs/heads/main: d")),
                             Field(&CheckNote::object, blob))))
      << Describe(verification);
}

TEST_F(VerificationTest, NoticesReferencesThatAreStillOld) {
  repository_.Run({"update-ref", "refs/heads/topic", old_tip_ + "^2"});
  repository_.Run({"update-ref", "refs/heads/new", old_tip_});
  const Verification verification = Run();
  const Check& check = Get(verification, "V6");
  EXPECT_THAT(check.violations, Contains(AllOf(Field(&CheckNote::what, HasSubstr("still the old")),
                                               Field(&CheckNote::place, "refs/heads/topic"))))
      << Describe(verification);
  EXPECT_THAT(check.violations, Contains(AllOf(Field(&CheckNote::what, HasSubstr("old commits")),
                                               Field(&CheckNote::place, "refs/heads/new"))));
}

TEST_F(VerificationTest, NoticesReferencesThatAreGone) {
  repository_.Run({"branch", "-q", "-D", "topic"});
  EXPECT_THAT(Get(Run(), "V6").violations, Contains(Field(&CheckNote::place, "refs/heads/topic")));
}

TEST_F(VerificationTest, LetsWorkGoOn) {
  repository_.WriteFile("later", "1\n");
  repository_.Commit("later");
  const Verification verification = Run();
  EXPECT_TRUE(verification.holds()) << Describe(verification);
  EXPECT_THAT(Get(verification, "V6").remarks, Contains(Field(&CheckNote::place, "refs/heads/main")));
}

TEST_F(VerificationTest, WorksWithoutARun) {
  has_run_ = false;
  const Verification verification = Run();
  EXPECT_TRUE(verification.holds()) << Describe(verification);
  for (const char* id : {"V3", "V4", "V6", "V7"}) {
    EXPECT_EQ(Get(verification, id).state, CheckState::kNotChecked);
  }
}

TEST_F(VerificationTest, DoesNotSayCleanOfAPartialClone) {
  repository_.Run({"config", "uploadpack.allowFilter", "true"});
  const std::string clone = repository_.parent() + "/partial";
  Git(repository_.parent(), {"clone", "-q", "--filter=blob:none", "--no-checkout",
                             "file://" + repository_.path(), clone});
  has_run_ = false;
  const Verification verification = Run(clone);
  EXPECT_FALSE(verification.holds()) << Describe(verification);
  EXPECT_EQ(Get(verification, "V5").state, CheckState::kUnreadable);
}

TEST_F(VerificationTest, FindsRemains) {
  auto search = SecretSearch::Create({{secret_, "the password", std::nullopt}}, {});
  ASSERT_TRUE(search.ok());
  const auto remains = [&] {
    auto repository = Repository::Open(repository_.path());
    auto check = FindRemains(**repository, **search, 2, nullptr);
    EXPECT_TRUE(check.ok());
    return *std::move(check);
  };
  EXPECT_THAT(remains().violations, Contains(Field(&CheckNote::object, flagged_)));
  Purge();
  EXPECT_EQ(remains().state, CheckState::kHolds);
}

TEST_F(VerificationTest, EndsWhenItIsInterrupted) {
  auto search = SecretSearch::Create({{secret_, "the password", std::nullopt}}, {});
  auto repository = Repository::Open(repository_.path());
  Progress progress;
  progress.cancelled = true;
  VerificationInput input{**repository, **search};
  input.progress = &progress;
  EXPECT_TRUE(absl::IsCancelled(Verify(input).status()));
}

}  // namespace
}  // namespace secretscan
