// The files that other programs read: their shape, and what connects them.
#include "integrations/yaml_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <re2/re2.h>

#include <filesystem>
#include <set>

namespace secretscan {
namespace {

using Json = nlohmann::ordered_json;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::ParseYaml;
using testing::ProjectFile;

std::set<std::string> Matches(const std::string& text, const std::string& expression) {
  const RE2 regex(expression);
  std::set<std::string> found;
  re2::StringPiece rest = text;
  for (std::string group; RE2::FindAndConsume(&rest, regex, &group);) {
    found.insert(group);
  }
  return found;
}

std::set<std::string> Keys(const Json& object) {
  std::set<std::string> keys;
  for (const auto& [key, value] : object.items()) {
    keys.insert(key);
  }
  return keys;
}

TEST(GithubAction, IsACompositeOfDocumentedParts) {
  const std::string text = ProjectFile("action.yml");
  const Json action = ParseYaml(text);
  EXPECT_EQ(action.at("runs").at("using"), "composite");
  for (const char* part : {"inputs", "outputs"}) {
    for (const auto& [name, about] : action.at(part).items()) {
      EXPECT_FALSE(about.at("description").get<std::string>().empty()) << name;
      EXPECT_THAT(ProjectFile("docs/ci.md"), HasSubstr("| `" + name + "` |"));
    }
  }
  // All inputs are used, and nothing is that is no input.
  EXPECT_EQ(Matches(text, R"(\$\{\{ inputs\.([a-z-]+) \}\})"), Keys(action["inputs"]));
}

TEST(GithubAction, NothingFromOutsideIsAPartOfAScript) {
  const Json action = ParseYaml(ProjectFile("action.yml"));
  for (const Json& step : action.at("runs").at("steps")) {
    if (!step.contains("run")) {
      continue;
    }
    EXPECT_EQ(step.at("shell"), "bash");
    const std::string run = step["run"];
    EXPECT_THAT(run, Not(HasSubstr("${{")));
    // One word, the path of a script.
    const auto script = Matches(run, R"re(^"\$GITHUB_ACTION_PATH/([a-z/.]+)"$)re");
    ASSERT_EQ(script.size(), 1u) << run;
    const std::filesystem::path path = SECRETSCAN_SOURCE_DIR "/" + *script.begin();
    EXPECT_NE(std::filesystem::status(path).permissions() & std::filesystem::perms::owner_exec,
              std::filesystem::perms::none);
  }
}

TEST(GithubAction, ItsScriptsKnowWhatTheyAreGiven) {
  const std::string scripts =
      ProjectFile("integrations/github/scan.sh") + ProjectFile("integrations/github/verdict.sh");
  std::set<std::string> given;
  const Json action = ParseYaml(ProjectFile("action.yml"));
  for (const Json& step : action["runs"]["steps"]) {
    if (step.contains("env")) {
      given.merge(Keys(step["env"]));
    }
  }
  for (const std::string& name :
       Matches(scripts, R"(\$\{?((?:INPUT|PULL_REQUEST)_[A-Z_]+|EXIT_CODE|FAIL_ON_FINDINGS))")) {
    EXPECT_TRUE(given.erase(name) == 1) << name;
  }
  EXPECT_EQ(given, std::set<std::string>());
  const auto set = Matches(scripts, "set_output ([a-z-]+) ");
  for (const std::string& name :
       Matches(ProjectFile("action.yml"), R"(steps\.scan\.outputs\.([a-z-]+))")) {
    EXPECT_TRUE(set.contains(name)) << name;
  }
}

TEST(GitlabTemplate, CollectsWhatItWrites) {
  const Json job = ParseYaml(ProjectFile("integrations/gitlab/secretscan.yml")).at("secretscan");
  const std::string script = job.at("script").at(0);
  for (const auto& [kind, file] : job.at("artifacts").at("reports").items()) {
    EXPECT_THAT(script, HasSubstr("=" + file.get<std::string>()));
  }
  EXPECT_EQ(job.at("artifacts").at("when"), "always");
  EXPECT_EQ(job.at("variables").at("GIT_DEPTH"), "0");
  EXPECT_EQ(job.at("allow_failure").at("exit_codes"), "1");
}

TEST(PreCommitHooks, AreWhatTheFrameworkAsksFor) {
  const Json hooks = ParseYaml(ProjectFile(".pre-commit-hooks.yaml"));
  ASSERT_EQ(hooks.size(), 4u);
  std::set<std::string> ids;
  for (const Json& hook : hooks) {
    for (const char* key : {"id", "name", "entry", "language", "description"}) {
      EXPECT_FALSE(hook.at(key).get<std::string>().empty()) << key;
    }
    EXPECT_TRUE(ids.insert(hook["id"]).second);
    EXPECT_EQ(hook.at("always_run"), "true");
    const std::string language = hook["language"], entry = hook["entry"];
    EXPECT_THAT(language, ::testing::AnyOf("system", "docker_image"));
    // An image's entry begins with its name, and its entry point is the program.
    EXPECT_TRUE(entry.starts_with(language == "system" ? "secretscan " : "ghcr.io/")) << entry;
    EXPECT_THAT(ProjectFile("docs/hooks.md"), HasSubstr(hook["id"].get<std::string>()));
  }
}

TEST(Images, HaveOneName) {
  for (const char* file :
       {".pre-commit-hooks.yaml", "integrations/gitlab/secretscan.yml", "Dockerfile",
        "docs/ci.md"}) {
    EXPECT_EQ(Matches(ProjectFile(file), "(ghcr\\.io/[a-z/]+)"),
              std::set<std::string>{"ghcr.io/secretscan/secretscan"})
        << file;
  }
}

TEST(Images, RunAsNobodyInParticularAndStartTheProgram) {
  const std::string text = ProjectFile("Dockerfile");
  const size_t last_stage = text.rfind("\nFROM ");
  ASSERT_NE(last_stage, std::string::npos);
  const std::string stage = text.substr(last_stage);
  EXPECT_TRUE(RE2::PartialMatch(stage, "\nUSER [1-9][0-9]*:[1-9][0-9]*\n"));
  EXPECT_THAT(stage, HasSubstr("\nENTRYPOINT [\"secretscan\"]\n"));
  EXPECT_THAT(stage, Not(HasSubstr("-dev")));
}

}  // namespace
}  // namespace secretscan
