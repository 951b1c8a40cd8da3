#include "match/prefilter.h"

#include <hs.h>

#include <algorithm>
#include <limits>
#include <span>
#include <utility>

#include "base/status.h"
#include "match/candidate_regions.h"
#include "match/encoded_stretches.h"
#include "match/prefilter_databases.h"
#include "match/prefilter_plan.h"
#include "match/run_slices.h"
#include "match/slice_maker.h"

namespace secretscan {

using Meaning = PrefilterEntry::Meaning;

struct Prefilter::Impl {
  PrefilterPlan plan;
  PrefilterDatabases databases;

  // `database` was compiled of entries from `entries` on.
  absl::Status Collect(const hs_database_t* database, const PrefilterEntry* entries,
                       std::string_view text, Scratch* scratch, EndSet* out) const;
};

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

  ~Impl() {
    if (scratch != nullptr) {
      hs_free_scratch(scratch);
    }
  }

  // `database` (null: none) was compiled of entries from `compiled` on.
  hs_error_t Scan(const hs_database_t* database, const PrefilterEntry* compiled,
                  std::string_view text) {
    if (database == nullptr || text.empty()) {
      return HS_SUCCESS;
    }
    entries = compiled;
    return hs_scan(database, text.data(), static_cast<unsigned>(text.size()), 0, scratch, OnMatch,
                   this);
  }

  // Scans with all databases but those that wait for a keyword.
  hs_error_t ScanAll(std::string_view text, const RuleScope& scope) {
    const PrefilterPlan& plan = prefilter->plan;
    if (plan.leaves_stretches_out) {
      FindPieces(text, &pieces);
    } else {
      pieces = {{0, text.size()}};
    }
    hs_error_t code = HS_SUCCESS;
    is_cut = pieces.size() > 1;
    for (const Span& piece : pieces) {
      piece_begin = piece.begin;
      for (const auto scan : {&Impl::ScanMain, &Impl::ScanNamed, &Impl::ScanRuns}) {
        if (code == HS_SUCCESS) {
          code = (this->*scan)(text.substr(piece.begin, piece.size()));
        }
      }
    }
    piece_begin = 0;
    if (std::exchange(is_cut, false) && code == HS_SUCCESS) {
      code = Scan(prefilter->databases.encoded.get(), plan.encoded.data(), text);
    }
    return code == HS_SUCCESS ? ScanScoped(text, scope) : code;
  }

  hs_error_t ScanMain(std::string_view text) {
    words.clear();
    return Scan(prefilter->databases.main.get(), prefilter->plan.main.data(), text);
  }

  // Scans with the databases of the scoped rules that are for the text.
  hs_error_t ScanScoped(std::string_view text, const RuleScope& scope) {
    const PrefilterPlan& plan = prefilter->plan;
    hs_error_t code = HS_SUCCESS;
    for (size_t i = 0; !scope.empty() && i < plan.scoped.size() && code == HS_SUCCESS; ++i) {
      if (scope.Has(plan.scoped[i].rule)) {
        code = Scan(prefilter->databases.scoped[i].get(), &plan.scoped[i], text);
      }
    }
    return code;
  }

  // Scans with the database of what needs a run.
  hs_error_t ScanRuns(std::string_view text) {
    const PrefilterPlan& plan = prefilter->plan;
    if (plan.runs.empty()) {
      return HS_SUCCESS;
    }
    FindRunSlices(text, plan.run_crossing, plan.run_around, &slices);
    return ScanSlices(prefilter->databases.runs.get(), plan.runs.data(), text);
  }

  // Scans with the database of what needs a word of a name, which main has sought.
  hs_error_t ScanNamed(std::string_view text) {
    const PrefilterPlan& plan = prefilter->plan;
    if (words.empty()) {
      return HS_SUCCESS;
    }
    std::sort(words.begin(), words.end(),
              [](const auto& a, const auto& b) { return a.second < b.second; });
    SliceMaker maker(text, plan.name_crossing, {plan.name_reach, plan.name_reach}, &slices);
    for (const auto& [word, end] : words) {
      if (plan.tails.MayFollow(word, text, end)) {
        maker.Add(end, end - NameTails::Words()[word].size());
      }
    }
    maker.Finish();
    words.clear();
    return ScanSlices(prefilter->databases.named.get(), plan.named.data(), text);
  }

  hs_error_t ScanSlices(const hs_database_t* database, const PrefilterEntry* compiled,
                        std::string_view text) {
    size_t total = 0;
    for (const Span& slice : slices) {
      total += slice.size();
    }
    if (total > text.size() - text.size() / 4) {
      return Scan(database, compiled, text);
    }
    gathered.clear();
    slice_begins.clear();
    gathered.reserve(total + slices.size() + kPadding);
    for (const Span& slice : slices) {
      slice_begins.push_back(gathered.size());
      gathered += text.substr(slice.begin, slice.size());
      if (slice.end < text.size()) {  // only there may an assertion see the text's end
        gathered += '\0';
      }
    }
    is_gathered = true;
    const hs_error_t code = Scan(database, compiled, gathered);
    is_gathered = false;
    return code;
  }

  // From a position in `gathered` to the one in the text; false between slices.
  bool Place(size_t* end) const {
    const auto after = std::upper_bound(slice_begins.begin(), slice_begins.end(), *end);
    const auto index = static_cast<size_t>(after - slice_begins.begin()) - 1;
    *end += slices[index].begin - slice_begins[index];
    return *end <= slices[index].end;
  }

  void AddFarEnd(int rule, size_t end) {
    if (far_ends[rule].empty()) {
      far_rules.push_back(rule);
    }
    far_ends[rule].push_back({static_cast<uint32_t>(end), rule});
  }

  void AddEnd(int rule, size_t end) {
    const PrefilterPattern& pattern = prefilter->plan.patterns[rule];
    const size_t width = pattern.max_width;
    if (pattern.is_anchor || width == PrefilterPattern::kUnbounded) {
      AddFarEnd(rule, end);
      return;
    }
    std::vector<Candidate>& clusters = out->clusters;
    if (const int open = open_cluster[rule]; open >= 0) {
      Candidate& cluster = clusters[open];
      if (end < cluster.last_end + width) {
        cluster.last_end = std::max(cluster.last_end, end);
        cluster.first_end = std::min(cluster.first_end, end);
        cluster.begin = std::min(cluster.begin, end - std::min(end, width));
        return;
      }
    }
    open_cluster[rule] = static_cast<int>(clusters.size());
    clusters.push_back({rule, end - std::min(end, width), end, end});
  }

  // What a rule's expression matches with a folding letter, its pattern does not: it may end anywhere near.
  void AddFoldingLetters(size_t text_size) {
    if (folding_letters.empty()) {
      return;
    }
    out->has_folding_letter = true;
    for (const int rule : prefilter->plan.folding_rules) {
      const PrefilterPattern& pattern = prefilter->plan.patterns[rule];
      const size_t width = pattern.max_width;
      if (folding_letters.size() > kMaxFoldingLetters ||
          (!pattern.is_anchor && width == PrefilterPattern::kUnbounded)) {
        out->whole.push_back(rule);
        continue;
      }
      for (const size_t end : folding_letters) {
        if (pattern.is_anchor) {
          AddFarEnd(rule, end);  // a match around the letter is one around an anchor
          continue;
        }
        out->clusters.push_back({rule, end - std::min(end, width), end,
                                 end + std::min(text_size - end, width)});
      }
    }
  }

  // Makes one cluster of those around letters and others that a match could reach over. They are in order.
  void JoinClusters() {
    std::vector<Candidate>& clusters = out->clusters;
    size_t count = 0;
    for (const Candidate& next : clusters) {
      Candidate* open = count > 0 ? &clusters[count - 1] : nullptr;
      const PrefilterPattern& pattern = prefilter->plan.patterns[next.rule];
      const size_t width = pattern.max_width;
      if (open != nullptr && open->rule == next.rule && !pattern.is_anchor &&
          width != PrefilterPattern::kUnbounded && next.first_end < open->last_end + width) {
        open->begin = std::min(open->begin, next.begin);
        open->last_end = std::max(open->last_end, next.last_end);
      } else {
        clusters[count++] = next;
      }
    }
    clusters.resize(count);
  }

  // Turns far_ends into clusters, or into rules for which the whole text is to be looked at.
  template <typename IsPointless>
  void ResolveFarEnds(std::string_view text, const IsPointless& is_pointless) {
    for (const int rule : far_rules) {
      std::vector<RuleEnd>& of_rule = far_ends[rule];
      if (!is_pointless(rule)) {
        if (!std::is_sorted(of_rule.begin(), of_rule.end())) {
          std::sort(of_rule.begin(), of_rule.end());
        }
        of_rule.erase(std::unique(of_rule.begin(), of_rule.end()), of_rule.end());
        if (!FindClusters(prefilter->plan.patterns[rule], text, of_rule, &regions, &out->clusters)) {
          out->whole.push_back(rule);
        }
      }
      of_rule.clear();
    }
    far_rules.clear();
  }

  void OpenGate(int rule) {
    if (!gate_open[rule]) {
      gate_open[rule] = 1;
      opened.push_back(rule);
    }
  }

  void Collect(const PrefilterEntry& entry, uint32_t end) {
    switch (entry.meaning) {
      case Meaning::kRule:
        ends->ends.push_back({end, entry.rule});
        break;
      case Meaning::kKeyword:
      case Meaning::kLoweringLetter:
        ends->opened_rules.insert(ends->opened_rules.end(), entry.gated_rules.begin(),
                                  entry.gated_rules.end());
        break;
      case Meaning::kFoldingLetter:
        ends->folding_letters.push_back(end);
        break;
      case Meaning::kNameWord:
        break;
    }
  }

  static int OnMatch(unsigned id, unsigned long long, unsigned long long to, unsigned, void* self) {
    auto* state = static_cast<Impl*>(self);
    const PrefilterEntry& entry = state->entries[id];
    size_t end = to;
    if (state->is_gathered && !state->Place(&end)) {
      return 0;
    }
    if (entry.meaning == Meaning::kNameWord) {
      state->words.push_back({static_cast<size_t>(entry.rule), end});
      return 0;
    }
    if (state->is_cut && entry.meaning == Meaning::kRule &&
        state->prefilter->plan.is_encoded[entry.rule]) {
      return 0;
    }
    end += state->piece_begin;
    if (state->ends != nullptr) {
      state->Collect(entry, static_cast<uint32_t>(end));
      return 0;
    }
    switch (entry.meaning) {
      case Meaning::kRule:
        state->AddEnd(entry.rule, end);
        break;
      case Meaning::kKeyword:
      case Meaning::kLoweringLetter:
        for (int rule : entry.gated_rules) {
          state->OpenGate(rule);
        }
        break;
      case Meaning::kFoldingLetter:
        if (state->folding_letters.size() <= kMaxFoldingLetters) {
          state->folding_letters.push_back(end);
        }
        break;
      case Meaning::kNameWord:
        break;
    }
    return 0;
  }
};

Prefilter::Scratch::Scratch(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Prefilter::Scratch::~Scratch() = default;
Prefilter::Prefilter(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Prefilter::~Prefilter() = default;

absl::StatusOr<std::unique_ptr<Prefilter>> Prefilter::Build(const RuleSet& rules,
                                                            const std::string& cache_dir,
                                                            int threads,
                                                            const std::string& installed) {
  if (hs_valid_platform() != HS_SUCCESS) {
    return Unavailable("this processor lacks the instructions that hyperscan needs (SSSE3)");
  }
  PrefilterPlan plan;
  SECRETSCAN_ASSIGN_OR_RETURN(PrefilterDatabases databases,
                              PrefilterDatabases::Make(rules, installed, cache_dir, threads,
                                                       &plan));
  plan.Summarize(rules);
  auto impl = std::unique_ptr<Impl>(new Impl{std::move(plan), std::move(databases)});
  return std::unique_ptr<Prefilter>(new Prefilter(std::move(impl)));
}

absl::Status Prefilter::WritePortable(const RuleSet& rules, const std::string& directory, int threads) {
  return PrefilterDatabases::WritePortable(rules, directory, threads);
}

absl::StatusOr<std::unique_ptr<Prefilter::Scratch>> Prefilter::NewScratch() const {
  auto state = std::make_unique<Scratch::Impl>();
  state->prefilter = impl_.get();
  state->open_cluster.assign(impl_->plan.patterns.size(), -1);
  state->gate_open.assign(impl_->plan.patterns.size(), 0);
  state->far_ends.resize(impl_->plan.patterns.size());
  std::vector<const hs_database_t*> databases = {
      impl_->databases.main.get(), impl_->databases.runs.get(), impl_->databases.named.get(),
      impl_->databases.encoded.get()};
  for (const auto* more :
       {&impl_->databases.scoped, &impl_->databases.gated, &impl_->databases.prefixes}) {
    for (const DatabasePtr& database : *more) {
      databases.push_back(database.get());
    }
  }
  for (const hs_database_t* database : databases) {
    const hs_error_t code =
        database == nullptr ? HS_SUCCESS : hs_alloc_scratch(database, &state->scratch);
    if (code != HS_SUCCESS) {
      return HsStatus(code);
    }
  }
  return std::unique_ptr<Scratch>(new Scratch(std::move(state)));
}

absl::Status Prefilter::Scan(std::string_view text, Scratch* scratch, CandidateSet* out,
                             const TextScope& scope) const {
  out->clear();
  if (text.size() >= std::numeric_limits<uint32_t>::max()) {
    return InvalidArgument("text of 4 GiB or more");
  }
  Scratch::Impl& state = *scratch->impl_;
  state.out = out;
  state.ends = nullptr;
  state.folding_letters.clear();
  if (scope.any_keyword) {
    for (const int rule : impl_->plan.keyword_rules) {
      state.OpenGate(rule);
    }
    for (const int rule : impl_->plan.gated_whole) {
      state.OpenGate(rule);
    }
  }
  hs_error_t code = state.ScanAll(text, scope.rules);
  state.AddFoldingLetters(text.size());
  for (size_t i = 0; i < impl_->plan.gated.size() && code == HS_SUCCESS; ++i) {
    const int rule = impl_->plan.gated[i].rule;
    if (state.gate_open[rule] && (!is_scoped(rule) || scope.rules.Has(rule))) {
      code = state.Scan(impl_->databases.gated[i].get(), &impl_->plan.gated[i], text);
    }
  }
  const std::vector<int>& always = impl_->plan.always_whole;
  out->whole.insert(out->whole.end(), always.begin(), always.end());
  for (int rule : state.opened) {
    if (impl_->plan.keyword_whole[rule]) {
      out->whole.push_back(rule);
    }
  }
  const auto gated = [&](int rule) { return impl_->plan.is_gated(rule); };
  std::sort(out->whole.begin(), out->whole.end());
  out->whole.erase(std::unique(out->whole.begin(), out->whole.end()), out->whole.end());

  // Drop what a closed gate or a verdict on the whole text makes pointless, and reset for next time.
  const size_t known_whole = out->whole.size();
  const auto is_pointless = [&](int rule) {
    return (gated(rule) && !state.gate_open[rule]) ||
           std::binary_search(out->whole.data(), out->whole.data() + known_whole, rule);
  };
  for (const Candidate& cluster : out->clusters) {
    state.open_cluster[cluster.rule] = -1;
  }
  std::erase_if(out->clusters,
                [&](const Candidate& cluster) { return is_pointless(cluster.rule); });
  state.ResolveFarEnds(text, is_pointless);
  std::sort(out->whole.begin(), out->whole.end());
  std::sort(out->clusters.begin(), out->clusters.end(),
            [](const Candidate& a, const Candidate& b) {
              return std::pair(a.rule, a.first_end) < std::pair(b.rule, b.first_end);
            });
  if (out->has_folding_letter) {
    state.JoinClusters();
  }
  for (int rule : state.opened) {
    state.gate_open[rule] = 0;
  }
  state.opened.clear();
  return HsStatus(code);
}

absl::Status Prefilter::ScanEnds(std::string_view text, Scratch* scratch, EndSet* out,
                                 const RuleScope& scope) const {
  if (text.size() >= std::numeric_limits<uint32_t>::max()) {
    return InvalidArgument("text of 4 GiB or more");
  }
  scratch->impl_->ends = out;
  return HsStatus(scratch->impl_->ScanAll(text, scope));
}

absl::Status Prefilter::ScanGatedEnds(int rule, std::string_view text, Scratch* scratch,
                                      EndSet* out) const {
  for (size_t i = 0; i < impl_->plan.gated.size(); ++i) {
    if (impl_->plan.gated[i].rule == rule) {
      return impl_->Collect(impl_->databases.gated[i].get(), &impl_->plan.gated[i], text, scratch,
                            out);
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<bool> Prefilter::MayBegin(int rule, std::string_view text, Scratch* scratch) const {
  for (size_t i = 0; i < impl_->plan.prefixes.size(); ++i) {
    if (impl_->plan.prefixes[i].rule == rule) {
      EndSet found;
      SECRETSCAN_RETURN_IF_ERROR(impl_->Collect(impl_->databases.prefixes[i].get(),
                                                &impl_->plan.prefixes[i], text, scratch, &found));
      return !found.ends.empty();
    }
  }
  return true;
}

absl::Status Prefilter::Impl::Collect(const hs_database_t* database,
                                      const PrefilterEntry* entries, std::string_view text,
                                      Scratch* scratch, EndSet* out) const {
  if (text.size() >= std::numeric_limits<uint32_t>::max()) {
    return InvalidArgument("text of 4 GiB or more");
  }
  Scratch::Impl& state = *scratch->impl_;
  state.ends = out;
  return HsStatus(state.Scan(database, entries, text));
}

bool Prefilter::is_gated(int rule) const { return impl_->plan.is_gated(rule); }
bool Prefilter::is_scoped(int rule) const {
  return std::binary_search(scoped_rules().begin(), scoped_rules().end(), rule);
}
const std::vector<int>& Prefilter::scoped_rules() const { return impl_->plan.scoped_rules; }
const std::vector<int>& Prefilter::gated_rules() const { return impl_->plan.keyword_rules; }
const std::vector<int>& Prefilter::folding_rules() const { return impl_->plan.folding_rules; }
const std::vector<int>& Prefilter::whole_rules() const { return impl_->plan.always_whole; }
const std::vector<int>& Prefilter::gated_whole_rules() const { return impl_->plan.gated_whole; }
size_t Prefilter::reach() const { return impl_->plan.reach; }
const LineCrossing& Prefilter::crossing() const { return impl_->plan.crossing; }
const PrefilterPattern& Prefilter::pattern(int rule) const { return impl_->plan.patterns[rule]; }
const std::vector<std::string>& Prefilter::notes() const { return impl_->plan.notes; }

}  // namespace secretscan
