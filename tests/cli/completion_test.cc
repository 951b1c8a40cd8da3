// Completion scripts, in the shells that they are for.
#include "cli/sandbox.h"
#include "cli/shell.h"
#include "gmock/gmock.h"

namespace secretscan {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StrEq;

class CompletionTest : public SandboxTest {
 protected:
  CompletionTest() {
    for (const char* shell : {"bash", "zsh", "fish"}) {
      const ProcessResult script = Run({"completion", shell});
      EXPECT_EQ(script.exit_code, 0) << script.err;
      Write(std::string("secretscan.") + shell, script.out);
    }
    Write("work/my file.toml", "");
    Write("work/rules/own.toml", "");
  }

  ProcessResult InShell(const std::vector<std::string>& args) const {
    ProcessRequest request = Request({});
    request.args = args;
    request.directory = (root() / "work").string();
    return RunProcess(request);
  }

  // What bash would offer for the last of `words`, which it splits at "=", too; a line each.
  std::string Bash(const std::vector<std::string>& words) const {
    std::vector<std::string> args = {
        "bash", "--norc", "-uc",
        ". ../secretscan.bash\n"
        "COMP_WORDS=(secretscan \"$@\"); COMP_CWORD=$#\n"
        "_secretscan\n"
        "printf '%s\\n' \"${COMPREPLY[@]}\" | sort",
        "bash"};
    args.insert(args.end(), words.begin(), words.end());
    const ProcessResult result = InShell(args);
    EXPECT_EQ(result.exit_code, 0);
    EXPECT_THAT(result.err, StrEq(""));
    return result.out;
  }

  // A shell whose prompt is "ready> ".
  std::vector<std::string> Environment() const {
    std::vector<std::string> environment = Request({}).environment;
    environment.insert(environment.end(), {"TERM=dumb", "PS1=ready> ", "INPUTRC=/dev/null"});
    return environment;
  }
};

TEST_F(CompletionTest, BashOffersCommands) {
  EXPECT_EQ(Bash({"hist"}), "history\n");
  EXPECT_EQ(Bash({"rules", "li"}), "lint\nlist\n");
  EXPECT_EQ(Bash({"-q", "hist"}), "history\n");
  EXPECT_EQ(Bash({"help", "hist"}), "history\n");
  EXPECT_THAT(Bash({""}), AllOf(HasSubstr("directory\n"), Not(HasSubstr("detect\n"))));
}

TEST_F(CompletionTest, BashOffersFlagsOfTheCommand) {
  EXPECT_EQ(Bash({"history", "--colo"}), "--color\n");
  EXPECT_EQ(Bash({"ignore", "add", "--re"}), "--reason\n--repo\n--report\n");
  EXPECT_EQ(Bash({"directory", "--follow"}), "--follow-symlinks\n");  // another name of dir
  EXPECT_EQ(Bash({"filter-repo", "--path-"}), "--path-glob\n--path-match\n--path-regex\n");
  EXPECT_EQ(Bash({"history", "--", "--colo"}), "\n");
}

TEST_F(CompletionTest, BashOffersWhatAFlagTakes) {
  EXPECT_EQ(Bash({"history", "--color", ""}), "always\nauto\nnever\n");
  EXPECT_EQ(Bash({"history", "--color", "=", "a"}), "always\nauto\n");
  EXPECT_EQ(Bash({"history", "--color", "="}), "always\nauto\nnever\n");
  EXPECT_EQ(Bash({"history", "-f", "sar"}), "sarif\n");
  EXPECT_EQ(Bash({"history", "--threads", ""}), "\n");
  // A flag's value is no command, and what a flag may have is behind "=".
  EXPECT_EQ(Bash({"rules", "list", "-c", "test", "--no-r"}), "--no-repo-config\n");
  EXPECT_EQ(Bash({"dir", "--redact", "ru"}), "rules\n");
}

TEST_F(CompletionTest, BashOffersFilesAndDirectories) {
  EXPECT_EQ(Bash({"history", "-c", "m"}), "my file.toml\n");
  EXPECT_EQ(Bash({"history", "--config", "=", "rules/"}), "rules/own.toml\n");
  EXPECT_EQ(Bash({"history", "-f", "sarif", "=", "m"}), "my file.toml\n");
  EXPECT_EQ(Bash({"history", ""}), "rules\n");
  EXPECT_EQ(Bash({"dir", ""}), "my file.toml\nrules\n");
}

TEST_F(CompletionTest, BashCompletesAtTheTabKey) {
  Shell shell({"bash", "--norc", "--noprofile", "-i"}, Environment(), (root() / "work").string());
  ASSERT_TRUE(shell.WaitFor("ready> ")) << shell.screen();
  shell.Type(". ../secretscan.bash\n");
  ASSERT_TRUE(shell.WaitFor("ready> ")) << shell.screen();
  // One is left of each: it is written out, with a space behind, and quoted.
  shell.Type("secretscan hist\t--colo\tnev\t-c m\t");
  EXPECT_TRUE(shell.WaitFor("secretscan history --color never -c my\\ file.toml "))
      << shell.screen();
}

TEST_F(CompletionTest, ZshCompletesAtTheTabKey) {
  if (!HasProgram("zsh")) {
    GTEST_SKIP() << "zsh is not installed";
  }
  const ProcessResult syntax = InShell({"zsh", "-n", "../secretscan.zsh"});
  EXPECT_EQ(syntax.exit_code, 0) << syntax.err;
  Shell shell({"zsh", "-f", "-i"}, Environment(), (root() / "work").string());
  ASSERT_TRUE(shell.WaitFor("ready> ")) << shell.screen();
  shell.Type("unsetopt prompt_cr prompt_sp; autoload -U compinit; compinit -u -D; "
             ". ../secretscan.zsh\n");
  ASSERT_TRUE(shell.WaitFor("\nready> ")) << shell.screen();
  shell.Type("secretscan rules li\t");
  EXPECT_TRUE(shell.WaitFor("lint")) << shell.screen();
  EXPECT_TRUE(shell.WaitFor("List the rules that a scan would run")) << shell.screen();
  shell.Type("\x15");
  for (const char* line : {"hist\t--colo\tnev\t-c m\t"}) {
    shell.Type(std::string("secretscan ") + line);
    EXPECT_TRUE(shell.WaitFor("my\\ file.toml")) << shell.screen();
  }
  EXPECT_THAT(shell.screen(), HasSubstr("never "));
}

TEST_F(CompletionTest, FishOffersTheSame) {
  if (!HasProgram("fish")) {
    GTEST_SKIP() << "fish is not installed";
  }
  const ProcessResult syntax = InShell({"fish", "--no-config", "-n", "../secretscan.fish"});
  EXPECT_EQ(syntax.exit_code, 0) << syntax.err;
  const auto offers = [&](const std::string& line) {
    return InShell({"fish", "--no-config", "-c",
                    "source ../secretscan.fish; complete -C '" + line + "' | string split -f1 \\t"})
        .out;
  };
  EXPECT_EQ(offers("secretscan hist"), "history\n");
  EXPECT_EQ(offers("secretscan rules li"), "lint\nlist\n");
  EXPECT_EQ(offers("secretscan directory --follow"), "--follow-symlinks\n");
  EXPECT_EQ(offers("secretscan history --color "), "always\nauto\nnever\n");
  EXPECT_EQ(offers("secretscan history -c m"), "my file.toml\n");
  EXPECT_EQ(offers("secretscan history "), "rules/\n");
}

TEST_F(CompletionTest, OtherShellsAreRefused) {
  const ProcessResult result = Run({"completion", "tcsh"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr("tcsh"));
}

}  // namespace
}  // namespace secretscan
