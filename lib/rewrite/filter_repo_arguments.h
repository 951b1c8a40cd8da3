// The arguments of `secretscan filter-repo`: git-filter-repo's.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "rewrite/history_rewriter.h"

namespace secretscan {

struct FilterRepoPath {
  enum class Kind : uint8_t { kPath, kGlob, kRegex, kFile };  // kFile: a file with such lines
  Kind kind = Kind::kPath;
  std::string text;
};

// What becomes of refs/replace/* in the end.
enum class ReplaceRefs : uint8_t {
  kDefault,        // kDeleteNoAdd, or kUpdateNoAdd for a part of the history
  kDeleteNoAdd,
  kDeleteAndAdd,
  kUpdateNoAdd,
  kUpdateOrAdd,
  kUpdateAndAdd,
  kOldDefault,     // kUpdateAndAdd in a first run, else kUpdateOrAdd
};

struct FilterRepoArguments {
  // Names of files; empty: not given.
  std::string replace_text;
  std::string replace_message;
  std::string strip_ids;
  int64_t max_blob_size = 0;            // 0: any
  bool needs_contents = false;          // beside replace_text
  std::vector<FilterRepoPath> paths;
  bool invert_paths = false;
  bool use_base_name = false;
  std::vector<std::string> refs;        // empty: all
  bool partial = false;                 // implied by refs
  bool force = false;
  bool dry_run = false;
  bool no_gc = false;
  bool no_fetch = false;                // implied by partial
  bool sensitive_data_removal = false;
  bool quiet = false;
  bool debug = false;
  bool date_order = false;
  bool no_ff = false;
  bool preserve_commit_hashes = false;
  bool preserve_commit_encoding = false;
  Pruning prune_empty = Pruning::kAuto;
  Pruning prune_degenerate = Pruning::kAuto;
  ReplaceRefs replace_refs = ReplaceRefs::kDefault;

  bool repacks() const { return !partial && !no_gc; }
};

struct FilterRepoParse {
  enum class Outcome : uint8_t {
    kRun,
    kHelp,
    kVersion,
    kNothing,      // there were no arguments
    kUsageError,   // what argparse would refuse, or an option that is not supported: exit code 2
    kError,        // exit code 1
  };
  Outcome outcome = Outcome::kRun;
  FilterRepoArguments arguments;
  std::string error;   // of the errors
};

// No file is opened.
FilterRepoParse ParseFilterRepoArguments(const std::vector<std::string>& words);

}  // namespace secretscan
