#include "scan/text_scan.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <system_error>
#include <utility>

#include "base/file.h"
#include "base/status.h"
#include "base/worker_pool.h"
#include "git/commit.h"
#include "match/compiled_rules.h"
#include "scan/fragment_scanner.h"
#include "scan/line_hash.h"

namespace secretscan {
namespace {

namespace fs = std::filesystem;

constexpr int64_t kMegabyte = 1'000'000;
constexpr uintmax_t kMaxFileBytes = uintmax_t{512} << 20;

std::string Now() {
  return FormatUtc(std::chrono::duration_cast<std::chrono::seconds>(
                       std::chrono::system_clock::now().time_since_epoch())
                       .count());
}

struct File {
  std::string path;     // read from here, and reported
  std::string symlink;  // the link that led here, or empty
};

// Lists a directory's files in lexical order and leaves out what the rules allow by path.
class Walk {
 public:
  Walk(const DirectoryOptions& options, const RuleSet& rules) : options_(options), rules_(rules) {}

  absl::Status Add(const std::string& root) {
    std::error_code error;
    const fs::file_status status = fs::symlink_status(root, error);
    if (!fs::exists(status)) {
      return NotFound("no such file or directory: " + root);
    }
    if (fs::is_directory(fs::status(root, error))) {
      Directory(fs::path(root).lexically_normal().string());
    } else {
      Entry(root, status);
    }
    return absl::OkStatus();
  }

  std::vector<File> files;
  std::vector<Skip> skips;

 private:
  bool IsAllowed(const std::string& path) const {
    return std::any_of(rules_.allowlists.begin(), rules_.allowlists.end(),
                       [&](const Allowlist& list) {
                         // The reference prunes by any path pattern, even of a list whose other
                         // conditions fail.
                         return options_.profile == Profile::kGitleaks
                                    ? list.MatchesPath(path)
                                    : list.AllowsSource("", path);
                       });
  }

  void Directory(const std::string& directory) {
    std::vector<std::string> names;
    std::error_code error;
    fs::directory_iterator it(directory.empty() ? "." : directory, error);
    for (; !error && it != fs::directory_iterator(); it.increment(error)) {
      names.push_back(it->path().filename().string());
    }
    if (error) {
      skips.push_back({SkipReason::kUnreadable, "directory", directory, error.message()});
    }
    std::sort(names.begin(), names.end());
    for (const std::string& name : names) {
      std::string path = directory;
      if (path == "." || path == "./") {
        path.clear();
      } else if (!path.empty() && path.back() != '/') {
        path += '/';
      }
      path += name;
      std::error_code ignored;
      Entry(path, fs::symlink_status(path, ignored));
    }
  }

  void Entry(const std::string& path, const fs::file_status& status) {
    if (IsAllowed(path)) {
      return;
    }
    if (fs::is_directory(status)) {
      if (fs::path(path).filename() != ".git") {
        Directory(path);
      }
    } else if (fs::is_regular_file(status)) {
      files.push_back({path, ""});
    } else if (fs::is_symlink(status) && options_.follow_symlinks) {
      std::error_code error;
      const fs::path target = fs::read_symlink(path, error);
      const fs::path resolved = (fs::path(path).parent_path() / target).lexically_normal();
      if (error || !fs::is_regular_file(fs::status(path, error))) {
        return;  // links to directories are never followed
      }
      files.push_back({resolved.string(), path});
    }
  }

  const DirectoryOptions& options_;
  const RuleSet& rules_;
};

void Describe(std::string_view text, const std::string& symlink, Provenance provenance,
              std::vector<Finding>* findings) {
  if (findings->empty()) {
    return;
  }
  const LineHashes hashes(text);
  for (Finding& finding : *findings) {
    finding.provenance = provenance;
    finding.symlink_file = symlink;
    finding.fingerprint = GitleaksFingerprint(finding);
    if (finding.start_line > 0) {
      finding.line_hash = hashes.ForLine(finding.start_line);
    }
  }
}

struct Tally {
  std::unique_ptr<FragmentScanner> scanner;
  std::vector<Finding> findings;
  std::vector<Skip> skips;
  int64_t files = 0;
  int64_t bytes = 0;
  absl::Status failure;
};

void ScanFile(const File& file, const DirectoryOptions& options, Tally* tally) {
  std::error_code error;
  const uintmax_t size = fs::file_size(file.path, error);
  if (!error && size == 0) {
    return;
  }
  const bool over_limit =
      options.max_target_megabytes > 0 &&
      size > static_cast<uintmax_t>(options.max_target_megabytes * kMegabyte);
  if (!error && (over_limit || size >= kMaxFileBytes)) {
    tally->skips.push_back(
        {SkipReason::kTooLarge, "file", file.path, std::to_string(size) + " bytes"});
    return;
  }
  auto text = ReadFile(file.path);
  if (!text.ok()) {
    tally->skips.push_back({SkipReason::kUnreadable, "file", file.path,
                            std::string(ToStd(text.status().message()))});
    return;
  }
  text->reserve(text->size() + Prefilter::kPadding);
  std::vector<Finding> findings;
  if (absl::Status status = tally->scanner->Scan({*text, file.path, "", 1}, &findings);
      !status.ok()) {
    tally->failure = std::move(status);
    return;
  }
  Describe(*text, file.symlink, Provenance::kFile, &findings);
  ++tally->files;
  tally->bytes += static_cast<int64_t>(text->size());
  std::move(findings.begin(), findings.end(), std::back_inserter(tally->findings));
}

}  // namespace

absl::StatusOr<ScanResult> ScanDirectory(const DirectoryOptions& options,
                                         std::shared_ptr<const RuleSet> rules, Progress* progress) {
  const auto start = std::chrono::steady_clock::now();
  ScanResult result;
  result.command = "dir";
  result.started_at = Now();
  result.rules = rules;
  Walk walk(options, *rules);
  for (const std::string& path : options.paths) {
    SECRETSCAN_RETURN_IF_ERROR(walk.Add(path));
    result.target += (result.target.empty() ? "" : " ") + path;
  }
  const int threads = options.threads > 0 ? options.threads : DefaultThreadCount();
  SECRETSCAN_ASSIGN_OR_RETURN(const auto compiled,
                              CompiledRules::Compile(rules, options.cache_dir, threads));
  std::vector<Tally> tallies(threads);
  for (Tally& tally : tallies) {
    SECRETSCAN_ASSIGN_OR_RETURN(tally.scanner, FragmentScanner::Create(compiled, options));
  }
  if (progress != nullptr) {
    progress->stage = Progress::Stage::kScanning;
    progress->blobs_total = static_cast<int64_t>(walk.files.size());
  }
  constexpr size_t kGrain = 8;
  ParallelFor(threads, walk.files.size(), kGrain, [&](int worker, size_t begin, size_t end) {
    for (size_t i = begin; i < end; ++i) {
      const int64_t before = tallies[worker].bytes;
      const std::string& path = walk.files[i].path;
      if (progress != nullptr && progress->cancelled) {
        tallies[worker].skips.push_back({SkipReason::kTimedOut, "file", path, ""});
        continue;
      }
      if (std::find(options.skip_paths.begin(), options.skip_paths.end(), path) ==
          options.skip_paths.end()) {
        ScanFile(walk.files[i], options, &tallies[worker]);
      }
      if (progress != nullptr) {
        progress->blobs.fetch_add(1, std::memory_order_relaxed);
        progress->bytes.fetch_add(tallies[worker].bytes - before, std::memory_order_relaxed);
      }
    }
  });
  if (progress != nullptr && progress->cancelled && !progress->timed_out) {
    return absl::CancelledError("interrupted");
  }
  result.coverage.skips = std::move(walk.skips);
  for (Tally& tally : tallies) {
    SECRETSCAN_RETURN_IF_ERROR(tally.failure);
    result.coverage.files += tally.files;
    result.coverage.bytes += tally.bytes;
    std::move(tally.skips.begin(), tally.skips.end(), std::back_inserter(result.coverage.skips));
    std::move(tally.findings.begin(), tally.findings.end(), std::back_inserter(result.findings));
  }
  std::sort(result.coverage.skips.begin(), result.coverage.skips.end(),
            [](const Skip& a, const Skip& b) { return a.name < b.name; });
  std::sort(result.findings.begin(), result.findings.end(), ReportOrder);
  GroupSecrets(&result);
  result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return result;
}

absl::StatusOr<ScanResult> ScanText(std::string_view text, std::string_view path,
                                    const ScanOptions& options,
                                    std::shared_ptr<const RuleSet> rules) {
  ScanResult result;
  result.command = "stdin";
  result.target = path;
  result.started_at = Now();
  result.rules = rules;
  const int threads = options.threads > 0 ? options.threads : DefaultThreadCount();
  SECRETSCAN_ASSIGN_OR_RETURN(const auto compiled,
                              CompiledRules::Compile(rules, options.cache_dir, threads));
  SECRETSCAN_ASSIGN_OR_RETURN(const auto scanner, FragmentScanner::Create(compiled, options));
  std::string padded;  // the matcher reads a little past the end
  padded.reserve(text.size() + Prefilter::kPadding);
  padded = text;
  SECRETSCAN_RETURN_IF_ERROR(scanner->Scan({padded, path, "", 1}, &result.findings));
  Describe(padded, "", Provenance::kStdin, &result.findings);
  std::sort(result.findings.begin(), result.findings.end(), ReportOrder);
  result.coverage.files = 1;
  result.coverage.bytes = static_cast<int64_t>(text.size());
  GroupSecrets(&result);
  return result;
}

}  // namespace secretscan
