#include "rewrite/verified_repository.h"

#include <filesystem>

#include "gmock/gmock.h"

namespace secretscan {
namespace {

using ::testing::AnyOf;
using ::testing::Contains;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::Not;

std::string Describe(const std::vector<CheckNote>& notes) {
  std::string text;
  for (const CheckNote& note : notes) {
    text += "  " + note.what + " | " + note.place + " | " + note.object + "\n";
  }
  return text;
}

}  // namespace

std::string Describe(const Verification& verification) {
  std::string text;
  for (const Check& check : verification.checks) {
    text += check.id + " " + std::string(CheckStateName(check.state)) + "\n" +
            Describe(check.violations) + "unreadable\n" + Describe(check.unreadable) + "remarks\n" +
            Describe(check.remarks);
  }
  return text;
}

VerificationTest::VerificationTest() : secret_("hunter" + std::string("22")) {
  repository_.WriteFile("a", "1\n");
  repository_.WriteFile("dir/sub/conf", "p=nothing\n");
  repository_.WriteFile(".gitignore", "*.ignored\n");
  repository_.Commit("one");
  repository_.WriteFile("dir/sub/conf", "p=" + secret_ + "\n");
  leak_ = repository_.Commit("two");
  flagged_ = repository_.Run({"rev-parse", "HEAD:dir/sub/conf"});
  repository_.Run({"tag", "-a", "-m", "release", "v1"});
  repository_.Run({"checkout", "-q", "-b", "topic"});
  repository_.WriteFile("b", "1\n");
  repository_.Commit("three");
  repository_.Run({"checkout", "-q", "main"});
  repository_.WriteFile("c", "1\n");
  repository_.Commit("four");
  repository_.Run({"merge", "-q", "--no-edit", "topic"});
  old_tip_ = repository_.Run({"rev-parse", "main"});
  history_ = HandRewrite(repository_.path(), secret_, "REDACTED");
  for (const CommitFate& commit : history_.commits) {
    maps_.commits[commit.before] = commit.after;
  }
  for (const ReferenceFate& reference : history_.references) {
    maps_.references[reference.name] = {reference.before, reference.after};
  }
  repository_.Run({"reset", "-q", "--hard"});
  repository_.Run({"reflog", "expire", "--expire=now", "--all"});
  for (const char* name : {"ORIG_HEAD", "COMMIT_EDITMSG", "MERGE_MSG"}) {
    std::filesystem::remove(repository_.path() + "/.git/" + name);
  }
}

void VerificationTest::Purge() {
  repository_.Run({"gc", "-q", "--prune=now"});
  after_purge_ = true;
}

std::string VerificationTest::Git(const std::string& directory,
                                  const std::vector<std::string>& args) {
  const GitResult result = RunGit(directory, args);
  EXPECT_EQ(result.exit_code, 0) << args[0] << result.output;
  return result.output;
}

Verification VerificationTest::Run(const std::string& path) {
  std::vector<SecretLiteral> secrets;
  if (!secret_.empty()) {
    secrets.push_back({secret_, "the password", std::nullopt});
  }
  auto search = SecretSearch::Create(secrets, blobs_);
  EXPECT_TRUE(search.ok()) << search.status();
  auto repository = Repository::Open(path.empty() ? repository_.path() : path);
  EXPECT_TRUE(repository.ok()) << repository.status();
  VerificationInput input{**repository, **search};
  input.run = has_run_ ? &maps_ : nullptr;
  input.after_purge = after_purge_;
  input.threads = 2;
  auto verification = Verify(input);
  EXPECT_TRUE(verification.ok()) << verification.status();
  EXPECT_EQ(verification->checks.size(), 7U);
  // Nothing that is told may tell the secret.
  EXPECT_THAT(Describe(*verification), Not(HasSubstr("hunter" + std::string("22"))));
  return *std::move(verification);
}

const Check& VerificationTest::Get(const Verification& verification, const std::string& id) {
  for (const Check& check : verification.checks) {
    if (check.id == id) {
      return check;
    }
  }
  ADD_FAILURE() << id;
  return verification.checks.front();
}

void VerificationTest::ExpectFound(const std::string& place, const std::string& path) {
  const Verification verification = Run(path);
  const Check& check = Get(verification, "V1");
  EXPECT_EQ(check.state, CheckState::kFails) << Describe(verification);
  EXPECT_THAT(check.violations, Contains(AnyOf(Field(&CheckNote::place, HasSubstr(place)),
                                               Field(&CheckNote::what, HasSubstr(place)))))
      << Describe(verification);
  EXPECT_FALSE(verification.holds());
}

void VerificationTest::ExpectHolds() {
  const Verification verification = Run();
  EXPECT_TRUE(verification.holds()) << Describe(verification);
}

}  // namespace secretscan
