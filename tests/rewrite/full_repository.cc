#include "rewrite/full_repository.h"

#include <filesystem>

#include "gtest/gtest.h"

namespace secretscan {

namespace fs = std::filesystem;

void FillRepository(TestRepository* repository) {
  TestRepository& repo = *repository;
  const std::string word = kOldWord;
  repo.WriteFile("clean.txt", "first\n");
  const std::string first = repo.Commit("before the leak");
  repo.WriteFile("conf/app.ini", "password = " + word + "\nuser = me\n");
  repo.WriteFile("run.sh", "#!/bin/sh\nexport KEY=" + word + "\n");
  fs::permissions(repo.path() + "/run.sh", fs::perms::owner_exec, fs::perm_options::add);
  fs::create_symlink("store/" + word, repo.path() + "/link");
  repo.WriteFile("windows.txt", "one " + word + "\ntwo\n");
  repo.WriteFile("notes.txt", "a\n");
  const std::string leak = repo.Commit("adds " + word);
  repo.Run({"tag", "light"});
  repo.Run({"tag", "-a", "-m", "version one", "v1"});
  repo.Run({"branch", "feature/x"});
  repo.Run({"branch", "old", first});
  repo.Run({"pack-refs", "--all"});
  repo.WriteFile("conf/app.ini", "password = " + word + "\nuser = you\n");
  repo.Commit("second " + word);
  repo.Run({"checkout", "-q", "-b", "feature/y"});
  repo.WriteFile("side.txt", word + word + "\n");
  repo.Commit("side");
  repo.Run({"checkout", "-q", "main"});
  repo.Run({"merge", "-q", "--no-ff", "-m", "merge of y", "feature/y"});
  repo.Run({"tag", "-a", "-m", "version two, " + word, "v2"});
  repo.Run({"update-ref", "refs/onelevel", "HEAD"});
  repo.Run({"update-ref", "refs/pull/7/head", "feature/y"});
  repo.Run({"update-ref", "refs/remotes/origin/main", "HEAD~1"});
  repo.Run({"symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/main"});
  repo.Run({"notes", "add", "-m", "see " + word, "HEAD"});
  repo.Run({"update-ref", "refs/bisect/bad", "HEAD"});
  for (const char* name : {"one", "two"}) {
    repo.WriteFile("conf/app.ini", "password = " + word + " " + name + "\n");
    repo.Run({"stash", "push", "-q", "-m", std::string("stash ") + name});
  }
  repo.Run({"worktree", "add", "-q", "--detach", repo.parent() + "/detached", "feature/x"});
  repo.Run({"worktree", "add", "-q", repo.parent() + "/linked", "feature/y"});
  repo.Run({"reset", "-q", "--hard", "HEAD"});
  repo.WriteFile(".git/FETCH_HEAD",
                 leak + "\tnot-for-merge\tbranch 'main' of elsewhere\n" + first + "\t\tbranch x\n");
  // As checked out by somebody who likes CRLF, and work of which nothing is to be lost.
  repo.WriteFile("windows.txt", "one " + word + "\r\ntwo\r\n");
  repo.WriteFile("clean.txt", "first, staged\n");
  repo.Run({"add", "clean.txt"});
  repo.WriteFile("notes.txt", "not staged\n");
  repo.WriteFile("untracked.txt", "mine\n");
}

}  // namespace secretscan
