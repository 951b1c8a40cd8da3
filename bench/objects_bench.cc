// What reading objects costs, in bytes of what comes out.
#include <string>
#include <vector>

#include "bench/sample.h"
#include "benchmark/benchmark.h"
#include "git/delta.h"
#include "git/delta_forest.h"
#include "git/inflate.h"
#include "git/pack_builder.h"
#include "git/padded_buffer.h"
#include "git/repository.h"

namespace secretscan {
namespace {

void BM_Inflate(benchmark::State& state) {
  const std::string text = SourceText(static_cast<size_t>(state.range(0)));
  std::string data = Deflated(text);
  data.append(PaddedBuffer::kPadding, '\0');
  std::string out(text.size() + kInflateSlack, '\0');
  for (auto _ : state) {
    size_t consumed = 0;
    benchmark::DoNotOptimize(InflateExactly(data, out.data(), text.size(), kInflateSlack, &consumed));
  }
  state.SetBytesProcessed(state.iterations() * state.range(0));
}
BENCHMARK(BM_Inflate)->Range(1 << 8, 1 << 20);

// Of so many bytes, with one edit in so many.
void BM_DeltaApply(benchmark::State& state) {
  std::string base = SourceText(static_cast<size_t>(state.range(0)));
  Edited edited = EditLines(base, static_cast<size_t>(state.range(1)), 1);
  const size_t delta_size = edited.delta.size();
  base.append(PaddedBuffer::kPadding, '\0');
  edited.delta.append(PaddedBuffer::kPadding, '\0');
  std::string out(edited.text.size() + PaddedBuffer::kPadding, '\0');
  std::vector<CopySegment> copies;
  const std::string_view instructions(edited.delta.data(), delta_size);
  const std::string_view from(base.data(), base.size() - PaddedBuffer::kPadding);
  for (auto _ : state) {
    if (!ApplyDelta(from, instructions, out.data(), edited.text.size(), &copies)) {
      state.SkipWithError("the delta is refused");
      break;
    }
  }
  state.SetBytesProcessed(state.iterations() * static_cast<int64_t>(edited.text.size()));
}
BENCHMARK(BM_DeltaApply)->ArgsProduct({{1 << 12, 1 << 16, 1 << 20}, {200, 4000, 1 << 20}});

class Counter final : public ForestVisitor {
 public:
  void Visit(const ForestObject& object) override {
    bytes += static_cast<int64_t>(object.data.size());
  }
  void Release(int) override {}
  int64_t bytes = 0;
};

// All objects of a small repository, types mixed; with so many threads.
void BM_ForestWalk(benchmark::State& state) {
  const auto repository = *Repository::Open(SampleRepositoryPath());
  std::vector<ObjectId> ids;
  for (const auto& pack : repository->packs().Packs()) {
    for (uint32_t i = 0; i < pack->index().count(); ++i) {
      ids.push_back(pack->index().Id(i));
    }
  }
  ForestOptions options;
  options.threads = static_cast<int>(state.range(0));
  int64_t bytes = 0;
  for (auto _ : state) {
    std::vector<Counter> counters(static_cast<size_t>(options.threads));
    benchmark::DoNotOptimize(
        WalkForest(repository->packs(), ids, options,
                   [&](int worker) { return &counters[static_cast<size_t>(worker)]; })
            .size());
    for (const Counter& counter : counters) {
      bytes += counter.bytes;
    }
  }
  state.SetBytesProcessed(bytes);
}
BENCHMARK(BM_ForestWalk)->Arg(1)->Arg(2)->UseRealTime()->Unit(benchmark::kMillisecond);

// The same objects one by one, in the order of their names.
void BM_ReadOneByOne(benchmark::State& state) {
  const auto repository = *Repository::Open(SampleRepositoryPath());
  int64_t bytes = 0;
  std::string data;
  for (auto _ : state) {
    for (const auto& pack : repository->packs().Packs()) {
      for (uint32_t i = 0; i < pack->index().count(); ++i) {
        benchmark::DoNotOptimize(repository->packs().Read(pack->index().Id(i), &data).ok());
        bytes += static_cast<int64_t>(data.size());
      }
    }
  }
  state.SetBytesProcessed(bytes);
}
BENCHMARK(BM_ReadOneByOne)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace secretscan
