// What a scan tells whoever asks why something is or is not reported.
#pragma once

#include <string_view>

#include "rules/rule.h"
#include "scan/finding.h"
#include "validate/validator.h"

namespace secretscan {

// What was made of one match.
struct MatchJudgement {
  enum class Outcome {
    kFine,            // nothing speaks against it but, perhaps, another finding
    kNoKeyword,       // the text holds none of the rule's keywords
    kHelperOnly,      // the rule counts only beside another one
    kOtherPath,       // the rule is for other paths
    kPathAllowed,     // an allowlist names the path or commit
    kAllowComment,
    kLowEntropy,
    kAllowed,         // an allowlist names what stands there
    kInvalid,         // a check of the rule's rejects it
    kLowConfidence,   // below what was asked for
  };
  Outcome outcome = Outcome::kFine;
  const Allowlist* allowlist = nullptr;  // kPathAllowed, kAllowed
  Verdict verdict;                       // what the rule's checks said, if they were asked
};

// Told all that a FragmentScanner decides, as it decides it. References live as long as the call.
class ScanObserver {
 public:
  virtual ~ScanObserver() = default;

  // The text itself, before any match in it.
  virtual void OnText(std::string_view text) = 0;
  // The text is not looked at: a global allowlist names its path or commit.
  virtual void OnSourceAllowed(const Allowlist& list) = 0;
  // A match, each as often as a pass over the text finds it. `finding` is as a report would tell it.
  virtual void OnMatch(const Rule& rule, const Finding& finding,
                       const MatchJudgement& judgement) = 0;
  // A finding is dropped: nothing that `required` names is near.
  virtual void OnUnaccompanied(const Finding& finding, const RequiredRule& required) = 0;
  // A match gives way to another one.
  virtual void OnOverlapped(const Finding& finding, const Finding& stronger) = 0;
};

}  // namespace secretscan
