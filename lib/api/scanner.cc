#include "secretscan/scanner.h"

#include <algorithm>
#include <ctime>
#include <set>
#include <string>
#include <utility>

#include "api/outcome.h"
#include "api/rule_pack_access.h"
#include "api/scan_inputs.h"
#include "api/scan_record.h"
#include "api/scan_watch.h"
#include "api/text_scanners.h"
#include "base/status.h"
#include "base/worker_pool.h"
#include "ignore/apply_ignores.h"
#include "match/compiled_rules.h"
#include "scan/history_scan.h"
#include "scan/staged_scan.h"
#include "scan/text_scan.h"

namespace secretscan {
namespace {

// Leaves out of results what files list, and remembers what there was to say about it.
class IgnoreRun {
 public:
  IgnoreRun(const Ignores& ignores, const ScanOptions& options) : ignores_(ignores) {
    how_.profile = options.profile;
    how_.today = Today();
    how_.threads = options.threads > 0 ? options.threads : DefaultThreadCount();
  }

  absl::Status Apply(ScanResult* result) {
    std::vector<std::string> warnings;
    SECRETSCAN_RETURN_IF_ERROR(ApplyIgnores(ignores_, how_, result, &warnings));
    for (const IgnoredBy& by : result->ignored) {
      ignored_ += by.findings;
    }
    for (std::string& warning : warnings) {
      if (told_.insert(warning).second) {
        warnings_.push_back(std::move(warning));
      }
    }
    return absl::OkStatus();
  }

  int64_t ignored() const { return ignored_; }
  std::vector<std::string> TakeWarnings() { return std::move(warnings_); }

 private:
  const Ignores& ignores_;
  IgnoreOptions how_;
  int64_t ignored_ = 0;
  std::vector<std::string> warnings_;
  std::set<std::string> told_;
};

}  // namespace

class Scanner::Impl {
 public:
  Impl(RulePack pack, ScanOptions options, Ignores ignores,
       std::shared_ptr<const CompiledRules> compiled)
      : pack_(std::move(pack)),
        options_(std::move(options)),
        ignores_(std::move(ignores)),
        compiled_(std::move(compiled)),
        texts_(compiled_, options_) {}

  const RulePack& pack() const { return pack_; }

  absl::StatusOr<ScanOutcome> ScanText(std::string_view text, std::string_view path,
                                       const ScanControl& control) {
    SECRETSCAN_ASSIGN_OR_RETURN(std::unique_ptr<TextScanner> scanner, texts_.Take());
    absl::StatusOr<ScanResult> result = Watched(control, &scanner->progress, [&](Progress* progress) {
      MemorySource source(text);
      return ScanStreamWith(scanner->scanner.get(), &source, path, rules(), progress);
    });
    if (result.ok() && !scanner->progress.cancelled) {
      texts_.GiveBack(std::move(scanner));
    }
    IgnoreRun ignoring(ignores_, options_);
    return Deliver(std::move(result), control, &ignoring);
  }

  absl::StatusOr<ScanOutcome> ScanFiles(const FilesRequest& request) const {
    DirectoryOptions options;
    static_cast<ScanOptions&>(options) = options_;
    options.paths = request.paths;
    options.follow_symlinks = request.follow_symlinks;
    options.respect_gitignore = request.respect_gitignore;
    options.compiled = compiled_;
    IgnoreRun ignoring(ignores_, options_);
    if (request.control.sink != nullptr) {
      options.sink = [&](std::vector<Finding>&& findings) {
        return PassFile(std::move(findings), request.control.sink, &ignoring);
      };
    }
    Progress progress;
    return Deliver(Watched(request.control, &progress,
                           [&](Progress* watched) { return ScanDirectory(options, rules(), watched); }),
                   request.control, &ignoring);
  }

  absl::StatusOr<ScanOutcome> ScanIndex(const IndexRequest& request) const {
    StagedOptions options;
    static_cast<ScanOptions&>(options) = options_;
    options.repository = request.repository;
    options.index_file = request.index_file;
    options.compiled = compiled_;
    Progress progress;
    IgnoreRun ignoring(ignores_, options_);
    return Deliver(Watched(request.control, &progress,
                           [&](Progress* watched) {
                             return request.work_tree ? ScanUnstaged(options, rules(), watched)
                                                      : ScanStaged(options, rules(), watched);
                           }),
                   request.control, &ignoring);
  }

  absl::StatusOr<ScanOutcome> ScanHistory(const HistoryRequest& request) const {
    SECRETSCAN_ASSIGN_OR_RETURN(HistoryOptions options,
                                HistoryOptionsFor(request, options_, std::time(nullptr)));
    options.compiled = compiled_;
    Progress progress;
    IgnoreRun ignoring(ignores_, options_);
    return Deliver(Watched(request.control, &progress,
                           [&](Progress* watched) {
                             return secretscan::ScanHistory(options, rules(), watched);
                           }),
                   request.control, &ignoring);
  }

 private:
  const std::shared_ptr<const RuleSet>& rules() const { return RulePackAccess::RulesOf(pack_); }

  template <typename Scan>
  static absl::StatusOr<ScanResult> Watched(const ScanControl& control, Progress* progress,
                                            const Scan& scan) {
    return RunWatched(control, progress, [&] {
      absl::StatusOr<ScanResult> result = scan(progress);
      if (result.ok()) {
        progress->stage = Progress::Stage::kDone;
      }
      return result;
    });
  }

  // The findings of one file, as soon as they are known.
  absl::Status PassFile(std::vector<Finding>&& findings, ScanSink* sink,
                        IgnoreRun* ignoring) const {
    ScanResult file;
    file.command = "dir";
    file.rules = rules();
    file.findings = std::move(findings);
    std::sort(file.findings.begin(), file.findings.end(), ReportOrder);
    GroupSecrets(&file);
    SECRETSCAN_RETURN_IF_ERROR(ignoring->Apply(&file));
    return PassTo(sink, FoundSecretsOf(file));
  }

  absl::StatusOr<ScanOutcome> Deliver(absl::StatusOr<ScanResult> result,
                                      const ScanControl& control, IgnoreRun* ignoring) const {
    if (!result.ok()) {
      return result.status();
    }
    SECRETSCAN_RETURN_IF_ERROR(ignoring->Apply(&*result));
    ScanOutcome outcome = OutcomeWithoutFound(*result);
    outcome.ignored = ignoring->ignored();
    outcome.warnings = ignoring->TakeWarnings();
    std::vector<FoundSecret> found = FoundSecretsOf(*result);
    if (control.sink != nullptr) {
      SECRETSCAN_RETURN_IF_ERROR(PassTo(control.sink, std::move(found)));
      return outcome;
    }
    outcome.found = std::move(found);
    outcome.record = std::make_shared<const ScanRecord>(*std::move(result), options_.profile);
    return outcome;
  }

  const RulePack pack_;
  const ScanOptions options_;
  const Ignores ignores_;
  const std::shared_ptr<const CompiledRules> compiled_;
  TextScanners texts_;
};

Scanner::Scanner(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Scanner::~Scanner() = default;
Scanner::Scanner(Scanner&&) noexcept = default;
Scanner& Scanner::operator=(Scanner&&) noexcept = default;

absl::StatusOr<Scanner> Scanner::Create(const ScannerOptions& options) {
  SECRETSCAN_ASSIGN_OR_RETURN(ScanOptions scan, ScanOptionsFor(options));
  SECRETSCAN_ASSIGN_OR_RETURN(RulePack pack, PackFor(options));
  SECRETSCAN_ASSIGN_OR_RETURN(Ignores ignores, IgnoresFor(options));
  const int threads = scan.threads > 0 ? scan.threads : DefaultThreadCount();
  SECRETSCAN_ASSIGN_OR_RETURN(
      auto compiled,
      CompiledRules::Compile(RulePackAccess::RulesOf(pack), scan.cache_dir, threads));
  return Scanner(std::make_unique<Impl>(std::move(pack), std::move(scan), std::move(ignores),
                                        std::move(compiled)));
}

absl::StatusOr<ScanOutcome> Scanner::ScanText(std::string_view text, std::string_view path,
                                              const ScanControl& control) const {
  return impl_->ScanText(text, path, control);
}

absl::StatusOr<ScanOutcome> Scanner::ScanFiles(const FilesRequest& request) const {
  return impl_->ScanFiles(request);
}

absl::StatusOr<ScanOutcome> Scanner::ScanIndex(const IndexRequest& request) const {
  return impl_->ScanIndex(request);
}

absl::StatusOr<ScanOutcome> Scanner::ScanHistory(const HistoryRequest& request) const {
  return impl_->ScanHistory(request);
}

const RulePack& Scanner::rules() const { return impl_->pack(); }

}  // namespace secretscan
