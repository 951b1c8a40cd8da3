#include "api/text_scanners.h"

#include <utility>

#include "base/status.h"
#include "base/worker_pool.h"

namespace secretscan {

TextScanners::TextScanners(std::shared_ptr<const CompiledRules> rules, const ScanOptions& options)
    : rules_(std::move(rules)),
      options_(options),
      max_idle_(2 * static_cast<size_t>(DefaultThreadCount())) {}

absl::StatusOr<std::unique_ptr<TextScanner>> TextScanners::Take() {
  {
    std::lock_guard lock(mutex_);
    if (!idle_.empty()) {
      std::unique_ptr<TextScanner> scanner = std::move(idle_.back());
      idle_.pop_back();
      return scanner;
    }
  }
  auto made = std::make_unique<TextScanner>();
  SECRETSCAN_ASSIGN_OR_RETURN(made->scanner,
                              FileScanner::Create(rules_, options_, &made->progress));
  return made;
}

void TextScanners::GiveBack(std::unique_ptr<TextScanner> scanner) {
  std::lock_guard lock(mutex_);
  if (idle_.size() < max_idle_) {
    idle_.push_back(std::move(scanner));
  }
}

}  // namespace secretscan
