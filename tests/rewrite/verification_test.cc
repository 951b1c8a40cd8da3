// A repository without violations, and checks of references, objects and remains.
#include "rewrite/verification.h"

#include <filesystem>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rewrite/verified_repository.h"

namespace secretscan {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

TEST_F(VerificationTest, HoldsBeforeAndAfterAPurge) {
  Verification verification = Run();
  EXPECT_TRUE(verification.holds()) << Describe(verification);
  for (const Check& check : verification.checks) {
    EXPECT_EQ(check.state, CheckState::kHolds) << check.id << Describe(verification);
  }
  const Check& tips = Get(verification, "V7");
  EXPECT_THAT(tips.remarks, Contains(Field(&CheckNote::place,
                                           HasSubstr("refs/heads/main: dir/sub/conf"))));
  EXPECT_THAT(Get(verification, "V1").remarks, Not(IsEmpty()));  // what a purge would remove

  Purge();
  verification = Run();
  EXPECT_TRUE(verification.holds()) << Describe(verification);
  EXPECT_EQ(Get(verification, "V3").state, CheckState::kNotChecked);
}

TEST_F(VerificationTest, NoticesMissingObjects) {
  repository_.WriteFile("d", "only here\n");
  repository_.Commit("d");
  const std::string blob = repository_.Run({"rev-parse", "HEAD:d"});
  std::filesystem::remove(repository_.path() + "/" + repository_.LooseObjectPath(blob));
  const Verification verification = Run();
  EXPECT_THAT(Get(verification, "V5").violations,
              Contains(AllOf(Field(&CheckNote::place, HasSubstr("refs/heads/main: d")),
                             Field(&CheckNote::object, blob))))
      << Describe(verification);
}

TEST_F(VerificationTest, NoticesReferencesThatAreStillOld) {
  repository_.Run({"update-ref", "refs/heads/topic", old_tip_ + "^2"});
  repository_.Run({"update-ref", "refs/heads/new", old_tip_});
  const Verification verification = Run();
  const Check& check = Get(verification, "V6");
  EXPECT_THAT(check.violations, Contains(AllOf(Field(&CheckNote::what, HasSubstr("still the old")),
                                               Field(&CheckNote::place, "refs/heads/topic"))))
      << Describe(verification);
  EXPECT_THAT(check.violations, Contains(AllOf(Field(&CheckNote::what, HasSubstr("old commits")),
                                               Field(&CheckNote::place, "refs/heads/new"))));
}

TEST_F(VerificationTest, NoticesReferencesThatAreGone) {
  repository_.Run({"branch", "-q", "-D", "topic"});
  EXPECT_THAT(Get(Run(), "V6").violations, Contains(Field(&CheckNote::place, "refs/heads/topic")));
}

TEST_F(VerificationTest, LetsWorkGoOn) {
  repository_.WriteFile("later", "1\n");
  repository_.Commit("later");
  const Verification verification = Run();
  EXPECT_TRUE(verification.holds()) << Describe(verification);
  EXPECT_THAT(Get(verification, "V6").remarks, Contains(Field(&CheckNote::place, "refs/heads/main")));
}

TEST_F(VerificationTest, WorksWithoutARun) {
  has_run_ = false;
  const Verification verification = Run();
  EXPECT_TRUE(verification.holds()) << Describe(verification);
  for (const char* id : {"V3", "V4", "V6", "V7"}) {
    EXPECT_EQ(Get(verification, id).state, CheckState::kNotChecked);
  }
}

TEST_F(VerificationTest, DoesNotSayCleanOfAPartialClone) {
  repository_.Run({"config", "uploadpack.allowFilter", "true"});
  const std::string clone = repository_.parent() + "/partial";
  Git(repository_.parent(), {"clone", "-q", "--filter=blob:none", "--no-checkout",
                             "file://" + repository_.path(), clone});
  has_run_ = false;
  const Verification verification = Run(clone);
  EXPECT_FALSE(verification.holds()) << Describe(verification);
  EXPECT_EQ(Get(verification, "V5").state, CheckState::kUnreadable);
}

TEST_F(VerificationTest, FindsRemains) {
  auto search = SecretSearch::Create({{secret_, "the password", std::nullopt}}, {});
  ASSERT_TRUE(search.ok());
  const auto remains = [&] {
    auto repository = Repository::Open(repository_.path());
    auto check = FindRemains(**repository, **search, 2, nullptr);
    EXPECT_TRUE(check.ok());
    return *std::move(check);
  };
  EXPECT_THAT(remains().violations, Contains(Field(&CheckNote::object, flagged_)));
  Purge();
  EXPECT_EQ(remains().state, CheckState::kHolds);
}

TEST_F(VerificationTest, EndsWhenItIsInterrupted) {
  auto search = SecretSearch::Create({{secret_, "the password", std::nullopt}}, {});
  auto repository = Repository::Open(repository_.path());
  Progress progress;
  progress.cancelled = true;
  VerificationInput input{**repository, **search};
  input.progress = &progress;
  EXPECT_TRUE(absl::IsCancelled(Verify(input).status()));
}

}  // namespace
}  // namespace secretscan
