#include "scan/explanation.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

#include "base/status.h"
#include "base/utf8.h"
#include "decode/file_source.h"
#include "match/compiled_rules.h"
#include "match/matcher.h"
#include "scan/file_scanner.h"
#include "scan/judgement_text.h"
#include "scan/scan_observer.h"

namespace secretscan {
namespace {

using Outcome = MatchJudgement::Outcome;
using Key = std::tuple<std::string, std::string, int64_t, int64_t, int64_t, int64_t, std::string>;

Key KeyOf(const Finding& finding) {
  return {finding.file,         finding.rule_id,    finding.start_line, finding.start_column,
          finding.end_line,     finding.end_column, finding.secret};
}

// The line of that number without its end; nothing if there are fewer.
std::optional<std::string_view> LineOf(std::string_view text, int64_t number) {
  for (; number > 1; --number) {
    const size_t end = text.find('\n');
    if (end == std::string_view::npos) {
      return std::nullopt;
    }
    text.remove_prefix(end + 1);
  }
  return text.substr(0, text.find('\n'));
}

class Recorder final : public ScanObserver {
 public:
  Recorder(const RuleSet& rules, const ScanOptions& options, int64_t line)
      : rules_(rules), options_(options), line_(line) {}

  void OnText(std::string_view text) override {
    const auto line = line_ > 0 ? LineOf(text, line_) : std::nullopt;
    if (!line) {
      return;
    }
    has_line = true;
    const std::string folded = KeywordFolded(*line);
    for (size_t i = 0; i < rules_.rules.size(); ++i) {
      const Rule& rule = rules_.rules[i];
      if (!rule.keywords.empty() && HasKeyword(rule, folded)) {
        explanation.keyword_rules.push_back(static_cast<int>(i));
      }
    }
  }
  void OnSourceAllowed(const Allowlist& list) override {
    explanation.source_allowed = "a global allowlist names its path";
    if (!list.description.empty()) {
      explanation.source_allowed += ": " + list.description;
    }
  }
  void OnMatch(const Rule& rule, const Finding& finding, const MatchJudgement& judgement) override {
    const bool is_on_line = finding.start_line <= line_ && line_ <= finding.end_line;
    if (line_ > 0 && !is_on_line) {
      return;
    }
    // What stands beside decoded text is seen again in each pass.
    if (!seen_.insert(KeyOf(finding)).second) {
      return;
    }
    explanation.matches.push_back(
        {rules_.Find(rule.id), finding, judgement.outcome == Outcome::kFine,
         JudgementText(rule, finding, judgement, options_.min_confidence)});
  }
  void OnUnaccompanied(const Finding& finding, const RequiredRule& required) override {
    LeaveOut(finding, "nothing that the required rule " + required.rule_id + " finds is near");
  }
  void OnOverlapped(const Finding& finding, const Finding& stronger) override {
    if (!finding.rejected) {
      LeaveOut(finding, "it gives way to rule " + stronger.rule_id +
                            (stronger.rejected ? ", which matches there and rejects what stands there"
                                               : ", which tells the same secret"));
    }
  }

  Explanation explanation;
  bool has_line = false;

 private:
  void LeaveOut(const Finding& finding, std::string reason) {
    const Key key = KeyOf(finding);
    for (ExplainedMatch& match : explanation.matches) {
      if (KeyOf(match.finding) == key) {
        match.is_reported = false;
        match.reason = std::move(reason);
        return;
      }
    }
  }

  const RuleSet& rules_;
  const ScanOptions& options_;
  const int64_t line_;
  std::set<Key> seen_;
};

}  // namespace

absl::StatusOr<Explanation> ExplainFile(const std::string& path, int64_t line,
                                        const ScanOptions& options,
                                        std::shared_ptr<const RuleSet> rules) {
  auto opened = FileSource::Open(path);
  if (!opened.ok()) {
    return Annotate(opened.status(), path);
  }
  FileSource source = *std::move(opened);
  const WindowSizes sizes;
  if (source.seekable_size() > static_cast<int64_t>(sizes.step)) {
    return InvalidArgument(path + ": is larger than " + std::to_string(sizes.step >> 20) +
                           " MiB, and cannot be explained");
  }
  SECRETSCAN_ASSIGN_OR_RETURN(const auto compiled,
                              CompiledRules::Compile(rules, options.cache_dir, 1));
  SECRETSCAN_ASSIGN_OR_RETURN(const auto scanner, FileScanner::Create(compiled, options, nullptr));
  Recorder recorder(*rules, options, line);
  scanner->set_observer(&recorder);
  FileToScan file;
  file.paths = std::span(&path, 1);
  file.size = source.seekable_size();
  FileReport report;
  SECRETSCAN_RETURN_IF_ERROR(scanner->Scan(file, &source, &report));
  Explanation& explanation = recorder.explanation;
  if (line > 0 && !recorder.has_line && explanation.source_allowed.empty()) {
    return InvalidArgument(path + ": has no line " + std::to_string(line));
  }
  explanation.skips = std::move(report.skips);
  std::stable_sort(explanation.matches.begin(), explanation.matches.end(),
                   [](const ExplainedMatch& a, const ExplainedMatch& b) {
                     return std::tie(a.finding.file, a.finding.start_line, a.finding.start_column) <
                            std::tie(b.finding.file, b.finding.start_line, b.finding.start_column);
                   });
  return std::move(explanation);
}

}  // namespace secretscan
