#include "scan/content_scan.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

#include "base/status.h"
#include "base/worker_pool.h"
#include "git/delta_forest.h"
#include "git/line_diff.h"
#include "scan/file_scanner.h"
#include "scan/oracle_scanner.h"

namespace secretscan {
namespace {

// Git shows nothing of a larger blob (core.bigFileThreshold), and neither do we: it is a skip.
constexpr size_t kMaxBlobBytes = size_t{512} << 20;
constexpr size_t kBlobGrain = 16;

SkipReason ReasonFor(const absl::Status& status) {
  return absl::IsNotFound(status)            ? SkipReason::kMissing
         : absl::IsResourceExhausted(status) ? SkipReason::kTooLarge
                                             : SkipReason::kCorrupt;
}

static_assert(kForestPadding >= Prefilter::kPadding);

// What one thread does, and what came of it.
class Worker final : public ForestVisitor {
 public:
  Worker(const ContentScanInput& input, std::span<const uint32_t> packed, Progress* progress,
         std::vector<std::vector<BlobHit>>* hits, std::vector<uint8_t>* done)
      : input_(input), packed_(packed), progress_(progress), hits_(*hits), done_(*done) {}

  absl::Status Prepare() {
    if (input_.options.engine == Engine::kOracle) {
      oracle_ = std::make_unique<OracleScanner>(input_.rules, input_.options);
      return absl::OkStatus();
    }
    SECRETSCAN_ASSIGN_OR_RETURN(scanner_, BlobScanner::Create(input_.rules, input_.options));
    return absl::OkStatus();
  }

  // A blob out of a pack, perhaps as a delta on one that was visited.
  void Visit(const ForestObject& object) override {
    const size_t slot = static_cast<size_t>(object.slot);
    if (slot >= states_.size()) {
      states_.resize(slot + 1);
    }
    State& state = states_[slot];
    state.known = false;
    if (IsCancelled()) {
      return;
    }
    const uint32_t content = packed_[object.index];
    done_[content] = 1;
    if (object.type != ObjectType::kBlob) {
      AddSkip(SkipReason::kCorrupt, content, "not a blob");
      return;
    }
    const State* base = object.base_slot >= 0 && input_.options.engine == Engine::kDelta
                            ? &states_[static_cast<size_t>(object.base_slot)]
                            : nullptr;
    Judge(content, object.data, [&](std::vector<BlobHit>* hits) -> absl::Status {
      if (oracle_) {
        return oracle_->Scan(object.data, ScopeOf(content), hits);
      }
      state.known = true;
      return base != nullptr && base->known
                 ? scanner_->ScanDelta(object.data, ScopeOf(content), base->blob,
                                       object.copies, &state.blob, hits)
                 : scanner_->Scan(object.data, ScopeOf(content), &state.blob, hits);
    });
  }

  void Release(int slot) override {
    State& state = states_[static_cast<size_t>(slot)];
    state.known = false;
    state.blob.Clear();
  }

  // Anything that is not in a pack, or could not be read from there.
  void Read(uint32_t content) {
    done_[content] = 1;
    const Content& named = input_.contents[content];
    if (named.is_gitlink) {
      text_ = GitlinkText(named.id);
    } else if (!ReadBlob(content)) {
      return;
    }
    if (text_.size() < kMaxBlobBytes) {
      text_.reserve(text_.size() + Prefilter::kPadding);
    }
    Judge(content, text_, [&](std::vector<BlobHit>* hits) {
      return oracle_ ? oracle_->Scan(text_, ScopeOf(content), hits)
                     : scanner_->Scan(text_, ScopeOf(content), nullptr, hits);
    });
  }

  bool IsCancelled() const { return progress_ != nullptr && progress_->cancelled; }

  const absl::Status& failure() const { return failure_; }

  void AddTo(Coverage* coverage) {
    coverage->blobs += tally_.blobs;
    coverage->bytes += tally_.bytes;
    coverage->binary_blobs += tally_.binary_blobs;
    std::move(tally_.skips.begin(), tally_.skips.end(), std::back_inserter(coverage->skips));
  }

 private:
  struct State {
    bool known = false;  // `blob` describes what stands in this slot
    BlobState blob;
  };

  const RuleScope& ScopeOf(uint32_t content) const {
    return input_.scopes[input_.scope_of[content]];
  }

  template <typename Scan>
  void Judge(uint32_t content, std::string_view text, const Scan& scan) {
    if (text.size() >= kMaxBlobBytes || ExceedsTarget(text.size())) {
      AddSkip(SkipReason::kTooLarge, content, std::to_string(text.size()) + " bytes");
    } else if (const bool binary = IsBinaryForGit(text);
               (binary || MayHaveByteOrderMark(text)) && Tells(content, text)) {
      // Another stage scans it.
    } else if (binary) {
      ++tally_.binary_blobs;
      if (input_.options.list_binary) {
        AddSkip(SkipReason::kBinary, content, std::to_string(text.size()) + " bytes");
      }
    } else {
      Tell(content, ContentKind::kText);
      if (absl::Status status = scan(&found_); !status.ok()) {
        failure_ = std::move(status);
      }
      if (!found_.empty()) {
        hits_[content].assign(found_.begin(), found_.end());
      }
      tally_.bytes += static_cast<int64_t>(text.size());
    }
    ++tally_.blobs;
    if (progress_ != nullptr) {
      progress_->blobs.fetch_add(1, std::memory_order_relaxed);
      progress_->bytes.fetch_add(static_cast<int64_t>(text.size()), std::memory_order_relaxed);
    }
  }

  // Of UTF-16 without any ASCII.
  static bool MayHaveByteOrderMark(std::string_view text) {
    return text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF");
  }

  void Tell(uint32_t content, ContentKind kind) {
    if (input_.kinds != nullptr) {
      (*input_.kinds)[content] = kind;
    }
  }

  // Tells what a binary content is; whether it is packed.
  bool Tells(uint32_t content, std::string_view text) {
    if (input_.kinds == nullptr) {
      return false;
    }
    const bool packed = FileScanner::HoldsMore(text, input_.options);
    Tell(content, packed ? ContentKind::kPacked : ContentKind::kBinary);
    return packed;
  }

  bool ReadBlob(uint32_t content) {
    const auto type = input_.repository.objects().Read(input_.contents[content].id, &text_);
    if (type.ok() && *type == ObjectType::kBlob) {
      return true;
    }
    const absl::Status status = type.ok() ? DataLoss("not a blob") : type.status();
    AddSkip(ReasonFor(status), content, std::string(ToStd(status.message())));
    return false;
  }

  bool ExceedsTarget(size_t size) const {
    constexpr int64_t kMegabyte = 1'000'000;
    return input_.options.max_target_megabytes > 0 &&
           static_cast<int64_t>(size) / kMegabyte > input_.options.max_target_megabytes;
  }

  void AddSkip(SkipReason reason, uint32_t content, std::string detail) {
    tally_.skips.push_back(
        {reason, "blob", input_.contents[content].id.Hex(), std::move(detail)});
  }

  const ContentScanInput& input_;
  std::span<const uint32_t> packed_;  // contents that the forest is asked for
  Progress* progress_;
  std::vector<std::vector<BlobHit>>& hits_;
  std::vector<uint8_t>& done_;        // by content; bytes, since several threads write
  std::unique_ptr<BlobScanner> scanner_;
  std::unique_ptr<OracleScanner> oracle_;
  std::vector<State> states_;         // by slot
  std::vector<BlobHit> found_;
  std::string text_;
  Coverage tally_;
  absl::Status failure_;
};

}  // namespace

absl::Status ScanContents(const ContentScanInput& input, Progress* progress,
                          std::vector<std::vector<BlobHit>>* hits, Coverage* coverage) {
  std::vector<uint32_t> packed;   // contents to look for in packs
  std::vector<ObjectId> ids;
  std::vector<uint32_t> others;   // to read one by one
  for (uint32_t content : input.wanted) {
    if (input.contents[content].is_gitlink) {
      others.push_back(content);
    } else {
      packed.push_back(content);
      ids.push_back(input.contents[content].id);
    }
  }
  std::vector<uint8_t> done(input.contents.size(), 0);
  std::vector<std::unique_ptr<Worker>> workers;
  for (int i = 0; i < input.budget.threads; ++i) {
    workers.push_back(std::make_unique<Worker>(input, packed, progress, hits, &done));
    SECRETSCAN_RETURN_IF_ERROR(workers.back()->Prepare());
  }
  ForestOptions options;
  options.threads = input.budget.threads;
  options.max_object_size = std::min(kMaxBlobBytes, input.budget.max_object());
  options.max_live_bytes = input.budget.live_bytes();
  options.cancelled = progress == nullptr ? nullptr : &progress->cancelled;
  for (uint32_t index : WalkForest(input.repository.packs(), ids, options,
                                   [&](int worker) { return workers[worker].get(); })) {
    others.push_back(packed[index]);
  }
  // What is large is read by one thread, so that only one of them is in memory.
  const auto is_small = [&](uint32_t content) {
    const auto header = input.repository.objects().ReadHeader(input.contents[content].id);
    return !header.ok() || header->size <= static_cast<int64_t>(options.max_live_bytes / 4);
  };
  const auto large = std::stable_partition(others.begin(), others.end(), is_small);
  const auto small_count = static_cast<size_t>(large - others.begin());
  const auto read = [&](int worker, size_t begin, size_t end) {
    for (size_t i = begin; i < end && !workers[worker]->IsCancelled(); ++i) {
      workers[worker]->Read(others[i]);
    }
  };
  ParallelFor(input.budget.threads, small_count, kBlobGrain, read);
  read(0, small_count, others.size());
  for (const auto& worker : workers) {
    SECRETSCAN_RETURN_IF_ERROR(worker->failure());
    worker->AddTo(coverage);
  }
  if (!workers[0]->IsCancelled()) {
    return absl::OkStatus();
  }
  if (!progress->timed_out) {
    return absl::CancelledError("interrupted");
  }
  for (const uint32_t content : input.wanted) {
    if (done[content] == 0) {
      coverage->skips.push_back(
          {SkipReason::kTimedOut, "blob", input.contents[content].id.Hex(), ""});
    }
  }
  return absl::OkStatus();
}

}  // namespace secretscan
