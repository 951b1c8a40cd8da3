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

// Verdicts remembered a thread; beyond that the memory is emptied.
constexpr size_t kMaxVerdicts = 1 << 16;
// Longer matches are judged each time.
constexpr size_t kMaxRememberedMatch = 4096;

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
  struct Verdict {
    bool possible = false;
    uint64_t secret_key = 0;
  };

  std::shared_ptr<const CompiledRules> rules;
  ScanOptions options;
  std::unique_ptr<Prefilter::Scratch> scratch;
  CandidateSet candidates;
  std::vector<Span> spans;
  absl::flat_hash_map<std::string, Verdict> verdicts;
  std::string verdict_key;

  std::string_view blob;
  std::vector<BlobHit>* hits = nullptr;

  absl::Status ScanText(std::string_view text, const DecodedText* decoded);
  void JudgeRule(int index, std::span<const Candidate> clusters, bool whole,
                 const Subject& subject, const DecodedText* decoded);
  // `region` is kept when the match crosses lines: the match itself, or all that a decoded
  // cluster may reach.
  void JudgeMatch(int index, Span span, Span region, std::string_view text,
                  const DecodedText* decoded);
  Verdict Judge(int index, std::string_view match);
  Verdict JudgeAfresh(const Rule& rule, std::string_view match) const;
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
  std::optional<Subject> subject;
  std::string folded;
  size_t at = 0;
  size_t whole_at = 0;
  const std::vector<Candidate>& clusters = candidates.clusters;
  while (at < clusters.size() || whole_at < candidates.whole.size()) {
    const bool whole = whole_at < candidates.whole.size() &&
                       (at == clusters.size() || candidates.whole[whole_at] < clusters[at].rule);
    const int rule = whole ? candidates.whole[whole_at] : clusters[at].rule;
    const size_t begin = at;
    while (!whole && at < clusters.size() && clusters[at].rule == rule) {
      ++at;
    }
    whole_at += whole;
    if (rules->set->rules[rule].skip_report) {
      continue;  // reports nothing of its own
    }
    if (folded.empty()) {
      folded = KeywordFolded(text);
      subject.emplace(text);
    }
    if (HasKeyword(rules->set->rules[rule], folded)) {
      JudgeRule(rule, std::span(clusters).subspan(begin, at - begin), whole, *subject, decoded);
    }
  }
  return absl::OkStatus();
}

void BlobScanner::Impl::JudgeRule(int index, std::span<const Candidate> clusters, bool whole,
                                  const Subject& subject, const DecodedText* decoded) {
  const std::string_view text = subject.raw();
  const PrefilterPattern& pattern = rules->prefilter->pattern(index);
  const auto region = [&](const Candidate& cluster) {
    const size_t width = std::min(pattern.max_width, cluster.first_end);
    return Span{cluster.first_end - width, cluster.last_end};
  };
  const auto is_relevant = [&](Span range) { return decoded == nullptr || decoded->Touches(range); };

  if (pattern.fragment_sensitive || (whole && pattern.min_width == 0)) {
    if (whole) {
      AddHit({0, text.size()}, decoded, true, 0);
    }
    for (const Candidate& cluster : clusters) {
      if (is_relevant(region(cluster))) {
        AddHit(region(cluster), decoded, true, 0);
      }
    }
    return;
  }
  const Regex& regex = *rules->set->rules[index].regex;
  if (whole || decoded == nullptr) {
    spans.clear();
    if (whole) {
      FindAll(regex, subject, &spans);
    } else {
      FindAllNear(regex, subject, clusters, pattern.max_width, &spans);
    }
    for (const Span& span : spans) {
      JudgeMatch(index, span, span, text, decoded);
    }
    return;
  }
  for (const Candidate& cluster : clusters) {  // clusters do not influence each other
    if (is_relevant(region(cluster))) {
      spans.clear();
      FindAllNear(regex, subject, {&cluster, 1}, pattern.max_width, &spans);
      for (const Span& span : spans) {
        JudgeMatch(index, span, region(cluster), text, decoded);
      }
    }
  }
}

void BlobScanner::Impl::JudgeMatch(int index, Span span, Span region, std::string_view text,
                                   const DecodedText* decoded) {
  const std::string_view match = text.substr(span.begin, span.size());
  const bool crosses_lines =
      match.substr(0, match.size() - 1).find('\n') != std::string_view::npos;
  if (!crosses_lines && decoded != nullptr && !decoded->Touches(span)) {
    return;
  }
  const Verdict verdict = Judge(index, TrimNewlines(match));
  if (crosses_lines) {
    AddHit(region, decoded, true, verdict.possible ? verdict.secret_key : 0);
  } else if (verdict.possible) {
    AddHit(span, decoded, false, verdict.secret_key);
  }
}

BlobScanner::Impl::Verdict BlobScanner::Impl::Judge(int index, std::string_view match) {
  const Rule& rule = rules->set->rules[index];
  if (match.size() > kMaxRememberedMatch) {
    return JudgeAfresh(rule, match);
  }
  verdict_key = std::to_string(index);
  verdict_key += ' ';
  verdict_key += match;
  if (const auto found = verdicts.find(verdict_key); found != verdicts.end()) {
    return found->second;
  }
  if (verdicts.size() >= kMaxVerdicts) {
    verdicts.clear();
  }
  const Verdict verdict = JudgeAfresh(rule, match);
  verdicts.emplace(verdict_key, verdict);
  return verdict;
}

BlobScanner::Impl::Verdict BlobScanner::Impl::JudgeAfresh(const Rule& rule,
                                                          std::string_view match) const {
  const std::string secret = ExtractSecret(rule, match);
  if (rule.entropy != 0 && ShannonEntropy(secret) <= rule.entropy) {
    return {};
  }
  const AllowlistSubject subject{{}, {}, secret, match, {}};
  const auto allows = [&](const Allowlist& list) { return AllowsAnywhere(list, subject); };
  const auto& global = rules->set->allowlists;
  if (std::any_of(global.begin(), global.end(), allows) ||
      std::any_of(rule.allowlists.begin(), rule.allowlists.end(), allows)) {
    return {};
  }
  return {true, SecretKey(rule.id, secret)};
}

void BlobScanner::Impl::AddHit(Span range, const DecodedText* decoded, bool crosses_lines,
                               uint64_t secret_key) {
  const Span original = decoded == nullptr ? range : decoded->ToOriginal(range);
  const Span bounded = {std::min(original.begin, blob.size()), std::min(original.end, blob.size())};
  hits->push_back({WholeLines(blob, bounded), crosses_lines, secret_key});
}

}  // namespace secretscan
