// What reading a repository's objects costs:
//   secretscan_pack_walk REPOSITORY blob|tree|commit [THREADS]
// walks all objects of one type in delta order with a visitor that does nothing;
//   secretscan_pack_walk REPOSITORY own|libgit2
// reads every commit, children first, and then all trees, those of new commits first, one by one from
// the store;
//   secretscan_pack_walk REPOSITORY index|changes|changes-one-by-one [THREADS]
// indexes all trees, or collects what all commits changed, with an index or without.
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "git/commit.h"
#include "git/delta_forest.h"
#include "git/libgit2_object_store.h"
#include "git/pack_object_store.h"
#include "git/repository.h"
#include "git/tree.h"
#include "git/tree_index.h"
#include "scan/change_table.h"
#include "scan/commit_graph.h"

namespace secretscan {
namespace {

class Clock {
 public:
  explicit Clock(const char* what) : what_(what) {}
  ~Clock() {
    const double wall =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
    const Usage end = Now();
    std::printf("%-12s wall %.3f s, user %.3f s, system %.3f s, peak memory %ld MB\n", what_, wall,
                end.user - usage_.user, end.system - usage_.system, end.peak_kb / 1024);
  }

 private:
  struct Usage {
    double user, system;
    long peak_kb;
  };
  static Usage Now() {
    struct rusage usage;
    ::getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& t) {
      return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) * 1e-6;
    };
    return {seconds(usage.ru_utime), seconds(usage.ru_stime), usage.ru_maxrss};
  }
  const char* what_;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  Usage usage_ = Now();
};

class CountingVisitor : public ForestVisitor {
 public:
  void Visit(const ForestObject& object) override {
    ++objects;
    bytes += object.data.size();
    copies += object.copies.size();
    for (const CopySegment& copy : object.copies) {
      copied += copy.size;
    }
  }
  void Release(int) override {}
  size_t objects = 0, bytes = 0, copies = 0, copied = 0;
};

std::vector<ObjectId> AllOfType(const PackObjectStore& store, ObjectType type) {
  std::vector<ObjectId> ids;
  for (const auto& pack : store.Packs()) {
    for (uint32_t i = 0; i < pack->index().count(); ++i) {
      const auto header = store.ReadHeader(pack->index().Id(i));
      if (header.ok() && header->type == type) {
        ids.push_back(pack->index().Id(i));
      }
    }
  }
  return ids;
}

int WalkInDeltaOrder(const std::string& objects_dir, int id_size, std::string_view type_name,
                     int threads) {
  const auto store = PackObjectStore::Open(objects_dir, {.id_size = id_size});
  const ObjectType type = type_name == "tree"     ? ObjectType::kTree
                          : type_name == "commit" ? ObjectType::kCommit
                                                  : ObjectType::kBlob;
  std::vector<ObjectId> ids;
  {
    const Clock clock("types");
    ids = AllOfType(*store, type);
  }
  std::vector<CountingVisitor> visitors(static_cast<size_t>(threads));
  std::vector<uint32_t> rest;
  {
    const Clock clock("walk");
    ForestOptions options;
    options.threads = threads;
    rest = WalkForest(*store, ids, options,
                      [&](int worker) { return &visitors[static_cast<size_t>(worker)]; });
  }
  for (const CountingVisitor& v : visitors) {
    std::printf("%zu objects, %.1f MB, %zu copies of %.1f MB\n", v.objects,
                static_cast<double>(v.bytes) / 1e6, v.copies, static_cast<double>(v.copied) / 1e6);
  }
  std::printf("%zu not delivered\n", rest.size());
  return 0;
}

int Index(const PackObjectStore& store, int threads) {
  PackedObjects trees;
  {
    const Clock clock("types");
    trees = PackInventory(store).OfType(ObjectType::kTree);
  }
  std::unique_ptr<const TreeIndex> index;
  {
    const Clock clock("index");
    TreeIndexOptions options;
    options.threads = threads;
    index = TreeIndex::Build(store, std::move(trees), options);
  }
  size_t here = 0, sorted = 0, whole = 0, words = 0;
  for (uint32_t i = 0; i < index->tree_count(); ++i) {
    const TreeIndex::Tree& tree = index->tree(i);
    here += tree.is_here;
    sorted += tree.is_sorted;
    whole += tree.is_here && tree.base == TreeIndex::kNone;
    words += tree.code_size;
  }
  std::printf("%zu of %zu trees, %zu sorted, %zu whole, %.1f MB of code, %.1f MB\n", here,
              index->tree_count(), sorted, whole, static_cast<double>(4 * words) / 1e6,
              static_cast<double>(index->memory()) / 1e6);
  return 0;
}

int Changes(const Repository& repository, bool indexed, int threads) {
  std::vector<Skip> skips;
  absl::StatusOr<CommitGraph> graph;
  {
    const Clock clock("commits");
    graph = WalkCommits(repository, CommitSelection::All(), {}, nullptr, &skips);
  }
  if (!graph.ok()) {
    return 2;
  }
  ChangeTable table;
  {
    const Clock clock("changes");
    ChangeTableOptions options;
    options.threads = threads;
    PackInventory packs(repository.packs());
    const auto trees =
        indexed ? IndexTrees(&packs, graph->commits.size(), threads, size_t{256} << 20, nullptr) : nullptr;
    options.trees = trees.get();
    table = CollectChanges(repository.objects(), *graph, options, nullptr, &skips);
  }
  std::printf("%zu commits, %zu changes, %zu contents, %zu skips\n", graph->commits.size(),
              table.changes.size(), table.contents.size(), skips.size());
  return 0;
}

int ReadAtRandom(const Repository& repository, std::string_view which) {
  const std::string objects_dir = repository.common_dir() + "objects";
  std::unique_ptr<ObjectStore> store;
  if (which == "own") {
    store = PackObjectStore::Open(objects_dir, {.id_size = repository.object_id_size()});
  } else {
    store = *LibGit2ObjectStore::Open(objects_dir);
  }
  std::vector<std::string> broken;
  std::vector<ObjectId> queue;
  const auto references = repository.References(&broken);
  if (!references.ok()) {
    return 2;
  }
  for (const Reference& reference : *references) {
    queue.push_back(reference.target);
  }
  absl::flat_hash_set<ObjectId> seen(queue.begin(), queue.end());
  std::vector<std::pair<int64_t, ObjectId>> roots;  // date, tree
  std::string data;
  {
    const Clock clock("commits");
    for (size_t i = 0; i < queue.size(); ++i) {
      const auto type = store->Read(queue[i], &data);
      if (!type.ok() || *type != ObjectType::kCommit) {
        continue;
      }
      const auto links = ParseCommitLinks(data, queue[i].size);
      if (!links.ok()) {
        continue;
      }
      roots.emplace_back(links->committer_seconds, links->tree);
      for (const ObjectId& parent : links->parents) {
        if (seen.insert(parent).second) {
          queue.push_back(parent);
        }
      }
    }
  }
  std::sort(roots.begin(), roots.end());
  size_t read = 0;
  {
    const Clock clock("trees");
    std::vector<ObjectId> trees;
    while (!roots.empty()) {
      if (seen.insert(roots.back().second).second) {
        trees.push_back(roots.back().second);
      }
      roots.pop_back();
      while (!trees.empty()) {
        const ObjectId id = trees.back();
        trees.pop_back();
        if (!store->Read(id, &data).ok()) {
          continue;
        }
        ++read;
        TreeEntry entry;
        for (TreeReader reader(data, id.size); reader.Next(&entry);) {
          if (entry.is_tree() && seen.insert(entry.id).second) {
            trees.push_back(entry.id);
          }
        }
      }
    }
  }
  std::printf("%zu commits, %zu trees\n", queue.size(), read);
  return 0;
}

}  // namespace
}  // namespace secretscan

int main(int argc, char** argv) {
  using namespace secretscan;
  if (argc < 3) {
    std::fprintf(stderr,
                 "usage: %s REPOSITORY blob|tree|commit|own|libgit2|index|changes|"
                 "changes-one-by-one [THREADS]\n",
                 argv[0]);
    return 2;
  }
  const auto repository = Repository::Open(argv[1]);
  if (!repository.ok()) {
    std::fprintf(stderr, "%s\n", repository.status().ToString().c_str());
    return 2;
  }
  const std::string_view what = argv[2];
  if (what == "own" || what == "libgit2") {
    return ReadAtRandom(**repository, what);
  }
  const int threads = argc > 3 ? std::atoi(argv[3]) : 1;
  if (what == "index") {
    return Index((*repository)->packs(), threads);
  }
  if (what.starts_with("changes")) {
    return Changes(**repository, what == "changes", threads);
  }
  return WalkInDeltaOrder((*repository)->common_dir() + "objects",
                          (*repository)->object_id_size(), what, threads);
}
