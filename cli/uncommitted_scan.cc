#include "cli/uncommitted_scan.h"

#include <cstdlib>

#include "cli/ignore_flags.h"
#include "cli/scan_run.h"
#include "git/discovery.h"
#include "git/regular_file.h"
#include "scan/staged_scan.h"

namespace secretscan {
namespace {

std::string DirectoryOf(const std::string& path) {
  const size_t slash = path.rfind('/');
  return RealPath(slash == std::string::npos ? "." : path.substr(0, slash + 1)) + "/";
}

// `git commit FILE` and `git commit -a` make the next commit in an index of their own, and tell hooks
// where it is. It counts for a repository that is named as well only if it lies there.
std::string IndexFromEnvironment(const RepositoryLayout& layout, bool is_named) {
  const char* value = std::getenv("GIT_INDEX_FILE");
  if (value == nullptr || *value == '\0') {
    return "";
  }
  const std::string path = value;
  return !is_named || DirectoryOf(path) == layout.git_dir ? path : "";
}

}  // namespace

int RunUncommittedScan(const UncommittedFlags& uncommitted, const CommonFlags& flags) {
  StagedOptions options;
  ApplyScanFlags(flags, uncommitted.flavor, &options);
  const bool is_named = !uncommitted.repository.empty() && uncommitted.repository != ".";
  options.repository = uncommitted.repository.empty() ? "." : uncommitted.repository;
  SkipOwnFiles(flags, options.repository, &options);

  ScanRun run;
  run.command = uncommitted.command;
  run.flavor = uncommitted.flavor;
  run.rules_target = options.repository;
  // A repository that cannot be opened is the scan's error.
  if (const auto layout = DiscoverRepository(options.repository); layout.ok()) {
    options.index_file = IndexFromEnvironment(*layout, is_named);
    // The whole repository is scanned from any directory, and so with its own rules.
    if (uncommitted.flavor == Flavor::kNative && !layout->work_tree.empty()) {
      run.rules_target = layout->work_tree;
    }
  }
  run.scan = [&](std::shared_ptr<const RuleSet> rules, Progress* progress) {
    return uncommitted.staged ? ScanStaged(options, std::move(rules), progress)
                              : ScanUnstaged(options, std::move(rules), progress);
  };
  return RunScan(flags, run);
}

}  // namespace secretscan
