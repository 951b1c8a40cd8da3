// What all scans of a scanner have in common.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "secretscan/rule_pack.h"

namespace secretscan {

// The defaults are right for most. Nothing is taken from the environment or from what is scanned.
struct ScannerOptions {
  // Rules in gitleaks' TOML format: a pack, a file (or directory), or the text itself; none: the
  // built-in pack. Setting more than one is InvalidArgument.
  std::optional<RulePack> rules;
  std::string rules_path;
  std::string rules_toml;

  // The ids of the only rules to run; empty: all.
  std::vector<std::string> enabled_rules;

  // True: exactly gitleaks' findings, with its positions and its blind spots.
  bool gitleaks_compatible = false;

  // Findings that are less sure are left out: "low", "medium" or "high".
  std::string min_confidence = "medium";

  // Passes of decoding (base64, hex, percent, unicode escapes) inside a text, 0 or more.
  int max_decode_depth = 5;

  // Archives inside archives that are opened, 0 or more; 0: archives are read as the bytes that they
  // are. With gitleaks_compatible it counts as 0.
  int max_archive_depth = 8;

  // Threads of one scan, 0 or more; 0: the processors that this process may use. ScanText() uses the
  // calling thread only.
  int threads = 0;

  // Texts over this many megabytes (10^6 bytes) are skipped and recorded; 0: no limit.
  int64_t max_target_megabytes = 0;

  // Report lines that carry an allow comment (gitleaks:allow), too.
  bool ignore_allow_comments = false;

  // Files in the format of .secretscanignore: what they list is left out and counted. No other ignore
  // file is read.
  std::vector<std::string> ignore_files;

  // A report of an earlier scan (JSON Lines, or gitleaks' JSON): what is in it is left out and counted.
  // Empty: none.
  std::string baseline;

  // Directory in which compiled rules are kept between runs; empty: nowhere. Must be writable by
  // nobody but trusted users.
  std::string cache_directory;
};

}  // namespace secretscan
