// A temporary home with repositories in it, in which the program runs.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "cli/process.h"
#include "gtest/gtest.h"

namespace secretscan {

// A secret that the sandbox's rule "token-of-ours" finds. Different seeds, different secrets.
std::string TestToken(int seed = 1);

class SandboxTest : public ::testing::Test {
 protected:
  SandboxTest();
  ~SandboxTest() override;

  const std::filesystem::path& root() const { return root_; }
  std::string rules_path() const { return root_ / "rules.toml"; }

  void Write(const std::filesystem::path& path, const std::string& content) const;
  std::string Read(const std::filesystem::path& path) const;

  // Runs git in `directory`; its failure is the test's.
  std::string Git(const std::filesystem::path& directory,
                  const std::vector<std::string>& args) const;
  // A repository with an identity and without commits.
  std::filesystem::path NewRepository(const std::string& name) const;
  // Writes a file of a repository and commits it.
  void Commit(const std::filesystem::path& repository, const std::string& file,
              const std::string& content) const;
  // A repository with one clean commit and one that adds TestToken() in conf/app.env, line 2.
  std::filesystem::path LeakyRepository(const std::string& name) const;

  // Runs secretscan in the sandbox's root, with no configuration from outside.
  ProcessRequest Request(const std::vector<std::string>& args) const;
  ProcessResult Run(const std::vector<std::string>& args) const;
  ProcessResult Run(const std::vector<std::string>& args, const std::string& input) const;

 private:
  std::vector<std::string> environment_;
  std::filesystem::path root_;
};

}  // namespace secretscan
