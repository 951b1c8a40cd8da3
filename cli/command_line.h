// The program's command line: from words to one command.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/command.h"
#include "cli/common_flags.h"
#include "cli/log.h"

namespace secretscan {

class CommandLine {
 public:
  CommandLine();

  // An exit code if that was all (help, version, a mistake); else Run() may be called.
  std::optional<int> Parse(int argc, const char* const* argv);
  int Run() const;

  // All commands and flags; belongs to this.
  const CLI::App& root() const { return root_; }

 private:
  void TakeArguments();
  const CLI::App* ChosenApp() const;  // the innermost subcommand named, or the root
  std::optional<int> RefuseLeftovers() const;
  int RefuseUsage(const std::string& message, int gitleaks_code) const;

  CommonFlags flags_;
  CLI::App root_;
  std::vector<Command> commands_;
  bool took_arguments_ = false;
};

// Brings words into the form that the parser knows: `help CMD` is `CMD --help`, and `-f=json`,
// which gitleaks accepts, is `-fjson`. Nothing after `--` is touched.
std::vector<std::string> NormalizeWords(std::vector<std::string> words);

// The last --log-format among the words before `--`, whatever else is wrong with them.
LogFormat LogFormatOf(const std::vector<std::string>& words);

}  // namespace secretscan
