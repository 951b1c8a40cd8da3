// Whether commits would bring back what a rewrite took out of a repository.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "git/object_id.h"
#include "git/repository.h"
#include "rewrite/ban_list.h"
#include "scan/coverage.h"

namespace secretscan {

struct GuardTip {
  std::string name;   // as the message calls it: "refs/heads/main", "main..topic"
  ObjectId id;        // a commit, an annotated tag, or anything else that a reference may name
};

struct GuardOptions {
  // Commits whose trees were there before: what they hold is not brought by anyone.
  std::vector<ObjectId> known;
  // Neither are `known` and their ancestors looked at for banned commits. Otherwise all ancestors
  // of the tips are: old history that some reference still holds must not be built upon.
  bool stop_at_known = false;
};

struct GuardRefusal {
  std::string tip;      // GuardTip::name
  ObjectId banned;
  ObjectId commit;      // of a blob or tree: the commit that has it; null if the tip has it itself
  std::string path;     // of it there
};

struct GuardResult {
  std::vector<GuardRefusal> refusals;   // one for each tip and kind, in the order of the tips
  std::vector<Skip> unread;             // nothing is known of what lies behind these
  int64_t commits = 0;                  // looked at
};

// Reads no more than it must: nothing at all when none of the banned objects is there. The history
// of a shallow clone ends in commits that are `unread`. Deep or forged histories take no more than
// time linear in their objects.
absl::StatusOr<GuardResult> CheckTips(const Repository& repository, const BanList& bans,
                                      const std::vector<GuardTip>& tips,
                                      const GuardOptions& options);

}  // namespace secretscan
