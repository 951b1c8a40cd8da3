// What the whole of a small history costs, from blobs that may hold something to findings.
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bench/sample.h"
#include "benchmark/benchmark.h"
#include "git/line_diff.h"
#include "git/repository.h"
#include "scan/attribution.h"
#include "scan/content_scan.h"
#include "scan/history_scan.h"

namespace secretscan {
namespace {

// The stages before attribution, done once.
struct Flagged {
  std::unique_ptr<Repository> repository = *Repository::Open(SampleRepositoryPath());
  CommitGraph graph;
  ChangeTable changes;
  std::optional<PathVerdicts> paths;
  std::vector<uint32_t> contents;
  std::vector<std::vector<BlobHit>> hits;
  int64_t bytes = 0;
  ScanOptions options;
  HostLink link = *HostLink::Create("none", "");

  Flagged() {
    std::vector<Skip> skips;
    graph = *WalkCommits(*repository, CommitSelection::All(), {}, nullptr, &skips);
    changes = CollectChanges(repository->objects(), graph, {1, true}, nullptr, &skips);
    paths.emplace(changes.paths, *SampleRules(), options.skip_paths, 1);
    for (uint32_t i = 0; i < changes.contents.size(); ++i) {
      contents.push_back(i);
    }
    bytes = Scan(1);
  }

  int64_t Scan(int threads) {
    hits.assign(changes.contents.size(), {});
    Coverage coverage;
    const ContentScanInput input{*repository, changes.contents, contents,
                                 SampleRules(), options, threads};
    return ScanContents(input, nullptr, &hits, &coverage).ok() ? coverage.bytes : 0;
  }
};

// Every distinct blob: read, scanned as a delta where it is one; with so many threads.
void BM_ScanContents(benchmark::State& state) {
  Flagged flagged;
  int64_t bytes = 0;
  for (auto _ : state) {
    bytes += flagged.Scan(static_cast<int>(state.range(0)));
  }
  state.SetBytesProcessed(bytes);
}
BENCHMARK(BM_ScanContents)->Arg(1)->Arg(2)->UseRealTime()->Unit(benchmark::kMillisecond);

// Bytes are those of all flagged blobs, findings the items.
void BM_Attribution(benchmark::State& state) {
  Flagged flagged;
  int64_t flagged_bytes = 0;
  std::string data;
  for (uint32_t content : flagged.contents) {
    if (!flagged.hits[content].empty() &&
        flagged.repository->objects().Read(flagged.changes.contents[content].id, &data).ok()) {
      flagged_bytes += static_cast<int64_t>(data.size());
    }
  }
  int64_t findings = 0;
  for (auto _ : state) {
    std::vector<Skip> skips;
    const AttributionInput input{*flagged.repository, flagged.graph, flagged.changes,
                                 *flagged.paths,      flagged.hits,  SampleRules(),
                                 flagged.options,     flagged.link,  1};
    const auto found = AttributeFindings(input, nullptr, &skips);
    if (!found.ok() || found->empty()) {
      state.SkipWithError("nothing was found");
      break;
    }
    findings += static_cast<int64_t>(found->size());
  }
  state.SetBytesProcessed(state.iterations() * flagged_bytes);
  state.SetItemsProcessed(findings);
}
BENCHMARK(BM_Attribution)->Unit(benchmark::kMillisecond);

// A file in which one line was added.
void BM_LineDiff(benchmark::State& state) {
  const std::string before = SourceText(static_cast<size_t>(state.range(0)));
  std::string after = before;
  after.insert(after.find('\n', after.size() / 2) + 1, "added = line;\n");
  for (auto _ : state) {
    benchmark::DoNotOptimize(DiffAddedLines(before, after).ok());
  }
  state.SetBytesProcessed(state.iterations() * state.range(0));
}
BENCHMARK(BM_LineDiff)->Range(1 << 12, 1 << 20);

}  // namespace
}  // namespace secretscan
