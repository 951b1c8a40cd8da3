#include "cli/filter_repo_texts.h"

namespace secretscan {

std::string NextSteps(std::string_view push_command, bool has_orphaned_lfs) {
  const std::string lfs = has_orphaned_lfs ? " and the orphaned LFS objects" : "";
  return R"(NEXT STEPS FOR YOUR SENSITIVE DATA REMOVAL:
  * First of all: whatever the data gave access to has to be revoked or changed.
    Nobody can take back what was once published.
  * If more runs are to follow, do them before you go on.
  * Look whether the data is gone: `secretscan history`, or
    `git log --all -p -S TEXT`.
  * Push the new history:
      )" + std::string(push_command) + R"(
    A host may keep references for itself (refs/pull/* and the like) and refuse
    these; the others are pushed all the same.
  * Tell those who run the server the First Changed Commit(s))" + lfs + R"(:
    it still holds the old commits, also in pull requests and caches.
  * Everybody else makes a new clone, or rebases onto the new history and then
    expires reflogs and runs `git gc --prune=now`. A push out of an old clone
    brings the data back; the First Changed Commit(s) tell whether it did.
  * Keep it from happening again: `secretscan hook install`.
)";
}

std::string_view AlreadyRanText() {
  return "A run of filter-repo has rewritten this repository.  The next one goes on from\n"
         "here: it needs no --force, and the files beside this one then tell of all runs\n"
         "together.";
}

}  // namespace secretscan
