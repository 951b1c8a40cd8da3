// What the tests of configurations share.
#pragma once

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rules/rule_set.h"

namespace secretscan {

// The rules of a text that must be right.
inline std::shared_ptr<const RuleSet> MustParse(std::string_view toml,
                                                const std::string& origin = "test.toml") {
  auto rules = ParseRules(toml, origin);
  EXPECT_TRUE(rules.ok()) << rules.status();
  return rules.ok() ? *rules : std::make_shared<const RuleSet>();
}

// The message of the error that a text must give.
inline std::string ParseError(std::string_view toml, const std::string& origin = "test.toml") {
  const auto rules = ParseRules(toml, origin);
  EXPECT_EQ(rules.status().code(), absl::StatusCode::kInvalidArgument) << rules.status();
  return std::string(rules.status().message());
}

// A directory of its own that goes when the test ends.
class ConfigDirectory {
 public:
  ConfigDirectory() {
    std::string pattern = (std::filesystem::temp_directory_path() / "rules.XXXXXX").string();
    path_ = ::mkdtemp(pattern.data());
  }
  ~ConfigDirectory() {
    std::error_code error;
    std::filesystem::remove_all(path_, error);
  }
  ConfigDirectory(const ConfigDirectory&) = delete;
  ConfigDirectory& operator=(const ConfigDirectory&) = delete;

  std::string path(const std::string& name = "") const {
    return name.empty() ? path_ : path_ + "/" + name;
  }
  // Writes a file, with the directories above it, and gives its path.
  std::string Write(const std::string& name, std::string_view text) const {
    std::filesystem::create_directories(std::filesystem::path(path(name)).parent_path());
    std::ofstream(path(name), std::ios::binary) << text;
    return path(name);
  }

 private:
  std::string path_;
};

// Changes the working directory for as long as it lives.
class WorkingDirectory {
 public:
  explicit WorkingDirectory(const std::string& path) : before_(std::filesystem::current_path()) {
    std::filesystem::current_path(path);
  }
  ~WorkingDirectory() { std::filesystem::current_path(before_); }

 private:
  std::filesystem::path before_;
};

}  // namespace secretscan
