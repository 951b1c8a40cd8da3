#include "scan/packed_blobs.h"

#include <algorithm>
#include <iterator>
#include <mutex>
#include <set>
#include <string>
#include <tuple>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "base/status.h"
#include "base/worker_pool.h"
#include "git/line_diff.h"
#include "git/mailmap.h"
#include "scan/commit_stamp.h"
#include "scan/file_scanner.h"
#include "scan/region_judge.h"

namespace secretscan {
namespace {

// A blob at a path.
struct PlacedContent {
  uint32_t content = 0;
  uint32_t path = 0;

  friend auto operator<=>(const PlacedContent&, const PlacedContent&) = default;
};

// What makes a finding of one version the same in another: file inside the archive, rule, secret.
using FindingKey = std::tuple<std::string_view, std::string_view, std::string_view>;

FindingKey KeyOf(const Finding& finding, const std::string& path) {
  return {std::string_view(finding.file).substr(path.size()), finding.rule_id, finding.secret};
}

// A change that no added lines are shown of.
struct OpaqueChange {
  uint32_t row = 0;
  uint32_t path = 0;
  uint32_t after = 0;
  std::vector<uint32_t> before;  // of the parents that have the file
};

ScanOptions WithinBudget(ScanOptions options, const MemoryBudget& budget) {
  const int64_t share = budget.limit / 8 / budget.threads;
  options.unpack.held_bytes =
      std::clamp(share, int64_t{16} << 20, options.unpack.held_bytes);
  return options;
}

WindowSizes WindowsWithin(const MemoryBudget& budget) {
  WindowSizes sizes;
  sizes.step = std::clamp(budget.live_bytes() / 16, sizes.overlap, sizes.step);
  return sizes;
}

class PackedBlobs {
 public:
  PackedBlobs(const PackedBlobsInput& input, Progress* progress,
              std::vector<std::vector<BlobHit>>* hits, Coverage* coverage)
      : input_(input),
        progress_(progress),
        hits_(*hits),
        coverage_(*coverage),
        options_(WithinBudget(input.options, input.budget)),
        like_gitleaks_(input.options.profile == Profile::kGitleaks) {}

  absl::StatusOr<std::vector<AttributedFinding>> Run() {
    Select();
    if (changes_.empty()) {
      return std::vector<AttributedFinding>();
    }
    SECRETSCAN_RETURN_IF_ERROR(ScanAll());
    AddHits();
    return Attribute();
  }

 private:
  // Blobs of one content, and what was found in it.
  struct Job {
    uint32_t content = 0;
    std::vector<uint32_t> paths;
    bool is_new = false;  // a commit of the scan brought it, not only what it is compared with
    FileReport report;
    bool done = false;
  };

  ContentKind KindOf(uint32_t content) {
    if (input_.kinds[content] != ContentKind::kUnknown) {
      return input_.kinds[content];
    }
    const auto [known, is_new] = looked_at_.try_emplace(content, ContentKind::kText);
    if (is_new && !input_.changes.contents[content].is_gitlink) {
      std::string text;
      const auto type = input_.repository.objects().Read(input_.changes.contents[content].id, &text);
      if (type.ok() && IsBinaryForGit(text)) {
        known->second = ContentKind::kBinary;
      }
    }
    return known->second;
  }

  // The file's other versions that the commit had before it.
  std::vector<uint32_t> Before(uint32_t row, uint32_t index) const {
    std::vector<uint32_t> before;
    if (const uint32_t first = input_.changes.row(row)[index].before; first != Change::kNone) {
      before.push_back(first);
    }
    const auto others = input_.changes.merge_parents.find({row, index});
    if (others != input_.changes.merge_parents.end()) {
      std::copy_if(others->second.begin(), others->second.end(), std::back_inserter(before),
                   [](uint32_t other) { return other != Change::kNone; });
    }
    return before;
  }

  bool WasMoved(uint32_t row, const Change& change) const {
    const auto changes = input_.changes.row(row);
    return change.before == Change::kNone &&
           std::any_of(changes.begin(), changes.end(), [&](const Change& other) {
             return other.after == Change::kNone && other.before == change.after;
           });
  }

  void Select() {
    std::set<PlacedContent> wanted;
    for (uint32_t row = 0; row < input_.changes.row_count(); ++row) {
      const auto changes = input_.changes.row(row);
      for (uint32_t i = 0; i < changes.size(); ++i) {
        const Change& change = changes[i];
        if (change.after == Change::kNone || change.is_type_change() ||
            change.after == change.before || input_.paths.IsAllowed(change.path)) {
          continue;
        }
        const bool is_packed = input_.kinds[change.after] == ContentKind::kPacked;
        const bool follows_binary = !is_packed && !like_gitleaks_ &&
                                    !hits_[change.after].empty() &&
                                    change.before != Change::kNone &&
                                    KindOf(change.before) != ContentKind::kText;
        if ((!is_packed && !follows_binary) || WasMoved(row, change)) {
          continue;
        }
        OpaqueChange opaque{row, change.path, change.after, Before(row, i)};
        new_.insert(change.after);
        wanted.insert({change.after, change.path});
        if (!like_gitleaks_) {
          for (const uint32_t before : opaque.before) {
            wanted.insert({before, change.path});
          }
        }
        changes_.push_back(std::move(opaque));
      }
    }
    for (const PlacedContent& placed : wanted) {
      if (jobs_.empty() || jobs_.back().content != placed.content) {
        job_of_[placed.content] = jobs_.size();
        jobs_.push_back({placed.content, {}, new_.contains(placed.content), {}, false});
      }
      jobs_.back().paths.push_back(placed.path);
    }
  }

  absl::Status ScanAll() {
    std::vector<std::unique_ptr<FileScanner>> scanners;
    for (int i = 0; i < input_.budget.threads; ++i) {
      SECRETSCAN_ASSIGN_OR_RETURN(
          auto scanner, FileScanner::Create(input_.rules, options_, progress_,
                                            WindowsWithin(input_.budget)));
      scanners.push_back(std::move(scanner));
    }
    std::mutex mutex;
    absl::Status failure;
    const auto scan = [&](int worker, size_t job) {
      if (progress_ != nullptr && progress_->cancelled) {
        return;
      }
      if (absl::Status status = Scan(scanners[worker].get(), &jobs_[job]); !status.ok()) {
        std::lock_guard lock(mutex);
        failure = std::move(status);
      }
    };
    // What is large is read by one thread, so that only one of them is in memory.
    std::vector<size_t> small, large;
    for (size_t i = 0; i < jobs_.size(); ++i) {
      const auto header =
          input_.repository.objects().ReadHeader(input_.changes.contents[jobs_[i].content].id);
      const bool fits =
          !header.ok() || header->size <= static_cast<int64_t>(input_.budget.live_bytes() / 4);
      (fits ? small : large).push_back(i);
    }
    ParallelFor(input_.budget.threads, small.size(), 1,
                [&](int worker, size_t begin, size_t end) {
                  for (size_t i = begin; i < end; ++i) {
                    scan(worker, small[i]);
                  }
                });
    for (const size_t job : large) {
      scan(0, job);
    }
    SECRETSCAN_RETURN_IF_ERROR(failure);
    if (progress_ != nullptr && progress_->cancelled && !progress_->timed_out) {
      return absl::CancelledError("interrupted");
    }
    for (Job& job : jobs_) {
      if (!job.is_new) {
        continue;
      }
      const std::string id = input_.changes.contents[job.content].id.Hex();
      if (!job.done) {
        coverage_.skips.push_back({SkipReason::kTimedOut, "blob", id, ""});
      }
      for (Skip& skip : job.report.skips) {
        skip.detail += " (in blob " + id + ")";
        coverage_.skips.push_back(std::move(skip));
      }
      if (input_.kinds[job.content] == ContentKind::kPacked) {
        coverage_.bytes += job.report.bytes;
      }
    }
    return absl::OkStatus();
  }

  absl::Status Scan(FileScanner* scanner, Job* job) {
    const Content& content = input_.changes.contents[job->content];
    std::string bytes;
    if (content.is_gitlink) {
      bytes = GitlinkText(content.id);
    } else {
      const auto type = input_.repository.objects().Read(content.id, &bytes);
      if (!type.ok() || *type != ObjectType::kBlob) {
        job->done = true;  // what is missing of the selected ones was told when all were read
        return absl::OkStatus();
      }
    }
    std::vector<std::string> paths;
    for (const uint32_t path : job->paths) {
      paths.push_back(input_.changes.paths[path]);
    }
    FileToScan file;
    file.paths = paths;
    file.size = static_cast<int64_t>(bytes.size());
    file.skip_kind = "member";
    file.binary_too = false;
    MemorySource source(bytes);
    SECRETSCAN_RETURN_IF_ERROR(scanner->Scan(file, &source, &job->report));
    for (Finding& finding : job->report.findings) {
      finding.blob = content.id.Hex();
    }
    job->done = progress_ == nullptr || !progress_->cancelled;
    return absl::OkStatus();
  }

  // For whoever asks where a secret still stands.
  void AddHits() {
    for (const Job& job : jobs_) {
      std::set<uint64_t> keys;
      for (const Finding& finding : job.report.findings) {
        keys.insert(SecretKey(finding.rule_id, finding.secret));
      }
      for (const uint64_t key : keys) {
        hits_[job.content].push_back({{0, 0}, false, key});
      }
    }
  }

  std::span<const Finding> FindingsAt(const PlacedContent& placed) const {
    const Job& job = jobs_[job_of_.at(placed.content)];
    std::span<const Finding> findings = job.report.findings;
    for (size_t i = 0; i < job.report.of_path.size(); ++i) {
      if (job.paths[i] == placed.path) {
        return findings.first(job.report.of_path[i]);
      }
      findings = findings.subspan(job.report.of_path[i]);
    }
    return {};
  }

  bool IsAllowedInCommit(const Finding& finding) const {
    const auto allows = [&](const Allowlist& list) {
      return !list.commits.empty() &&
             (list.AllowsSource(finding.commit, finding.file) ||
              list.AllowsFinding({finding.commit, finding.file, finding.secret, finding.match,
                                  finding.line, nullptr}));
    };
    const RuleSet& set = *input_.rules->set;
    const int rule = set.Find(finding.rule_id);
    return std::any_of(set.allowlists.begin(), set.allowlists.end(), allows) ||
           (rule >= 0 && std::any_of(set.rules[rule].allowlists.begin(),
                                     set.rules[rule].allowlists.end(), allows));
  }

  std::vector<AttributedFinding> Attribute() {
    const Mailmap mailmap(input_.repository.Mailmap());
    CommitStamp stamp(input_.graph, input_.repository.objects(), mailmap, input_.host_link);
    std::vector<AttributedFinding> attributed;
    for (const OpaqueChange& change : changes_) {
      const std::string& path = input_.changes.paths[change.path];
      const auto findings = FindingsAt({change.after, change.path});
      if (findings.empty()) {
        continue;
      }
      std::set<FindingKey> known;
      if (!like_gitleaks_) {
        for (const uint32_t before : change.before) {
          for (const Finding& finding : FindingsAt({before, change.path})) {
            known.insert(KeyOf(finding, path));
          }
        }
      }
      for (const Finding& found : findings) {
        if (known.contains(KeyOf(found, path))) {
          continue;
        }
        Finding finding = found;
        stamp.Apply(change.row, &finding);
        if (!IsAllowedInCommit(finding)) {
          attributed.push_back({std::move(finding), change.after});
        }
      }
    }
    return attributed;
  }

  const PackedBlobsInput& input_;
  Progress* progress_;
  std::vector<std::vector<BlobHit>>& hits_;
  Coverage& coverage_;
  const ScanOptions options_;
  const bool like_gitleaks_;

  absl::flat_hash_map<uint32_t, ContentKind> looked_at_;  // that the scan did not read
  std::vector<OpaqueChange> changes_;
  std::set<uint32_t> new_;
  std::vector<Job> jobs_;                                 // by content
  absl::flat_hash_map<uint32_t, size_t> job_of_;
};

}  // namespace

absl::StatusOr<std::vector<AttributedFinding>> FindInPackedBlobs(
    const PackedBlobsInput& input, Progress* progress, std::vector<std::vector<BlobHit>>* hits,
    Coverage* coverage) {
  return PackedBlobs(input, progress, hits, coverage).Run();
}

}  // namespace secretscan
