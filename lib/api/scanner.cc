#include "secretscan/scanner.h"

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>

#include "base/status.h"
#include "base/worker_pool.h"
#include "git/regular_file.h"
#include "ignore/apply_ignores.h"
#include "rules/rule_set.h"
#include "scan/history_scan.h"
#include "scan/text_scan.h"

namespace secretscan {
namespace {

absl::StatusOr<std::shared_ptr<const RuleSet>> RulesFor(const ScannerOptions& options) {
  if (!options.rules_path.empty() && !options.rules_toml.empty()) {
    return InvalidArgument("rules_path and rules_toml are both set");
  }
  absl::StatusOr<std::shared_ptr<const RuleSet>> rules =
      !options.rules_path.empty()   ? LoadRulesFile(options.rules_path)
      : !options.rules_toml.empty() ? ParseRules(options.rules_toml, "rules_toml")
                                    : BuiltInRules();
  if (!rules.ok() || options.enabled_rules.empty()) {
    return rules;
  }
  auto restricted = std::make_shared<RuleSet>(**rules);
  SECRETSCAN_RETURN_IF_ERROR(restricted->Restrict(options.enabled_rules));
  return restricted;
}

FoundSecret ToFoundSecret(Finding&& finding) {
  FoundSecret found;
  found.rule_id = std::move(finding.rule_id);
  found.description = std::move(finding.description);
  found.severity = SeverityName(finding.severity);
  found.tags = std::move(finding.tags);
  found.file = std::move(finding.file);
  found.start_line = finding.start_line;
  found.end_line = finding.end_line;
  found.start_column = finding.start_column;
  found.end_column = finding.end_column;
  found.match = std::move(finding.match);
  found.secret = std::move(finding.secret);
  found.entropy = finding.entropy;
  found.commit = std::move(finding.commit);
  found.author = std::move(finding.author);
  found.email = std::move(finding.email);
  found.date = std::move(finding.date);
  found.fingerprint = std::move(finding.fingerprint);
  return found;
}

ScanOutcome ToOutcome(ScanResult result) {
  ScanOutcome outcome;
  outcome.found.reserve(result.findings.size());
  for (Finding& finding : result.findings) {
    outcome.found.push_back(ToFoundSecret(std::move(finding)));
  }
  for (Skip& skip : result.coverage.skips) {
    if (skip.reason != SkipReason::kBinary) {
      outcome.skipped.push_back({std::string(SkipReasonName(skip.reason)), std::move(skip.kind),
                                 std::move(skip.name), std::move(skip.detail)});
    }
  }
  for (const IgnoredBy& by : result.ignored) {
    outcome.ignored += by.findings;
  }
  outcome.commits = result.coverage.commits;
  outcome.blobs = result.coverage.blobs;
  outcome.bytes = result.coverage.bytes;
  return outcome;
}

// While alive, carries the caller's wish to stop over into the scan's own flag.
class CancellationRelay {
 public:
  CancellationRelay(const std::atomic<bool>* wish, std::atomic<bool>* flag) {
    if (wish == nullptr) {
      return;
    }
    thread_ = std::thread([this, wish, flag] {
      std::unique_lock lock(mutex_);
      while (!over_) {
        if (wish->load(std::memory_order_relaxed)) {
          flag->store(true, std::memory_order_relaxed);
          return;
        }
        ended_.wait_for(lock, std::chrono::milliseconds(20));
      }
    });
  }
  ~CancellationRelay() {
    if (thread_.joinable()) {
      {
        std::lock_guard lock(mutex_);
        over_ = true;
      }
      ended_.notify_one();
      thread_.join();
    }
  }
  CancellationRelay(const CancellationRelay&) = delete;
  CancellationRelay& operator=(const CancellationRelay&) = delete;

 private:
  std::mutex mutex_;
  std::condition_variable ended_;
  bool over_ = false;
  std::thread thread_;
};

absl::StatusOr<CommitSelection> SelectionFor(const std::vector<std::string>& ranges) {
  if (ranges.empty()) {
    return CommitSelection::All();
  }
  CommitSelection selection;
  for (const std::string& range : ranges) {
    SECRETSCAN_RETURN_IF_ERROR(AddRange(range, &selection));
  }
  // "^v1.0" alone means all but what v1.0 reaches.
  selection.all = selection.include.empty();
  return selection;
}

absl::StatusOr<Ignores> ReadIgnores(const std::vector<std::string>& paths) {
  Ignores ignores;
  for (const std::string& path : paths) {
    SECRETSCAN_ASSIGN_OR_RETURN(const std::string text, ReadRegularFile(path, kMaxIgnoreFile));
    ignores.files.push_back({ParseIgnoreFile(text, path), {}});
  }
  return ignores;
}

}  // namespace

struct Scanner::Impl {
  absl::StatusOr<ScanOutcome> Deliver(ScanResult result) const;

  ScanOptions options;
  std::shared_ptr<const RuleSet> rules;
  Ignores ignores;
};

absl::StatusOr<ScanOutcome> Scanner::Impl::Deliver(ScanResult result) const {
  IgnoreOptions how;
  how.profile = options.profile;
  how.today = Today();
  how.threads = options.threads > 0 ? options.threads : DefaultThreadCount();
  std::vector<std::string> warnings;
  SECRETSCAN_RETURN_IF_ERROR(ApplyIgnores(ignores, how, &result, &warnings));
  return ToOutcome(std::move(result));
}

Scanner::Scanner(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Scanner::~Scanner() = default;
Scanner::Scanner(Scanner&&) noexcept = default;
Scanner& Scanner::operator=(Scanner&&) noexcept = default;

absl::StatusOr<Scanner> Scanner::Create(const ScannerOptions& options) {
  if (options.max_decode_depth < 0 || options.threads < 0 || options.max_target_megabytes < 0) {
    return InvalidArgument("a depth, number of threads or limit is negative");
  }
  auto impl = std::make_unique<Impl>();
  SECRETSCAN_ASSIGN_OR_RETURN(impl->rules, RulesFor(options));
  SECRETSCAN_ASSIGN_OR_RETURN(impl->ignores, ReadIgnores(options.ignore_files));
  impl->options.profile = options.gitleaks_compatible ? Profile::kGitleaks : Profile::kDefault;
  if (options.gitleaks_compatible) {
    impl->options.max_archive_depth = 0;
  }
  impl->options.threads = options.threads;
  impl->options.max_decode_depth = options.max_decode_depth;
  impl->options.ignore_allow_comments = options.ignore_allow_comments;
  impl->options.max_target_megabytes = options.max_target_megabytes;
  impl->options.cache_dir = options.cache_directory;
  return Scanner(std::move(impl));
}

absl::StatusOr<ScanOutcome> Scanner::ScanText(std::string_view text, std::string_view path) const {
  SECRETSCAN_ASSIGN_OR_RETURN(ScanResult result,
                              secretscan::ScanText(text, path, impl_->options, impl_->rules));
  return impl_->Deliver(std::move(result));
}

absl::StatusOr<ScanOutcome> Scanner::ScanHistory(const HistoryRequest& request) const {
  HistoryOptions options;
  static_cast<ScanOptions&>(options) = impl_->options;
  options.repository = request.repository;
  options.platform = "none";
  SECRETSCAN_ASSIGN_OR_RETURN(options.selection, SelectionFor(request.ranges));
  Progress progress;
  CancellationRelay relay(request.cancelled, &progress.cancelled);
  SECRETSCAN_ASSIGN_OR_RETURN(ScanResult result,
                              secretscan::ScanHistory(options, impl_->rules, &progress));
  return impl_->Deliver(std::move(result));
}

int Scanner::rule_count() const { return static_cast<int>(impl_->rules->rules.size()); }

std::vector<std::string> Scanner::rule_warnings() const { return impl_->rules->warnings; }

std::vector<std::string> Scanner::ignore_warnings() const {
  std::vector<std::string> warnings;
  for (const RootedIgnoreFile& rooted : impl_->ignores.files) {
    for (const IgnoreProblem& problem : rooted.file.problems) {
      warnings.push_back(rooted.file.name + ":" + std::to_string(problem.line) + ": the line " +
                         problem.what);
    }
  }
  return warnings;
}

}  // namespace secretscan
