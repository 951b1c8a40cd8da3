// Repositories for tests, made by running git where no user's or system's configuration is seen.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace secretscan {

// A fresh directory, removed with everything in it at the end.
class TempDir {
 public:
  TempDir();
  ~TempDir();
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;

  const std::string& path() const { return path_; }  // absolute, without links or trailing '/'

 private:
  std::string path_;
};

struct GitResult {
  int exit_code = 0;
  std::string output;  // stdout, one trailing newline cut
};

// Runs `git -C directory args…`. Identity is "Test <test@example.com>"; GIT_* variables and HOME
// of the caller are not passed on. `input` goes to stdin. `seconds` is both dates of what is
// committed.
GitResult RunGit(const std::string& directory, const std::vector<std::string>& args,
                 std::string_view input = {}, int64_t seconds = 1700000000);

// A repository in a directory of its own. Every Commit() is one second later than the last, so that
// object ids are the same in every run.
class TestRepository {
 public:
  // `git init` with branch main; pass {"--bare"} for a bare one.
  explicit TestRepository(const std::vector<std::string>& init_args = {});

  const std::string& path() const { return path_; }
  // The directory around the repository, free for clones and worktrees.
  const std::string& parent() const { return directory_.path(); }

  // Runs git in the repository; a failure fails the test. Returns stdout.
  std::string Run(const std::vector<std::string>& args, std::string_view input = {});

  // Creates directories as needed. `path` is relative to the repository.
  void WriteFile(const std::string& path, std::string_view bytes);
  std::string ReadFile(const std::string& path) const;
  void RemoveFile(const std::string& path);

  // Stages everything and commits, even if nothing changed; the message is taken byte for byte.
  // Returns the commit's id.
  std::string Commit(std::string_view message);

  // Writes an object of any content (`hash-object --literally`) and returns its id.
  std::string WriteObject(const std::string& type, std::string_view bytes);

  // Path of a loose object relative to the repository ("…/objects/ab/cdef…").
  std::string LooseObjectPath(const std::string& id) const;

 private:
  TempDir directory_;
  std::string path_;
  std::string git_dir_;  // relative to path_, with trailing '/'
  int64_t seconds_ = 1700000000;
};

}  // namespace secretscan
