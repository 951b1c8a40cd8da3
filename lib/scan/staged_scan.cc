#include "scan/staged_scan.h"

#include <sys/stat.h>

#include <algorithm>
#include <chrono>
#include <future>
#include <mutex>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "base/status.h"
#include "base/worker_pool.h"
#include "git/commit.h"
#include "git/index_diff.h"
#include "git/index_file.h"
#include "git/regular_file.h"
#include "git/repository.h"
#include "git/work_tree.h"
#include "match/compiled_rules.h"
#include "scan/change_scan.h"
#include "scan/root_commit.h"

namespace secretscan {
namespace {

// A thread that has fewer changes to look at costs more than it saves.
constexpr size_t kChangesAThread = 16;

class UncommittedScan {
 public:
  UncommittedScan(const StagedOptions& options, std::shared_ptr<const RuleSet> rules,
                  Progress* progress, Provenance provenance)
      : options_(options),
        rules_(std::move(rules)),
        progress_(progress),
        provenance_(provenance),
        like_gitleaks_(options.profile == Profile::kGitleaks) {}

  absl::StatusOr<ScanResult> Run() {
    const auto start = std::chrono::steady_clock::now();
    result_.command = "staged";
    result_.target = options_.repository;
    result_.partial = true;
    result_.rules = rules_;
    result_.started_at = FormatUtc(std::chrono::duration_cast<std::chrono::seconds>(
                                       std::chrono::system_clock::now().time_since_epoch())
                                       .count());
    Enter(Progress::Stage::kOpening);
    SECRETSCAN_RETURN_IF_ERROR(Open());
    Enter(Progress::Stage::kWalking);
    SECRETSCAN_RETURN_IF_ERROR(FindChanges());
    Enter(Progress::Stage::kScanning);
    SECRETSCAN_RETURN_IF_ERROR(ScanChanges());
    Finish();
    Enter(Progress::Stage::kDone);
    result_.seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return std::move(result_);
  }

 private:
  void Enter(Progress::Stage stage) {
    if (progress_ != nullptr) {
      progress_->stage = stage;
    }
  }
  bool Cancelled() const { return progress_ != nullptr && progress_->cancelled; }

  // When it is the time that is over, what was found is reported.
  absl::Status Interrupted() const {
    return Cancelled() && !progress_->timed_out ? absl::CancelledError("interrupted")
                                                : absl::OkStatus();
  }

  absl::Status Open() {
    SECRETSCAN_ASSIGN_OR_RETURN(repository_, Repository::Open(options_.repository));
    if (repository_->work_tree().empty()) {
      return InvalidArgument(options_.repository +
                             " is a bare repository: nothing can be staged there");
    }
    SECRETSCAN_ASSIGN_OR_RETURN(head_, repository_->Head());
    if (!head_.IsNull()) {
      result_.head = head_.Hex();
    }
    const std::string path =
        options_.index_file.empty() ? repository_->git_dir() + "index" : options_.index_file;
    struct stat info {};
    if (::stat(path.c_str(), &info) == 0) {
      index_seconds_ = info.st_mtim.tv_sec;
    } else if (!options_.index_file.empty()) {
      return NotFound("there is no index " + path);
    }
    SECRETSCAN_ASSIGN_OR_RETURN(
        index_, IndexFile::Read(path, repository_->git_dir(), repository_->object_id_size()));
    return absl::OkStatus();
  }

  absl::Status FindChanges() {
    if (provenance_ == Provenance::kStaged) {
      SECRETSCAN_RETURN_IF_ERROR(CompareIndex());
    } else {
      CompareFiles();
    }
    const std::string below = like_gitleaks_ ? Below() : "";
    std::erase_if(changes_, [&](const FileChange& change) {
      const FileSide& side = change.after.exists() ? change.after : change.before;
      return !side.path.starts_with(below) || IsSkipped(side.path);
    });
    std::vector<ObjectId> unreadable;
    DetectRenames(Objects(), RenameOptions(), &changes_, &unreadable);
    for (const ObjectId& id : unreadable) {
      skips().push_back({SkipReason::kMissing, "blob", id.Hex(),
                         "cannot be read; renames may be taken for additions"});
    }
    std::erase_if(changes_, [](const FileChange& change) { return !change.after.exists(); });
    if (provenance_ == Provenance::kStaged && !like_gitleaks_) {
      AddUnmerged();
    }
    return Interrupted();
  }

  absl::Status CompareIndex() {
    std::string data;
    ObjectId tree;
    tree.size = head_.size;
    if (!head_.IsNull()) {
      const auto type = repository_->objects().Read(head_, &data);
      const auto links = type.ok() ? ParseCommitLinks(data, head_.size)
                                   : absl::StatusOr<CommitLinks>(type.status());
      if (!links.ok()) {
        Skipped("commit", head_.Hex(), links.status());
        return absl::OkStatus();
      }
      tree = links->tree;
    }
    auto changes = DiffTreeToIndex(repository_->objects(), repository_->object_id_size(), tree,
                                   index_);
    if (!changes.ok()) {
      Skipped("tree", tree.Hex(), changes.status());
      return absl::OkStatus();
    }
    changes_ = *std::move(changes);
    head_tree_ = tree;
    return absl::OkStatus();
  }

  // What both sides of an unfinished merge add to HEAD.
  void AddUnmerged() {
    for (const int stage : {2, 3}) {
      auto changes = DiffTreeToUnmerged(repository_->objects(), repository_->object_id_size(),
                                        head_tree_, index_, stage);
      if (!changes.ok()) {
        Skipped("tree", head_tree_.Hex(), changes.status());
        return;
      }
      has_unmerged_ = has_unmerged_ || !changes->empty();
      std::move(changes->begin(), changes->end(), std::back_inserter(changes_));
    }
  }

  void CompareFiles() {
    WorkTreeOptions options;
    options.unmerged = !like_gitleaks_;
    options.convert_only_if_asked = like_gitleaks_;
    work_tree_.emplace(*repository_, index_, index_seconds_, options);
    std::vector<UnreadFile> unread;
    changes_ = work_tree_->Compare(&unread);
    for (const UnreadFile& file : unread) {
      skips().push_back({absl::IsResourceExhausted(file.status) ? SkipReason::kTooLarge
                                                                : SkipReason::kUnreadable,
                         "file", file.path, std::string(ToStd(file.status.message()))});
    }
  }

  // The directory that was named, as paths of the index begin below it.
  std::string Below() const {
    const std::string& top = repository_->work_tree();
    const std::string named = RealPath(options_.repository) + "/";
    return named.starts_with(top) && !named.starts_with(repository_->git_dir())
               ? named.substr(top.size())
               : "";
  }

  bool IsSkipped(const std::string& path) const {
    return std::find(options_.skip_paths.begin(), options_.skip_paths.end(), path) !=
           options_.skip_paths.end();
  }

  const ObjectStore& Objects() const {
    return work_tree_ ? work_tree_->contents() : repository_->objects();
  }

  absl::Status ScanChanges() {
    if (changes_.empty()) {
      return absl::OkStatus();
    }
    const int allowed = options_.threads > 0 ? options_.threads : DefaultThreadCount();
    const int threads = static_cast<int>(
        std::min<size_t>(static_cast<size_t>(allowed), 1 + changes_.size() / kChangesAThread));
    SECRETSCAN_ASSIGN_OR_RETURN(const auto compiled,
                                CompiledOr(options_.compiled, rules_, options_.cache_dir, allowed));
    std::vector<std::unique_ptr<ChangeScanner>> scanners(static_cast<size_t>(threads));
    for (auto& scanner : scanners) {
      SECRETSCAN_ASSIGN_OR_RETURN(
          scanner, ChangeScanner::Create({Objects(), compiled, options_, provenance_}));
    }
    if (progress_ != nullptr) {
      progress_->blobs_total = static_cast<int64_t>(changes_.size());
    }
    std::mutex mutex;
    absl::Status failure;
    ParallelFor(threads, changes_.size(), 1, [&](int worker, size_t begin, size_t end) {
      for (size_t i = begin; i < end; ++i) {
        ChangeScanner& scanner = *scanners[static_cast<size_t>(worker)];
        if (Cancelled()) {
          scanner.coverage.skips.push_back(
              {SkipReason::kTimedOut, "file", changes_[i].after.path, ""});
        } else if (absl::Status status = scanner.Scan(changes_[i]);
            !status.ok()) {
          std::lock_guard lock(mutex);
          failure = std::move(status);
        }
        if (progress_ != nullptr) {
          progress_->blobs.fetch_add(1, std::memory_order_relaxed);
        }
      }
    });
    SECRETSCAN_RETURN_IF_ERROR(failure);
    for (auto& scanner : scanners) {
      Take(scanner.get());
    }
    return Interrupted();
  }

  void Take(ChangeScanner* scanner) {
    Coverage& total = result_.coverage;
    total.files += scanner->coverage.files;
    total.bytes += scanner->coverage.bytes;
    total.binary_blobs += scanner->coverage.binary_blobs;
    std::move(scanner->coverage.skips.begin(), scanner->coverage.skips.end(),
              std::back_inserter(total.skips));
    std::move(scanner->findings.begin(), scanner->findings.end(),
              std::back_inserter(result_.findings));
  }

  void Finish() {
    std::vector<Finding>& findings = result_.findings;
    std::sort(findings.begin(), findings.end(), ReportOrder);
    if (has_unmerged_) {  // both sides may add the same
      findings.erase(std::unique(findings.begin(), findings.end(),
                                 [](const Finding& a, const Finding& b) {
                                   return a.fingerprint == b.fingerprint && a.match == b.match &&
                                          a.start_column == b.start_column;
                                 }),
                     findings.end());
    }
    if (!findings.empty() && !head_.IsNull()) {
      result_.identity = ReadRootCommit(*repository_, head_, like_gitleaks_,
                                        [](const ObjectId&, ObjectId*) { return false; });
    }
    GroupSecrets(&result_);
    TidySkips(&skips());
  }

  void Skipped(std::string kind, std::string name, const absl::Status& status) {
    skips().push_back({absl::IsNotFound(status) ? SkipReason::kMissing : SkipReason::kCorrupt,
                       std::move(kind), std::move(name), std::string(ToStd(status.message()))});
  }
  std::vector<Skip>& skips() { return result_.coverage.skips; }

  const StagedOptions& options_;
  std::shared_ptr<const RuleSet> rules_;
  Progress* progress_;
  const Provenance provenance_;
  const bool like_gitleaks_;

  std::unique_ptr<Repository> repository_;
  ObjectId head_;
  ObjectId head_tree_;
  IndexFile index_;
  int64_t index_seconds_ = 0;
  std::optional<WorkTree> work_tree_;
  std::vector<FileChange> changes_;
  bool has_unmerged_ = false;
  ScanResult result_;
};

}  // namespace

absl::StatusOr<ScanResult> ScanStaged(const StagedOptions& options,
                                      std::shared_ptr<const RuleSet> rules, Progress* progress) {
  return UncommittedScan(options, std::move(rules), progress, Provenance::kStaged).Run();
}

absl::StatusOr<ScanResult> ScanUnstaged(const StagedOptions& options,
                                        std::shared_ptr<const RuleSet> rules, Progress* progress) {
  return UncommittedScan(options, std::move(rules), progress, Provenance::kWorkTree).Run();
}

}  // namespace secretscan
