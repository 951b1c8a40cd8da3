#include "rewrite/secret_recovery.h"

#include "git/test_repository.h"
#include "gtest/gtest.h"
#include "rules/entropy.h"

namespace secretscan {
namespace {

const std::string kSecret = std::string("Zx81") + "-kq07-" + "Lm29aa";

ReportedFinding Reported(std::string match, int64_t line, int64_t first, int64_t last) {
  ReportedFinding finding;
  finding.rule_id = "key";
  finding.start_line = finding.end_line = line;
  finding.start_column = first;
  finding.end_column = last;
  finding.match = std::move(match);
  finding.secret = "REDACTED";
  finding.entropy = static_cast<float>(ShannonEntropy(kSecret));
  return finding;
}

std::string Recovered(std::string_view text, const ReportedFinding& finding) {
  return RecoverSecret(text, finding).value_or("(none)");
}

TEST(SecretRecoveryTest, TakesWhatStandsBetweenWhatTheMatchShows) {
  const std::string text = "first\nkey = \"" + kSecret + "\";\nlast\n";
  EXPECT_EQ(Recovered(text, Reported("key = \"REDACTED\"", 2, 1, 22)), kSecret);
  EXPECT_EQ(Recovered(text, Reported("key = \"REDACTED\"", 1, 1, 22)), "(none)");
  EXPECT_EQ(Recovered(text, Reported("key = \"REDACTED\"", 9, 1, 22)), "(none)");
  EXPECT_EQ(Recovered(text, Reported("pass = \"REDACTED\"", 2, 1, 22)), "(none)");
}

TEST(SecretRecoveryTest, ComparesTheEntropy) {
  ReportedFinding finding = Reported("key = \"REDACTED\"", 1, 1, 22);
  EXPECT_EQ(Recovered("key = \"" + kSecret + "\"", finding), kSecret);
  EXPECT_EQ(Recovered("key = \"" + kSecret + "a\"", finding), "(none)");
  finding.entropy = 0;
  EXPECT_EQ(Recovered("key = \"" + kSecret + "\"", finding), "(none)");
}

TEST(SecretRecoveryTest, ComparesWhatIsShownOfTheSecret) {
  ReportedFinding finding = Reported("key = \"Zx81...\"", 1, 1, 22);
  finding.secret = "Zx81...";
  EXPECT_EQ(Recovered("key = \"" + kSecret + "\"", finding), kSecret);
  std::string other = kSecret;
  std::swap(other[0], other[1]);   // of the same entropy
  EXPECT_EQ(Recovered("key = \"" + other + "\"", finding), "(none)");
}

TEST(SecretRecoveryTest, GoesByColumnsWhereTheMatchShowsNothing) {
  const std::string text = "a\naaa=" + kSecret + "aa\n";
  const auto end = static_cast<int64_t>(4 + kSecret.size());
  EXPECT_EQ(Recovered(text, Reported("REDACTED", 2, 5, end)), kSecret);
  // As the reference counts them.
  EXPECT_EQ(Recovered(text, Reported("REDACTED", 2, 6, end + 1)), kSecret);
  EXPECT_EQ(Recovered(text, Reported("REDACTED", 2, 40, 60)), "(none)");
}

TEST(SecretRecoveryTest, OtherSecretsInTheMatchAreHiddenToo) {
  const std::string text = "user=someone key=" + kSecret + " more=other\n";
  EXPECT_EQ(Recovered(text, Reported("user=REDACTED key=REDACTED more=", 1, 1, 40)), kSecret);
}

TEST(SecretRecoveryTest, RefusesToChoose) {
  std::string twin = kSecret;
  std::swap(twin.front(), twin.back());
  EXPECT_EQ(Recovered("key=" + kSecret + ";key=" + twin + ";", Reported("key=REDACTED;", 1, 1, 9)),
            "(none)");
}

TEST(SecretRecoveryTest, SpansLines) {
  ReportedFinding finding = Reported("BEGIN\nREDACTED\nEND", 2, 1, 3);
  finding.end_line = 4;
  EXPECT_EQ(Recovered("x\nBEGIN\n" + kSecret + "\nEND\ny\n", finding), kSecret);
}

TEST(SecretRecoveryTest, ReadsTheFileOfTheCommit) {
  TestRepository repository;
  repository.WriteFile("conf/a:b.env", "key = \"" + kSecret + "\"\n");
  const std::string commit = repository.Commit("add");
  const auto opened = Repository::Open(repository.path());
  ASSERT_TRUE(opened.ok());
  ReportedFinding finding = Reported("key = \"REDACTED\"", 1, 1, 22);
  finding.commit = commit;
  finding.file = "conf/a:b.env";
  EXPECT_EQ(RecoverSecret(**opened, finding).value_or("(none)"), kSecret);
  finding.file = "conf/other.env";
  EXPECT_FALSE(RecoverSecret(**opened, finding));
  finding.blob = repository.Run({"rev-parse", "HEAD:conf/a:b.env"});
  EXPECT_EQ(RecoverSecret(**opened, finding).value_or("(none)"), kSecret);
}

}  // namespace
}  // namespace secretscan
