// Scanners of texts that wait to be used again.
#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include "absl/status/statusor.h"
#include "match/compiled_rules.h"
#include "scan/file_scanner.h"
#include "scan/progress.h"
#include "scan/scan_options.h"

namespace secretscan {

// Making one allocates what Hyperscan works in: more than scanning a small text costs.
struct TextScanner {
  Progress progress;
  std::unique_ptr<FileScanner> scanner;
};

// Methods may be called from any number of threads at once.
class TextScanners {
 public:
  // `options` must outlive this and all that Take() gives.
  TextScanners(std::shared_ptr<const CompiledRules> rules, const ScanOptions& options);

  // One that nobody else has.
  absl::StatusOr<std::unique_ptr<TextScanner>> Take();
  // Takes one back whose scan went to its end.
  void GiveBack(std::unique_ptr<TextScanner> scanner);

 private:
  const std::shared_ptr<const CompiledRules> rules_;
  const ScanOptions& options_;
  const size_t max_idle_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<TextScanner>> idle_;
};

}  // namespace secretscan
