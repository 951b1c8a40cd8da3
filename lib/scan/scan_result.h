// Everything that a scan found out, ready for reporters.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "rules/rule_set.h"
#include "scan/coverage.h"
#include "scan/finding.h"

namespace secretscan {

// One secret under one rule, and all places where it was added.
struct SecretGroup {
  std::string rule_id;
  std::string secret;
  std::string id;                      // 32 hex digits, the same in every run: see GroupSecrets()
  std::vector<size_t> occurrences;     // indexes into ScanResult::findings, ascending
  // Meaningful only if ScanResult::presence_known.
  bool at_head = false;                // a file at HEAD still holds it
  std::vector<std::string_view> refs;  // references whose tip still holds it, sorted; views into
                                       // ScanResult::ref_names
};

// How sure it is that this is a secret: as sure as the surest occurrence.
Confidence ConfidenceOf(const SecretGroup& group, const std::vector<Finding>& findings);

// Findings that were left out because a file lists them.
struct IgnoredBy {
  std::string source;                  // the file, as it was named
  int64_t findings = 0;
};

struct ScanResult {
  std::string command;                 // "history", "dir", "stdin", "git", …
  std::string target;                  // as the user named it
  std::string head;                    // commit id of HEAD; empty outside history
  // Bytes that only those know who can read what was scanned, and that stay the same from run to
  // run: the inflated root commit at the end of HEAD's first-parent line. They key the secret ids
  // and are never written to a report. Empty when there is no such thing.
  std::string identity;
  bool partial = false;                // only a part was asked for: a range of commits, the index
  std::string started_at;              // RFC 3339, UTC
  double seconds = 0;                  // wall time; not part of any deterministic report
  std::shared_ptr<const RuleSet> rules;
  std::vector<Finding> findings;       // in ReportOrder
  std::vector<SecretGroup> secrets;    // by severity (worst first), rule, first occurrence
  std::shared_ptr<const std::vector<std::string>> ref_names;  // that refs of secrets name
  bool presence_known = false;         // at_head and refs of all secrets were looked up
  std::vector<IgnoredBy> ignored;      // each finding once, under the first source that lists it
  Coverage coverage;
};

// Fills result->secrets from result->findings (at_head and refs are the caller's). A finding
// without a secret (a path finding) is grouped by rule and file. Ids are SecretId() when the result
// has an identity, else PlaceId() of the first occurrence: a hash of a secret that anyone can
// recompute would give a short secret away.
void GroupSecrets(ScanResult* result);

// Takes out every findings[i] with drop[i], and the secrets of which none is left. What is left keeps
// its ids and what is known of its presence. `drop` has one place for each finding.
void DropFindings(const std::vector<bool>& drop, ScanResult* result);

// First 16 bytes of HMAC-SHA-256(key, "secretscan/1\0" rule "\0" secret), in hex. GroupSecrets uses
// the SHA-256 of the result's identity as the key.
std::string SecretId(std::string_view key, std::string_view rule_id, std::string_view secret);

// First 16 bytes of SHA-256("secretscan/place/1\0" rule "\0" file "\0" number), in hex: the
// number-th (from 1) secret that this rule found in this file. Holds nothing of the secret.
std::string PlaceId(std::string_view rule_id, std::string_view file, int64_t number);

}  // namespace secretscan
