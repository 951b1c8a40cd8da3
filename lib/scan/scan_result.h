// Everything that a scan found out, ready for reporters.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "rules/rule_set.h"
#include "scan/coverage.h"
#include "scan/finding.h"

namespace secretscan {

// One secret under one rule, and all places where it was added.
struct SecretGroup {
  std::string rule_id;
  std::string secret;
  std::string id;                      // stable: 32 hex digits of SHA-256 over rule and secret
  std::vector<size_t> occurrences;     // indexes into ScanResult::findings, ascending
  bool at_head = false;                // a file at HEAD still holds it
  std::vector<std::string> refs;       // references whose tip still holds it, sorted
};

struct ScanResult {
  std::string command;                 // "history", "dir", "stdin", "git", …
  std::string target;                  // as the user named it
  std::string head;                    // commit id of HEAD; empty outside history
  std::string started_at;              // RFC 3339, UTC
  double seconds = 0;                  // wall time; not part of any deterministic report
  std::shared_ptr<const RuleSet> rules;
  std::vector<Finding> findings;       // in ReportOrder
  std::vector<SecretGroup> secrets;    // by severity (worst first), rule, first occurrence
  Coverage coverage;
};

// Fills result->secrets from result->findings (at_head and refs are the caller's).
void GroupSecrets(ScanResult* result);

// The group id: first 16 bytes of SHA-256("secretscan/1\0" rule "\0" secret), in hex.
std::string SecretId(std::string_view rule_id, std::string_view secret);

}  // namespace secretscan
