#include "cli/sandbox.h"

#include <cstdlib>
#include <fstream>
#include <sstream>

namespace secretscan {
namespace {

constexpr char kRules[] = R"(
title = "test rules"

[[rules]]
id = "token-of-ours"
description = "A token of ours"
regex = '''\btok_[a-z0-9]{24}\b'''
keywords = ["tok_"]
)";

}  // namespace

std::string TestToken(int seed) {
  constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz0123456789";
  std::string token = std::string("tok") + "_";
  uint32_t state = static_cast<uint32_t>(seed) * 2654435761u + 12345u;
  for (int i = 0; i < 24; ++i) {
    state = state * 1664525u + 1013904223u;
    token += kLetters[(state >> 16) % kLetters.size()];
  }
  return token;
}

SandboxTest::SandboxTest() {
  std::string name = std::filesystem::temp_directory_path() / "secretscan-test-XXXXXX";
  EXPECT_NE(::mkdtemp(name.data()), nullptr);
  root_ = std::filesystem::canonical(name);
  const char* path = std::getenv("PATH");
  environment_ = {"HOME=" + root_.string(),
                  "XDG_CACHE_HOME=" + (root_ / "cache").string(),
                  std::string("PATH=") + (path == nullptr ? "/usr/bin:/bin" : path),
                  "LC_ALL=C",
                  "GIT_CONFIG_GLOBAL=/dev/null",
                  "GIT_CONFIG_NOSYSTEM=1",
                  "GIT_AUTHOR_NAME=A Author",
                  "GIT_AUTHOR_EMAIL=author@example.com",
                  "GIT_AUTHOR_DATE=2025-01-31T09:30:00Z",
                  "GIT_COMMITTER_NAME=A Author",
                  "GIT_COMMITTER_EMAIL=author@example.com",
                  "GIT_COMMITTER_DATE=2025-01-31T09:30:00Z"};
  // Sanitizers are told by these what to do.
  for (const char* option : {"ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS", "LSAN_OPTIONS"}) {
    if (const char* value = std::getenv(option)) {
      environment_.push_back(std::string(option) + "=" + value);
    }
  }
  Write("rules.toml", kRules);
}

SandboxTest::~SandboxTest() {
  std::error_code ignored;
  std::filesystem::remove_all(root_, ignored);
}

void SandboxTest::Write(const std::filesystem::path& path, const std::string& content) const {
  const std::filesystem::path full = root_ / path;
  std::filesystem::create_directories(full.parent_path());
  std::ofstream file(full, std::ios::binary | std::ios::trunc);
  file << content;
  EXPECT_TRUE(file.good()) << full;
}

std::string SandboxTest::Read(const std::filesystem::path& path) const {
  std::ostringstream content;
  content << std::ifstream(root_ / path, std::ios::binary).rdbuf();
  return content.str();
}

std::string SandboxTest::Git(const std::filesystem::path& directory,
                             const std::vector<std::string>& args) const {
  ProcessRequest request;
  request.args = {"git"};
  request.args.insert(request.args.end(), args.begin(), args.end());
  request.environment = environment_;
  request.directory = root_ / directory;
  const ProcessResult result = RunProcess(request);
  EXPECT_EQ(result.exit_code, 0) << "git " << (args.empty() ? "" : args[0]) << ": " << result.err;
  return result.out;
}

std::filesystem::path SandboxTest::NewRepository(const std::string& name) const {
  std::filesystem::create_directories(root_ / name);
  Git(name, {"init", "--quiet", "--initial-branch=main"});
  return root_ / name;
}

void SandboxTest::Commit(const std::filesystem::path& repository, const std::string& file,
                         const std::string& content) const {
  Write(repository / file, content);
  Git(repository, {"add", "--", file});
  Git(repository, {"commit", "--quiet", "--message", "Change " + file});
}

std::filesystem::path SandboxTest::LeakyRepository(const std::string& name) const {
  const std::filesystem::path repository = NewRepository(name);
  Commit(repository, "README", "nothing to see\n");
  Commit(repository, "conf/app.env", "# settings\nTOKEN=" + TestToken() + "\n");
  return repository;
}

ProcessRequest SandboxTest::Request(const std::vector<std::string>& args) const {
  ProcessRequest request;
  request.args = {SECRETSCAN_PROGRAM};
  request.args.insert(request.args.end(), args.begin(), args.end());
  request.environment = environment_;
  request.directory = root_;
  return request;
}

ProcessResult SandboxTest::Run(const std::vector<std::string>& args) const {
  return RunProcess(Request(args));
}

ProcessResult SandboxTest::Run(const std::vector<std::string>& args,
                               const std::string& input) const {
  ProcessRequest request = Request(args);
  request.standard_input = input;
  return RunProcess(request);
}

}  // namespace secretscan
