#include "cli/hook_directory.h"

#include "base/status.h"
#include "cli/git_settings.h"
#include "git/regular_file.h"

namespace secretscan {
namespace {

constexpr char kKey[] = "core.hookspath";

std::string AsDirectory(std::string path) {
  while (path.size() > 1 && path.back() == '/') {
    path.pop_back();
  }
  return path == "/" ? path : path + "/";
}

}  // namespace

absl::StatusOr<HookDirectory> HooksOfRepository(const std::string& path) {
  SECRETSCAN_ASSIGN_OR_RETURN(const RepositoryLayout repository, DiscoverRepository(path));
  const GitSettings settings(&repository);
  HookDirectory directory;
  directory.is_bare = repository.work_tree.empty();
  directory.conditional_files = settings.conditional_files();
  directory.path = repository.common_dir + "hooks/";
  const auto configured = settings.Find(kKey);
  if (configured && !configured->text.empty()) {
    directory.set_in = configured->file;
    directory.for_all = !configured->is_repositorys;
    // Hooks run at the top of the work tree, or in a bare repository.
    const std::string& base = directory.is_bare ? repository.git_dir : repository.work_tree;
    directory.path = AsDirectory(JoinPath(base, ExpandedHome(configured->text)));
  }
  return directory;
}

absl::StatusOr<HookDirectory> HooksOfUser() {
  const GitSettings settings(nullptr);
  const std::string config = UserConfigDirectory();
  const std::string own = config + "/secretscan/hooks/";
  HookDirectory directory;
  directory.for_all = true;
  directory.conditional_files = settings.conditional_files();
  const auto configured = settings.Find(kKey);
  if (configured && !configured->text.empty()) {
    directory.set_in = configured->file;
    directory.path = AsDirectory(ExpandedHome(configured->text));
    if (directory.path[0] != '/') {
      return InvalidArgument("core.hooksPath in " + configured->file + " is relative (" +
                                configured->text +
                                "): it names another directory in each repository");
    }
    directory.is_ours = directory.path == own;
    return directory;
  }
  if (config.empty()) {
    return InvalidArgument("neither HOME nor XDG_CONFIG_HOME is set");
  }
  directory.path = own;
  directory.is_ours = true;
  directory.git_looks_here = false;
  return directory;
}

}  // namespace secretscan
