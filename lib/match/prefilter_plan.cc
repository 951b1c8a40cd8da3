#include "match/prefilter_plan.h"

#include <algorithm>
#include <array>
#include <utility>

#include "absl/status/statusor.h"
#include "base/archive.h"
#include "base/regex_syntax.h"
#include "base/status.h"
#include "match/encoded_stretches.h"
#include "match/regex_measure.h"
#include "match/run_slices.h"

namespace secretscan {
namespace {

using Meaning = PrefilterEntry::Meaning;

// A literal shorter than this makes the whole database slow; such rules wait for their keyword.
constexpr size_t kMinLiteral = 3;
// To look for runs takes about as long as so many rules in the main database.
constexpr size_t kMinRunRules = 400;
// A rule whose matches go on farther behind their run would widen the parts of texts that are looked at for
// all others. Most end there, or with the next character. Any is better than to wait for a keyword.
constexpr size_t kMaxBehindRun = 8;
constexpr size_t kMaxBeforeRun = PrefilterPattern::kMaxReach;
// To look for words of names takes about as long as so many generic rules in the main database.
constexpr size_t kMinNamedRules = 4;
// With more of the patterns in two databases nothing is gained.
constexpr size_t kMaxEncodedShare = 2;
constexpr std::string_view kCacheVersion = "secretscan prefilter 17 ";

// Non-ASCII letters that (?i) takes for ASCII ones: U+017F, U+212A.
constexpr std::array<std::string_view, 2> kFoldingLetters = {"\xC5\xBF", "\xE2\x84\xAA"};
// Those whose lower case is ASCII, so that keywords may be written with them: U+212A, U+0130.
constexpr std::array<std::string_view, 2> kLoweringLetters = {"\xE2\x84\xAA", "\xC4\xB0"};

bool IsAscii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return (c & 0x80) == 0; });
}

std::string EscapedLiteral(std::string_view literal) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string out;
  for (unsigned char c : literal) {
    out += "\\x";
    out += kDigits[c >> 4];
    out += kDigits[c & 15];
  }
  return out;
}

std::string TooLarge(const Rule& rule) {
  return "rule " + rule.id + ": too large for hyperscan, so RE2 alone judges it";
}

}  // namespace

PrefilterPlan::PrefilterPlan(const RuleSet& rules) {
  const int count = static_cast<int>(rules.rules.size());
  patterns.resize(rules.rules.size());
  keyword_whole.assign(rules.rules.size(), 0);
  NameTailsBuilder names;
  for (int i = 0; i < count; ++i) {
    if (rules.rules[i].is_scoped()) {
      scoped_rules.push_back(i);
    }
    if (rules.rules[i].regex != nullptr) {
      AddRule(rules, i, &names);
    }
  }
  if (runs.size() < kMinRunRules) {
    main.insert(main.end(), runs.begin(), runs.end());
    runs.clear();
  }
  if (named.size() < kMinNamedRules) {
    main.insert(main.end(), named.begin(), named.end());
    named.clear();
  } else {
    tails = names.Build();
    for (size_t word = 0; word < NameTails::Words().size(); ++word) {
      if (tails.Uses(word)) {
        main.push_back({EscapedLiteral(NameTails::Words()[word]), true, false, Meaning::kNameWord,
                        static_cast<int>(word), {}});
      }
    }
  }
  for (std::string_view letter : kFoldingLetters) {
    main.push_back({EscapedLiteral(letter), false, false, Meaning::kFoldingLetter, 0, {}});
  }
  if (!keyword_rules.empty()) {
    for (std::string_view letter : kLoweringLetters) {
      main.push_back({EscapedLiteral(letter), false, true, Meaning::kLoweringLetter, 0,
                      keyword_rules});
    }
  }
  ListEncoded();
}

void PrefilterPlan::ListEncoded() {
  is_encoded.assign(patterns.size(), 0);
  size_t count = 0;
  for (const auto* entries : {&main, &runs, &named}) {
    count += entries->size();
    std::copy_if(entries->begin(), entries->end(), std::back_inserter(encoded),
                 [&](const PrefilterEntry& entry) { return IsEncoded(entry); });
  }
  leaves_stretches_out = encoded.size() <= count / kMaxEncodedShare;
  if (!leaves_stretches_out) {
    encoded.clear();
  }
  for (const PrefilterEntry& entry : encoded) {
    if (entry.meaning == Meaning::kRule) {
      is_encoded[entry.rule] = 1;
    }
  }
}

bool PrefilterPlan::IsEncoded(const PrefilterEntry& entry) const {
  if (entry.meaning == Meaning::kNameWord) {
    return false;  // the rules that wait for it are asked themselves
  }
  const auto syntax = ParseRegexSyntax(entry.pattern);
  if (!syntax.ok() || MayMatchInStretch(**syntax)) {
    return true;
  }
  if (entry.meaning != Meaning::kRule) {
    return MaxWidth(**syntax) > kStretchMargin;
  }
  static_assert(PrefilterPattern::kMaxReach <= kStretchMargin, "anchors are narrow");
  const PrefilterPattern& pattern = patterns[entry.rule];
  return pattern.fragment_sensitive || (!pattern.is_anchor && pattern.max_width > kStretchMargin);
}

void PrefilterPlan::AddRule(const RuleSet& rules, int i, NameTailsBuilder* names) {
  const Rule& rule = rules.rules[i];
  PrefilterPattern& pattern = patterns[i];
  const auto syntax = ParseRegexSyntax(rule.regex->pattern(), rule.regex->folding());
  // Around a run little else need be told apart.
  const bool is_longer = syntax.ok() && NeedsRun(**syntax, kLongerRun);
  const bool has_run = is_longer || (syntax.ok() && NeedsRun(**syntax));
  const RunSides sides =
      has_run ? SidesOfRun(**syntax, is_longer ? kLongerRun : kAlnumRun) : RunSides{};
  const bool needs_run = has_run && !rule.is_scoped() && sides.before <= kMaxBeforeRun &&
                         sides.after <= PrefilterPattern::kMaxReach;
  if (syntax.ok()) {
    pattern = MakePrefilterPattern(**syntax, &crossing, needs_run);
  } else {
    notes.push_back("rule " + rule.id + ": " + std::string(ToStd(syntax.status().message())) +
                    ", so RE2 alone judges it");
    pattern.max_width = PrefilterPattern::kUnbounded;
    pattern.fragment_sensitive = true;
  }
  if (pattern.folds_beyond_ascii) {
    folding_rules.push_back(i);
  }
  if (!pattern.prefix.empty()) {
    prefixes.push_back({pattern.prefix, false, true, Meaning::kRule, i, {}});
  }
  // Only ASCII keywords can be looked for without regard to case here.
  const bool can_gate = !rule.keywords.empty() &&
                        std::all_of(rule.keywords.begin(), rule.keywords.end(), IsAscii);
  const bool has_pattern = !pattern.pattern.empty();
  const bool scans_always = has_pattern && (!can_gate || pattern.literal_length >= kMinLiteral);
  // Around runs a shorter one does.
  const bool may_need_run =
      scans_always ? sides.after <= kMaxBehindRun
                   : has_pattern && pattern.literal_length + 1 >= kMinLiteral;
  // What is not local, or kept without judgement, needs all of its candidates from all of the text.
  if (scans_always && rule.is_scoped()) {
    scoped.push_back({pattern.pattern, false, false, Meaning::kRule, i, {}});
  } else if (may_need_run && needs_run && !pattern.is_anchor && !pattern.fragment_sensitive) {
    runs.push_back({pattern.pattern, false, false, Meaning::kRule, i, {}});
    (is_longer ? run_around.longer : run_around.any).Widen(sides);
    run_crossing.Add(**syntax);
  } else if (scans_always && IsNamed(rule, pattern, names)) {
    named.push_back({pattern.pattern, false, false, Meaning::kRule, i, {}});
  } else if (scans_always) {
    main.push_back({pattern.pattern, false, false, Meaning::kRule, i, {}});
  } else if (has_pattern) {
    gated.push_back({pattern.pattern, false, false, Meaning::kRule, i, {}});
    GateByKeywords(rules, i);
  } else if (can_gate) {
    keyword_whole[i] = 1;
    GateByKeywords(rules, i);
  } else {
    always_whole.push_back(i);
  }
}

bool PrefilterPlan::IsNamed(const Rule& rule, const PrefilterPattern& pattern,
                            NameTailsBuilder* names) {
  if (pattern.fragment_sensitive) {
    return false;
  }
  const auto written = ParseRegexSyntax(pattern.pattern);
  if (!written.ok() || !names->Add(**written, rule.rank <= kGenericRank)) {
    return false;
  }
  name_reach = std::max(name_reach, pattern.reach);
  name_crossing.Add(**written);
  return true;
}

void PrefilterPlan::GateByKeywords(const RuleSet& rules, int rule) {
  const auto& keywords = rules.rules[rule].keywords;
  keyword_rules.push_back(rule);
  for (const std::string& keyword : keywords) {
    if (keyword.empty()) {
      continue;  // a rule whose only keyword is empty never runs
    }
    const std::string pattern = EscapedLiteral(keyword);
    auto found = std::find_if(main.begin(), main.end(), [&](const PrefilterEntry& entry) {
      return entry.meaning == Meaning::kKeyword && entry.pattern == pattern;
    });
    if (found == main.end()) {
      main.push_back({pattern, true, true, Meaning::kKeyword, 0, {}});
      found = main.end() - 1;
    }
    found->gated_rules.push_back(rule);
  }
}

bool PrefilterPlan::is_gated(int rule) const {
  return std::binary_search(keyword_rules.begin(), keyword_rules.end(), rule);
}

void PrefilterPlan::Summarize(const RuleSet& rules) {
  for (size_t rule = 0; rule < keyword_whole.size(); ++rule) {
    if (keyword_whole[rule]) {
      gated_whole.push_back(static_cast<int>(rule));
    }
  }
  for (std::string_view letter : kFoldingLetters) {
    reach = std::max(reach, letter.size());
  }
  for (const PrefilterPattern& pattern : patterns) {
    reach = std::max(reach, pattern.pattern.empty() ? 0 : pattern.reach);
  }
  for (int rule : keyword_rules) {
    for (const std::string& keyword : rules.rules[rule].keywords) {
      reach = std::max(reach, keyword.size());
      if (keyword.find('\n') != std::string::npos) {
        crossing.AddAnything();
      }
    }
  }
}

void PrefilterPlan::Demote(const PrefilterEntry& entry, const RuleSet& rules) {
  if (entry.meaning == Meaning::kRule && patterns[entry.rule].pattern.empty()) {
    return;  // it is on two lists
  }
  // Not with HS_FLAG_PREFILTER: such an approximation has no bounded reach.
  if (entry.meaning == Meaning::kRule) {
    notes.push_back(TooLarge(rules.rules[entry.rule]));
    patterns[entry.rule].pattern.clear();
    always_whole.push_back(entry.rule);
  } else {  // a keyword of absurd length: do without its gate
    always_whole.insert(always_whole.end(), entry.gated_rules.begin(), entry.gated_rules.end());
  }
  std::sort(always_whole.begin(), always_whole.end());
  always_whole.erase(std::unique(always_whole.begin(), always_whole.end()), always_whole.end());
}

void PrefilterPlan::DemoteGated(const PrefilterEntry& entry, const RuleSet& rules) {
  notes.push_back(TooLarge(rules.rules[entry.rule]));
  patterns[entry.rule].pattern.clear();
  keyword_whole[entry.rule] = 1;
}

template <typename Archive>
void Fields(Archive& archive, PrefilterPattern& pattern) {
  archive(pattern.pattern, pattern.reach, pattern.has_runs, pattern.is_anchor, pattern.prefix,
          pattern.prefix_newlines, pattern.max_newlines, pattern.min_width, pattern.max_width,
          pattern.literal_length, pattern.fragment_sensitive, pattern.folds_beyond_ascii);
}

template <typename Archive>
void Fields(Archive& archive, RunReach& reach) {
  archive(reach.any.before, reach.any.after, reach.longer.before, reach.longer.after);
}

template <typename Archive>
void Fields(Archive& archive, PrefilterEntry& entry) {
  archive(entry.pattern, entry.caseless, entry.once, entry.meaning, entry.rule,
          entry.gated_rules);
}

template <typename Archive>
void Fields(Archive& archive, PrefilterPlan& plan) {
  archive(plan.patterns, plan.main, plan.scoped, plan.runs, plan.gated, plan.prefixes,
          plan.always_whole, plan.keyword_whole, plan.gated_whole, plan.folding_rules,
          plan.keyword_rules, plan.scoped_rules, plan.reach, plan.crossing, plan.run_around,
          plan.run_crossing, plan.named, plan.name_reach, plan.name_crossing, plan.tails,
          plan.encoded, plan.is_encoded, plan.leaves_stretches_out, plan.notes);
}

std::string PrefilterPlan::ToBytes() const {
  PrefilterPlan copy = *this;
  ArchiveWriter archive;
  archive(copy);
  return archive.Take();
}

std::optional<PrefilterPlan> PrefilterPlan::FromBytes(std::string_view bytes) {
  std::optional<PrefilterPlan> plan(std::in_place);
  ArchiveReader archive(bytes);
  archive(*plan);
  return archive.ok() ? std::move(plan) : std::nullopt;
}

std::string PrefilterPlan::CacheKey(const RuleSet& rules, std::string_view platform) {
  std::string key(kCacheVersion);
  key += SECRETSCAN_PLANNER_DIGEST;
  key += "\n";
  key += platform;
  key += "\n";
  // With their lengths, so that no two sets of rules give one text.
  const auto add = [&](std::string_view text) {
    key += std::to_string(text.size()) + ":";
    key += text;
  };
  for (const Rule& rule : rules.rules) {
    add(rule.id);
    key += rule.is_scoped() ? "scoped" : "";
    key += rule.rank <= kGenericRank ? "generic" : "";
    const bool is_ascii = rule.regex != nullptr && rule.regex->folding() == CaseFolding::kAscii;
    add(rule.regex == nullptr ? "-" : (is_ascii ? "a" : "+") + rule.regex->pattern());
    key += std::to_string(rule.keywords.size());
    for (const std::string& keyword : rule.keywords) {
      add(keyword);
    }
  }
  return key;
}

}  // namespace secretscan
