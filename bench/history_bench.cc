// What the stages around the scan of blobs cost: trees compared, changes collected, references looked
// through. Objects are in memory, so that reading them costs a copy.
#include <cstring>
#include <string>
#include <vector>

#include "benchmark/benchmark.h"
#include "git/memory_objects.h"
#include "git/tree_cache.h"
#include "git/tree_comparison.h"
#include "scan/change_table.h"
#include "scan/presence.h"

namespace secretscan {
namespace {

constexpr uint32_t kFile = 0100644;
constexpr uint32_t kDirectory = 0040000;

ObjectId Blob(uint64_t number) {
  char raw[20] = {};
  std::memcpy(raw, &number, sizeof number);
  return ObjectId::FromRaw(raw, sizeof raw);
}

// A directory whose versions differ in one file each, as commits of one line.
struct Line {
  MemoryObjects objects;
  CommitGraph graph;
  std::vector<MemoryObjects::Entry> files;

  explicit Line(size_t count) {
    for (size_t i = 0; i < count; ++i) {
      files.push_back({kFile, "file-" + std::to_string(1'000'000 + i) + ".c", Blob(i)});
    }
  }

  void Commit(const ObjectId& tree) {
    const auto number = static_cast<uint32_t>(graph.commits.size());
    const auto links = static_cast<uint32_t>(graph.links.size());
    graph.commits.push_back({Blob(uint64_t{1} << 40 | number), tree, number, links,
                             number == 0 ? 0u : 1u});
    if (number > 0) {
      graph.links.push_back(number - 1);
    }
  }

  void CommitVersions(size_t count, size_t levels) {
    for (size_t i = 0; i < count; ++i) {
      files[i * 7919 % files.size()].id = Blob(1'000'000'000 + i);
      ObjectId tree = objects.AddTree(files);
      for (size_t level = 0; level < levels; ++level) {
        tree = objects.AddTree({{kDirectory, "d", tree}});
      }
      Commit(tree);
    }
  }
};

class Ignore final : public TreeChangeSink {
  void EnterDirectory(std::string_view) override {}
  void LeaveDirectory() override {}
  void AddChange(const TreeEntry*, const TreeEntry*) override {}
};

// Two versions of a directory of so many files, which are in the cache.
void BM_TreeDiff(benchmark::State& state) {
  Line line(static_cast<size_t>(state.range(0)));
  line.CommitVersions(2, 0);
  TreeCache cache(line.objects, size_t{64} << 20);
  TreeComparison comparison(&cache);
  Ignore sink;
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        comparison.Run(line.graph.commits[0].tree, line.graph.commits[1].tree, &sink).ok());
  }
}
BENCHMARK(BM_TreeDiff)->Range(10, 100'000);

void CollectAll(const Line& line, benchmark::State& state) {
  for (auto _ : state) {
    std::vector<Skip> skips;
    benchmark::DoNotOptimize(
        CollectChanges(line.objects, line.graph, {1, true}, nullptr, &skips).changes.size());
  }
  state.SetItemsProcessed(state.iterations() * static_cast<int64_t>(line.graph.commits.size()));
}

// 100 commits, each of which changes one of so many files.
void BM_ChangeTableWide(benchmark::State& state) {
  Line line(static_cast<size_t>(state.range(0)));
  line.CommitVersions(100, 0);
  CollectAll(line, state);
}
BENCHMARK(BM_ChangeTableWide)->Range(100, 100'000)->Unit(benchmark::kMillisecond);

// Likewise, below so many directories.
void BM_ChangeTableDeep(benchmark::State& state) {
  Line line(10);
  line.CommitVersions(100, static_cast<size_t>(state.range(0)));
  CollectAll(line, state);
}
BENCHMARK(BM_ChangeTableDeep)->Range(1, 2000)->Unit(benchmark::kMillisecond);

// One commit that brings so many files.
void BM_ChangeTableImport(benchmark::State& state) {
  Line line(static_cast<size_t>(state.range(0)));
  line.CommitVersions(1, 0);
  CollectAll(line, state);
}
BENCHMARK(BM_ChangeTableImport)->Range(1000, 1'000'000)->Unit(benchmark::kMillisecond);

// A merge of so many parents that share all files but one.
void BM_ChangeTableOctopus(benchmark::State& state) {
  Line line(500);
  line.CommitVersions(static_cast<size_t>(state.range(0)) + 1, 0);
  CommitNode& merge = line.graph.commits.back();
  merge.parents_begin = static_cast<uint32_t>(line.graph.links.size());
  merge.parent_count = static_cast<uint32_t>(state.range(0));
  for (uint32_t i = 0; i < merge.parent_count; ++i) {
    line.graph.links.push_back(i);
  }
  CollectAll(line, state);
}
BENCHMARK(BM_ChangeTableOctopus)->Range(2, 1000)->Unit(benchmark::kMillisecond);

// So many references to trees of 100 files, of which one holds a secret.
void BM_Presence(benchmark::State& state) {
  Line line(100);
  const auto count = static_cast<size_t>(state.range(0));
  line.files.back().id = Blob(uint64_t{1} << 50);
  for (size_t i = 0; i < count; ++i) {
    line.files[0].id = Blob(2'000'000'000 + i);
    line.graph.references.push_back({"refs/tags/" + std::to_string(i),
                                     line.objects.AddTree(line.files)});
  }
  ChangeTable changes;
  changes.contents.push_back({Blob(uint64_t{1} << 50), false});
  for (auto _ : state) {
    ScanResult result;
    result.secrets.emplace_back();
    result.secrets[0].occurrences.push_back(0);
    FindPresence(line.objects, nullptr, line.graph, changes, {}, {{0, {}}}, 1, &result);
    benchmark::DoNotOptimize(result.secrets[0].refs.size());
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(BM_Presence)->Range(100, 100'000)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace secretscan
