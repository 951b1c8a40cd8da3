// What a verification came to, to be kept and shown.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "rewrite/verification.h"

namespace secretscan {

struct Certificate {
  std::string time;           // RFC 3339, UTC
  std::string repository;     // as the user named it, or a remote's URL without credentials
  bool is_remote = false;
  bool after_purge = false;
  std::string run;            // empty: none is known
  std::string head;           // hex; may be empty
  std::string rules;          // where they come from; empty: none were used
  std::string rules_digest;
  int64_t rule_count = 0;
  int64_t secrets = 0;        // looked for by their bytes
  int64_t hidden_secrets = 0; // looked for by what a report tells of them
  int64_t flagged_blobs = 0;
  std::vector<std::string> other_secrets;    // ids; JudgeFindings() tells
  std::vector<std::string> old_references;   // of a remote: those that still lead to old commits
  Verification verification;
};

// JSON of schema secretscan-certificate/1 (docs/schemas), one member a line. Holds no secret.
std::string CertificateJson(const Certificate& certificate);
// For people; the first line tells whether it holds.
std::string CertificateText(const Certificate& certificate);

// Certificate::other_secrets of an earlier one. InvalidArgument when it is none.
absl::StatusOr<std::vector<std::string>> ReadOtherSecrets(std::string_view json,
                                                          std::string_view name);

}  // namespace secretscan
