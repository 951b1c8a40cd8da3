#include "cli/man_page.h"

#include <cctype>
#include <string_view>

#include "absl/strings/ascii.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "cli/command_page.h"
#include "secretscan/version.h"

namespace secretscan {
namespace {

struct Term {
  const char* name;
  const char* text;
};

// What the parser knows nothing of; on the root's page.
constexpr Term kEnvironment[] = {
    {"SECRETSCAN_CONFIG, GITLEAKS_CONFIG", "The rule file, when --config names none."},
    {"GITLEAKS_CONFIG_TOML", "The text of a rule file, when there is none of the above."},
    {"SECRETSCAN_SKIP", "When it is 1, installed hooks scan nothing."},
    {"NO_COLOR, CLICOLOR_FORCE, TERM",
     "No colours when NO_COLOR is set and not empty, or TERM is dumb; colours even without a "
     "terminal when CLICOLOR_FORCE is set and not 0. The flag --color decides before them."},
    {"XDG_CACHE_HOME", "Compiled rules are kept in secretscan below it; default: ~/.cache."},
};
constexpr Term kFiles[] = {
    {".secretscan.toml, .gitleaks.toml",
     "Rules of the scanned tree, unless --config or the environment names others."},
    {".secretscanignore, .gitleaksignore", "What is known and left out."},
};

// Text as the formatter has to read it: nothing in it is a request or an escape.
std::string Roff(std::string_view text) {
  std::string out = absl::StrReplaceAll(std::string(text), {{"\\", "\\e"},
                                                            {"-", "\\-"},
                                                            {"`", "\\(ga"},
                                                            {"'", "\\(aq"},
                                                            {"^", "\\(ha"},
                                                            {"~", "\\(ti"},
                                                            {"\"", "\\(dq"}});
  return out.starts_with('.') ? "\\&" + out : out;
}

std::string Bold(std::string_view text) { return "\\fB" + Roff(text) + "\\fR"; }
std::string Italic(std::string_view text) { return "\\fI" + Roff(text) + "\\fR"; }

std::string FlagName(const FlagPage& flag) {
  std::vector<std::string> names;
  for (const std::string& name : flag.names) {
    names.push_back(Bold(name));
  }
  std::string text = absl::StrJoin(names, ", ");
  if (!flag.value.empty()) {
    text += flag.value_optional ? "[=" + Italic(flag.value) + "]" : " " + Italic(flag.value);
  }
  return text;
}

std::string Entry(const std::string& term, const std::string& text) {
  return ".TP\n" + term + "\n" + Roff(text) + "\n";
}

// A paragraph of the footer: indented lines are shown as they are.
std::string Paragraph(const std::string& paragraph) {
  std::string out = ".PP\n";
  bool verbatim = false;
  for (const std::string& line : std::vector<std::string>(absl::StrSplit(paragraph, '\n'))) {
    const bool indented = line.starts_with(' ');
    if (indented != verbatim) {
      out += indented ? ".RS 4\n.nf\n" : ".fi\n.RE\n";
      verbatim = indented;
    }
    out += Roff(std::string(absl::StripAsciiWhitespace(line))) + "\n";
  }
  return verbatim ? out + ".fi\n.RE\n" : out;
}

std::string ExampleText(const Example& example) {
  const std::string command = Bold(example.command) + "\n";
  return example.meaning.empty() ? command
                                 : command + ".RS 4\n" + Roff(example.meaning) + "\n.RE\n";
}

std::string PageName(const std::string& command) {
  return absl::StrReplaceAll(command, {{" ", "-"}});
}

std::string Commands(const CommandPage& page) {
  std::string out = ".SH COMMANDS\n";
  std::string_view group;
  for (const SubcommandPage& command : page.commands) {
    if (command.group != group) {
      group = command.group;
      out += ".SS " + Roff(command.group) + "\n";
    }
    out += Entry(Bold(absl::StrJoin(command.names, ", ")),
                 command.description + "; see " + PageName(page.name + " " + command.names[0]) +
                     "(1)");
  }
  return out;
}

std::string Options(const CommandPage& page) {
  std::string out = ".SH OPTIONS\n";
  for (const FlagGroup& group : page.groups) {
    if (group.name != "Options") {
      out += ".SS " + Roff(group.name) + "\n";
    }
    for (const FlagPage& flag : group.flags) {
      out += Entry(FlagName(flag), flag.help);
    }
  }
  return out;
}

template <size_t kCount>
std::string Terms(const char* heading, const Term (&terms)[kCount]) {
  std::string out = std::string(".SH ") + heading + "\n";
  for (const Term& term : terms) {
    out += Entry(Bold(term.name), term.text);
  }
  return out;
}

std::string SeeAlso(const CLI::App& app, const CommandPage& page) {
  std::vector<std::string> pages;
  if (app.get_parent() != nullptr) {
    pages.push_back(ManPageName(*app.get_parent()));
    for (const CLI::App* other : ShownSubcommands(*app.get_parent())) {
      if (other != &app) {
        pages.push_back(ManPageName(*other));
      }
    }
  }
  for (const SubcommandPage& command : page.commands) {
    pages.push_back(PageName(page.name + " " + command.names[0]));
  }
  for (std::string& name : pages) {
    name = Bold(name) + "(1)";
  }
  return ".SH SEE ALSO\n" + absl::StrJoin(pages, ",\n") + "\n";
}

}  // namespace

std::string ManPageName(const CLI::App& app) { return PageName(FullName(app)); }

std::string ManPage(const CLI::App& app) {
  const CommandPage page = DescribeCommand(app);
  const std::string name = PageName(page.name);
  const bool is_root = app.get_parent() == nullptr;
  std::string summary = page.description;
  summary[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(summary[0])));
  std::string out = ".TH " + Roff(absl::AsciiStrToUpper(name)) + " 1 \"\" \"secretscan " +
                    Roff(kVersion) + "\" \"secretscan\"\n.nh\n.ad l\n";
  out += ".SH NAME\n" + Roff(name) + " \\- " + Roff(summary) + "\n";
  out += ".SH SYNOPSIS\n" + Bold(page.name) + " " + Roff(UsageOf(page)) + "\n";
  out += ".SH DESCRIPTION\n" + Roff(page.description) + "." + "\n";
  for (const std::string& note : page.notes) {
    out += Paragraph(note);
  }
  if (!page.commands.empty()) {
    out += Commands(page);
  }
  if (!page.arguments.empty()) {
    out += ".SH ARGUMENTS\n";
    for (const ArgumentPage& argument : page.arguments) {
      out += Entry(Italic(argument.name + (argument.repeats ? "..." : "")), argument.help);
    }
  }
  if (!page.groups.empty()) {
    out += Options(page);
  }
  if (!page.examples.empty()) {
    const char* separator = ".SH EXAMPLES\n";
    for (const Example& example : page.examples) {
      out += separator + ExampleText(example);
      separator = ".PP\n";
    }
  }
  if (!page.exit_codes.empty()) {
    out += ".SH EXIT STATUS\n" + Roff(page.exit_codes) + "\n";
  }
  if (is_root) {
    out += Terms("ENVIRONMENT", kEnvironment) + Terms("FILES", kFiles);
  }
  return out + SeeAlso(app, page);
}

}  // namespace secretscan
