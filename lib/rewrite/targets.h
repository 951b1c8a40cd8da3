// What a rewrite is to take out: secrets out of reports, scans and lists.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "git/repository.h"
#include "report/finding_reader.h"
#include "scan/scan_result.h"

namespace secretscan {

// Where a finding of a secret was.
struct TargetPlace {
  Provenance provenance = Provenance::kCommit;
  std::string origin;
  std::string file;
  std::string commit;        // hex; may be empty
  std::string blob;          // hex; may be empty
  int64_t line = 0;
};

struct SecretTarget {
  std::string secret;
  std::string name;          // what outputs call it; tells nothing of the secret
  std::vector<std::string> rule_ids;   // none: the user named the secret itself
  std::vector<TargetPlace> places;     // none: likewise
};

// A finding of which nothing can be taken out.
struct UnresolvedFinding {
  std::string what;
  std::string reason;
};

struct Targets {
  std::vector<SecretTarget> secrets;              // each secret once
  std::vector<UnresolvedFinding> unresolved;
  std::vector<TargetPlace> whole_files;           // findings of rules that flag files by their paths
  // Everything that was found and not selected; hidden in outputs, too.
  std::vector<std::string> other_secrets;
  int64_t findings = 0;                           // that were selected
};

// Which findings count; empty lists: all.
struct TargetSelection {
  // Ids of findings or secrets, or the first 7 characters or more of one; or fingerprints.
  std::vector<std::string> ids;
  std::vector<std::string> rules;
};

class TargetBuilder {
 public:
  // Scans the repository again; asked when a report hides secrets, once at most. The result lives as
  // long as this.
  using Rescan = std::function<absl::StatusOr<const ScanResult*>()>;

  explicit TargetBuilder(TargetSelection selection);

  void AddScan(const ScanResult& result);
  // Hidden secrets are taken from the repository again, and compared with what the report tells of
  // them: by what a new scan finds, or else by line and column.
  absl::Status AddReport(const FindingReport& report, const Repository& repository,
                         const Rescan& rescan);
  // One secret a line; `name` is what outputs call the list.
  absl::Status AddLines(std::string_view text, const std::string& name);

  // NotFound when something was selected that is not there; InvalidArgument when an abbreviated id
  // stands for several.
  absl::StatusOr<Targets> Finish();

 private:
  struct Selected {
    std::string word;
    std::string id;        // that it stands for; empty until found
    bool is_ambiguous = false;
  };

  bool IsSelected(std::string_view rule, std::string_view id, std::string_view secret_id,
                  std::string_view fingerprint);
  SecretTarget* Secret(const std::string& secret, const std::string& rule_id,
                       const std::string& name);

  std::vector<Selected> ids_;
  absl::flat_hash_map<std::string, bool> rules_;     // whether there was a finding
  Targets targets_;
  absl::flat_hash_map<std::string, size_t> numbers_;   // by secret
  absl::flat_hash_map<std::string, int64_t> unnamed_;  // secrets without an id, by rule
};

}  // namespace secretscan
