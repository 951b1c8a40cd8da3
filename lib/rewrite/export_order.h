// The commits of a rewrite, in the order in which git exports them.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "git/object_id.h"
#include "git/object_id_table.h"
#include "rewrite/source_objects.h"
#include "scan/progress.h"

namespace secretscan {

// Where an export begins.
struct ExportTip {
  ObjectId commit;      // tags peeled
  std::string name;     // of the reference; empty: none
};

struct ExportOptions {
  bool date_order = false;
  int threads = 1;
};

// Commits are numbers: those that are exported by their place in the order, parents first, and
// behind them those outside that exported ones have for parents.
class ExportOrder {
 public:
  static constexpr uint32_t kNone = ObjectIdTable::kNone;

  // `tips` in the order in which git would name them. `excluded`, and what they reach, is outside.
  // NotFound or DataLoss when a commit cannot be read. `source` must live longer.
  static absl::StatusOr<std::unique_ptr<ExportOrder>> Make(
      const SourceObjects& source, std::span<const ExportTip> tips,
      std::span<const ObjectId> excluded, const ExportOptions& options, Progress* progress);
  ~ExportOrder();

  size_t count() const { return count_; }            // of exported ones
  size_t all_count() const { return commits_.size(); }
  bool is_exported(uint32_t commit) const { return commit < count_; }

  const ObjectId& id(uint32_t commit) const { return commits_[commit].id; }
  std::span<const ObjectId> ids() const { return ids_; }  // of exported ones
  const ObjectId& tree(uint32_t commit) const { return commits_[commit].tree; }
  // Of those outside none are told.
  std::span<const uint32_t> parents(uint32_t commit) const {
    return std::span(parents_).subspan(commits_[commit].parents_begin,
                                       commits_[commit].parent_count);
  }
  // Whether the first reference that leads to it begins with refs/notes/.
  bool is_note(uint32_t commit) const { return commits_[commit].is_note; }
  uint32_t Find(const ObjectId& id) const;            // kNone: neither exported nor a parent
  // The first reference that names this tip; empty if none does.
  std::string_view FirstName(uint32_t commit) const;
  // The commit's bytes; views live until the next call.
  absl::StatusOr<std::string_view> Read(uint32_t commit) const;

 private:
  class Builder;
  class Texts;
  struct Commit {
    ObjectId id;
    ObjectId tree;
    uint32_t parents_begin = 0;
    uint32_t parent_count = 0;
    uint32_t text = kNone;   // in texts_
    bool is_note = false;
  };

  explicit ExportOrder(const SourceObjects& source);

  const SourceObjects& source_;
  size_t count_ = 0;
  std::vector<Commit> commits_;
  std::vector<ObjectId> ids_;
  std::vector<uint32_t> parents_;
  absl::flat_hash_map<ObjectId, uint32_t> numbers_;
  absl::flat_hash_map<uint32_t, std::string> first_names_;
  std::unique_ptr<Texts> texts_;
  mutable std::string buffer_;
};

}  // namespace secretscan
