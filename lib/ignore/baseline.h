// Findings of an earlier report, which are not to be reported again.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "report/finding_reader.h"
#include "scan/scan_options.h"
#include "scan/scan_result.h"

namespace secretscan {

// With the gitleaks profile an entry of a gitleaks report hides what equals it in all that gitleaks
// compares: rule, description, lines, columns, file, commit, author, email, date, message, entropy,
// and, unless secrets are redacted, match and secret.
//
// Otherwise, and for JSON Lines, an entry hides what is known to be the same secret:
//   * its secret is shown: the same rule, file and secret, whatever the commit and line;
//   * it has a secret id, and the scan has keyed ones (ScanResult::identity): the same id and file;
//   * its secret is hidden, but its commit named: the same rule, file, commit, lines, entropy, and
//     columns as far as gitleaks' are known to differ. What stands there cannot change any more;
//   * it is about a file and not a secret: the same rule and file.
// Anything else, as a hidden secret in a file that may change, hides nothing.
class Baseline {
 public:
  // As ReadFindings().
  static absl::StatusOr<Baseline> Read(std::string_view text, std::string name);
  Baseline(FindingReport report, std::string name)
      : name_(std::move(name)), report_(std::move(report)) {}

  const std::string& name() const { return name_; }
  // Entries that hide nothing unless the gitleaks profile is used.
  int64_t unusable(const ScanResult& result) const;

  // Numbers of the entries that hide nothing in it, but for the gitleaks profile.
  std::vector<size_t> UnusedEntries(const ScanResult& result) const;

  // One place for each finding. `redacted`: the gitleaks profile's reports hide secrets now.
  std::vector<bool> Hides(const ScanResult& result, Profile profile, bool redacted) const;

 private:
  std::vector<bool> HidesSameSecrets(const ScanResult& result) const;
  std::vector<bool> HidesExactly(const ScanResult& result, bool redacted) const;

  std::string name_;
  FindingReport report_;
};

}  // namespace secretscan
