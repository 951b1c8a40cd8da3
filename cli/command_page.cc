#include "cli/command_page.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "cli/choices.h"

namespace secretscan {
namespace {

constexpr std::string_view kExitCodes = "Exit code: ";

// By the name that help gives to a value.
ValueKind KindOf(const std::string& value, bool has_choices) {
  if (value.empty()) {
    return ValueKind::kNone;
  }
  if (has_choices) {
    return ValueKind::kChoice;
  }
  if (value == "FILE" || value == "PATH" || value == "PLACE") {
    return ValueKind::kFile;
  }
  return value == "DIR" || value == "REPO" ? ValueKind::kDirectory : ValueKind::kText;
}

bool Repeats(const CLI::Option& option) {
  return option.get_expected_max() >= CLI::detail::expected_max_vector_size;
}

FlagPage DescribeFlag(const CLI::Option& option) {
  FlagPage flag;
  for (const std::string& name : option.get_snames()) {
    flag.names.push_back("-" + name);
  }
  for (const std::string& name : option.get_lnames()) {
    flag.names.push_back("--" + name);
  }
  if (option.get_items_expected_max() > 0) {
    const std::string type = option.get_type_name();
    flag.value = type.substr(0, type.find(':'));
  } else if (!option.get_option_text().empty()) {
    flag.value = option.get_option_text();
    flag.value_optional = true;
  }
  flag.repeats = Repeats(option);
  flag.choices = ChoicesOf(option);
  flag.kind = KindOf(flag.value, !flag.choices.empty());
  flag.help = option.get_description();
  return flag;
}

ArgumentPage DescribeArgument(const CLI::Option& option) {
  ArgumentPage argument;
  argument.name = option.get_name(/*positional=*/true);
  argument.required = option.get_required();
  argument.repeats = Repeats(option);
  argument.choices = ChoicesOf(option);
  argument.kind = KindOf(argument.name, !argument.choices.empty());
  argument.help = option.get_description();
  return argument;
}

void ReadFooter(const std::string& footer, CommandPage* page) {
  const std::vector<std::string> paragraphs = absl::StrSplit(footer, "\n\n");
  for (const std::string& paragraph : paragraphs) {
    if (paragraph.starts_with("Example")) {
      const std::vector<std::string> lines = absl::StrSplit(paragraph, '\n');
      for (size_t i = 1; i < lines.size(); ++i) {
        // What it means stands behind two spaces.
        const std::string line(absl::StripAsciiWhitespace(lines[i]));
        const size_t gap = std::min(line.find("  "), line.size());
        page->examples.push_back(
            {line.substr(0, gap), std::string(absl::StripAsciiWhitespace(line.substr(gap)))});
      }
    } else if (paragraph.starts_with(kExitCodes)) {
      page->exit_codes = paragraph.substr(kExitCodes.size());
      std::replace(page->exit_codes.begin(), page->exit_codes.end(), '\n', ' ');
    } else if (!paragraph.empty()) {
      page->notes.push_back(paragraph);
    }
  }
}

}  // namespace

std::string FullName(const CLI::App& app) {
  const CLI::App* parent = app.get_parent();
  return parent == nullptr ? app.get_name() : FullName(*parent) + " " + app.get_name();
}

std::vector<const CLI::App*> ShownSubcommands(const CLI::App& app) {
  return app.get_subcommands([](const CLI::App* sub) { return !sub->get_group().empty(); });
}

std::vector<const CLI::App*> AllCommands(const CLI::App& root) {
  std::vector<const CLI::App*> all = {&root};
  for (const CLI::App* sub : ShownSubcommands(root)) {
    const std::vector<const CLI::App*> below = AllCommands(*sub);
    all.insert(all.end(), below.begin(), below.end());
  }
  return all;
}

CommandPage DescribeCommand(const CLI::App& app) {
  CommandPage page;
  page.name = FullName(app);
  page.description = app.get_description();
  for (const std::string& group : app.get_groups()) {
    FlagGroup flags{group, {}};
    for (const CLI::Option* option : app.get_options()) {
      if (group.empty() || option->get_group() != group) {
        continue;
      }
      if (option->nonpositional()) {
        flags.flags.push_back(DescribeFlag(*option));
      } else {
        page.arguments.push_back(DescribeArgument(*option));
      }
    }
    if (!flags.flags.empty()) {
      page.groups.push_back(std::move(flags));
    }
  }
  for (const CLI::App* sub : ShownSubcommands(app)) {
    SubcommandPage command{sub->get_group(), {sub->get_name()}, sub->get_description()};
    command.names.insert(command.names.end(), sub->get_aliases().begin(), sub->get_aliases().end());
    // Behind the last one of its group.
    const auto last = std::find_if(
        page.commands.rbegin(), page.commands.rend(),
        [&](const SubcommandPage& other) { return other.group == command.group; });
    page.commands.insert(last == page.commands.rend() ? page.commands.end() : last.base(),
                         std::move(command));
  }
  ReadFooter(app.get_footer(), &page);
  return page;
}

std::string UsageOf(const CommandPage& page) {
  std::string usage = page.groups.empty() ? "" : "[OPTIONS]";
  if (!page.commands.empty()) {
    usage += " COMMAND";
  }
  for (const ArgumentPage& argument : page.arguments) {
    const std::string name = argument.name + (argument.repeats ? "..." : "");
    usage += argument.required ? " " + name : " [" + name + "]";
  }
  return usage;
}

}  // namespace secretscan
