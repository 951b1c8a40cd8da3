// Makes the new history: commits, trees and tags, as far as the new blobs ask for it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "git/object_id.h"
#include "git/references.h"
#include "git/repository.h"
#include "rewrite/blob_map.h"
#include "rewrite/object_sink.h"
#include "rewrite/path_filter.h"
#include "rewrite/text_replacer.h"
#include "scan/progress.h"

namespace secretscan {

enum class Pruning : uint8_t { kAuto, kAlways, kNever };

struct RewriteOptions {
  // git-filter-repo's result, id for id: every commit is written in canonical form, replace refs and
  // grafts are baked in, notes keep the old ids as names. Otherwise only commits that hold something
  // that changes, and their descendants, are written anew, pruning follows the same rules among
  // these, and notes follow their commits.
  bool canonical = false;
  Pruning prune_empty = Pruning::kAuto;
  Pruning prune_degenerate = Pruning::kAuto;
  bool no_ff = false;
  bool translate_ids = true;       // ids in commit messages
  bool reencode = true;            // messages to UTF-8
  bool date_order = false;
  // Whether contents are read, which decides what becomes of dropped blobs that tags or notes name:
  // git-filter-repo drops them there only if it reads contents.
  bool with_contents = true;
  const PathFilter* paths = nullptr;           // null: all
  const TextReplacer* messages = nullptr;      // commits' and tags'; null: none
  const TextReplacer* identities = nullptr;    // "Name <email>" of authors, committers, taggers
  // Commits whose trees stay as they are, whatever the blob map says.
  absl::flat_hash_set<ObjectId> kept_trees;
  int threads = 1;
};

struct RewriteInput {
  // In byte order of their names, symbolic ones resolved, HEAD (if detached) last.
  std::vector<Reference> references;
  std::vector<ObjectId> more_tips;   // stash entries, reflogs
  std::vector<ObjectId> excluded;    // with what they reach: attached to, not rewritten
};

struct CommitFate {
  ObjectId before;
  ObjectId after;              // null: pruned
  ObjectId stand_in;           // pruned: the kept commit that took its place, or null
  bool is_note = false;        // reached from refs/notes/ first
  bool lost_signature = false;
};

struct ReferenceFate {
  std::string name;
  ObjectId before;             // null: it is new
  ObjectId after;              // null: it is deleted
};

// A reference that was left alone although it names old objects.
struct ReferenceLeft {
  std::string name;
  std::string reason;
};

struct RewrittenHistory {
  std::vector<CommitFate> commits;         // in the order in which they were made, parents first
  std::vector<ReferenceFate> references;   // all of the input's, changed or not, and new ones
  std::vector<ReferenceLeft> left;
  // Commits that changed or were pruned though none of their parents did, in order.
  std::vector<ObjectId> first_changed;
  std::vector<ObjectId> flattened_merges;  // merges that became ordinary commits
  std::vector<std::string> dead_mentions;  // ids in messages that could not be translated, each once
  // Unchanged commits whose messages mention ids of changed ones (not canonical only).
  std::vector<ObjectId> stale_mentions;
  std::vector<ObjectId> unsigned_tags;     // original ids of tags that lost a signature
  int64_t new_trees = 0;
  std::vector<std::string> notes;          // oddities that were carried over, for the user
};

// Reads from the repository, writes to `sink` what is not in it. DataLoss or NotFound when something
// that is needed cannot be read: nothing may be applied then. `progress` may be null.
absl::StatusOr<RewrittenHistory> RewriteHistory(const Repository& repository,
                                                const RewriteInput& input, const BlobMap& blobs,
                                                const RewriteOptions& options, ObjectSink* sink,
                                                Progress* progress);

}  // namespace secretscan
