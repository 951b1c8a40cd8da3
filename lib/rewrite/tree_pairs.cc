#include "rewrite/tree_pairs.h"

#include <algorithm>

#include "base/status.h"
#include "git/tree_cache.h"
#include "git/tree_comparison.h"

namespace secretscan {
namespace {

absl::StatusOr<std::vector<TreeEntry>> EntriesByName(std::string_view data, int id_size) {
  std::vector<TreeEntry> entries;
  TreeReader reader(data, id_size);
  for (TreeEntry entry; reader.Next(&entry);) {
    entries.push_back(entry);
  }
  SECRETSCAN_RETURN_IF_ERROR(reader.status());
  std::stable_sort(entries.begin(), entries.end(),
                   [](const TreeEntry& a, const TreeEntry& b) { return a.name < b.name; });
  return entries;
}

}  // namespace

absl::Status TreePairs::Compare(const ObjectId& before, const ObjectId& after,
                                const Visit& visit) {
  absl::Status failure;
  Push(before, after, "");
  while (!open_.empty()) {
    const Pair pair = std::move(open_.back());
    open_.pop_back();
    failure.Update(ComparePair(pair, visit));
  }
  return failure;
}

void TreePairs::Push(const ObjectId& before, const ObjectId& after, std::string path) {
  if (before != after && (paths_matter_ || compared_.emplace(before, after).second)) {
    open_.push_back({before, after, std::move(path)});
  }
}

absl::Status TreePairs::Read(const ObjectId& id, std::string* data) const {
  data->clear();
  if (IsEmptyTree(id)) {
    return absl::OkStatus();
  }
  SECRETSCAN_ASSIGN_OR_RETURN(const ObjectType type, objects_.Read(id, data));
  return type == ObjectType::kTree ? absl::OkStatus()
                                   : DataLoss("object " + id.Hex() + " is not a tree");
}

absl::Status TreePairs::ComparePair(const Pair& pair, const Visit& visit) {
  if (std::count(pair.path.begin(), pair.path.end(), '/') > kMaxTreeDepth) {
    return absl::ResourceExhaustedError("directories are too deep");
  }
  if (!IsEmptyTree(pair.after)) {
    new_trees_.try_emplace(pair.after, pair.before);
  }
  std::string before_data, after_data;
  SECRETSCAN_RETURN_IF_ERROR(Read(pair.before, &before_data));
  SECRETSCAN_RETURN_IF_ERROR(Read(pair.after, &after_data));
  SECRETSCAN_ASSIGN_OR_RETURN(const std::vector<TreeEntry> before,
                              EntriesByName(before_data, id_size_));
  SECRETSCAN_ASSIGN_OR_RETURN(const std::vector<TreeEntry> after,
                              EntriesByName(after_data, id_size_));
  size_t i = 0, j = 0;
  while (i < before.size() || j < after.size()) {
    const int order = i == before.size()  ? 1
                      : j == after.size() ? -1
                                          : before[i].name.compare(after[j].name);
    const TreeEntry* was = order <= 0 ? &before[i++] : nullptr;
    const TreeEntry* is = order >= 0 ? &after[j++] : nullptr;
    if (was != nullptr && is != nullptr && was->id == is->id && was->mode == is->mode) {
      continue;
    }
    const std::string path = pair.path + std::string(was != nullptr ? was->name : is->name);
    const bool was_tree = was != nullptr && was->is_tree(), is_tree = is != nullptr && is->is_tree();
    if (was_tree || is_tree) {
      Push(was_tree ? was->id : ObjectId(), is_tree ? is->id : ObjectId(), path + "/");
    }
    const TreeEntry* const file_before = was_tree ? nullptr : was;
    const TreeEntry* const file_after = is_tree ? nullptr : is;
    if (file_before != nullptr || file_after != nullptr) {
      visit(path, file_before, file_after);
    }
  }
  return absl::OkStatus();
}

}  // namespace secretscan
