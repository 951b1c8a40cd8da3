#include "cli/common_flags.h"

#include <cstdlib>

#include "base/status.h"
#include "base/utf8.h"
#include "cli/choices.h"
#include "cli/human_units.h"
#include "cli/ignore_flags.h"

namespace secretscan {
namespace {

constexpr char kRuleGroup[] = "Rules";
constexpr char kScanGroup[] = "Scanning";
constexpr char kReportGroup[] = "Reporting";
constexpr char kMessageGroup[] = "Messages";

// The help texts say in words what is allowed; the parser would say it again.
CLI::Validator Quietly(CLI::Validator validator) { return validator.description(""); }

void AddReportFlags(CLI::App* app, Flavor flavor, CommonFlags* flags) {
  const bool native = flavor == Flavor::kNative;
  app->add_option("-f,--report-format,--format", flags->report_formats,
                  std::string("text, jsonl, json, sarif, csv, junit, gitlab, codeclimate, html, "
                              "markdown or template; default: by the report's name, else ") +
                      (native ? "text" : "json") +
                      "; FORMAT=FILE writes one report more, and may be repeated")
      ->type_name("FORMAT")
      ->check(Offering({"text", "jsonl", "json", "sarif", "csv", "junit", "gitlab", "codeclimate",
                        "html", "markdown", "template"}))
      ->allow_extra_args(false)
      ->group(kReportGroup);
  app->add_option("-r,-o,--report-path,--output", flags->report_path,
                  native ? "write the report to this file; default - (standard output)"
                         : "write the report to this file, or - for standard output")
      ->type_name("FILE")
      ->group(kReportGroup);
  app->add_option("--report-template", flags->report_template,
                  "the template of the format template, in Go's syntax")
      ->type_name("FILE")
      ->group(kReportGroup);
  app->add_option("--sarif-split", flags->sarif_split,
                  "sarif: presence (what is at HEAD and what is past in runs of their own), size "
                  "(further runs for more than 25000 results), or presence,size")
      ->type_name("WHAT")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->check(OneOf({"presence", "size"}))
      ->group(kReportGroup);
  app->add_flag("--redact{100}", flags->redact,
                native ? "hide this percentage of each secret; default 100"
                       : "hide this percentage of each secret, or all; default 0")
      ->option_text("N")
      ->group(kReportGroup);
  app->add_flag("--show-secrets", flags->show_secrets, "print secrets in full")
      ->group(kReportGroup);
  app->add_option("--exit-code", flags->exit_code, "exit code when there are findings; default 1")
      ->type_name("N")
      ->check(Quietly(CLI::Range(0, 255)))
      ->group(kReportGroup);
}

void AddCoverageFlags(CLI::App* app, CommonFlags* flags) {
  app->add_flag("--strict", flags->strict,
                "exit with 3 when anything was not scanned, binary files included")
      ->group(kReportGroup);
  app->add_option("--coverage", flags->coverage_path,
                  "write all that was not scanned to this file, as JSON Lines")
      ->type_name("FILE")
      ->group(kReportGroup);
}

void AddMessageFlags(CLI::App* app, CommonFlags* flags) {
  app->add_flag("-v,--verbose", flags->verbose,
                "print findings as text, beside a report that goes to a file")
      ->group(kMessageGroup);
  app->add_flag("-q,--quiet", flags->quiet, "no progress, warnings or summary; errors stay")
      ->group(kMessageGroup);
  app->add_option("--color", flags->color, "auto, always or never")
      ->type_name("WHEN")
      ->check(OneOf({"auto", "always", "never"}))
      ->group(kMessageGroup);
  app->add_flag("--no-color", flags->no_color, "same as --color never")->group(kMessageGroup);
  app->add_flag("--no-banner", flags->no_banner, "accepted; there is no banner")
      ->group(kMessageGroup);
  app->add_option("-l,--log-level", flags->log_level,
                  "info, warn (no summary) or error (no warnings either)")
      ->type_name("LEVEL")
      ->check(Offering({"info", "warn", "error"}))
      ->group(kMessageGroup);
  AddLogFormatFlag(app, flags);
  // They change nothing that is found.
  app->add_option("--diagnostics", flags->diagnostics, "accepted; Go's profiles are not written")
      ->type_name("LIST")
      ->group(kMessageGroup);
  app->add_option("--diagnostics-dir", flags->diagnostics_dir, "accepted")
      ->type_name("DIR")
      ->group(kMessageGroup);
}

// $XDG_CACHE_HOME/secretscan or ~/.cache/secretscan; empty when neither can be told.
std::string CacheDirectory() {
  // The specification calls a relative XDG_CACHE_HOME invalid.
  if (const char* cache = std::getenv("XDG_CACHE_HOME"); cache != nullptr && cache[0] == '/') {
    return std::string(cache) + "/secretscan";
  }
  if (const char* home = std::getenv("HOME"); home != nullptr && home[0] == '/') {
    return std::string(home) + "/.cache/secretscan";
  }
  return "";
}

}  // namespace

void AddRuleFlags(CLI::App* app, CommonFlags* flags) {
  app->add_option("-c,--config,--rules", flags->config, "rule file in gitleaks' TOML format")
      ->type_name("FILE")
      ->group(kRuleGroup);
  app->add_flag("--no-repo-config", flags->no_repo_config,
                "do not use the scanned tree's own .secretscan.toml or .gitleaks.toml")
      ->group(kRuleGroup);
  app->add_option("--enable-rule", flags->enable_rules,
                  "run only this rule; may be repeated or a comma list")
      ->type_name("ID")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->group(kRuleGroup);
}

void AddJudgementFlags(CLI::App* app, Flavor flavor, CommonFlags* flags) {
  app->add_option("--profile", flags->profile,
                  flavor == Flavor::kNative
                      ? "default, or gitleaks: exactly its findings and positions"
                      : "gitleaks (exactly its findings and positions), or default")
      ->type_name("NAME")
      ->check(OneOf({"default", "gitleaks"}))
      ->group(kScanGroup);
  app->add_option("--confidence", flags->confidence,
                  "report what is at least this sure: low (a reviewer's list), medium (default), high")
      ->type_name("LEVEL")
      ->check(OneOf({"low", "medium", "high"}))
      ->group(kScanGroup);
  app->add_option("--max-decode-depth", flags->max_decode_depth,
                  "passes of decoding inside a text; default 5, 0 for none")
      ->type_name("N")
      ->check(Quietly(CLI::Range(0, 1000)))
      ->group(kScanGroup);
  app->add_flag("--ignore-gitleaks-allow", flags->ignore_gitleaks_allow,
                "report lines with a gitleaks:allow or secretscan:allow comment, too")
      ->group(kScanGroup);
  app->add_flag("--no-cache", flags->no_cache, "do not keep compiled rules between runs")
      ->group(kScanGroup);
}

void AddLogFormatFlag(CLI::App* app, CommonFlags* flags) {
  app->add_option("--log-format", flags->log_format,
                  "messages as text (default), or as json: one object a line")
      ->type_name("NAME")
      ->check(OneOf({"text", "json"}))
      ->group(kMessageGroup);
}

void AddScanFlags(CLI::App* app, Flavor flavor, CommonFlags* flags) {
  AddRuleFlags(app, flags);
  AddJudgementFlags(app, flavor, flags);
  app->add_option("--threads", flags->threads, "default 0: all processors")
      ->type_name("N")
      ->check(Quietly(CLI::Range(0, 1024)))
      ->group(kScanGroup);
  app->add_option("--max-target-megabytes", flags->max_target_megabytes,
                  "skip and record larger files; default 0: no limit")
      ->type_name("N")
      ->check(Quietly(CLI::Range(int64_t{0}, int64_t{1'000'000'000})))
      ->group(kScanGroup);
  app->add_option("--max-archive-depth", flags->max_archive_depth,
                  "archives inside archives that are opened; default 8, 0 with the gitleaks profile: "
                  "none")
      ->type_name("N")
      ->check(Quietly(CLI::Range(0, 100)))
      ->group(kScanGroup);
  app->add_option("--max-archive-bytes", flags->max_archive_bytes,
                  "unpack so much of one file; default 4G")
      ->type_name("SIZE")
      ->check([](const std::string& size) {
        int64_t bytes = 0;
        return ParseBytes(size, &bytes) ? "" : "not a size such as 500M or 2G";
      })
      ->group(kScanGroup);
  app->add_option("--max-archive-entries", flags->max_archive_entries,
                  "unpack so many members of one file; default 1000000")
      ->type_name("N")
      ->check(Quietly(CLI::Range(int64_t{0}, int64_t{1'000'000'000'000})))
      ->group(kScanGroup);
  app->add_option("--max-archive-ratio", flags->max_archive_ratio,
                  "unpack so many times a file's size, if that is above 64M; default 300, 0 for any")
      ->type_name("N")
      ->check(Quietly(CLI::Range(int64_t{0}, int64_t{1'000'000'000})))
      ->group(kScanGroup);
  app->add_option("--timeout", flags->timeout,
                  "stop after so many seconds, report what was found and exit with 3; default 0: none")
      ->type_name("SECONDS")
      ->check(Quietly(CLI::Range(int64_t{0}, int64_t{1'000'000'000})))
      ->group(kScanGroup);
  AddIgnoreFlags(app, flags);
  AddReportFlags(app, flavor, flags);
  AddCoverageFlags(app, flags);
  AddMessageFlags(app, flags);
}

void ApplyScanFlags(const CommonFlags& flags, Flavor flavor, ScanOptions* options) {
  const bool gitleaks =
      flags.profile.empty() ? flavor == Flavor::kGitleaks : flags.profile == "gitleaks";
  options->profile = gitleaks ? Profile::kGitleaks : Profile::kDefault;
  options->threads = flags.threads;
  options->min_confidence = ParseConfidence(flags.confidence).value_or(options->min_confidence);
  options->max_decode_depth = flags.max_decode_depth;
  options->ignore_allow_comments = flags.ignore_gitleaks_allow;
  options->max_target_megabytes = flags.max_target_megabytes;
  constexpr int kArchiveDepth = 8;
  options->max_archive_depth =
      flags.max_archive_depth >= 0 ? flags.max_archive_depth : gitleaks ? 0 : kArchiveDepth;
  if (!flags.max_archive_bytes.empty()) {
    ParseBytes(flags.max_archive_bytes, &options->unpack.bytes);  // checked when it was given
  }
  options->unpack.members = flags.max_archive_entries;
  options->unpack.ratio = flags.max_archive_ratio;
  options->list_binary = !flags.coverage_path.empty();
  options->cache_dir = flags.no_cache ? "" : CacheDirectory();
}

MessageLevel Messages(const CommonFlags& flags) {
  const std::string level = AsciiLowered(flags.log_level);
  if (flags.quiet || level == "error" || level == "err" || level == "fatal") {
    return MessageLevel::kErrors;
  }
  return level == "warn" || level == "warning" ? MessageLevel::kWarnings : MessageLevel::kAll;
}

Terminal TerminalFor(const CommonFlags& flags) {
  ColorMode mode = ColorMode::kAuto;
  if (flags.no_color || flags.color == "never") {
    mode = ColorMode::kNever;
  } else if (flags.color == "always") {
    mode = ColorMode::kAlways;
  }
  return DetectTerminal(mode);
}

}  // namespace secretscan
