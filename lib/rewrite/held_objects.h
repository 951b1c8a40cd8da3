// Every object that lies in a repository's object directories, wherever, and whatever names it.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "git/object_id.h"
#include "git/object_store.h"
#include "git/repository.h"
#include "scan/progress.h"

namespace secretscan {

// Something in an object directory, or in a pack, that could not be looked at.
struct UnreadHolding {
  std::string place;
  std::string object;   // hex; may be empty
  std::string reason;
};

struct HeldObjects {
  int64_t objects = 0;               // looked at; one that lies in two places counts twice
  int64_t packs = 0;
  int64_t loose = 0;
  std::vector<UnreadHolding> unread;
};

// Calls visit() for each object at each place: packs with or without .keep, cruft packs, loose
// files, and the same of alternates. Called by several threads at once, `worker` in [0, threads).
// The bytes are what the object's name says, or else it is unread. Files that may hold objects and
// are no pack or loose object (what an interrupted fetch left) are unread, too. Cancelled: the rest
// is left out.
HeldObjects VisitHeldObjects(
    const Repository& repository, int threads, Progress* progress,
    const std::function<void(int worker, const ObjectId& id, ObjectType type, std::string_view data,
                             const std::string& place)>& visit);

}  // namespace secretscan
