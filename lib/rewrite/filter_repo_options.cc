#include "rewrite/filter_repo_options.h"

#include <cstddef>
#include <vector>

namespace secretscan {
namespace {

constexpr auto kNone = WordOption::Values::kNone;
constexpr auto kOne = WordOption::Values::kOne;
constexpr auto kSome = WordOption::Values::kSome;

struct Flag {
  std::string_view option;
  bool FilterRepoArguments::*field;
};
constexpr Flag kFlags[] = {
    {"--invert-paths", &FilterRepoArguments::invert_paths},
    {"--use-base-name", &FilterRepoArguments::use_base_name},
    {"--preserve-commit-hashes", &FilterRepoArguments::preserve_commit_hashes},
    {"--preserve-commit-encoding", &FilterRepoArguments::preserve_commit_encoding},
    {"--no-ff", &FilterRepoArguments::no_ff},
    {"--sensitive-data-removal", &FilterRepoArguments::sensitive_data_removal},
    {"--no-fetch", &FilterRepoArguments::no_fetch},
    {"--date-order", &FilterRepoArguments::date_order},
    {"--force", &FilterRepoArguments::force},
    {"--partial", &FilterRepoArguments::partial},
    {"--no-gc", &FilterRepoArguments::no_gc},
    {"--dry-run", &FilterRepoArguments::dry_run},
    {"--debug", &FilterRepoArguments::debug},
    {"--quiet", &FilterRepoArguments::quiet},
};

struct File {
  std::string_view option;
  std::string FilterRepoArguments::*field;
};
constexpr File kFiles[] = {
    {"--replace-text", &FilterRepoArguments::replace_text},
    {"--replace-message", &FilterRepoArguments::replace_message},
    {"--strip-blobs-with-ids", &FilterRepoArguments::strip_ids},
};

constexpr std::string_view kReplaceRefs[] = {"delete-no-add", "delete-and-add", "update-no-add",
                                             "update-or-add", "update-and-add", "old-default"};

// In the order in which an ambiguous abbreviation's meanings are told.
std::vector<WordOption> MakeOptions() {
  const std::vector<std::string_view> prunings = {"always", "auto", "never"};
  return {
      {{"--analyze"}},
      {{"--report-dir"}, kOne},
      {{"--invert-paths"}},
      {{"--path-match", "--path"}, kOne},
      {{"--path-glob"}, kOne},
      {{"--path-regex"}, kOne},
      {{"--use-base-name"}},
      {{"--path-rename", "--path-rename-match"}, kOne},
      {{"--paths"}, kOne},
      {{"--paths-from-file"}, kOne},
      {{"--subdirectory-filter"}, kOne},
      {{"--to-subdirectory-filter"}, kOne},
      {{"--replace-text"}, kOne},
      {{"--strip-blobs-bigger-than"}, kOne},
      {{"--strip-blobs-with-ids"}, kOne},
      {{"--tag-rename"}, kOne},
      {{"--replace-message"}, kOne},
      {{"--preserve-commit-hashes"}},
      {{"--preserve-commit-encoding"}},
      {{"--mailmap"}, kOne},
      {{"--use-mailmap"}},
      {{"--replace-refs"}, kOne, {std::begin(kReplaceRefs), std::end(kReplaceRefs)}},
      {{"--prune-empty"}, kOne, prunings},
      {{"--prune-degenerate"}, kOne, prunings},
      {{"--no-ff"}},
      {{"--filename-callback"}, kOne},
      {{"--file-info-callback"}, kOne},
      {{"--message-callback"}, kOne},
      {{"--name-callback"}, kOne},
      {{"--email-callback"}, kOne},
      {{"--refname-callback"}, kOne},
      {{"--blob-callback"}, kOne},
      {{"--commit-callback"}, kOne},
      {{"--tag-callback"}, kOne},
      {{"--reset-callback"}, kOne},
      {{"--sensitive-data-removal", "--sdr"}},
      {{"--no-fetch"}},
      {{"--source"}, kOne},
      {{"--target"}, kOne},
      {{"--date-order"}},
      {{"--help", "-h"}},
      {{"--version"}},
      {{"--proceed"}},
      {{"--force", "-f"}},
      {{"--partial"}},
      {{"--no-gc"}},
      {{"--refs"}, kSome},
      {{"--dry-run"}},
      {{"--debug"}},
      {{"--state-branch"}, kOne},
      {{"--stdin"}},
      {{"--quiet"}},
  };
}

}  // namespace

std::span<const WordOption> FilterRepoOptions() {
  static const std::vector<WordOption> options = MakeOptions();
  return options;
}

bool FilterRepoArguments::*FilterRepoFlag(std::string_view option) {
  for (const Flag& flag : kFlags) {
    if (flag.option == option) {
      return flag.field;
    }
  }
  return nullptr;
}

std::string FilterRepoArguments::*FilterRepoFile(std::string_view option) {
  for (const File& file : kFiles) {
    if (file.option == option) {
      return file.field;
    }
  }
  return nullptr;
}

Pruning FilterRepoPruning(std::string_view value) {
  return value == "always" ? Pruning::kAlways
         : value == "never" ? Pruning::kNever
                            : Pruning::kAuto;
}

ReplaceRefs FilterRepoReplaceRefs(std::string_view value) {
  for (size_t i = 0; i < std::size(kReplaceRefs); ++i) {
    if (kReplaceRefs[i] == value) {
      return static_cast<ReplaceRefs>(i + 1);
    }
  }
  return ReplaceRefs::kDefault;
}

}  // namespace secretscan
