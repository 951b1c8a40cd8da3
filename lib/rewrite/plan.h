// What a rewrite would do, for people to decide about. Nothing in it tells a secret.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "git/repository.h"
#include "rewrite/native_rewrite.h"
#include "rewrite/preflight.h"
#include "rewrite/targets.h"
#include "rules/rule_set.h"

namespace secretscan {

// What is to be done before anything else.
struct PlanRotation {
  std::string rule_id;
  std::string description;
  std::string opens;         // what the credential gives access to; may be empty
  std::string url;           // where it is revoked; may be empty
  int64_t secrets = 0;
};

struct PlanPlace {
  std::string commit;        // the first that holds it; empty: only an index, or nothing, does
  std::string path;
  int64_t line = 0;          // 0: unknown
  std::string text;          // of the line, as it will be
};

// A secret, or a rule of the user's.
struct PlanSecret {
  std::string name;
  std::vector<std::string> rule_ids;
  std::vector<std::pair<std::string, uint64_t>> forms;   // how it is written, and how often
  uint64_t replacements = 0;
  uint64_t blobs = 0;
  std::string danger;        // why it is better not replaced everywhere; empty: nothing
  std::vector<PlanPlace> places;   // the first ones
};

struct PlanFile {
  std::string path;
  bool is_removed = false;
};

// A reference whose files will be others.
struct PlanTip {
  std::string reference;
  std::vector<PlanFile> files;   // the first ones
  int64_t file_count = 0;
};

struct PlanReference {
  std::string name;
  ObjectId before;
  ObjectId after;
  bool is_refused = false;   // hosts do not let it be pushed
};

// What holds a secret, or may, and will not be changed.
struct PlanDecision {
  std::string kind;          // "reference-name", "file-name", "configuration", …
  std::string text;
  std::string advice;
};

struct PlanFacts {
  int64_t commits_changed = 0;
  int64_t commits_pruned = 0;
  int64_t commits_kept = 0;      // of those that were looked at
  int64_t trees_new = 0;
  int64_t blobs_looked_at = 0;
  int64_t blobs_replaced = 0;
  int64_t blobs_removed = 0;
  int64_t blobs_unreached = 0;   // of those replaced, or removed for what they hold: no commit has them
  int64_t references_changed = 0;
  int64_t references_deleted = 0;
  int64_t references_kept = 0;
  int64_t new_objects = 0;
  int64_t new_bytes = 0;         // on disk, about
  double seconds = 0;            // that making the plan took
};

struct RewritePlan {
  std::string id;                // 32 hex digits
  RewriteMode mode = RewriteMode::kRedact;
  bool keep_latest = false;
  PlanFacts facts;
  std::vector<PlanRotation> rotations;
  std::vector<PlanSecret> secrets;
  std::vector<PlanTip> tips;
  std::vector<PlanReference> references;         // those that change
  std::vector<ReferenceLeft> left;
  std::vector<std::string> unsigned_commits;     // hex
  std::vector<std::string> unsigned_tags;
  std::vector<std::string> first_changed;
  std::vector<std::string> flattened_merges;
  std::vector<std::string> dead_mentions;
  std::vector<std::string> stale_mentions;
  std::vector<std::string> notes;
  std::vector<PlanDecision> decisions;
  std::vector<UnresolvedFinding> unresolved;
  std::vector<std::string> unread;               // what could not be looked at, and why
  Preflight preflight;

  std::string run;               // that applies it; empty: nothing does

  // False when nothing would be changed.
  bool has_changes() const {
    return !references.empty() || facts.commits_changed > 0 || facts.commits_pruned > 0;
  }
};

struct PlanInput {
  const Repository& repository;
  const Targets& targets;
  const NativeRewrite& rewrite;
  const RuleSet* rules = nullptr;        // of the findings; may be null
  const NativeOptions& options;
  int64_t new_objects = 0;
  int64_t new_bytes = 0;                 // on disk, about; or those that are still to be written
  bool is_written = false;               // they are on the disk already
  Preflight preflight;
  std::vector<std::string> unread;       // by a scan
  std::string backup;                    // where it would go; empty: there will be none
  int64_t backup_bytes = 0;              // that it would take, about
  bool skip_unresolved = false;
  double seconds = 0;
};

// Reads the repository, and changes nothing. `preflight` gains what only the result tells.
absl::StatusOr<RewritePlan> MakePlan(PlanInput input);

// The digest by which a plan is known again: over all references' old and new objects, and all blobs
// that change.
std::string PlanId(const NativeRewrite& rewrite);

// For people; `lines`: of lists that are longer only so many are told.
std::string PlanText(const RewritePlan& plan, size_t lines = 20);
// One object, schema "secretscan-plan/1" (docs/rewrite.md).
std::string PlanJson(const RewritePlan& plan);

}  // namespace secretscan
