#include "scan/text_scan.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <iterator>
#include <mutex>
#include <tuple>
#include <utility>

#include "base/status.h"
#include "base/worker_pool.h"
#include "decode/file_source.h"
#include "git/commit.h"
#include "match/compiled_rules.h"
#include "scan/file_scanner.h"
#include "scan/file_walk.h"

namespace secretscan {
namespace {

constexpr int64_t kMegabyte = 1'000'000;

std::string Now() {
  return FormatUtc(std::chrono::duration_cast<std::chrono::seconds>(
                       std::chrono::system_clock::now().time_since_epoch())
                       .count());
}

bool IsCancelled(const Progress* progress) { return progress != nullptr && progress->cancelled; }

// Hands findings on, one file's at a time. After an error no more.
class SinkGate {
 public:
  using Sink = std::function<absl::Status(std::vector<Finding>&&)>;
  explicit SinkGate(const Sink& sink) : sink_(sink) {}

  void Pass(std::vector<Finding>* findings) {
    if (!sink_ || findings->empty()) {
      return;
    }
    std::lock_guard lock(mutex_);
    if (status_.ok()) {
      status_ = sink_(std::move(*findings));
      is_closed_ = !status_.ok();
    }
    findings->clear();
  }
  bool is_closed() const { return is_closed_; }
  // To be asked when all threads are done.
  const absl::Status& status() const { return status_; }

 private:
  const Sink& sink_;
  std::mutex mutex_;
  absl::Status status_;
  std::atomic<bool> is_closed_{false};
};

struct Tally {
  std::unique_ptr<FileScanner> scanner;
  FileReport report;
  int64_t files = 0;
  absl::Status failure;
};

void ScanFile(const WalkedFile& file, const DirectoryOptions& options, Tally* tally) {
  auto source = FileSource::Open(file.path);
  if (!source.ok()) {
    tally->report.skips.push_back({SkipReason::kUnreadable, "file", file.path,
                                   std::string(ToStd(source.status().message()))});
    return;
  }
  FileToScan scanned;
  scanned.paths = std::span(&file.path, 1);
  scanned.size = source->seekable_size();
  scanned.symlink = file.symlink;
  if (options.max_target_megabytes > 0 &&
      scanned.size > options.max_target_megabytes * kMegabyte) {
    tally->report.skips.push_back({SkipReason::kTooLarge, "file", file.path,
                                   std::to_string(scanned.size) + " bytes"});
    return;
  }
  const int64_t before = tally->report.texts;
  if (absl::Status status = tally->scanner->Scan(scanned, &*source, &tally->report);
      !status.ok()) {
    tally->failure = std::move(status);
  }
  tally->files += tally->report.texts > before ? 1 : 0;
}

// Sorts, and groups secrets.
void Complete(ScanResult* result) {
  std::sort(result->coverage.skips.begin(), result->coverage.skips.end(),
            [](const Skip& a, const Skip& b) {
              return std::tie(a.name, a.reason, a.kind, a.detail) <
                     std::tie(b.name, b.reason, b.kind, b.detail);
            });
  std::sort(result->findings.begin(), result->findings.end(), ReportOrder);
  GroupSecrets(result);
}

}  // namespace

absl::StatusOr<ScanResult> ScanDirectory(const DirectoryOptions& options,
                                         std::shared_ptr<const RuleSet> rules, Progress* progress) {
  const auto start = std::chrono::steady_clock::now();
  ScanResult result;
  result.command = "dir";
  result.started_at = Now();
  result.rules = rules;
  for (const std::string& path : options.paths) {
    result.target += (result.target.empty() ? "" : " ") + path;
  }
  FileWalkOptions walk{options.follow_symlinks, options.respect_gitignore, {}};
  walk.is_allowed = [&](const std::string& path) {
    return std::any_of(rules->allowlists.begin(), rules->allowlists.end(),
                       [&](const Allowlist& list) {
                         // The reference prunes by any path pattern, even of a list whose other
                         // conditions fail.
                         return options.profile == Profile::kGitleaks
                                    ? list.MatchesPath(path)
                                    : list.AllowsSource("", path);
                       });
  };
  std::vector<WalkedFile> files;
  SECRETSCAN_RETURN_IF_ERROR(
      WalkFiles(options.paths, walk, progress, &files, &result.coverage.skips));
  const int threads = options.threads > 0 ? options.threads : DefaultThreadCount();
  SECRETSCAN_ASSIGN_OR_RETURN(const auto compiled,
                              CompiledOr(options.compiled, rules, options.cache_dir, threads));
  std::vector<Tally> tallies(threads);
  for (Tally& tally : tallies) {
    SECRETSCAN_ASSIGN_OR_RETURN(tally.scanner, FileScanner::Create(compiled, options, progress));
  }
  if (progress != nullptr) {
    progress->stage = Progress::Stage::kScanning;
    progress->blobs_total = static_cast<int64_t>(files.size());
  }
  SinkGate gate(options.sink);
  constexpr size_t kGrain = 4;
  ParallelFor(threads, files.size(), kGrain, [&](int worker, size_t begin, size_t end) {
    Tally& tally = tallies[worker];
    for (size_t i = begin; i < end && !gate.is_closed(); ++i) {
      const int64_t before = tally.report.bytes;
      const std::string& path = files[i].path;
      if (IsCancelled(progress)) {
        tally.report.skips.push_back({SkipReason::kTimedOut, "file", path, ""});
        continue;
      }
      if (std::find(options.skip_paths.begin(), options.skip_paths.end(), path) ==
          options.skip_paths.end()) {
        ScanFile(files[i], options, &tally);
        gate.Pass(&tally.report.findings);
      }
      if (progress != nullptr) {
        progress->blobs.fetch_add(1, std::memory_order_relaxed);
        progress->bytes.fetch_add(tally.report.bytes - before, std::memory_order_relaxed);
      }
    }
  });
  if (IsCancelled(progress) && !progress->timed_out) {
    return absl::CancelledError("interrupted");
  }
  SECRETSCAN_RETURN_IF_ERROR(gate.status());
  for (Tally& tally : tallies) {
    SECRETSCAN_RETURN_IF_ERROR(tally.failure);
    result.coverage.files += tally.files;
    result.coverage.bytes += tally.report.bytes;
    std::move(tally.report.skips.begin(), tally.report.skips.end(),
              std::back_inserter(result.coverage.skips));
    std::move(tally.report.findings.begin(), tally.report.findings.end(),
              std::back_inserter(result.findings));
  }
  Complete(&result);
  result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return result;
}

absl::StatusOr<ScanResult> ScanStream(ByteSource* source, std::string_view path,
                                      const ScanOptions& options,
                                      std::shared_ptr<const RuleSet> rules, Progress* progress) {
  const int threads = options.threads > 0 ? options.threads : DefaultThreadCount();
  SECRETSCAN_ASSIGN_OR_RETURN(const auto compiled,
                              CompiledRules::Compile(rules, options.cache_dir, threads));
  SECRETSCAN_ASSIGN_OR_RETURN(const auto scanner,
                              FileScanner::Create(compiled, options, progress));
  return ScanStreamWith(scanner.get(), source, path, std::move(rules), progress);
}

absl::StatusOr<ScanResult> ScanStreamWith(FileScanner* scanner, ByteSource* source,
                                          std::string_view path,
                                          std::shared_ptr<const RuleSet> rules,
                                          const Progress* progress) {
  const auto start = std::chrono::steady_clock::now();
  ScanResult result;
  result.command = "stdin";
  result.target = path;
  result.started_at = Now();
  result.rules = std::move(rules);
  const std::string name(path);
  FileToScan file;
  file.paths = std::span(&name, 1);
  file.size = source->seekable_size();
  file.provenance = Provenance::kStdin;
  FileReport report;
  SECRETSCAN_RETURN_IF_ERROR(scanner->Scan(file, source, &report));
  if (IsCancelled(progress) && !progress->timed_out) {
    return absl::CancelledError("interrupted");
  }
  result.findings = std::move(report.findings);
  result.coverage.skips = std::move(report.skips);
  result.coverage.files = 1;
  result.coverage.bytes = report.bytes;
  Complete(&result);
  result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return result;
}

absl::StatusOr<ScanResult> ScanText(std::string_view text, std::string_view path,
                                    const ScanOptions& options,
                                    std::shared_ptr<const RuleSet> rules) {
  MemorySource source(text);
  return ScanStream(&source, path, options, std::move(rules), nullptr);
}

}  // namespace secretscan
