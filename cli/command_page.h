// What is told of a command. Its help, its manual page and completions are all made from this, and
// this from what the parser was told.
#pragma once

#include <string>
#include <vector>

#include "CLI/CLI.hpp"

namespace secretscan {

enum class ValueKind { kNone, kText, kChoice, kFile, kDirectory };

struct FlagPage {
  std::vector<std::string> names;  // with dashes, short ones first
  std::string value;               // "FILE"; empty: it takes none
  bool value_optional = false;     // --redact[=N]
  bool repeats = false;
  ValueKind kind = ValueKind::kNone;
  std::vector<std::string> choices;
  std::string help;
};

struct FlagGroup {
  std::string name;
  std::vector<FlagPage> flags;
};

struct ArgumentPage {
  std::string name;
  bool required = false;
  bool repeats = false;
  ValueKind kind = ValueKind::kText;
  std::vector<std::string> choices;
  std::string help;
};

struct SubcommandPage {
  std::string group;
  std::vector<std::string> names;  // the name, then others for it
  std::string description;
};

struct Example {
  std::string command;
  std::string meaning;  // may be empty
};

struct CommandPage {
  std::string name;         // "secretscan rules list"
  std::string description;  // a line without a full stop
  std::vector<ArgumentPage> arguments;
  std::vector<FlagGroup> groups;
  std::vector<SubcommandPage> commands;  // groups stay together
  // The footer's paragraphs.
  std::vector<Example> examples;
  std::vector<std::string> notes;
  std::string exit_codes;  // "0 no findings, ..."
};

inline constexpr size_t kPageWidth = 80;

// What is hidden (has no group) is left out.
CommandPage DescribeCommand(const CLI::App& app);

// "secretscan rules list".
std::string FullName(const CLI::App& app);

// The subcommands that are not hidden, in the order in which they were added.
std::vector<const CLI::App*> ShownSubcommands(const CLI::App& app);

// `root` and all that is below it and not hidden, parents first.
std::vector<const CLI::App*> AllCommands(const CLI::App& root);

// "secretscan history [OPTIONS] [REPO] [RANGE]" without the name.
std::string UsageOf(const CommandPage& page);

}  // namespace secretscan
