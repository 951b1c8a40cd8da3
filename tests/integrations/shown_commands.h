// The program's command lines that a text shows.
#pragma once

#include <string>
#include <vector>

namespace secretscan::testing {

struct ShownCommand {
  int line = 0;                    // from 1
  std::vector<std::string> words;  // without the program's name; variables are left as they are
};

// Of Markdown: lines of code blocks (fenced or indented by four blanks) and code in a line, if it is
// more than a command's name. Elsewhere: all lines. What begins a line may be `$ `, `exec `, `- `, `run: `, `entry: `, an image's name and the
// like. Left out is what is no command line but its form: `[REPO]`, `a|b`, `…`.
std::vector<ShownCommand> CommandsOfMarkdown(const std::string& text);
std::vector<ShownCommand> CommandsOfScript(const std::string& text);

// The words of one command, as a shell sees them: up to `|`, `>`, `<`, `;`, `&`, a comment, or three
// blanks, behind which documentation explains. Quotes are taken away.
std::vector<std::string> ShellWords(const std::string& text);

}  // namespace secretscan::testing
