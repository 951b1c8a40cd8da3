// A configuration between parsing and validation: what extension merges.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "rules/config_error.h"
#include "rules/regex_compiler.h"
#include "rules/rule.h"

namespace secretscan {

struct RequiredFrom {
  ConfigLocation at;
  bool elsewhere = false;  // names a rule that its own file does not define
};

struct RuleDraft {
  Rule rule;
  ConfigLocation at;                         // where the rule begins
  ConfigLocation group_at;                   // where secretGroup was set
  std::vector<RequiredFrom> required_from;   // parallel to rule.required
  bool gives_required = false;
  bool gives_skip_report = false;
  bool gives_severity = false;
  bool gives_confidence = false;
  bool gives_rank = false;
  bool has_extras = false;  // keys of ours
};

// A global allowlist that applies to the named rules only.
struct TargetedAllowlist {
  Allowlist allowlist;
  std::vector<std::string> rule_ids;
  ConfigLocation at;
  bool extended = false;  // comes from an extended file, where the reference drops it
};

struct ExtendClause {
  bool use_default = false;
  std::string path;
  std::vector<std::string> disabled_rules;
  ConfigLocation at;
};

struct ConfigDraft {
  std::string origin;
  std::string title;
  std::vector<RuleDraft> rules;  // ids are unique
  std::vector<Allowlist> allowlists;
  std::vector<TargetedAllowlist> targeted;
  ExtendClause extend;
  bool ranked = false;  // what it extends is
  std::set<std::string> disabled;  // ids that extension dropped
};

// What one load shares between its files.
struct LoadContext {
  RegexCompiler regexes;
  std::vector<std::string> warnings;
  CaseFolding case_folding = CaseFolding::kUnicode;  // of rules' expressions in the current file
  bool is_pack = false;  // what a file says of case folding holds for those behind it, too
};

}  // namespace secretscan
