#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "cli/command_page.h"
#include "cli/completion.h"

namespace secretscan {
namespace {

// Inside single quotes, and inside the brackets and between the colons of _arguments.
std::string Escaped(const std::string& text) {
  return absl::StrReplaceAll(
      text, {{"\\", "\\\\"}, {"'", "'\\''"}, {"[", "\\["}, {"]", "\\]"}, {":", "\\:"}});
}

std::string Action(ValueKind kind, const std::vector<std::string>& choices) {
  switch (kind) {
    case ValueKind::kFile:
      return "_files";
    case ValueKind::kDirectory:
      return "_files -/";
    case ValueKind::kChoice:
      return "(" + absl::StrJoin(choices, " ") + ")";
    case ValueKind::kNone:
    case ValueKind::kText:
      break;
  }
  return " ";
}

// A specification for each name of a flag.
std::vector<std::string> FlagSpecs(const FlagPage& flag) {
  // A flag that was given, under any of its names, is not offered again.
  const std::string prefix = flag.repeats ? "*" : "(" + absl::StrJoin(flag.names, " ") + ")";
  std::vector<std::string> specs;
  for (const std::string& name : flag.names) {
    std::string spec = prefix + name;
    if (flag.value_optional) {
      spec += "=-";
    } else if (flag.kind != ValueKind::kNone) {
      spec += name.starts_with("--") ? "=" : "+";
    }
    spec += "[" + Escaped(flag.help) + "]";
    if (flag.kind != ValueKind::kNone) {
      spec += (flag.value_optional ? "::" : ":") + flag.value + ":" +
              Action(flag.kind, flag.choices);
    }
    specs.push_back(spec);
  }
  return specs;
}

std::vector<std::string> Specs(const CommandPage& page) {
  std::vector<std::string> specs;
  for (const FlagGroup& group : page.groups) {
    for (const FlagPage& flag : group.flags) {
      for (const std::string& spec : FlagSpecs(flag)) {
        specs.push_back(spec);
      }
    }
  }
  if (!page.commands.empty()) {
    specs.insert(specs.end(), {"1: :->command", "*:: :->words"});
  }
  int position = 0;
  for (const ArgumentPage& argument : page.arguments) {
    ++position;
    const std::string place =
        argument.repeats ? "*:" : std::to_string(position) + (argument.required ? ":" : "::");
    specs.push_back(place + argument.name + ":" + Action(argument.kind, argument.choices));
  }
  return specs;
}

std::string FunctionName(const std::string& command) {
  return "_" + absl::StrReplaceAll(command, {{" ", "_"}});
}

std::string Function(const CommandPage& page) {
  std::string out = FunctionName(page.name) + "() {\n";
  if (!page.commands.empty()) {
    out += "  local curcontext=\"$curcontext\" state line\n  local -A opt_args\n";
  }
  out += page.commands.empty() ? "  _arguments -s -S" : "  _arguments -s -S -C";
  for (const std::string& spec : Specs(page)) {
    out += " \\\n    '" + spec + "'";
  }
  out += "\n";
  if (!page.commands.empty()) {
    out += "  case $state in\n    command)\n      local -a commands=(\n";
    for (const SubcommandPage& command : page.commands) {
      out += "        '" + command.names[0] + ":" + Escaped(command.description) + "'\n";
    }
    out += "      )\n      _describe -t commands command commands\n      ;;\n"
           "    words)\n      case $line[1] in\n";
    for (const SubcommandPage& command : page.commands) {
      out += "        " + absl::StrJoin(command.names, " | ") + ") " +
             FunctionName(page.name + " " + command.names[0]) + " ;;\n";
    }
    out += "      esac\n      ;;\n  esac\n";
  }
  return out + "}\n\n";
}

}  // namespace

std::string ZshCompletion(const CLI::App& root) {
  std::string out =
      "#compdef secretscan\n"
      "# zsh completion for secretscan, made by `secretscan completion zsh`.\n\n";
  for (const CLI::App* app : AllCommands(root)) {
    out += Function(DescribeCommand(*app));
  }
  // Run as a function of $fpath, or sourced.
  return out + "if [[ $funcstack[1] == _secretscan ]]; then\n  _secretscan \"$@\"\nelse\n"
               "  compdef _secretscan secretscan\nfi\n";
}

}  // namespace secretscan
