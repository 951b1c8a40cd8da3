// What a rewrite would do, or did.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace secretscan {

// Something that speaks against a rewrite.
struct RewriteObstacle {
  std::string id;         // for programs: "shallow", "lock", …
  std::string text;
  std::string advice;     // may be empty
  bool refuses = false;   // nothing is applied; otherwise it is a warning
  bool forcible = false;  // with RewriteRequest::force it is a warning
};

// Values only. Nothing in it tells a secret, but names of files and references are as they are.
struct PlannedRewrite {
  // 32 hex digits over all that changes: the same repository and request give the same.
  std::string id;
  bool has_changes = false;
  std::vector<RewriteObstacle> obstacles;
  // What holds a secret, or may, and is not changed: names of files and references, configuration, …
  std::vector<std::string> decisions;
  std::vector<std::string> unread;  // what could not be looked at, and why
  int64_t commits_changed = 0;
  int64_t commits_pruned = 0;
  int64_t blobs_replaced = 0;
  int64_t blobs_removed = 0;
  int64_t references_changed = 0;
  int64_t references_deleted = 0;
  std::string text;                 // the whole plan, for people
  std::string json;                 // the same, schema secretscan-plan/1 (docs/rewrite.md)
};

struct AppliedRewrite {
  PlannedRewrite plan;
  std::string run;                 // its name; empty: there was nothing to change
  std::string backup;              // its directory; empty: none
  std::vector<std::string> left;   // what was left as it is though it may hold old content, and why
  std::string next_steps;          // what is to be done now, for people
};

// An earlier rewrite of a repository.
struct RewriteRunInfo {
  std::string run;      // "20260131T093000Z-1a2b3c4d": they sort by time
  // "planned", "prepared", "committed" (was interrupted), "applied", "undone", "purged"
  std::string state;
  std::string backup;   // its directory; empty: none
};

struct UndoneRewrite {
  std::string run;
  std::vector<std::string> left;   // what somebody changed since, and what could not be touched
};

}  // namespace secretscan
