// The trees of the history that is rewritten, as lists of entries.
#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "git/object_hash.h"
#include "git/object_id.h"
#include "rewrite/source_objects.h"

namespace secretscan {

struct SourceEntry {
  uint32_t mode = 0;           // as TreeEntry::mode
  std::string_view mode_text;  // as it is written
  std::string_view name;
  ObjectId id;

  bool is_tree() const { return mode == 0040000; }
};

struct SourceTree {
  std::string data;
  std::vector<SourceEntry> entries;   // point into `data`
  // Written as it is read: nothing was put right, no other object stands in for it.
  bool is_exact = true;
  bool is_stored = true;              // false: made of parts of other trees
};

// How git writes a mode.
std::string_view ModeText(uint32_t mode);
// "mode name NUL id".
void AppendEntry(std::string_view mode_text, std::string_view name, const ObjectId& id,
                 std::string* out);
// Order of entries in a tree; `a_tree`: a is a directory.
bool EntryLess(std::string_view a, bool a_tree, std::string_view b, bool b_tree);

// For one thread. The recently used trees stay in memory.
class TreeSource {
 public:
  // In canonical form names are unique, without '/' and in order, and modes those that git writes;
  // what a tree has twice or under a path is put where it belongs, and said in *notes. Otherwise
  // trees are told as they are. `source` and `notes` must live longer.
  TreeSource(const SourceObjects& source, bool canonical, std::vector<std::string>* notes);
  ~TreeSource();

  // The null id is an empty tree.
  absl::StatusOr<std::shared_ptr<const SourceTree>> Read(const ObjectId& id);

  const SourceObjects& source() const { return source_; }
  bool canonical() const { return canonical_; }
  int id_size() const { return source_.id_size(); }

 private:
  class Sorter;
  struct Kept {
    ObjectId id;
    std::shared_ptr<const SourceTree> tree;
  };

  absl::StatusOr<std::shared_ptr<const SourceTree>> Load(const ObjectId& id);
  absl::Status Canonicalise(const ObjectId& id, SourceTree* tree);

  const SourceObjects& source_;
  const bool canonical_;
  std::vector<std::string>* notes_;
  size_t used_ = 0;
  std::list<Kept> kept_;  // most recently used first
  absl::flat_hash_map<ObjectId, std::list<Kept>::iterator> index_;
  // Trees that no object is: made of parts of others.
  absl::flat_hash_map<ObjectId, std::string> made_;
  size_t made_bytes_ = 0;
  int depth_ = 0;   // of odd trees that are being read
  ObjectHasher hasher_;
};

}  // namespace secretscan
