#include "git/test_repository.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "gtest/gtest.h"

namespace secretscan {
namespace {

void WriteBytes(const std::string& path, std::string_view bytes) {
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  ASSERT_TRUE(out.flush()) << "cannot write " << path;
}

std::string ReadBytes(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  EXPECT_TRUE(in) << "cannot read " << path;
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

std::vector<std::string> Environment(int64_t seconds) {
  const std::string date = "@" + std::to_string(seconds) + " +0000";
  const char* path = std::getenv("PATH");
  return {"PATH=" + std::string(path == nullptr ? "/usr/local/bin:/usr/bin:/bin" : path),
          "HOME=/nonexistent",
          "LC_ALL=C",
          "TZ=UTC",
          "GIT_CONFIG_GLOBAL=/dev/null",
          "GIT_CONFIG_NOSYSTEM=1",
          "GIT_TERMINAL_PROMPT=0",
          "GIT_ALLOW_PROTOCOL=file",
          "GIT_AUTHOR_NAME=Test",
          "GIT_AUTHOR_EMAIL=test@example.com",
          "GIT_AUTHOR_DATE=" + date,
          "GIT_COMMITTER_NAME=Test",
          "GIT_COMMITTER_EMAIL=test@example.com",
          "GIT_COMMITTER_DATE=" + date};
}

std::vector<char*> Pointers(std::vector<std::string>& strings) {
  std::vector<char*> pointers;
  for (std::string& text : strings) {
    pointers.push_back(text.data());
  }
  pointers.push_back(nullptr);
  return pointers;
}

// Runs in the child between fork and exec.
void Redirect(const std::string& path, int flags, int target) {
  const int fd = ::open(path.c_str(), flags);
  if (fd < 0 || ::dup2(fd, target) < 0) {
    ::_exit(126);
  }
}

}  // namespace

TempDir::TempDir() {
  std::string name = (std::filesystem::temp_directory_path() / "secretscan-test.XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) {
    ADD_FAILURE() << "cannot create " << name;
    return;
  }
  path_ = std::filesystem::canonical(name).string();
}

TempDir::~TempDir() {
  std::error_code ignored;
  if (!path_.empty()) {
    std::filesystem::remove_all(path_, ignored);
  }
}

GitResult RunGit(const std::string& directory, const std::vector<std::string>& args,
                 std::string_view input, int64_t seconds) {
  const TempDir streams;
  WriteBytes(streams.path() + "/in", input);
  WriteBytes(streams.path() + "/out", "");
  std::vector<std::string> command = {"git", "-C", directory};
  command.insert(command.end(), args.begin(), args.end());
  std::vector<std::string> environment = Environment(seconds);
  const std::vector<char*> argv = Pointers(command);
  const std::vector<char*> envp = Pointers(environment);
  const pid_t child = ::fork();
  if (child == 0) {
    Redirect(streams.path() + "/in", O_RDONLY, STDIN_FILENO);
    Redirect(streams.path() + "/out", O_WRONLY, STDOUT_FILENO);
    ::execvpe("git", argv.data(), envp.data());
    ::_exit(127);
  }
  GitResult result;
  int status = 0;
  if (child < 0 || ::waitpid(child, &status, 0) != child) {
    ADD_FAILURE() << "cannot run git";
    result.exit_code = -1;
    return result;
  }
  result.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  result.output = ReadBytes(streams.path() + "/out");
  if (result.output.ends_with('\n')) {
    result.output.pop_back();
  }
  return result;
}

TestRepository::TestRepository(const std::vector<std::string>& init_args)
    : path_(directory_.path() + "/repo") {
  const bool bare = std::find(init_args.begin(), init_args.end(), "--bare") != init_args.end();
  git_dir_ = bare ? "" : ".git/";
  std::vector<std::string> args = {"init", "--quiet", "--initial-branch=main"};
  args.insert(args.end(), init_args.begin(), init_args.end());
  args.push_back(path_);
  EXPECT_EQ(RunGit(directory_.path(), args).exit_code, 0);
}

std::string TestRepository::Run(const std::vector<std::string>& args, std::string_view input) {
  GitResult result = RunGit(path_, args, input, seconds_);
  EXPECT_EQ(result.exit_code, 0) << "git " << (args.empty() ? "" : args.front()) << " failed";
  return std::move(result.output);
}

void TestRepository::WriteFile(const std::string& path, std::string_view bytes) {
  const std::filesystem::path full = std::filesystem::path(path_) / path;
  std::filesystem::create_directories(full.parent_path());
  WriteBytes(full.string(), bytes);
}

std::string TestRepository::ReadFile(const std::string& path) const {
  return ReadBytes(path_ + "/" + path);
}

void TestRepository::RemoveFile(const std::string& path) {
  std::filesystem::remove(std::filesystem::path(path_) / path);
}

std::string TestRepository::Commit(std::string_view message) {
  ++seconds_;
  Run({"add", "--all"});
  Run({"commit", "--quiet", "--allow-empty", "--allow-empty-message", "--cleanup=verbatim",
       "--file=-"},
      message);
  return Run({"rev-parse", "HEAD"});
}

std::string TestRepository::WriteObject(const std::string& type, std::string_view bytes) {
  return Run({"hash-object", "-w", "--literally", "--stdin", "-t", type}, bytes);
}

std::string TestRepository::LooseObjectPath(const std::string& id) const {
  return git_dir_ + "objects/" + id.substr(0, 2) + "/" + id.substr(2);
}

}  // namespace secretscan
