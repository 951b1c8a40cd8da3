#include "git/tree_diff.h"

#include <string_view>
#include <utility>

#include "base/status.h"

namespace secretscan {
namespace {

constexpr size_t kTreeCacheBytes = size_t{1} << 20;

class ChangeList final : public TreeChangeSink {
 public:
  void EnterDirectory(std::string_view name) override {
    lengths_.push_back(path_.size());
    path_.append(name).push_back('/');
  }
  void LeaveDirectory() override {
    path_.resize(lengths_.back());
    lengths_.pop_back();
  }
  void AddChange(const TreeEntry* before, const TreeEntry* after) override {
    FileChange& change = changes_.emplace_back();
    Fill(before, &change.before);
    Fill(after, &change.after);
  }
  std::vector<FileChange> Take() { return std::move(changes_); }

 private:
  void Fill(const TreeEntry* entry, FileSide* side) const {
    if (entry != nullptr) {
      *side = {entry->mode, entry->id, path_ + std::string(entry->name)};
    }
  }

  std::string path_;
  std::vector<size_t> lengths_;
  std::vector<FileChange> changes_;
};

}  // namespace

absl::StatusOr<std::vector<FileChange>> DiffTrees(const ObjectStore& objects,
                                                  const ObjectId& before, const ObjectId& after) {
  TreeCache trees(objects, kTreeCacheBytes);
  TreeComparison comparison(&trees);
  ChangeList changes;
  SECRETSCAN_RETURN_IF_ERROR(comparison.Run(before, after, &changes));
  return changes.Take();
}

}  // namespace secretscan
