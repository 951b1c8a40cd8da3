// `verify`: certificates of repositories that git itself rewrote.
#include <filesystem>

#include "cli/sandbox.h"
#include "gmock/gmock.h"
#include "nlohmann/json.hpp"

namespace secretscan {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kRun[] = "20260131T093000Z-1a2b3c4d";

class VerifyCommandTest : public SandboxTest {
 protected:
  // A history with a leak, rewritten by hand; the run's maps are where a rewrite leaves them.
  VerifyCommandTest() {
    NewRepository("work");
    Commit("work", "a", "1\n");
    Commit("work", "conf", "TOKEN=" + TestToken() + "\n");
    Commit("work", "b", "1\n");
    report_ = Run({"history", "work", "-c", rules_path(), "-f", "jsonl", "--no-cache"}).out;
    Write("report.jsonl", report_);
    Write("secrets", TestToken() + "\n");
    const std::vector<std::string> old = {Id("HEAD"), Id("HEAD~1"), Id("HEAD~2")};
    Git("work", {"checkout", "--quiet", "--detach", "HEAD~2"});
    for (const char* file : {"conf", "b"}) {
      Write(root() / "work" / file, file == std::string("b") ? "1\n" : "TOKEN=REDACTED\n");
      Git("work", {"add", file});
      Git("work", {"commit", "--quiet", "-C", old[file == std::string("b") ? 0 : 1]});
    }
    Git("work", {"branch", "--force", "main"});
    Git("work", {"checkout", "--quiet", "main"});
    const std::vector<std::string> now = {Id("HEAD"), Id("HEAD~1"), Id("HEAD~2")};
    run_ = root() / "work/.git/secretscan" / kRun;
    std::filesystem::create_directories(run_);
    std::vector<std::string> rows;
    for (size_t i = 0; i < 3; ++i) {
      rows.push_back(old[i] + " " + now[i] + "\n");
    }
    std::sort(rows.begin(), rows.end());
    const std::string head = "old" + std::string(38, ' ') + "new";
    Write(run_ / "commit-map", head + "\n" + rows[0] + rows[1] + rows[2]);
    Write(run_ / "ref-map", head + std::string(38, ' ') + "ref\n" + old[0] + " " + now[0] +
                                " refs/heads/main\n");
    Write(run_ / "first-changed-commits", old[1] + " " + now[1] + "\n");
    Write(run_ / "ban-list", old[0] + "\n" + old[1] + "\n");
    old_ = old[0];
  }

  void Forget() const {
    Git("work", {"reflog", "expire", "--expire=now", "--all"});
    std::filesystem::remove(root() / "work/.git/ORIG_HEAD");
  }
  void Purge() const {
    Forget();
    Git("work", {"gc", "--quiet", "--prune=now"});
  }

  std::string Id(const std::string& revision) const {
    std::string id = Git("work", {"rev-parse", revision});
    id.pop_back();
    return id;
  }

  ProcessResult Verify(std::vector<std::string> args) const {
    args.insert(args.begin(), {"verify", "work"});
    args.insert(args.end(), {"-c", rules_path(), "--no-cache"});
    const ProcessResult result = Run(args);
    EXPECT_THAT(result.out + result.err, Not(HasSubstr(TestToken())));
    return result;
  }

  std::string report_, old_;
  std::filesystem::path run_;
};

TEST_F(VerifyCommandTest, TellsWhatIsLeftUntilNothingIs) {
  // The reflog still leads to the leak.
  ProcessResult result = Verify({"--secret-file", "secrets"});
  EXPECT_EQ(result.exit_code, 1) << result.out << result.err;
  EXPECT_THAT(result.out, HasSubstr("DOES NOT HOLD"));
  EXPECT_THAT(result.out, HasSubstr("HEAD@{"));
  Forget();
  result = Verify({"--secret-file", "secrets"});
  EXPECT_EQ(result.exit_code, 0) << result.out << result.err;
  EXPECT_THAT(result.out, HasSubstr("The certificate HOLDS"));
  EXPECT_THAT(result.out, HasSubstr("refs/heads/main: conf"));
  EXPECT_EQ(Verify({"--secret-file", "secrets", "--after-purge"}).exit_code, 1);
  Purge();
  result = Verify({"--secret-file", "secrets", "--after-purge", "--with-git"});
  EXPECT_EQ(result.exit_code, 0) << result.out << result.err;
  EXPECT_THAT(result.out, HasSubstr("not checked"));
}

TEST_F(VerifyCommandTest, WritesCertificates) {
  Forget();
  const ProcessResult result = Verify({"--secret-file", "secrets", "--json", "-r", "out.txt"});
  EXPECT_EQ(result.exit_code, 0) << result.out << result.err;
  const nlohmann::json certificate = nlohmann::json::parse(result.out);
  EXPECT_EQ(certificate["schema"], "secretscan-certificate/1");
  EXPECT_EQ(certificate["holds"], true);
  EXPECT_EQ(certificate["run"], kRun);
  EXPECT_EQ(certificate["checks"].size(), 7U);
  EXPECT_EQ(certificate["rules"]["digest"].get<std::string>().size(), 64U);
  EXPECT_EQ(certificate["targets"]["secrets"], 1);
  EXPECT_THAT(Read(root() / "out.txt"), HasSubstr("HOLDS"));
  EXPECT_EQ(nlohmann::json::parse(Read(run_ / "certificate.json"))["holds"], true);
}

TEST_F(VerifyCommandTest, UnderstandsAReportThatHidesSecrets) {
  EXPECT_THAT(report_, Not(HasSubstr(TestToken())));
  EXPECT_EQ(Verify({"--report", "report.jsonl"}).exit_code, 1);
  Forget();
  ProcessResult result = Verify({"--report", "report.jsonl"});
  EXPECT_EQ(result.exit_code, 0) << result.out << result.err;
  // Where the repository tells the secret no more, findings are compared by id.
  Purge();
  result = Verify({"--report", "report.jsonl", "--after-purge"});
  EXPECT_EQ(result.exit_code, 0) << result.out << result.err;
  Commit("work", "again", "TOKEN=" + TestToken() + "\n");
  result = Verify({"--report", "report.jsonl", "--after-purge"});
  EXPECT_EQ(result.exit_code, 1) << result.out << result.err;
}

TEST_F(VerifyCommandTest, ChecksFilesByReportsThatHideSecrets) {
  Purge();
  Write(root() / "work/a", "TOKEN=" + TestToken() + "\n");
  EXPECT_EQ(Verify({"--report", "report.jsonl"}).exit_code, 1);
  Git("work", {"add", "a"});
  Write(root() / "work/a", "1\n");
  EXPECT_EQ(Verify({"--report", "report.jsonl"}).exit_code, 1);
}

TEST_F(VerifyCommandTest, LooksAtAFreshCloneOfARemote) {
  Forget();
  Git("", {"init", "--quiet", "--bare", "--initial-branch=main", "server.git"});
  Git("work", {"remote", "add", "origin", (root() / "server.git").string()});
  Git("work", {"push", "--quiet", "origin", old_ + ":refs/heads/main", old_ + ":refs/pull/1/head"});
  ProcessResult result =
      Verify({"--secret-file", "secrets", "--remote", "origin", "--json", "-r", "c.json"});
  EXPECT_EQ(result.exit_code, 1) << result.out << result.err;
  nlohmann::json certificate = nlohmann::json::parse(result.out);
  EXPECT_EQ(certificate["remote"], true);
  EXPECT_THAT(certificate["old_references"].get<std::vector<std::string>>(),
              ::testing::IsSupersetOf({"refs/heads/main", "refs/pull/1/head"}));
  Git("work", {"push", "--quiet", "--force", "origin", "main"});
  result = Verify({"--secret-file", "secrets", "--remote", (root() / "server.git").string(), "--json"});
  EXPECT_EQ(result.exit_code, 1) << result.out << result.err;
  certificate = nlohmann::json::parse(result.out);
  EXPECT_THAT(certificate["old_references"].get<std::vector<std::string>>(),
              ::testing::ElementsAre("refs/pull/1/head"));
  Git("work", {"push", "--quiet", "origin", ":refs/pull/1/head"});
  result = Verify({"--secret-file", "secrets", "--remote", "origin"});
  EXPECT_EQ(result.exit_code, 0) << result.out << result.err;
  EXPECT_EQ(Verify({"--secret-file", "secrets", "--remote", "--upload-pack=x"}).exit_code, 2);
  EXPECT_EQ(Verify({"--secret-file", "secrets", "--remote", "ext::sh -c x"}).exit_code, 2);
  EXPECT_EQ(Verify({"--secret-file", "secrets", "--remote", "/none"}).exit_code, 3);
}

TEST_F(VerifyCommandTest, OtherSecretsAreToldAndNewOnesFail) {
  Forget();
  EXPECT_EQ(Verify({"--secret-file", "secrets"}).exit_code, 0);
  // A commit of the run that holds what the old one did not.
  Git("work", {"checkout", "--quiet", "--detach"});
  Write(root() / "work/b", TestToken(5) + "\n");
  Git("work", {"add", "b"});
  Git("work", {"commit", "--quiet", "--amend", "-C", "HEAD"});
  const std::string bad = Id("HEAD");
  Git("work", {"branch", "--force", "main"});
  Git("work", {"checkout", "--quiet", "main"});
  std::string map = Read(run_ / "commit-map");
  map.replace(map.find(old_) + 41, 40, bad);
  Write(run_ / "commit-map", map);
  Forget();
  const ProcessResult result = Verify({"--secret-file", "secrets", "--json"});
  EXPECT_EQ(result.exit_code, 1);
  const nlohmann::json certificate = nlohmann::json::parse(result.out);
  EXPECT_EQ(certificate["checks"][1]["state"], "fails") << result.out;
  EXPECT_EQ(certificate["checks"][2]["state"], "fails") << result.out;
}

TEST_F(VerifyCommandTest, WantsSomethingToVerify) {
  std::filesystem::remove_all(run_);
  EXPECT_EQ(Verify({}).exit_code, 2);
  EXPECT_EQ(Verify({"--run", "../x"}).exit_code, 2);
  EXPECT_EQ(Verify({"--run", kRun}).exit_code, 2);
  EXPECT_EQ(Verify({"--report", "none"}).exit_code, 2);
  EXPECT_EQ(Verify({"--blob", "12"}).exit_code, 2);
}

}  // namespace
}  // namespace secretscan
