#include "rewrite/push_plan.h"

#include <filesystem>
#include <sstream>

#include "git/config_file.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rewrite/hand_rewrite.h"

namespace secretscan {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

ObjectId Id(char digit) {
  ObjectId id;
  EXPECT_TRUE(ObjectId::FromHex(std::string(40, digit), &id));
  return id;
}

std::vector<std::string> Names(const std::vector<PushItem>& items) {
  std::vector<std::string> names;
  for (const PushItem& item : items) {
    names.push_back(item.name);
  }
  return names;
}

TEST(PushPlan, PushesWhatTheRemoteHas) {
  const std::vector<ReferenceFate> references = {
      {"refs/heads/local", Id('1'), Id('2')},
      {"refs/heads/main", Id('3'), Id('4')},
      {"refs/notes/commits", Id('5'), Id('6')},
      {"refs/remotes/origin/HEAD", Id('7'), Id('8')},
      {"refs/remotes/origin/gone", Id('7'), {}},
      {"refs/remotes/origin/main", Id('7'), Id('8')},
      {"refs/remotes/origin/same", Id('9'), Id('9')},
      {"refs/remotes/other/main", Id('7'), Id('8')},
      {"refs/stash", Id('a'), Id('b')},
      {"refs/tags/v1", Id('c'), Id('d')},
      {"HEAD", Id('c'), Id('d')},
  };
  const Remote origin{"origin", "https://t@h/o/n", {"+refs/heads/*:refs/remotes/origin/*"}, false};
  const PushPlan plan = PlanPush(references, &origin);
  EXPECT_THAT(Names(plan.items), ElementsAre("refs/heads/gone", "refs/heads/main", "refs/tags/v1"));
  EXPECT_EQ(plan.items[1].before, Id('7'));  // what the remote has, not what the local branch had
  EXPECT_EQ(plan.items[1].after, Id('8'));
  EXPECT_THAT(plan.unknown, ElementsAre("refs/heads/local", "refs/notes/commits"));
  EXPECT_THAT(plan.refused, IsEmpty());
  EXPECT_EQ(plan.url, "https://h/o/n");
  EXPECT_EQ(plan.path_on_host, "o/n");
}

TEST(PushPlan, SetsApartWhatHostsKeep) {
  const std::vector<ReferenceFate> references = {
      {"refs/changes/34/1234/1", Id('1'), Id('2')}, {"refs/heads/main", Id('1'), Id('2')},
      {"refs/merge-requests/3/head", Id('1'), Id('2')}, {"refs/pull/7/head", Id('1'), Id('2')},
      {"refs/pull/7/merge", Id('1'), Id('2')}};
  const Remote mirror{"origin", "git@h:o/n.git", {"+refs/*:refs/*"}, true};
  for (const Remote* remote : {&mirror, static_cast<const Remote*>(nullptr)}) {
    const PushPlan plan = PlanPush(references, remote);
    EXPECT_THAT(Names(plan.items), ElementsAre("refs/heads/main"));
    EXPECT_EQ(plan.refused.size(), 4U);
  }
  EXPECT_EQ(RequestOf("refs/pull/7/merge"), "pull/7");
  EXPECT_EQ(RequestOf("refs/merge-requests/3/head"), "merge-requests/3");
  EXPECT_EQ(RequestOf("refs/changes/34/1234/1"), "changes/1234");
  EXPECT_EQ(RequestOf("refs/heads/main"), "");
}

// Whatever the plan says is done by a shell; then the server has what the clone has.
void PushAndCompare(const std::vector<std::string>& clone_args) {
  TestRepository source;
  const std::string secret = "hunter" + std::string("22");
  source.WriteFile("a", "1\n");
  source.Commit("one");
  source.WriteFile("conf", "p=" + secret + "\n");
  source.Commit("two");
  source.Run({"tag", "-a", "-m", "release", "v1"});
  source.Run({"branch", "it's-$(touch${IFS}pwned)&`x`"});
  source.Run({"branch", "topic"});
  source.Run({"branch", "b\xc3\xa4h"});
  source.Run({"tag", "light"});
  const std::string server = source.parent() + "/server.git", clone = source.parent() + "/clone";
  ASSERT_EQ(RunGit(source.parent(), {"clone", "-q", "--mirror", source.path(), server}).exit_code, 0);
  ASSERT_EQ(RunGit(server, {"remote", "rm", "origin"}).exit_code, 0);
  std::vector<std::string> args = {"clone", "-q"};
  args.insert(args.end(), clone_args.begin(), clone_args.end());
  args.insert(args.end(), {"file://" + server, clone});
  ASSERT_EQ(RunGit(source.parent(), args).exit_code, 0);
  const bool is_bare = !clone_args.empty();

  const RewrittenHistory history = HandRewrite(clone, secret, "REDACTED");
  ConfigFile config;
  ASSERT_TRUE(config.AddFile(clone + (is_bare ? "/config" : "/.git/config")).ok());
  const std::vector<Remote> remotes = ReadRemotes(config);
  ASSERT_EQ(remotes.size(), 1U);
  const PushPlan plan = PlanPush(history.references, &remotes[0]);
  for (const std::string& command : PushCommands(plan)) {
    // git's alias runs it in a shell, in the repository.
    const GitResult pushed = RunGit(clone, {"-c", "alias.sh=!" + command + " 2>&1 #", "sh"});
    EXPECT_EQ(pushed.exit_code, 0) << command << pushed.output;
  }
  EXPECT_FALSE(std::filesystem::exists(clone + "/pwned"));
  EXPECT_EQ(RunGit(server, {"log", "--all", "--oneline", "-S" + secret}).output, "");
  for (const Reference& reference : ReferencesOf(server)) {
    const std::string local = is_bare || reference.name.starts_with("refs/tags/")
                                  ? reference.name
                                  : "refs/remotes/origin/" + reference.name.substr(11);
    EXPECT_EQ(RunGit(clone, {"rev-parse", local}).output, reference.target.Hex()) << local;
  }
  EXPECT_EQ(ReferencesOf(server).size(), 6U);
}

TEST(PushPlan, ItsCommandsWorkFromAClone) { PushAndCompare({}); }
TEST(PushPlan, ItsCommandsWorkFromAMirror) { PushAndCompare({"--mirror"}); }
TEST(PushPlan, ItsCommandsWorkFromABareClone) { PushAndCompare({"--bare"}); }

TEST(PushPlan, OverwritesNobodysPush) {
  TestRepository source;
  const std::string secret = "hunter" + std::string("22");
  source.WriteFile("conf", secret);
  source.Commit("one");
  const std::string clone = source.parent() + "/clone.git";
  ASSERT_EQ(RunGit(source.parent(), {"clone", "-q", "--mirror", source.path(), clone}).exit_code, 0);
  const RewrittenHistory history = HandRewrite(clone, secret, "REDACTED");
  source.WriteFile("b", "2");
  const std::string theirs = source.Commit("meanwhile");
  source.Run({"checkout", "-q", "--detach"});
  const Remote remote{"origin", source.path(), {"+refs/*:refs/*"}, true};
  for (const std::string& command : PushCommands(PlanPush(history.references, &remote))) {
    EXPECT_NE(RunGit(clone, {"-c", "alias.sh=!" + command + " 2>&1 #", "sh"}).exit_code, 0);
  }
  EXPECT_EQ(source.Run({"rev-parse", "refs/heads/main"}), theirs);
}

TEST(PushPlan, SplitsLongCommands) {
  std::vector<ReferenceFate> references;
  for (int i = 0; i < 120; ++i) {
    references.push_back({"refs/heads/" + std::to_string(i), Id('1'), Id('2')});
  }
  EXPECT_EQ(PushCommands(PlanPush(references, nullptr)).size(), 3U);
}

}  // namespace
}  // namespace secretscan
