// Findings and entries for the tests of ignore files.
#pragma once

#include <string>
#include <utility>

#include "gtest/gtest.h"
#include "ignore/ignore_entry.h"
#include "ignore/secret_tag.h"
#include "rules/entropy.h"
#include "scan/scan_result.h"

namespace secretscan::testing {

inline const std::string kSalt = "0123456789abcdef";

inline Finding FindingOf(std::string rule, std::string file, std::string secret,
                         std::string commit = "") {
  Finding finding;
  finding.rule_id = std::move(rule);
  finding.description = "A description";
  finding.file = std::move(file);
  finding.secret = std::move(secret);
  finding.commit = std::move(commit);
  finding.provenance = finding.commit.empty() ? Provenance::kFile : Provenance::kCommit;
  if (!finding.secret.empty()) {
    finding.start_line = finding.end_line = 3;
    finding.start_column = 5;
    finding.end_column = 4 + static_cast<int64_t>(finding.secret.size());
    finding.match = finding.secret;
    finding.entropy = static_cast<float>(ShannonEntropy(finding.secret));
  }
  finding.fingerprint = GitleaksFingerprint(finding);
  return finding;
}

inline ScanResult ResultOf(std::vector<Finding> findings, std::string identity = "root") {
  ScanResult result;
  result.findings = std::move(findings);
  result.identity = std::move(identity);
  GroupSecrets(&result);
  return result;
}

inline std::string TagOf(const std::string& secret, const std::string& salt = kSalt) {
  return SecretTag(salt, secret).value();
}

inline IgnoreEntry SecretEntry(const std::string& secret, std::string rule = "",
                               std::string path = "") {
  IgnoreEntry entry;
  entry.salt = kSalt;
  entry.tag = TagOf(secret);
  entry.rule = std::move(rule);
  entry.path = std::move(path);
  return entry;
}

inline IgnoreEntry FileEntry(std::string rule, std::string path) {
  IgnoreEntry entry;
  entry.kind = IgnoreEntry::Kind::kFile;
  entry.rule = std::move(rule);
  entry.path = std::move(path);
  return entry;
}

}  // namespace secretscan::testing
