// Every command line that the documentation, the hooks and the templates show is one that the program
// takes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <set>

#include "cli/command_line.h"
#include "integrations/shown_commands.h"
#include "integrations/yaml_files.h"
#include "rewrite/filter_repo_arguments.h"

namespace secretscan {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::CommandsOfMarkdown;
using testing::CommandsOfScript;
using testing::ProjectFile;
using testing::ShellWords;
using testing::ShownCommand;

// What the program says against it, if anything. Nothing is run.
std::string Refusal(const std::vector<std::string>& words) {
  ::testing::internal::CaptureStderr();
  ::testing::internal::CaptureStdout();
  std::optional<int> exit_code;
  if (!words.empty() && words[0] == "filter-repo") {
    const auto outcome =
        ParseFilterRepoArguments({words.begin() + 1, words.end()}).outcome;
    if (outcome == FilterRepoParse::Outcome::kUsageError ||
        outcome == FilterRepoParse::Outcome::kError) {
      exit_code = 2;
    }
  } else {
    std::vector<const char*> arguments = {"secretscan"};
    for (const std::string& word : words) {
      arguments.push_back(word.c_str());
    }
    CommandLine command_line;
    exit_code = command_line.Parse(static_cast<int>(arguments.size()), arguments.data());
  }
  ::testing::internal::GetCapturedStdout();
  const std::string said = ::testing::internal::GetCapturedStderr();
  return exit_code.value_or(0) == 0 ? "" : "refused: " + said;
}

void ExpectTaken(const std::string& file, const std::vector<ShownCommand>& commands) {
  for (const ShownCommand& command : commands) {
    std::string text;
    for (const std::string& word : command.words) {
      text += " " + word;
    }
    EXPECT_EQ(Refusal(command.words), "") << file << ":" << command.line << ": secretscan" << text;
  }
}

TEST(CommandLines, OfTheDocumentationAreTaken) {
  std::vector<std::string> files = {"README.md", "CONTRIBUTING.md", "SECURITY.md"};
  for (const auto& entry :
       std::filesystem::directory_iterator(SECRETSCAN_SOURCE_DIR "/docs")) {
    if (entry.path().extension() == ".md" && entry.path().filename() != "rules.md") {
      files.push_back("docs/" + entry.path().filename().string());
    }
  }
  size_t count = 0;
  for (const std::string& file : files) {
    const std::vector<ShownCommand> commands = CommandsOfMarkdown(ProjectFile(file));
    ExpectTaken(file, commands);
    count += commands.size();
  }
  EXPECT_GT(count, 50u);
}

TEST(CommandLines, OfHooksAndTemplatesAreTaken) {
  for (const char* file : {"integrations/gitlab/secretscan.yml", "integrations/github/install.sh",
                           "integrations/github/scan.sh"}) {
    const std::vector<ShownCommand> commands = CommandsOfScript(ProjectFile(file));
    ExpectTaken(file, commands);
    EXPECT_FALSE(commands.empty()) << file;
  }
}

TEST(CommandLines, OfTheFrameworkPreCommitAreTaken) {
  for (const auto& hook : testing::ParseYaml(ProjectFile(".pre-commit-hooks.yaml"))) {
    std::vector<std::string> words = ShellWords(hook.at("entry").get<std::string>());
    words.erase(words.begin());  // the program, or an image
    if (hook.value("pass_filenames", "true") == "true") {
      words.push_back("FILE");
    }
    EXPECT_EQ(Refusal(words), "") << hook.at("id");
  }
}

TEST(CommandLines, AWrongOneWouldBeSeen) {
  EXPECT_THAT(Refusal({"history", "--bogus"}), HasSubstr("--bogus"));
  EXPECT_THAT(Refusal({"histroy"}), HasSubstr("did you mean history"));
  EXPECT_NE(Refusal({"filter-repo", "--bogus"}), "");
  EXPECT_EQ(Refusal({"history", "--since", "root", "."}), "");
}

TEST(CommandLines, AreFoundInMarkdown) {
  const std::vector<ShownCommand> commands = CommandsOfMarkdown(
      "Text with `secretscan dir -v src` and `secretscan COMMAND -v`, `secretscan dir`.\n"
      "    $ secretscan history --since \"2 weeks\"     explained\n"
      "    echo 'secretscan push' >> file\n"
      "```\n"
      "secretscan staged | cat\n"
      "      run: secretscan commit-msg {1}\n"
      "docker run --rm ghcr.io/x/y:1 history -r a.sarif # done\n"
      "sh 'secretscan history . -r -'\n"
      "```\n"
      "secretscan is a program\n");
  ASSERT_EQ(commands.size(), 7u);
  EXPECT_THAT(commands[0].words, ElementsAre("dir", "-v", "src"));
  EXPECT_EQ(commands[1].line, 2);
  EXPECT_THAT(commands[1].words, ElementsAre("history", "--since", "2 weeks"));
  EXPECT_THAT(commands[2].words, ElementsAre("push"));
  EXPECT_THAT(commands[3].words, ElementsAre("staged"));
  EXPECT_THAT(commands[4].words, ElementsAre("commit-msg", "{1}"));
  EXPECT_THAT(commands[5].words, ElementsAre("history", "-r", "a.sarif"));
  EXPECT_THAT(commands[6].words, ElementsAre("history", ".", "-r", "-"));
}

TEST(CommandLines, WordsAreTheShells) {
  EXPECT_THAT(ShellWords("history --ref 'refs/tags/*' a\"b c\"d"),
              ElementsAre("history", "--ref", "refs/tags/*", "ab cd"));
  EXPECT_THAT(ShellWords("rules docs > docs/rules.md"), ElementsAre("rules", "docs"));
  EXPECT_THAT(ShellWords("dir a#b # c"), ElementsAre("dir", "a#b"));
}

}  // namespace
}  // namespace secretscan
