#include "scan/fragment_scanner.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

#include "base/find_last.h"
#include "base/status.h"
#include "base/utf8.h"
#include "decode/decoder.h"
#include "match/matcher.h"
#include "rules/entropy.h"
#include "scan/allow_comments.h"
#include "scan/finding_filters.h"
#include "scan/keyword_search.h"
#include "scan/near_miss.h"
#include "scan/overlaps.h"
#include "scan/scan_observer.h"
#include "scan/secret_memo.h"
#include "scan/text_location.h"
#include "validate/assignment.h"

namespace secretscan {
namespace {

using Outcome = MatchJudgement::Outcome;

constexpr int64_t kMegabyte = 1'000'000;
// A file of one endless line may hold a finding every few bytes; each keeps this much of the line.
constexpr size_t kMaxKeptLine = 2048;

// Where the secret stands in `text`, of which `match` is a part: a group comes last most often.
Span SecretSpan(std::string_view text, std::string_view match, std::string_view secret) {
  const size_t begin = static_cast<size_t>(match.data() - text.data());
  const size_t at = match.rfind(secret);
  return at == std::string_view::npos ? Span{begin, begin + match.size()}
                                      : Span{begin + at, begin + at + secret.size()};
}

// `match` lies in `text`.
MatchView ViewOf(std::string_view text, std::string_view match, std::string_view secret,
                 std::string_view path) {
  const size_t begin = static_cast<size_t>(match.data() - text.data());
  const size_t end = begin + match.size();
  std::string_view before = text.substr(0, begin);
  before.remove_prefix(before.size() - std::min(before.size(), kPlaceReach));
  before.remove_prefix(FindLast(before, '\n') + 1);  // npos + 1 is 0
  std::string_view after = text.substr(end, kPlaceReach);
  after = after.substr(0, after.find('\n'));
  return {secret, match, before, after, path};
}

}  // namespace

struct FragmentScanner::Impl {
  std::shared_ptr<const CompiledRules> rules;
  ScanOptions options;
  std::unique_ptr<Prefilter::Scratch> scratch;
  CandidateSet candidates;
  SecretMemo secrets;

  // The fragment under judgement.
  const Fragment* fragment = nullptr;
  std::optional<TextLines> lines;
  std::optional<AllowComments> comments;
  LineVerdicts line_verdicts;
  std::optional<NearMiss> near_miss;  // made when first asked for

  // One pass over the fragment: its own text, or what decoding made of it.
  struct Pass {
    std::string_view text;
    const DecodedText* decoded = nullptr;  // null for the fragment's own text
    mutable std::optional<Subject> repaired;  // made when first asked for, since it reads all of the text
    mutable size_t bytes_near = 0;            // read around candidates

    const Subject& subject() const { return repaired ? *repaired : repaired.emplace(text); }

    void FindNear(const Regex& regex, std::span<const Candidate> clusters,
                  std::vector<Span>* spans) const {
      for (const Candidate& cluster : clusters) {
        bytes_near += cluster.last_end - cluster.begin;
      }
      if (!repaired && bytes_near < text.size()) {
        FindAllNear(regex, text, clusters, spans);
      } else {
        FindAllNear(regex, subject(), clusters, spans);
      }
    }
  };

  std::vector<int> path_only;        // rules without an expression, ascending
  std::vector<int> with_expression;  // all others
  std::optional<KeywordCensus> all_keywords;
  std::optional<KeywordSearch> keywords;  // of the pass under way
  bool any_keyword = false;  // do not ask for the rules' keywords
  RuleScope scope;           // the scoped rules that are for the fragment's path
  ScanObserver* observer = nullptr;

  absl::Status Scan(const Fragment& f, std::vector<Finding>* findings);
  absl::Status ScanPart(const Fragment& f, KeywordCensus* census,
                        std::vector<std::vector<Finding>>* findings);
  // Calls visit(pass, depth) for the text and for what each decoding pass makes of it.
  template <typename Visit>
  absl::Status ForEachPass(const Fragment& f, const Visit& visit);
  absl::Status ScanPass(const Pass& pass, std::vector<Finding>* findings);
  // Whether one of the rule's keywords stands in the text of the pass. Nearly always it stands in `near`.
  bool HasKeyword(const Rule& rule, Span near);
  // Why a rule is not asked about this fragment; kFine if it is.
  MatchJudgement Admit(const Rule& rule, bool as_helper) const;
  // Looks in the clusters, or in the whole text. A helper need not have a keyword.
  void RunRule(int index, std::span<const Candidate> clusters, bool whole, bool as_helper,
               const Pass& pass, std::vector<Finding>* findings);
  void KeepIfAccompanied(int index, const Pass& pass, size_t first,
                         std::vector<Finding>* findings);
  // `judgement` is what is known of the rule here.
  std::optional<Finding> Judge(const Rule& rule, Span match, const Pass& pass,
                               MatchJudgement judgement, bool as_helper);
  // Of a generic rule: a value that looks like a provider's token, and is none.
  void SoftenNearMiss(const Rule& rule, const MatchView& match, Verdict* verdict);
  Finding PathFinding(const Rule& rule) const;
  // Null if no list allows it.
  const Allowlist* AllowingList(const Rule& rule, const AllowlistSubject& subject) const;
};

FragmentScanner::FragmentScanner(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
FragmentScanner::~FragmentScanner() = default;

absl::StatusOr<std::unique_ptr<FragmentScanner>> FragmentScanner::Create(
    std::shared_ptr<const CompiledRules> rules, const ScanOptions& options) {
  auto impl = std::make_unique<Impl>();
  SECRETSCAN_ASSIGN_OR_RETURN(impl->scratch, rules->prefilter->NewScratch());
  impl->all_keywords.emplace(*rules->set);
  for (int i = 0; i < static_cast<int>(rules->set->rules.size()); ++i) {
    const bool is_path_only = rules->set->rules[static_cast<size_t>(i)].regex == nullptr;
    (is_path_only ? impl->path_only : impl->with_expression).push_back(i);
  }
  impl->rules = std::move(rules);
  impl->options = options;
  return std::unique_ptr<FragmentScanner>(new FragmentScanner(std::move(impl)));
}

absl::Status FragmentScanner::Scan(const Fragment& fragment, std::vector<Finding>* findings) {
  return impl_->Scan(fragment, findings);
}

void FragmentScanner::set_observer(ScanObserver* observer) { impl_->observer = observer; }

absl::Status FragmentScanner::ScanPart(const Fragment& fragment, KeywordCensus* census,
                                       std::vector<std::vector<Finding>>* findings) {
  return impl_->ScanPart(fragment, census, findings);
}

absl::Status FragmentScanner::Impl::Scan(const Fragment& f, std::vector<Finding>* findings) {
  const size_t first = findings->size();
  FindingKeys told;
  absl::Status scanned = ForEachPass(f, [&](const Pass& pass, int depth) {
    const size_t first_of_pass = findings->size();
    SECRETSCAN_RETURN_IF_ERROR(ScanPass(pass, findings));
    if (depth == 0 || options.profile != Profile::kGitleaks) {
      DropRepeated(first_of_pass, findings, &told);
    }
    return absl::OkStatus();
  });
  SuppressOverlapped(*rules->set, first, findings, observer);
  return scanned;
}

absl::Status FragmentScanner::Impl::ScanPart(const Fragment& f, KeywordCensus* census,
                                             std::vector<std::vector<Finding>>* findings) {
  any_keyword = true;
  absl::Status status = ForEachPass(f, [&](const Pass& pass, int depth) {
    census->Count(depth, KeywordFolded(pass.text));
    findings->resize(std::max(findings->size(), static_cast<size_t>(depth) + 1));
    return ScanPass(pass, &(*findings)[static_cast<size_t>(depth)]);
  });
  any_keyword = false;
  return status;
}

template <typename Visit>
absl::Status FragmentScanner::Impl::ForEachPass(const Fragment& f, const Visit& visit) {
  if (f.path.empty() && f.text.empty()) {
    return absl::OkStatus();
  }
  for (const Allowlist& allowlist : rules->set->allowlists) {
    if (allowlist.AllowsSource(f.commit, f.path)) {
      if (observer != nullptr) {
        observer->OnSourceAllowed(allowlist);
      }
      return absl::OkStatus();
    }
  }
  fragment = &f;
  scope = observer != nullptr ? RuleScope::All() : rules->ScopeOf(f.path);
  lines.emplace(f.text);
  comments.emplace(options.profile, f.text, f.line_before);
  line_verdicts.Clear();
  if (observer != nullptr) {
    observer->OnText(f.text);
  }
  Pass pass{f.text};
  SECRETSCAN_RETURN_IF_ERROR(visit(pass, 0));

  // Each pass decodes the text of the one before, which it refers to.
  std::vector<std::unique_ptr<DecodedText>> texts;
  for (int depth = 1; depth <= options.max_decode_depth; ++depth) {
    const DecodedText* previous = texts.empty() ? nullptr : texts.back().get();
    auto decoded = std::make_unique<DecodedText>();
    if (!DecodePass(previous == nullptr ? f.text : std::string_view(previous->text), previous,
                    decoded.get())) {
      break;
    }
    decoded->text.reserve(decoded->text.size() + Prefilter::kPadding);
    texts.push_back(std::move(decoded));
    Pass next{texts.back()->text, texts.back().get()};
    SECRETSCAN_RETURN_IF_ERROR(visit(next, depth));
  }
  return absl::OkStatus();
}

absl::Status FragmentScanner::Impl::ScanPass(const Pass& pass, std::vector<Finding>* findings) {
  const bool trust_prefilter = options.engine != Engine::kOracle;
  candidates.clear();
  if (trust_prefilter) {
    SECRETSCAN_RETURN_IF_ERROR(
        rules->prefilter->Scan(pass.text, scratch.get(), &candidates,
                               {any_keyword || observer != nullptr, scope}));
  }
  keywords.emplace(pass.text, &*all_keywords, candidates.has_folding_letter);
  const std::vector<int>& whole = trust_prefilter ? candidates.whole : with_expression;
  const std::vector<Candidate>& clusters = candidates.clusters;
  constexpr int kNone = std::numeric_limits<int>::max();
  const auto index_at = [](const std::vector<int>& indexes, size_t at) {
    return at < indexes.size() ? indexes[at] : kNone;
  };
  for (size_t at = 0, whole_at = 0, path_at = 0;;) {
    const int with_cluster = at < clusters.size() ? clusters[at].rule : kNone;
    const int index =
        std::min({with_cluster, index_at(whole, whole_at), index_at(path_only, path_at)});
    if (index == kNone) {
      return absl::OkStatus();
    }
    const size_t begin = at;
    while (at < clusters.size() && clusters[at].rule == index) {
      ++at;
    }
    const bool is_whole = index_at(whole, whole_at) == index;
    whole_at += is_whole;
    path_at += index_at(path_only, path_at) == index;
    RunRule(index, std::span(clusters).subspan(begin, at - begin), is_whole, false, pass, findings);
  }
}

bool FragmentScanner::Impl::HasKeyword(const Rule& rule, Span near) {
  constexpr size_t kMore = 200;  // bytes
  near.begin -= std::min(near.begin, kMore);
  return any_keyword || keywords->Near(rule, near) || keywords->Anywhere(rule);
}

MatchJudgement FragmentScanner::Impl::Admit(const Rule& rule, bool as_helper) const {
  if (rule.skip_report && !as_helper) {
    return {Outcome::kHelperOnly, nullptr, {}};
  }
  for (const Allowlist& allowlist : rule.allowlists) {
    if (allowlist.AllowsSource(fragment->commit, fragment->path)) {
      return {Outcome::kPathAllowed, &allowlist, {}};
    }
  }
  if (rule.path != nullptr && !rule.path->Contains(fragment->path)) {
    return {Outcome::kOtherPath, nullptr, {}};
  }
  return {};
}

void FragmentScanner::Impl::RunRule(int index, std::span<const Candidate> clusters, bool whole,
                                    bool as_helper, const Pass& pass,
                                    std::vector<Finding>* findings) {
  const Rule& rule = rules->set->rules[index];
  MatchJudgement admitted = Admit(rule, as_helper);
  const bool is_observed = observer != nullptr && !as_helper;
  const auto ask_for_keyword = [&](Span near) {
    if (admitted.outcome == Outcome::kFine && !as_helper && !HasKeyword(rule, near)) {
      admitted.outcome = Outcome::kNoKeyword;
    }
  };
  const auto is_done = [&] {
    return admitted.outcome != Outcome::kFine && !(is_observed && rule.regex != nullptr);
  };
  // In a whole text a keyword is found faster than a match; in parts of it matches are, unless few are likely.
  const bool keyword_first = whole || rule.regex == nullptr || candidates.has_folding_letter;
  if (keyword_first) {
    ask_for_keyword({0, 0});
  }
  if (is_done()) {
    return;
  }
  if (rule.regex == nullptr) {
    // The reference judges a path that is not there, too.
    const bool has_path = !fragment->path.empty() || options.profile == Profile::kGitleaks;
    if (rule.path != nullptr && pass.decoded == nullptr && has_path) {
      findings->push_back(PathFinding(rule));
      if (observer != nullptr && !as_helper) {
        observer->OnMatch(rule, findings->back(), {});
      }
    }
    return;
  }
  if (options.max_target_megabytes > 0 &&
      static_cast<int64_t>(pass.text.size()) / kMegabyte > options.max_target_megabytes) {
    return;
  }
  std::vector<Span> spans;
  if (whole) {
    FindAll(*rule.regex, pass.subject(), &spans);
  } else {
    pass.FindNear(*rule.regex, clusters, &spans);
  }
  if (spans.empty()) {
    return;
  }
  if (!keyword_first) {
    ask_for_keyword(spans.front());
    if (is_done()) {
      return;
    }
  }
  const size_t first = findings->size();
  for (const Span& span : spans) {
    auto finding = Judge(rule, span, pass, admitted, as_helper);
    if (finding && !(as_helper && finding->rejected)) {
      findings->push_back(*std::move(finding));
    }
  }
  if (!as_helper && !rule.required.empty() && findings->size() > first) {
    KeepIfAccompanied(index, pass, first, findings);
  }
}

void FragmentScanner::Impl::KeepIfAccompanied(int index, const Pass& pass, size_t first,
                                              std::vector<Finding>* findings) {
  for (const RequiredRule& required : rules->set->rules[index].required) {
    std::vector<Finding> helpers;
    if (const int helper = rules->set->Find(required.rule_id); helper >= 0) {
      RunRule(helper, {}, true, true, pass, &helpers);
    }
    KeepAccompanied(required, helpers, first, findings, observer);
  }
}

const Allowlist* FragmentScanner::Impl::AllowingList(const Rule& rule,
                                                     const AllowlistSubject& subject) const {
  for (const std::vector<Allowlist>* lists : {&rules->set->allowlists, &rule.allowlists}) {
    for (const Allowlist& list : *lists) {
      if (list.AllowsFinding(subject)) {
        return &list;
      }
    }
  }
  return nullptr;
}

void FragmentScanner::Impl::SoftenNearMiss(const Rule& rule, const MatchView& match,
                                           Verdict* verdict) {
  if (verdict->rejected || verdict->confidence == Confidence::kLow || !rules->set->ranked ||
      rule.rank > kGenericRank || rule.validators.empty()) {
    return;
  }
  if (!near_miss) {
    near_miss.emplace(*rules->set);
  }
  const std::string_view reason =
      near_miss->Reason(ParseAssignment(match).name, match.secret);
  if (!reason.empty()) {
    verdict->confidence = Confidence::kLow;
    verdict->reason = reason;
  }
}

Finding FragmentScanner::Impl::PathFinding(const Rule& rule) const {
  Finding finding;
  finding.rule_id = rule.id;
  finding.description = rule.description;
  finding.severity = rule.severity;
  finding.confidence = rule.confidence;
  finding.tags = rule.tags;
  finding.file = fragment->path;
  finding.commit = fragment->commit;
  finding.match = "file detected: " + finding.file;
  return finding;
}

std::optional<Finding> FragmentScanner::Impl::Judge(const Rule& rule, Span span, const Pass& pass,
                                                    MatchJudgement judgement, bool as_helper) {
  const bool is_observed = observer != nullptr && !as_helper;
  Outcome& outcome = judgement.outcome;
  const bool is_admitted = outcome == Outcome::kFine;
  if (pass.decoded != nullptr && !pass.decoded->Touches(span)) {
    return std::nullopt;
  }
  const std::string_view match = TrimNewlines(pass.text.substr(span.begin, span.size()));
  // The reference shortens the range by the trimmed newlines, but only at its end.
  const Span place = pass.decoded != nullptr ? pass.decoded->ToOriginal(span)
                                             : Span{span.begin, span.begin + match.size()};
  const std::string_view original_line = lines->LineOf(place, options.profile);
  if (is_admitted && !options.ignore_allow_comments && comments->Allow(rule.id, original_line)) {
    outcome = Outcome::kAllowComment;
    if (!is_observed) {
      return std::nullopt;
    }
  }
  const std::string& secret = secrets.Extract(rule, match);
  const double entropy = ShannonEntropy(secret);
  const std::string_view line =
      pass.decoded != nullptr ? pass.decoded->LineAround(span) : original_line;
  judgement.verdict.confidence = rule.confidence;
  const bool has_standing = outcome == Outcome::kFine;
  if (has_standing && rule.entropy != 0 && entropy <= rule.entropy) {
    outcome = Outcome::kLowEntropy;
  } else if (has_standing) {
    judgement.allowlist = AllowingList(
        rule, {fragment->commit, fragment->path, secret, match, line, &line_verdicts});
    if (judgement.allowlist != nullptr) {
      outcome = Outcome::kAllowed;
    } else {
      const MatchView view = ViewOf(pass.text, match, secret, fragment->path);
      judgement.verdict = Validate(rule.validators, view, rule.confidence, /*with_place=*/true);
      SoftenNearMiss(rule, view, &judgement.verdict);
      outcome = judgement.verdict.rejected                               ? Outcome::kInvalid
                : judgement.verdict.confidence < options.min_confidence ? Outcome::kLowConfidence
                                                                         : Outcome::kFine;
    }
  }
  const bool is_rejected = outcome != Outcome::kFine;
  const int rank = rules->set->ranked ? rule.rank : 0;
  // Nothing is below a rejected match of the lowest rank that could tell it.
  const bool counts =
      !is_rejected || (has_standing && rules->set->ranked && rank > kGenericRank);
  if (!counts && !is_observed) {
    return std::nullopt;
  }

  Finding finding;
  finding.rule_id = rule.id;
  finding.description = rule.description;
  finding.severity = rule.severity;
  finding.confidence = judgement.verdict.confidence;
  finding.rank = rank;
  finding.rejected = is_rejected;
  finding.found_at = SecretSpan(pass.text, match, secret);
  finding.tags = rule.tags;
  if (pass.decoded != nullptr) {
    finding.decode_depth = pass.decoded->Depth(span);
    for (std::string& tag : DecodeTags(pass.decoded->Kinds(span), pass.decoded->Depth(span))) {
      finding.tags.push_back(std::move(tag));
    }
  }
  finding.file = fragment->path;
  finding.commit = fragment->commit;
  const TextLocation location = lines->Locate(place, options.profile);
  finding.start_line = fragment->first_line + location.start_line;
  finding.end_line = fragment->first_line + location.end_line;
  finding.start_column = location.start_column;
  finding.end_column = location.end_column;
  finding.match = match;
  finding.secret = secret;
  finding.line = original_line.substr(0, kMaxKeptLine);
  finding.entropy = static_cast<float>(entropy);
  if (is_observed) {
    observer->OnMatch(rule, finding, judgement);
  }
  return counts ? std::optional(std::move(finding)) : std::nullopt;
}

}  // namespace secretscan
