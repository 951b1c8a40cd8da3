#include "cli/filter_repo_texts.h"

namespace secretscan {

std::string FilterRepoHelp() {
  return R"(Usage: secretscan filter-repo OPTIONS

filter-repo destructively rewrites history: git-filter-repo's options for taking
data out of a repository, with its results, id for id. It is run at the top of a
fresh clone, or with --force. `secretscan rewrite` is the careful way: it shows a
plan, changes no more than it must, and can be undone.

What stands in files:
  --replace-text FILE           replace what the lines of FILE tell: TEXT,
                                regex:EXPRESSION or glob:PATTERN, each with
                                ==>REPLACEMENT or without (***REMOVED***)
  --strip-blobs-with-ids FILE   leave out the versions of files whose ids are in
                                FILE; what stood there before stays there
  --strip-blobs-bigger-than N   likewise versions of more than N bytes (K, M, G)

Which files are kept (any that matches one of these):
  --path PATH, --path-match     a file, or all below a directory
  --path-glob GLOB              `*` and `?` match a slash, too
  --path-regex EXPRESSION       found anywhere in the path
  --paths-from-file FILE        a line each; glob: and regex: as prefixes
  --invert-paths                keep the others
  --use-base-name               match the last part of the path only

Messages:
  --replace-message FILE        as --replace-text, in commit and tag messages
  --preserve-commit-hashes      leave ids of commits in messages alone
  --preserve-commit-encoding    do not convert messages to UTF-8

Commits and references:
  --prune-empty WHEN            auto, always, never: commits without changes
  --prune-degenerate WHEN       auto, always, never: merges of what is the same
  --no-ff                       keep merges although they could be skipped
  --replace-refs HOW            delete-no-add, delete-and-add, update-no-add,
                                update-or-add, update-and-add, old-default
  --refs NAME...                these references or ranges only
  --partial                     leave origin, reflogs and old objects alone
  --date-order                  go through commits by date

Sensitive data:
  --sensitive-data-removal, --sdr   fetch all references of origin before, and
                                tell what else has to be done
  --no-fetch                    do not fetch them

Others:
  --force, -f                   although this is no fresh clone
  --dry-run                     change nothing, tell what would be
  --no-gc                       do not remove the old objects
  --proceed                     run although there is nothing to filter
  --quiet, --debug, --version, --help, -h

Exit code: 0 done, 1 refused or failed, 2 wrong or unsupported options.
)";
}

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
