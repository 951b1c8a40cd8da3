#include "git/libgit2.h"

#include <git2.h>

#include <mutex>

namespace secretscan {
namespace {

std::mutex& Mutex() {
  static std::mutex mutex;
  return mutex;
}
int live_count = 0;  // guarded by Mutex()

void Configure() {
  for (const git_config_level_t level : {GIT_CONFIG_LEVEL_PROGRAMDATA, GIT_CONFIG_LEVEL_SYSTEM,
                                         GIT_CONFIG_LEVEL_XDG, GIT_CONFIG_LEVEL_GLOBAL}) {
    git_libgit2_opts(GIT_OPT_SET_SEARCH_PATH, level, "");
  }
  const char* extensions[] = {"noop-v1",      "partialclone", "preciousobjects", "worktreeconfig",
                              "objectformat", "refstorage",   "relativeworktrees"};
  git_libgit2_opts(GIT_OPT_SET_EXTENSIONS, extensions, sizeof extensions / sizeof *extensions);
  git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0);
  git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 0);
  git_libgit2_opts(GIT_OPT_ENABLE_CACHING, 0);
}

}  // namespace

LibGit2::LibGit2() {
  const std::lock_guard<std::mutex> lock(Mutex());
  git_libgit2_init();
  if (live_count++ == 0) {
    Configure();
  }
}

LibGit2::~LibGit2() {
  const std::lock_guard<std::mutex> lock(Mutex());
  --live_count;
  git_libgit2_shutdown();
}

std::string LibGit2Reason() {
  const git_error* error = git_error_last();
  if (error == nullptr || error->message == nullptr) {
    return "unknown error";
  }
  std::string reason = error->message;
  if (!reason.empty() && reason.front() >= 'A' && reason.front() <= 'Z') {
    reason.front() = static_cast<char>(reason.front() | 0x20);
  }
  return reason;
}

}  // namespace secretscan
