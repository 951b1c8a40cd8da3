// The slow way to judge a blob, for comparison: RE2 alone, on everything.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "match/compiled_rules.h"
#include "scan/blob_scanner.h"
#include "scan/region_judge.h"
#include "scan/scan_options.h"

namespace secretscan {

// Stands in for BlobScanner. Rules nothing out: all of every blob is a hit that crosses lines, so each
// of its changes is diffed and judged; beside it stand the secrets that the rules match.
// One per thread.
class OracleScanner {
 public:
  OracleScanner(std::shared_ptr<const CompiledRules> rules, const ScanOptions& options)
      : rules_(rules), options_(options), judge_(std::move(rules), options.min_confidence) {}

  absl::Status Scan(std::string_view blob, const RuleScope& scope, std::vector<BlobHit>* hits);

 private:
  std::shared_ptr<const CompiledRules> rules_;
  const ScanOptions& options_;
  RegionJudge judge_;
  std::vector<JudgedMatch> matches_;
};

}  // namespace secretscan
