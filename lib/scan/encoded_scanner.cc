#include "scan/encoded_scanner.h"

#include <algorithm>
#include <utility>

#include "base/status.h"
#include "match/candidate_regions.h"
#include "match/token_runs.h"
#include "scan/text_lines.h"

namespace secretscan {
namespace {

constexpr size_t kMaxChunkLines = 4096;           // bytes; a single stable line may be longer
constexpr size_t kMaxKnownSlice = 8192;
constexpr size_t kMaxKnownBytes = size_t{8} << 20;
constexpr size_t kEntryOverhead = 128;

size_t Minus(size_t a, size_t b) { return a > b ? a - b : 0; }

// `slice` with all of those of `ranges` (ascending, disjoint) that it overlaps: only the first and the
// last of these can reach out of it.
Span WithoutCuts(Span slice, std::span<const Span> ranges) {
  const auto first = std::partition_point(ranges.begin(), ranges.end(), [&](const Span& range) {
    return range.end <= slice.begin;
  });
  const auto last = std::partition_point(first, ranges.end(), [&](const Span& range) {
    return range.begin < slice.end;
  });
  return first == last ? slice
                       : Span{std::min(slice.begin, first->begin),
                              std::max(slice.end, (last - 1)->end)};
}

Span Moved(Span span, std::ptrdiff_t shift) {
  return {static_cast<size_t>(static_cast<std::ptrdiff_t>(span.begin) + shift),
          static_cast<size_t>(static_cast<std::ptrdiff_t>(span.end) + shift)};
}

}  // namespace

EncodedScanner::EncodedScanner(std::shared_ptr<const CompiledRules> rules,
                               const ScanOptions& options, Prefilter::Scratch* scratch,
                               RegionJudge* judge)
    : rules_(std::move(rules)), options_(options), scratch_(scratch), judge_(judge) {}

bool EncodedScanner::View::Touches(Span range) const {
  const auto first = std::partition_point(
      segments.begin(), segments.end(),
      [&](const EncodedSegment& segment) { return segment.decoded.end < range.begin; });
  return first != segments.end() && first->decoded.begin <= range.end;
}

absl::Status EncodedScanner::Scan(std::string_view blob, const BlobState* base,
                                  std::span<const CleanLines> clean,
                                  std::span<const Span> anchored, KeywordSearch* keywords,
                                  BlobState* state) {
  keywords_ = keywords;
  whole_keywords_.clear();
  whole_texts_.clear();
  scope_ = &state->scope;
  guard_ = 2 * rules_->prefilter->reach() + 4 * kContext + kLongRun;
  FindRuns(blob, base, clean, state);
  if (state->runs.empty()) {
    return absl::OkStatus();
  }
  // Rules that only the whole text can judge need all of it decoded at once.
  const Prefilter& prefilter = *rules_->prefilter;
  if (!prefilter.whole_rules().empty() || !state->folding_letters.empty() ||
      (!state->open_gates.empty() && !prefilter.gated_whole_rules().empty())) {
    return AddChunk(blob, {0, blob.size()}, anchored, state);
  }
  pending_ = state->runs;
  if (base != nullptr) {
    InheritChunks(*base, clean, anchored, state);
  }
  // Runs on neighbouring stable lines make one chunk.
  for (size_t at = 0; at < pending_.size();) {
    Span lines{StableLineBegin(blob, pending_[at].begin), StableLineEnd(blob, pending_[at].end)};
    for (++at; at < pending_.size(); ++at) {
      if (pending_[at].begin >= lines.end) {
        const size_t begin = StableLineBegin(blob, pending_[at].begin);
        if (begin > lines.end + std::max(kMaxChunkLines, guard_) / 4 ||
            pending_[at].end > lines.begin + std::max(kMaxChunkLines, guard_)) {
          break;
        }
      }
      if (pending_[at].end > lines.end) {
        lines.end = StableLineEnd(blob, pending_[at].end);
      }
    }
    SECRETSCAN_RETURN_IF_ERROR(AddChunk(blob, lines, anchored, state));
  }
  std::sort(state->chunks.begin(), state->chunks.end(),
            [](const EncodedChunk& a, const EncodedChunk& b) {
              return a.lines.begin < b.lines.begin;
            });
  return absl::OkStatus();
}

// What the first pass decodes: searched for in new lines, inherited in the others.
void EncodedScanner::FindRuns(std::string_view blob, const BlobState* base,
                              std::span<const CleanLines> clean, BlobState* state) {
  size_t next = 0;
  for (const CleanLines& piece : clean) {
    FindEncodedRuns(blob.substr(next, piece.lines.begin - next), next, &state->runs);
    const Span known = Moved(piece.lines, -piece.shift);
    auto run = std::partition_point(base->runs.begin(), base->runs.end(), [&](const Span& span) {
      return span.begin < known.begin;
    });
    for (; run != base->runs.end() && run->begin < known.end; ++run) {
      state->runs.push_back(Moved(*run, piece.shift));
    }
    next = piece.lines.end;
  }
  FindEncodedRuns(blob.substr(next), next, &state->runs);
}

void EncodedScanner::InheritChunks(const BlobState& base, std::span<const CleanLines> clean,
                                   std::span<const Span> anchored, BlobState* state) {
  for (const CleanLines& piece : clean) {
    const Span known = Moved(piece.lines, -piece.shift);
    auto chunk = std::partition_point(
        base.chunks.begin(), base.chunks.end(),
        [&](const EncodedChunk& item) { return item.lines.begin < known.begin; });
    for (; chunk != base.chunks.end() && chunk->lines.end <= known.end; ++chunk) {
      if (chunk->slice.begin < known.begin || chunk->slice.end > known.end ||
          (chunk->slice.begin == 0) != (chunk->slice.begin + piece.shift == 0) ||
          (chunk->slice.end == base.size) != (chunk->slice.end + piece.shift == state->size)) {
        continue;
      }
      EncodedChunk moved{Moved(chunk->lines, piece.shift), Moved(chunk->slice, piece.shift),
                         chunk->hits};
      if (WithoutCuts(moved.slice, anchored) != moved.slice) {
        continue;
      }
      for (EncodedHit& hit : moved.hits) {
        hit.range = Moved(hit.range, piece.shift);
      }
      state->chunks.push_back(std::move(moved));
    }
  }
  // What the inherited chunks account for needs no new ones.
  size_t at = 0;
  std::erase_if(pending_, [&](const Span& run) {
    while (at < state->chunks.size() && state->chunks[at].lines.end <= run.begin) {
      ++at;
    }
    return at < state->chunks.size() && state->chunks[at].lines.begin <= run.begin;
  });
}

absl::Status EncodedScanner::AddChunk(std::string_view blob, Span lines,
                                      std::span<const Span> anchored, BlobState* state) {
  EncodedChunk chunk;
  chunk.lines = lines;
  while (true) {
    chunk.slice = {StableLineBegin(blob, Minus(lines.begin, guard_)),
                   StableLineEnd(blob, std::min(lines.end + guard_, blob.size()))};
    // No range that an anchored rule may match in is cut through.
    for (Span grown = WithoutCuts(chunk.slice, anchored); grown != chunk.slice;
         grown = WithoutCuts(chunk.slice, anchored)) {
      chunk.slice = {StableLineBegin(blob, grown.begin), StableLineEnd(blob, grown.end)};
    }
    Outcome outcome = Outcome::kDone;
    chunk.hits.clear();
    SECRETSCAN_RETURN_IF_ERROR(ScanSlice(blob, &chunk, !state->open_gates.empty(), &outcome));
    if (outcome == Outcome::kDone) {
      state->chunks.push_back(std::move(chunk));
      return absl::OkStatus();
    }
    guard_ = std::max(guard_ * 4, chunk.slice.size());  // for the chunks to come, too
  }
}

absl::Status EncodedScanner::ScanSlice(std::string_view blob, EncodedChunk* chunk, bool gate_open,
                                       Outcome* outcome) {
  const std::string_view slice = blob.substr(chunk->slice.begin, chunk->slice.size());
  const auto shift = static_cast<std::ptrdiff_t>(chunk->slice.begin);
  const bool remember = slice.size() <= kMaxKnownSlice;
  if (remember) {
    key_.clear();
    const auto add = [&](uint32_t fact) {
      key_.append(reinterpret_cast<const char*>(&fact), sizeof fact);
    };
    add(static_cast<uint32_t>(chunk->lines.begin - chunk->slice.begin));
    add(static_cast<uint32_t>(chunk->lines.size()));
    add(static_cast<uint32_t>((chunk->slice.begin == 0 ? 1 : 0) |
                              (chunk->slice.end == blob.size() ? 2 : 0) | (gate_open ? 4 : 0) |
                              (scope_->has_all() ? 8 : 0)));
    add(static_cast<uint32_t>(scope_->rules().size()));
    for (const int rule : scope_->rules()) {
      add(static_cast<uint32_t>(rule));
    }
    key_ += slice;
    if (const auto known = known_.find(key_); known != known_.end()) {
      chunk->hits = known->second;
      for (EncodedHit& hit : chunk->hits) {
        hit.range = Moved(hit.range, shift);
      }
      return absl::OkStatus();
    }
  }
  const Span core{chunk->lines.begin - chunk->slice.begin, chunk->lines.end - chunk->slice.begin};
  std::unique_ptr<DecodedText> previous;
  for (int depth = 1; depth <= options_.max_decode_depth; ++depth) {
    auto decoded = std::make_unique<DecodedText>();
    if (!DecodePass(previous ? std::string_view(previous->text) : slice, previous.get(),
                    decoded.get())) {
      break;
    }
    decoded->text.reserve(decoded->text.size() + Prefilter::kPadding);
    const std::span<const EncodedSegment> all = decoded->segments;
    const auto first = std::partition_point(all.begin(), all.end(), [&](const auto& segment) {
      return segment.original.end <= core.begin;
    });
    const auto last = std::partition_point(first, all.end(), [&](const auto& segment) {
      return segment.original.begin < core.end;
    });
    if (first != last) {
      const View view{*decoded, {first->decoded.begin, (last - 1)->decoded.end}, {first, last}};
      SECRETSCAN_RETURN_IF_ERROR(ScanPass(blob, view, depth, chunk, gate_open, outcome));
      if (*outcome == Outcome::kTooNarrow) {
        return absl::OkStatus();
      }
    }
    previous = std::move(decoded);
  }
  if (remember) {
    if (known_bytes_ > kMaxKnownBytes) {
      known_.clear();
      known_bytes_ = 0;
    }
    std::vector<EncodedHit> relative = chunk->hits;
    for (EncodedHit& hit : relative) {
      hit.range = Moved(hit.range, -shift);
    }
    known_bytes_ += key_.size() + relative.size() * sizeof(EncodedHit) + kEntryOverhead;
    known_.emplace(key_, std::move(relative));
  }
  return absl::OkStatus();
}

absl::Status EncodedScanner::ScanPass(std::string_view blob, const View& view, int depth,
                                      EncodedChunk* chunk, bool gate_open, Outcome* outcome) {
  const Prefilter& prefilter = *rules_->prefilter;
  const std::string& text = view.decoded.text;
  const size_t reach = prefilter.reach();
  const bool from_begin = chunk->slice.begin == 0;
  const bool to_end = chunk->slice.end == blob.size();
  *outcome = Outcome::kTooNarrow;
  // Ends are exact from here on: their matches do not reach out of the slice.
  const size_t exact_from = from_begin ? 0 : BoundAfter(text, kContext, reach);
  if (!to_end && BoundAfter(text, view.core.end + kContext, reach) + kContext >= text.size()) {
    return absl::OkStatus();
  }
  for (const EncodedSegment& segment : view.segments) {
    // A fragment may hold only a part of a segment that spans lines, and decode it otherwise.
    const Span original = Moved(segment.original, static_cast<std::ptrdiff_t>(chunk->slice.begin));
    if (blob.substr(original.begin, original.size()).find('\n') != std::string_view::npos) {
      chunk->hits.push_back({original, true, 0, -1, depth, true});
    }
  }
  found_.clear();
  SECRETSCAN_RETURN_IF_ERROR(prefilter.ScanEnds(text, scratch_, &found_, *scope_));
  const auto is_asked = [&](int rule) { return !prefilter.is_scoped(rule) || scope_->Has(rule); };
  for (int rule : prefilter.gated_rules()) {  // their keyword may stand outside of the slice
    if (is_asked(rule)) {
      SECRETSCAN_RETURN_IF_ERROR(prefilter.ScanGatedEnds(rule, text, scratch_, &found_));
    }
  }
  std::sort(found_.folding_letters.begin(), found_.folding_letters.end());
  const bool folds = !found_.folding_letters.empty();
  if (folds && census_ == nullptr) {
    census_ = std::make_unique<KeywordCensus>(*rules_->set);
  }
  KeywordSearch keywords(text, census_.get(), folds);
  const bool is_whole = from_begin && to_end;
  std::vector<int> whole_rules = prefilter.whole_rules();
  if (folds) {
    whole_rules.insert(whole_rules.end(), prefilter.folding_rules().begin(),
                       prefilter.folding_rules().end());
  }
  if (gate_open || !found_.opened_rules.empty()) {
    whole_rules.insert(whole_rules.end(), prefilter.gated_whole_rules().begin(),
                       prefilter.gated_whole_rules().end());
  }
  std::erase_if(whole_rules, [&](int rule) { return !is_asked(rule); });
  if (!whole_rules.empty() && !is_whole) {
    return absl::OkStatus();
  }
  std::sort(whole_rules.begin(), whole_rules.end());
  whole_rules.erase(std::unique(whole_rules.begin(), whole_rules.end()), whole_rules.end());
  std::vector<RuleEnd>& ends = found_.ends;
  std::sort(ends.begin(), ends.end(), [](const RuleEnd& a, const RuleEnd& b) {
    return std::pair(a.rule, a.end) < std::pair(b.rule, b.end);
  });
  ends.erase(std::unique(ends.begin(), ends.end()), ends.end());
  for (int rule : whole_rules) {
    // Texts that show a match are asked for its keyword, and the blob.
    if (!keywords.Anywhere(rules_->set->rules[rule]) &&
        !keywords_->Anywhere(rules_->set->rules[rule])) {
      continue;
    }
    matches_.clear();
    JudgeNearLetters(rule, text);
    AddMatches(rule, blob, view, {0, text.size()}, depth, &keywords, chunk);
  }
  for (size_t at = 0; at < ends.size();) {
    const size_t begin = at;
    const int index = ends[begin].rule;
    while (at < ends.size() && ends[at].rule == index) {
      ++at;
    }
    const Rule& rule = rules_->set->rules[index];
    if (rule.skip_report || std::binary_search(whole_rules.begin(), whole_rules.end(), index)) {
      continue;
    }
    const PrefilterPattern& pattern = prefilter.pattern(index);
    FindCandidateRegions(pattern, text, std::span(ends).subspan(begin, at - begin), &regions_);
    for (const CandidateRegion& region : regions_) {
      const bool has_prefix = !pattern.prefix.empty();
      const bool is_local =
          !has_prefix || pattern.max_newlines != PrefilterPattern::kUnbounded;
      if (is_local && !view.Touches(region.range)) {
        continue;
      }
      // The region, and one that could end where ends are not exact, lie in the slice.
      const size_t first_end = ends[begin + region.first].end;
      const bool begins_inside =
          from_begin || (region.range.begin > kContext &&
                         (pattern.is_anchor || ReachBefore(pattern, text, first_end) > exact_from));
      const bool ends_inside =
          to_end || !pattern.is_anchor || region.range.end + kContext < text.size();
      if (!begins_inside || !ends_inside) {
        return absl::OkStatus();
      }
      if (has_prefix && !pattern.fragment_sensitive) {
        SECRETSCAN_ASSIGN_OR_RETURN(
            const bool may_begin,
            prefilter.MayBegin(
                index, std::string_view(text).substr(region.range.begin, region.range.size()),
                scratch_));
        if (!may_begin) {
          continue;
        }
      }
      if (!is_local && !pattern.fragment_sensitive) {
        if (!is_whole) {
          return absl::OkStatus();
        }
        matches_.clear();
        judge_->Judge(index, text, {0, text.size()}, &matches_);
        AddMatches(index, blob, view, {0, text.size()}, depth, &keywords, chunk);
        break;
      }
      if (!pattern.fragment_sensitive) {
        matches_.clear();
        judge_->Judge(index, text, region.range, &matches_);
        AddMatches(index, blob, view, region.range, depth, &keywords, chunk);
        continue;
      }
      for (size_t i = 0; i < region.count; ++i) {
        const size_t end = ends[begin + region.first + i].end;
        const Span reached{ReachBefore(pattern, text, end), end};
        matches_.clear();
        judge_->Judge(index, text, reached, &matches_);
        AddMatches(index, blob, view, reached, depth, &keywords, chunk);
      }
    }
  }
  *outcome = Outcome::kDone;
  return absl::OkStatus();
}

void EncodedScanner::JudgeNearLetters(int rule, std::string_view text) {
  const PrefilterPattern& pattern = rules_->prefilter->pattern(rule);
  const auto of_rule = std::equal_range(
      found_.ends.begin(), found_.ends.end(), RuleEnd{0, rule},
      [](const RuleEnd& a, const RuleEnd& b) { return a.rule < b.rule; });
  rule_ends_.assign(of_rule.first, of_rule.second);
  if (pattern.pattern.empty() ||
      !FindPartsNearLetters(pattern, text, found_.folding_letters, &rule_ends_, &regions_,
                            &parts_)) {
    parts_.assign(1, {0, text.size()});
  }
  for (const Span& part : parts_) {
    judge_->Judge(rule, text, part, &matches_);
  }
}

// Hits for matches_, or for all of the region when the rule's matches depend on where a fragment ends.
void EncodedScanner::AddMatches(int index, std::string_view blob, const View& view, Span region,
                                int depth, KeywordSearch* keywords, EncodedChunk* chunk) {
  const Rule& rule = rules_->set->rules[index];
  const PrefilterPattern& pattern = rules_->prefilter->pattern(index);
  const std::string_view text = view.decoded.text;
  const size_t hits_before = chunk->hits.size();
  const auto add = [&](Span range, uint64_t key) {
    const Span original = Moved(view.decoded.ToOriginal(range),
                                static_cast<std::ptrdiff_t>(chunk->slice.begin));
    // A match that touches an encoded run stands for all of it, and so perhaps for several lines.
    const std::string_view lines = blob.substr(original.begin, original.size());
    const bool crosses_lines =
        key == 0 || (!lines.empty() &&
                     lines.substr(0, lines.size() - 1).find('\n') != std::string_view::npos);
    chunk->hits.push_back({original, crosses_lines, key, index, depth, false});
  };
  if (pattern.fragment_sensitive || pattern.min_width == 0) {
    if (view.Touches(region)) {
      add(region, 0);
      for (const JudgedMatch& match : matches_) {
        if (match.secret_key != 0 && view.Touches({match.begin, match.end})) {
          add({match.begin, match.end}, match.secret_key);
        }
      }
    }
  } else {
    const bool crosses =
        std::any_of(matches_.begin(), matches_.end(),
                    [](const JudgedMatch& match) { return match.crosses_lines; });
    for (const JudgedMatch& match : matches_) {
      const Span span{match.begin, match.end};
      // Where lines are crossed, a fragment may match otherwise close by.
      const Span near = crosses ? Span{ReachBefore(pattern, text, span.begin),
                                       ReachAfter(pattern, text, span.end)}
                                : span;
      if ((crosses || match.secret_key != 0) && view.Touches(near)) {
        add(span, match.secret_key);
      }
    }
  }
  if (chunk->hits.size() > hits_before &&
      (keywords->Near(rule, region) || keywords->Anywhere(rule))) {
    for (size_t i = hits_before; i < chunk->hits.size(); ++i) {
      chunk->hits[i].keyword_seen = true;
    }
  }
}

bool EncodedScanner::IsKeywordThere(const EncodedHit& hit, std::string_view blob,
                                    KeywordSearch* keywords) {
  if (hit.keyword_seen) {
    return true;
  }
  const Rule& rule = rules_->set->rules[hit.rule];
  if (keywords->Anywhere(rule)) {
    return true;
  }
  while (whole_texts_.size() < static_cast<size_t>(hit.depth)) {
    const DecodedText* previous = whole_texts_.empty() ? nullptr : whole_texts_.back().get();
    auto next = std::make_unique<DecodedText>();
    if (!DecodePass(previous == nullptr ? blob : std::string_view(previous->text), previous,
                    next.get())) {
      return false;
    }
    whole_keywords_.push_back(std::make_unique<KeywordSearch>(next->text));
    whole_texts_.push_back(std::move(next));
  }
  return whole_keywords_[static_cast<size_t>(hit.depth) - 1]->Anywhere(rule);
}

}  // namespace secretscan
