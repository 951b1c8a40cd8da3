// Help of every command, hidden ones included, and what is said about typing mistakes.
#include "cli/help_text.h"

#include <set>

#include "absl/strings/str_split.h"
#include "cli/command_line.h"
#include "cli/command_page.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace secretscan {
namespace {

using ::testing::AnyOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

void Collect(const CLI::App& app, std::vector<const CLI::App*>* all) {
  all->push_back(&app);
  for (const CLI::App* sub : app.get_subcommands([](const CLI::App*) { return true; })) {
    Collect(*sub, all);
  }
}

class HelpTest : public ::testing::Test {
 protected:
  HelpTest() { Collect(line_.root(), &apps_); }

  CommandLine line_;
  std::vector<const CLI::App*> apps_;
};

TEST_F(HelpTest, FitsOnATerminal) {
  for (const CLI::App* app : apps_) {
    const std::vector<std::string> lines =
        absl::StrSplit(HelpText(DescribeCommand(*app)), '\n');
    for (const std::string& line : lines) {
      EXPECT_LE(line.size(), kPageWidth) << FullName(*app) << ": " << line;
    }
  }
}

TEST_F(HelpTest, LeadsWithExamplesAndEndsWithExitCodes) {
  for (const CLI::App* app : apps_) {
    const CommandPage page = DescribeCommand(*app);
    SCOPED_TRACE(page.name);
    EXPECT_THAT(page.examples, Not(IsEmpty()));
    for (const Example& example : page.examples) {
      EXPECT_THAT(example.command, HasSubstr(page.name));
    }
    EXPECT_THAT(page.exit_codes, AllOf(::testing::StartsWith("0 "), EndsWith(".")));
    const std::string help = HelpText(page);
    EXPECT_LT(help.find("\nUsage: " + page.name), help.find("\nExamples:\n"));
    EXPECT_LT(help.find("\nExamples:\n"), help.find("\nOptions:\n"));
    EXPECT_LT(help.find("\nOptions:\n"), help.rfind("\nExit code: 0 "));
  }
}

TEST_F(HelpTest, EveryFlagHasALongNameAndIsExplained) {
  for (const CLI::App* app : apps_) {
    const CommandPage page = DescribeCommand(*app);
    EXPECT_THAT(page.description, AllOf(Not(IsEmpty()), Not(EndsWith("."))));
    std::set<std::string> names;
    for (const FlagGroup& group : page.groups) {
      for (const FlagPage& flag : group.flags) {
        SCOPED_TRACE(page.name + " " + flag.names.back());
        EXPECT_TRUE(flag.names.back().starts_with("--"));
        EXPECT_THAT(flag.help, AllOf(Not(IsEmpty()), Not(::testing::ContainsRegex("[^ ][.]$"))));
        EXPECT_EQ(flag.kind == ValueKind::kNone, flag.value.empty());
        for (const std::string& name : flag.names) {
          EXPECT_TRUE(names.insert(name).second);
        }
      }
    }
    for (const ArgumentPage& argument : page.arguments) {
      EXPECT_THAT(argument.help, Not(IsEmpty())) << page.name << " " << argument.name;
    }
  }
}

TEST_F(HelpTest, ListsWhatIsNotHiddenInGroups) {
  const CommandPage page = DescribeCommand(line_.root());
  std::vector<std::string> groups;
  for (const SubcommandPage& command : page.commands) {
    if (groups.empty() || groups.back() != command.group) {
      groups.push_back(command.group);
    }
    EXPECT_THAT(command.names[0], Not(AnyOf("detect", "protect")));
  }
  EXPECT_THAT(groups, SizeIs(5));  // no group is there twice
  const CommandPage rewrite = DescribeCommand(*line_.root().get_subcommand("rewrite"));
  EXPECT_THAT(HelpText(rewrite), Not(HasSubstr("--resign")));
  EXPECT_THAT(HelpText(rewrite), HasSubstr("  --undo[=RUN] "));
}

TEST_F(HelpTest, ChoicesAreThoseThatTheParserKnows) {
  const CommandPage page = DescribeCommand(*line_.root().get_subcommand("history"));
  for (const FlagGroup& group : page.groups) {
    for (const FlagPage& flag : group.flags) {
      for (const std::string& choice : flag.choices) {
        const std::string word = flag.names.back() + "=" + choice;
        const char* argv[] = {"secretscan", "history", word.c_str()};
        EXPECT_EQ(CommandLine().Parse(3, argv), std::nullopt) << word;
      }
    }
  }
}

// What `words` make it say.
std::string Complaint(const std::vector<std::string>& words) {
  std::vector<const char*> argv = {"secretscan"};
  for (const std::string& word : words) {
    argv.push_back(word.c_str());
  }
  ::testing::internal::CaptureStderr();
  const std::optional<int> exit_code =
      CommandLine().Parse(static_cast<int>(argv.size()), argv.data());
  EXPECT_THAT(exit_code, ::testing::Optional(AnyOf(1, 2, 126)));
  return ::testing::internal::GetCapturedStderr();
}

std::string Doubled(std::string name) {
  name.insert(name.size() / 2, 1, name[name.size() / 2]);
  return name;
}

TEST_F(HelpTest, EveryMistypedCommandGetsTheRightSuggestion) {
  for (const CLI::App* app : apps_) {
    if (app->get_parent() == nullptr) {
      continue;
    }
    std::vector<std::string> words = absl::StrSplit(FullName(*app), ' ');
    words.erase(words.begin());
    words.back() = Doubled(words.back());
    EXPECT_THAT(Complaint(words), HasSubstr("did you mean " + app->get_name() + "?"));
  }
}

TEST_F(HelpTest, EveryMistypedFlagGetsTheRightSuggestion) {
  for (const CLI::App* app : apps_) {
    std::vector<std::string> words = absl::StrSplit(FullName(*app), ' ');
    words.erase(words.begin());
    words.emplace_back();
    for (const FlagGroup& group : DescribeCommand(*app).groups) {
      for (const FlagPage& flag : group.flags) {
        words.back() = Doubled(flag.names.back());
        EXPECT_THAT(Complaint(words), HasSubstr("did you mean " + flag.names.back() + "?"))
            << FullName(*app);
      }
    }
  }
}

}  // namespace
}  // namespace secretscan
