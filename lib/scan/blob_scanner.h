// Where in a whole blob a finding could be, whatever part of the blob a commit added.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/regex.h"
#include "match/compiled_rules.h"
#include "scan/scan_options.h"

namespace secretscan {

// A range of a blob outside of which nothing can be found. `range` covers whole lines.
struct BlobHit {
  Span range;
  // A match reaches over a line's end: parts of the range may match otherwise than the whole.
  bool crosses_lines = false;
  uint64_t secret_key = 0;  // SecretKey() of what matched; 0 when not judged
};

// A number for (rule, secret) that tells equal ones within one run.
uint64_t SecretKey(std::string_view rule_id, std::string_view secret);

// Judges each distinct blob once, so that only few need to be diffed. What it says is a superset of
// what FragmentScanner finds in any run of whole lines of the blob:
//  * a match within one line is the same in every fragment that holds the line, so it is judged here
//    (entropy, allowlists that look at secret or match) and forgotten when it fails;
//  * a match over several lines may begin or end elsewhere in a fragment that holds only some of
//    them, so its lines are kept without judgement; so are all candidates of rules whose assertions
//    depend on where the text ends (PrefilterPattern::fragment_sensitive).
// One per thread.
class BlobScanner {
 public:
  static absl::StatusOr<std::unique_ptr<BlobScanner>> Create(
      std::shared_ptr<const CompiledRules> rules, const ScanOptions& options);
  ~BlobScanner();

  // Replaces *hits, in order of position. `blob` needs Prefilter::kPadding readable bytes behind it.
  absl::Status Scan(std::string_view blob, std::vector<BlobHit>* hits);

 private:
  struct Impl;
  explicit BlobScanner(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace secretscan
