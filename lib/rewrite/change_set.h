// All that a rewrite changes in a repository, as one step.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "git/object_id.h"
#include "rewrite/history_rewriter.h"

namespace secretscan {

struct ChangeSet {
  std::string run;                         // names the run's directory: "20260131T093000Z-1a2b3c4d"
  // Holds the finished pack and its index ("pack-….pack", "pack-….idx"); empty: no new objects.
  std::string quarantine;
  // Those that change (others are ignored), named as ReadReferences names them; HEADs only if detached.
  // A symbolic one stays as it is, and must come to name what it names then; with a null `after` it is
  // deleted.
  std::vector<ReferenceFate> references;
  // Of objects that references, reflogs, FETCH_HEAD and the like may name: old id to new id, null for
  // what is gone.
  absl::flat_hash_map<ObjectId, ObjectId> ids;

  enum class Reflogs : uint8_t {
    kKeep,
    kTranslate,   // ids as `ids` says; entries of what is gone vanish; messages are redacted
    kExpire,      // emptied, all but the stash's, which is translated
  };
  Reflogs reflogs = Reflogs::kTranslate;
  const TextReplacer* reflog_messages = nullptr;   // kTranslate; may be null

  enum class WorkTree : uint8_t {
    kKeep,
    // Only entries and files that the new HEAD has otherwise; modified ones of these are refused, and
    // operations in progress that remember commits.
    kCarryOver,
    // As `git reset --hard`; so are linked work trees in which nothing was modified, others are carried
    // over but for what was modified.
    kReset,
  };
  WorkTree work_tree = WorkTree::kCarryOver;
  const BlobMap* blobs = nullptr;          // kCarryOver refuses staged ones of these; may be null

  // Files written below the common directory once the references are changed: name, content.
  std::vector<std::pair<std::string, std::string>> files;
  // New bytes of the common directory's configuration file.
  std::optional<std::string> configuration;

  // Where the backup goes (absolute, see DefaultBackupDirectory); empty: none. Created with mode 0700;
  // must not exist.
  std::string backup;
};

// "<git directory>-secretscan-backup-<run>/": beside the common directory, where no purge looks.
std::string DefaultBackupDirectory(const std::string& common_dir, const std::string& run);

}  // namespace secretscan
