#include "rewrite/journal.h"

#include "git/repository.h"
#include "git/test_repository.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rewrite/packed_references.h"
#include "rewrite/remembered_ids.h"
#include "rewrite/run_directory.h"
#include "rewrite/run_state.h"

namespace secretscan {
namespace {

ObjectId Id(char digit, int size = 20) {
  ObjectId id;
  EXPECT_TRUE(ObjectId::FromHex(std::string(2 * static_cast<size_t>(size), digit), &id));
  return id;
}

Journal Example() {
  Journal journal;
  journal.references = {{"refs/heads/\xff%", Id('1'), Id('2'), true, "1111 \n"}};
  journal.packed = {"", std::string(64, 'a'), std::string(64, 'b')};
  journal.new_packs = {"pack-1.pack", "pack-1.idx"};
  FileOperation operation;
  operation.place = {FilePlace::Root::kWorkTree, "linked", "dir/a file\n"};
  operation.before = {FileState::Kind::kFile, 0644, std::string(64, 'c')};
  operation.group = 3;
  journal.operations.push_back(operation);
  operation.place = {FilePlace::Root::kGit, "", "logs/HEAD"};
  operation.after = {FileState::Kind::kLink, 0, std::string(64, 'd')};
  operation.entries_after = "x";
  operation.staged = 7;
  journal.operations.push_back(operation);
  journal.left = {"a: b"};
  return journal;
}

TEST(JournalTest, RoundTrip) {
  const std::string text = WriteJournal(Example());
  const auto journal = ParseJournal(text);
  ASSERT_TRUE(journal.ok()) << journal.status();
  EXPECT_EQ(WriteJournal(*journal), text);
  EXPECT_EQ(journal->operations[0].place.path, "dir/a file\n");
  EXPECT_EQ(journal->operations[1].staged, 7);
  EXPECT_EQ(journal->references[0].loose, "1111 \n");
}

TEST(JournalTest, EveryTruncationAndChangeIsNoticed) {
  const std::string text = WriteJournal(Example());
  for (size_t i = 0; i < text.size(); ++i) {
    EXPECT_FALSE(ParseJournal(text.substr(0, i)).ok());
    std::string changed = text;
    changed[i] ^= 1;
    EXPECT_FALSE(ParseJournal(changed).ok());
  }
}

TEST(JournalTest, DoesNotLeadOutOfTheRepository) {
  using Root = FilePlace::Root;
  const std::string run = MakeRunName();
  for (const FilePlace& place : std::vector<FilePlace>{{Root::kGit, "", "../x"},
                                                       {Root::kGit, "", "a/../../x"},
                                                       {Root::kGit, "", "/etc/passwd"},
                                                       {Root::kGit, "", "hooks/post-commit"},
                                                       {Root::kGit, "", "objects/pack/x"},
                                                       {Root::kGit, "", "secretscan/x"},
                                                       {Root::kGit, "", "secretscan/" + run + "/state"},
                                                       {Root::kGit, "", "secretscan/" + run + "/apply"},
                                                       {Root::kGit, "", ""},
                                                       {Root::kWorkTree, "..", "x"},
                                                       {Root::kWorkTree, "a/b", "x"},
                                                       {Root::kWorkTree, "", ".git/config"},
                                                       {Root::kWorkTree, "", "a/.GIT/config"},
                                                       {Root::kWorkTree, "", "a/../../x"}}) {
    EXPECT_FALSE(IsSafePlace(place)) << place.path;
    Journal journal = Example();
    journal.operations[0].place = place;
    EXPECT_FALSE(ParseJournal(WriteJournal(journal)).ok()) << place.path;
  }
  EXPECT_TRUE(IsSafePlace({Root::kGit, "", "secretscan/" + run + "/commit-map"}));
  for (const char* name : {"refs/../x", "refs//x", "HEAD", "refs/x.lock", "refs/.x", "refs/x/",
                           "refs/a\nb", "refs/a b"}) {
    EXPECT_FALSE(IsSafeReferenceName(name)) << name;
  }
  Journal journal = Example();
  journal.new_packs = {"pack-/../../x"};
  EXPECT_FALSE(ParseJournal(WriteJournal(journal)).ok());
}

TEST(RunDirectoryTest, NamesAndOrder) {
  EXPECT_TRUE(IsRunName(MakeRunName()));
  EXPECT_NE(MakeRunName(), MakeRunName());
  for (const char* name : {"", "..", "20260131T093000Z-1a2b3c4", "20260131T093000Z-1A2B3C4D",
                           "20260131T093000Z/1a2b3c4d"}) {
    EXPECT_FALSE(IsRunName(name)) << name;
  }
  const TempDir directory;
  const std::string root = directory.path() + "/";
  EXPECT_TRUE(ListRuns(root).empty());
  for (const char* run : {"20260131T093000Z-1a2b3c4d", "20270131T093000Z-00000000"}) {
    ASSERT_TRUE(CreateRunDirectory(root, run).ok());
    ASSERT_TRUE(CreateRunDirectory(root, run).ok());
  }
  EXPECT_FALSE(CreateRunDirectory(root, "../x").ok());
  EXPECT_THAT(ListRuns(root), ::testing::ElementsAre("20270131T093000Z-00000000",
                                                     "20260131T093000Z-1a2b3c4d"));
}

TEST(RunStateTest, RoundTripAndOneAtATime) {
  const TempDir directory;
  const std::string root = directory.path() + "/";
  ASSERT_TRUE(CreateRunDirectory(root, "20260131T093000Z-1a2b3c4d").ok());
  const std::string run = RunDirectory(root, "20260131T093000Z-1a2b3c4d");
  EXPECT_EQ(ReadRunRecord(run)->phase, RunPhase::kNone);
  ASSERT_TRUE(WriteRunRecord(run, {RunPhase::kUndoCommitted, "/some where/", true}).ok());
  const auto record = ReadRunRecord(run);
  ASSERT_TRUE(record.ok());
  EXPECT_EQ(record->phase, RunPhase::kUndoCommitted);
  EXPECT_EQ(record->backup, "/some where/");
  EXPECT_TRUE(record->is_purged);
  const auto lock = RunsLock::Take(root);
  ASSERT_TRUE(lock.ok());
  EXPECT_EQ(RunsLock::Take(root).status().code(), absl::StatusCode::kFailedPrecondition);
}

TEST(PackedReferencesTest, WhatGitWritesIsWrittenAgain) {
  TestRepository repo;
  repo.WriteFile("a", "1");
  repo.Commit("one");
  repo.Run({"tag", "-a", "-m", "tag", "v1"});
  repo.Run({"tag", "-a", "-m", "tag of a tag", "v2", "v1"});
  repo.Run({"update-ref", "refs/blob", "HEAD:a"});
  repo.Run({"pack-refs", "--all"});
  const std::string text = repo.ReadFile(".git/packed-refs");
  const auto repository = Repository::Open(repo.path());
  const ObjectStore& objects = (*repository)->objects();
  const auto packed = PackedReferences::Parse(text, 20, objects);
  ASSERT_TRUE(packed.ok()) << packed.status();
  EXPECT_EQ(packed->Text(), text);
  // An old file does not tell what tags lead to.
  std::string bare;
  for (const auto& [name, entry] : packed->entries()) {
    bare.insert(0, entry.id.Hex() + " " + name + "\n");
  }
  EXPECT_EQ(PackedReferences::Parse(bare, 20, objects)->Text(), text);
  PackedReferences set;
  for (const auto& [name, entry] : packed->entries()) {
    set.Set(name, entry.id, objects);
  }
  EXPECT_EQ(set.Text(), text);
  for (const char* wrong : {"^1111111111111111111111111111111111111111\n", "x\n",
                            "1111111111111111111111111111111111111111\n"}) {
    EXPECT_FALSE(PackedReferences::Parse(wrong, 20, objects).ok());
  }
}

TEST(RememberedIdsTest, Reflogs) {
  const std::string a(40, 'a'), b(40, 'b'), c(40, 'c'), n(40, '1'), zero(40, '0');
  const IdMap ids = {{Id('a'), Id('1')}, {Id('b'), ObjectId()}};
  const std::string who = " T <t@x> 1 +0000";
  EXPECT_EQ(*TranslateReflog(zero + " " + a + who + "\tone\n" + a + " " + b + who + "\ttwo\n" + b +
                                " " + c + who + "\nrubbish\n",
                            ids, nullptr, 20),
            zero + " " + n + who + "\tone\n" + n + " " + c + who + "\nrubbish\n");
  EXPECT_EQ(*TranslateReflog(b + " " + c + who, ids, nullptr, 20), zero + " " + c + who);
}

TEST(RememberedIdsTest, OtherFiles) {
  const std::string a(40, 'a'), b(40, 'b'), n(40, '1');
  const IdMap ids = {{Id('a'), Id('1')}, {Id('b'), ObjectId()}};
  EXPECT_EQ(TranslateLines(a + "\t\tbranch\n" + b + "\tx\nother\n", ids, 20),
            n + "\t\tbranch\nother\n");
  EXPECT_EQ(TranslateMentions("good " + a + "; " + b + " a" + a + ".", ids, 20),
            "good " + n + "; " + b + " a" + a + ".");
  EXPECT_EQ(ExtendShallow(a + "\n" + b, ids, 20), a + "\n" + b + "\n" + n + "\n");
  EXPECT_EQ(ExtendShallow(a + "\n" + n + "\n", ids, 20), a + "\n" + n + "\n");
}

}  // namespace
}  // namespace secretscan
