// New trees of commits, where they are more than what becomes of each tree by itself.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <tuple>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "git/object_id.h"
#include "rewrite/tree_facts.h"

namespace secretscan {

// A new tree: what became of an old one, or the old one itself, and what is different in it.
struct TreeVersion {
  struct Difference;

  enum class Kind : uint8_t { kNothing, kPlain, kRaw };
  Kind kind = Kind::kNothing;
  uint32_t node = TreeFacts::kNone;
  std::shared_ptr<const std::vector<Difference>> differences;  // by name; null: none
  ObjectId id;   // null: empty
};

struct TreeVersion::Difference {
  std::string name;
  uint32_t mode = 0;        // 0: there is no such entry
  std::string mode_text;
  ObjectId id;
  TreeVersion tree;         // of a directory
};

// For one thread.
class TreeVersions {
 public:
  // With `attached`, trees may be based on ones that were not rewritten, and so hold what the old tree
  // does not. `facts` must live longer.
  TreeVersions(TreeFacts* facts, bool attached) : facts_(*facts), attached_(attached) {}

  absl::StatusOr<TreeVersion> Plain(const ObjectId& tree);
  // As it is.
  TreeVersion Raw(const ObjectId& tree);
  // `base` with those changes from tree `before` (null: nothing) to `after` that are wanted: rewrite.md
  // §3.5. What is dropped so leaves what was there.
  absl::StatusOr<TreeVersion> Apply(const TreeVersion& base, const ObjectId& before,
                                    const ObjectId& after);
  // Whether none of these changes is wanted.
  absl::StatusOr<bool> NothingWanted(const ObjectId& before, const ObjectId& after);
  // Whether one of the wanted changes is at a path that git-filter-repo cannot ask git's import about: it
  // takes such a change for one that makes a difference.
  absl::StatusOr<bool> OddPathWanted(const ObjectId& before, const ObjectId& after);

 private:
  struct Row;
  using Key = std::tuple<ObjectId, uint32_t, uint32_t>;

  TreeVersion PlainOf(uint32_t node) const;
  absl::StatusOr<TreeVersion> ApplyTo(const TreeVersion& base, uint32_t before, uint32_t after,
                                      int depth);
  absl::StatusOr<TreeVersion> ApplyRows(const TreeVersion& base, uint32_t before, uint32_t after,
                                        int depth);
  absl::StatusOr<bool> NothingBetween(uint32_t before, uint32_t after, int depth);
  absl::StatusOr<bool> OddPathBetween(uint32_t before, uint32_t after, std::string* path,
                                      int depth);
  absl::StatusOr<std::vector<Row>> RowsOf(const TreeVersion& version);
  absl::StatusOr<std::vector<Row>> RowsOf(uint32_t node);

  TreeFacts& facts_;
  const bool attached_;
  absl::flat_hash_map<Key, TreeVersion> memo_;
  absl::flat_hash_map<uint64_t, bool> nothing_;
};

}  // namespace secretscan
