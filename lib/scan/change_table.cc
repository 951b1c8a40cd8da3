#include "scan/change_table.h"

#include <algorithm>
#include <memory>
#include <mutex>
#include <utility>

#include "base/status.h"
#include "base/worker_pool.h"
#include "git/caching_object_store.h"
#include "git/commit.h"
#include "git/merge_diff.h"
#include "git/tree_diff.h"

namespace secretscan {
namespace {

constexpr size_t kTreeCacheBytes = size_t{48} << 20;  // a thread
constexpr size_t kGrain = 64;                         // commits that share trees stay on one thread

class Collector {
 public:
  Collector(const Repository& repository, const CommitGraph& graph,
            const ChangeTableOptions& options, Progress* progress)
      : repository_(repository), graph_(graph), options_(options), progress_(progress) {
    table_.by_commit.resize(graph.commits.size());
    for (uint32_t i = 0; i < graph.commits.size(); ++i) {
      trees_[graph.commits[i].id] = graph.commits[i].tree;
    }
  }

  void Run() {
    std::vector<std::unique_ptr<CachingObjectStore>> stores(options_.threads);
    ParallelFor(options_.threads, graph_.commits.size(), kGrain,
                [&](int worker, size_t begin, size_t end) {
                  auto& store = stores[worker];
                  if (!store) {
                    store = std::make_unique<CachingObjectStore>(repository_.objects(),
                                                                 kTreeCacheBytes);
                  }
                  for (size_t i = begin; i < end; ++i) {
                    if (progress_ != nullptr && progress_->cancelled) {
                      return;
                    }
                    Visit(*store, static_cast<uint32_t>(i));
                    if (progress_ != nullptr) {
                      progress_->commits.fetch_add(1, std::memory_order_relaxed);
                    }
                  }
                });
  }

  void AddDirectObjects() {
    for (const CommitGraph::DirectObject& direct : graph_.direct_objects) {
      std::vector<Change>& out = table_.by_commit.emplace_back();
      const auto add = [&](const FileSide& file) {
        out.push_back({InternPath(file.path), Change::kNone, Intern(file), 0,
                       static_cast<uint16_t>(file.mode)});
      };
      if (direct.type == ObjectType::kBlob) {
        add({0100644, direct.id, direct.reference});
        continue;
      }
      const auto files = DiffTrees(repository_.objects(), ObjectId(), direct.id);
      if (!files.ok()) {
        AddSkip("tree", direct.id.Hex(), files.status());
        continue;
      }
      for (const FileChange& file : *files) {
        add(file.after);
      }
    }
  }

  ChangeTable TakeTable() { return std::move(table_); }
  std::vector<Skip> TakeSkips() { return std::move(skips_); }

 private:
  void Visit(const ObjectStore& store, uint32_t index) {
    const CommitNode& commit = graph_.commits[index];
    if (commit.parents.size() > 1) {
      if (options_.beyond_log) {
        VisitMerge(store, index);
      }
      return;
    }
    ObjectId before;
    if (!commit.parents.empty()) {
      absl::Status status = TreeOf(store, commit.parents[0], &before);
      if (!status.ok()) {
        AddSkip("commit", commit.parents[0].Hex(), status);
      }
    }
    auto changes = DiffTrees(store, before, commit.tree);
    if (!changes.ok() && !before.IsNull()) {
      // Perhaps only the parent's tree is gone: then everything here counts as new.
      auto all = DiffTrees(store, ObjectId(), commit.tree);
      if (all.ok()) {
        AddSkip("tree", before.Hex(), changes.status());
        changes = std::move(all);
      }
    }
    if (!changes.ok()) {
      AddSkip("tree", commit.tree.Hex(), changes.status());
      return;
    }
    std::lock_guard lock(mutex_);
    std::vector<Change>& out = table_.by_commit[index];
    out.reserve(changes->size());
    for (const FileChange& change : *changes) {
      const FileSide& named = change.after.exists() ? change.after : change.before;
      out.push_back({InternPath(named.path), Intern(change.before), Intern(change.after),
                     static_cast<uint16_t>(change.before.mode),
                     static_cast<uint16_t>(change.after.mode)});
    }
  }

  void VisitMerge(const ObjectStore& store, uint32_t index) {
    const CommitNode& commit = graph_.commits[index];
    std::vector<ObjectId> parents;
    for (const ObjectId& parent : commit.parents) {
      ObjectId tree;
      if (absl::Status status = TreeOf(store, parent, &tree); !status.ok()) {
        AddSkip("commit", parent.Hex(), status);
        continue;
      }
      parents.push_back(tree);
    }
    auto changes = DiffMerge(store, parents, commit.tree);
    if (!changes.ok()) {
      AddSkip("tree", commit.tree.Hex(), changes.status());
      return;
    }
    std::lock_guard lock(mutex_);
    std::vector<Change>& out = table_.by_commit[index];
    for (const MergeChange& change : *changes) {
      const FileSide first = change.before.empty() ? FileSide{} : change.before[0];
      std::vector<uint32_t> others;
      for (size_t i = 1; i < change.before.size(); ++i) {
        others.push_back(Intern(change.before[i]));
      }
      table_.merge_parents[{index, static_cast<uint32_t>(out.size())}] = std::move(others);
      out.push_back({InternPath(change.after.path), Intern(first), Intern(change.after),
                     static_cast<uint16_t>(first.mode), static_cast<uint16_t>(change.after.mode)});
    }
  }

  // A parent outside of the selection is read here.
  absl::Status TreeOf(const ObjectStore& store, const ObjectId& commit, ObjectId* tree) const {
    if (const auto found = trees_.find(commit); found != trees_.end()) {
      *tree = found->second;
      return absl::OkStatus();
    }
    std::string data;
    SECRETSCAN_ASSIGN_OR_RETURN(const ObjectType type, store.Read(commit, &data));
    if (type != ObjectType::kCommit) {
      return DataLoss("not a commit");
    }
    SECRETSCAN_ASSIGN_OR_RETURN(const CommitLinks links,
                                ParseCommitLinks(data, repository_.object_id_size()));
    *tree = links.tree;
    return absl::OkStatus();
  }

  uint32_t InternPath(const std::string& path) {
    const auto [it, inserted] =
        path_index_.try_emplace(path, static_cast<uint32_t>(table_.paths.size()));
    if (inserted) {
      table_.paths.push_back(path);
    }
    return it->second;
  }

  uint32_t Intern(const FileSide& side) {
    if (!side.exists()) {
      return Change::kNone;
    }
    const bool gitlink = (side.mode & 0170000) == 0160000;
    auto& index = gitlink ? gitlink_index_ : blob_index_;
    const auto [it, inserted] =
        index.try_emplace(side.id, static_cast<uint32_t>(table_.contents.size()));
    if (inserted) {
      table_.contents.push_back({side.id, gitlink});
    }
    return it->second;
  }

  void AddSkip(std::string kind, std::string name, const absl::Status& status) {
    const bool missing = status.code() == absl::StatusCode::kNotFound;
    std::lock_guard lock(mutex_);
    skips_.push_back({missing ? SkipReason::kMissing : SkipReason::kCorrupt, std::move(kind),
                      std::move(name), std::string(ToStd(status.message()))});
  }

  const Repository& repository_;
  const CommitGraph& graph_;
  const ChangeTableOptions& options_;
  Progress* progress_;
  absl::flat_hash_map<ObjectId, ObjectId> trees_;

  std::mutex mutex_;  // guards what follows
  ChangeTable table_;
  absl::flat_hash_map<std::string, uint32_t> path_index_;
  absl::flat_hash_map<ObjectId, uint32_t> blob_index_;
  absl::flat_hash_map<ObjectId, uint32_t> gitlink_index_;
  std::vector<Skip> skips_;
};

}  // namespace

ChangeTable CollectChanges(const Repository& repository, const CommitGraph& graph,
                           const ChangeTableOptions& options, Progress* progress,
                           std::vector<Skip>* skips) {
  if (progress != nullptr) {
    progress->commits = 0;
  }
  Collector collector(repository, graph, options, progress);
  collector.Run();
  if (options.beyond_log) {
    collector.AddDirectObjects();
  }
  for (Skip& skip : collector.TakeSkips()) {
    skips->push_back(std::move(skip));
  }
  return collector.TakeTable();
}

std::string GitlinkText(const ObjectId& id) { return "Subproject commit " + id.Hex() + "\n"; }

}  // namespace secretscan
