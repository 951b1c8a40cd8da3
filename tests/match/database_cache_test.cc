#include "match/database_cache.h"

#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "match/prefilter.h"
#include "match/prefilter_plan.h"

namespace secretscan {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;

// In a text with one token, which ends at byte 11.
std::vector<RuleEnd> EndsInText(const Prefilter& prefilter) {
  const auto scratch = prefilter.NewScratch();
  std::string text = "a token1234 here";
  text.reserve(text.size() + Prefilter::kPadding);
  EndSet found;
  EXPECT_TRUE(scratch.ok() && prefilter.ScanEnds(text, scratch->get(), &found).ok());
  return found.ends;
}

class DatabaseCacheTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = ::testing::TempDir() + "cacheXXXXXX";
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    directory_ = pattern + "/secretscan";
  }
  void TearDown() override { fs::remove_all(fs::path(directory_).parent_path()); }

  fs::path OnlyFile() const { return fs::directory_iterator(directory_)->path(); }

  std::string directory_;
};

TEST_F(DatabaseCacheTest, GivesBackWhatWasWritten) {
  EXPECT_FALSE(ReadDatabaseCache(directory_, "key").has_value());
  WriteDatabaseCache(directory_, "key", {"one", "", std::string(3, '\0')});
  const auto parts = ReadDatabaseCache(directory_, "key");
  ASSERT_TRUE(parts.has_value());
  EXPECT_THAT(parts->parts, ElementsAre("one", "", std::string(3, '\0')));
  EXPECT_FALSE(ReadDatabaseCache(directory_, "other key").has_value());
}

TEST_F(DatabaseCacheTest, IsPrivate) {
  WriteDatabaseCache(directory_, "key", {"one"});
  struct stat info;
  ASSERT_EQ(::stat(OnlyFile().c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600u);
  ASSERT_EQ(::stat(directory_.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0700u);
}

TEST_F(DatabaseCacheTest, DamageIsNoticed) {
  WriteDatabaseCache(directory_, "key", {"one", "two"});
  const auto size = static_cast<std::streamoff>(fs::file_size(OnlyFile()));
  for (std::streamoff at = 0; at < size; ++at) {
    WriteDatabaseCache(directory_, "key", {"one", "two"});
    std::fstream file(OnlyFile(), std::ios::in | std::ios::out | std::ios::binary);
    file.seekg(at);
    const char old = static_cast<char>(file.get());
    file.seekp(at);
    file.put(static_cast<char>(old ^ 1));
    file.close();
    EXPECT_FALSE(ReadDatabaseCache(directory_, "key").has_value()) << "byte " << at;
  }
  WriteDatabaseCache(directory_, "key", {"one", "two"});
  fs::resize_file(OnlyFile(), static_cast<uintmax_t>(size) - 1);
  EXPECT_FALSE(ReadDatabaseCache(directory_, "key").has_value());
}

TEST_F(DatabaseCacheTest, WhatOthersMayWriteIsNotRead) {
  WriteDatabaseCache(directory_, "key", {"one"});
  for (const fs::perms others : {fs::perms::group_write, fs::perms::others_write}) {
    fs::permissions(OnlyFile(), others, fs::perm_options::add);
    EXPECT_FALSE(ReadDatabaseCache(directory_, "key").has_value());
    fs::permissions(OnlyFile(), others, fs::perm_options::remove);
    EXPECT_TRUE(ReadDatabaseCache(directory_, "key").has_value());
  }
}

TEST_F(DatabaseCacheTest, IsClearedOfDatabasesOnly) {
  ClearDatabaseCache(directory_);  // there is none
  WriteDatabaseCache(directory_, "key", {"one"});
  WriteDatabaseCache(directory_, "other key", {"two"});
  std::ofstream(directory_ + "/note") << "mine";
  ClearDatabaseCache(directory_);
  EXPECT_EQ(OnlyFile().filename(), "note");
}

// What was compiled for all processors is taken, and nothing is compiled for this one.
TEST_F(DatabaseCacheTest, InstalledDatabasesAreTaken) {
  const auto rules = ParseRules("[[rules]]\nid='a'\nregex='token[0-9]{4}'\n", "a.toml");
  ASSERT_TRUE(rules.ok()) << rules.status();
  const std::string installed = fs::path(directory_).parent_path() / "installed";
  WriteDatabaseCache(installed, "of an earlier version", {"one"});
  ASSERT_TRUE(Prefilter::WritePortable(**rules, installed, 1).ok());
  ASSERT_EQ(std::distance(fs::directory_iterator(installed), fs::directory_iterator()), 1);
  const fs::path file = fs::directory_iterator(installed)->path();
  const auto written = fs::last_write_time(file);
  ASSERT_TRUE(Prefilter::WritePortable(**rules, installed, 1).ok());
  EXPECT_EQ(fs::last_write_time(file), written);

  auto prefilter = Prefilter::Build(**rules, directory_, 1, installed);
  ASSERT_TRUE(prefilter.ok()) << prefilter.status();
  EXPECT_FALSE(fs::exists(directory_));
  EXPECT_THAT(EndsInText(**prefilter), ElementsAre(RuleEnd{11, 0}));

  fs::resize_file(file, 100);
  prefilter = Prefilter::Build(**rules, directory_, 1, installed);
  ASSERT_TRUE(prefilter.ok()) << prefilter.status();
  EXPECT_TRUE(fs::exists(directory_));
}

TEST_F(DatabaseCacheTest, WhatCannotBeWrittenIsAnError) {
  const auto rules = ParseRules("[[rules]]\nid='a'\nregex='token[0-9]{4}'\n", "a.toml");
  ASSERT_TRUE(rules.ok()) << rules.status();
  std::ofstream(directory_) << "no directory";
  EXPECT_FALSE(Prefilter::WritePortable(**rules, directory_, 1).ok());
}

TEST_F(DatabaseCacheTest, PrefilterFindsTheSameFromTheCache) {
  const auto rules = ParseRules("[[rules]]\nid='a'\nregex='token[0-9]{4}'\n", "a.toml");
  ASSERT_TRUE(rules.ok()) << rules.status();
  for (int run = 0; run < 3; ++run) {
    const auto prefilter = Prefilter::Build(**rules, directory_);
    ASSERT_TRUE(prefilter.ok()) << prefilter.status();
    EXPECT_EQ(std::distance(fs::directory_iterator(directory_), fs::directory_iterator()), 1);
    const auto scratch = (*prefilter)->NewScratch();
    ASSERT_TRUE(scratch.ok());
    std::string text = "a token1234 here";
    text.reserve(text.size() + Prefilter::kPadding);
    CandidateSet candidates;
    ASSERT_TRUE((*prefilter)->Scan(text, scratch->get(), &candidates).ok());
    ASSERT_EQ(candidates.clusters.size(), 1u);
    EXPECT_EQ(candidates.clusters[0].last_end, 11u);
    if (run == 1) {  // the last run meets a damaged file
      fs::resize_file(OnlyFile(), 100);
    }
  }
}

// What cannot be compiled is left to RE2, whatever part it would have been in; the rest is found.
TEST_F(DatabaseCacheTest, PrefilterDoesWithoutWhatIsRefused) {
  const std::string absurd(20'000, 'k');
  const auto rules = ParseRules(
      "[[rules]]\nid='a'\nregex='[0-9]{4}'\nkeywords=['" + absurd + "']\n"
      "[[rules]]\nid='b'\nregex='token[0-9]{4}'\n"
      "[[rules]]\nid='c'\nregex='[0-9]{3}x'\nkeywords=['" + absurd + "l', 'pin']\n",
      "a.toml");
  ASSERT_TRUE(rules.ok()) << rules.status();
  // The keywords are on two lists.
  EXPECT_TRUE(PrefilterPlan(**rules).leaves_stretches_out);
  for (int threads : {1, 3}) {
    const auto prefilter = Prefilter::Build(**rules, directory_, threads);
    ASSERT_TRUE(prefilter.ok()) << prefilter.status();
    EXPECT_THAT((*prefilter)->whole_rules(), ElementsAre(0, 2));
    EXPECT_FALSE(fs::exists(directory_));  // the plan is another one
    EXPECT_THAT(EndsInText(**prefilter), ElementsAre(RuleEnd{11, 1}));
  }
}

}  // namespace
}  // namespace secretscan
