// What stands in a rewrite's way, and what is to be known before it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "git/object_id.h"
#include "git/repository.h"

namespace secretscan {

enum class PreflightLevel : uint8_t { kInfo, kWarning, kRefusal };
// "info", "warning", "refusal".
std::string_view PreflightLevelName(PreflightLevel level);

struct PreflightItem {
  std::string id;            // for programs: "shallow", "lock", …
  PreflightLevel level = PreflightLevel::kInfo;
  bool forcible = false;     // a refusal that --force makes a warning
  // A refusal that may be gone a minute later: nothing is applied, but a plan can be made.
  bool passing = false;
  std::string text;          // names of the repository's are in it as they are
  std::string advice;        // may be empty
};

// A checked-out tree: the repository's own, or a linked one.
struct WorkTreeState {
  std::string path;          // with trailing '/'
  // Files that differ between HEAD and the index, with the id that the index has of each.
  absl::flat_hash_map<std::string, ObjectId> staged;
  int64_t unmerged = 0;
  // Files that differ from the index, with the id that the index has of each.
  absl::flat_hash_map<std::string, ObjectId> modified;
  int64_t unread = 0;        // could not be compared
};

struct Preflight {
  std::vector<PreflightItem> items;
  std::vector<WorkTreeState> work_trees;

  void Add(std::string id, PreflightLevel level, std::string text, std::string advice);
  // Whether a refusal is among the items: of those that --force does not override if `force`, of
  // those that are not passing if `plan_only`.
  bool Refuses(bool force, bool plan_only) const;
};

// All that can be told before anything is computed. Reads, and changes nothing.
Preflight ExamineRepository(const Repository& repository);

// The parts of it.
void ExamineGitFiles(const Repository& repository, Preflight* preflight);
void ExamineReferences(const Repository& repository, Preflight* preflight);
void ExamineWorkTrees(const Repository& repository, Preflight* preflight);

// What a backup in `directory`, which need not exist yet, takes: of objects nothing where it can give
// their files second names.
int64_t BackupBytes(const Repository& repository, const std::string& directory);

// Refuses when the file systems of the objects, or of the backup, have less free than is needed.
// `backup` need not exist yet; empty: there will be none.
void ExamineSpace(const Repository& repository, const std::string& backup, int64_t new_bytes,
                  int64_t backup_bytes, Preflight* preflight);

}  // namespace secretscan
