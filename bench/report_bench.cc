// What writing a report costs, in bytes of the report.
#include <algorithm>
#include <string>
#include <vector>

#include "bench/sample.h"
#include "benchmark/benchmark.h"
#include "report/reporter.h"
#include "scan/line_hash.h"

namespace secretscan {
namespace {

// So many findings, two of each secret, 100 a file.
ScanResult SampleResult(int64_t count) {
  ScanResult result;
  result.command = "history";
  result.head = std::string(40, 'a');
  result.identity = "root";
  result.rules = SampleRules()->set;
  for (int64_t i = 0; i < count; ++i) {
    const Rule& rule = result.rules->rules[static_cast<size_t>(i / 100) % result.rules->rules.size()];
    Finding finding;
    finding.rule_id = rule.id;
    finding.description = rule.description;
    finding.severity = rule.severity;
    finding.tags = rule.tags;
    finding.provenance = Provenance::kCommit;
    finding.file = "src/module/file" + std::to_string(i / 100) + ".c";
    finding.start_line = finding.end_line = i % 100 + 1;
    finding.secret = SampleSecret(static_cast<uint32_t>(i / 2));
    finding.match = "token = \"" + finding.secret + "\"";
    finding.line = "  " + finding.match + ";";
    finding.start_column = 3;
    finding.end_column = static_cast<int64_t>(finding.line.size()) - 1;
    finding.entropy = 4.5F;
    finding.commit = std::string(40, 'b');
    finding.author = "A U Thor";
    finding.email = "author@example.com";
    finding.date = "2020-01-01T00:00:00Z";
    finding.message = "change something";
    finding.blob = std::string(40, 'c');
    finding.fingerprint = GitleaksFingerprint(finding);
    result.findings.push_back(std::move(finding));
  }
  std::sort(result.findings.begin(), result.findings.end(), ReportOrder);
  GroupSecrets(&result);
  result.presence_known = true;
  return result;
}

void BM_Report(benchmark::State& state, const char* format, int percent) {
  const ScanResult result = SampleResult(state.range(0));
  const auto reporter = *MakeReporter(format);
  ReportOptions options;
  options.redact_percent = percent;
  size_t bytes = 0;
  for (auto _ : state) {
    bytes += reporter->Render(result, options)->size();
  }
  state.SetBytesProcessed(static_cast<int64_t>(bytes));
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK_CAPTURE(BM_Report, text, "text", 100)->Range(100, 64'000)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(BM_Report, jsonl, "jsonl", 100)->Range(100, 64'000)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(BM_Report, jsonl_shown, "jsonl", 0)
    ->Range(100, 64'000)
    ->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(BM_Report, json, "json", 100)->Range(100, 64'000)->Unit(benchmark::kMicrosecond);
BENCHMARK_CAPTURE(BM_Report, sarif, "sarif", 100)->Range(100, 64'000)->Unit(benchmark::kMicrosecond);

void BM_GroupSecrets(benchmark::State& state) {
  ScanResult result = SampleResult(state.range(0));
  for (auto _ : state) {
    GroupSecrets(&result);
    benchmark::DoNotOptimize(result.secrets.data());
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(BM_GroupSecrets)->Range(100, 64'000)->Unit(benchmark::kMicrosecond);

void BM_LineHashes(benchmark::State& state) {
  const std::string text = SourceText(static_cast<size_t>(state.range(0)));
  for (auto _ : state) {
    benchmark::DoNotOptimize(LineHashes(text).ForLine(1));
  }
  state.SetBytesProcessed(state.iterations() * state.range(0));
}
BENCHMARK(BM_LineHashes)->Range(1 << 12, 1 << 20);

}  // namespace
}  // namespace secretscan
