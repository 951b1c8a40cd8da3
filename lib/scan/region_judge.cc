#include "scan/region_judge.h"

#include <algorithm>

#include "absl/hash/hash.h"
#include "match/matcher.h"
#include "rules/entropy.h"

namespace secretscan {
namespace {

constexpr size_t kMaxKnownBytes = size_t{8} << 20;
constexpr size_t kMaxKnownRegion = 4096;  // longer ones are judged each time
constexpr size_t kEntryOverhead = 128;

// Bytes beside a region that RE2 must see: assertions look at one rune, and to read that one rightly
// takes up to three bytes more where a cut went through a rune.
constexpr size_t kMargin = 8;

// Whether a list allows the match wherever it stands.
bool AllowsAnywhere(const Allowlist& list, const AllowlistSubject& subject) {
  if (list.condition == Allowlist::Condition::kAnd &&
      (!list.commits.empty() || list.paths != nullptr)) {
    return false;
  }
  if (list.target == Allowlist::Target::kLine && list.regexes != nullptr) {
    return false;
  }
  return list.AllowsFinding(subject);
}

}  // namespace

uint64_t SecretKey(std::string_view rule_id, std::string_view secret) {
  return absl::HashOf(absl::string_view(rule_id.data(), rule_id.size()),
                      absl::string_view(secret.data(), secret.size())) |
         1;  // never 0
}

void RegionJudge::Judge(int index, std::string_view text, Span region,
                        std::vector<JudgedMatch>* matches) {
  const size_t slice_begin = region.begin - std::min(kMargin, region.begin);
  const size_t slice_end = std::min(region.end + kMargin, text.size());
  const std::string_view slice = text.substr(slice_begin, slice_end - slice_begin);
  const Span inner{region.begin - slice_begin, region.end - slice_begin};
  const auto append = [&](const std::vector<JudgedMatch>& found) {
    for (JudgedMatch match : found) {
      match.begin += static_cast<uint32_t>(slice_begin);
      match.end += static_cast<uint32_t>(slice_begin);
      matches->push_back(match);
    }
  };
  if (slice.size() > kMaxKnownRegion) {
    std::vector<JudgedMatch> found;
    FindMatches(index, slice, inner, &found);
    append(found);
    return;
  }
  // The margins tell whether the slice's ends are the text's: if they are narrower, they are.
  key_.clear();
  for (const uint32_t fact : {static_cast<uint32_t>(index), static_cast<uint32_t>(inner.begin),
                              static_cast<uint32_t>(slice.size() - inner.end)}) {
    key_.append(reinterpret_cast<const char*>(&fact), sizeof fact);
  }
  key_ += slice;
  auto found = known_.find(key_);
  if (found == known_.end()) {
    if (known_bytes_ > kMaxKnownBytes) {
      known_.clear();
      known_bytes_ = 0;
    }
    std::vector<JudgedMatch> fresh;
    FindMatches(index, slice, inner, &fresh);
    known_bytes_ += key_.size() + fresh.size() * sizeof(JudgedMatch) + kEntryOverhead;
    found = known_.emplace(key_, std::move(fresh)).first;
  }
  append(found->second);
}

void RegionJudge::FindMatches(int index, std::string_view slice, Span region,
                              std::vector<JudgedMatch>* matches) {
  const Rule& rule = rules_->set->rules[index];
  const Subject subject(slice);
  spans_.clear();
  FindAllIn(*rule.regex, subject, region, &spans_);
  for (const Span& span : spans_) {
    const std::string_view match = slice.substr(span.begin, span.size());
    matches->push_back(
        {static_cast<uint32_t>(span.begin), static_cast<uint32_t>(span.end),
         !match.empty() && match.substr(0, match.size() - 1).find('\n') != std::string_view::npos,
         KeyOf(rule, TrimNewlines(match))});
  }
}

uint64_t RegionJudge::KeyOf(const Rule& rule, std::string_view match) {
  const std::string& secret = secrets_.Extract(rule, match);
  if (rule.entropy != 0 && ShannonEntropy(secret) <= rule.entropy) {
    return 0;
  }
  const AllowlistSubject subject{{}, {}, secret, match, {}};
  const auto allows = [&](const Allowlist& list) { return AllowsAnywhere(list, subject); };
  const auto& global = rules_->set->allowlists;
  if (std::any_of(global.begin(), global.end(), allows) ||
      std::any_of(rule.allowlists.begin(), rule.allowlists.end(), allows)) {
    return 0;
  }
  const Verdict verdict = Validate(rule.validators, {secret, match, {}, {}, {}}, rule.confidence,
                                   /*with_place=*/false);
  if (verdict.rejected || verdict.confidence < min_confidence_) {
    return 0;
  }
  return SecretKey(rule.id, secret);
}

}  // namespace secretscan
