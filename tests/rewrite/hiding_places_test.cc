#include "rewrite/hiding_places.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "git/regular_file.h"
#include "git/test_repository.h"

namespace secretscan {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(HidingPlaces, WhatIsSpentIsRemovedAndTheRestIsTold) {
  TestRepository repository;
  const std::string git_dir = repository.path() + "/.git/";
  EXPECT_THAT(FindHidingPlaces(git_dir, git_dir), IsEmpty());
  for (const char* file : {"FETCH_HEAD", "ORIG_HEAD", "fast_import_crash_12", "COMMIT_EDITMSG",
                           "filter-repo/fast-export.original", "worktrees/w/HEAD",
                           "worktrees/w/ORIG_HEAD", "lost-found/other/1", "rr-cache/1/preimage",
                           "backup.bundle", "rebase-merge/patch"}) {
    repository.WriteFile(std::string(".git/") + file, "old");
  }
  repository.WriteFile(".git/MERGE_HEAD", "");
  const std::vector<HidingPlace> places = FindHidingPlaces(git_dir, git_dir);
  EXPECT_EQ(places.size(), 10u);
  std::vector<std::string> left;
  for (const HidingPlace& place : ClearHidingPlaces(places)) {
    left.push_back(place.path.substr(git_dir.size()));
  }
  EXPECT_THAT(left, ElementsAre("backup.bundle", "lost-found", "rebase-merge", "rr-cache"));
  EXPECT_FALSE(IsRegularFile(git_dir + "worktrees/w/ORIG_HEAD"));
  EXPECT_FALSE(IsRegularFile(git_dir + "filter-repo/fast-export.original"));
  EXPECT_TRUE(IsRegularFile(git_dir + "rr-cache/1/preimage"));
  EXPECT_EQ(FindHidingPlaces(git_dir, git_dir).size(), 4u);
}

}  // namespace
}  // namespace secretscan
