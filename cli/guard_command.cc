// `secretscan guard`: refuses commits that bring back what a rewrite took out.
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>

#include "base/file.h"
#include "base/status.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/human_units.h"
#include "cli/log.h"
#include "cli/scan_run.h"
#include "cli/standard_input.h"
#include "git/push_updates.h"
#include "git/regular_file.h"
#include "git/worktrees.h"
#include "rewrite/guard.h"

namespace secretscan {
namespace {

constexpr size_t kMaxInput = size_t{64} << 20;
constexpr int64_t kMaxList = int64_t{1} << 30;
// Of the tree of HEAD.
constexpr char kStoredList[] = ".secretscan-ban-list";

struct GuardFlags {
  std::vector<std::string> words;   // ranges, or an update hook's three arguments
  std::vector<std::string> lists;
  std::string repository = ".";
  bool pre_receive = false;
};

std::string_view Environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

// What is looked at, and what was there before.
struct GuardTask {
  std::vector<GuardTip> tips;
  GuardOptions options;
};

// A pipe or a file; a terminal or /dev/null are nobody's hook.
bool InputIsGiven() {
  struct stat info;
  return ::fstat(STDIN_FILENO, &info) == 0 && !S_ISCHR(info.st_mode);
}

absl::StatusOr<std::vector<PushUpdate>> ReadUpdates() {
  SECRETSCAN_ASSIGN_OR_RETURN(const std::string input, ReadStandardInput(kMaxInput));
  if (input.size() > kMaxInput) {
    return InvalidArgument("standard input is too large for what git tells a hook");
  }
  return ParsePreReceive(input);
}

bool IsReference(const std::string& name) { return name.starts_with("refs/"); }

absl::Status AddUpdates(const Repository& repository, const std::vector<PushUpdate>& updates,
                        GuardTask* task) {
  for (const PushUpdate& update : updates) {
    if (!update.is_deletion()) {
      task->tips.push_back({update.name, update.after});
    }
  }
  std::vector<std::string> broken;
  SECRETSCAN_ASSIGN_OR_RETURN(const std::vector<Reference> references,
                              repository.References(&broken));
  for (const Reference& reference : references) {
    task->options.known.push_back(reference.target);
  }
  return absl::OkStatus();
}

absl::Status AddRange(const Repository& repository, const std::string& range, GuardTask* task) {
  const size_t dots = range.find("..");
  if (dots == std::string::npos) {
    SECRETSCAN_ASSIGN_OR_RETURN(const ObjectId id, repository.Resolve(range));
    task->tips.push_back({range, id});
    return absl::OkStatus();
  }
  if (range.compare(dots, 3, "...") == 0) {
    return InvalidArgument(range + ": give it as base..tip");
  }
  const auto side = [](const std::string& name) { return name.empty() ? "HEAD" : name; };
  SECRETSCAN_ASSIGN_OR_RETURN(const ObjectId base, repository.Resolve(side(range.substr(0, dots))));
  SECRETSCAN_ASSIGN_OR_RETURN(const ObjectId tip, repository.Resolve(side(range.substr(dots + 2))));
  task->tips.push_back({range, tip});
  task->options.known.push_back(base);
  task->options.stop_at_known = true;
  return absl::OkStatus();
}

absl::StatusOr<GuardTask> MakeTask(const GuardFlags& guard, const Repository& repository) {
  GuardTask task;
  std::vector<PushUpdate> updates;
  const bool is_hook = guard.pre_receive || !Environment("GIT_QUARANTINE_PATH").empty();
  if (guard.words.size() == 3 && IsReference(guard.words[0])) {
    SECRETSCAN_ASSIGN_OR_RETURN(
        updates, ParsePreReceive(guard.words[1] + " " + guard.words[2] + " " + guard.words[0]));
    SECRETSCAN_RETURN_IF_ERROR(AddUpdates(repository, updates, &task));
    return task;
  }
  if (guard.words.empty() && (is_hook || InputIsGiven())) {
    SECRETSCAN_ASSIGN_OR_RETURN(updates, ReadUpdates());
    if (is_hook || !updates.empty()) {
      SECRETSCAN_RETURN_IF_ERROR(AddUpdates(repository, updates, &task));
      return task;
    }
  }
  for (const std::string& range : guard.words) {
    SECRETSCAN_RETURN_IF_ERROR(AddRange(repository, range, &task));
  }
  if (guard.words.empty()) {
    SECRETSCAN_RETURN_IF_ERROR(AddRange(repository, "HEAD", &task));
  }
  return task;
}

// What earlier runs left: ours, and git-filter-repo's.
absl::Status AddRuns(const Repository& repository, BanList* bans) {
  std::vector<std::string> files;
  const std::string runs = repository.common_dir() + "secretscan/";
  for (const std::string& run : DirectoryNames(runs)) {
    files.push_back(runs + run + "/" + std::string(kBanListFile));
  }
  const std::string metadata = repository.common_dir() + "filter-repo/";
  for (const char* name : {"first-changed-commits", "commit-map"}) {
    files.push_back(metadata + name);
  }
  for (const std::string& file : files) {
    const absl::StatusOr<std::string> text = ReadRegularFile(file, kMaxList);
    if (absl::IsNotFound(text.status())) {
      continue;
    }
    SECRETSCAN_RETURN_IF_ERROR(text.status());
    SECRETSCAN_RETURN_IF_ERROR(bans->Add(*text, file));
  }
  return absl::OkStatus();
}

// The list that the base, or what HEAD says, has: not that of who is to be checked.
absl::Status AddStored(const Repository& repository, const GuardTask& task, BanList* bans) {
  const std::string base =
      task.options.stop_at_known ? task.options.known.front().Hex() : std::string("HEAD");
  const absl::StatusOr<ObjectId> id = repository.Resolve(base + ":" + kStoredList);
  if (absl::IsInvalidArgument(id.status()) || absl::IsNotFound(id.status())) {
    return absl::OkStatus();  // there is none
  }
  SECRETSCAN_RETURN_IF_ERROR(id.status());
  std::string text;
  SECRETSCAN_RETURN_IF_ERROR(repository.objects().Read(*id, &text).status());
  return bans->Add(text, kStoredList);
}

absl::StatusOr<BanList> ReadBans(const GuardFlags& guard, const Repository& repository,
                                 const GuardTask& task) {
  BanList bans;
  for (const std::string& file : guard.lists) {
    SECRETSCAN_ASSIGN_OR_RETURN(const std::string text, ReadFile(file));
    SECRETSCAN_RETURN_IF_ERROR(bans.Add(text, file));
  }
  if (guard.lists.empty()) {
    SECRETSCAN_RETURN_IF_ERROR(AddRuns(repository, &bans));
    SECRETSCAN_RETURN_IF_ERROR(AddStored(repository, task, &bans));
  }
  if (bans.empty()) {
    return InvalidArgument(
        guard.lists.empty()
            ? "there is nothing to guard against: give --ban-list FILE (a rewrite leaves one in "
              "secretscan/<run>/ban-list of the git directory), or store it as .secretscan-ban-list"
            : "the ban list names no object");
  }
  return bans;
}

constexpr char kAdvice[] =
    "A rewrite has taken a secret out of this repository's history; these commits would bring it "
    "back.\nDo not push or merge them. Fetch the new history and move your own work onto it:\n"
    "  git fetch --prune origin\n"
    "  git rebase --onto origin/BRANCH OLD-BASE YOUR-BRANCH\n"
    "or clone again. Who rewrote the history has a script for this (colleagues.sh).";

void Explain(const GuardRefusal& refusal) {
  std::string line = "refused: " + Printable(refusal.tip);
  if (refusal.path.empty() && refusal.commit.IsNull()) {
    line += " brings back " + refusal.banned.Hex();
  } else {
    line += " brings back " + refusal.banned.Hex() + " as " + Printable(refusal.path);
    if (!refusal.commit.IsNull()) {
      line += " of commit " + refusal.commit.Hex();
    }
  }
  PrintNote(line);
}

int RunGuard(const GuardFlags& guard) {
  PackStoreOptions store;
  store.more_directories = QuarantineDirectories(
      Environment("GIT_QUARANTINE_PATH"), Environment("GIT_OBJECT_DIRECTORY"),
      Environment("GIT_ALTERNATE_OBJECT_DIRECTORIES"));
  const auto repository = Repository::Open(guard.repository, store);
  if (!repository.ok()) {
    return Fail(repository.status());
  }
  const auto task = MakeTask(guard, **repository);
  if (!task.ok()) {
    return Fail(task.status());
  }
  const auto bans = ReadBans(guard, **repository, *task);
  if (!bans.ok()) {
    return Fail(bans.status());
  }
  const auto result = CheckTips(**repository, *bans, task->tips, task->options);
  if (!result.ok()) {
    return Fail(result.status());
  }
  for (const GuardRefusal& refusal : result->refusals) {
    Explain(refusal);
  }
  if (!result->refusals.empty()) {
    PrintNote(kAdvice);
    return kExitFindings;
  }
  for (const Skip& skip : result->unread) {
    PrintError(skip.kind + " " + skip.name + ": " + skip.detail);
  }
  if (!result->unread.empty()) {
    PrintNote("whether a banned commit lies behind these is not known; a shallow clone needs all of "
              "its history for that (git fetch --unshallow)");
    return kExitIncomplete;
  }
  return kExitClean;
}

constexpr char kExamples[] = R"(Examples:
  secretscan guard                           HEAD and all that it is built upon
  secretscan guard origin/main..HEAD         what a branch adds

In a bare repository's hooks/pre-receive:
  #!/bin/sh
  exec secretscan guard --pre-receive --ban-list /etc/git/ban-list

In its hooks/update:
  #!/bin/sh
  exec secretscan guard --ban-list /etc/git/ban-list "$@"

The list is what secretscan rewrite leaves as ban-list in the directory of its
run, or git-filter-repo's commit-map or first-changed-commits. Without
--ban-list these are looked for in the repository's git directory, and as
.secretscan-ban-list in HEAD (or in the range's base).

Exit code: 0 nothing comes back, 1 refused, 2 wrong flags or no list,
3 something could not be read.)";

}  // namespace

Command AddGuardCommand(CLI::App* root) {
  auto guard = std::make_shared<GuardFlags>();
  CLI::App* app = root->add_subcommand(
      "guard", "Refuse commits that bring back what a rewrite took out (hook or CI)");
  app->add_option("RANGE", guard->words,
                  "commits, as main..topic; or an update hook's arguments: REF OLD NEW")
      ->type_name("");
  app->add_option("--ban-list", guard->lists, "file with the ids of what must not come back; may be "
                                              "repeated")
      ->type_name("FILE")
      ->allow_extra_args(false);
  app->add_option("--repo", guard->repository, "repository; default .")->type_name("DIR");
  app->add_flag("--pre-receive", guard->pre_receive,
                "read what is pushed from standard input, as git tells a pre-receive hook");
  app->footer(kExamples);
  return {app, [guard] { return RunGuard(*guard); }};
}

}  // namespace secretscan
