#include "scan/judgement_text.h"

#include <charconv>

#include "rules/config_error.h"

namespace secretscan {
namespace {

using Outcome = MatchJudgement::Outcome;

std::string ListText(const Allowlist* list) {
  return list == nullptr || list->description.empty()
             ? "an allowlist"
             : "the allowlist '" + Printable(list->description) + "'";
}

// The check's name and reason.
std::string CheckText(const Verdict& verdict) {
  return verdict.by == nullptr || verdict.reason.empty()
             ? ""
             : std::string(verdict.by->name) + ": " + std::string(verdict.reason);
}

}  // namespace

std::string BitsText(double bits) {
  char buffer[400];  // the longest double has 309 digits before the point
  const auto [end, error] =
      std::to_chars(buffer, buffer + sizeof buffer, bits, std::chars_format::fixed, 2);
  std::string text(buffer, end);
  while (text.ends_with('0')) {
    text.pop_back();
  }
  if (text.ends_with('.')) {
    text.pop_back();
  }
  return text;
}

std::string JudgementText(const Rule& rule, const Finding& finding,
                          const MatchJudgement& judgement, Confidence min_confidence) {
  const std::string check = CheckText(judgement.verdict);
  switch (judgement.outcome) {
    case Outcome::kFine:
      return check;
    case Outcome::kNoKeyword:
      return "the text holds none of the rule's keywords";
    case Outcome::kHelperOnly:
      return "the rule only counts beside a rule that requires it";
    case Outcome::kOtherPath:
      return "the rule is for other paths";
    case Outcome::kPathAllowed:
      return ListText(judgement.allowlist) + " names the path or commit";
    case Outcome::kAllowComment:
      return "a comment beside it allows it";
    case Outcome::kLowEntropy:
      return "its entropy of " + BitsText(finding.entropy) + " bits is not above the rule's limit of " +
             BitsText(rule.entropy);
    case Outcome::kAllowed:
      return ListText(judgement.allowlist) + " allows it";
    case Outcome::kInvalid:
      return check.empty() ? "a check rejects it" : "the check " + check;
    case Outcome::kLowConfidence:
      return "its confidence is " + std::string(ConfidenceName(finding.confidence)) + ", below " +
             std::string(ConfidenceName(min_confidence)) + (check.empty() ? "" : " (" + check + ")");
  }
  return "";
}

}  // namespace secretscan
