#include "scan/blob_scanner.h"

#include <algorithm>
#include <optional>
#include <string>
#include <tuple>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/hash/hash.h"
#include "base/status.h"
#include "base/utf8.h"
#include "decode/decoder.h"
#include "match/matcher.h"
#include "rules/entropy.h"

namespace secretscan {
namespace {

// Regions remembered a thread; beyond that the memory is emptied.
constexpr size_t kMaxRegions = 1 << 16;
// Longer regions are judged each time.
constexpr size_t kMaxRememberedRegion = 4096;

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

Span WholeLines(std::string_view text, Span range) {
  const size_t before = range.begin == 0 ? std::string_view::npos
                                         : text.rfind('\n', range.begin - 1);
  const size_t last = range.end > range.begin ? range.end - 1 : range.begin;
  const size_t after = text.find('\n', last);
  return {before == std::string_view::npos ? 0 : before + 1,
          after == std::string_view::npos ? text.size() : after + 1};
}

}  // namespace

uint64_t SecretKey(std::string_view rule_id, std::string_view secret) {
  return absl::HashOf(absl::string_view(rule_id.data(), rule_id.size()),
                      absl::string_view(secret.data(), secret.size())) |
         1;  // never 0
}

struct BlobScanner::Impl {
  // A match that may become a finding, relative to the region that it was found in.
  struct PossibleMatch {
    Span span;
    bool crosses_lines = false;
    uint64_t secret_key = 0;  // 0: crosses lines, and fails as a whole
  };

  // The text of one pass.
  struct Pass {
    const Subject& subject;
    const DecodedText* decoded = nullptr;
    std::string folded;  // for keywords; made when first needed

    std::string_view text() const { return subject.raw(); }
    bool IsRelevant(Span range) const { return decoded == nullptr || decoded->Touches(range); }
  };

  std::shared_ptr<const CompiledRules> rules;
  ScanOptions options;
  std::unique_ptr<Prefilter::Scratch> scratch;
  CandidateSet candidates;
  std::vector<Span> spans;
  std::vector<PossibleMatch> possible;
  // The same lines come back in version after version of a file.
  absl::flat_hash_map<std::string, std::vector<PossibleMatch>> regions;
  std::string region_key;

  std::string_view blob;
  std::vector<BlobHit>* hits = nullptr;
  Span last_lines{0, 0};  // of the blob, around the last hit

  absl::Status ScanText(std::string_view text, const DecodedText* decoded);
  void JudgeRule(int index, std::span<const Candidate> clusters, bool whole, Pass* pass);
  bool KeywordOccurs(const Rule& rule, Span near, Pass* pass) const;
  const std::vector<PossibleMatch>& JudgeRegion(int index, Span region, const Candidate& cluster,
                                                const Subject& subject);
  void JudgeMatches(const Rule& rule, std::string_view text, size_t origin);
  uint64_t Judge(const Rule& rule, std::string_view match) const;
  void AddHit(Span range, const DecodedText* decoded, bool crosses_lines, uint64_t secret_key);
};

BlobScanner::BlobScanner(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
BlobScanner::~BlobScanner() = default;

absl::StatusOr<std::unique_ptr<BlobScanner>> BlobScanner::Create(
    std::shared_ptr<const CompiledRules> rules, const ScanOptions& options) {
  auto impl = std::make_unique<Impl>();
  SECRETSCAN_ASSIGN_OR_RETURN(impl->scratch, rules->prefilter->NewScratch());
  impl->rules = std::move(rules);
  impl->options = options;
  return std::unique_ptr<BlobScanner>(new BlobScanner(std::move(impl)));
}

absl::Status BlobScanner::Scan(std::string_view blob, std::vector<BlobHit>* hits) {
  hits->clear();
  impl_->blob = blob;
  impl_->hits = hits;
  impl_->last_lines = {0, 0};
  SECRETSCAN_RETURN_IF_ERROR(impl_->ScanText(blob, nullptr));
  std::unique_ptr<DecodedText> previous;
  for (int depth = 1; depth <= impl_->options.max_decode_depth; ++depth) {
    auto decoded = std::make_unique<DecodedText>();
    const std::string_view text = previous ? std::string_view(previous->text) : blob;
    if (!DecodePass(text, previous.get(), decoded.get())) {
      break;
    }
    for (const EncodedSegment& segment : decoded->segments) {
      // A fragment may hold only a part of a segment that spans lines, and decode it otherwise.
      const std::string_view encoded =
          blob.substr(segment.original.begin, segment.original.size());
      if (encoded.find('\n') != std::string_view::npos) {
        hits->push_back({WholeLines(blob, segment.original), true, 0});
      }
    }
    decoded->text.reserve(decoded->text.size() + Prefilter::kPadding);
    SECRETSCAN_RETURN_IF_ERROR(impl_->ScanText(decoded->text, decoded.get()));
    previous = std::move(decoded);
  }
  std::sort(hits->begin(), hits->end(), [](const BlobHit& a, const BlobHit& b) {
    return std::tie(a.range.begin, a.range.end, a.secret_key) <
           std::tie(b.range.begin, b.range.end, b.secret_key);
  });
  return absl::OkStatus();
}

absl::Status BlobScanner::Impl::ScanText(std::string_view text, const DecodedText* decoded) {
  SECRETSCAN_RETURN_IF_ERROR(rules->prefilter->Scan(text, scratch.get(), &candidates));
  if (candidates.empty()) {
    return absl::OkStatus();
  }
  const Subject subject(text);
  Pass pass{subject, decoded, {}};
  const std::vector<Candidate>& clusters = candidates.clusters;
  for (size_t at = 0; at < clusters.size();) {
    const size_t begin = at;
    while (at < clusters.size() && clusters[at].rule == clusters[begin].rule) {
      ++at;
    }
    JudgeRule(clusters[begin].rule, std::span(clusters).subspan(begin, at - begin), false, &pass);
  }
  for (int rule : candidates.whole) {
    JudgeRule(rule, {}, true, &pass);
  }
  return absl::OkStatus();
}

// Most matches hold their keyword; only for the others the whole text is searched.
bool BlobScanner::Impl::KeywordOccurs(const Rule& rule, Span near, Pass* pass) const {
  if (HasKeyword(rule, KeywordFolded(pass->text().substr(near.begin, near.size())))) {
    return true;
  }
  if (pass->folded.empty()) {
    pass->folded = KeywordFolded(pass->text());
  }
  return HasKeyword(rule, pass->folded);
}

void BlobScanner::Impl::JudgeRule(int index, std::span<const Candidate> clusters, bool whole,
                                  Pass* pass) {
  const Rule& rule = rules->set->rules[index];
  if (rule.skip_report) {
    return;  // reports nothing of its own
  }
  const std::string_view text = pass->text();
  const PrefilterPattern& pattern = rules->prefilter->pattern(index);
  const Candidate everywhere{index, text.size(), text.size()};
  if (whole) {
    clusters = {&everywhere, 1};
  }
  bool keyword_known = false;
  for (const Candidate& cluster : clusters) {
    const size_t width = whole ? text.size() : std::min(pattern.max_width, cluster.first_end);
    const Span region{cluster.first_end - width, cluster.last_end};
    if (!whole && !pass->IsRelevant(region)) {
      continue;
    }
    if (!keyword_known && !KeywordOccurs(rule, region, pass)) {
      return;
    }
    keyword_known = true;
    if (pattern.fragment_sensitive || pattern.min_width == 0) {
      AddHit(region, pass->decoded, true, 0);
      continue;
    }
    for (const PossibleMatch& match : JudgeRegion(index, region, cluster, pass->subject)) {
      const Span span{region.begin + match.span.begin, region.begin + match.span.end};
      if (match.crosses_lines) {
        // In a decoded text only the region is sure to touch what it was decoded from.
        AddHit(pass->decoded == nullptr ? span : region, pass->decoded, true, match.secret_key);
      } else if (pass->IsRelevant(span)) {
        AddHit(span, pass->decoded, false, match.secret_key);
      }
    }
  }
}

// Clusters do not influence each other: no match reaches from one into the next. What RE2 finds in a
// region depends on its bytes, the byte on either side, and whether the text begins or ends there.
const std::vector<BlobScanner::Impl::PossibleMatch>& BlobScanner::Impl::JudgeRegion(
    int index, Span region, const Candidate& cluster, const Subject& subject) {
  const Rule& rule = rules->set->rules[index];
  const std::string_view text = subject.raw();
  const auto judge = [&] {
    spans.clear();
    possible.clear();
    const size_t width = region.begin == 0 ? PrefilterPattern::kUnbounded
                                           : cluster.first_end - region.begin;
    FindAllNear(*rule.regex, subject, {&cluster, 1}, width, &spans);
    JudgeMatches(rule, text, region.begin);
  };
  if (region.size() > kMaxRememberedRegion || subject.is_repaired()) {
    judge();
    return possible;
  }
  const size_t before = region.begin == 0 ? 0 : 1;
  const size_t after = region.end == text.size() ? 0 : 1;
  region_key.clear();
  for (size_t fact : {static_cast<size_t>(index), before, after, cluster.first_end - region.begin}) {
    region_key += std::to_string(fact);
    region_key += ' ';
  }
  region_key += text.substr(region.begin - before, before + region.size() + after);
  const auto found = regions.find(region_key);
  if (found != regions.end()) {
    return found->second;
  }
  if (regions.size() >= kMaxRegions) {
    regions.clear();
  }
  judge();
  return regions.emplace(region_key, possible).first->second;
}

void BlobScanner::Impl::JudgeMatches(const Rule& rule, std::string_view text, size_t origin) {
  for (const Span& span : spans) {
    const std::string_view match = text.substr(span.begin, span.size());
    const bool crosses_lines =
        match.substr(0, match.size() - 1).find('\n') != std::string_view::npos;
    const uint64_t key = Judge(rule, TrimNewlines(match));
    if (crosses_lines || key != 0) {
      possible.push_back({{span.begin - origin, span.end - origin}, crosses_lines, key});
    }
  }
}

// The secret's key, or 0 if the match can be no finding wherever it stands.
uint64_t BlobScanner::Impl::Judge(const Rule& rule, std::string_view match) const {
  const std::string secret = ExtractSecret(rule, match);
  if (rule.entropy != 0 && ShannonEntropy(secret) <= rule.entropy) {
    return 0;
  }
  const AllowlistSubject subject{{}, {}, secret, match, {}};
  const auto allows = [&](const Allowlist& list) { return AllowsAnywhere(list, subject); };
  const auto& global = rules->set->allowlists;
  if (std::any_of(global.begin(), global.end(), allows) ||
      std::any_of(rule.allowlists.begin(), rule.allowlists.end(), allows)) {
    return 0;
  }
  return SecretKey(rule.id, secret);
}

void BlobScanner::Impl::AddHit(Span range, const DecodedText* decoded, bool crosses_lines,
                               uint64_t secret_key) {
  const Span original = decoded == nullptr ? range : decoded->ToOriginal(range);
  const Span bounded = {std::min(original.begin, blob.size()), std::min(original.end, blob.size())};
  // Hits come in clusters, often on one line, which may be endless: its ends are sought once.
  if (last_lines.end <= bounded.begin || bounded.begin < last_lines.begin ||
      last_lines.end < bounded.end) {
    last_lines = WholeLines(blob, bounded);
  }
  hits->push_back({last_lines, crosses_lines, secret_key});
}

}  // namespace secretscan
