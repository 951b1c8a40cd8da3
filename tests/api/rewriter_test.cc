#include "secretscan/rewriter.h"

#include <atomic>
#include <filesystem>
#include <string>
#include <utility>

#include "api/token_rules.h"
#include "git/test_repository.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "secretscan/report.h"
#include "secretscan/scanner.h"

namespace secretscan {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

class RewriterTest : public ::testing::Test {
 protected:
  RewriterTest() {
    repository_.WriteFile("f", "key = " + Token("tok") + "\n");
    repository_.WriteFile("conf/g", Token("oth") + "\n");
    repository_.Commit("first");
    repository_.WriteFile("f", "clean\n");
    repository_.Commit("second");
    before_ = repository_.Run({"rev-parse", "main"});
  }
  ScanOutcome Scan() const {
    const absl::StatusOr<Scanner> scanner = Scanner::Create(WithTokenRules());
    EXPECT_TRUE(scanner.ok()) << scanner.status();
    HistoryRequest request{.repository = repository_.path(), .kinds = {"-dangling", "-reflog"}};
    absl::StatusOr<ScanOutcome> outcome = scanner->ScanHistory(request);
    EXPECT_TRUE(outcome.ok()) << outcome.status();
    return *std::move(outcome);
  }
  Rewriter Open() const {
    absl::StatusOr<Rewriter> rewriter = Rewriter::Open(repository_.path());
    EXPECT_TRUE(rewriter.ok()) << rewriter.status();
    return *std::move(rewriter);
  }
  std::string Log() { return repository_.Run({"log", "-p", "--all"}); }

  TestRepository repository_;
  std::string before_;
};

TEST_F(RewriterTest, PlansAppliesAndUndoes) {
  const Rewriter rewriter = Open();
  const RewriteRequest request{.outcomes = {Scan()}};
  const absl::StatusOr<PlannedRewrite> plan = rewriter.Plan(request);
  ASSERT_TRUE(plan.ok()) << plan.status();
  EXPECT_EQ(plan->id.size(), 32u);
  EXPECT_TRUE(plan->has_changes);
  EXPECT_EQ(plan->commits_changed, 2);
  EXPECT_EQ(plan->blobs_replaced, 2);
  EXPECT_EQ(plan->references_changed, 1);
  EXPECT_THAT(plan->text, HasSubstr("REDACTED"));
  EXPECT_THAT(plan->text, Not(HasSubstr("12345678")));
  EXPECT_THAT(plan->json, HasSubstr(plan->id));
  EXPECT_EQ(repository_.Run({"rev-parse", "main"}), before_);
  EXPECT_THAT(*rewriter.Runs(), IsEmpty());

  const absl::StatusOr<AppliedRewrite> done = rewriter.Apply(request, plan->id);
  ASSERT_TRUE(done.ok()) << done.status();
  EXPECT_NE(repository_.Run({"rev-parse", "main"}), before_);
  EXPECT_THAT(Log(), Not(HasSubstr("12345678")));
  EXPECT_TRUE(std::filesystem::is_directory(done->backup));
  EXPECT_THAT(done->next_steps, HasSubstr("push"));
  absl::StatusOr<std::vector<RewriteRunInfo>> runs = rewriter.Runs();
  ASSERT_TRUE(runs.ok()) << runs.status();
  ASSERT_THAT(*runs, SizeIs(1));
  EXPECT_EQ((*runs)[0].run, done->run);
  EXPECT_EQ((*runs)[0].state, "applied");
  EXPECT_EQ((*runs)[0].backup, done->backup);

  const absl::StatusOr<UndoneRewrite> undone = rewriter.Undo("", false);
  ASSERT_TRUE(undone.ok()) << undone.status();
  EXPECT_EQ(undone->run, done->run);
  EXPECT_EQ(repository_.Run({"rev-parse", "main"}), before_);
  EXPECT_THAT(Log(), HasSubstr(Token("tok")));
  runs = rewriter.Runs();
  ASSERT_TRUE(runs.ok());
  EXPECT_EQ(runs->front().state, "undone");
}

TEST_F(RewriterTest, VerifyTellsWhatIsLeft) {
  const Rewriter rewriter = Open();
  const ScanOutcome found = Scan();
  const VerifyRequest request{.outcomes = {found}, .scanner = WithTokenRules()};
  const absl::StatusOr<RewriteCertificate> before = rewriter.Verify(request);
  ASSERT_TRUE(before.ok()) << before.status();
  EXPECT_FALSE(before->holds);
  EXPECT_TRUE(before->complete);
  EXPECT_EQ(before->run, "");
  ASSERT_THAT(before->checks, SizeIs(7));
  EXPECT_EQ(before->checks[0].id, "V1");
  EXPECT_EQ(before->checks[0].state, "fails");
  EXPECT_GT(before->checks[0].violation_count, 0);
  EXPECT_THAT(before->checks[0].violations, Not(IsEmpty()));
  EXPECT_THAT(before->text + before->json, Not(HasSubstr("12345678")));

  const absl::StatusOr<AppliedRewrite> done = rewriter.Apply({.outcomes = {found}}, "");
  ASSERT_TRUE(done.ok()) << done.status();
  const absl::StatusOr<RewriteCertificate> after = rewriter.Verify(request);
  ASSERT_TRUE(after.ok()) << after.status();
  EXPECT_TRUE(after->holds) << after->text;
  EXPECT_EQ(after->run, done->run);
  // The run's own record is enough to go by.
  const absl::StatusOr<RewriteCertificate> by_run =
      rewriter.Verify({.run = done->run, .scanner = WithTokenRules()});
  ASSERT_TRUE(by_run.ok()) << by_run.status();
  EXPECT_TRUE(by_run->holds) << by_run->text;
  // The old objects are still there.
  VerifyRequest purged = request;
  purged.after_purge = true;
  EXPECT_FALSE(rewriter.Verify(purged)->holds);
}

TEST_F(RewriterTest, VerifyNeedsSomethingToLookFor) {
  const Rewriter rewriter = Open();
  EXPECT_TRUE(absl::IsInvalidArgument(rewriter.Verify({}).status()));
  EXPECT_TRUE(absl::IsInvalidArgument(rewriter.Verify({.secrets = {""}}).status()));
  EXPECT_TRUE(absl::IsInvalidArgument(rewriter.Verify({.outcomes = {ScanOutcome()}}).status()));
  EXPECT_TRUE(absl::IsInvalidArgument(rewriter.Verify({.blobs = {"xyz"}}).status()));
  EXPECT_TRUE(absl::IsNotFound(
      rewriter.Verify({.run = "20260131T093000Z-1a2b3c4d"}).status()));
}

TEST_F(RewriterTest, TakesOutOnlyWhatIsAskedFor) {
  const absl::StatusOr<ScanOutcome> one = Filtered(
      Scan(), [](const FoundSecret& found) { return found.rule_id == "other-token"; });
  ASSERT_TRUE(one.ok()) << one.status();
  const absl::StatusOr<AppliedRewrite> done =
      Open().Apply({.outcomes = {*one}, .replacement = "gone", .keep_backup = false}, "");
  ASSERT_TRUE(done.ok()) << done.status();
  EXPECT_EQ(done->backup, "");
  EXPECT_THAT(Log(), HasSubstr(Token("tok")));
  EXPECT_THAT(Log(), HasSubstr("+gone"));
  EXPECT_THAT(Log(), Not(HasSubstr(Token("oth"))));
  EXPECT_TRUE(absl::IsFailedPrecondition(Open().Undo("", false).status()));
}

TEST_F(RewriterTest, SecretsPathsBlobsAndRulesAreTargets) {
  const Rewriter rewriter = Open();
  const absl::StatusOr<PlannedRewrite> secret = rewriter.Plan({.secrets = {Token("tok")}});
  ASSERT_TRUE(secret.ok()) << secret.status();
  EXPECT_EQ(secret->blobs_replaced, 1);
  const absl::StatusOr<PlannedRewrite> path = rewriter.Plan({.paths = {"conf"}});
  ASSERT_TRUE(path.ok()) << path.status();
  EXPECT_EQ(path->commits_changed, 2);
  EXPECT_EQ(path->blobs_replaced, 0);
  const std::string id = repository_.Run({"rev-parse", "main:conf/g"});
  const absl::StatusOr<PlannedRewrite> blob = rewriter.Plan({.blobs = {id}});
  ASSERT_TRUE(blob.ok()) << blob.status();
  EXPECT_EQ(blob->blobs_removed, 1);
  const absl::StatusOr<PlannedRewrite> rules =
      rewriter.Plan({.replacement_rules = "regex:tok_[0-9]+==>x\n"});
  ASSERT_TRUE(rules.ok()) << rules.status();
  EXPECT_EQ(rules->blobs_replaced, 1);
  const absl::StatusOr<PlannedRewrite> nothing = rewriter.Plan({.secrets = {"not" + Token("x")}});
  ASSERT_TRUE(nothing.ok()) << nothing.status();
  EXPECT_FALSE(nothing->has_changes);
}

TEST_F(RewriterTest, ApplyRefusesAnotherPlan) {
  const Rewriter rewriter = Open();
  const RewriteRequest request{.outcomes = {Scan()}};
  const absl::StatusOr<PlannedRewrite> plan = rewriter.Plan(request);
  ASSERT_TRUE(plan.ok()) << plan.status();
  repository_.WriteFile("h", "more\n");
  repository_.Commit("third");
  const std::string now = repository_.Run({"rev-parse", "main"});
  EXPECT_TRUE(absl::IsAborted(rewriter.Apply(request, plan->id).status()));
  EXPECT_EQ(repository_.Run({"rev-parse", "main"}), now);
  EXPECT_THAT(*rewriter.Runs(), IsEmpty());
}

TEST_F(RewriterTest, ObstaclesRefuse) {
  const Rewriter rewriter = Open();
  const RewriteRequest request{.secrets = {Token("oth")}};
  repository_.WriteFile("conf/g", Token("oth") + "\nunsaved\n");
  const absl::StatusOr<PlannedRewrite> plan = rewriter.Plan(request);
  ASSERT_TRUE(plan.ok()) << plan.status();
  bool refuses = false;
  for (const RewriteObstacle& obstacle : plan->obstacles) {
    refuses = refuses || obstacle.refuses;
  }
  EXPECT_TRUE(refuses);
  EXPECT_TRUE(absl::IsFailedPrecondition(rewriter.Apply(request, "").status()));
  EXPECT_EQ(repository_.Run({"rev-parse", "main"}), before_);
  EXPECT_EQ(repository_.ReadFile("conf/g"), Token("oth") + "\nunsaved\n");
}

TEST_F(RewriterTest, CanBeCancelled) {
  const std::atomic<bool> cancelled = true;
  const RewriteRequest request{.secrets = {Token("oth")}, .cancelled = &cancelled};
  EXPECT_TRUE(absl::IsCancelled(Open().Apply(request, "").status()));
  EXPECT_THAT(*Open().Runs(), IsEmpty());
}

TEST_F(RewriterTest, WrongRequestsAreErrors) {
  EXPECT_TRUE(absl::IsInvalidArgument(Rewriter::Open("/proc").status()));
  const Rewriter rewriter = Open();
  for (const RewriteRequest& request :
       {RewriteRequest{}, RewriteRequest{.outcomes = {ScanOutcome()}},
        RewriteRequest{.secrets = {""}}, RewriteRequest{.secrets = {"a\nb"}},
        RewriteRequest{.paths = {""}}, RewriteRequest{.blobs = {before_}},
        RewriteRequest{.blobs = {"xyz"}}, RewriteRequest{.max_blob_bytes = -1},
        RewriteRequest{.replacement_rules = "regex:(\n"}}) {
    EXPECT_TRUE(absl::IsInvalidArgument(rewriter.Plan(request).status()));
  }
  EXPECT_TRUE(absl::IsInvalidArgument(
      rewriter.Apply({.secrets = {"x"}, .backup_directory = "here"}, "").status()));
  EXPECT_TRUE(absl::IsNotFound(rewriter.Undo("", false).status()));
}

}  // namespace
}  // namespace secretscan
