#include "cli/help_text.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"

namespace secretscan {
namespace {

constexpr size_t kColumn = 30;  // where explanations begin

// `text` at column `indent`; what is before `column` in the first line is there already.
std::string Wrapped(std::string_view text, size_t indent, size_t column) {
  std::string out;
  for (const std::string& word : std::vector<std::string>(
           absl::StrSplit(std::string(text), ' ', absl::SkipEmpty()))) {
    if (column > indent && column + 1 + word.size() > kPageWidth) {
      out += "\n" + std::string(indent, ' ');
      column = indent;
    } else if (column > indent) {
      out += ' ';
      ++column;
    }
    out += word;
    column += word.size();
  }
  return out + "\n";
}

std::string Entry(const std::string& left, const std::string& right) {
  std::string line = "  " + left;
  if (line.size() + 2 > kColumn) {
    line += "\n";
    line.append(kColumn, ' ');
  } else {
    line.resize(kColumn, ' ');
  }
  return line + Wrapped(right, kColumn, kColumn);
}

std::string FlagName(const FlagPage& flag) {
  const std::string names = absl::StrJoin(flag.names, ", ");
  if (flag.value.empty()) {
    return names;
  }
  return flag.value_optional ? names + "[=" + flag.value + "]" : names + " " + flag.value;
}

std::string Examples(const CommandPage& page) {
  size_t width = 0;
  for (const Example& example : page.examples) {
    width = std::max(width, example.meaning.empty() ? 0 : example.command.size());
  }
  std::string out;
  for (const Example& example : page.examples) {
    std::string line = "  " + example.command;
    if (!example.meaning.empty()) {
      line.resize(width + 4, ' ');
      line += example.meaning;
    }
    out += line + "\n";
  }
  return out;
}

std::string Commands(const CommandPage& page) {
  std::string out;
  std::string_view group;
  for (const SubcommandPage& command : page.commands) {
    if (command.group != group) {
      group = command.group;
      out += "\n" + command.group + ":\n";
    }
    out += Entry(absl::StrJoin(command.names, ", "), command.description);
  }
  return out;
}

}  // namespace

std::string HelpText(const CommandPage& page) {
  std::string out = page.description + ".\n\nUsage: " + page.name + " " + UsageOf(page) + "\n";
  if (!page.examples.empty()) {
    out += "\nExamples:\n" + Examples(page);
  }
  out += Commands(page);
  if (!page.arguments.empty()) {
    out += "\nArguments:\n";
    for (const ArgumentPage& argument : page.arguments) {
      out += Entry(argument.name + (argument.repeats ? "..." : ""), argument.help);
    }
  }
  for (const FlagGroup& group : page.groups) {
    out += "\n" + group.name + ":\n";
    for (const FlagPage& flag : group.flags) {
      out += Entry(FlagName(flag), flag.help);
    }
  }
  for (const std::string& note : page.notes) {
    out += "\n" + note + "\n";
  }
  if (!page.exit_codes.empty()) {
    out += "\n" + Wrapped("Exit code: " + page.exit_codes, 0, 0);
  }
  return out;
}

std::string HelpFormatter::make_help(const CLI::App* app, std::string /*name*/,
                                     CLI::AppFormatMode /*mode*/) const {
  return HelpText(DescribeCommand(*app));
}

}  // namespace secretscan
