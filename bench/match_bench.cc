// What judging a text costs, in bytes of it.
#include <algorithm>
#include <string>
#include <vector>

#include "bench/sample.h"
#include "benchmark/benchmark.h"
#include "decode/decoder.h"
#include "match/candidate_regions.h"
#include "scan/fragment_scanner.h"
#include "scan/region_judge.h"

namespace secretscan {
namespace {

void BM_Prefilter(benchmark::State& state) {
  const std::string text = SourceText(static_cast<size_t>(state.range(0)));
  const auto scratch = *SampleRules()->prefilter->NewScratch();
  EndSet found;
  for (auto _ : state) {
    found.clear();
    benchmark::DoNotOptimize(SampleRules()->prefilter->ScanEnds(text, scratch.get(), &found).ok());
  }
  state.SetBytesProcessed(state.iterations() * state.range(0));
}
BENCHMARK(BM_Prefilter)->Range(1 << 6, 1 << 20);

// One pass for each rule that waits for its keyword, with all of them open.
void BM_PrefilterGated(benchmark::State& state) {
  const std::string text = SourceText(static_cast<size_t>(state.range(0)));
  const Prefilter& prefilter = *SampleRules()->prefilter;
  const auto scratch = *prefilter.NewScratch();
  EndSet found;
  for (auto _ : state) {
    found.clear();
    for (const int rule : prefilter.gated_rules()) {
      benchmark::DoNotOptimize(prefilter.ScanGatedEnds(rule, text, scratch.get(), &found).ok());
    }
  }
  state.SetBytesProcessed(state.iterations() * state.range(0));
}
BENCHMARK(BM_PrefilterGated)->Range(1 << 12, 1 << 20);

struct RuleRegion {
  int rule;
  Span range;
};

// Where the prefilter sends RE2 to.
std::vector<RuleRegion> RegionsOf(std::string_view text) {
  const Prefilter& prefilter = *SampleRules()->prefilter;
  const auto scratch = *prefilter.NewScratch();
  EndSet found;
  std::vector<RuleRegion> out;
  if (!prefilter.ScanEnds(text, scratch.get(), &found).ok()) {
    return out;
  }
  std::vector<RuleEnd>& ends = found.ends;
  std::sort(ends.begin(), ends.end(), [](const RuleEnd& a, const RuleEnd& b) {
    return std::pair(a.rule, a.end) < std::pair(b.rule, b.end);
  });
  ends.erase(std::unique(ends.begin(), ends.end()), ends.end());
  for (size_t at = 0; at < ends.size();) {
    const size_t begin = at;
    while (at < ends.size() && ends[at].rule == ends[begin].rule) {
      ++at;
    }
    std::vector<CandidateRegion> regions;
    FindCandidateRegions(prefilter.pattern(ends[begin].rule), text,
                         std::span(ends).subspan(begin, at - begin), &regions);
    for (const CandidateRegion& region : regions) {
      out.push_back({ends[begin].rule, region.range});
    }
  }
  return out;
}

// RE2 on the regions of a text of 256 KiB with so many secrets; bytes are the regions'. The second
// argument: whether regions that were judged before are remembered.
void BM_Confirm(benchmark::State& state) {
  std::string text = SourceText(1 << 18);
  for (int64_t i = 0; i < state.range(0); ++i) {
    const size_t at = text.find('\n', static_cast<size_t>(i) * text.size() /
                                          static_cast<size_t>(state.range(0)));
    text.insert(at + 1, "token = " + SampleSecret(static_cast<uint32_t>(i)) + "\n");
  }
  text.reserve(text.size() + Prefilter::kPadding);
  const std::vector<RuleRegion> regions = RegionsOf(text);
  int64_t bytes = 0;
  for (const RuleRegion& region : regions) {
    bytes += static_cast<int64_t>(region.range.size());
  }
  auto judge = std::make_unique<RegionJudge>(SampleRules());
  std::vector<JudgedMatch> matches;
  for (auto _ : state) {
    if (state.range(1) == 0) {
      state.PauseTiming();
      judge = std::make_unique<RegionJudge>(SampleRules());
      state.ResumeTiming();
    }
    matches.clear();
    for (const RuleRegion& region : regions) {
      judge->Judge(region.rule, text, region.range, &matches);
    }
    benchmark::DoNotOptimize(matches.data());
  }
  state.SetBytesProcessed(state.iterations() * bytes);
  state.SetItemsProcessed(state.iterations() * static_cast<int64_t>(regions.size()));
}
BENCHMARK(BM_Confirm)->ArgsProduct({{10, 1000}, {0, 1}})->ArgNames({"secrets", "remembered"});

void BM_DecodePass(benchmark::State& state) {
  const std::string text = SourceText(static_cast<size_t>(state.range(0)));
  for (auto _ : state) {
    DecodedText decoded;
    benchmark::DoNotOptimize(DecodePass(text, nullptr, &decoded));
  }
  state.SetBytesProcessed(state.iterations() * state.range(0));
}
BENCHMARK(BM_DecodePass)->Range(1 << 12, 1 << 20);

void BM_FindEncodedRuns(benchmark::State& state) {
  const std::string text = SourceText(static_cast<size_t>(state.range(0)));
  std::vector<Span> runs;
  for (auto _ : state) {
    runs.clear();
    FindEncodedRuns(text, 0, &runs);
    benchmark::DoNotOptimize(runs.data());
  }
  state.SetBytesProcessed(state.iterations() * state.range(0));
}
BENCHMARK(BM_FindEncodedRuns)->Range(1 << 12, 1 << 20);

void BM_FragmentScanner(benchmark::State& state) {
  const std::string text = SourceText(static_cast<size_t>(state.range(0)));
  const auto scanner = *FragmentScanner::Create(SampleRules(), {});
  for (auto _ : state) {
    std::vector<Finding> findings;
    benchmark::DoNotOptimize(scanner->Scan({text, "a.c", "", 1}, &findings).ok());
  }
  state.SetBytesProcessed(state.iterations() * state.range(0));
}
BENCHMARK(BM_FragmentScanner)->Range(1 << 12, 1 << 20);

}  // namespace
}  // namespace secretscan
