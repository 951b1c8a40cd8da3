#include "git/commit_table.h"

#include <algorithm>
#include <utility>

#include "git/delta_forest.h"

namespace secretscan {

// One thread's share.
class CommitTable::Reader final : public ForestVisitor {
 public:
  Reader(uint32_t number, int id_size, CommitVisitor* visitor, std::vector<Row>* rows,
         std::vector<ObjectId>* parents)
      : number_(number), id_size_(id_size), visitor_(visitor), rows_(*rows), parents_(*parents) {}

  void Visit(const ForestObject& object) override {
    if (object.type != ObjectType::kCommit) {
      return;
    }
    const auto links = ParseCommitLinks(object.data, id_size_);
    if (!links.ok()) {
      return;
    }
    Row& row = rows_[object.index];
    row.tree = links->tree;
    row.committer_seconds = links->committer_seconds;
    row.parents_begin = static_cast<uint32_t>(parents_.size());
    row.parent_count = static_cast<uint32_t>(links->parents.size());
    row.reader = number_;
    row.is_here = true;
    parents_.insert(parents_.end(), links->parents.begin(), links->parents.end());
    if (visitor_ != nullptr) {
      visitor_->VisitCommit(object.index, object.data);
    }
  }

  void Release(int) override {}

 private:
  const uint32_t number_;
  const int id_size_;
  CommitVisitor* visitor_;
  std::vector<Row>& rows_;
  std::vector<ObjectId>& parents_;
};

CommitTable::CommitTable(const PackObjectStore& store, const PackedObjects& commits, int threads,
                         const std::atomic<bool>* cancelled,
                         const std::function<CommitVisitor*(int worker)>& visitor)
    : ids_(commits.ids), rows_(commits.ids.size()) {
  threads = std::max(threads, 1);
  parents_.resize(static_cast<size_t>(threads));
  std::vector<std::unique_ptr<Reader>> readers;
  for (size_t i = 0; i < parents_.size(); ++i) {
    readers.push_back(std::make_unique<Reader>(
        static_cast<uint32_t>(i), store.id_size(),
        visitor == nullptr ? nullptr : visitor(static_cast<int>(i)), &rows_, &parents_[i]));
  }
  ForestOptions options;
  options.threads = threads;
  options.cancelled = cancelled;
  WalkForest(store, commits.parts, ids_.ids(), options,
             [&](int worker) { return readers[static_cast<size_t>(worker)].get(); });
}

CommitTable::~CommitTable() = default;

uint32_t CommitTable::Find(const ObjectId& id, CommitLinks* links) const {
  const uint32_t number = ids_.Find(id);
  if (number == kNone || !rows_[number].is_here) {
    return kNone;
  }
  const Row& row = rows_[number];
  links->tree = row.tree;
  links->committer_seconds = row.committer_seconds;
  const auto begin = parents_[row.reader].begin() + row.parents_begin;
  links->parents.assign(begin, begin + row.parent_count);
  return number;
}

}  // namespace secretscan
