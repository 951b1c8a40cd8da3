#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "cli/command_page.h"
#include "cli/completion.h"

namespace secretscan {
namespace {

std::string Quoted(const std::string& text) {
  return "'" + absl::StrReplaceAll(text, {{"\\", "\\\\"}, {"'", "\\'"}}) + "'";
}

// What may stand for a value.
std::string Values(ValueKind kind, const std::vector<std::string>& choices) {
  switch (kind) {
    case ValueKind::kFile:
      return " -F";
    case ValueKind::kDirectory:
      return " -a '(__fish_complete_directories)'";
    case ValueKind::kChoice:
      return " -a " + Quoted(absl::StrJoin(choices, " "));
    case ValueKind::kNone:
    case ValueKind::kText:
      break;
  }
  return "";
}

std::string Lines(const CommandPage& page) {
  const std::string start =
      "complete -c secretscan -n \"__secretscan_command '" + page.name + "'\"";
  std::string out;
  for (const SubcommandPage& command : page.commands) {
    out += start + " -a " + command.names[0] + " -d " + Quoted(command.description) + "\n";
  }
  if (!page.arguments.empty()) {
    const std::string values = Values(page.arguments[0].kind, page.arguments[0].choices);
    out += values.empty() ? "" : start + values + "\n";
  }
  for (const FlagGroup& group : page.groups) {
    for (const FlagPage& flag : group.flags) {
      out += start;
      for (const std::string& name : flag.names) {
        out += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
      }
      if (flag.kind != ValueKind::kNone && !flag.value_optional) {
        // Without -x fish offers files, too.
        out += (flag.kind == ValueKind::kFile ? " -r" : " -x") + Values(flag.kind, flag.choices);
      }
      out += " -d " + Quoted(flag.help) + "\n";
    }
  }
  return out;
}

}  // namespace

std::string FishCompletion(const CLI::App& root) {
  std::string cases;
  std::string lines;
  for (const CLI::App* app : AllCommands(root)) {
    lines += Lines(DescribeCommand(*app));
    if (app->get_parent() == nullptr) {
      continue;
    }
    const std::string parent = FullName(*app->get_parent());
    cases += "            case '" + FullName(*app) + "'";
    for (const std::string& alias : app->get_aliases()) {
      cases += " '" + parent + " " + alias + "'";
    }
    cases += "\n                set command '" + FullName(*app) + "'\n";
  }
  return "# fish completion for secretscan, made by `secretscan completion fish`.\n\n"
         "# Whether the words before the cursor lead to the command $argv.\n"
         "function __secretscan_command\n"
         "    set -l command secretscan\n"
         "    set -l words (commandline -opc)\n"
         "    for word in $words[2..-1]\n"
         "        switch \"$command $word\"\n" +
         cases +
         "        end\n    end\n    test \"$command\" = \"$argv\"\nend\n\n"
         "complete -c secretscan -f\n" +
         lines;
}

}  // namespace secretscan
