#include "cli/filter_repo_flags.h"

#include <string>
#include <vector>

#include "cli/choices.h"

namespace secretscan {
namespace {

struct FlagText {
  const char* group;
  const char* names;
  const char* value;  // empty: none
  const char* help;
  std::vector<std::string> choices = {};
};

constexpr char kText[] = "What stands in files";
constexpr char kPaths[] = "Which files are kept (any that matches one of these)";
constexpr char kMessages[] = "Messages";
constexpr char kCommits[] = "Commits and references";
constexpr char kSensitive[] = "Sensitive data";
constexpr char kOthers[] = "Others";

const std::vector<FlagText>& Flags() {
  static const std::vector<FlagText> flags = {
      {kText, "--replace-text", "FILE",
       "replace what the lines of FILE tell: TEXT, regex:EXPRESSION or glob:PATTERN, each with "
       "==>REPLACEMENT or without (***REMOVED***)"},
      {kText, "--strip-blobs-with-ids", "FILE",
       "leave out the versions of files whose ids are in FILE; what stood there before stays "
       "there"},
      {kText, "--strip-blobs-bigger-than", "N", "likewise versions of more than N bytes (K, M, G)"},
      {kPaths, "--path,--path-match", "PATH", "a file, or all below a directory"},
      {kPaths, "--path-glob", "GLOB", "`*` and `?` match a slash, too"},
      {kPaths, "--path-regex", "EXPRESSION", "found anywhere in the path"},
      {kPaths, "--paths-from-file", "FILE", "a line each; glob: and regex: as prefixes"},
      {kPaths, "--invert-paths", "", "keep the others"},
      {kPaths, "--use-base-name", "", "match the last part of the path only"},
      {kMessages, "--replace-message", "FILE", "as --replace-text, in commit and tag messages"},
      {kMessages, "--preserve-commit-hashes", "", "leave ids of commits in messages alone"},
      {kMessages, "--preserve-commit-encoding", "", "do not convert messages to UTF-8"},
      {kCommits, "--prune-empty", "WHEN", "auto, always, never: commits without changes",
       {"auto", "always", "never"}},
      {kCommits, "--prune-degenerate", "WHEN", "auto, always, never: merges of what is the same",
       {"auto", "always", "never"}},
      {kCommits, "--no-ff", "", "keep merges although they could be skipped"},
      {kCommits, "--replace-refs", "HOW",
       "delete-no-add, delete-and-add, update-no-add, update-or-add, update-and-add or old-default",
       {"delete-no-add", "delete-and-add", "update-no-add", "update-or-add", "update-and-add",
        "old-default"}},
      {kCommits, "--refs", "NAME...", "these references or ranges only"},
      {kCommits, "--partial", "", "leave origin, reflogs and old objects alone"},
      {kCommits, "--date-order", "", "go through commits by date"},
      {kSensitive, "--sensitive-data-removal,--sdr", "",
       "fetch all references of origin before, and tell what else has to be done"},
      {kSensitive, "--no-fetch", "", "do not fetch them"},
      {kOthers, "-f,--force", "", "although this is no fresh clone"},
      {kOthers, "--dry-run", "", "change nothing, tell what would be"},
      {kOthers, "--no-gc", "", "do not remove the old objects"},
      {kOthers, "--proceed", "", "run although there is nothing to filter"},
      {kOthers, "--quiet", "", "say less"},
      {kOthers, "--debug", "", "say more"},
      {kOthers, "--version", "", "print the version"},
  };
  return flags;
}

constexpr char kFooter[] = R"(Examples:
  secretscan filter-repo --replace-text words.txt
  secretscan filter-repo --invert-paths --path conf/prod.env
  secretscan filter-repo --sensitive-data-removal --replace-text words.txt

filter-repo destructively rewrites history: git-filter-repo's options for taking
data out of a repository, with its results, id for id. It is run at the top of a
fresh clone, or with --force. `secretscan rewrite` is the careful way: it shows
a plan, changes no more than it must, and can be undone.

Exit code: 0 done, 1 refused or failed, 2 wrong or unsupported options.)";

}  // namespace

void AddFilterRepoFlags(CLI::App* app) {
  for (const FlagText& flag : Flags()) {
    CLI::Option* option =
        *flag.value == '\0'
            ? app->add_flag_function(flag.names, [](int64_t) {}, flag.help)
            : app->add_option_function<std::string>(flag.names, [](const std::string&) {},
                                                    flag.help)
                  ->type_name(flag.value);
    option->group(flag.group);
    if (!flag.choices.empty()) {
      option->check(Offering(flag.choices));
    }
  }
  app->footer(kFooter);
}

}  // namespace secretscan
