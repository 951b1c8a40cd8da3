#include "scan/blob_scanner.h"

#include <algorithm>
#include <string>
#include <tuple>
#include <utility>

#include "base/status.h"
#include "match/candidate_regions.h"
#include "scan/delta_windows.h"
#include "scan/encoded_scanner.h"
#include "scan/keyword_search.h"
#include "scan/text_lines.h"

namespace secretscan {
namespace {

constexpr int kMainRules = -1;
constexpr uint32_t kNoRegion = static_cast<uint32_t>(-1);

// An end of this blob, and where it was inherited from.
struct CurrentEnd {
  RuleEnd at;
  uint32_t base_region = kNoRegion;
  uint32_t clean = 0;  // index into DeltaWindows::clean
};

}  // namespace

struct BlobScanner::Impl {
  std::shared_ptr<const CompiledRules> rules;
  ScanOptions options;
  std::unique_ptr<Prefilter::Scratch> scratch;
  RegionJudge judge;
  KeywordCensus census;
  EncodedScanner encoded;

  // The blob under scan.
  std::string_view blob;
  const BlobState* base = nullptr;  // null: all of it is new
  BlobState* state = nullptr;
  std::vector<BlobHit>* hits = nullptr;
  Span last_lines{0, 0};            // around the last hit

  // Working memory.
  BlobState own_state;
  DeltaWindows delta;
  std::vector<CleanLines> clean_lines;
  std::string gathered;
  std::vector<size_t> window_begins;  // in the text that is scanned
  EndSet found;
  std::vector<CurrentEnd> ends;
  std::vector<RuleEnd> rule_ends;
  std::vector<CandidateRegion> regions;
  std::vector<Span> parts;
  std::vector<JudgedMatch> secrets;
  std::vector<Span> anchored;       // ranges that matches of anchors may take
  std::vector<std::pair<uint32_t, uint32_t>> kept_ends;  // end, region

  Impl(std::shared_ptr<const CompiledRules> compiled, const ScanOptions& scan_options,
       std::unique_ptr<Prefilter::Scratch> own_scratch)
      : rules(std::move(compiled)),
        options(scan_options),
        scratch(std::move(own_scratch)),
        judge(rules, options.min_confidence),
        census(*rules->set),
        encoded(rules, options, scratch.get(), &judge) {}

  absl::Status Run(const RuleScope& scope, std::span<const CopySegment> copies);
  absl::Status ScanWindows();
  absl::Status ScanGathered(int gated_rule, bool everything);
  void InheritEnds();
  void InheritFoldingLetters();
  // False where it is certain that no keyword of the rule occurs.
  bool IsOpen(int rule) const {
    return IsAsked(rule) &&
           (!rules->prefilter->is_gated(rule) ||
            std::binary_search(state->open_gates.begin(), state->open_gates.end(), rule));
  }
  bool IsAsked(int rule) const {
    return !rules->prefilter->is_scoped(rule) || state->scope.Has(rule);
  }
  absl::Status JudgeEnds(KeywordSearch* keywords);
  absl::Status JudgeRule(int index, std::span<const CurrentEnd> of_rule, KeywordSearch* keywords);
  bool InheritRegion(const CandidateRegion& region, std::span<const CurrentEnd> of_rule,
                     BlobState::Region* out);
  void JudgeWhole(int index, KeywordSearch* keywords);
  void JudgeNearLetters(int index, KeywordSearch* keywords);
  void JudgeParts(int index, std::span<const Span> spans, KeywordSearch* keywords);
  void AddMatches(const Rule& rule, const PrefilterPattern& pattern, size_t first_region,
                  KeywordSearch* keywords);
  void AddSecrets(int index, Span region);
  void AddHit(Span range, bool crosses_lines, uint64_t secret_key);
};

BlobScanner::BlobScanner(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
BlobScanner::~BlobScanner() = default;

absl::StatusOr<std::unique_ptr<BlobScanner>> BlobScanner::Create(
    std::shared_ptr<const CompiledRules> rules, const ScanOptions& options) {
  SECRETSCAN_ASSIGN_OR_RETURN(auto scratch, rules->prefilter->NewScratch());
  return std::unique_ptr<BlobScanner>(new BlobScanner(
      std::make_unique<Impl>(std::move(rules), options, std::move(scratch))));
}

absl::Status BlobScanner::Scan(std::string_view blob, const RuleScope& scope, BlobState* state,
                               std::vector<BlobHit>* hits) {
  impl_->blob = blob;
  impl_->base = nullptr;
  impl_->state = state != nullptr ? state : &impl_->own_state;
  impl_->hits = hits;
  return impl_->Run(scope, {});
}

absl::Status BlobScanner::ScanDelta(std::string_view blob, const RuleScope& scope,
                                    const BlobState& base,
                                    std::span<const CopySegment> copies, BlobState* state,
                                    std::vector<BlobHit>* hits) {
  impl_->blob = blob;
  impl_->base = base.scope == scope ? &base : nullptr;
  impl_->state = state != nullptr ? state : &impl_->own_state;
  impl_->hits = hits;
  return impl_->Run(scope, copies);
}

absl::Status BlobScanner::Impl::Run(const RuleScope& scope,
                                    std::span<const CopySegment> copies) {
  hits->clear();
  state->Clear();
  state->size = blob.size();
  state->scope = scope;
  last_lines = {0, 0};
  if (base == nullptr) {
    delta.ComputeWhole(blob);
  } else {
    delta.Compute(blob, base->size, copies, rules->prefilter->crossing(),
                  rules->prefilter->reach());
  }
  ends.clear();
  SECRETSCAN_RETURN_IF_ERROR(ScanWindows());  // what is new
  if (base != nullptr) {
    InheritEnds();                            // what is known
  }
  KeywordSearch keywords(blob, &census, !state->folding_letters.empty());
  SECRETSCAN_RETURN_IF_ERROR(JudgeEnds(&keywords));  // which of both are matches
  if (options.max_decode_depth > 0) {         // what decoding shows
    if (base != nullptr) {
      FindCleanLines(blob, base->size, delta.clean, &clean_lines);
    } else {
      clean_lines.clear();
    }
    SECRETSCAN_RETURN_IF_ERROR(encoded.Scan(blob, base, clean_lines, anchored, &keywords, state));
    for (const EncodedChunk& chunk : state->chunks) {
      for (const EncodedHit& hit : chunk.hits) {
        if (encoded.IsKeywordThere(hit, blob, &keywords)) {
          AddHit(hit.range, hit.crosses_lines, hit.secret_key);
        }
      }
    }
  }
  std::sort(hits->begin(), hits->end(), [](const BlobHit& a, const BlobHit& b) {
    return std::tie(a.range.begin, a.range.end, a.secret_key, a.crosses_lines) <
           std::tie(b.range.begin, b.range.end, b.secret_key, b.crosses_lines);
  });
  hits->erase(std::unique(hits->begin(), hits->end()), hits->end());
  return absl::OkStatus();
}

absl::Status BlobScanner::Impl::ScanWindows() {
  found.clear();
  if (!delta.windows.empty()) {
    SECRETSCAN_RETURN_IF_ERROR(ScanGathered(kMainRules, base == nullptr));
  }
  std::sort(found.folding_letters.begin(), found.folding_letters.end());
  state->folding_letters = found.folding_letters;
  std::vector<int32_t>& open = state->open_gates;
  open = found.opened_rules;
  std::sort(open.begin(), open.end());
  open.erase(std::unique(open.begin(), open.end()), open.end());
  const std::vector<int32_t> none;
  const std::vector<int32_t>& open_before = base != nullptr ? base->open_gates : none;
  const auto seen = static_cast<std::ptrdiff_t>(open.size());
  open.insert(open.end(), open_before.begin(), open_before.end());
  std::inplace_merge(open.begin(), open.begin() + seen, open.end());
  open.erase(std::unique(open.begin(), open.end()), open.end());
  std::erase_if(open, [&](int32_t rule) { return !IsAsked(rule); });
  for (int rule : open) {
    // Where a gate has just opened, nobody has looked at what was copied either.
    const bool newly = !std::binary_search(open_before.begin(), open_before.end(), rule);
    SECRETSCAN_RETURN_IF_ERROR(ScanGathered(rule, newly));
  }
  return absl::OkStatus();
}

// One pass over all windows, laid side by side, or over all of the blob.
absl::Status BlobScanner::Impl::ScanGathered(int gated_rule, bool everything) {
  size_t total = 0;
  for (const Window& window : delta.windows) {
    total += window.text.size() + 1;
  }
  const bool gather = !everything && total < blob.size() - blob.size() / 4;
  std::string_view text = blob;
  window_begins.clear();
  if (!gather) {
    for (const Window& window : delta.windows) {
      window_begins.push_back(window.text.begin);
    }
  } else {
    gathered.clear();
    for (const Window& window : delta.windows) {
      window_begins.push_back(gathered.size());
      gathered += blob.substr(window.text.begin, window.text.size());
      if (window.text.end < blob.size()) {  // at the text's end assertions must see an end
        gathered += '\0';
      }
    }
    gathered.reserve(gathered.size() + Prefilter::kPadding);
    text = gathered;
  }
  const size_t first_end = found.ends.size();
  const size_t first_letter = found.folding_letters.size();
  const Prefilter& prefilter = *rules->prefilter;
  SECRETSCAN_RETURN_IF_ERROR(
      gated_rule == kMainRules
          ? prefilter.ScanEnds(text, scratch.get(), &found, state->scope)
          : prefilter.ScanGatedEnds(gated_rule, text, scratch.get(), &found));
  // From a position in what was scanned to one in the blob; false outside of what was asked.
  const auto place = [&](uint32_t scanned, uint32_t* end) {
    if (everything) {
      *end = scanned;
      return true;
    }
    const auto after = std::lower_bound(window_begins.begin(), window_begins.end(), scanned);
    if (after == window_begins.begin()) {
      return false;
    }
    const auto index = static_cast<size_t>(after - window_begins.begin()) - 1;
    const Window& window = delta.windows[index];
    *end = static_cast<uint32_t>(scanned - window_begins[index] + window.text.begin);
    return *end >= window.first_end && *end <= window.last_end;
  };
  for (size_t i = first_end; i < found.ends.size(); ++i) {
    RuleEnd end = found.ends[i];
    if (place(end.end, &end.end)) {
      ends.push_back({end, kNoRegion, 0});
    }
  }
  size_t kept = first_letter;
  for (size_t i = first_letter; i < found.folding_letters.size(); ++i) {
    uint32_t end = 0;
    if (place(found.folding_letters[i], &end)) {
      found.folding_letters[kept++] = end;
    }
  }
  found.folding_letters.resize(kept);
  return absl::OkStatus();
}

void BlobScanner::Impl::InheritEnds() {
  for (uint32_t i = 0; i < delta.clean.size(); ++i) {
    const CleanEnds& clean = delta.clean[i];
    const auto first = static_cast<std::ptrdiff_t>(clean.first_end) - clean.shift;
    const auto last = static_cast<std::ptrdiff_t>(clean.last_end) - clean.shift;
    const auto inherit = [&](const auto& known, const auto& end_of, const auto& take) {
      auto it = std::partition_point(known.begin(), known.end(), [&](const auto& item) {
        return static_cast<std::ptrdiff_t>(end_of(item)) < first;
      });
      for (; it != known.end() && static_cast<std::ptrdiff_t>(end_of(*it)) <= last; ++it) {
        take(*it, static_cast<uint32_t>(end_of(*it) + clean.shift));
      }
    };
    inherit(
        base->ends, [](const BlobState::End& end) { return end.end; },
        [&](const BlobState::End& end, uint32_t moved) {
          ends.push_back({{moved, base->regions[end.region].rule}, end.region, i});
        });
    inherit(
        base->folding_letters, [](uint32_t end) { return end; },
        [&](uint32_t, uint32_t moved) { state->folding_letters.push_back(moved); });
  }
  std::sort(state->folding_letters.begin(), state->folding_letters.end());
}

absl::Status BlobScanner::Impl::JudgeEnds(KeywordSearch* keywords) {
  const Prefilter& prefilter = *rules->prefilter;
  anchored.clear();
  kept_ends.clear();
  std::sort(ends.begin(), ends.end(), [](const CurrentEnd& a, const CurrentEnd& b) {
    return std::pair(a.at.rule, a.at.end) < std::pair(b.at.rule, b.at.end);
  });
  ends.erase(std::unique(ends.begin(), ends.end(),
                         [](const CurrentEnd& a, const CurrentEnd& b) { return a.at == b.at; }),
             ends.end());
  for (size_t at = 0; at < ends.size();) {
    const size_t begin = at;
    const int rule = ends[begin].at.rule;
    while (at < ends.size() && ends[at].at.rule == rule) {
      ++at;
    }
    SECRETSCAN_RETURN_IF_ERROR(
        JudgeRule(rule, std::span(ends).subspan(begin, at - begin), keywords));
  }
  for (int rule : prefilter.whole_rules()) {
    if (IsAsked(rule)) {
      JudgeWhole(rule, keywords);
    }
  }
  for (int rule : prefilter.gated_whole_rules()) {
    if (IsOpen(rule)) {
      JudgeWhole(rule, keywords);
    }
  }
  if (!state->folding_letters.empty()) {
    for (int rule : prefilter.folding_rules()) {
      if (IsAsked(rule) && !prefilter.pattern(rule).pattern.empty()) {
        JudgeNearLetters(rule, keywords);
      }
    }
  }
  JoinSpans(&anchored);
  std::sort(kept_ends.begin(), kept_ends.end());
  for (const auto& [end, region] : kept_ends) {
    state->ends.push_back({end, region});
  }
  return absl::OkStatus();
}

absl::Status BlobScanner::Impl::JudgeRule(int index, std::span<const CurrentEnd> of_rule,
                                          KeywordSearch* keywords) {
  const Rule& rule = rules->set->rules[index];
  if (rule.skip_report || !IsOpen(index)) {
    return absl::OkStatus();  // reports nothing of its own, or nothing here
  }
  const PrefilterPattern& pattern = rules->prefilter->pattern(index);
  const bool folds = !state->folding_letters.empty() && pattern.folds_beyond_ascii;
  rule_ends.clear();
  for (const CurrentEnd& end : of_rule) {
    rule_ends.push_back(end.at);
  }
  FindCandidateRegions(pattern, blob, rule_ends, &regions);
  const bool has_prefix = !pattern.prefix.empty();
  const bool is_local = !has_prefix || pattern.max_newlines != PrefilterPattern::kUnbounded;
  bool may_begin = false;
  const size_t first_region = state->regions.size();
  for (const CandidateRegion& candidate : regions) {
    BlobState::Region region;
    region.rule = index;
    region.begin = static_cast<uint32_t>(candidate.range.begin);
    region.finish = static_cast<uint32_t>(candidate.range.end);
    region.end_count = static_cast<uint32_t>(candidate.count);
    region.first_match = static_cast<uint32_t>(state->matches.size());
    if (!folds && !pattern.fragment_sensitive && !InheritRegion(candidate, of_rule, &region)) {
      region.judged = true;
      if (has_prefix) {
        SECRETSCAN_ASSIGN_OR_RETURN(
            region.may_begin,
            rules->prefilter->MayBegin(
                index, blob.substr(candidate.range.begin, candidate.range.size()), scratch.get()));
      }
      if (is_local && (!has_prefix || region.may_begin)) {
        judge.Judge(index, blob, candidate.range, &state->matches);
        region.match_count = static_cast<uint32_t>(state->matches.size()) - region.first_match;
        region.keyword_seen = region.match_count > 0 && keywords->Near(rule, candidate.range);
      }
    }
    may_begin |= region.may_begin;
    if (pattern.is_anchor) {
      anchored.push_back(candidate.range);
    }
    if (region.match_count == 0 && region.judged && !pattern.is_anchor) {
      continue;
    }
    const auto region_index = static_cast<uint32_t>(state->regions.size());
    state->regions.push_back(region);
    for (size_t i = 0; i < candidate.count; ++i) {
      kept_ends.emplace_back(rule_ends[candidate.first + i].end, region_index);
    }
  }
  if (folds) {
    return absl::OkStatus();  // JudgeNearLetters() decides
  }
  if (pattern.fragment_sensitive) {
    for (const CandidateRegion& candidate : regions) {
      if (!keywords->Near(rule, candidate.range) && !keywords->Anywhere(rule)) {
        break;
      }
      AddHit(candidate.range, true, 0);
      AddSecrets(index, candidate.range);
    }
  } else if (is_local) {
    AddMatches(rule, pattern, first_region, keywords);
  } else if (may_begin) {
    anchored.push_back({0, blob.size()});
    JudgeWhole(index, keywords);
  }
  return absl::OkStatus();
}

// Takes over the verdict on a region that the base has with the same bytes in it and around it.
bool BlobScanner::Impl::InheritRegion(const CandidateRegion& candidate,
                                      std::span<const CurrentEnd> of_rule,
                                      BlobState::Region* out) {
  const CurrentEnd& first = of_rule[candidate.first];
  const CurrentEnd& last = of_rule[candidate.first + candidate.count - 1];
  if (first.base_region == kNoRegion || last.base_region != first.base_region ||
      first.clean != last.clean) {
    return false;
  }
  const BlobState::Region& known = base->regions[first.base_region];
  const CleanEnds& clean = delta.clean[first.clean];
  if (!known.judged || known.end_count != candidate.count ||
      known.begin + clean.shift != static_cast<std::ptrdiff_t>(candidate.range.begin) ||
      known.finish + clean.shift != static_cast<std::ptrdiff_t>(candidate.range.end)) {
    return false;
  }
  // All of it and its surroundings were copied.
  const bool from_begin = clean.segment.begin == 0 && clean.shift == 0;
  const bool to_end = clean.segment.end == blob.size() && clean.last_end == blob.size();
  if ((!from_begin && candidate.range.begin < clean.segment.begin + kContext) ||
      (!to_end && candidate.range.end + kContext > clean.segment.end)) {
    return false;
  }
  for (size_t i = 0; i < candidate.count; ++i) {
    if (of_rule[candidate.first + i].base_region != first.base_region) {
      return false;
    }
  }
  for (uint32_t i = 0; i < known.match_count; ++i) {
    JudgedMatch match = base->matches[known.first_match + i];
    match.begin = static_cast<uint32_t>(match.begin + clean.shift);
    match.end = static_cast<uint32_t>(match.end + clean.shift);
    state->matches.push_back(match);
  }
  out->match_count = known.match_count;
  out->judged = true;
  out->keyword_seen = known.keyword_seen;
  out->may_begin = known.may_begin;
  return true;
}

void BlobScanner::Impl::JudgeWhole(int index, KeywordSearch* keywords) {
  const Rule& rule = rules->set->rules[index];
  const PrefilterPattern& pattern = rules->prefilter->pattern(index);
  if (rule.skip_report || rule.regex == nullptr || !keywords->Anywhere(rule)) {
    return;
  }
  if (pattern.fragment_sensitive || pattern.min_width == 0) {
    AddHit({0, blob.size()}, true, 0);
    AddSecrets(index, {0, blob.size()});
    return;
  }
  const Span all{0, blob.size()};
  JudgeParts(index, {&all, 1}, keywords);
}

// Spans that no match reaches out of. None is one that a later version inherits.
void BlobScanner::Impl::JudgeParts(int index, std::span<const Span> spans,
                                   KeywordSearch* keywords) {
  const size_t first_region = state->regions.size();
  for (const Span& span : spans) {
    BlobState::Region region;
    region.rule = index;
    region.begin = static_cast<uint32_t>(span.begin);
    region.finish = static_cast<uint32_t>(span.end);
    region.first_match = static_cast<uint32_t>(state->matches.size());
    judge.Judge(index, blob, span, &state->matches);
    region.match_count = static_cast<uint32_t>(state->matches.size()) - region.first_match;
    region.keyword_seen = true;
    state->regions.push_back(region);
  }
  AddMatches(rules->set->rules[index], rules->prefilter->pattern(index), first_region, keywords);
}

// Beside what ends where the prefilter said, a rule that folds letters may match around those that only fold
// to ASCII ones.
void BlobScanner::Impl::JudgeNearLetters(int index, KeywordSearch* keywords) {
  const Rule& rule = rules->set->rules[index];
  if (rule.skip_report || !keywords->Anywhere(rule)) {
    return;
  }
  const auto of_rule = std::equal_range(ends.begin(), ends.end(), CurrentEnd{{0, index}, 0, 0},
                                        [](const CurrentEnd& a, const CurrentEnd& b) {
                                          return a.at.rule < b.at.rule;
                                        });
  rule_ends.clear();
  for (auto end = of_rule.first; end != of_rule.second; ++end) {
    rule_ends.push_back(end->at);
  }
  if (!FindPartsNearLetters(rules->prefilter->pattern(index), blob, state->folding_letters,
                            &rule_ends, &regions, &parts)) {
    JudgeWhole(index, keywords);
    return;
  }
  JudgeParts(index, parts, keywords);
}

// Hits of one rule, whose regions stand from `first_region` on, in order.
void BlobScanner::Impl::AddMatches(const Rule& rule, const PrefilterPattern& pattern,
                                   size_t first_region, KeywordSearch* keywords) {
  const size_t first = first_region < state->regions.size()
                           ? state->regions[first_region].first_match
                           : state->matches.size();
  const std::span<const JudgedMatch> matches = std::span(state->matches).subspan(first);
  bool keyword = false;
  for (size_t i = first_region; i < state->regions.size() && !keyword; ++i) {
    keyword = state->regions[i].match_count > 0 && state->regions[i].keyword_seen;
  }
  if (matches.empty() || (!keyword && !keywords->Anywhere(rule))) {
    return;
  }
  // Matches so close that one that a fragment brings about could lie between them stand together:
  // when one crosses lines, none of them can be judged alone.
  for (size_t at = 0; at < matches.size();) {
    const size_t begin = at;
    bool crosses = false;
    size_t bound = 0;  // moved only when a match begins beyond it: finding it may take long
    const auto continues = [&] {
      if (!pattern.is_anchor && matches[at].begin > bound) {
        bound = ReachAfter(pattern, blob, matches[at - 1].end);
      }
      return pattern.is_anchor || matches[at].begin <= bound;
    };
    do {
      crosses |= matches[at].crosses_lines;
      ++at;
    } while (at < matches.size() && continues());
    for (const JudgedMatch& match : matches.subspan(begin, at - begin)) {
      if (crosses || match.secret_key != 0) {
        AddHit({match.begin, match.end}, match.crosses_lines, match.secret_key);
      }
    }
  }
}

// Beside a hit that is not judged: what secrets the whole blob holds there.
void BlobScanner::Impl::AddSecrets(int index, Span region) {
  secrets.clear();
  judge.Judge(index, blob, region, &secrets);
  for (const JudgedMatch& match : secrets) {
    if (match.secret_key != 0) {
      AddHit({match.begin, match.end}, match.crosses_lines, match.secret_key);
    }
  }
}

void BlobScanner::Impl::AddHit(Span range, bool crosses_lines, uint64_t secret_key) {
  const Span bounded = {std::min(range.begin, blob.size()), std::min(range.end, blob.size())};
  // Hits come in clusters, often on one line, which may be endless: its ends are sought once.
  if (last_lines.end <= bounded.begin || bounded.begin < last_lines.begin ||
      last_lines.end < bounded.end) {
    last_lines = WholeLines(blob, bounded);
  }
  hits->push_back({last_lines, crosses_lines, secret_key});
}

}  // namespace secretscan
