// Whether a repository is free of known secrets, and a rewrite did to it what it should and no
// more.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "git/object_id.h"
#include "git/repository.h"
#include "rewrite/metadata.h"
#include "rewrite/secret_search.h"
#include "scan/progress.h"

namespace secretscan {

enum class CheckState : uint8_t {
  kHolds,
  kFails,
  kUnreadable,   // something that decides could not be read; what was found is told all the same
  kNotChecked,   // there is nothing to compare with
};
// "holds", "fails", "unreadable", "not_checked".
std::string_view CheckStateName(CheckState state);

// One thing that a check tells of. No secret is in it.
struct CheckNote {
  std::string what;     // "secret 1 (base64)", "blob that was flagged", …
  std::string place;    // "refs/heads/main: conf/app.env", "pack-….pack (kept by a .keep file)"
  std::string object;   // hex id; may be empty

  friend auto operator<=>(const CheckNote&, const CheckNote&) = default;
};

struct Check {
  static constexpr size_t kListed = 1000;   // of each list; the counts are of all

  std::string id;       // "V1"
  std::string title;
  CheckState state = CheckState::kHolds;
  std::string reason;   // of kNotChecked
  std::vector<std::pair<std::string, int64_t>> counts;
  std::vector<CheckNote> violations;
  std::vector<CheckNote> unreadable;
  std::vector<CheckNote> remarks;           // to be known, but nothing that fails
  int64_t violation_count = 0;
  int64_t unreadable_count = 0;
  int64_t remark_count = 0;

  void Violate(CheckNote note);
  void CannotRead(CheckNote note);
  void Remark(CheckNote note);
  void Count(std::string name, int64_t value) { counts.emplace_back(std::move(name), value); }
  // Sorts the lists and sets the state; to be called last.
  void Finish();
  void Skip(std::string why);
};

struct Verification {
  std::vector<Check> checks;   // V1 to V7
  // What the run made, as far as its maps and the old objects tell: commits, trees, blobs and tags;
  // with what each was made of, or null.
  absl::flat_hash_map<ObjectId, ObjectId> made;

  // Nothing fails and all that decides could be read. What was not checked does not count.
  bool holds() const;
  bool has_violations() const;
  bool has_unreadable() const;
};

struct VerificationInput {
  const Repository& repository;
  // What must not be there: literals and blobs. Outlives the call.
  const SecretSearch& secrets;
  // Of the run; null: none is known.
  const RunMaps* run = nullptr;
  // Old blobs that the run says it changed or took out.
  absl::flat_hash_set<ObjectId> changed_blobs;
  // Paths that the run was to take out, whatever they hold; may be empty.
  std::function<bool(std::string_view path)> removed_path;
  // Old objects must not be there at all, not only be out of reach.
  bool after_purge = false;
  // Another repository than the run's: references have moved elsewhere, there is no work tree.
  bool is_remote = false;
  int threads = 1;
  Progress* progress = nullptr;   // may be null
};

// All checks but those that need rules: V1 (out of reach, or gone), V2 (the part of the literals),
// V3 (trees), V4 (commits), V5 (objects), V6 (references) and V7 (tips), in this order. Reads every
// object once, and writes nothing. CancelledError when *progress was cancelled; whatever cannot be
// read is told in the checks.
absl::StatusOr<Verification> Verify(const VerificationInput& input);

// Where objects with a secret, and flagged blobs, still lie, reachable or not: packs (with what
// keeps them), loose objects, alternates. For a purge to prove itself by; a check named "V1".
absl::StatusOr<Check> FindRemains(const Repository& repository, const SecretSearch& secrets,
                                  int threads, Progress* progress);

}  // namespace secretscan
