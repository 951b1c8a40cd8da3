#include "rewrite/filter_repo_remote.h"

#include "git/test_repository.h"
#include "gtest/gtest.h"

namespace secretscan {
namespace {

TEST(FilterRepoRemoteTest, LeavesEverythingElseByteForByte) {
  EXPECT_EQ(WithoutRemote("# one\n"
                          "[core]\n\tbare = false ; two\n"
                          "[remote \"origin\"]\n\turl = x\n\tfetch = +a:b # three\n"
                          "[remote \"other\"]\n\turl = y\n"
                          "[branch \"main\"]\n\tremote = origin\n\tmerge = refs/heads/main\n"
                          "[branch \"two\"]\n\tremote = \"other\"\n\tmerge = refs/heads/two\n"
                          "[branch \"three\"]\n\tremote = or\\\nigin\n\tmerge = c\n\trebase = true\n"
                          "[remote]\n\tpushDefault = origin\n"
                          "[alias] a = b\n",
                          "origin"),
            "# one\n"
            "[core]\n\tbare = false ; two\n"
            "[remote \"other\"]\n\turl = y\n"
            "[branch \"two\"]\n\tremote = \"other\"\n\tmerge = refs/heads/two\n"
            "[branch \"three\"]\n\trebase = true\n"
            "[alias] a = b\n");
  EXPECT_EQ(WithoutRemote("[REMOTE \"origin\"] url = x\n[remote \"Origin\"] url = y\n", "origin"),
            " \n[remote \"Origin\"] url = y\n");
  EXPECT_EQ(WithoutRemote("[remote.origin]\nurl = x", "origin"), "");
  EXPECT_EQ(WithoutRemote("[branch \"m\"] remote = origin\n\tmerge = a\n\trebase = true\n", "origin"),
            "[branch \"m\"] \n\trebase = true\n");
  EXPECT_EQ(WithoutRemote("[a]\nb = \"un\nfinished\n", "origin"), "[a]\nb = \"un\nfinished\n");
}

TEST(FilterRepoRemoteTest, DoesWhatGitDoes) {
  const TestRepository source;
  TestRepository repository;
  repository.Run({"remote", "add", "origin", source.path()});
  repository.Run({"remote", "add", "other", "ssh://host/with space"});
  repository.Run({"config", "branch.main.remote", "origin"});
  repository.Run({"config", "branch.main.merge", "refs/heads/main"});
  repository.Run({"config", "branch.main.description", "a \"quoted\" ; text # of\nlines"});
  repository.Run({"config", "branch.a b.remote", "origin"});
  repository.Run({"config", "branch.a b.merge", "refs/heads/x"});
  repository.Run({"config", "branch.other.remote", "other"});
  repository.Run({"config", "branch.other.pushRemote", "origin"});
  repository.Run({"config", "remote.pushDefault", "origin"});
  const std::string ours = WithoutRemote(repository.ReadFile(".git/config"), "origin");
  repository.Run({"remote", "remove", "origin"});
  const std::string expected = repository.Run({"config", "--local", "--list"});
  repository.WriteFile(".git/config", ours);
  EXPECT_EQ(repository.Run({"config", "--local", "--list"}), expected);
}

}  // namespace
}  // namespace secretscan
