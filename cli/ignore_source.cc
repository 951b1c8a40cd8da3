#include "cli/ignore_source.h"

#include <utility>

#include "base/status.h"
#include "base/worker_pool.h"
#include "cli/ignore_flags.h"
#include "cli/interrupt.h"
#include "cli/progress_bar.h"
#include "cli/rule_loading.h"
#include "cli/terminal.h"
#include "git/regular_file.h"
#include "scan/history_scan.h"
#include "scan/staged_scan.h"
#include "scan/text_scan.h"

namespace secretscan {
namespace {

constexpr int64_t kMaxReport = int64_t{1} << 30;

const std::string& TargetOf(const IgnoreSource& source) {
  return source.directories.empty() ? source.repository : source.directories.front();
}

absl::StatusOr<ScanResult> Scan(const IgnoreSource& source, const CommonFlags& flags,
                                std::shared_ptr<const RuleSet> rules, Progress* progress) {
  if (!source.directories.empty()) {
    DirectoryOptions options;
    ApplyScanFlags(flags, Flavor::kNative, &options);
    options.paths = source.directories;
    return ScanDirectory(options, std::move(rules), progress);
  }
  if (source.staged) {
    StagedOptions options;
    ApplyScanFlags(flags, Flavor::kNative, &options);
    options.repository = source.repository;
    return ScanStaged(options, std::move(rules), progress);
  }
  HistoryOptions options;
  ApplyScanFlags(flags, Flavor::kNative, &options);
  options.repository = source.repository;
  options.platform = "none";
  return ScanHistory(options, std::move(rules), progress);
}

Finding ToFinding(const ReportedFinding& reported) {
  Finding finding;
  finding.rule_id = reported.rule_id;
  finding.file = reported.file;
  finding.commit = reported.commit;
  finding.provenance = reported.commit.empty() ? Provenance::kFile : Provenance::kCommit;
  finding.start_line = reported.start_line;
  finding.end_line = reported.end_line;
  finding.start_column = reported.start_column;
  finding.end_column = reported.end_column;
  finding.entropy = reported.entropy;
  finding.secret = reported.start_line > 0 ? reported.secret : "";
  finding.fingerprint = GitleaksFingerprint(finding);
  return finding;
}

}  // namespace

absl::StatusOr<std::string> IgnoreFilePath(const IgnoreSource& source) {
  if (!source.file.empty()) {
    return source.file;
  }
  const std::string directory = IgnoreDirectory(TargetOf(source));
  if (directory.empty()) {
    return InvalidArgument(TargetOf(source) +
                           " has no work tree and so no ignore file of its own; give --file");
  }
  return directory + kIgnoreFileName;
}

absl::StatusOr<std::string> ReadIgnoreText(const std::string& path) {
  absl::StatusOr<std::string> text = ReadRegularFile(path, kMaxIgnoreFile);
  if (!text.ok() && absl::IsNotFound(text.status())) {
    return "";
  }
  return text;
}

PathRoot RootOf(const IgnoreSource& source) {
  return {RealPath(".") + "/", IgnoreDirectory(TargetOf(source))};
}

absl::StatusOr<ScanResult> ScanForIgnores(const IgnoreSource& source, const CommonFlags& flags) {
  SECRETSCAN_ASSIGN_OR_RETURN(auto rules, LoadRulesFor(flags, TargetOf(source)));
  Progress progress;
  InterruptGuard interrupt(&progress.cancelled);
  ProgressBar bar(&progress, ShowsProgress(TerminalFor(flags), Messages(flags)));
  absl::StatusOr<ScanResult> result = Scan(source, flags, std::move(rules), &progress);
  bar.Stop();
  return result;
}

absl::StatusOr<FindingReport> ReadReport(const std::string& path) {
  SECRETSCAN_ASSIGN_OR_RETURN(const std::string text, ReadRegularFile(path, kMaxReport));
  return ReadFindings(text, path);
}

ScanResult ShownFindings(const FindingReport& report, size_t* hidden) {
  ScanResult result;
  *hidden = 0;
  for (const ReportedFinding& reported : report.findings) {
    if (reported.shows_secret() || reported.start_line == 0) {
      result.findings.push_back(ToFinding(reported));
    } else {
      ++*hidden;
    }
  }
  GroupSecrets(&result);
  return result;
}

int ThreadsOf(const CommonFlags& flags) {
  return flags.threads > 0 ? flags.threads : DefaultThreadCount();
}

}  // namespace secretscan
