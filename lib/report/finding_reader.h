// Reads findings back from reports: gitleaks' JSON, and our JSON Lines.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace secretscan {

// A finding as a report shows it: the secret may be hidden, in full or in part.
struct ReportedFinding {
  std::string rule_id;
  std::string description;
  std::string file;
  int64_t start_line = 0;
  int64_t end_line = 0;
  int64_t start_column = 0;
  int64_t end_column = 0;
  std::string match;
  std::string secret;
  float entropy = 0;
  std::string commit;
  std::string author;
  std::string email;
  std::string date;
  std::string message;
  std::string fingerprint;
  // JSON Lines only.
  std::string id;
  std::string secret_id;
  std::string provenance;
  std::string origin;
  std::string blob;
  std::string confidence;  // empty: written before there was any

  // Whether `secret` is the secret itself, as far as the entropy that was reported tells. Findings
  // of paths have no secret: false.
  bool shows_secret() const;
};

struct FindingReport {
  enum class Format { kGitleaks, kJsonl };
  Format format = Format::kGitleaks;
  std::vector<ReportedFinding> findings;
};

// `name` begins every error. gitleaks' array is read as gitleaks does: whatever the case of its
// keys, of repeated keys the last, unknown keys and null are nothing. JSON Lines must end with a
// summary, or something was cut off. InvalidArgument for anything else: other formats, broken JSON,
// values of the wrong type. No error holds a part of the text. Bytes that are not UTF-8 become
// U+FFFD, as in the reports.
absl::StatusOr<FindingReport> ReadFindings(std::string_view text, std::string_view name);

}  // namespace secretscan
