// Messages for log collectors, as the program says them.
#include <sstream>

#include "cli/sandbox.h"
#include "gmock/gmock.h"
#include "nlohmann/json.hpp"

namespace secretscan {
namespace {

using Json = nlohmann::json;
using ::testing::HasSubstr;
using ::testing::Not;

class JsonLogTest : public SandboxTest {
 protected:
  // Every line of standard error, which must be an object with these three.
  static std::vector<Json> Lines(const ProcessResult& result) {
    std::vector<Json> lines;
    std::istringstream text(result.err);
    for (std::string line; std::getline(text, line);) {
      const Json object = Json::parse(line, nullptr, /*allow_exceptions=*/false);
      EXPECT_TRUE(object.is_object()) << line;
      if (!object.is_object()) {
        continue;
      }
      EXPECT_THAT(object.value("time", ""),
                  ::testing::MatchesRegex("[-0-9]{10}T[:0-9]{8}[.][0-9]{3}Z"))
          << line;
      EXPECT_THAT(object.value("level", ""), ::testing::AnyOf("info", "warning", "error"));
      EXPECT_NE(object.value("message", ""), "") << line;
      lines.push_back(object);
    }
    return lines;
  }
  static Json Event(const ProcessResult& result, const std::string& name) {
    for (const Json& line : Lines(result)) {
      if (line.value("event", "") == name) {
        return line;
      }
    }
    return Json::object();
  }
};

TEST_F(JsonLogTest, AScanEndsWithASummary) {
  LeakyRepository("leaky");
  for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{
           {"history", "leaky", "--log-format", "json"},
           {"--log-format=json", "git", "leaky"},
           {"dir", "leaky", "--log-format=json"}}) {
    std::vector<std::string> args = words;
    args.insert(args.end(), {"-c", rules_path(), "-v"});
    const ProcessResult result = Run(args);
    EXPECT_EQ(result.exit_code, 1) << result.err;
    const Json summary = Event(result, "summary");
    EXPECT_EQ(summary.value("findings", 0), 1) << result.err;
    EXPECT_EQ(summary.value("complete", false), true);
    EXPECT_THAT(result.err, Not(HasSubstr(TestToken())));
  }
}

TEST_F(JsonLogTest, MistakesAreTold) {
  const ProcessResult flag = Run({"history", "--bogus", "--log-format=json"});
  EXPECT_EQ(flag.exit_code, 2);
  EXPECT_THAT(Lines(flag).at(0).value("message", ""), HasSubstr("--bogus"));
  EXPECT_EQ(Lines(flag).at(0)["level"], "error");
  EXPECT_EQ(Lines(Run({"--log-format=json"})).at(0)["level"], "error");
  EXPECT_THAT(Run({"history", "--log-format=xml"}).err, HasSubstr("--log-format"));
  EXPECT_EQ(Lines(Run({"history", "absent", "--log-format=json"})).at(0)["level"], "error");
}

TEST_F(JsonLogTest, WhatIsMissingIsAnEventWithItsReason) {
  const auto repository = LeakyRepository("leaky");
  const std::string blob = Git("leaky", {"rev-parse", "HEAD:README"}).substr(0, 40);
  std::filesystem::remove(repository / ".git/objects" / blob.substr(0, 2) / blob.substr(2));
  const ProcessResult result =
      Run({"history", "leaky", "-c", rules_path(), "--log-format=json"});
  EXPECT_EQ(result.exit_code, 3);
  const Json skip = Event(result, "skip");
  EXPECT_EQ(skip.value("kind", ""), "blob");
  EXPECT_EQ(skip.value("name", ""), blob);
  EXPECT_EQ(skip.value("reason", ""), "missing");
  EXPECT_EQ(Event(result, "summary").value("complete", true), false);
}

TEST_F(JsonLogTest, RewriteAndVerifySpeakIt) {
  LeakyRepository("leaky");
  const ProcessResult rewrite =
      Run({"rewrite", "leaky", "-c", rules_path(), "--apply", "--log-format=json"});
  EXPECT_EQ(rewrite.exit_code, 0) << rewrite.err;
  EXPECT_THAT(Lines(rewrite), Not(::testing::IsEmpty()));
  EXPECT_THAT(rewrite.err, Not(HasSubstr(TestToken())));
  const ProcessResult verify = Run({"verify", "leaky", "--run", "none", "--log-format=json"});
  EXPECT_NE(verify.exit_code, 0);
  EXPECT_EQ(Lines(verify).at(0)["level"], "error");
}

TEST_F(JsonLogTest, BehindTwoDashesThereAreNoFlags) {
  LeakyRepository("--log-format=json");
  const ProcessResult result = Run({"history", "-c", rules_path(), "--", "--log-format=json"});
  EXPECT_EQ(result.exit_code, 1) << result.err;
  EXPECT_THAT(result.err, ::testing::StartsWith("secretscan: 1 finding"));
}

TEST_F(JsonLogTest, QuietIsQuiet) {
  LeakyRepository("leaky");
  EXPECT_EQ(Run({"history", "leaky", "-c", rules_path(), "-q", "--log-format=json"}).err, "");
}

}  // namespace
}  // namespace secretscan
