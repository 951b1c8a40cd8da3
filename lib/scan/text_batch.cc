#include "scan/text_batch.h"

#include <algorithm>

#include "base/status.h"

namespace secretscan {
namespace {

constexpr size_t kBatchSize = size_t{256} << 10;  // fits a processor's cache

}  // namespace

absl::StatusOr<std::unique_ptr<TextBatch>> TextBatch::Create(
    std::shared_ptr<const CompiledRules> rules, const ScanOptions& options) {
  std::unique_ptr<TextBatch> batch(new TextBatch);
  batch->scope_ = rules->ScopeOf("");
  SECRETSCAN_ASSIGN_OR_RETURN(batch->scanner_, BlobScanner::Create(std::move(rules), options));
  return batch;
}

absl::Status TextBatch::Add(uint32_t number, std::string_view text) {
  bytes_ += static_cast<int64_t>(text.size());
  if (text.empty()) {
    return absl::OkStatus();
  }
  if (text.back() != '\n') {
    suspects_.push_back(number);
    return absl::OkStatus();
  }
  if (text_.size() + text.size() > kBatchSize) {
    SECRETSCAN_RETURN_IF_ERROR(Flush());
  }
  text_.reserve(std::max(kBatchSize, text.size()) + Prefilter::kPadding);
  parts_.push_back({text_.size(), number});
  text_ += text;
  return absl::OkStatus();
}

absl::Status TextBatch::Flush() {
  if (parts_.empty()) {
    return absl::OkStatus();
  }
  SECRETSCAN_RETURN_IF_ERROR(scanner_->Scan(text_, scope_, nullptr, &hits_));
  for (const BlobHit& hit : hits_) {
    // The parts that the range touches.
    auto part = std::partition_point(parts_.begin(), parts_.end(), [&](const Part& other) {
      return other.begin <= hit.range.begin;
    });
    part -= part == parts_.begin() ? 0 : 1;
    const size_t end = std::max(hit.range.end, hit.range.begin + 1);
    for (; part != parts_.end() && part->begin < end; ++part) {
      if (suspects_.empty() || suspects_.back() != part->number) {
        suspects_.push_back(part->number);
      }
    }
  }
  text_.clear();
  parts_.clear();
  return absl::OkStatus();
}

}  // namespace secretscan
