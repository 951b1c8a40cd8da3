#include "rewrite/blob_rewriter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <mutex>
#include <random>
#include <set>

#include "git/object_hash.h"
#include "git/test_repository.h"
#include "rewrite/delta_search.h"
#include "rewrite/replacement_rules.h"

namespace secretscan {
namespace {

// Keeps what it is given, in memory.
class MemorySink final : public ObjectSink {
 public:
  absl::StatusOr<ObjectId> Write(ObjectType type, std::string_view data,
                                 const Resemblance& base) override {
    EXPECT_EQ(type, ObjectType::kBlob);
    ObjectHasher hasher(20);
    const ObjectId id = hasher.Hash(type, data);
    std::lock_guard lock(mutex_);
    if (!base.id.IsNull()) {
      EXPECT_EQ(objects_.at(base.id), base.data);
    }
    objects_[id] = data;
    return id;
  }
  const std::map<ObjectId, std::string>& objects() const { return objects_; }

 private:
  std::mutex mutex_;
  std::map<ObjectId, std::string> objects_;
};

std::unique_ptr<Repository> Open(const std::string& path) {
  auto repository = Repository::Open(path);
  EXPECT_TRUE(repository.ok()) << repository.status();
  return *std::move(repository);
}

std::unique_ptr<const ReplacementRules> Rules(std::string_view text) {
  auto rules = ReplacementRules::Parse(text, "rules");
  EXPECT_TRUE(rules.ok()) << rules.status();
  return *std::move(rules);
}

// Every blob by itself, as git lists them.
std::map<ObjectId, std::string> SlowlyReplaced(TestRepository& git, const Repository& repository,
                                               const ContentReplacer& rules) {
  std::map<ObjectId, std::string> replaced;
  const std::string list =
      git.Run({"cat-file", "--batch-all-objects", "--batch-check=%(objectname) %(objecttype)"});
  for (size_t at = 0; at < list.size(); at = list.find('\n', at) + 1) {
    ObjectId id;
    EXPECT_TRUE(ObjectId::FromHex(list.substr(at, 40), &id));
    std::string data, out;
    if (*repository.objects().Read(id, &data) == ObjectType::kBlob) {
      std::vector<uint64_t> counts(rules.rule_count());
      if (*rules.ReplaceContent(data, &out, &counts)) {
        replaced[id] = out;
      }
    }
    if (list.find('\n', at) == std::string::npos) {
      break;
    }
  }
  return replaced;
}

void ExpectSame(TestRepository& git, const std::string& rule_text, int threads,
                size_t live_bytes = size_t{64} << 20) {
  const auto repository = Open(git.path());
  const auto rules = Rules(rule_text);
  BlobPassOptions options;
  options.threads = threads;
  options.max_live_bytes = live_bytes;
  MemorySink sink;
  BlobMap map;
  const auto pass = RewriteBlobs(*repository, *rules, options, &sink, &map);
  ASSERT_TRUE(pass.ok()) << pass.status();
  EXPECT_TRUE(pass->unread.empty());
  const auto expected = SlowlyReplaced(git, *repository, *rules);
  EXPECT_EQ(map.replaced.size(), expected.size());
  ASSERT_EQ(pass->changed.size(), expected.size());
  size_t i = 0;
  for (const auto& [id, content] : expected) {
    EXPECT_EQ(pass->changed[i].before, id);
    ASSERT_TRUE(map.replaced.contains(id));
    EXPECT_EQ(map.replaced[id], pass->changed[i].after);
    EXPECT_EQ(sink.objects().at(map.replaced[id]), content);
    EXPECT_FALSE(pass->changed[i].counts.empty());
    ++i;
  }
  // A plan tells the same.
  BlobMap planned;
  ASSERT_TRUE(RewriteBlobs(*repository, *rules, options, nullptr, &planned).ok());
  EXPECT_EQ(planned.replaced, map.replaced);
}

// Versions of files in which the needle comes, goes, and is cut by what is inserted.
void WriteHistory(TestRepository* git, uint32_t seed, int commits) {
  std::mt19937 random(seed);
  std::vector<std::string> files(4);
  const auto word = [&] {
    static constexpr const char* kWords[] = {"alpha ", "nee", "dle", "needle", "\n", "beta=42 ",
                                             "gamma\n", "x", "token_", "17"};
    return kWords[random() % std::size(kWords)];
  };
  for (std::string& file : files) {
    for (int i = 0; i < 400; ++i) {
      file += std::to_string(random() % 1000) + " " + (random() % 40 == 0 ? word() : "line\n");
    }
  }
  for (int commit = 0; commit < commits; ++commit) {
    for (size_t i = 0; i < files.size(); ++i) {
      std::string& file = files[i];
      const size_t at = random() % file.size();
      switch (random() % 3) {
        case 0: file.insert(at, word()); break;
        case 1: file.erase(at, random() % 12); break;
        case 2: file.replace(at, random() % 4, word()); break;
      }
      git->WriteFile("f" + std::to_string(i), file);
    }
    git->WriteFile("binary", std::string("needle\0", 7) + std::to_string(commit));
    git->Commit("c");
  }
}

constexpr char kRules[] = "needle==>N\nx17==>\nregex:token_(\\d+)==>\\1";

TEST(BlobRewriterTest, AgreesWithReadingEveryBlob) {
  for (uint32_t seed = 1; seed <= 4; ++seed) {
    TestRepository git;
    WriteHistory(&git, seed, 25);
    ExpectSame(git, kRules, 2);  // loose
    git.Run({"repack", "-adfq", "--depth=50", "--window=20"});
    ExpectSame(git, kRules, 1);
    ExpectSame(git, kRules, 4);
    ExpectSame(git, "regex:[0-4]{3}x|\\b(\\d)\\1 a==>y", 2);  // no texts as needles
    ExpectSame(git, "regex:[0-9]{4,}|=(?<=a=)4", 2);
    ExpectSame(git, "regex:^1*==>y", 1);                    // nothing at all
    ExpectSame(git, "regex:(?i)NEEDLE==>n", 2);
    ExpectSame(git, "absent", 2);
    ExpectSame(git, kRules, 2, 4096);               // too large for the walk
    git.WriteFile("f0", "needle beside the pack");
    git.Commit("d");
    ExpectSame(git, kRules, 3);
  }
}

TEST(BlobRewriterTest, LooksIntoAlternates) {
  TestRepository git;
  git.WriteFile("a", "needle a");
  git.Commit("a");
  RunGit(git.parent(), {"clone", "-q", "--shared", git.path(), "clone"});
  const auto repository = Open(git.parent() + "/clone");
  BlobMap map;
  ASSERT_TRUE(RewriteBlobs(*repository, *Rules("needle"), {}, nullptr, &map).ok());
  EXPECT_EQ(map.replaced.size(), 1u);
}

TEST(BlobRewriterTest, WritesOnlyWhatIsWanted) {
  TestRepository git;
  git.WriteFile("a", "needle a");
  git.WriteFile("b", "needle b");
  git.Commit("ab");
  const std::string a = git.Run({"rev-parse", "HEAD:a"});
  BlobPassOptions options;
  options.wanted = [&](const ObjectId& id) { return id.Hex() == a; };
  MemorySink sink;
  BlobMap map;
  ASSERT_TRUE(RewriteBlobs(*Open(git.path()), *Rules("needle"), options, &sink, &map).ok());
  EXPECT_EQ(map.replaced.size(), 1u);
  EXPECT_EQ(sink.objects().size(), 1u);
}

TEST(BlobRewriterTest, ListsWhatCannotBeRead) {
  TestRepository git;
  git.WriteFile("a", "needle a");
  git.WriteFile("b", "needle b");
  git.Commit("ab");
  const std::string a = git.Run({"rev-parse", "HEAD:a"});
  const std::string b = git.Run({"rev-parse", "HEAD:b"});
  git.RemoveFile(git.LooseObjectPath(a));
  git.WriteFile(git.LooseObjectPath(a), "no zlib data");
  git.RemoveFile(git.LooseObjectPath(b));
  const std::string other = git.WriteObject("blob", "needle c");
  git.WriteFile(git.LooseObjectPath(b), git.ReadFile(git.LooseObjectPath(other)));
  BlobMap map;
  const auto pass = RewriteBlobs(*Open(git.path()), *Rules("needle"), {}, nullptr, &map);
  ASSERT_TRUE(pass.ok()) << pass.status();
  std::set<std::string> unread;
  for (const UnreadBlob& blob : pass->unread) {
    unread.insert(blob.id.Hex());
    EXPECT_FALSE(blob.reason.empty());
  }
  EXPECT_EQ(unread, (std::set<std::string>{a, b}));
  EXPECT_EQ(map.replaced.size(), 1u);
}

TEST(BlobRewriterTest, ListsWhatTakesTooLong) {
  TestRepository git;
  git.WriteFile("a", std::string(64, 'a') + "b");
  git.Commit("a");
  BlobMap map;
  const auto pass =
      RewriteBlobs(*Open(git.path()), *Rules("regex:(a+)+(?=c)b"), {}, nullptr, &map);
  ASSERT_TRUE(pass.ok());
  EXPECT_EQ(pass->unread.size(), 1u);
  EXPECT_TRUE(map.replaced.empty());
}

TEST(BlobRewriterTest, StopsWhenCancelled) {
  TestRepository git;
  git.WriteFile("a", "needle");
  git.Commit("a");
  const std::atomic<bool> cancelled = true;
  BlobPassOptions options;
  options.cancelled = &cancelled;
  BlobMap map;
  EXPECT_TRUE(absl::IsCancelled(
      RewriteBlobs(*Open(git.path()), *Rules("needle"), options, nullptr, &map).status()));
  EXPECT_TRUE(map.replaced.empty());
}

TEST(LargeBlobsTest, AreLargerThanTheLimit) {
  TestRepository git;
  for (const int size : {9, 10, 11, 5000}) {
    git.WriteFile("f" + std::to_string(size), std::string(static_cast<size_t>(size), 'x'));
  }
  git.Commit("a");
  git.Run({"repack", "-adq"});
  git.WriteFile("g", std::string(77, 'y'));
  git.Commit("b");
  std::vector<UnreadBlob> unread;
  const auto repository = Open(git.path());
  std::set<std::string> names;
  const std::vector<ObjectId> large = *LargeBlobs(*repository, 10, &unread);
  for (const ObjectId& id : large) {
    names.insert(id.Hex());
  }
  EXPECT_EQ(names, (std::set<std::string>{git.Run({"rev-parse", "HEAD:f11"}),
                                          git.Run({"rev-parse", "HEAD:f5000"}),
                                          git.Run({"rev-parse", "HEAD:g"})}));
  EXPECT_TRUE(LargeBlobs(*repository, 0, &unread)->empty());
  EXPECT_TRUE(unread.empty());
}

// Copies and insertions of every kind: never clean if the whole text is not.
TEST(DeltaSearchTest, MissesNothingNew) {
  std::mt19937 random(7);
  const std::vector<Needle> literals = {{"abca"}, {"b"}, {"Ccc", true}, {"", false, "c[ab]a{2,3}", 5}};
  for (int round = 0; round < 3000; ++round) {
    const bool short_one = round % 3 == 0;
    const auto finder =
        *NeedleFinder::Build(std::span(literals).subspan(short_one ? 1 + round % 2 * 2 : 0, short_one ? 1 : 4));
    const auto search = *DeltaSearch::Create(finder.get());
    const auto letters = [&](size_t size) {
      std::string text;
      while (text.size() < size) {
        text += "aabc"[random() % 4];
      }
      return text;
    };
    const auto contains = [&](const std::string& text) {
      PaddedBuffer buffer;
      buffer.Assign(text);
      return *search->Find(buffer.view());
    };
    std::string base = letters(random() % 12);
    if (contains(base)) {
      base = "aaaaccaa";
      ASSERT_EQ(contains(base), false);
    }
    std::string target;
    std::vector<CopySegment> copies;
    for (int i = 0; i < 4; ++i) {
      if (random() % 2 == 0) {
        target += letters(random() % 4);
      } else if (!base.empty()) {
        const size_t at = random() % base.size(), size = 1 + random() % (base.size() - at);
        copies.push_back({target.size(), at, size});
        target += base.substr(at, size);
      }
    }
    PaddedBuffer buffer;
    buffer.Assign(target);
    if (*search->Find(buffer.view())) {
      EXPECT_TRUE(*search->FindNew(buffer.view(), copies)) << base << " -> " << target;
    }
  }
}

}  // namespace
}  // namespace secretscan
