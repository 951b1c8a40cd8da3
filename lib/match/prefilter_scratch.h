// One scan of a text, and what it works with: all behind Prefilter that calls Hyperscan.
#pragma once

#include <hs.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "base/regex.h"
#include "match/candidate_regions.h"
#include "match/prefilter.h"
#include "match/prefilter_databases.h"
#include "match/prefilter_plan.h"

namespace secretscan {

struct Prefilter::Impl {
  PrefilterPlan plan;
  PrefilterDatabases databases;

  // `database` was compiled of entries from `entries` on.
  absl::Status Collect(const hs_database_t* database, const PrefilterEntry* entries,
                       std::string_view text, Scratch* scratch, EndSet* out) const;
};

// What is found goes to `ends`, if that is not null, else to `out`.
struct Prefilter::Scratch::Impl {
  hs_scratch_t* scratch = nullptr;
  // State of the scan under way.
  const Prefilter::Impl* prefilter = nullptr;
  const PrefilterEntry* entries = nullptr;   // of the database that scans
  CandidateSet* out = nullptr;
  EndSet* ends = nullptr;           // not null: only collect
  std::vector<int> open_cluster;    // by rule: index into out->clusters, or -1
  std::vector<uint8_t> gate_open;   // by rule: a keyword was seen
  std::vector<int> opened;          // rules whose gate is open
  // Of rules for which the text around an end must be looked at: by rule, mostly ascending.
  std::vector<std::vector<RuleEnd>> far_ends;
  std::vector<int> far_rules;       // that have any
  std::vector<CandidateRegion> regions;
  std::vector<size_t> folding_letters;               // where the first of them end
  std::vector<std::pair<size_t, size_t>> words;  // of names: index, where it ends
  // Slices of the text, and where they begin when they are laid side by side for the database.
  std::vector<Span> slices;
  std::vector<size_t> slice_begins;
  std::string gathered;
  bool is_gathered = false;         // ends are of `gathered`
  std::vector<Span> pieces;         // of the text
  size_t piece_begin = 0;           // of the one under way
  bool is_cut = false;              // rules on the plan's list `encoded` are looked for elsewhere

  ~Impl();

  // `database` (null: none) was compiled of entries from `compiled` on.
  hs_error_t Scan(const hs_database_t* database, const PrefilterEntry* compiled,
                  std::string_view text);

  // Scans with all databases but those that wait for a keyword.
  hs_error_t ScanAll(std::string_view text, const RuleScope& scope);
  hs_error_t ScanMain(std::string_view text);
  // Scans with the databases of the scoped rules that are for the text.
  hs_error_t ScanScoped(std::string_view text, const RuleScope& scope);
  // Scans with the database of what needs a run.
  hs_error_t ScanRuns(std::string_view text);
  // Scans with the database of what needs a word of a name, which main has sought.
  hs_error_t ScanNamed(std::string_view text);
  hs_error_t ScanSlices(const hs_database_t* database, const PrefilterEntry* compiled,
                        std::string_view text);

  // From a position in `gathered` to the one in the text; false between slices.
  bool Place(size_t* end) const;
  void AddFarEnd(int rule, size_t end);
  void AddEnd(int rule, size_t end);
  // What a rule's expression matches with a folding letter, its pattern does not: it may end anywhere near.
  void AddFoldingLetters(size_t text_size);
  // Makes one cluster of those around letters and others that a match could reach over. They are in order.
  void JoinClusters();
  // Turns far_ends into clusters, or into rules for which the whole text is to be looked at.
  void ResolveFarEnds(std::string_view text, absl::FunctionRef<bool(int)> is_pointless);

  void OpenGate(int rule);
  void Collect(const PrefilterEntry& entry, uint32_t end);
  static int OnMatch(unsigned id, unsigned long long, unsigned long long to, unsigned, void* self);
};

}  // namespace secretscan
