#include "scan/rule_examples.h"

#include <algorithm>
#include <set>
#include <utility>

#include "base/status.h"
#include "match/compiled_rules.h"
#include "rules/example.h"
#include "scan/fragment_scanner.h"
#include "scan/judgement_text.h"
#include "scan/scan_observer.h"

namespace secretscan {
namespace {

using Outcome = MatchJudgement::Outcome;

// What became of the matches of one text.
class Watcher final : public ScanObserver {
 public:
  struct Match {
    int rule = 0;
    bool is_fine = false;
    Confidence confidence = Confidence::kHigh;
    std::string secret;
    Span found_at{0, 0};
    int depth = 0;
    std::string why_not;        // without the secret
    std::string stronger;       // the rule that it gave way to
    bool is_silenced = false;   // that one was rejected
  };

  explicit Watcher(const RuleSet& rules) : rules_(rules) {}

  void OnText(std::string_view) override {}
  void OnSourceAllowed(const Allowlist&) override {}
  void OnMatch(const Rule& rule, const Finding& finding, const MatchJudgement& judgement) override {
    const bool is_fine = judgement.outcome == Outcome::kFine ||
                         judgement.outcome == Outcome::kHelperOnly;
    matches.push_back({rules_.Find(rule.id), is_fine, finding.confidence, finding.secret,
                       finding.found_at, finding.decode_depth,
                       is_fine ? "" : JudgementText(rule, finding, judgement, Confidence::kLow),
                       "", false});
  }
  void OnUnaccompanied(const Finding& finding, const RequiredRule& required) override {
    if (Match* match = MatchOf(finding)) {
      match->is_fine = false;
      match->why_not = "nothing that the required rule " + required.rule_id + " finds is near";
    }
  }
  void OnOverlapped(const Finding& finding, const Finding& stronger) override {
    if (Match* match = MatchOf(finding)) {
      match->stronger = stronger.rule_id;
      match->is_silenced = stronger.rejected;
    }
  }

  std::vector<Match> matches;

 private:
  Match* MatchOf(const Finding& finding) {
    const int rule = rules_.Find(finding.rule_id);
    const auto found = std::find_if(matches.begin(), matches.end(), [&](const Match& match) {
      return match.rule == rule && match.found_at == finding.found_at &&
             match.depth == finding.decode_depth;
    });
    return found == matches.end() ? nullptr : &*found;
  }

  const RuleSet& rules_;
};

class Tester {
 public:
  Tester(const RuleSet& rules, FragmentScanner* scanner) : rules_(rules), scanner_(*scanner) {}

  absl::Status Test(int rule, const std::string& example, bool is_positive) {
    ++report.examples;
    const auto fail = [&](std::string problem) {
      report.failures.push_back(
          {&rules_.rules[static_cast<size_t>(rule)], is_positive, example, std::move(problem)});
    };
    auto text = ExpandExample(example);
    if (!text.ok()) {
      fail("is no template: " + std::string(ToStd(text.status().message())));
      return absl::OkStatus();
    }
    text->reserve(text->size() + Prefilter::kPadding);
    Watcher watcher(rules_);
    scanner_.set_observer(&watcher);
    std::vector<Finding> findings;
    absl::Status scanned = scanner_.Scan({*text, "", "", 1, {}}, &findings);
    scanner_.set_observer(nullptr);
    SECRETSCAN_RETURN_IF_ERROR(scanned);
    const std::string problem = is_positive ? ProblemOfPositive(rule, watcher)
                                            : ProblemOfNegative(rule, watcher);
    if (!problem.empty()) {
      fail(problem);
    } else if (is_positive) {
      AddOverlaps(rule, example, watcher);
    }
    return absl::OkStatus();
  }

  ExampleReport report;

 private:
  static std::string ProblemOfPositive(int rule, const Watcher& watcher) {
    std::set<std::string> secrets;  // that this rule tells
    bool is_found = false;
    std::string why_not = "the expression matches nowhere";
    std::string silenced_by;
    for (const Watcher::Match& match : watcher.matches) {
      if (match.rule != rule) {
        continue;
      }
      if (!match.is_fine) {
        why_not = match.why_not;
        continue;
      }
      is_found = true;
      silenced_by = match.is_silenced ? match.stronger : silenced_by;
      // An encoded secret is found as it stands, too, and gives way to itself.
      if (match.stronger.empty()) {
        secrets.insert(match.secret);
      }
    }
    if (!is_found) {
      return "is not found: " + why_not;
    }
    if (secrets.size() > 1) {
      return "holds " + std::to_string(secrets.size()) + " secrets, not one";
    }
    return silenced_by.empty() ? ""
                               : "is not found: rule " + silenced_by +
                                     " matches there, rejects what stands there and silences this one";
  }

  std::string ProblemOfNegative(int rule, const Watcher& watcher) const {
    // What only a reviewer is shown is not found, unless the rule is for reviewers.
    const Confidence limit =
        std::min(rules_.rules[static_cast<size_t>(rule)].confidence, ScanOptions().min_confidence);
    const bool is_found = std::any_of(
        watcher.matches.begin(), watcher.matches.end(), [&](const Watcher::Match& match) {
          return match.rule == rule && match.is_fine && match.confidence >= limit;
        });
    return is_found ? "is found" : "";
  }

  void AddOverlaps(int rule, const std::string& example, const Watcher& watcher) {
    const auto own = std::find_if(
        watcher.matches.begin(), watcher.matches.end(),
        [&](const Watcher::Match& match) { return match.rule == rule && match.is_fine; });
    std::set<int> seen;
    for (const Watcher::Match& match : watcher.matches) {
      const bool beside = match.depth == own->depth && match.found_at.begin < own->found_at.end &&
                          own->found_at.begin < match.found_at.end;
      if (match.rule == rule || !match.is_fine || !beside || !seen.insert(match.rule).second) {
        continue;
      }
      const Rule* const mine = &rules_.rules[static_cast<size_t>(rule)];
      const Rule* const other = &rules_.rules[static_cast<size_t>(match.rule)];
      // A rule's own stand together, at the end.
      auto known = report.overlaps.rbegin();
      while (known != report.overlaps.rend() && known->rule == mine && known->other != other) {
        ++known;
      }
      if (known != report.overlaps.rend() && known->rule == mine) {
        ++known->examples;
      } else {
        report.overlaps.push_back({mine, other, example, 1, own->stronger == other->id});
      }
    }
  }

  const RuleSet& rules_;
  FragmentScanner& scanner_;
};

}  // namespace

absl::StatusOr<ExampleReport> TestExamples(std::shared_ptr<const RuleSet> rules,
                                           const std::string& cache_dir, int threads) {
  auto anywhere = std::make_shared<RuleSet>(*rules);
  for (Rule& rule : anywhere->rules) {
    if (rule.regex != nullptr) {
      rule.path = nullptr;
    }
  }
  SECRETSCAN_ASSIGN_OR_RETURN(const auto compiled,
                              CompiledRules::Compile(anywhere, cache_dir, threads));
  ScanOptions options;
  options.min_confidence = Confidence::kLow;
  SECRETSCAN_ASSIGN_OR_RETURN(const auto scanner, FragmentScanner::Create(compiled, options));
  Tester tester(*rules, scanner.get());
  for (size_t i = 0; i < rules->rules.size(); ++i) {
    for (const std::string& example : rules->rules[i].positive_examples) {
      SECRETSCAN_RETURN_IF_ERROR(tester.Test(static_cast<int>(i), example, true));
    }
    for (const std::string& example : rules->rules[i].negative_examples) {
      SECRETSCAN_RETURN_IF_ERROR(tester.Test(static_cast<int>(i), example, false));
    }
  }
  return std::move(tester.report);
}

}  // namespace secretscan
