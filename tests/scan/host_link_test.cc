#include "scan/host_link.h"

#include "gtest/gtest.h"

namespace secretscan {
namespace {

Finding At(std::string file, int64_t start, int64_t end) {
  Finding finding;
  finding.commit = "c0ffee";
  finding.file = std::move(file);
  finding.start_line = start;
  finding.end_line = end;
  return finding;
}

std::string Link(std::string_view platform, std::string_view url, const Finding& finding) {
  const auto link = HostLink::Create(platform, url);
  EXPECT_TRUE(link.ok());
  return link->For(finding);
}

TEST(HostLinkTest, Hosts) {
  EXPECT_EQ(Link("", "git@github.com:o/r.git", At("a b%.c", 3, 3)),
            "https://github.com/o/r/blob/c0ffee/a%20b%25.c#L3");
  EXPECT_EQ(Link("", "https://user:pw@github.com/o/r", At("x.md", 3, 5)),
            "https://github.com/o/r/blob/c0ffee/x.md?plain=1#L3-L5");
  EXPECT_EQ(Link("", "https://gitlab.com/o/r.git", At("x", 3, 3)),
            "https://gitlab.com/o/r/blob/c0ffee/x#L3");
  EXPECT_EQ(Link("gitlab", "https://gitlab.com/o/r.git", At("x", 3, 5)),
            "https://gitlab.com/o/r/blob/c0ffee/x#L3-5");
  EXPECT_EQ(Link("gitea", "git@host.example:22/o/r.git", At("x", 3, 4)),
            "https://host.example/o/r/src/commit/c0ffee/x#L3-L4");
  EXPECT_EQ(Link("", "https://bitbucket.org/o/r", At("x", 3, 4)),
            "https://bitbucket.org/o/r/src/c0ffee/x#lines-3:4");
  EXPECT_EQ(Link("", "https://dev.azure.com/o/r", At("x", 3, 4)),
            "https://dev.azure.com/o/r/commit/c0ffee?path=/x&line=3&lineEnd=4&lineStartColumn=1"
            "&lineEndColumn=10000000&type=2&lineStyle=plain&_a=files");
}

TEST(HostLinkTest, MessagesAreOnTheCommitsPage) {
  Finding message = At(".git/commit-message", 3, 3);
  message.provenance = Provenance::kCommitMessage;
  EXPECT_EQ(Link("", "https://github.com/o/r", message), "https://github.com/o/r/commit/c0ffee");
  EXPECT_EQ(Link("", "https://bitbucket.org/o/r", message),
            "https://bitbucket.org/o/r/commits/c0ffee");
}

TEST(HostLinkTest, PathFindingsHaveNoLine) {
  for (const char* platform : {"github", "gitlab", "gitea", "bitbucket", "azuredevops"}) {
    const std::string link = Link(platform, "https://github.com/o/r", At("x", 0, 0));
    EXPECT_EQ(link.find("line="), std::string::npos) << link;
    EXPECT_EQ(link.find('#'), std::string::npos) << link;
  }
}

TEST(HostLinkTest, NoLink) {
  EXPECT_EQ(Link("", "https://example.com/o/r", At("x", 3, 4)), "");
  EXPECT_EQ(Link("none", "https://github.com/o/r", At("x", 3, 4)), "");
  EXPECT_EQ(Link("github", "", At("x", 3, 4)), "");
  Finding finding = At("x", 3, 4);
  finding.commit.clear();
  EXPECT_EQ(Link("github", "https://github.com/o/r", finding), "");
  EXPECT_FALSE(HostLink::Create("sourceforge", "").ok());
}

TEST(HostLinkTest, InsideAnArchive) {
  EXPECT_EQ(Link("", "https://github.com/o/r", At("a.zip!b/c", 3, 4)),
            "https://github.com/o/r/blob/c0ffee/a.zip");
}

}  // namespace
}  // namespace secretscan
