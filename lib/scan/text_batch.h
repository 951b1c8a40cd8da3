// Which of many short texts may hold something.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "match/compiled_rules.h"
#include "scan/blob_scanner.h"
#include "scan/scan_options.h"

namespace secretscan {

// Looks at many texts in one call of the engine: what BlobScanner says of a blob holds for any run
// of its whole lines. One per thread.
class TextBatch {
 public:
  static absl::StatusOr<std::unique_ptr<TextBatch>> Create(
      std::shared_ptr<const CompiledRules> rules, const ScanOptions& options);

  // A text that is not empty and whose last line does not end counts as a suspect at once.
  absl::Status Add(uint32_t number, std::string_view text);
  // To be called after the last text.
  absl::Status Flush();

  // Numbers of the texts that FragmentScanner must judge; of the others it would tell nothing.
  const std::vector<uint32_t>& suspects() const { return suspects_; }
  int64_t bytes() const { return bytes_; }  // of all texts

 private:
  struct Part {
    size_t begin;
    uint32_t number;
  };

  TextBatch() = default;

  std::unique_ptr<BlobScanner> scanner_;
  RuleScope scope_;          // the scoped rules that are for texts without a path
  std::string text_;
  std::vector<Part> parts_;  // of text_
  std::vector<BlobHit> hits_;
  std::vector<uint32_t> suspects_;
  int64_t bytes_ = 0;
};

}  // namespace secretscan
