// Judges the added lines of changes that no commit holds yet.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "git/object_store.h"
#include "git/tree_diff.h"
#include "match/compiled_rules.h"
#include "scan/blob_scanner.h"
#include "scan/coverage.h"
#include "scan/finding.h"
#include "scan/fragment_scanner.h"
#include "scan/scan_options.h"

namespace secretscan {

struct ChangeScanInput {
  const ObjectStore& objects;
  std::shared_ptr<const CompiledRules> rules;
  const ScanOptions& options;
  Provenance provenance;
};

// For one thread. As for a history, the whole new text is judged first, and compared with the old one
// only where something was found in it.
class ChangeScanner {
 public:
  static absl::StatusOr<std::unique_ptr<ChangeScanner>> Create(const ChangeScanInput& input);

  // Appends what the change's added lines hold to `findings`, and what could not be read to `coverage`.
  // A change of type counts as a new file. An error means that the engine failed, not the file.
  absl::Status Scan(const FileChange& change);

  std::vector<Finding> findings;
  Coverage coverage;

 private:
  explicit ChangeScanner(const ChangeScanInput& input) : input_(input) {}

  bool Read(const FileSide& side, std::string* text);
  absl::Status ScanBinary(const FileChange& change, const std::string& content);
  absl::Status ScanText(const FileChange& change, const std::string& text);
  absl::Status NeedFragments();
  bool IsAllowed(const std::string& path) const;
  bool HasPathRule(const std::string& path) const;
  void Describe(const FileChange& change, const std::string& text, size_t first);
  void Skipped(SkipReason reason, const std::string& path, std::string_view detail);

  const ChangeScanInput input_;
  std::unique_ptr<BlobScanner> blobs_;
  std::unique_ptr<FragmentScanner> fragments_;  // made when first needed
  std::vector<BlobHit> hits_;
};

}  // namespace secretscan
