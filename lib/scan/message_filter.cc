#include "scan/message_filter.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/status.h"
#include "git/commit.h"

namespace secretscan {

class MessageFilter::Worker final : public CommitVisitor {
 public:
  Worker(const PendingRules& rules, const ScanOptions& options)
      : rules_(rules), options_(options) {}

  void VisitCommit(uint32_t number, std::string_view data) override {
    last_ = std::max(last_, number);
    if (failure_.ok()) {
      failure_ = Add(number, data);
    }
  }

  absl::Status Finish(std::vector<uint64_t>* suspects) {
    SECRETSCAN_RETURN_IF_ERROR(failure_);
    if (batch_ != nullptr) {
      SECRETSCAN_RETURN_IF_ERROR(batch_->Flush());
      suspects->resize(std::max<size_t>(suspects->size(), last_ / 64 + 1));
      for (const auto& numbers : {batch_->suspects(), undecoded_}) {
        for (const uint32_t number : numbers) {
          (*suspects)[number / 64] |= uint64_t{1} << (number % 64);
        }
      }
    }
    return absl::OkStatus();
  }

 private:
  absl::Status Add(uint32_t number, std::string_view data) {
    if (batch_ == nullptr) {
      SECRETSCAN_ASSIGN_OR_RETURN(auto rules, rules_());
      SECRETSCAN_ASSIGN_OR_RETURN(batch_, TextBatch::Create(std::move(rules), options_));
    }
    if (const auto message = PlainMessage(data)) {
      return batch_->Add(number, *message);
    }
    undecoded_.push_back(number);
    return absl::OkStatus();
  }

  PendingRules rules_;
  const ScanOptions& options_;
  std::unique_ptr<TextBatch> batch_;
  std::vector<uint32_t> undecoded_;  // in another charset
  uint32_t last_ = 0;
  absl::Status failure_;
};

MessageFilter::MessageFilter(PendingRules rules, const ScanOptions& options, int threads) {
  for (int i = 0; i < std::max(threads, 1); ++i) {
    workers_.push_back(std::make_unique<Worker>(rules, options));
  }
}

MessageFilter::~MessageFilter() = default;

CommitVisitor* MessageFilter::visitor(int worker) {
  return workers_[static_cast<size_t>(worker)].get();
}

absl::Status MessageFilter::Finish() {
  for (const auto& worker : workers_) {
    SECRETSCAN_RETURN_IF_ERROR(worker->Finish(&suspects_));
  }
  workers_.clear();
  return absl::OkStatus();
}

}  // namespace secretscan
