// Flags that several commands share, and what they mean.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/status/status.h"
#include "cli/terminal.h"
#include "decode/unpack.h"
#include "scan/scan_options.h"

namespace secretscan {

// Whose habits a command follows where they differ: what is printed, redaction, profile.
enum class Flavor { kNative, kGitleaks };

struct CommonFlags {
  std::string config;
  bool no_repo_config = false;
  std::vector<std::string> enable_rules;

  std::string profile;  // empty: the flavor's
  std::string confidence = "medium";
  int threads = 0;
  int max_decode_depth = 5;
  int64_t max_target_megabytes = 0;
  int max_archive_depth = -1;  // the profile's
  std::string max_archive_bytes;
  int64_t max_archive_entries = UnpackLimits().members;
  int64_t max_archive_ratio = UnpackLimits().ratio;
  bool ignore_gitleaks_allow = false;
  bool no_cache = false;
  int64_t timeout = 0;   // seconds; 0: none

  std::vector<std::string> ignore_files;
  std::string baseline_path;
  std::string gitleaks_ignore_path;  // empty: what gitleaks looks for by itself
  bool no_repo_ignore = false;

  bool strict = false;
  std::string coverage_path;

  std::vector<std::string> report_formats;  // FORMAT, or FORMAT=FILE for one report more
  std::string report_path;
  std::string report_template;
  std::vector<std::string> sarif_split;
  std::string redact;  // empty: the flavor's
  bool show_secrets = false;
  int exit_code = 1;

  bool quiet = false;
  bool verbose = false;
  bool no_color = false;
  std::string color = "auto";
  bool no_banner = false;
  std::string log_level = "info";
  std::string log_format = "text";

  std::string diagnostics;
  std::string diagnostics_dir;
};

// Which rules: what every command that loads some accepts.
void AddRuleFlags(CLI::App* app, CommonFlags* flags);
// What decides whether a match is told.
void AddJudgementFlags(CLI::App* app, Flavor flavor, CommonFlags* flags);
// How to scan, report and talk: what every scanning command accepts, rule flags included.
void AddScanFlags(CLI::App* app, Flavor flavor, CommonFlags* flags);

void ApplyScanFlags(const CommonFlags& flags, Flavor flavor, ScanOptions* options);

// How it is said on standard error: sets the program's log format (cli/log.h).
void AddLogFormatFlag(CLI::App* app, CommonFlags* flags);

// What is said on standard error.
enum class MessageLevel { kErrors, kWarnings, kAll };
MessageLevel Messages(const CommonFlags& flags);
Terminal TerminalFor(const CommonFlags& flags);

}  // namespace secretscan
