#include "scan/rule_bench.h"

#include <algorithm>
#include <chrono>
#include <span>
#include <utility>

#include "base/file.h"
#include "base/status.h"
#include "base/utf8.h"
#include "git/line_diff.h"
#include "match/compiled_rules.h"
#include "match/matcher.h"
#include "scan/file_walk.h"
#include "scan/fragment_scanner.h"

namespace secretscan {
namespace {

class Stopwatch {
 public:
  double Seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

// Counts what the prefilter reports, and times RE2, rule by rule.
absl::Status MeasureRules(const CompiledRules& compiled, const BenchCorpus& corpus,
                          BenchReport* report) {
  SECRETSCAN_ASSIGN_OR_RETURN(const auto scratch, compiled.prefilter->NewScratch());
  const std::vector<Rule>& rules = compiled.set->rules;
  CandidateSet candidates;
  std::vector<Span> matches;
  for (const BenchCorpus::Text& text : corpus.texts) {
    const Stopwatch pass;
    const TextScope scope{false, compiled.ScopeOf(text.path)};
    SECRETSCAN_RETURN_IF_ERROR(
        compiled.prefilter->Scan(text.text, scratch.get(), &candidates, scope));
    report->prefilter_seconds += pass.Seconds();
    if (candidates.empty()) {
      continue;
    }
    const std::string folded = KeywordFolded(text.text);
    const Subject subject(text.text);
    const auto judge = [&](int index, std::span<const Candidate> clusters) {
      const Rule& rule = rules[static_cast<size_t>(index)];
      if (rule.regex == nullptr || (rule.path != nullptr && !rule.path->Contains(text.path)) ||
          !HasKeyword(rule, folded)) {
        return;
      }
      RuleCost& cost = report->costs[static_cast<size_t>(index)];
      cost.candidates += clusters.empty() ? 1 : static_cast<int64_t>(clusters.size());
      matches.clear();
      const Stopwatch search;
      if (clusters.empty()) {
        FindAll(*rule.regex, subject, &matches);
      } else {
        FindAllNear(*rule.regex, subject, clusters, &matches);
      }
      cost.judge_seconds += search.Seconds();
      cost.matches += static_cast<int64_t>(matches.size());
    };
    const std::vector<Candidate>& clusters = candidates.clusters;
    for (size_t begin = 0; begin < clusters.size();) {
      size_t end = begin;
      while (end < clusters.size() && clusters[end].rule == clusters[begin].rule) {
        ++end;
      }
      judge(clusters[begin].rule, std::span(clusters).subspan(begin, end - begin));
      begin = end;
    }
    for (const int rule : candidates.whole) {
      judge(rule, {});
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<double> TimeScan(FragmentScanner* scanner, const BenchCorpus& corpus) {
  const Stopwatch all;
  for (const BenchCorpus::Text& text : corpus.texts) {
    std::vector<Finding> findings;
    SECRETSCAN_RETURN_IF_ERROR(scanner->Scan({text.text, text.path, "", 1, {}}, &findings));
  }
  return all.Seconds();
}

}  // namespace

absl::StatusOr<BenchCorpus> LoadBenchCorpus(const std::string& directory, int64_t max_bytes) {
  FileWalkOptions walk;
  std::vector<WalkedFile> files;
  std::vector<Skip> skips;
  SECRETSCAN_RETURN_IF_ERROR(WalkFiles({directory}, walk, nullptr, &files, &skips));
  std::sort(files.begin(), files.end(),
            [](const WalkedFile& a, const WalkedFile& b) { return a.path < b.path; });
  BenchCorpus corpus;
  corpus.left_out = static_cast<int64_t>(skips.size());
  for (const WalkedFile& file : files) {
    absl::StatusOr<std::string> text = ReadFile(file.path);
    const bool fits =
        text.ok() && corpus.bytes + static_cast<int64_t>(text->size()) <= max_bytes;
    if (!fits || text->empty() || IsBinaryForGit(*text)) {
      ++corpus.left_out;
      continue;
    }
    corpus.bytes += static_cast<int64_t>(text->size());
    text->reserve(text->size() + Prefilter::kPadding);
    corpus.texts.push_back({file.path, *std::move(text)});
  }
  if (corpus.texts.empty()) {
    return InvalidArgument(directory + ": holds no texts to measure with");
  }
  return corpus;
}

absl::StatusOr<std::vector<BenchReport>> BenchRules(
    const std::vector<std::shared_ptr<const RuleSet>>& sets, const BenchCorpus& corpus,
    int rounds) {
  std::vector<BenchReport> reports(sets.size());
  std::vector<std::unique_ptr<FragmentScanner>> scanners;
  const ScanOptions options;
  for (size_t i = 0; i < sets.size(); ++i) {
    BenchReport& report = reports[i];
    const Stopwatch compile;
    SECRETSCAN_ASSIGN_OR_RETURN(const auto compiled, CompiledRules::Compile(sets[i], "", 1));
    report.compile_seconds = compile.Seconds();
    for (size_t rule = 0; rule < sets[i]->rules.size(); ++rule) {
      report.costs.push_back({static_cast<int>(rule), 0, 0, 0});
    }
    SECRETSCAN_RETURN_IF_ERROR(MeasureRules(*compiled, corpus, &report));
    SECRETSCAN_ASSIGN_OR_RETURN(auto scanner, FragmentScanner::Create(compiled, options));
    scanners.push_back(std::move(scanner));
  }
  for (int round = 0; round < rounds; ++round) {
    for (size_t i = 0; i < sets.size(); ++i) {
      SECRETSCAN_ASSIGN_OR_RETURN(const double seconds, TimeScan(scanners[i].get(), corpus));
      reports[i].scan_seconds =
          round == 0 ? seconds : std::min(reports[i].scan_seconds, seconds);
    }
  }
  return reports;
}

}  // namespace secretscan
