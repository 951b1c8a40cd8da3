// Where a scan's rules come from.
#include <sys/stat.h>

#include <cstdlib>

#include "config_testing.h"
#include "rules/toml_guard.h"

namespace secretscan {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

class LoadRulesTest : public ::testing::Test {
 protected:
  void SetUp() override { ClearEnvironment(); }
  void TearDown() override { ClearEnvironment(); }

  static void ClearEnvironment() {
    for (const char* name : {"SECRETSCAN_CONFIG", "GITLEAKS_CONFIG", "GITLEAKS_CONFIG_TOML"}) {
      ::unsetenv(name);
    }
  }
  // A configuration whose title is its name.
  std::string Config(const std::string& name) {
    return directory_.Write(name, "title = '" + name + "'\n");
  }
  std::string TitleOf(const RuleSource& source) {
    const auto rules = LoadRules(source);
    EXPECT_TRUE(rules.ok()) << rules.status();
    return rules.ok() ? (*rules)->title : "";
  }

  ConfigDirectory directory_;
};

TEST_F(LoadRulesTest, FirstHitWins) {
  RuleSource source;
  source.target = directory_.path();
  const auto built_in = LoadRules(source);
  ASSERT_TRUE(built_in.ok()) << built_in.status();
  EXPECT_EQ((*built_in)->origin, "built-in");

  Config(".gitleaks.toml");
  EXPECT_EQ(TitleOf(source), ".gitleaks.toml");
  Config(".secretscan.toml");
  EXPECT_EQ(TitleOf(source), ".secretscan.toml");
  ::setenv("GITLEAKS_CONFIG_TOML", "title = 'text'", 1);
  EXPECT_EQ(TitleOf(source), "text");
  EXPECT_EQ((*LoadRules(source))->origin, "GITLEAKS_CONFIG_TOML");
  ::setenv("GITLEAKS_CONFIG", Config("gitleaks-env").c_str(), 1);
  EXPECT_EQ(TitleOf(source), "gitleaks-env");
  ::setenv("SECRETSCAN_CONFIG", Config("secretscan-env").c_str(), 1);
  EXPECT_EQ(TitleOf(source), "secretscan-env");
  source.config_path = Config("flag");
  EXPECT_EQ(TitleOf(source), "flag");
}

TEST_F(LoadRulesTest, EmptyVariablesDoNotCount) {
  for (const char* name : {"SECRETSCAN_CONFIG", "GITLEAKS_CONFIG", "GITLEAKS_CONFIG_TOML"}) {
    ::setenv(name, "", 1);
  }
  Config(".gitleaks.toml");
  RuleSource source;
  source.target = directory_.path();
  EXPECT_EQ(TitleOf(source), ".gitleaks.toml");
}

TEST_F(LoadRulesTest, TargetMustBeADirectoryAndBeAsked) {
  Config(".gitleaks.toml");
  RuleSource source;
  source.target = directory_.path(".gitleaks.toml");
  EXPECT_EQ((*LoadRules(source))->origin, "built-in");
  source.target = directory_.path();
  source.use_target_config = false;
  EXPECT_EQ((*LoadRules(source))->origin, "built-in");
  source.use_target_config = true;
  EXPECT_EQ((*LoadRules(source))->origin, directory_.path(".gitleaks.toml"));
}

TEST_F(LoadRulesTest, MissingFilesAreNotFound) {
  RuleSource source;
  source.config_path = directory_.path("none.toml");
  const auto rules = LoadRules(source);
  EXPECT_EQ(rules.status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(rules.status().message(), "unable to load the rules: cannot open " +
                                          directory_.path("none.toml") +
                                          ": No such file or directory");
  source.config_path.clear();
  ::setenv("GITLEAKS_CONFIG", directory_.path("none.toml").c_str(), 1);
  const auto from_env = LoadRules(source);
  EXPECT_EQ(from_env.status().code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(from_env.status().message()), StartsWith("GITLEAKS_CONFIG: unable to"));
}

TEST_F(LoadRulesTest, BrokenTargetConfigurationIsNotSkipped) {
  directory_.Write(".secretscan.toml", "title = \n");
  Config(".gitleaks.toml");
  RuleSource source;
  source.target = directory_.path();
  EXPECT_EQ(LoadRules(source).status().code(), absl::StatusCode::kInvalidArgument);
}

TEST_F(LoadRulesTest, AnyFileNameIsToml) {
  RuleSource source;
  source.config_path = Config("rules.json");
  EXPECT_EQ(TitleOf(source), "rules.json");
}

TEST_F(LoadRulesTest, ADirectoryIsOnePack) {
  EXPECT_THAT(std::string(LoadRulesFile(directory_.path()).status().message()),
              HasSubstr("holds no *.toml files"));
  directory_.Write("20-b.toml", "[[rules]]\nid = 'b'\nregex = 'x'\n");
  directory_.Write("10-a.toml", "title = 'two files'\n[[rules]]\nid = 'a'\nregex = 'x'\n");
  directory_.Write("README", "no rules");
  const auto rules = LoadRulesFile(directory_.path() + "/");
  ASSERT_TRUE(rules.ok()) << rules.status();
  EXPECT_EQ((*rules)->title, "two files");
  ASSERT_EQ((*rules)->rules.size(), 2u);
  EXPECT_EQ((*rules)->rules[0].id, "a");
  directory_.Write("30-c.toml", "[[rules]]\nid = 'a'\nregex = 'x'\n");
  EXPECT_THAT(std::string(LoadRulesFile(directory_.path()).status().message()),
              ::testing::AllOf(HasSubstr("30-c.toml"), HasSubstr("10-a.toml")));
}

TEST_F(LoadRulesTest, HugeFilesAreRefused) {
  const std::string huge = directory_.Write("huge.toml", "");
  std::filesystem::resize_file(huge, kMaxConfigBytes + 1);
  EXPECT_EQ(LoadRulesFile(huge).status().code(), absl::StatusCode::kInvalidArgument);
}

TEST_F(LoadRulesTest, PipeInTheTargetIsNotOpened) {
  ASSERT_EQ(::mkfifo(directory_.path(".gitleaks.toml").c_str(), 0600), 0);
  RuleSource source;
  source.target = directory_.path();
  EXPECT_THAT(std::string(LoadRules(source).status().message()), HasSubstr("is no regular file"));
}

}  // namespace
}  // namespace secretscan
