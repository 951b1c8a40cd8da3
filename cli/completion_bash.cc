#include "absl/strings/str_join.h"
#include "cli/command_page.h"
#include "cli/completion.h"

namespace secretscan {
namespace {

// All of the script that is the same for any program: the words before the cursor lead to a
// command, and to a flag if its value is due.
constexpr char kScript[] = R"script(
_secretscan() {
  local command=secretscan commands flags arguments kind optional expected=''
  local current=${COMP_WORDS[COMP_CWORD]} word i
  _secretscan_command "$command"
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=${COMP_WORDS[i]}
    if [[ $word == -- ]]; then
      flags='' commands=''
      break
    elif [[ $word == -* ]]; then
      _secretscan_flag "$command" "$word"
      # "--flag=value" is three words.
      if [[ ${COMP_WORDS[i + 1]:-} == = ]]; then
        ((i += 2))
      elif [[ -n $kind && -z $optional ]]; then
        ((i += 1))
      fi
      if ((i >= COMP_CWORD)); then
        expected=$kind
      fi
    elif [[ " $commands " == *" $word "* ]]; then
      command+=" $word"
      _secretscan_command "$command"
    fi
  done
  if [[ $current == = || ${COMP_WORDS[COMP_CWORD - 1]} == = ]]; then
    expected=${expected:-file}  # what follows is a value, as in "-f sarif=FILE"
    current=${current#=}
  fi

  COMPREPLY=()
  if [[ -z $expected && $current == -* && -n $flags ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$flags" -- "$current")
    return
  elif [[ -z $expected && -n $commands ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$commands" -- "$current")
    return
  fi
  case ${expected:-$arguments} in
    file)
      compopt -o filenames 2>/dev/null
      mapfile -t COMPREPLY < <(compgen -f -- "$current")
      ;;
    directory)
      compopt -o filenames 2>/dev/null
      mapfile -t COMPREPLY < <(compgen -d -- "$current")
      ;;
    choice\ *)
      kind=${expected:-$arguments}
      mapfile -t COMPREPLY < <(compgen -W "${kind#choice }" -- "$current")
      ;;
  esac
}
complete -F _secretscan secretscan
)script";

std::string KindWord(ValueKind kind, const std::vector<std::string>& choices) {
  switch (kind) {
    case ValueKind::kNone:
      return "";
    case ValueKind::kText:
      return "text";
    case ValueKind::kFile:
      return "file";
    case ValueKind::kDirectory:
      return "directory";
    case ValueKind::kChoice:
      return "choice " + absl::StrJoin(choices, " ");
  }
  return "";
}

// The names under which a command is reached, as patterns of `case`.
std::string Patterns(const CLI::App& app) {
  const CLI::App* parent = app.get_parent();
  std::string patterns = "'" + FullName(app) + "'";
  for (const std::string& alias : app.get_aliases()) {
    patterns += " | '" + FullName(*parent) + " " + alias + "'";
  }
  return patterns;
}

std::string WordsOf(const CLI::App& app, const CommandPage& page) {
  std::vector<std::string> commands;
  for (const SubcommandPage& command : page.commands) {
    commands.insert(commands.end(), command.names.begin(), command.names.end());
  }
  std::vector<std::string> flags;
  for (const FlagGroup& group : page.groups) {
    for (const FlagPage& flag : group.flags) {
      flags.insert(flags.end(), flag.names.begin(), flag.names.end());
    }
  }
  const std::string arguments =
      page.arguments.empty() ? "" : KindWord(page.arguments[0].kind, page.arguments[0].choices);
  return "    " + Patterns(app) + ")\n      commands='" + absl::StrJoin(commands, " ") +
         "'\n      flags='" + absl::StrJoin(flags, " ") + "'\n      arguments='" + arguments +
         "'\n      ;;\n";
}

std::string FlagsOf(const CLI::App& app, const CommandPage& page) {
  std::string flags;
  for (const FlagGroup& group : page.groups) {
    for (const FlagPage& flag : group.flags) {
      if (flag.kind != ValueKind::kNone) {
        flags += "        " + absl::StrJoin(flag.names, " | ") + ") kind='" +
                 KindWord(flag.kind, flag.choices) + "'" +
                 (flag.value_optional ? " optional=yes" : "") + " ;;\n";
      }
    }
  }
  return flags.empty() ? ""
                       : "    " + Patterns(app) + ")\n      case $2 in\n" + flags +
                             "      esac\n      ;;\n";
}

}  // namespace

std::string BashCompletion(const CLI::App& root) {
  std::string words;
  std::string flags;
  for (const CLI::App* app : AllCommands(root)) {
    const CommandPage page = DescribeCommand(*app);
    words += WordsOf(*app, page);
    flags += FlagsOf(*app, page);
  }
  return "# bash completion for secretscan, made by `secretscan completion bash`.\n"
         "# shellcheck shell=bash disable=SC2034\n\n"
         "# What may follow the command $1.\n"
         "_secretscan_command() {\n  case $1 in\n" +
         words +
         "  esac\n}\n\n"
         "# What the flag $2 of the command $1 takes.\n"
         "_secretscan_flag() {\n  kind='' optional=''\n  case $1 in\n" +
         flags + "  esac\n}\n" + kScript;
}

}  // namespace secretscan
