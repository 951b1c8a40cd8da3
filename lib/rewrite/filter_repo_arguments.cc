#include "rewrite/filter_repo_arguments.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "rewrite/argument_words.h"
#include "rewrite/blob_criteria.h"
#include "rewrite/filter_repo_options.h"

namespace secretscan {
namespace {

using Outcome = FilterRepoParse::Outcome;

bool HasComponent(std::string_view path, std::string_view component) {
  while (true) {
    const size_t slash = path.find('/');
    if (path.substr(0, slash) == component) {
      return true;
    }
    if (slash == std::string_view::npos) {
      return false;
    }
    path.remove_prefix(slash + 1);
  }
}

class Reader {
 public:
  FilterRepoParse Run(const std::vector<std::string>& words) {
    if (words.empty()) {
      parse_.outcome = Outcome::kNothing;
      return std::move(parse_);
    }
    const WordMatches matches = MatchWords(FilterRepoOptions(), words);
    for (const WordMatch& match : matches.matches) {
      Apply(match);
      if (parse_.outcome != Outcome::kRun) {
        return std::move(parse_);
      }
    }
    if (!matches.error.empty()) {
      Fail(Outcome::kUsageError, "git-filter-repo: error: " + matches.error);
      return std::move(parse_);
    }
    Check();
    return std::move(parse_);
  }

 private:
  void Fail(Outcome outcome, std::string error) {
    if (parse_.outcome == Outcome::kRun) {
      parse_.outcome = outcome;
      parse_.error = std::move(error);
    }
  }
  void Refuse(std::string error) { Fail(Outcome::kError, "Error: " + std::move(error)); }

  void Apply(const WordMatch& match) {
    const std::string_view option = match.option->names.front();
    const std::string value = match.values.empty() ? "" : match.values.front();
    if (bool FilterRepoArguments::*flag = FilterRepoFlag(option)) {
      parse_.arguments.*flag = true;
    } else if (std::string FilterRepoArguments::*file = FilterRepoFile(option)) {
      parse_.arguments.*file = value;
    } else if (option == "--path-match") {
      AddPath(FilterRepoPath::Kind::kPath, value);
    } else if (option == "--path-glob") {
      AddPath(FilterRepoPath::Kind::kGlob, value);
    } else if (option == "--path-regex") {
      AddPath(FilterRepoPath::Kind::kRegex, value);
    } else if (option == "--paths-from-file") {
      parse_.arguments.paths.push_back({FilterRepoPath::Kind::kFile, value});
    } else if (option == "--path-rename") {
      CheckRename(value);
      unsupported_.push_back(match.name);
    } else if (option == "--prune-empty") {
      parse_.arguments.prune_empty = FilterRepoPruning(value);
    } else if (option == "--prune-degenerate") {
      parse_.arguments.prune_degenerate = FilterRepoPruning(value);
    } else if (option == "--replace-refs") {
      parse_.arguments.replace_refs = FilterRepoReplaceRefs(value);
    } else if (option == "--strip-blobs-bigger-than") {
      max_blob_size_ = value;
    } else if (option == "--refs") {
      parse_.arguments.refs = match.values;
    } else if (option == "--help") {
      is_help_ = true;
    } else if (option == "--version") {
      is_version_ = true;
    } else if (option == "--paths") {
      is_misspelt_ = !value.empty();
    } else if (option == "--blob-callback" && value == "pass") {
      // A callback that does nothing has blobs read, which decides about tags and notes.
      parse_.arguments.needs_contents = true;
    } else if (option != "--proceed") {
      unsupported_.push_back(match.name);
    }
  }

  void AddPath(FilterRepoPath::Kind kind, const std::string& path) {
    if (path.starts_with('/')) {
      Refuse("Pathnames cannot begin with a '/'");
    }
    CheckComponents(path, path);
    parse_.arguments.paths.push_back({kind, path});
  }

  void CheckComponents(std::string_view path, const std::string& argument) {
    for (const std::string_view illegal : {".", ".."}) {
      if (HasComponent(path, illegal)) {
        Refuse("Invalid path component '" + std::string(illegal) + "' found in '" + argument +
               "'");
      }
    }
  }

  // Renames are not supported; a wrong one is told as wrong.
  void CheckRename(const std::string& value) {
    const size_t colon = value.find(':');
    if (colon == std::string::npos || value.find(':', colon + 1) != std::string::npos) {
      Refuse("--path-rename expects one colon in its argument: <old_name:new_name>.");
      return;
    }
    const std::string before = value.substr(0, colon);
    const std::string after = value.substr(colon + 1);
    if (!before.empty() && !after.empty() && before.ends_with('/') != after.ends_with('/')) {
      Refuse("of two names of directories, if either ends with a slash then both must.");
    }
    if (before.starts_with('/') || after.starts_with('/')) {
      Refuse("Pathnames cannot begin with a '/'");
    }
    CheckComponents(before, value);
    CheckComponents(after, value);
  }

  bool IsUnsupported(std::string_view name) const {
    return std::find(unsupported_.begin(), unsupported_.end(), name) != unsupported_.end();
  }

  void Check() {
    FilterRepoArguments& arguments = parse_.arguments;
    if (is_help_) {
      return Fail(Outcome::kHelp, "");
    }
    if (is_misspelt_) {
      return Refuse("Option `--paths` unrecognized; did you mean --path or --paths-from-file?");
    }
    if (is_version_) {
      return Fail(Outcome::kVersion, "");
    }
    CheckCombinations();
    if (!max_blob_size_.empty()) {
      const auto size = ParseBlobSize(max_blob_size_);
      if (!size.ok()) {
        return Refuse("could not parse --strip-blobs-bigger-than argument " + max_blob_size_);
      }
      arguments.max_blob_size = *size;
    }
    if (!unsupported_.empty()) {
      std::string names;
      for (const std::string& name : unsupported_) {
        names += (names.empty() ? "" : ", ") + name;
      }
      Fail(Outcome::kUsageError,
           "secretscan filter-repo does not support " + names + "; see secretscan filter-repo "
           "--help for what it does");
    }
    arguments.partial |= !arguments.refs.empty();
    arguments.no_fetch |= arguments.partial;
    if (arguments.replace_refs == ReplaceRefs::kDefault) {
      arguments.replace_refs =
          arguments.partial ? ReplaceRefs::kUpdateNoAdd : ReplaceRefs::kDeleteNoAdd;
    }
  }

  void CheckCombinations() {
    const bool renames = IsUnsupported("--path-rename") || IsUnsupported("--path-rename-match");
    if (IsUnsupported("--analyze") && (!parse_.arguments.paths.empty() || renames)) {
      Refuse("--analyze is incompatible with --path* flags, as it changes nothing.");
    }
    if (IsUnsupported("--analyze") && IsUnsupported("--stdin")) {
      Refuse("--analyze is incompatible with --stdin.");
    }
    if (parse_.arguments.use_base_name && renames) {
      Refuse("--use-base-name and --path-rename are incompatible.");
    }
    if (IsUnsupported("--file-info-callback") &&
        (IsUnsupported("--stdin") || IsUnsupported("--blob-callback") ||
         parse_.arguments.needs_contents || IsUnsupported("--filename-callback"))) {
      Refuse("--file-info-callback is incompatible with --stdin, --blob-callback and "
             "--filename-callback.");
    }
    if (parse_.arguments.sensitive_data_removal) {
      if (IsUnsupported("--stdin")) {
        Refuse("sensitive data removal is incompatible with --stdin");
      }
      if (IsUnsupported("--source") || IsUnsupported("--target")) {
        Refuse("sensitive data removal is incompatible with --source and --target");
      }
    }
  }

  FilterRepoParse parse_;
  std::string max_blob_size_;
  std::vector<std::string> unsupported_;
  bool is_help_ = false;
  bool is_version_ = false;
  bool is_misspelt_ = false;
};

}  // namespace

FilterRepoParse ParseFilterRepoArguments(const std::vector<std::string>& words) {
  return Reader().Run(words);
}

}  // namespace secretscan
