// What scanning a version of a file costs when the version before is known, in bytes of the version.
#include <memory>
#include <string>
#include <vector>

#include "bench/sample.h"
#include "benchmark/benchmark.h"
#include "scan/blob_scanner.h"
#include "scan/delta_windows.h"
#include "scan/encoded_scanner.h"

namespace secretscan {
namespace {

const std::vector<std::vector<int64_t>> kSizesAndDistances = {{1 << 12, 1 << 16, 1 << 20},
                                                              {200, 4000, 1 << 20}};

// A text of so many bytes with one edit in so many.
void BM_Windows(benchmark::State& state) {
  const std::string base = SourceText(static_cast<size_t>(state.range(0)));
  const Edited edited = EditLines(base, static_cast<size_t>(state.range(1)), 1);
  DeltaWindows delta;
  for (auto _ : state) {
    delta.Compute(edited.text, base.size(), edited.copies, SampleRules()->prefilter->reach());
    benchmark::DoNotOptimize(delta.windows.data());
  }
  size_t windowed = 0;
  for (const Window& window : delta.windows) {
    windowed += window.text.size();
  }
  state.counters["scanned"] = static_cast<double>(windowed) / static_cast<double>(edited.text.size());
  state.SetBytesProcessed(state.iterations() * static_cast<int64_t>(edited.text.size()));
}
BENCHMARK(BM_Windows)->ArgsProduct(kSizesAndDistances);

void BM_FindCleanLines(benchmark::State& state) {
  const std::string base = SourceText(static_cast<size_t>(state.range(0)));
  const Edited edited = EditLines(base, static_cast<size_t>(state.range(1)), 1);
  std::vector<CleanLines> clean;
  for (auto _ : state) {
    FindCleanLines(edited.text, base.size(), edited.copies, &clean);
    benchmark::DoNotOptimize(clean.data());
  }
  state.SetBytesProcessed(state.iterations() * static_cast<int64_t>(edited.text.size()));
}
BENCHMARK(BM_FindCleanLines)->ArgsProduct(kSizesAndDistances);

void BM_ScanWhole(benchmark::State& state) {
  const std::string text = SourceText(static_cast<size_t>(state.range(0)));
  const auto scanner = *BlobScanner::Create(SampleRules(), {});
  BlobState left;
  std::vector<BlobHit> hits;
  for (auto _ : state) {
    benchmark::DoNotOptimize(scanner->Scan(text, RuleScope(), &left, &hits).ok());
  }
  state.SetBytesProcessed(state.iterations() * state.range(0));
}
BENCHMARK(BM_ScanWhole)->Range(1 << 12, 1 << 20);

// A chain of versions, from the first to the last and again; the same ones come back, but a history
// holds equal lines many times, too.
void BM_ScanDelta(benchmark::State& state) {
  constexpr size_t kVersions = 16;
  const std::string first = SourceText(static_cast<size_t>(state.range(0)));
  std::vector<Edited> versions;
  int64_t bytes = 0;
  for (size_t i = 0; i < kVersions; ++i) {
    versions.push_back(EditLines(i == 0 ? first : versions.back().text,
                                 static_cast<size_t>(state.range(1)), static_cast<uint32_t>(i)));
    bytes += static_cast<int64_t>(versions.back().text.size());
  }
  const auto scanner = *BlobScanner::Create(SampleRules(), {});
  std::vector<BlobHit> hits;
  std::vector<BlobState> states(kVersions + 1);
  if (!scanner->Scan(first, RuleScope(), &states[0], &hits).ok()) {
    state.SkipWithError("the scan failed");
  }
  for (auto _ : state) {
    for (size_t i = 0; i < kVersions; ++i) {
      benchmark::DoNotOptimize(
          scanner
              ->ScanDelta(versions[i].text, RuleScope(), states[i], versions[i].copies, &states[i + 1],
                          &hits)
              .ok());
    }
  }
  state.SetBytesProcessed(state.iterations() * bytes);
}
BENCHMARK(BM_ScanDelta)->ArgsProduct(kSizesAndDistances);

// Lines that are encoded so many times over; what was decoded before is forgotten.
void BM_EncodedScan(benchmark::State& state) {
  const std::string text =
      EncodedText(static_cast<size_t>(state.range(0)), static_cast<int>(state.range(1)));
  const auto scratch = *SampleRules()->prefilter->NewScratch();
  const ScanOptions options;
  for (auto _ : state) {
    state.PauseTiming();
    RegionJudge judge(SampleRules());
    EncodedScanner scanner(SampleRules(), options, scratch.get(), &judge);
    KeywordSearch keywords(text);
    BlobState left;
    left.size = text.size();
    state.ResumeTiming();
    benchmark::DoNotOptimize(scanner.Scan(text, nullptr, {}, {}, &keywords, &left).ok());
  }
  state.SetBytesProcessed(state.iterations() * state.range(0));
}
BENCHMARK(BM_EncodedScan)
    ->ArgsProduct({{1 << 12, 1 << 16, 1 << 18}, {1, 3}})
    ->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace secretscan
