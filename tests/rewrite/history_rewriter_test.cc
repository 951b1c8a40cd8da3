#include "rewrite/history_rewriter.h"

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "git/object_hash.h"
#include "git/pack_writer.h"
#include "git/test_repository.h"
#include "random_history.h"

namespace secretscan {
namespace {

ObjectId Id(const std::string& hex) {
  ObjectId id;
  EXPECT_TRUE(ObjectId::FromHex(hex, &id)) << hex;
  return id;
}

// Into a pack of the repository.
class Sink final : public ObjectSink {
 public:
  explicit Sink(const std::string& common_dir) {
    auto writer = PackWriter::Create(common_dir + "objects/pack");
    EXPECT_TRUE(writer.ok());
    writer_ = *std::move(writer);
  }
  using ObjectSink::Write;
  absl::StatusOr<ObjectId> Write(ObjectType type, std::string_view data,
                                 const Resemblance& base) override {
    return writer_->Add(type, data, base.id, base.data);
  }
  void Finish() { EXPECT_TRUE(writer_->Finish().ok()); }

 private:
  std::unique_ptr<PackWriter> writer_;
};

class Literal final : public TextReplacer {
 public:
  Literal(std::string from, std::string to) : from_(std::move(from)), to_(std::move(to)) {}
  absl::StatusOr<bool> Replace(std::string_view text, std::string* out) const override {
    *out = text;
    size_t at = out->find(from_);
    const bool found = at != std::string::npos;
    for (; at != std::string::npos; at = out->find(from_, at + to_.size())) {
      out->replace(at, from_.size(), to_);
    }
    return found;
  }

 private:
  std::string from_, to_;
};

// A repository whose history is rewritten.
class Rewrite {
 public:
  explicit Rewrite(TestRepository* repository) : repository_(*repository) {}
  BlobMap blobs;
  RewriteOptions options;
  RewriteInput more;   // tips and exclusions

  // Changes the references, too.
  RewrittenHistory Run() {
    auto repository = Repository::Open(repository_.path());
    EXPECT_TRUE(repository.ok());
    RewriteInput input = more;
    input.references = RandomHistory::References(**repository);
    Sink sink((*repository)->common_dir());
    auto history = RewriteHistory(**repository, input, blobs, options, &sink, nullptr);
    EXPECT_TRUE(history.ok()) << history.status();
    sink.Finish();
    std::string updates;
    for (const ReferenceFate& fate : history->references) {
      if (fate.after.IsNull()) {
        updates += "delete " + fate.name + "\n";
      } else if (fate.after != fate.before) {
        updates += "update " + fate.name + " " + fate.after.Hex() + "\n";
      }
    }
    repository_.Run({"update-ref", "--no-deref", "--stdin"}, updates);
    for (const CommitFate& fate : history->commits) {
      fates_[fate.before.Hex()] = fate;
    }
    return *std::move(history);
  }
  const CommitFate& FateOf(const std::string& commit) { return fates_[commit]; }
  std::string After(const std::string& commit) { return FateOf(commit).after.Hex(); }

 private:
  TestRepository& repository_;
  std::map<std::string, CommitFate> fates_;
};

std::string Show(TestRepository* repository, const std::string& object) {
  return repository->Run({"cat-file", "-p", object});
}

TEST(HistoryRewriter, WhatIsDroppedLeavesWhatWasThere) {
  TestRepository repository;
  repository.WriteFile("f", "X");
  const std::string x = repository.Commit("x");
  repository.WriteFile("f", "Y");
  const std::string y = repository.Commit("y, see " + x.substr(0, 9));
  repository.WriteFile("f", "Z");
  repository.WriteFile("g", "Y");
  const std::string z = repository.Commit("z, see " + x + " and " + y.substr(0, 7));
  Rewrite rewrite(&repository);
  rewrite.options.canonical = true;
  rewrite.blobs.dropped.insert(Id(repository.Run({"rev-parse", y + ":f"})));
  const RewrittenHistory history = rewrite.Run();
  EXPECT_EQ(rewrite.After(x), x);
  EXPECT_TRUE(rewrite.FateOf(y).after.IsNull());
  EXPECT_EQ(rewrite.FateOf(y).stand_in, Id(x));
  EXPECT_EQ(repository.Run({"ls-tree", "--name-only", "HEAD"}), "f");
  EXPECT_EQ(Show(&repository, "HEAD:f"), "Z");
  EXPECT_EQ(repository.Run({"rev-list", "--count", "HEAD"}), "2");
  EXPECT_EQ(history.dead_mentions, std::vector<std::string>{y.substr(0, 7)});
  EXPECT_EQ(history.first_changed, std::vector<ObjectId>{Id(y)});
}

TEST(HistoryRewriter, WhatIsRemovedIsGone) {
  TestRepository repository;
  repository.WriteFile("f", "X");
  repository.Commit("x");
  repository.WriteFile("f", "Y");
  const std::string y = repository.Commit("y");
  Rewrite rewrite(&repository);
  rewrite.blobs.removed.insert(Id(repository.Run({"rev-parse", "HEAD:f"})));
  rewrite.Run();
  EXPECT_EQ(repository.Run({"ls-tree", "HEAD"}), "");
  EXPECT_FALSE(rewrite.FateOf(y).after.IsNull());
}

TEST(HistoryRewriter, OnlyWhatIsAffectedChanges) {
  TestRepository repository;
  repository.WriteFile("f", "clean");
  const std::string before = repository.Commit("before");
  repository.Run({"tag", "-a", "-m", "old", "old"});
  repository.WriteFile("d/s", "word-one");
  const std::string leak = repository.Commit("leak");
  repository.Run({"tag", "-a", "-m", "new", "new"});
  repository.WriteFile("f", "more");
  const std::string after = repository.Commit("after " + leak.substr(0, 8));
  repository.Run({"checkout", "-q", "-b", "side", before});
  repository.WriteFile("h", "other");
  const std::string side = repository.Commit("side, unlike " + leak);
  const std::string old_tag = repository.Run({"rev-parse", "refs/tags/old"});
  Rewrite rewrite(&repository);
  const std::string redacted = repository.WriteObject("blob", "R");
  rewrite.blobs.replaced[Id(repository.Run({"rev-parse", leak + ":d/s"}))] = Id(redacted);
  const RewrittenHistory history = rewrite.Run();
  EXPECT_EQ(rewrite.After(before), before);
  EXPECT_EQ(rewrite.After(side), side);
  EXPECT_NE(rewrite.After(leak), leak);
  EXPECT_NE(rewrite.After(after), after);
  EXPECT_EQ(Show(&repository, "main:d/s"), "R");
  EXPECT_EQ(Show(&repository, "main:f"), "more");
  EXPECT_EQ(repository.Run({"log", "-1", "--format=%s", "main"}),
            "after " + rewrite.After(leak).substr(0, 8));
  EXPECT_EQ(repository.Run({"rev-parse", "refs/tags/old"}), old_tag);
  EXPECT_EQ(repository.Run({"rev-parse", "new^{commit}"}), rewrite.After(leak));
  EXPECT_EQ(history.stale_mentions, std::vector<ObjectId>{Id(side)});
  EXPECT_EQ(history.first_changed, std::vector<ObjectId>{Id(leak)});
  repository.Run({"fsck", "--strict"});
}

TEST(HistoryRewriter, MessagesAndIdentitiesCount) {
  TestRepository repository;
  repository.WriteFile("f", "1");
  const std::string first = repository.Commit("first");
  repository.WriteFile("f", "2");
  const std::string second = repository.Commit("word-one");
  repository.Run({"tag", "-a", "-m", "word-one too", "v1", first});
  Rewrite rewrite(&repository);
  const Literal words("word-one", "R");
  rewrite.options.messages = &words;
  const Literal names("Test", "T");
  rewrite.Run();
  EXPECT_EQ(rewrite.After(first), first);
  EXPECT_EQ(repository.Run({"log", "-1", "--format=%s%n%an", "main"}), "R\nTest");
  EXPECT_EQ(repository.Run({"for-each-ref", "--format=%(contents)", "refs/tags/v1"}), "R too\n");
  rewrite.options.messages = nullptr;
  rewrite.options.identities = &names;
  rewrite.Run();
  EXPECT_EQ(repository.Run({"log", "-1", "--format=%an <%ae> %cn", "main"}),
            "T <test@example.com> T");
}

// The secret was rotated on one side of a merge that has a change of its own: the other side's files
// stay.
TEST(HistoryRewriter, NothingIsLostWhereOneSideOfAMergeIsPruned) {
  for (const bool canonical : {false, true}) {
    TestRepository repository;
    repository.WriteFile("f", "s1");
    repository.Commit("a");
    const std::string one = repository.Run({"rev-parse", "HEAD:f"});
    repository.Run({"checkout", "-q", "-b", "side"});
    repository.WriteFile("g", "g");
    repository.Commit("b");
    repository.Run({"checkout", "-q", "main"});
    repository.WriteFile("f", "s2");
    const std::string rotation = repository.Commit("a1");
    const std::string two = repository.Run({"rev-parse", "HEAD:f"});
    repository.Run({"merge", "-q", "--no-ff", "--no-commit", "side"});
    repository.WriteFile("h", "h");
    const std::string merge = repository.Commit("m");
    repository.WriteFile("i", "i");
    repository.Commit("c");
    Rewrite rewrite(&repository);
    rewrite.options.canonical = canonical;
    const ObjectId redacted = Id(repository.WriteObject("blob", "R"));
    rewrite.blobs.replaced[Id(one)] = redacted;
    rewrite.blobs.replaced[Id(two)] = redacted;
    rewrite.Run();
    EXPECT_TRUE(rewrite.FateOf(rotation).after.IsNull());
    EXPECT_FALSE(rewrite.FateOf(merge).after.IsNull());
    EXPECT_EQ(repository.Run({"ls-tree", "--name-only", "main"}), "f\ng\nh\ni");
  }
}

// What is below a tree that was told of at once counts as well, when another one is made on top of it.
TEST(HistoryRewriter, WhatIsReplacedBesideWhatIsDroppedIsReplacedEverywhere) {
  for (const bool is_packed : {false, true}) {
    TestRepository repository;
    repository.WriteFile("d/x", "leak");
    repository.Commit("leak");
    const std::string leak = repository.Run({"rev-parse", "HEAD:d/x"});
    repository.WriteFile("d/y", "large");
    const std::string only = repository.Commit("only what is dropped");
    const std::string large = repository.Run({"rev-parse", "HEAD:d/y"});
    repository.WriteFile("f", "f");
    repository.Commit("more");
    if (is_packed) {
      repository.Run({"gc", "-q"});
    }
    Rewrite rewrite(&repository);
    rewrite.options.canonical = true;
    rewrite.blobs.replaced[Id(leak)] = Id(repository.WriteObject("blob", "R"));
    rewrite.blobs.dropped.insert(Id(large));
    rewrite.Run();
    EXPECT_TRUE(rewrite.FateOf(only).after.IsNull());
    EXPECT_EQ(repository.Run({"ls-tree", "-r", "--name-only", "main"}), "d/x\nf");
    EXPECT_EQ(repository.Run({"show", "main:d/x"}), "R") << is_packed;
  }
}

TEST(HistoryRewriter, NotesFollowTheirCommits) {
  TestRepository repository;
  repository.WriteFile("f", "clean");
  const std::string clean = repository.Commit("clean");
  repository.WriteFile("f", "word-one");
  const std::string leak = repository.Commit("leak");
  repository.Run({"notes", "add", "-m", "about clean", clean});
  repository.Run({"notes", "add", "-m", "about leak", leak});
  Rewrite rewrite(&repository);
  rewrite.blobs.replaced[Id(repository.Run({"rev-parse", leak + ":f"}))] =
      Id(repository.WriteObject("blob", "R"));
  const RewrittenHistory history = rewrite.Run();
  EXPECT_EQ(repository.Run({"notes", "show", clean}), "about clean");
  EXPECT_EQ(repository.Run({"notes", "show", rewrite.After(leak)}), "about leak");
  EXPECT_EQ(RunGit(repository.path(), {"notes", "show", leak}).exit_code, 1);
  EXPECT_EQ(history.commits.size(), 4u);
  repository.Run({"fsck", "--strict"});
}

TEST(HistoryRewriter, CanonicalFormPutsOddTreesRight) {
  TestRepository repository({"--bare"});
  const std::string blob = repository.WriteObject("blob", "x");
  const std::string raw(reinterpret_cast<const char*>(Id(blob).bytes.data()), 20);
  const std::string empty = repository.WriteObject("tree", "");
  const std::string raw_empty(reinterpret_cast<const char*>(Id(empty).bytes.data()), 20);
  const auto entry = [](const std::string& head, const std::string& id) {
    return head + std::string(1, '\0') + id;
  };
  const std::string below = repository.WriteObject("tree", entry("100644 y", raw));
  const std::string raw_below(reinterpret_cast<const char*>(Id(below).bytes.data()), 20);
  const std::string tree = repository.WriteObject(
      "tree", entry("100664 b", raw) + entry("100644 a", raw) + entry("40000 none", raw_empty) +
                  entry("100755 d/x", raw) + entry("040000 d", raw_below));
  const std::string who = "A <a@b> 1 +0000\n";
  const std::string commit = repository.WriteObject(
      "commit", "tree " + tree + "\nauthor " + who + "committer " + who + "\nx");
  repository.Run({"update-ref", "refs/heads/main", commit});
  Rewrite rewrite(&repository);
  rewrite.options.canonical = true;
  const RewrittenHistory history = rewrite.Run();
  const std::string line = " blob " + blob + "\t";
  EXPECT_EQ(repository.Run({"ls-tree", "-r", "main"}),
            "100644" + line + "a\n100644" + line + "b\n100755" + line + "d/x\n100644" + line +
                "d/y");
  EXPECT_FALSE(history.notes.empty());
  repository.Run({"rev-list", "--objects", "main"});
}

TEST(HistoryRewriter, TagsGetTheirReferencesNames) {
  TestRepository repository;
  repository.WriteFile("f", "x");
  const std::string commit = repository.Commit("x");
  repository.Run({"tag", "-a", "-m", "inner", "inner"});
  repository.Run({"update-ref", "refs/tags/renamed", "refs/tags/inner"});
  repository.Run({"tag", "-a", "-m", "outer", "outer", "inner"});
  repository.Run({"update-ref", "refs/custom/v1", "refs/tags/inner"});
  Rewrite rewrite(&repository);
  rewrite.options.canonical = true;
  const RewrittenHistory history = rewrite.Run();
  EXPECT_EQ(repository.Run({"for-each-ref", "--format=%(tag) %(*objecttype)", "refs/tags/renamed"}),
            "renamed commit");
  EXPECT_EQ(repository.Run({"for-each-ref", "--format=%(tag) %(*objecttype)", "refs/tags/outer"}),
            "outer tag");
  EXPECT_EQ(repository.Run({"for-each-ref", "--format=%(tag)", "refs/tags/refs/custom/v1"}),
            "refs/custom/v1");
  // It was the first to name the commit.
  EXPECT_EQ(repository.Run({"rev-parse", "refs/custom/v1"}), commit);
}

std::map<std::string, std::string> Map(const RewrittenHistory& history) {
  std::map<std::string, std::string> map;
  for (const CommitFate& fate : history.commits) {
    map[fate.before.Hex()] = fate.after.Hex();
  }
  for (const ReferenceFate& fate : history.references) {
    map[fate.name] = fate.after.Hex();
  }
  return map;
}

// Names objects only.
class Namer final : public ObjectSink {
 public:
  using ObjectSink::Write;
  absl::StatusOr<ObjectId> Write(ObjectType type, std::string_view data,
                                 const Resemblance&) override {
    return hasher_.Hash(type, data);
  }

 private:
  ObjectHasher hasher_{20};
};

RewrittenHistory Plan(const RandomHistory& random, const BlobMap& blobs,
                      const RewriteOptions& options) {
  const auto repository = random.Open();
  RewriteInput input;
  input.references = RandomHistory::References(*repository);
  Namer namer;
  auto history = RewriteHistory(*repository, input, blobs, options, &namer, nullptr);
  EXPECT_TRUE(history.ok()) << history.status();
  return *std::move(history);
}

// On a history that is canonical already, the minimal form changes what the canonical one does;
// only that mentions of commits are no reason for it.
TEST(HistoryRewriter, BothFormsAgreeOnCanonicalHistories) {
  for (uint32_t seed = 0; seed < 40; ++seed) {
    SCOPED_TRACE(seed);
    RandomHistory random(seed, 25, /*odd=*/true);
    Rewrite first(&random.repository());
    first.options.canonical = true;
    first.Run();
    RewriteOptions options;
    options.translate_ids = false;
    BlobMap blobs;
    if (seed % 3 != 0) {
      blobs.dropped = {random.blobs()[3], random.blobs()[0]};
    }
    if (seed % 3 != 1) {
      blobs.replaced = {{random.blobs()[4], random.blobs()[1]},
                        {random.blobs()[5], random.blobs()[1]}};
    }
    const auto minimal = Map(Plan(random, blobs, options));
    options.canonical = true;
    EXPECT_EQ(Map(Plan(random, {}, options)), Map(Plan(random, {}, RewriteOptions())));
    EXPECT_EQ(minimal, Map(Plan(random, blobs, options)));
  }
}

TEST(HistoryRewriter, ASecondRunChangesNothing) {
  for (uint32_t seed = 100; seed < 115; ++seed) {
    SCOPED_TRACE(seed);
    RandomHistory random(seed, 20, /*odd=*/true);
    Rewrite rewrite(&random.repository());
    rewrite.options.canonical = seed % 2 == 0;
    rewrite.blobs.replaced = {{random.blobs()[4], random.blobs()[1]}};
    rewrite.blobs.removed = {random.blobs()[5]};
    rewrite.Run();
    random.repository().Run({"fsck", "--connectivity-only"});
    for (const CommitFate& fate : rewrite.Run().commits) {
      EXPECT_EQ(fate.before, fate.after);
    }
  }
}

// Trees that are judged as versions of each other, in packs, give what is read one by one.
TEST(HistoryRewriter, LooseAndPackedObjectsGiveTheSame) {
  for (uint32_t seed = 200; seed < 224; ++seed) {
    RandomHistory random(seed, 30, /*odd=*/seed % 2 == 0);
    random.repository().Run({"repack", "-adfq"});
    struct Case {
      BlobMap blobs;
      RewriteOptions options;
      std::map<std::string, std::string> packed;
    };
    std::vector<Case> cases(6);
    const std::vector<ObjectId>& blobs = random.blobs();
    for (size_t i = 0; i < cases.size(); ++i) {
      Case& c = cases[i];
      c.options.canonical = i % 3 != 0;
      c.blobs.dropped = {blobs[(seed + i) % 3]};
      if (i % 2 == 0) {
        c.blobs.dropped.insert(blobs[5]);
      }
      c.blobs.replaced = {{blobs[3], blobs[4]}, {blobs[(seed + i + 1) % 3], blobs[4]}};
      if (i == 3) {
        c.blobs.removed = {blobs[5]};
      }
      c.packed = Map(Plan(random, c.blobs, c.options));
    }
    random.MakeLoose();
    for (size_t i = 0; i < cases.size(); ++i) {
      EXPECT_EQ(Map(Plan(random, cases[i].blobs, cases[i].options)), cases[i].packed)
          << seed << ", case " << i;
    }
  }
}

}  // namespace
}  // namespace secretscan
