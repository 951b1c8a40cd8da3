// What each stage of judging a text costs, in bytes a second. The text is made up: C-like lines with
// assignments, long identifiers and some base64, so that every stage has something to do.
#include <random>
#include <string>

#include "benchmark/benchmark.h"
#include "decode/decoder.h"
#include "git/line_diff.h"
#include "match/compiled_rules.h"
#include "scan/blob_scanner.h"
#include "scan/fragment_scanner.h"

namespace secretscan {
namespace {

std::string SourceText(size_t size) {
  std::mt19937 random(1);
  constexpr const char* kWords[] = {"return", "value", "token", "key", "buffer_size", "if", "config",
                                    "const", "char", "password_length", "for", "secret", "index"};
  constexpr std::string_view kBase64 =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  text.reserve(size + Prefilter::kPadding);
  while (text.size() < size) {
    text += "  ";
    for (int i = 1 + random() % 6; i > 0; --i) {
      text += kWords[random() % std::size(kWords)];
      text += random() % 3 == 0 ? " = " : "_";
    }
    if (random() % 40 == 0) {
      text += '"';
      for (int i = 0; i < 44; ++i) {
        text += kBase64[random() % kBase64.size()];
      }
      text += '"';
    }
    text += ";\n";
  }
  text.resize(size);
  text.reserve(size + Prefilter::kPadding);
  return text;
}

const std::shared_ptr<const CompiledRules>& Rules() {
  static const auto rules = *CompiledRules::Compile(*BuiltInRules(), "");
  return rules;
}

void BM_Prefilter(benchmark::State& state) {
  const std::string text = SourceText(static_cast<size_t>(state.range(0)));
  const auto scratch = *Rules()->prefilter->NewScratch();
  CandidateSet candidates;
  for (auto _ : state) {
    benchmark::DoNotOptimize(Rules()->prefilter->Scan(text, scratch.get(), &candidates).ok());
  }
  state.SetBytesProcessed(state.iterations() * state.range(0));
}
BENCHMARK(BM_Prefilter)->Range(1 << 12, 1 << 20);

void BM_DecodePass(benchmark::State& state) {
  const std::string text = SourceText(static_cast<size_t>(state.range(0)));
  for (auto _ : state) {
    DecodedText decoded;
    benchmark::DoNotOptimize(DecodePass(text, nullptr, &decoded));
  }
  state.SetBytesProcessed(state.iterations() * state.range(0));
}
BENCHMARK(BM_DecodePass)->Range(1 << 12, 1 << 20);

void BM_BlobScanner(benchmark::State& state) {
  const std::string text = SourceText(static_cast<size_t>(state.range(0)));
  const auto scanner = *BlobScanner::Create(Rules(), {});
  std::vector<BlobHit> hits;
  for (auto _ : state) {
    benchmark::DoNotOptimize(scanner->Scan(text, nullptr, &hits).ok());
  }
  state.SetBytesProcessed(state.iterations() * state.range(0));
}
BENCHMARK(BM_BlobScanner)->Range(1 << 12, 1 << 20);

void BM_FragmentScanner(benchmark::State& state) {
  const std::string text = SourceText(static_cast<size_t>(state.range(0)));
  const auto scanner = *FragmentScanner::Create(Rules(), {});
  for (auto _ : state) {
    std::vector<Finding> findings;
    benchmark::DoNotOptimize(scanner->Scan({text, "a.c", "", 1}, &findings).ok());
  }
  state.SetBytesProcessed(state.iterations() * state.range(0));
}
BENCHMARK(BM_FragmentScanner)->Range(1 << 12, 1 << 20);

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
