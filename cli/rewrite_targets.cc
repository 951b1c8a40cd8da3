#include "cli/rewrite_targets.h"

#include <sys/stat.h>

#include <algorithm>
#include <cctype>
#include <optional>
#include <utility>

#include "base/file.h"
#include "base/status.h"
#include "base/worker_pool.h"
#include "cli/ignore_flags.h"
#include "cli/rule_loading.h"
#include "cli/standard_input.h"
#include "ignore/apply_ignores.h"
#include "report/finding_reader.h"
#include "rewrite/blob_criteria.h"
#include "scan/history_scan.h"

namespace secretscan {
namespace {

constexpr size_t kMaxSecretList = size_t{64} << 20;

std::string Upper(std::string text) {
  for (char& c : text) {
    c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  }
  return text;
}

class TargetCollection {
 public:
  TargetCollection(const RewriteFlags& rewrite, const CommonFlags& flags,
                   const Repository& repository, Progress* progress)
      : rewrite_(rewrite), flags_(flags), repository_(repository), progress_(progress) {}

  absl::StatusOr<RewriteTargets> Collect() {
    TargetBuilder builder({rewrite_.findings, rewrite_.rules});
    SECRETSCAN_RETURN_IF_ERROR(ReadOptions());
    SECRETSCAN_RETURN_IF_ERROR(ReadBlobs());
    for (const std::string& file : rewrite_.secret_files) {
      SECRETSCAN_RETURN_IF_ERROR(ReadSecrets(file, &builder));
    }
    for (const std::string& file : rewrite_.reports) {
      SECRETSCAN_ASSIGN_OR_RETURN(const std::string text, ReadInput(file));
      SECRETSCAN_ASSIGN_OR_RETURN(const FindingReport report, ReadFindings(text, file));
      SECRETSCAN_RETURN_IF_ERROR(
          builder.AddReport(report, repository_, [this] { return Scanned(); }));
    }
    if (!HasOwnTargets()) {
      SECRETSCAN_ASSIGN_OR_RETURN(const ScanResult* scan, Scanned());
      SECRETSCAN_RETURN_IF_ERROR(AddScan(*scan, &builder));
    }
    SECRETSCAN_ASSIGN_OR_RETURN(out_.targets, builder.Finish());
    return std::move(out_);
  }

 private:
  // Findings and rules select among what is scanned or reported.
  bool HasOwnTargets() const {
    const bool names_others = !rewrite_.secret_files.empty() || !rewrite_.blobs.empty() ||
                              !rewrite_.blob_files.empty() || !rewrite_.paths.empty() ||
                              !rewrite_.replace_text.empty() || !rewrite_.max_blob_size.empty();
    const bool selects = !rewrite_.findings.empty() || !rewrite_.rules.empty();
    return !rewrite_.reports.empty() || (names_others && !selects);
  }

  absl::StatusOr<std::string> ReadInput(const std::string& file) const {
    return file == "-" ? ReadStandardInput(0) : ReadFile(file);
  }

  absl::Status ReadOptions() {
    NativeOptions& options = out_.options;
    options.mode = rewrite_.mode == "remove" ? RewriteMode::kRemove : RewriteMode::kRedact;
    if (rewrite_.has_replacement) {
      options.replacement = rewrite_.replacement;
    }
    options.keep_latest = rewrite_.keep_latest;
    options.excluded = rewrite_.exclude_refs;
    options.threads = flags_.threads > 0 ? flags_.threads : DefaultThreadCount();
    if (!rewrite_.max_blob_size.empty()) {
      SECRETSCAN_ASSIGN_OR_RETURN(options.max_blob_size,
                                  ParseBlobSize(Upper(rewrite_.max_blob_size)));
      if (options.max_blob_size == 0) {
        return InvalidArgument("--max-blob-size: 0 is no size");
      }
    }
    if (!rewrite_.replace_text.empty()) {
      SECRETSCAN_ASSIGN_OR_RETURN(options.rules, ReplacementRules::Load(rewrite_.replace_text));
    }
    if (!rewrite_.paths.empty()) {
      auto paths = std::make_unique<PathRules>();
      for (const std::string& path : rewrite_.paths) {
        if (path.empty()) {
          return InvalidArgument("--path: the empty path is everything");
        }
        SECRETSCAN_RETURN_IF_ERROR(paths->AddPath(path));
      }
      paths->set_invert(true);
      out_.paths = std::move(paths);
      options.paths = out_.paths.get();
    }
    return absl::OkStatus();
  }

  absl::Status ReadBlobs() {
    absl::flat_hash_set<ObjectId>& blobs = out_.options.blobs;
    for (const std::string& word : rewrite_.blobs) {
      SECRETSCAN_ASSIGN_OR_RETURN(const ObjectId id, repository_.Resolve(word));
      const auto header = repository_.objects().ReadHeader(id);
      if (!header.ok() || header->type != ObjectType::kBlob) {
        return InvalidArgument("--blob: " + word + " is no blob of this repository");
      }
      blobs.insert(id);
    }
    int64_t absent = 0;
    for (const std::string& file : rewrite_.blob_files) {
      SECRETSCAN_ASSIGN_OR_RETURN(const std::string text, ReadInput(file));
      int64_t others = 0;
      for (const ObjectId& id : ParseBlobIds(text, &others)) {
        absent += !repository_.objects().ReadHeader(id).ok();
        blobs.insert(id);
      }
      if (others > 0) {
        return InvalidArgument(file + ": " + std::to_string(others) + " words are no object ids");
      }
    }
    if (absent > 0) {
      AddItem("absent-blobs", std::to_string(absent) + " of the blobs named are not here", "");
    }
    return absl::OkStatus();
  }

  absl::Status ReadSecrets(const std::string& file, TargetBuilder* builder) {
    struct stat info {};
    if (file != "-" && ::stat(file.c_str(), &info) == 0 && S_ISREG(info.st_mode) &&
        (info.st_mode & 077) != 0) {
      AddItem("secret-file-mode", file + " can be read by others on this machine",
              "chmod 600, and delete it when it is not needed any more");
    }
    auto text = file == "-" ? ReadStandardInput(kMaxSecretList) : ReadFile(file);
    if (!text.ok()) {
      return text.status();
    }
    if (text->size() > kMaxSecretList) {
      return InvalidArgument("the list of secrets is larger than 64 MiB");
    }
    return builder->AddLines(*text, file == "-" ? "standard input" : file);
  }

  void AddItem(std::string id, std::string text, std::string advice) {
    out_.items.push_back({std::move(id), PreflightLevel::kWarning, false, false, std::move(text),
                          std::move(advice)});
  }

  std::string Directory() const {
    return repository_.work_tree().empty() ? repository_.git_dir() : repository_.work_tree();
  }

  // The whole history with all that hides in it, once.
  absl::StatusOr<const ScanResult*> Scanned() {
    if (scan_) {
      return &*scan_;
    }
    SECRETSCAN_ASSIGN_OR_RETURN(out_.rules, LoadRulesFor(flags_, Directory()));
    HistoryOptions options;
    ApplyScanFlags(flags_, Flavor::kNative, &options);
    options.repository = Directory();
    SkipOwnFiles(flags_, options.repository, &options);
    SECRETSCAN_ASSIGN_OR_RETURN(scan_, ScanHistory(options, out_.rules, progress_));
    for (const Skip& skip : scan_->coverage.skips) {
      if (skip.reason != SkipReason::kBinary) {
        out_.unread.push_back(skip.kind + " " + skip.name + ": " +
                              std::string(SkipReasonName(skip.reason)) +
                              (skip.detail.empty() ? "" : ", " + skip.detail));
      }
    }
    return &*scan_;
  }

  // What ignore files and baselines list stays.
  absl::Status AddScan(const ScanResult& scan, TargetBuilder* builder) {
    std::vector<std::string> warnings;
    SECRETSCAN_ASSIGN_OR_RETURN(
        const Ignores ignores, LoadIgnores(flags_, Flavor::kNative, Directory(), &warnings));
    ScanResult left = scan;
    IgnoreOptions options;
    options.today = Today();
    options.threads = out_.options.threads;
    SECRETSCAN_RETURN_IF_ERROR(ApplyIgnores(ignores, options, &left, &warnings));
    for (std::string& warning : warnings) {
      AddItem("ignores", std::move(warning), "");
    }
    if (const std::string line = IgnoredLine(left); !line.empty()) {
      out_.items.push_back({"ignored", PreflightLevel::kInfo, false, false,
                            line + "; their secrets stay", ""});
    }
    builder->AddScan(left);
    return absl::OkStatus();
  }

  const RewriteFlags& rewrite_;
  const CommonFlags& flags_;
  const Repository& repository_;
  Progress* const progress_;
  RewriteTargets out_;
  std::optional<ScanResult> scan_;
};

}  // namespace

absl::StatusOr<RewriteTargets> CollectTargets(const RewriteFlags& rewrite,
                                              const CommonFlags& flags,
                                              const Repository& repository, Progress* progress) {
  SECRETSCAN_ASSIGN_OR_RETURN(RewriteTargets targets,
                              TargetCollection(rewrite, flags, repository, progress).Collect());
  // Rotation pages are told by rules even where nothing had to be scanned.
  if (targets.rules == nullptr && !targets.targets.secrets.empty()) {
    SECRETSCAN_ASSIGN_OR_RETURN(targets.rules, LoadRulesFor(flags, ""));
  }
  return targets;
}

}  // namespace secretscan
