// `secretscan history`: everything that a repository's history holds, or a part of it.
#include <sys/stat.h>

#include <ctime>

#include "base/status.h"
#include "cli/choices.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/human_units.h"
#include "cli/ignore_flags.h"
#include "cli/platform_flag.h"
#include "cli/scan_run.h"
#include "git/repository.h"
#include "scan/history_scan.h"

namespace secretscan {
namespace {

struct HistoryFlags {
  std::string repository;
  std::string range;  // the second positional
  std::string since;
  std::vector<std::string> ranges;
  std::vector<std::string> branches;
  std::vector<std::string> refs;
  bool all = false;
  std::vector<std::string> include;
  std::string platform;
  std::string engine;
  std::string max_memory;
  bool verify_objects = false;
};

bool Exists(const std::string& path) {
  struct stat info;
  return ::stat(path.c_str(), &info) == 0;
}

bool LooksLikeRange(const std::string& word) {
  return (word.find("..") != std::string::npos || word.starts_with('^')) && !Exists(word) &&
         !word.starts_with("../") && !word.starts_with("./") && !word.starts_with('/');
}

// A lone positional is a repository, unless it can only be a range.
std::string TakeRepository(HistoryFlags* history) {
  std::string repository = history->repository.empty() ? "." : history->repository;
  if (!history->range.empty()) {
    history->ranges.push_back(history->range);
  } else if (LooksLikeRange(repository)) {
    history->ranges.push_back(std::move(repository));
    return ".";
  }
  return repository;
}

// Full reference names: a tag may have a branch's name.
absl::StatusOr<std::string> BranchReference(const Repository& repository,
                                            const std::string& branch) {
  for (const char* prefix : {"refs/heads/", "refs/remotes/"}) {
    const std::string name = prefix + branch;
    if (repository.Resolve(name).ok()) {
      return name;
    }
  }
  return NotFound("there is no branch " + branch);
}

absl::StatusOr<CommitSelection> Select(const HistoryFlags& history, const std::string& path) {
  CommitSelection selection = CommitSelection::All();
  if (!history.since.empty()) {
    SECRETSCAN_ASSIGN_OR_RETURN(selection, ParseSince(history.since, std::time(nullptr)));
  }
  if (history.ranges.empty() && history.branches.empty() && history.refs.empty()) {
    return selection;
  }
  for (const std::string& range : history.ranges) {
    SECRETSCAN_RETURN_IF_ERROR(AddRange(range, &selection));
  }
  if (!history.branches.empty()) {
    SECRETSCAN_ASSIGN_OR_RETURN(std::unique_ptr<Repository> repository, Repository::Open(path));
    for (const std::string& branch : history.branches) {
      SECRETSCAN_ASSIGN_OR_RETURN(std::string name, BranchReference(*repository, branch));
      selection.include.push_back(std::move(name));
    }
  }
  selection.include.insert(selection.include.end(), history.refs.begin(), history.refs.end());
  // "^v1.0" alone means all but what v1.0 reaches.
  selection.all = history.all || selection.include.empty();
  return selection;
}

Engine EngineOf(const std::string& name) {
  return name == "oracle" ? Engine::kOracle : name == "blob" ? Engine::kBlob : Engine::kDelta;
}

bool IsShallow(const std::string& path) {
  const auto repository = Repository::Open(path);
  return repository.ok() && (*repository)->is_shallow();  // what is wrong with it the scan will say
}

int RunHistory(HistoryFlags history, const CommonFlags& flags) {
  HistoryOptions options;
  ApplyScanFlags(flags, Flavor::kNative, &options);
  options.engine = EngineOf(history.engine);
  options.verify_objects = history.verify_objects;
  if (!history.max_memory.empty()) {
    ParseBytes(history.max_memory, &options.max_memory);  // checked when it was given
  }
  if (!history.include.empty()) {
    if (options.profile == Profile::kGitleaks) {
      return Fail(InvalidArgument("--include: the gitleaks profile sees what gitleaks sees"));
    }
    const absl::StatusOr<HistoryKinds> kinds = HistoryKinds::Parse(history.include);
    if (!kinds.ok()) {
      return Fail(kinds.status());
    }
    options.kinds = *kinds;
  }
  options.repository = TakeRepository(&history);
  options.platform = history.platform;
  SkipOwnFiles(flags, options.repository, &options);

  ScanRun run;
  run.command = "history";
  run.flavor = Flavor::kNative;
  run.rules_target = options.repository;
  run.past_is_cut = IsShallow(options.repository);
  run.scan = [&](std::shared_ptr<const RuleSet> rules,
                 Progress* progress) -> absl::StatusOr<ScanResult> {
    SECRETSCAN_ASSIGN_OR_RETURN(options.selection, Select(history, options.repository));
    return ScanHistory(options, std::move(rules), progress);
  };
  return RunScan(flags, run);
}

constexpr char kExamples[] = R"(Examples:
  secretscan history                         all of this repository's history
  secretscan history ~/src/shop --show-secrets
  secretscan history main..topic             what topic adds to main
  secretscan history --since 2025-01-31      commits since a day ...
  secretscan history --since v1.2            ... or that v1.2 does not reach
  secretscan history --include stash,note    besides commits only stash and notes
  secretscan history --include=-reflog       all but what only reflogs hold
  secretscan history -r secrets.sarif        for code scanning
  secretscan history -f jsonl | jq .rule     one JSON object a line)";

}  // namespace

Command AddHistoryCommand(CLI::App* root, CommonFlags* flags) {
  auto history = std::make_shared<HistoryFlags>();
  CLI::App* app = root->add_subcommand("history", "Scan a repository's history");
  app->add_option("REPO", history->repository, "repository; default .")->type_name("");
  app->add_option("RANGE", history->range, "commits, as main..topic; may stand alone")
      ->type_name("");
  app->add_option("--since", history->since,
                  "root (default), a date, or a revision whose ancestors are left out")
      ->type_name("WHEN");
  app->add_option("--range", history->ranges, "commits, as main..topic; may be repeated")
      ->type_name("RANGE")
      ->allow_extra_args(false);
  app->add_option("--branch", history->branches, "commits of this branch; may be repeated")
      ->type_name("NAME")
      ->allow_extra_args(false);
  app->add_option("--ref", history->refs,
                  "commits of references that match, as 'refs/tags/*'; may be repeated")
      ->type_name("GLOB")
      ->allow_extra_args(false);
  app->add_flag("--all", history->all, "commits of all references; the default without a range");
  app->add_option("--include", history->include,
                  "beside what ordinary commits added, only these kinds, or with -KIND the default "
                  "without it; all (default), none, or a comma list of " +
                      HistoryKinds::Names())
      ->type_name("KINDS")
      ->allow_extra_args(false);
  AddPlatformFlag(app, &history->platform);
  app->add_option("--engine", history->engine,
                  "delta (default: scans what is new in a version), blob (every version whole) or "
                  "oracle (RE2 alone, very slow); all find the same")
      ->type_name("NAME")
      ->check(OneOf({"delta", "blob", "oracle"}));
  app->add_option("--max-memory", history->max_memory,
                  "stay within so much memory (2G, 500M); default: a quarter of the machine's")
      ->type_name("SIZE")
      ->check([](const std::string& size) {
        int64_t bytes = 0;
        return ParseBytes(size, &bytes) ? "" : "not a size such as 500M or 2G";
      });
  app->add_flag("--verify-objects", history->verify_objects,
                "compare every object that is read with its name (slower)");
  AddScanFlags(app, Flavor::kNative, flags);
  app->footer(std::string(kExamples) + kScanExitCodes);
  return {app, [history, flags] { return RunHistory(*history, *flags); }};
}

}  // namespace secretscan
