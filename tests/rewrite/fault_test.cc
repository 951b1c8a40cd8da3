// Applying is killed, or refused by the system, at each of its steps: the repository is the old or the
// new one. SECRETSCAN_FAULTS (a number, or "all") tells how many steps are tried of each kind, and how
// often a process is killed at a random moment.
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <random>
#include <thread>

#include "base/file_changes.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "rewrite/apply.h"
#include "rewrite/full_repository.h"
#include "rewrite/run_directory.h"

namespace secretscan {
namespace {

namespace fs = std::filesystem;

constexpr int kDefaultFaults = 4;

int Faults(int all) {
  const char* wanted = std::getenv("SECRETSCAN_FAULTS");
  if (wanted == nullptr) {
    return std::min(all, kDefaultFaults);
  }
  return std::string(wanted) == "all" ? all : std::min(all, std::atoi(wanted));
}

// Runs in a process of its own; what it returns, or -1 if it was killed.
int InChild(const std::function<int()>& run) {
  const pid_t child = ::fork();
  if (child == 0) {
    ::_exit(run());
  }
  int status = 0;
  EXPECT_EQ(::waitpid(child, &status, 0), child);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

int ErrorFor(FileStep step) {
  switch (step) {
    case FileStep::kCreate:
    case FileStep::kWrite:
    case FileStep::kLink:
    case FileStep::kMakeDirectory:
    case FileStep::kSymbolicLink: return ENOSPC;
    default: return EIO;
  }
}

// The step that is the last, or fails; the other ones are taken.
void KillAt(int64_t step) {
  SetFileStepHook([step, count = int64_t{0}](FileStep, const std::string&) mutable {
    if (count++ == step) {
      ::raise(SIGKILL);
    }
    return 0;
  });
}

void FailAt(int64_t step, bool also_later) {
  SetFileStepHook([=, count = int64_t{0}](FileStep kind, const std::string&) mutable {
    const int64_t at = count++;
    return at == step || (also_later && at > step) ? ErrorFor(kind) : 0;
  });
}

class FaultTest : public ::testing::Test {
 protected:
  void Begin() {
    Shell("cp -a " + repo_.parent() + "/. " + pristine_.path());
    maker_ = std::make_unique<ChangeSetMaker>(repo_.path());
    old_references_ = ReferencesOf(repo_.path());
    old_files_ = Snapshot(repo_.parent());
    steps_ = Count([&] { return Apply(maker_->Make()); });
    new_references_ = ReferencesOf(repo_.path());
    ASSERT_NE(new_references_, old_references_);
    new_files_ = WithoutBackup();
    undo_steps_ = Count([&] { return Undo(); });
    ASSERT_EQ(ReferencesOf(repo_.path()), old_references_);
  }

  std::string git_dir() const { return repo_.path() + "/.git/"; }

  int Apply(const ChangeSet& changes) {
    const auto repository = Repository::Open(repo_.path());
    return repository.ok() && secretscan::Apply(**repository, changes).ok() ? 0 : 1;
  }
  int Undo() { return secretscan::Undo(git_dir(), git_dir(), "", false).ok() ? 0 : 1; }

  // How many steps it takes.
  int64_t Count(const std::function<int()>& run) {
    int64_t count = 0;
    SetFileStepHook([&](FileStep, const std::string&) {
      ++count;
      return 0;
    });
    EXPECT_EQ(run(), 0);
    SetFileStepHook({});
    return count;
  }

  void Restore() {
    Shell("rm -rf " + repo_.parent() + "/* && cp -a " + pristine_.path() + "/. " +
          repo_.parent());
  }

  // Indexes know when files were written, which is never the same.
  std::map<std::string, std::string> WithoutBackup() {
    auto files = Snapshot(repo_.parent());
    std::erase_if(files, [](const auto& file) {
      return file.first.find("-secretscan-backup-") != std::string::npos ||
             file.first.ends_with("/index");
    });
    return files;
  }

  void ExpectSound(const std::string& when) {
    EXPECT_EQ(RunGit(repo_.path(), {"fsck", "--full", "--no-dangling"}).exit_code, 0) << when;
    // HEADs that are detached, and what else is a work tree's own, follow when the run is finished.
    const auto shared = [](std::string text) {
      text = text.substr(0, text.rfind("\nHEAD ") + 1);
      for (size_t at = text.find("refs/bisect/"); at != std::string::npos;
           at = text.find("refs/bisect/")) {
        text.erase(at, text.find('\n', at) + 1 - at);
      }
      return text;
    };
    EXPECT_THAT(shared(ReferencesOf(repo_.path())),
                ::testing::AnyOf(shared(old_references_), shared(new_references_)))
        << when;
  }

  // After whatever happened to Apply(): the next run makes it good, even if it is killed as well.
  void ExpectRecovers(const std::string& when, int64_t kill_recovery_at) {
    ExpectSound(when + ", before recovery");
    InChild([&] {
      KillAt(kill_recovery_at);
      return Recover(git_dir(), git_dir()).ok() ? 0 : 1;
    });
    ExpectSound(when + ", recovery killed");
    const auto recovery = Recover(git_dir(), git_dir());
    ASSERT_TRUE(recovery.ok()) << when << recovery.status();
    EXPECT_EQ(Recover(git_dir(), git_dir())->run, "") << when;
    const std::string references = ReferencesOf(repo_.path());
    if (references == old_references_) {
      EXPECT_EQ(Snapshot(repo_.parent()), old_files_) << when;
      const ChangeSet changes = maker_->Make();
      ASSERT_EQ(Apply(changes), 0) << when;
    }
    EXPECT_EQ(ReferencesOf(repo_.path()), new_references_) << when;
    EXPECT_EQ(WithoutBackup(), new_files_) << when;
    ExpectSound(when + ", applied");
    ASSERT_EQ(Undo(), 0) << when;
    DestroyBackups();
    EXPECT_EQ(Snapshot(repo_.parent()), old_files_) << when;
    ExpectSound(when + ", undone");
  }

  void DestroyBackups() {
    for (const std::string& run : ListRuns(git_dir())) {
      EXPECT_TRUE(DestroyBackup(git_dir(), run).ok());
    }
  }

  // Steps to try, of so many: the whole range, evenly.
  std::vector<int64_t> Steps(int64_t count) {
    const int wanted = Faults(static_cast<int>(count));
    std::vector<int64_t> steps;
    for (int i = 0; i < wanted; ++i) {
      steps.push_back(count * i / wanted + (wanted < count ? count / wanted / 2 : 0));
    }
    return steps;
  }

  TestRepository repo_;
  TempDir pristine_;
  std::unique_ptr<ChangeSetMaker> maker_;
  std::string old_references_;
  std::string new_references_;
  std::map<std::string, std::string> old_files_;
  std::map<std::string, std::string> new_files_;
  int64_t steps_ = 0;
  int64_t undo_steps_ = 0;
};

TEST_F(FaultTest, KilledAtEachStep) {
  FillRepository(&repo_);
  Begin();
  for (const int64_t step : Steps(steps_)) {
    Restore();
    const ChangeSet changes = maker_->Make();
    EXPECT_EQ(InChild([&] {
                KillAt(step);
                return Apply(changes);
              }),
              -1);
    ExpectRecovers("killed at " + std::to_string(step) + " of " + std::to_string(steps_),
                   step % 23);
    if (HasFailure()) {
      return;
    }
  }
}

TEST_F(FaultTest, RefusedByTheSystemAtEachStep) {
  FillRepository(&repo_);
  Begin();
  for (const bool also_later : {false, true}) {
    for (const int64_t step : Steps(steps_)) {
      Restore();
      const ChangeSet changes = maker_->Make();
      FailAt(step, also_later);
      const int result = Apply(changes);
      SetFileStepHook({});
      EXPECT_TRUE(result != 0 || !also_later);
      ExpectRecovers((also_later ? "full from " : "refused at ") + std::to_string(step), step % 23);
      if (HasFailure()) {
        return;
      }
    }
  }
}

TEST_F(FaultTest, UndoKilledOrRefusedAtEachStep) {
  FillRepository(&repo_);
  Begin();
  for (const bool kills : {true, false}) {
    for (const int64_t step : Steps(undo_steps_)) {
      const std::string when = "undo's step " + std::to_string(step);
      Restore();
      ASSERT_EQ(Apply(maker_->Make()), 0);
      if (kills) {
        InChild([&] {
          KillAt(step);
          return Undo();
        });
      } else {
        FailAt(step, /*also_later=*/false);
        Undo();
        SetFileStepHook({});
      }
      ExpectSound(when);
      ASSERT_TRUE(Recover(git_dir(), git_dir()).ok()) << when;
      if (ReferencesOf(repo_.path()) == new_references_) {
        EXPECT_EQ(WithoutBackup(), new_files_) << when;
        ASSERT_EQ(Undo(), 0) << when;
      }
      DestroyBackups();
      EXPECT_EQ(Snapshot(repo_.parent()), old_files_) << when;
      ExpectSound(when + ", undone");
      if (HasFailure()) {
        return;
      }
    }
  }
}

// A thousand commits; killed at moments that nobody chose.
TEST_F(FaultTest, KilledAtRandomMoments) {
  std::string stream;
  const auto data = [&](const std::string& text) {
    stream += "data " + std::to_string(text.size()) + "\n" + text + "\n";
  };
  for (int i = 0; i < 1000; ++i) {
    const std::string branch = i % 10 == 0 ? "side" + std::to_string(i) : "main";
    stream += "commit refs/heads/" + branch + "\ncommitter T <t@example.com> " +
              std::to_string(1700000000 + i) + " +0000\n";
    data("commit " + std::to_string(i));
    if (i == 1) {
      stream += "from refs/heads/side0\n";
    } else if (i % 10 == 0 && i > 0) {
      stream += "from refs/heads/main\n";
    }
    stream += "M 100644 inline dir" + std::to_string(i % 7) + "/file" + std::to_string(i % 50) +
              "\n";
    data("line " + std::to_string(i) + "\nkey = " + kOldWord + "\n");
  }
  repo_.Run({"fast-import", "--quiet"}, stream);
  repo_.Run({"reset", "-q", "--hard", "main"});
  Begin();
  Restore();
  const ChangeSet measured = maker_->Make();
  const auto start = std::chrono::steady_clock::now();
  ASSERT_EQ(InChild([&] { return Apply(measured); }), 0);
  const auto whole = std::chrono::duration_cast<std::chrono::microseconds>(
      std::chrono::steady_clock::now() - start);
  std::mt19937 random(20240101);
  for (int i = 0; i < Faults(300); ++i) {
    Restore();
    const ChangeSet changes = maker_->Make();
    const pid_t child = ::fork();
    if (child == 0) {
      ::_exit(Apply(changes));
    }
    std::this_thread::sleep_for(whole * static_cast<int>(random() % 1000) / 1000);
    ::kill(child, SIGKILL);
    int status = 0;
    EXPECT_EQ(::waitpid(child, &status, 0), child);
    ExpectRecovers("random kill " + std::to_string(i), static_cast<int64_t>(random() % 40));
    if (HasFailure()) {
      return;
    }
  }
}

}  // namespace
}  // namespace secretscan
