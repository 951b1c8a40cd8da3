// Where in a whole blob a finding could be, whatever part of the blob a commit added.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/regex.h"
#include "git/delta.h"
#include "match/compiled_rules.h"
#include "scan/blob_state.h"
#include "scan/scan_options.h"

namespace secretscan {

// A range of a blob outside of which nothing can be found. `range` covers whole lines.
struct BlobHit {
  Span range;
  // A match reaches over a line's end: parts of the range may match otherwise than the whole.
  bool crosses_lines = false;
  uint64_t secret_key = 0;  // SecretKey() of what matched; 0 when not judged

  friend bool operator==(const BlobHit&, const BlobHit&) = default;
};

// Judges each distinct blob once, so that only few need to be diffed. What it says is a superset of
// what FragmentScanner finds in any run of whole lines of the blob:
//  * a match within one line is the same in every fragment that holds the line, so it is judged here
//    (entropy, allowlists that look at secret or match) and forgotten when it fails;
//  * a match over several lines may begin or end elsewhere in a fragment that holds only some of
//    them, which may shift the matches close behind it; so these are kept without judgement, and so
//    are all candidates of rules whose assertions depend on where the text ends
//    (PrefilterPattern::fragment_sensitive).
// What it says depends on the blob's bytes and `scope` alone, not on whether or how it is a delta.
// One per thread.
class BlobScanner {
 public:
  static absl::StatusOr<std::unique_ptr<BlobScanner>> Create(
      std::shared_ptr<const CompiledRules> rules, const ScanOptions& options);
  ~BlobScanner();

  // Replaces *hits, in order of position, and, unless it is null, *state. `blob` needs
  // Prefilter::kPadding readable bytes behind it. `scope`: the scoped rules that are for one of its
  // paths (CompiledRules::ScopeOf()); others find nothing.
  absl::Status Scan(std::string_view blob, const RuleScope& scope, BlobState* state,
                    std::vector<BlobHit>* hits);

  // The same, faster, for a blob of which `copies` were taken over from a blob whose Scan left
  // `base` behind. No faster if their scopes differ.
  absl::Status ScanDelta(std::string_view blob, const RuleScope& scope, const BlobState& base,
                         std::span<const CopySegment> copies, BlobState* state,
                         std::vector<BlobHit>* hits);

 private:
  struct Impl;
  explicit BlobScanner(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace secretscan
