// What becomes of ordinary trees, told without reading them one by one.
#pragma once

#include <cstdint>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "git/object_id.h"
#include "git/tree_index.h"
#include "rewrite/blob_map.h"
#include "rewrite/object_sink.h"
#include "rewrite/source_objects.h"

namespace secretscan {

// A tree is ordinary if it is packed, needs not be put right, and if nothing in it or below is filtered,
// removed or dropped: all that may change are ids of entries. For one thread.
class TreeSurvey {
 public:
  // Reads all packed trees, by `threads`. New trees go to `sink`. `canonical` as of TreeSource. All
  // arguments must live longer.
  TreeSurvey(const SourceObjects& source, const BlobMap& blobs, bool canonical, int threads,
             ObjectSink* sink);
  ~TreeSurvey();

  // What the tree becomes, which may be itself; nullopt: it is not ordinary. The sink's errors.
  absl::StatusOr<std::optional<ObjectId>> Find(const ObjectId& tree);
  // The same without working anything out: what is not known yet is nullopt. Of all that is below a tree
  // that Find() told of it is known.
  std::optional<ObjectId> Known(const ObjectId& tree) const;
  int64_t written() const { return written_; }

 private:
  using Number = uint32_t;
  static constexpr Number kNone = TreeIndex::kNone;

  // What is known of an entry or a tree; above these: kFirstNew + place in new_ids_.
  enum : uint32_t { kUnknown, kBusy, kSame, kOther, kFirstNew };

  // A tree in full.
  struct Version {
    std::vector<uint32_t> entries;
    // Of what it becomes; empty until it is needed.
    std::string bytes;
    std::vector<uint32_t> starts;   // of entries in `bytes`, and the end of the last
    bool has_twins = false;         // a file and a directory of one name
    size_t cost() const {
      return sizeof *this + 4 * (entries.capacity() + starts.capacity()) + bytes.capacity();
    }
  };
  struct Level {
    Number tree;
    bool is_entered = false;
    size_t next = 0;                // in `entries`
    std::vector<uint32_t> entries;  // that decide
  };

  std::optional<ObjectId> ResultOf(Number tree) const;
  absl::Status Resolve(Number tree);
  // Whether all below is resolved; if not, *below is what is not.
  bool Advance(Level* level, Number* below);
  absl::Status Decide(const Level& level);
  bool HasTwins(const std::vector<uint32_t>& entries) const;
  // kUnknown: *child must be resolved first.
  uint32_t FateOf(uint32_t entry, Number* child);
  uint32_t Classify(uint32_t entry, Number* child);
  std::shared_ptr<Version> Load(Number tree);
  std::shared_ptr<Version> Expand(Number tree);
  // Fills in the version's bytes.
  void Assemble(Number tree, Version* version);
  uint32_t& CellOf(uint32_t entry);

  const SourceObjects& source_;
  const BlobMap& blobs_;
  const bool canonical_;
  ObjectSink* const sink_;
  std::unique_ptr<const TreeIndex> index_;
  std::vector<uint32_t> fates_;                 // of trees
  std::vector<std::vector<uint32_t>> cells_;    // of entries, by shard
  std::vector<ObjectId> new_ids_;
  int64_t written_ = 0;
  // Recently used, in order of coming.
  absl::flat_hash_map<Number, std::shared_ptr<Version>> versions_;
  std::list<Number> order_;
  size_t used_ = 0;
};

}  // namespace secretscan
