#include "integrations/shown_commands.h"

#include <re2/re2.h>

#include <optional>
#include <sstream>

namespace secretscan::testing {
namespace {

// What describes command lines, and is none.
bool IsForm(const std::string& command) {
  static const RE2 form(R"(COMMAND|FLAGS|OPTIONS|…|\.\.\.( |$)|\[[A-Z-]|[a-z]\|[a-z])");
  return RE2::PartialMatch(command, form);
}

// The command that `line` is, if it is one of ours.
std::optional<std::string> CommandOf(const std::string& line) {
  static const RE2 before(
      R"((^\s*(?:- )?(?:\$ |exec |run: |entry: |script: |sh ['"]|'|echo ')?(?:secretscan |ghcr\.io/\S+ )|)"
      R"(^\s*docker run .* ghcr\.io/\S+ ))");
  std::string prefix;
  if (!RE2::PartialMatch(line, before, &prefix)) {
    return std::nullopt;
  }
  std::string command = line.substr(prefix.size());
  // What quoted the whole command ends it.
  if (const size_t quote = prefix.find_first_of("'\""); quote != std::string::npos) {
    command = command.substr(0, command.rfind(prefix[quote]));
  }
  return command;
}

void Collect(const std::string& command, int line, std::vector<ShownCommand>* commands) {
  if (!IsForm(command)) {
    commands->push_back({line, ShellWords(command)});
  }
}

}  // namespace

std::vector<std::string> ShellWords(const std::string& text) {
  std::vector<std::string> words;
  std::string word;
  bool in_word = false;
  char quote = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quote != 0) {
      if (c == quote) {
        quote = 0;
      } else {
        word += c;
      }
      continue;
    }
    if (c == '\'' || c == '"') {
      quote = c;
      in_word = true;
      continue;
    }
    const bool ends = c == '|' || c == '>' || c == '<' || c == ';' || c == '&' || c == '\\' ||
                      (c == '#' && !in_word) || text.compare(i, 3, "   ") == 0;
    if (c == ' ' || ends) {
      if (in_word) {
        words.push_back(word);
      }
      word.clear();
      in_word = false;
      if (ends) {
        return words;
      }
      continue;
    }
    word += c;
    in_word = true;
  }
  if (in_word) {
    words.push_back(word);
  }
  return words;
}

std::vector<ShownCommand> CommandsOfMarkdown(const std::string& text) {
  static const RE2 inline_code("`secretscan ([^`]+)`");
  std::vector<ShownCommand> commands;
  std::istringstream lines(text);
  bool fenced = false;
  int number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    if (line.find("```") != std::string::npos) {
      fenced = !fenced;
      continue;
    }
    if (fenced || line.starts_with("    ")) {
      if (const auto command = CommandOf(line)) {
        Collect(*command, number, &commands);
      }
      continue;
    }
    re2::StringPiece rest = line;
    for (std::string code; RE2::FindAndConsume(&rest, inline_code, &code);) {
      if (code.find(' ') != std::string::npos) {  // one word names a command, and is no use of it
        Collect(code, number, &commands);
      }
    }
  }
  return commands;
}

std::vector<ShownCommand> CommandsOfScript(const std::string& text) {
  std::vector<ShownCommand> commands;
  std::istringstream lines(text);
  int number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    if (const auto command = CommandOf(line)) {
      Collect(*command, number, &commands);
    }
  }
  return commands;
}

}  // namespace secretscan::testing
