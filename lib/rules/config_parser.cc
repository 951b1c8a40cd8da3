#include "rules/config_parser.h"

#include <unordered_map>
#include <utility>

#include "base/status.h"
#include "rules/allowlist_parser.h"
#include "rules/min_version.h"
#include "rules/rule_parser.h"
#include "rules/table_reader.h"
#include "rules/toml_reader.h"

namespace secretscan {
namespace {

absl::Status CheckMinVersion(TableReader* root, bool main, LoadContext* context) {
  const std::string required = root->Text("MinVersion");
  if (required.empty()) {
    return absl::OkStatus();
  }
  const auto version = ParseVersion(required);
  const std::string shown = Printable(required);
  if (!version) {
    return main ? root->Error("MinVersion", "invalid minVersion '" + shown +
                                                "': Malformed version: " + shown)
                : absl::OkStatus();
  }
  if (*version > *ParseVersion(kCompatibleVersion)) {
    context->warnings.push_back(ConfigMessage(
        root->Where("MinVersion"), "",
        "config requires a newer Gitleaks version: " + shown + "; its format is understood as of " +
            std::string(kCompatibleVersion)));
  }
  return absl::OkStatus();
}

absl::Status ParseExtend(TableReader* root, ExtendClause* extend) {
  if (!root->Has("Extend")) {
    return absl::OkStatus();
  }
  TableReader table = root->Table("Extend");
  extend->use_default = table.Boolean("UseDefault");
  extend->path = table.Text("Path");
  extend->disabled_rules = table.PlainTextList("DisabledRules");
  extend->at = table.Where(extend->path.empty() ? "UseDefault" : "Path");
  return table.status();
}

// Our own keys for all rules, in the table [secretscan].
absl::Status ParsePackKeys(TableReader* root, LoadContext* context) {
  if (!context->is_pack) {
    context->case_folding = CaseFolding::kUnicode;
  }
  if (!root->Has("secretscan")) {
    return absl::OkStatus();
  }
  TableReader table = root->Table("secretscan");
  SECRETSCAN_RETURN_IF_ERROR(table.status());
  constexpr std::string_view kKnown[] = {"case_folding"};
  for (std::string& warning : table.WarningsOfOthers(kKnown, "secretscan")) {
    context->warnings.push_back(std::move(warning));
  }
  if (table.Has("case_folding")) {
    const std::string name = table.Text("case_folding");
    if (name != "ascii" && name != "unicode") {
      return table.Error("case_folding", "unknown case_folding '" + Printable(name) +
                                             "' (expected ascii or unicode)");
    }
    context->case_folding = name == "ascii" ? CaseFolding::kAscii : CaseFolding::kUnicode;
  }
  return table.status();
}

// The last definition of an id wins, in the place of the first.
absl::Status ParseRuleList(TableReader* root, ConfigDraft* draft, LoadContext* context) {
  std::unordered_map<std::string, size_t> positions;
  for (TableReader& table : root->Tables("Rules")) {
    SECRETSCAN_ASSIGN_OR_RETURN(RuleDraft rule, ParseRule(&table, context));
    const auto [it, added] = positions.emplace(rule.rule.id, draft->rules.size());
    if (added) {
      draft->rules.push_back(std::move(rule));
      continue;
    }
    RuleDraft& first = draft->rules[it->second];
    context->warnings.push_back(ConfigMessage(
        rule.at, rule.rule.id,
        "replaces the rule of the same id in line " + std::to_string(first.at.line)));
    first = std::move(rule);
  }
  for (RuleDraft& rule : draft->rules) {
    for (size_t i = 0; i < rule.rule.required.size(); ++i) {
      rule.required_from[i].elsewhere = !positions.contains(rule.rule.required[i].rule_id);
    }
  }
  return root->status();
}

}  // namespace

absl::StatusOr<ConfigDraft> ParseConfig(std::string_view toml, const std::string& origin, bool main,
                                        LoadContext* context) {
  SECRETSCAN_ASSIGN_OR_RETURN(const ConfigValue document, ReadToml(toml, origin));
  TableReader root(document, origin, "");
  ConfigDraft draft;
  draft.origin = origin;
  draft.title = root.Text("Title");
  root.Text("Description");  // of no use, but it must be text
  SECRETSCAN_RETURN_IF_ERROR(CheckMinVersion(&root, main, context));
  SECRETSCAN_RETURN_IF_ERROR(ParseExtend(&root, &draft.extend));
  SECRETSCAN_RETURN_IF_ERROR(ParsePackKeys(&root, context));
  SECRETSCAN_RETURN_IF_ERROR(ParseRuleList(&root, &draft, context));
  SECRETSCAN_ASSIGN_OR_RETURN(
      std::vector<ParsedAllowlist> lists,
      ParseAllowlists(&root, AllowlistLevel::kGlobal, &context->regexes));
  for (ParsedAllowlist& list : lists) {
    if (list.target_rules.empty()) {
      draft.allowlists.push_back(std::move(list.allowlist));
      continue;
    }
    if (!main) {
      context->warnings.push_back(ConfigMessage(
          list.at, "",
          "[[allowlists]] with targetRules in an extended file takes effect; gitleaks drops it"));
    }
    draft.targeted.push_back(
        {std::move(list.allowlist), std::move(list.target_rules), std::move(list.at), !main});
  }
  SECRETSCAN_RETURN_IF_ERROR(root.status());
  return draft;
}

}  // namespace secretscan
