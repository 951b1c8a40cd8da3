// Judges texts of a repository that are no files: messages, names, configuration.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "git/commit.h"
#include "match/compiled_rules.h"
#include "scan/attribution.h"
#include "scan/finding.h"
#include "scan/fragment_scanner.h"
#include "scan/host_link.h"
#include "scan/scan_options.h"

namespace secretscan {

// What findings name as their file where there is none: no tree can hold a path like that.
inline constexpr std::string_view kCommitMessageFile = ".git/commit-message";
inline constexpr std::string_view kTagMessageFile = ".git/tag-message";
inline constexpr std::string_view kReferenceNameFile = ".git/reference-name";

// One per thread.
class TextJudge {
 public:
  // `options` and `host_link` outlive this.
  static absl::StatusOr<std::unique_ptr<TextJudge>> Create(
      std::shared_ptr<const CompiledRules> rules, const ScanOptions& options,
      const HostLink& host_link);

  // Appends what `text` holds, with what `place` says of provenance, file, origin, commit and
  // author. Rules are told no path: what they say of paths is meant for files.
  absl::Status Judge(std::string_view text, const Finding& place,
                     std::vector<AttributedFinding>* found);

 private:
  TextJudge(const HostLink& host_link, std::unique_ptr<FragmentScanner> scanner)
      : host_link_(host_link), scanner_(std::move(scanner)) {}

  const HostLink& host_link_;
  std::unique_ptr<FragmentScanner> scanner_;
  std::string text_;
};

// Fills author, email and date.
void SetAuthor(const Signature& author, Finding* finding);

}  // namespace secretscan
