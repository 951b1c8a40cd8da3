#include "api/scan_inputs.h"

#include <optional>
#include <string>
#include <utility>

#include "base/status.h"
#include "git/regular_file.h"
#include "scan/history_kinds.h"
#include "validate/confidence.h"

namespace secretscan {
namespace {

constexpr int64_t kMaxBaseline = int64_t{1} << 30;

absl::StatusOr<RulePack> WholePackFor(const ScannerOptions& options) {
  const int sources = (options.rules.has_value() ? 1 : 0) + (options.rules_path.empty() ? 0 : 1) +
                      (options.rules_toml.empty() ? 0 : 1);
  if (sources > 1) {
    return InvalidArgument("more than one of rules, rules_path and rules_toml is set");
  }
  if (options.rules.has_value()) {
    return *options.rules;
  }
  return !options.rules_path.empty()   ? RulePack::FromFile(options.rules_path)
         : !options.rules_toml.empty() ? RulePack::FromText(options.rules_toml, "rules_toml")
                                       : RulePack::BuiltIn();
}

absl::StatusOr<CommitSelection> SelectionFor(const HistoryRequest& request, int64_t now) {
  CommitSelection selection = CommitSelection::All();
  if (!request.since.empty()) {
    SECRETSCAN_ASSIGN_OR_RETURN(selection, ParseSince(request.since, now));
  }
  if (!request.ranges.empty()) {
    for (const std::string& range : request.ranges) {
      SECRETSCAN_RETURN_IF_ERROR(AddRange(range, &selection));
    }
    // "^v1.0" alone means all but what v1.0 reaches.
    selection.all = selection.include.empty();
  }
  return selection;
}

}  // namespace

absl::StatusOr<RulePack> PackFor(const ScannerOptions& options) {
  SECRETSCAN_ASSIGN_OR_RETURN(RulePack pack, WholePackFor(options));
  if (options.enabled_rules.empty()) {
    return pack;
  }
  return pack.Only(options.enabled_rules);
}

absl::StatusOr<ScanOptions> ScanOptionsFor(const ScannerOptions& options) {
  if (options.max_decode_depth < 0 || options.max_archive_depth < 0 || options.threads < 0 ||
      options.max_target_megabytes < 0) {
    return InvalidArgument("a depth, number of threads or limit is negative");
  }
  const std::optional<Confidence> confidence = ParseConfidence(options.min_confidence);
  if (!confidence.has_value()) {
    return InvalidArgument("min_confidence is none of low, medium and high");
  }
  ScanOptions scan;
  scan.profile = options.gitleaks_compatible ? Profile::kGitleaks : Profile::kDefault;
  scan.threads = options.threads;
  scan.max_decode_depth = options.max_decode_depth;
  scan.max_archive_depth = options.gitleaks_compatible ? 0 : options.max_archive_depth;
  scan.min_confidence = *confidence;
  scan.ignore_allow_comments = options.ignore_allow_comments;
  scan.max_target_megabytes = options.max_target_megabytes;
  scan.cache_dir = options.cache_directory;
  return scan;
}

absl::StatusOr<Ignores> IgnoresFor(const ScannerOptions& options) {
  Ignores ignores;
  for (const std::string& path : options.ignore_files) {
    SECRETSCAN_ASSIGN_OR_RETURN(const std::string text, ReadRegularFile(path, kMaxIgnoreFile));
    ignores.files.push_back({ParseIgnoreFile(text, path), {}});
  }
  if (!options.baseline.empty()) {
    SECRETSCAN_ASSIGN_OR_RETURN(const std::string text,
                                ReadRegularFile(options.baseline, kMaxBaseline));
    SECRETSCAN_ASSIGN_OR_RETURN(ignores.baseline, Baseline::Read(text, options.baseline));
  }
  return ignores;
}

absl::StatusOr<HistoryOptions> HistoryOptionsFor(const HistoryRequest& request,
                                                 const ScanOptions& base, int64_t now) {
  if (request.max_memory_bytes < 0) {
    return InvalidArgument("max_memory_bytes is negative");
  }
  HistoryOptions options;
  static_cast<ScanOptions&>(options) = base;
  options.repository = request.repository;
  options.platform = request.platform;
  options.max_memory = request.max_memory_bytes;
  options.verify_objects = request.verify_objects;
  if (!request.kinds.empty()) {
    if (base.profile == Profile::kGitleaks) {
      return InvalidArgument("kinds are set, but gitleaks_compatible sees what gitleaks sees");
    }
    SECRETSCAN_ASSIGN_OR_RETURN(options.kinds, HistoryKinds::Parse(request.kinds));
  }
  SECRETSCAN_ASSIGN_OR_RETURN(options.selection, SelectionFor(request, now));
  return options;
}

}  // namespace secretscan
