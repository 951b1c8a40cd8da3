#include "cli/command_line.h"

#include <algorithm>
#include <cstdio>
#include <iostream>
#include <utility>

#include "cli/command_page.h"
#include "cli/commands.h"
#include "cli/edit_distance.h"
#include "cli/exit_code.h"
#include "cli/help_text.h"
#include "cli/log.h"
#include "secretscan/version.h"

namespace secretscan {
namespace {

constexpr std::string_view kShortFlagsWithValue = "bcfilors";

constexpr char kExamples[] = R"(Examples:
  secretscan history                         all of this repository's history
  secretscan history main..topic             what topic adds to main
  secretscan history -r secrets.sarif        a report for code scanning
  secretscan dir -v src                      files
  secretscan rewrite                         a plan of the history without secrets
  secretscan git -r report.json              gitleaks' command lines work as they are

`secretscan help COMMAND` tells more.)";

// Every name under which a flag or subcommand of `app` is known.
std::vector<std::string> KnownFlags(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) {
      names.push_back("--" + name);
    }
  }
  return names;
}

std::vector<std::string> KnownCommands(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    names.push_back(command->get_name());
    names.insert(names.end(), command->get_aliases().begin(), command->get_aliases().end());
  }
  return names;
}

// Put at a word that the parser must not take for more than an argument: no word of a command line
// can hold it.
constexpr char kMark = '\0';

// Behind `--` nothing is a flag or a command, whatever it begins with.
bool IsBehindDashes(const std::string& word) { return word.starts_with(kMark); }

std::vector<std::string> Marked(std::vector<std::string> words) {
  bool behind = false;
  for (std::string& word : words) {
    if (behind) {
      word.insert(word.begin(), kMark);
    } else if (word == "++" || (word.starts_with('[') && word.ends_with(']'))) {
      word += kMark;  // "[a,b]" would be the list of "a" and "b", and "++" the command's end
    }
    behind = behind || word == "--";
  }
  return words;
}

std::string Unmarked(std::string word) {
  std::erase(word, kMark);
  return word;
}

void UnmarkValues(CLI::App* app) {
  for (CLI::Option* option : app->get_options()) {
    option->transform(Unmarked);
  }
  for (CLI::App* command : app->get_subcommands([](CLI::App*) { return true; })) {
    UnmarkValues(command);
  }
}

CLI::App* Innermost(CLI::App* app) {
  while (!app->get_subcommands().empty()) {
    app = app->get_subcommands().front();
  }
  return app;
}

std::string Suggestion(std::string_view word, const std::vector<std::string>& known) {
  const std::string nearest = NearestWord(word, known);
  return nearest.empty() ? "" : "; did you mean " + nearest + "?";
}

}  // namespace

std::vector<std::string> NormalizeWords(std::vector<std::string> words) {
  if (!words.empty() && words[0] == "help") {
    words.erase(words.begin());
    words.push_back("--help");
  }
  for (std::string& word : words) {
    if (word == "--") {
      break;
    }
    if (word.size() > 3 && word[0] == '-' && word[2] == '=' &&
        kShortFlagsWithValue.find(word[1]) != std::string_view::npos) {
      word.erase(2, 1);
    }
  }
  return words;
}

CommandLine::CommandLine()
    : root_("Find secrets in everything a git repository holds", "secretscan") {
  root_.option_defaults()->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
  root_.set_version_flag("--version", std::string("secretscan version ") + kVersion);
  root_.get_option("--version")->description("print the version");
  root_.set_help_flag("-h,--help", "print this help");
  root_.formatter(std::make_shared<HelpFormatter>());
  root_.footer(std::string(kExamples) + kScanExitCodes);
  // One command only, or `dir rules` would be taken for two.
  root_.require_subcommand(0, 1);
  const std::pair<const char*, std::vector<Command>> groups[] = {
      {"Scan",
       {AddHistoryCommand(&root_, &flags_), AddStagedCommand(&root_, &flags_),
        AddDirCommand(&root_, &flags_), AddStdinCommand(&root_, &flags_),
        AddGitCommand(&root_, &flags_)}},
      {"Understand and leave out findings",
       {AddExplainCommand(&root_, &flags_), AddIgnoreCommand(&root_, &flags_),
        AddRulesCommand(&root_, &flags_)}},
      {"Keep secrets out",
       {AddHookCommand(&root_), AddPushCommand(&root_, &flags_),
        AddReceiveCommand(&root_, &flags_), AddCommitMsgCommand(&root_, &flags_)}},
      {"Take secrets out",
       {AddRewriteCommand(&root_, &flags_), AddVerifyCommand(&root_, &flags_),
        AddGuardCommand(&root_), AddFilterRepoCommand(&root_)}},
      {"Others", {AddCompletionCommand(&root_), AddManCommand(&root_), AddVersionCommand(&root_)}},
      {"", {AddDetectCommand(&root_, &flags_), AddProtectCommand(&root_, &flags_)}},
  };
  for (const auto& [group, commands] : groups) {
    for (const Command& command : commands) {
      command.app->group(group);
      commands_.push_back(command);
    }
  }
  // What is left over is looked at by RefuseLeftovers, which can suggest something.
  root_.allow_extras();
  for (const Command& command : commands_) {
    command.app->allow_extras();
  }
  // gitleaks lets the common flags stand before the command as well.
  AddScanFlags(&root_, Flavor::kGitleaks, &flags_);
  for (CLI::Option* option : root_.get_options()) {
    if (!option->check_name("--help") && !option->check_name("--version")) {
      option->group("");
    }
  }
  UnmarkValues(&root_);
}

LogFormat LogFormatOf(const std::vector<std::string>& words) {
  constexpr std::string_view kFlag = "--log-format";
  LogFormat format = LogFormat::kText;
  for (size_t i = 0; i < words.size() && words[i] != "--"; ++i) {
    const std::string_view word = words[i];
    if (word == "--log-format=json" ||
        (word == kFlag && i + 1 < words.size() && words[i + 1] == "json")) {
      format = LogFormat::kJson;
    } else if (word.starts_with(kFlag)) {
      format = LogFormat::kText;
    }
  }
  return format;
}

std::optional<int> CommandLine::Parse(int argc, const char* const* argv) {
  std::vector<std::string> words =
      NormalizeWords(std::vector<std::string>(argv + std::min(argc, 1), argv + argc));
  // Before everything else: a mistake in other flags is told in this format, too.
  SetLogFormat(LogFormatOf(words));
  words = Marked(std::move(words));
  std::reverse(words.begin(), words.end());  // the parser's convention
  try {
    root_.parse(words);
    TakeArguments();
  } catch (const CLI::Success& done) {
    root_.exit(done);
    return std::cout.flush().good() ? kExitClean : kExitIncomplete;
  } catch (const CLI::ParseError& error) {
    if (std::optional<int> exit_code = RefuseLeftovers()) {
      return exit_code;
    }
    return RefuseUsage(error.what(), kExitFatal);
  }
  if (std::optional<int> exit_code = RefuseLeftovers()) {
    return exit_code;
  }
  if (root_.get_subcommands().empty()) {
    if (log_format() == LogFormat::kJson) {
      return RefuseUsage("no command is given", kExitUsage);
    }
    std::cerr << root_.help();
    return kExitUsage;
  }
  return std::nullopt;
}

// The parser leaves a command at `--` when each of its arguments has a value. One that repeats gets
// what stands behind, too.
void CommandLine::TakeArguments() {
  std::vector<std::string> words = root_.remaining(/*recurse=*/true);
  std::erase_if(words, [](const std::string& word) { return !IsBehindDashes(word); });
  const std::vector<CLI::Option*> options = Innermost(&root_)->get_options();
  const auto option = std::find_if(options.begin(), options.end(), [](const CLI::Option* each) {
    return each->get_positional() && each->get_allow_extra_args();
  });
  if (words.empty() || option == options.end()) {
    return;
  }
  for (const std::string& word : words) {
    (*option)->add_result(word);
  }
  (*option)->run_callback();
  took_arguments_ = true;
}

const CLI::App* CommandLine::ChosenApp() const {
  const std::vector<CLI::App*> commands = root_.get_subcommands();
  return commands.empty() ? &root_ : Innermost(commands.front());
}

// `gitleaks_code` is what gitleaks' commands end with.
int CommandLine::RefuseUsage(const std::string& message, int gitleaks_code) const {
  PrintError(Unmarked(message));
  PrintNote("see " + FullName(*ChosenApp()) + " --help");
  const bool like_gitleaks = std::any_of(
      commands_.begin(), commands_.end(), [](const Command& command) {
        return command.flavor == Flavor::kGitleaks && command.app->parsed();
      });
  return like_gitleaks ? gitleaks_code : kExitUsage;
}

std::optional<int> CommandLine::RefuseLeftovers() const {
  std::vector<std::string> leftovers = root_.remaining(/*recurse=*/true);
  std::erase(leftovers, "--");  // the parser obeys the mark, and keeps it
  if (took_arguments_) {
    std::erase_if(leftovers, IsBehindDashes);
  }
  if (leftovers.empty()) {
    return std::nullopt;
  }
  const CLI::App* app = ChosenApp();
  const auto flag = std::find_if(leftovers.begin(), leftovers.end(), [](const std::string& word) {
    return word.size() > 1 && word[0] == '-';
  });
  if (flag != leftovers.end()) {
    const std::string name = flag->substr(0, flag->find('='));
    return RefuseUsage("unknown flag " + name + Suggestion(name, KnownFlags(*app)),
                       name.starts_with("--") ? kExitUnknownFlag : kExitFatal);
  }
  const std::string word = Unmarked(leftovers.front());
  const std::vector<std::string> commands = KnownCommands(*app);
  if (!commands.empty()) {
    return RefuseUsage("unknown command " + word + Suggestion(word, commands), kExitFatal);
  }
  return RefuseUsage("unexpected argument " + word, kExitFatal);
}

int CommandLine::Run() const {
  for (const Command& command : commands_) {
    if (command.app->parsed()) {
      return command.run();
    }
  }
  return kExitUsage;
}

}  // namespace secretscan
