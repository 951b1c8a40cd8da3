#include "match/prefilter_scratch.h"

#include <algorithm>
#include <utility>

#include "match/encoded_stretches.h"
#include "match/run_slices.h"
#include "match/slice_maker.h"

namespace secretscan {

using Meaning = PrefilterEntry::Meaning;

Prefilter::Scratch::Impl::~Impl() {
  if (scratch != nullptr) {
    hs_free_scratch(scratch);
  }
}

hs_error_t Prefilter::Scratch::Impl::Scan(const hs_database_t* database,
                                          const PrefilterEntry* compiled, std::string_view text) {
  if (database == nullptr || text.empty()) {
    return HS_SUCCESS;
  }
  entries = compiled;
  return hs_scan(database, text.data(), static_cast<unsigned>(text.size()), 0, scratch, OnMatch,
                 this);
}

hs_error_t Prefilter::Scratch::Impl::ScanAll(std::string_view text, const RuleScope& scope) {
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

hs_error_t Prefilter::Scratch::Impl::ScanMain(std::string_view text) {
  words.clear();
  return Scan(prefilter->databases.main.get(), prefilter->plan.main.data(), text);
}

hs_error_t Prefilter::Scratch::Impl::ScanScoped(std::string_view text, const RuleScope& scope) {
  const PrefilterPlan& plan = prefilter->plan;
  hs_error_t code = HS_SUCCESS;
  for (size_t i = 0; !scope.empty() && i < plan.scoped.size() && code == HS_SUCCESS; ++i) {
    if (scope.Has(plan.scoped[i].rule)) {
      code = Scan(prefilter->databases.scoped[i].get(), &plan.scoped[i], text);
    }
  }
  return code;
}

hs_error_t Prefilter::Scratch::Impl::ScanRuns(std::string_view text) {
  const PrefilterPlan& plan = prefilter->plan;
  if (plan.runs.empty()) {
    return HS_SUCCESS;
  }
  FindRunSlices(text, plan.run_crossing, plan.run_around, &slices);
  return ScanSlices(prefilter->databases.runs.get(), plan.runs.data(), text);
}

hs_error_t Prefilter::Scratch::Impl::ScanNamed(std::string_view text) {
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

hs_error_t Prefilter::Scratch::Impl::ScanSlices(const hs_database_t* database,
                                                const PrefilterEntry* compiled,
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

bool Prefilter::Scratch::Impl::Place(size_t* end) const {
  const auto after = std::upper_bound(slice_begins.begin(), slice_begins.end(), *end);
  const auto index = static_cast<size_t>(after - slice_begins.begin()) - 1;
  *end += slices[index].begin - slice_begins[index];
  return *end <= slices[index].end;
}

void Prefilter::Scratch::Impl::AddFarEnd(int rule, size_t end) {
  if (far_ends[rule].empty()) {
    far_rules.push_back(rule);
  }
  far_ends[rule].push_back({static_cast<uint32_t>(end), rule});
}

void Prefilter::Scratch::Impl::AddEnd(int rule, size_t end) {
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

void Prefilter::Scratch::Impl::AddFoldingLetters(size_t text_size) {
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

void Prefilter::Scratch::Impl::JoinClusters() {
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

void Prefilter::Scratch::Impl::ResolveFarEnds(std::string_view text,
                                              absl::FunctionRef<bool(int)> is_pointless) {
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

void Prefilter::Scratch::Impl::OpenGate(int rule) {
  if (!gate_open[rule]) {
    gate_open[rule] = 1;
    opened.push_back(rule);
  }
}

void Prefilter::Scratch::Impl::Collect(const PrefilterEntry& entry, uint32_t end) {
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

int Prefilter::Scratch::Impl::OnMatch(unsigned id, unsigned long long, unsigned long long to,
                                      unsigned, void* self) {
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

}  // namespace secretscan
