#include "scan/change_table.h"

#include <algorithm>
#include <iterator>
#include <memory>
#include <utility>

#include "base/worker_pool.h"
#include "scan/change_collector.h"

namespace secretscan {
namespace {

constexpr size_t kMinTreeCacheBytes = size_t{4} << 20;   // a thread
constexpr size_t kMaxTreeCacheBytes = size_t{48} << 20;  // a thread
constexpr size_t kMaxGrain = 4096;  // commits that share trees stay on one thread
constexpr size_t kMinGrain = 64;
// Reading all trees pays when many of them are needed.
constexpr size_t kMinIndexedCommits = 500;
constexpr size_t kMaxObjectsPerCommit = 32;
constexpr size_t kMaxTreesPerCommit = 8;
constexpr size_t kMaxIndexedObjects = 4'000'000;  // some hundred bytes a tree: it would not fit

// What a row's changes are among one collector's.
struct RowPlace {
  uint32_t collector = 0;
  uint32_t count = 0;
  size_t begin = 0;
};

// Newest first: of all orders that need no search this one brings commits that share trees closest
// together, also where many branches run side by side.
std::vector<uint32_t> VisitingOrder(const CommitGraph& graph) {
  std::vector<std::pair<int64_t, uint32_t>> dated;
  dated.reserve(graph.commits.size());
  for (uint32_t i = 0; i < graph.commits.size(); ++i) {
    dated.emplace_back(graph.commits[i].date, i);
  }
  std::sort(dated.begin(), dated.end(), [](const auto& a, const auto& b) {
    return a.first != b.first ? a.first > b.first : a.second < b.second;
  });
  std::vector<uint32_t> order;
  order.reserve(dated.size());
  for (const auto& [date, commit] : dated) {
    order.push_back(commit);
  }
  return order;
}

// Copies rows out of collectors and numbers their paths and contents as they come.
class TableBuilder {
 public:
  explicit TableBuilder(std::vector<std::unique_ptr<ChangeCollector>>& collectors)
      : collectors_(collectors), numbers_(collectors.size()) {
    for (size_t c = 0; c < collectors.size(); ++c) {
      if (collectors[c] != nullptr) {
        numbers_[c].contents.assign(collectors[c]->key_count(), Change::kNone);
        TakePaths(collectors[c]->paths(), &numbers_[c].paths);
      }
    }
    path_numbers_.assign(paths_.size(), Change::kNone);
  }

  ChangeTable Build(const std::vector<RowPlace>& rows) {
    size_t total = 0;
    for (const RowPlace& row : rows) {
      total += row.count;
    }
    table_.changes.reserve(total);
    table_.row_begins.reserve(rows.size() + 1);
    for (const RowPlace& row : rows) {
      table_.row_begins.push_back(table_.changes.size());
      for (size_t i = 0; i < row.count; ++i) {
        Change change = collectors_[row.collector]->changes()[row.begin + i];
        change.path = Path(row.collector, change.path);
        change.before = ContentNumber(row.collector, change.before);
        change.after = ContentNumber(row.collector, change.after);
        table_.changes.push_back(change);
      }
    }
    table_.row_begins.push_back(table_.changes.size());
    TakeMergeParents();
    return std::move(table_);
  }

 private:
  // Of one collector: its numbers to those of paths_ and of the table.
  struct Numbers {
    std::vector<uint32_t> paths;
    std::vector<uint32_t> contents;
  };

  void TakePaths(const PathTable& from, std::vector<uint32_t>* numbers) {
    numbers->resize(from.size(), PathTable::kRoot);
    for (uint32_t path = 1; path < from.size(); ++path) {
      (*numbers)[path] = paths_.Intern((*numbers)[from.parent(path)], from.name(path));
    }
  }

  uint32_t Path(uint32_t collector, uint32_t number) {
    const uint32_t path = numbers_[collector].paths[number];
    if (path_numbers_[path] == Change::kNone) {
      path_numbers_[path] = static_cast<uint32_t>(table_.paths.size());
      table_.paths.push_back(paths_.Path(path));
    }
    return path_numbers_[path];
  }

  uint32_t ContentNumber(uint32_t collector, uint32_t key) {
    if (key == Change::kNone) {
      return key;
    }
    uint32_t& number = numbers_[collector].contents[key];
    if (number == Change::kNone) {
      const Content content = collectors_[collector]->ContentOf(key);
      ObjectIdTable& ids = content.is_gitlink ? gitlinks_ : blobs_;
      std::vector<uint32_t>& numbers = content.is_gitlink ? gitlink_numbers_ : blob_numbers_;
      const uint32_t id = ids.Intern(content.id);
      if (id == numbers.size()) {
        numbers.push_back(static_cast<uint32_t>(table_.contents.size()));
        table_.contents.push_back(content);
      }
      number = numbers[id];
    }
    return number;
  }

  // Last, and in the order of commits: some of these contents may be named nowhere else.
  void TakeMergeParents() {
    std::vector<std::pair<const ChangeCollector::MergeParents*, uint32_t>> all;
    for (uint32_t c = 0; c < collectors_.size(); ++c) {
      if (collectors_[c] != nullptr) {
        for (const auto& merge : collectors_[c]->merge_parents()) {
          all.emplace_back(&merge, c);
        }
      }
    }
    std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) {
      return std::pair(a.first->commit, a.first->change) <
             std::pair(b.first->commit, b.first->change);
    });
    for (const auto& [merge, collector] : all) {
      std::vector<uint32_t>& contents = table_.merge_parents[{merge->commit, merge->change}];
      for (uint32_t key : merge->contents) {
        contents.push_back(ContentNumber(collector, key));
      }
    }
  }

  const std::vector<std::unique_ptr<ChangeCollector>>& collectors_;
  std::vector<Numbers> numbers_;
  PathTable paths_;
  std::vector<uint32_t> path_numbers_;  // in the table, by number in paths_
  ObjectIdTable blobs_, gitlinks_;
  std::vector<uint32_t> blob_numbers_, gitlink_numbers_;  // in the table, by number in these
  ChangeTable table_;
};

}  // namespace

std::unique_ptr<const TreeIndex> IndexTrees(PackInventory* packs, size_t commits, int threads,
                                            size_t max_bytes, const Progress* progress) {
  const size_t objects = packs->object_count();
  if (commits < kMinIndexedCommits || objects > kMaxIndexedObjects ||
      objects / kMaxObjectsPerCommit > commits) {
    return nullptr;
  }
  PackedObjects trees = packs->OfType(ObjectType::kTree);
  if (trees.ids.size() / kMaxTreesPerCommit > commits) {
    return nullptr;
  }
  TreeIndexOptions options;
  options.threads = threads;
  options.max_bytes = max_bytes;
  options.cancelled = progress == nullptr ? nullptr : &progress->cancelled;
  return TreeIndex::Build(packs->store(), std::move(trees), options);
}

ChangeTable CollectChanges(const ObjectStore& objects, const CommitGraph& graph,
                           const ChangeTableOptions& options, Progress* progress,
                           std::vector<Skip>* skips) {
  if (progress != nullptr) {
    progress->commits = 0;
  }
  const size_t count = graph.commits.size();
  const auto threads = static_cast<size_t>(options.threads);
  const size_t cache_bytes =
      std::clamp(options.tree_cache_bytes / threads, kMinTreeCacheBytes, kMaxTreeCacheBytes);
  const size_t grain = threads == 1 ? count : std::clamp(count / (8 * threads), kMinGrain, kMaxGrain);
  const std::vector<uint32_t> order = VisitingOrder(graph);
  std::vector<std::unique_ptr<ChangeCollector>> collectors(threads);
  std::vector<RowPlace> rows(count);
  const auto add_row = [&](int worker, RowPlace* row, const auto& add) {
    ChangeCollector& collector = *collectors[worker];
    const size_t begin = collector.changes().size();
    add(&collector);
    *row = {static_cast<uint32_t>(worker),
            static_cast<uint32_t>(collector.changes().size() - begin), begin};
  };
  ParallelFor(options.threads, count, grain, [&](int worker, size_t begin, size_t end) {
    if (collectors[worker] == nullptr) {
      collectors[worker] =
          std::make_unique<ChangeCollector>(objects, options.trees, graph, cache_bytes);
    }
    for (size_t i = begin; i < end; ++i) {
      if (progress != nullptr) {
        if (progress->cancelled.load(std::memory_order_relaxed)) {
          return;
        }
        progress->commits.fetch_add(1, std::memory_order_relaxed);
      }
      const uint32_t commit = order[i];
      if (!graph.commits[commit].is_merge()) {
        add_row(worker, &rows[commit], [&](auto* collector) { collector->AddCommit(commit); });
      } else if (options.beyond_log) {
        add_row(worker, &rows[commit], [&](auto* collector) { collector->AddMerge(commit); });
      }
    }
  });
  if (options.beyond_log && !graph.direct_objects.empty()) {
    if (collectors[0] == nullptr) {
      collectors[0] = std::make_unique<ChangeCollector>(objects, options.trees, graph, cache_bytes);
    }
    for (uint32_t i = 0; i < graph.direct_objects.size(); ++i) {
      add_row(0, &rows.emplace_back(), [&](auto* collector) { collector->AddDirectObject(i); });
    }
  }
  for (const auto& collector : collectors) {
    if (collector != nullptr) {
      std::move(collector->skips().begin(), collector->skips().end(), std::back_inserter(*skips));
    }
  }
  ChangeTable table = TableBuilder(collectors).Build(rows);
  if (options.type_changes) {
    for (Change& change : table.changes) {
      if (change.is_type_change()) {
        change.before = Change::kNone;
      }
    }
  }
  return table;
}

std::string GitlinkText(const ObjectId& id) { return "Subproject commit " + id.Hex() + "\n"; }

}  // namespace secretscan
