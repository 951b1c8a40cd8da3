// What a rule set's prefilter looks for, before anything is compiled.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "match/line_crossing.h"
#include "match/name_tails.h"
#include "match/prefilter_pattern.h"
#include "match/run_slices.h"
#include "rules/rule_set.h"

namespace secretscan {

// One pattern of a database; its id there is its index.
struct PrefilterEntry {
  enum class Meaning : uint8_t { kRule, kKeyword, kFoldingLetter, kLoweringLetter, kNameWord };

  std::string pattern;
  bool caseless = false;
  bool once = false;  // one report is enough
  Meaning meaning = Meaning::kRule;
  int rule = 0;                  // kRule: whose pattern; kNameWord: index in NameTails::Words()
  std::vector<int> gated_rules;  // kKeyword, kLoweringLetter: rules that wait for this
};

struct PrefilterPlan {
  PrefilterPlan() = default;
  explicit PrefilterPlan(const RuleSet& rules);

  bool is_gated(int rule) const;
  size_t entry_count() const {
    return main.size() + scoped.size() + runs.size() + named.size() + encoded.size() +
           gated.size() + prefixes.size();
  }

  // Leave what an entry that cannot be compiled stands for to RE2 alone. The entry is the caller's to
  // remove from its list: for Demote() `main`, `scoped`, `runs`, `named` or `encoded`.
  void Demote(const PrefilterEntry& entry, const RuleSet& rules);
  void DemoteGated(const PrefilterEntry& entry, const RuleSet& rules);
  void DemotePrefix(const PrefilterEntry& entry) { patterns[entry.rule].prefix.clear(); }

  // Once nothing will be demoted any more: fills gated_whole, reach, and the rest of crossing.
  void Summarize(const RuleSet& rules);

  // A plan as bytes, for FromBytes() of the same build; nullopt for other bytes. To be taken before
  // anything is demoted or summarized.
  std::string ToBytes() const;
  static std::optional<PrefilterPlan> FromBytes(std::string_view bytes);

  // Names all that plan and databases depend on, `platform` included: what they were compiled for.
  static std::string CacheKey(const RuleSet& rules, std::string_view platform);

  std::vector<PrefilterPattern> patterns;  // by rule
  std::vector<PrefilterEntry> main;        // scanned always
  std::vector<PrefilterEntry> scoped;      // each only in texts at a path that its rule is for
  std::vector<PrefilterEntry> runs;        // scanned where FindRunSlices() says
  std::vector<PrefilterEntry> named;       // around words of names that `tails` says to follow
  // Of these lists, what may match within a stretch of base64, or reach over one: looked for in all of a text
  // where the lists are looked for in pieces of it.
  std::vector<PrefilterEntry> encoded;
  std::vector<uint8_t> is_encoded;         // by rule
  bool leaves_stretches_out = false;
  std::vector<PrefilterEntry> gated;       // rules without a useful literal: only after a keyword
  std::vector<PrefilterEntry> prefixes;    // PrefilterPattern::prefix
  std::vector<int> always_whole;           // rules that RE2 must judge on every text, ascending
  std::vector<uint8_t> keyword_whole;      // by rule: RE2 must judge once a keyword was seen
  std::vector<int> gated_whole;            // rules marked in keyword_whole, ascending
  std::vector<int> folding_rules;          // rules that the folding letters send to RE2
  std::vector<int> keyword_rules;          // rules gated by keywords, ascending
  std::vector<int> scoped_rules;           // Rule::is_scoped(), ascending
  size_t reach = 0;
  LineCrossing crossing;
  RunReach run_around;       // the same for `runs` alone
  LineCrossing run_crossing;
  size_t name_reach = 0;     // and for `named`
  LineCrossing name_crossing;
  NameTails tails;
  std::vector<std::string> notes;

 private:
  void AddRule(const RuleSet& rules, int rule, NameTailsBuilder* names);
  // Whether the rule, which has a pattern, can wait for words of names.
  bool IsNamed(const Rule& rule, const PrefilterPattern& pattern, NameTailsBuilder* names);
  void GateByKeywords(const RuleSet& rules, int rule);
  void ListEncoded();
  bool IsEncoded(const PrefilterEntry& entry) const;
};

}  // namespace secretscan
