// What other programs were told to ignore, as findings of ours.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "scan/scan_result.h"

namespace secretscan {

struct ImportedList {
  std::vector<bool> wanted;                // one place for each finding of the result
  int64_t entries = 0;                     // in the list
  std::vector<std::string> not_imported;   // one sentence each: "line 3: …", with rule and place
};

// Reads .gitleaksignore, a gitleaks or jsonl report, or a baseline of detect-secrets, whichever `text`
// looks like, and finds its entries in `result`, a scan of the same tree that ignored nothing. The
// lists know only places or hashes: what is not found now cannot be imported. What an audit called a
// real secret (detect-secrets) is not imported either. InvalidArgument, "name: …", when the text is
// none of these. Nothing that is returned holds a secret.
absl::StatusOr<ImportedList> FindListed(std::string_view text, const std::string& name,
                                        const ScanResult& result);

}  // namespace secretscan
