// What a scan with rules says to a verification.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "git/object_id.h"
#include "git/object_store.h"
#include "rewrite/secret_search.h"
#include "rewrite/verification.h"
#include "scan/scan_result.h"

namespace secretscan {

// Secrets that a report hides, so that only a scan can tell whether they are there.
struct HiddenSecrets {
  absl::flat_hash_set<std::string> ids;    // as reports have them
  // Inflated root commits that these ids may be keyed by: see ScanResult::identity.
  std::vector<std::string> identities;
  // Of findings without an id, or whose key is lost: any finding of these rules may be the secret.
  absl::flat_hash_set<std::string> rules;
};

struct JudgementInput {
  const ScanResult& scan;
  const SecretSearch& secrets;
  const HiddenSecrets& hidden;
  const ObjectStore& objects;
  // What a run made, with what it was made of; null when no run is known.
  const absl::flat_hash_map<ObjectId, ObjectId>* made = nullptr;
  // Ids of other secrets that an earlier certificate knows of.
  absl::flat_hash_set<std::string> known_others;

  // Of other findings only those that `left` has are told of; it is the scan without what ignore
  // files list. By default all.
  void SetReported(const ScanResult& left);
  std::optional<absl::flat_hash_set<std::string>> reported;
};

// Adds to `absent` (V1) findings that are one of the hidden secrets, and to `made` (V2) those that
// new objects hold: the secrets, and others that the old objects did not hold. Others that stood
// there before are a remark, and their secrets' ids are returned, sorted. What the scan left out is
// unreadable. Finish() is to be called afterwards.
std::vector<std::string> JudgeFindings(const JudgementInput& input, Check* absent, Check* made);

}  // namespace secretscan
