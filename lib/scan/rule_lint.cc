#include "scan/rule_lint.h"

#include <algorithm>
#include <map>
#include <utility>

#include "base/regex_keywords.h"
#include "base/regex_syntax.h"
#include "base/status.h"
#include "match/compiled_rules.h"
#include "match/line_crossing.h"
#include "match/open_ends.h"
#include "match/prefilter_pattern.h"
#include "scan/rule_examples.h"

namespace secretscan {
namespace {

using Level = LintLevel;

constexpr size_t kShortKeyword = 3;
constexpr size_t kFewExamples = 2;
constexpr size_t kShortDescription = 20;

bool IsKebabCase(std::string_view id) {
  const auto is_word = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  char before = '-';
  for (const char c : id) {
    if (!is_word(c) && (c != '-' || before == '-')) {
      return false;
    }
    before = c;
  }
  return before != '-';
}

class Linter {
 public:
  Linter(const RuleSet& rules, const Prefilter& prefilter) : rules_(rules), prefilter_(prefilter) {}

  void Lint() {
    for (const std::string& warning : rules_.warnings) {
      findings.push_back({Level::kWarning, nullptr, "load", warning});
    }
    for (const std::string& note : prefilter_.notes()) {
      findings.push_back({Level::kWarning, nullptr, "engine", note});
    }
    std::map<std::string_view, const Rule*> by_pattern;
    for (size_t i = 0; i < rules_.rules.size(); ++i) {
      rule_ = &rules_.rules[i];
      LintNames();
      LintDocumentation();
      if (rule_->regex == nullptr) {
        continue;
      }
      LintDialect();
      const auto syntax = ParseRegexSyntax(rule_->regex->pattern(), rule_->regex->folding());
      LintKeywords(syntax.ok() ? syntax->get() : nullptr);
      LintCost(static_cast<int>(i));
      if (syntax.ok()) {
        LintLines(static_cast<int>(i), **syntax);
        LintEnds(**syntax);
      }
      const auto [first, is_new] = by_pattern.emplace(rule_->regex->pattern(), rule_);
      if (!is_new) {
        Add(Level::kWarning, "duplicate", "has the same expression as rule " + first->second->id);
      }
    }
  }

  void AddExamples(const ExampleReport& report) {
    for (const ExampleFailure& failure : report.failures) {
      findings.push_back({Level::kError, failure.rule, "example",
                          std::string(failure.is_positive ? "positive '" : "negative '") +
                              failure.example + "' " + failure.problem});
    }
    for (const ExampleOverlap& overlap : report.overlaps) {
      if (overlap.rule->rank != overlap.other->rank) {
        continue;  // it is said which one is told
      }
      findings.push_back({Level::kNote, overlap.rule, "overlap",
                          "rule " + overlap.other->id + " finds what " +
                              std::to_string(overlap.examples) +
                              (overlap.examples == 1 ? " positive holds" : " positives hold")});
    }
  }

  std::vector<LintFinding> findings;

 private:
  void Add(Level level, std::string_view code, std::string text) {
    findings.push_back({level, rule_, code, std::move(text)});
  }

  void LintNames() {
    if (!IsKebabCase(rule_->id)) {
      Add(Level::kWarning, "id", "the id is not lower case words with hyphens between");
    }
  }

  // gitleaks' packs have no place for most of it.
  void LintDocumentation() {
    const Level level = rules_.ranked ? Level::kWarning : Level::kNote;
    std::string missing;
    const auto check = [&](bool is_there, std::string_view name) {
      missing += is_there ? "" : (missing.empty() ? "" : ", ") + std::string(name);
    };
    check(rule_->description.size() >= kShortDescription, "description");
    check(!rule_->provider.empty(), "provider");
    check(!rule_->opens.empty(), "opens");
    check(rule_->revoke_url.starts_with("https://"), "revoke");
    check(rule_->source_url.starts_with("https://"), "source");
    check(!rule_->tags.empty(), "tags");
    if (!missing.empty()) {
      Add(level, "undocumented", "is not documented: " + missing);
    }
    if (rule_->positive_examples.size() < kFewExamples ||
        rule_->negative_examples.size() < kFewExamples) {
      Add(level, "few-examples",
          "has " + std::to_string(rule_->positive_examples.size()) + " positives and " +
              std::to_string(rule_->negative_examples.size()) + " negatives; two of each are due");
    }
  }

  void LintDialect() {
    const std::string& pattern = rule_->regex->pattern();
    const auto has = [&](std::string_view part) {
      // What follows an even number of backslashes.
      for (size_t at = pattern.find(part); at != std::string::npos;
           at = pattern.find(part, at + 1)) {
        size_t slashes = 0;
        while (slashes < at && pattern[at - 1 - slashes] == '\\') {
          ++slashes;
        }
        if (slashes % 2 == 0) {
          return true;
        }
      }
      return false;
    };
    if (has("\\C")) {
      Add(Level::kWarning, "dialect", "\\C is RE2's alone: Go, and so gitleaks, refuses it");
    }
    if (has("(?<")) {
      Add(Level::kNote, "dialect", "(?<name>…) is refused by Go before 1.22; (?P<name>…) is not");
    }
  }

  // `syntax`: null where it is not known.
  void LintKeywords(const RegexNode* syntax) {
    if (rule_->keywords.empty()) {
      Add(Level::kWarning, "no-keywords", "has no keywords, so it runs on every text");
      return;
    }
    for (const std::string& keyword : rule_->keywords) {
      if (keyword.size() < kShortKeyword) {
        Add(Level::kNote, "short-keyword",
            "the keyword '" + keyword + "' stands in nearly every text");
      }
    }
    if (syntax != nullptr && !EveryMatchHolds(*syntax, rule_->keywords)) {
      Add(Level::kNote, "keyword-apart",
          "a match need not hold any of its keywords: where they stand nowhere else, it is missed");
    }
  }

  void LintCost(int index) {
    const PrefilterPattern& pattern = prefilter_.pattern(index);
    const auto is_in = [&](const std::vector<int>& list) {
      return std::find(list.begin(), list.end(), index) != list.end();
    };
    if (is_in(prefilter_.whole_rules())) {
      Add(Level::kWarning, "expensive", "nothing can be looked for: RE2 reads every text");
    } else if (is_in(prefilter_.gated_whole_rules())) {
      Add(Level::kWarning, "expensive",
          "nothing can be looked for: RE2 reads every text that holds a keyword");
    } else if (pattern.literal_length == 0) {
      Add(Level::kWarning, "expensive",
          "no match needs any fixed character: texts that hold a keyword are searched by themselves");
    } else if (prefilter_.is_gated(index)) {
      Add(Level::kNote, "expensive",
          "its longest fixed part is one character: texts that hold a keyword are searched by "
          "themselves");
    }
    if (pattern.max_width != PrefilterPattern::kUnbounded) {
      return;
    }
    if (pattern.pattern.empty()) {
      Add(Level::kWarning, "unbounded",
          "a match has no greatest width, nor a part that has one: nothing is inherited from a "
          "text's earlier versions");
    } else if (pattern.is_anchor) {
      Add(Level::kNote, "unbounded",
          "a match has no greatest width: a part of it is looked for, and the text around it judged");
    }
  }

  // One such rule of 2,000 made a scan of a history take half as long again (docs/performance.md).
  void LintLines(int index, const RegexNode& syntax) {
    if (prefilter_.pattern(index).pattern.empty() || prefilter_.is_gated(index)) {
      return;
    }
    LineCrossing crossing;
    MakePrefilterPattern(syntax, &crossing);
    if (crossing.Allows('x', 'y') && crossing.Allows('0', '1') && crossing.Allows('y', 'x')) {
      Add(Level::kWarning, "any-line-end",
          "a match may hold any line's end: ask for an operator or a quote beside it, or all rules look at more "
          "of what is around a change");
    }
  }

  void LintEnds(const RegexNode& syntax) {
    const OpenEnds open = FindOpenEnds(syntax);
    if (open.end) {
      Add(Level::kWarning, "open-end",
          "a longer run of such characters is cut to a match: close the end, for instance with \\b");
    }
    if (open.start) {
      Add(Level::kNote, "open-start", "a match may begin inside of a word: \\b would close it");
    }
  }

  const RuleSet& rules_;
  const Prefilter& prefilter_;
  const Rule* rule_ = nullptr;
};

}  // namespace

std::string_view LintLevelName(LintLevel level) {
  switch (level) {
    case Level::kNote: return "note";
    case Level::kWarning: return "warning";
    case Level::kError: return "error";
  }
  return "";
}

absl::StatusOr<std::vector<LintFinding>> LintRules(std::shared_ptr<const RuleSet> rules,
                                                   const std::string& cache_dir) {
  SECRETSCAN_ASSIGN_OR_RETURN(const auto compiled, CompiledRules::Compile(rules, cache_dir));
  SECRETSCAN_ASSIGN_OR_RETURN(const ExampleReport examples, TestExamples(rules, cache_dir));
  Linter linter(*rules, *compiled->prefilter);
  linter.Lint();
  linter.AddExamples(examples);
  const auto position = [&](const LintFinding& finding) {
    return finding.rule == nullptr ? -1 : finding.rule - rules->rules.data();
  };
  std::stable_sort(linter.findings.begin(), linter.findings.end(),
                   [&](const LintFinding& a, const LintFinding& b) {
                     return position(a) < position(b);
                   });
  return std::move(linter.findings);
}

}  // namespace secretscan
