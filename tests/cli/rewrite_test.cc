// `secretscan rewrite` from end to end: plan, apply, undo.
#include <sys/stat.h>

#include <algorithm>
#include <map>
#include <sstream>

#include "base/file.h"
#include "cli/sandbox.h"
#include "gmock/gmock.h"
#include "nlohmann/json.hpp"

namespace secretscan {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

std::string Encoded(std::string_view text, std::string_view before, bool as_hex) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string out;
  for (const char c : text) {
    if (as_hex) {
      out += before;
      out += kDigits[static_cast<unsigned char>(c) >> 4];
      out += kDigits[static_cast<unsigned char>(c) & 15];
    } else {
      out += c;
      out += before;
    }
  }
  return out;
}

// Standard alphabet; the size is a multiple of three.
std::string Base64(std::string_view text) {
  constexpr char kLetters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (size_t i = 0; i + 2 < text.size(); i += 3) {
    const uint32_t bits = static_cast<uint32_t>(static_cast<unsigned char>(text[i])) << 16 |
                          static_cast<uint32_t>(static_cast<unsigned char>(text[i + 1])) << 8 |
                          static_cast<unsigned char>(text[i + 2]);
    for (const int shift : {18, 12, 6, 0}) {
      out += kLetters[bits >> shift & 63];
    }
  }
  return out;
}

class RewriteTest : public SandboxTest {
 protected:
  const std::string token_ = TestToken();

  ProcessResult Rewrite(const fs::path& repository, std::vector<std::string> args,
                        const std::string& input = "") const {
    std::vector<std::string> words = {"rewrite", repository, "--config", rules_path(),
                                      "--no-repo-ignore"};
    words.insert(words.end(), args.begin(), args.end());
    return Run(words, input);
  }

  // All that git keeps of a repository, but for objects: references, HEADs, logs, indexes, files.
  std::map<std::string, std::string> State(const fs::path& repository) const {
    std::map<std::string, std::string> state;
    state["refs"] = Git(repository, {"for-each-ref"});
    state["stash"] = Git(repository, {"stash", "list", "--format=%H %gd %gs"});
    state["index"] = Git(repository, {"ls-files", "--stage"});
    state["config"] = Read(repository / ".git/config");
    state["head"] = Read(repository / ".git/HEAD");
    for (const auto& entry : fs::recursive_directory_iterator(repository)) {
      const std::string name = fs::relative(entry.path(), repository);
      const bool is_internal = name.starts_with(".git/") && !name.starts_with(".git/logs/");
      if (entry.is_symlink()) {
        state[name] = fs::read_symlink(entry.path());
      } else if (entry.is_regular_file() && !is_internal) {
        state[name] = Read(entry.path());
      }
    }
    return state;
  }

  // The token, wherever it can hide.
  fs::path EverywhereRepository() const {
    const fs::path repo = NewRepository("everywhere");
    Commit(repo, "README", "nothing to see\n");
    Git(repo, {"tag", "clean"});
    Commit(repo, "conf/app.env", "# settings\nTOKEN=" + token_ + "\n");
    const std::string text = "TOKEN=" + token_ + " in UTF-16\n";
    Commit(repo, "utf16.txt", "\xFF\xFE" + Encoded(text, std::string(1, '\0'), false));
    Commit(repo, "form.json", "{\"b\": \"" + Base64("x=" + token_ + ";yy") + "\"}\n");
    Commit(repo, "hex.txt", "raw " + Encoded(token_, "", true) + "\n");
    Commit(repo, "url.txt", "https://example.com/?t=" + Encoded(token_, "%", true) + "\n");
    fs::create_symlink("/srv/" + token_, repo / "link");
    Git(repo, {"add", "link"});
    Git(repo, {"commit", "--quiet", "--message", "Link"});
    Git(repo, {"commit", "--quiet", "--allow-empty", "--message", "Try " + token_ + " once"});
    Git(repo, {"-c", "user.email=x", "commit", "--quiet", "--allow-empty", "--message", "Who",
               "--author", "Name <" + token_ + "@example.com>"});
    Git(repo, {"tag", "-a", "v1", "--message", "With " + token_});
    Git(repo, {"notes", "add", "--message", "see " + token_});
    Commit(repo, "names/" + token_ + ".txt", "harmless\n");
    Git(repo, {"branch", "topic-" + token_});
    // Known to a reflog only.
    Commit(repo, "gone.txt", "was " + token_ + "\n");
    Git(repo, {"reset", "--quiet", "--hard", "HEAD~1"});
    Write(repo / "conf/app.env", "# settings\nTOKEN=" + token_ + "\nSTASHED=" + token_ + "\n");
    Git(repo, {"stash", "push", "--quiet"});
    Git(repo, {"worktree", "add", "--quiet", "-b", "side", root() / "linked"});
    Commit(root() / "linked", "side.txt", "side " + token_ + "\n");
    // Work that is not committed, and has nothing to do with it.
    Write(repo / "README", "nothing to see, yet\n");
    Write(repo / "untracked.txt", "mine\n");
    // What was typed into the editor last.
    Write(repo / ".git/COMMIT_EDITMSG", "Try " + token_ + "\n");
    return repo;
  }

  void ExpectClean(const fs::path& repo) const {
    EXPECT_THAT(Git(repo, {"log", "--all", "--reflog", "--format=%H", "-S", token_}), IsEmpty());
    EXPECT_THAT(Git(repo, {"log", "--all", "--reflog", "--format=%B %an %ae %cn %ce"}),
                Not(HasSubstr(token_)));
    for (const std::string tag : {"refs/tags/v1"}) {
      EXPECT_THAT(Git(repo, {"cat-file", "tag", tag}), Not(HasSubstr(token_)));
    }
    EXPECT_THAT(Git(repo, {"log", "-1", "-p", "-m", "stash@{0}"}), Not(HasSubstr(token_)));
    EXPECT_EQ(*ReadFile(repo / ".git/COMMIT_EDITMSG"), "Try REDACTED\n");
    EXPECT_THAT(Git(repo, {"grep", "-h", "see", "refs/notes/commits"}), HasSubstr("see REDACTED"));
    // All that anything reaches, whole.
    std::istringstream objects(
        Git(repo, {"rev-list", "--all", "--reflog", "--objects", "--no-object-names"}));
    for (std::string id; objects >> id;) {
      if (Git(repo, {"cat-file", "-t", id}) != "tree\n") {
        EXPECT_THAT(Git(repo, {"cat-file", "-p", id}), Not(HasSubstr(token_))) << id;
      }
    }
    for (const auto& [name, content] : State(repo)) {
      if (name != "refs" && name != "index" && !name.starts_with("names/") &&
          name.find("topic-") == std::string::npos) {
        EXPECT_THAT(content, Not(HasSubstr(token_))) << name;
      }
    }
    EXPECT_THAT(Read(root() / "linked/side.txt"), HasSubstr("side REDACTED"));
    Git(repo, {"fsck", "--strict"});
    const ProcessResult scan =
        Run({"history", repo, "--config", rules_path(), "--include=-dangling,-ref-name"});
    EXPECT_EQ(scan.exit_code, 0) << scan.out << scan.err;
  }
};

TEST_F(RewriteTest, APlanChangesNothingAndTellsNoSecret) {
  const fs::path repo = EverywhereRepository();
  const auto before = State(repo);
  const ProcessResult plan = Rewrite(repo, {});
  EXPECT_EQ(plan.exit_code, 1) << plan.out << plan.err;
  EXPECT_THAT(plan.out, StartsWith("ROTATE FIRST"));
  EXPECT_THAT(plan.out, HasSubstr("token-of-ours"));
  EXPECT_THAT(plan.out, HasSubstr("conf/app.env:2  TOKEN=REDACTED"));
  EXPECT_THAT(plan.out, HasSubstr("base64 1"));
  EXPECT_THAT(plan.out, HasSubstr("file-name: names/REDACTED.txt"));
  EXPECT_THAT(plan.out, HasSubstr("reference-name: refs/heads/topic-REDACTED"));
  EXPECT_THAT(plan.out + plan.err, Not(HasSubstr(token_)));
  EXPECT_EQ(State(repo), before);
  EXPECT_FALSE(fs::exists(repo / ".git/secretscan"));

  const ProcessResult json = Rewrite(repo, {"--json"});
  EXPECT_EQ(json.exit_code, 1);
  EXPECT_THAT(json.out + json.err, Not(HasSubstr(token_)));
  const auto parsed = nlohmann::json::parse(json.out);
  EXPECT_THAT(plan.out, HasSubstr(parsed["plan"].get<std::string>()));
  EXPECT_EQ(parsed["facts"]["commits_kept"], 1);
}

TEST_F(RewriteTest, ApplyTakesItOutEverywhereAndUndoBringsItBack) {
  const fs::path repo = EverywhereRepository();
  const auto before = State(repo);
  const auto linked_before = Read(root() / "linked/side.txt");
  const std::string clean = Git(repo, {"rev-parse", "clean"});
  const std::string id = nlohmann::json::parse(Rewrite(repo, {"--json"}).out)["plan"];

  const ProcessResult applied = Rewrite(repo, {"--apply", "--plan", id});
  // Names are left for a decision.
  EXPECT_EQ(applied.exit_code, 1) << applied.out << applied.err;
  EXPECT_THAT(applied.out + applied.err, Not(HasSubstr(token_)));
  ExpectClean(repo);
  EXPECT_EQ(Git(repo, {"rev-parse", "clean"}), clean);
  EXPECT_EQ(Read(repo / "README"), "nothing to see, yet\n");
  EXPECT_EQ(Read(repo / "untracked.txt"), "mine\n");
  EXPECT_THAT(Git(repo, {"status", "--porcelain"}), HasSubstr(" M README"));

  const ProcessResult status = Rewrite(repo, {"--status"});
  EXPECT_EQ(status.exit_code, 0);
  EXPECT_THAT(status.out, HasSubstr("applied"));
  const std::string run = status.out.substr(0, status.out.find(' '));
  for (const char* file : {"plan.json", "commit-map", "ref-map", "first-changed-commits"}) {
    EXPECT_TRUE(fs::exists(repo / ".git/secretscan" / run / file)) << file;
  }
  EXPECT_THAT(Read(repo / ".git/secretscan" / run / "plan.json"), Not(HasSubstr(token_)));

  const ProcessResult undone = Rewrite(repo, {"--undo"});
  EXPECT_EQ(undone.exit_code, 0) << undone.err;
  EXPECT_EQ(State(repo), before);
  EXPECT_EQ(Read(root() / "linked/side.txt"), linked_before);
  Git(repo, {"fsck", "--strict"});
  EXPECT_EQ(nlohmann::json::parse(Rewrite(repo, {"--json"}).out)["plan"], id);
}

TEST_F(RewriteTest, AnotherPlanIsRefused) {
  const fs::path repo = LeakyRepository("repo");
  const auto before = State(repo);
  const ProcessResult result =
      Rewrite(repo, {"--apply", "--plan", "00000000000000000000000000000000"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr("nothing was changed"));
  EXPECT_EQ(State(repo), before);
  EXPECT_FALSE(fs::exists(repo / ".git/secretscan"));
}

TEST_F(RewriteTest, ReportsOfAllKindsLeadToTheSamePlan) {
  const fs::path repo = LeakyRepository("repo");
  const std::string id = nlohmann::json::parse(Rewrite(repo, {"--json"}).out)["plan"];
  for (const std::string format : {"json", "jsonl"}) {
    for (const std::string redact : {"--redact=0", "--redact=100", "--redact=60"}) {
      const std::string report = root() / ("report." + format);
      EXPECT_EQ(Run({"history", repo, "--config", rules_path(), "-f", format, "-r", report, redact})
                    .exit_code,
                1);
      const ProcessResult plan = Rewrite(repo, {"--json", "--report", report});
      ASSERT_EQ(plan.exit_code, 1) << plan.err;
      EXPECT_EQ(nlohmann::json::parse(plan.out)["plan"], id) << format << redact;
    }
  }
  const ProcessResult listed = Rewrite(repo, {"--json", "--secret-file", "-"}, token_ + "\n");
  EXPECT_EQ(nlohmann::json::parse(listed.out)["plan"], id);
}

TEST_F(RewriteTest, NothingToDoIsCleanAndAppliesToNothing) {
  const fs::path repo = NewRepository("repo");
  Commit(repo, "a.txt", "harmless\n");
  const auto before = State(repo);
  EXPECT_EQ(Rewrite(repo, {}).exit_code, 0);
  const ProcessResult applied = Rewrite(repo, {"--apply"});
  EXPECT_EQ(applied.exit_code, 0) << applied.err;
  EXPECT_THAT(applied.out, HasSubstr("There is nothing to change."));
  EXPECT_EQ(State(repo), before);
  EXPECT_FALSE(fs::exists(repo / ".git/secretscan"));
}

TEST_F(RewriteTest, ShortLiteralsAreRefused) {
  const fs::path repo = NewRepository("repo");
  Commit(repo, "a.txt", "port and portal\n");
  const ProcessResult refused = Rewrite(repo, {"--secret-file", "-"}, "port\n");
  EXPECT_EQ(refused.exit_code, 2) << refused.out;
  EXPECT_THAT(refused.out, HasSubstr("too short"));
  EXPECT_EQ(Rewrite(repo, {"--apply", "--secret-file", "-"}, "port\n").exit_code, 2);
  EXPECT_EQ(Read(repo / "a.txt"), "port and portal\n");
  EXPECT_EQ(Rewrite(repo, {"--apply", "--force", "--secret-file", "-"}, "port\n").exit_code, 0);
  EXPECT_EQ(Read(repo / "a.txt"), "REDACTED and REDACTEDal\n");
}

TEST_F(RewriteTest, AReplacementMustNotHoldTheSecret) {
  const fs::path repo = LeakyRepository("repo");
  const ProcessResult result = Rewrite(repo, {"--replacement", "was-" + token_});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, Not(HasSubstr(token_)));
  EXPECT_EQ(Rewrite(repo, {"--apply", "--replacement", "gone"}).exit_code, 0);
  EXPECT_EQ(Read(repo / "conf/app.env"), "# settings\nTOKEN=gone\n");
}

TEST_F(RewriteTest, RemoveTakesFilesAway) {
  const fs::path repo = LeakyRepository("repo");
  const ProcessResult result = Rewrite(repo, {"--apply", "--mode", "remove"});
  EXPECT_EQ(result.exit_code, 0) << result.out << result.err;
  EXPECT_FALSE(fs::exists(repo / "conf/app.env"));
  EXPECT_EQ(Git(repo, {"log", "--format=%s"}), "Change README\n");
}

TEST_F(RewriteTest, PathsBlobsAndRulesAreTargets) {
  const fs::path repo = NewRepository("repo");
  Commit(repo, "keep.txt", "keep color\n");
  Commit(repo, "secret/one.txt", "one\n");
  Commit(repo, "two.bin", std::string(3000, 'x'));
  Commit(repo, "three.txt", "three\n");
  Write("rules.txt", "color==>colour\n");
  const std::string blob = Git(repo, {"rev-parse", "HEAD:three.txt"});
  const ProcessResult result =
      Rewrite(repo, {"--apply", "--path", "secret/", "--blob", blob.substr(0, 40),
                     "--max-blob-size", "2K", "--replace-text", root() / "rules.txt"});
  EXPECT_EQ(result.exit_code, 0) << result.out << result.err;
  EXPECT_EQ(Git(repo, {"ls-tree", "-r", "--name-only", "HEAD"}), "keep.txt\n");
  EXPECT_EQ(Git(repo, {"log", "--format=%s"}), "Change keep.txt\n");
  EXPECT_EQ(Read(repo / "keep.txt"), "keep colour\n");
}

TEST_F(RewriteTest, KeepLatestCleansOnlyThePast) {
  const fs::path repo = LeakyRepository("repo");
  Commit(repo, "conf/app.env", "# settings\nTOKEN=" + token_ + "\nMORE=1\n");
  const ProcessResult result = Rewrite(repo, {"--apply", "--keep-latest"});
  EXPECT_EQ(result.exit_code, 0) << result.out << result.err;
  EXPECT_THAT(result.out, HasSubstr("refs/heads/main keeps 1 files"));
  EXPECT_THAT(Read(repo / "conf/app.env"), HasSubstr(token_));
  EXPECT_THAT(Git(repo, {"show", "HEAD:conf/app.env"}), HasSubstr(token_));
  EXPECT_THAT(Git(repo, {"show", "HEAD~1:conf/app.env"}), HasSubstr("TOKEN=REDACTED"));
}

TEST_F(RewriteTest, ChangedFilesThatItWouldTouchAreRefused) {
  const fs::path repo = LeakyRepository("repo");
  Write(repo / "conf/app.env", "# settings\nTOKEN=" + token_ + "\nmine\n");
  EXPECT_EQ(Rewrite(repo, {}).exit_code, 1);
  const auto before = State(repo);
  const ProcessResult result = Rewrite(repo, {"--apply"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr("conf/app.env"));
  EXPECT_EQ(State(repo), before);
}

TEST_F(RewriteTest, ShallowClonesAreRefused) {
  const fs::path repo = LeakyRepository("repo");
  Commit(repo, "README", "more\n");
  Git(".", {"clone", "--quiet", "--depth=1", "file://" + repo.string(), "shallow"});
  const ProcessResult result = Rewrite(root() / "shallow", {"--apply"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr("shallow"));
  // Its only commit would change.
  EXPECT_EQ(Rewrite(root() / "shallow", {"--apply", "--force"}).exit_code, 2);
}

TEST_F(RewriteTest, ContentsThatWereNotFetchedAreListed) {
  const fs::path repo = LeakyRepository("repo");
  Git(repo, {"config", "uploadpack.allowFilter", "true"});
  Git(".", {"clone", "--quiet", "--no-checkout", "--filter=blob:none", "file://" + repo.string(),
            "partial"});
  const std::string id = Git(repo, {"rev-parse", "HEAD:conf/app.env"}).substr(0, 40);
  const ProcessResult result =
      Rewrite(root() / "partial", {"--apply", "--secret-file", "-"}, token_ + "\n");
  EXPECT_EQ(result.exit_code, 3) << result.out << result.err;
  EXPECT_THAT(result.out, HasSubstr("blob " + id + ": missing"));
}

TEST_F(RewriteTest, MissingContentsMakeItIncomplete) {
  const fs::path repo = LeakyRepository("repo");
  const std::string id = Git(repo, {"rev-parse", "HEAD:README"}).substr(0, 40);
  fs::remove(repo / ".git/objects" / id.substr(0, 2) / id.substr(2));
  const auto before = State(repo);
  const ProcessResult result = Rewrite(repo, {"--apply"});
  EXPECT_EQ(result.exit_code, 3) << result.out << result.err;
  EXPECT_EQ(State(repo), before);
}

TEST_F(RewriteTest, UsageIsChecked) {
  const fs::path repo = LeakyRepository("repo");
  EXPECT_EQ(Rewrite(repo, {"--plan", "x"}).exit_code, 2);
  EXPECT_EQ(Rewrite(repo, {"--apply", "--undo"}).exit_code, 2);
  EXPECT_EQ(Rewrite(repo, {"--backup", "/x", "--no-backup"}).exit_code, 2);
  EXPECT_EQ(Rewrite(repo, {"--mode", "other"}).exit_code, 2);
  EXPECT_EQ(Rewrite(repo, {"--finding", "0123456789"}).exit_code, 2);
  EXPECT_EQ(Rewrite(repo, {"--blob", "HEAD"}).exit_code, 2);
  EXPECT_EQ(Rewrite(repo, {"--undo"}).exit_code, 2);
  EXPECT_EQ(Rewrite(root() / "nowhere", {}).exit_code, 2);
}

TEST_F(RewriteTest, SignaturesBeforeTheLeakStillVerify) {
  const fs::path repo = NewRepository("repo");
  ProcessRequest keygen;
  keygen.args = {"ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "author@example.com", "-f",
                 root() / "key"};
  const char* path = std::getenv("PATH");
  keygen.environment = {std::string("PATH=") + (path == nullptr ? "/usr/bin:/bin" : path)};
  if (RunProcess(keygen).exit_code != 0) {
    GTEST_SKIP() << "ssh-keygen is not here";
  }
  Write("signers", "author@example.com " + Read("key.pub"));
  Git(repo, {"config", "gpg.format", "ssh"});
  Git(repo, {"config", "user.signingkey", root() / "key"});
  Git(repo, {"config", "gpg.ssh.allowedSignersFile", root() / "signers"});
  Git(repo, {"config", "commit.gpgsign", "true"});
  Commit(repo, "a.txt", "one\n");
  Commit(repo, "a.txt", "two\n");
  const std::string signed_before = Git(repo, {"rev-parse", "HEAD"});
  Commit(repo, "leak.env", "TOKEN=" + token_ + "\n");
  Commit(repo, "a.txt", "three\n");
  const ProcessResult result = Rewrite(repo, {"--apply"});
  EXPECT_EQ(result.exit_code, 0) << result.out << result.err;
  EXPECT_THAT(result.out, HasSubstr("2 of commits and 0 of tags are lost"));
  EXPECT_EQ(Git(repo, {"rev-parse", "HEAD~2"}), signed_before);
  Git(repo, {"verify-commit", "HEAD~2", "HEAD~3"});
}

}  // namespace
}  // namespace secretscan
