// Judges one fragment: a text that stands for itself (a diff hunk's added lines, a file).
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "match/compiled_rules.h"
#include "scan/finding.h"
#include "scan/keyword_census.h"
#include "scan/scan_observer.h"
#include "scan/scan_options.h"

namespace secretscan {

struct Fragment {
  // At least Prefilter::kPadding bytes behind it must be readable.
  std::string_view text;
  std::string_view path;      // may be empty
  std::string_view commit;    // hex; may be empty
  int64_t first_line = 1;
  // The line before the text, when that is a part of something: it may hold an allow comment.
  std::string_view line_before;
};

// The reference's order of work on a fragment (keywords, matches, secret, entropy, allowlists,
// decoding passes, composite rules, suppression of generic rules), exactly. One per thread.
class FragmentScanner {
 public:
  static absl::StatusOr<std::unique_ptr<FragmentScanner>> Create(
      std::shared_ptr<const CompiledRules> rules, const ScanOptions& options);
  ~FragmentScanner();

  // Appends the fragment's findings. Filled: rule, description, severity, confidence, tags, file, positions,
  // match, secret, line, entropy, commit. An error means that the engine failed, not the text.
  absl::Status Scan(const Fragment& fragment, std::vector<Finding>* findings);

  // For a part of a longer text: appends to (*findings)[n] what pass n finds (0: the text itself), as if
  // each rule's keywords had been seen, and counts in the census those that were. What is repeated or
  // gives way to others stays.
  absl::Status ScanPart(const Fragment& fragment, KeywordCensus* census,
                        std::vector<std::vector<Finding>>* findings);

  // Tells `observer` (null: nobody) what Scan() decides, which takes more time then, and finds the same.
  void set_observer(ScanObserver* observer);

 private:
  struct Impl;
  explicit FragmentScanner(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace secretscan
