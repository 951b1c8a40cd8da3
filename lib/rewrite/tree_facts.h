// What becomes of each tree by itself.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "git/object_hash.h"
#include "git/object_id.h"
#include "git/object_id_table.h"
#include "rewrite/blob_map.h"
#include "rewrite/object_sink.h"
#include "rewrite/path_filter.h"
#include "rewrite/tree_source.h"
#include "rewrite/tree_survey.h"

namespace secretscan {

// What a file's entry becomes.
enum class EntryFate : uint8_t {
  kStays,      // perhaps with another id
  kFiltered,   // its path is not wanted
  kRemoved,
  kDropped,    // see BlobMap::dropped
};

struct TreeRules {
  const BlobMap* blobs = nullptr;       // null: nothing changes
  const PathFilter* paths = nullptr;    // null: all
  bool drops = true;                    // whether BlobMap::dropped counts
};

// Trees are numbers: with a path filter of a tree at a path, else of a tree wherever it is. Each is
// worked out once. For one thread.
class TreeFacts {
 public:
  static constexpr uint32_t kNone = ObjectIdTable::kNone;   // no tree at all

  // New trees go to `sink`; null: nowhere. `survey` (may be null) is asked first; it is of the same
  // rules, and without a path filter. All must live longer.
  TreeFacts(TreeSource* trees, const TreeRules& rules, ObjectSink* sink,
            TreeSurvey* survey = nullptr);

  uint32_t Root(const ObjectId& tree);
  uint32_t Child(uint32_t parent, std::string_view name, const ObjectId& tree);
  const ObjectId& id(uint32_t node) const { return ids_[trees_of_[node]]; }
  absl::StatusOr<std::shared_ptr<const SourceTree>> Read(uint32_t node);

  // Works out the following of a tree and all below it. The source's errors; DataLoss when it is
  // nested too deeply or in itself, ResourceExhausted when it unfolds into too much.
  absl::Status Learn(uint32_t node);
  // The tree without what is filtered or removed, in the source's form; null when nothing is left.
  ObjectId Kept(uint32_t node) const { return IdOf(node, facts_[node].kept); }
  // The same after replacement, and without what is dropped.
  ObjectId Plain(uint32_t node) const { return IdOf(node, facts_[node].plain); }
  bool HasDropped(uint32_t node) const { return facts_[node].has_dropped; }

  // Of an entry that is no tree. *id becomes the new id if it stays.
  EntryFate FateOf(uint32_t node, const SourceEntry& entry, ObjectId* id);

  // Writes a tree, or only names it.
  absl::StatusOr<ObjectId> Write(const std::string& bytes, const Resemblance& base = {});

  TreeSource* source() const { return &trees_; }
  const TreeRules& rules() const { return rules_; }
  int64_t written() const {
    return written_ + (survey_ != nullptr ? survey_->written() : 0);
  }

 private:
  enum class State : uint8_t { kUnknown, kBelow, kKnown };
  // Ids: places in new_ids_, or one of these.
  static constexpr uint32_t kSame = static_cast<uint32_t>(-1);
  static constexpr uint32_t kEmpty = static_cast<uint32_t>(-2);
  struct Facts {
    uint32_t kept = kSame;
    uint32_t plain = kSame;
    State state = State::kUnknown;
    bool has_dropped = false;
  };
  struct PathPart {
    uint32_t parent = 0;
    std::string name;
  };

  uint32_t Node(const ObjectId& tree, uint32_t path);
  std::string PathOf(uint32_t path) const;  // with '/' at its end unless it is the root's
  ObjectId IdOf(uint32_t node, uint32_t place) const;
  uint32_t PlaceOf(uint32_t node, const ObjectId& id);
  absl::Status Work(uint32_t node, const SourceTree& tree);
  absl::Status AskSurvey(uint32_t node);
  // `plain`: what the tree becomes, if it is known.
  void TakeSurveyed(uint32_t node, const std::optional<ObjectId>& plain);

  TreeSource& trees_;
  const TreeRules rules_;
  ObjectSink* const sink_;
  TreeSurvey* const survey_;
  ObjectHasher hasher_;
  ObjectIdTable ids_;
  std::vector<uint32_t> trees_of_;           // of nodes: numbers in ids_
  std::vector<uint32_t> paths_of_;           // of nodes, with a path filter
  std::vector<Facts> facts_;                 // of nodes
  absl::flat_hash_map<uint64_t, uint32_t> nodes_;  // by tree and path, with a path filter
  std::vector<PathPart> paths_;
  absl::flat_hash_map<std::pair<uint32_t, std::string>, uint32_t> path_numbers_;
  std::vector<ObjectId> new_ids_;
  uint32_t path_node_ = kNone;               // whose path is path_
  std::string path_;
  size_t path_size_ = 0;
  int64_t written_ = 0;
};

}  // namespace secretscan
