// What people have to do once a history was rewritten: texts and scripts for them.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "git/object_id.h"
#include "rewrite/history_rewriter.h"
#include "rewrite/push_plan.h"
#include "rewrite/remotes.h"

namespace secretscan {

inline constexpr std::string_view kRotationFile = "rotate-first.txt";
inline constexpr std::string_view kPushFile = "push.txt";
inline constexpr std::string_view kSupportRequestFile = "support-request.txt";
inline constexpr std::string_view kColleaguesFile = "colleagues.sh";

// A secret that has to be replaced by a new one. Nothing in it tells the secret.
struct SecretToRotate {
  std::string name;            // as the rewrite's other outputs call it
  std::string rule_id;         // these are of the rule; empty where the user named the secret
  std::string description;
  std::string provider;
  std::string opens;
  std::string revoke_url;
  int64_t places = 0;          // where it was found
};

struct AfterCareInput {
  std::string run;                          // its name
  const RewrittenHistory& history;
  std::vector<Remote> remotes;              // none: the commands are made for one that is to be named
  std::vector<SecretToRotate> secrets;
  std::vector<ObjectId> blobs;              // that were taken out or changed
  std::vector<std::string> orphaned_lfs;    // "sha256:…"; objects that nothing names any more
  bool purged = false;                      // the old objects are gone from this repository
};

struct AfterCare {
  // Name in the run's directory, content. The ban list (rewrite/ban_list.h) is one of them.
  std::vector<std::pair<std::string, std::string>> files;
  // What the command prints; paths are as seen from the repository's directory, `directory` before
  // the files' names.
  std::string next_steps;
};

// `directory`: the run's, as people are to be told it; ends in '/'. Names of references may be
// hostile: what a shell is to read is quoted, what people read can steer no terminal.
AfterCare PlanAfterCare(const AfterCareInput& input, const std::string& directory);

}  // namespace secretscan
