#include "rewrite/remotes.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace secretscan {
namespace {

TEST(Remotes, AreReadFromTheConfiguration) {
  ConfigFile config;
  config.AddText(R"([remote "origin"]
  url = https://host/a.git
  fetch = +refs/heads/*:refs/remotes/origin/*
  fetch = +refs/pull/*/head:refs/remotes/origin/pr/*
[remote "my.mirror"]
  mirror = true
  fetch = +refs/*:refs/*
  url = git@host:b
[remote]
  pushDefault = origin
)");
  const std::vector<Remote> remotes = ReadRemotes(config);
  ASSERT_EQ(remotes.size(), 2U);
  EXPECT_EQ(remotes[0].name, "origin");
  EXPECT_EQ(remotes[0].url, "https://host/a.git");
  EXPECT_FALSE(remotes[0].mirror);
  EXPECT_EQ(remotes[0].NameThere("refs/remotes/origin/topic/x"), "refs/heads/topic/x");
  EXPECT_EQ(remotes[0].NameThere("refs/remotes/origin/pr/7"), "refs/heads/pr/7");
  EXPECT_EQ(remotes[0].NameThere("refs/heads/topic"), std::nullopt);
  EXPECT_EQ(remotes[1].name, "my.mirror");
  EXPECT_TRUE(remotes[1].mirror);
  EXPECT_EQ(remotes[1].NameThere("refs/notes/commits"), "refs/notes/commits");
}

TEST(Remotes, ShowNoCredentials) {
  EXPECT_EQ(PublicUrl("https://user:pass@host:8443/a/b.git?token=x#y"), "https://host:8443/a/b.git");
  EXPECT_EQ(PublicUrl("https://token@host/a/b"), "https://host/a/b");
  EXPECT_EQ(PublicUrl("https://user:pa/ss@host/a/b"), "https://host/a/b");
  EXPECT_EQ(PublicUrl("git@host:a/b.git"), "host:a/b.git");
  EXPECT_EQ(PublicUrl("/srv/git/a.git"), "/srv/git/a.git");
  EXPECT_EQ(PublicUrl("https://host/a\x1b[2J"), "https://host/a\\x1b[2J");
}

TEST(Remotes, TellThePathOnTheHost) {
  EXPECT_EQ(PathOnHost("https://user:pass@host/owner/name.git"), "owner/name");
  EXPECT_EQ(PathOnHost("git@host:owner/name.git"), "owner/name");
  EXPECT_EQ(PathOnHost("ssh://git@host:22/group/sub/name/"), "group/sub/name");
  EXPECT_EQ(PathOnHost("/srv/git/a.git"), "");
  EXPECT_EQ(PathOnHost("../a"), "");
}

}  // namespace
}  // namespace secretscan
