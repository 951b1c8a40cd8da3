#include "rules/rule_parser.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "absl/strings/ascii.h"
#include "base/status.h"
#include "base/utf8.h"
#include "rules/allowlist_parser.h"
#include "rules/severity.h"

namespace secretscan {
namespace {

absl::Status CheckId(TableReader* table, const Rule& rule) {
  if (!absl::StripAsciiWhitespace(rule.id).empty()) {
    return absl::OkStatus();
  }
  std::string reason = "rule |id| is missing or empty";
  const auto add = [&](std::string_view name, const std::string& text) {
    if (!text.empty()) {
      reason += ", " + std::string(name) + ": " + Printable(text);
    }
  };
  add("description", rule.description);
  add("regex", table->Text("Regex"));
  add("path", table->Text("Path"));
  return table->Error("ID", reason);
}

absl::Status CompileKey(TableReader* table, std::string_view key, CaseFolding folding,
                        LoadContext* context, std::shared_ptr<const Regex>* out) {
  const std::string pattern = table->Text(key);
  if (pattern.empty()) {
    return absl::OkStatus();
  }
  auto regex = context->regexes.Compile(pattern, folding);
  if (!regex.ok()) {
    return table->Error(key, AsciiLowered(key) + ": " +
                                 std::string(ToStd(regex.status().message())));
  }
  *out = *std::move(regex);
  return absl::OkStatus();
}

absl::Status ParseRequired(TableReader* table, RuleDraft* draft) {
  draft->gives_required = table->Has("Required");
  for (TableReader& item : table->Tables("Required")) {
    RequiredRule required;
    required.rule_id = item.Text("ID");
    if (item.Has("WithinLines")) {
      required.within_lines = item.Integer("WithinLines");
    }
    if (item.Has("WithinColumns")) {
      required.within_columns = item.Integer("WithinColumns");
    }
    SECRETSCAN_RETURN_IF_ERROR(item.status());
    if (required.rule_id.empty()) {
      return item.Error("ID", "[[rules.required]] rule ID is empty");
    }
    draft->required_from.push_back({item.Where("ID"), false});
    draft->rule.required.push_back(std::move(required));
  }
  return table->status();
}

// A list of examples; unlike other lists, one string is one example, commas and all.
std::vector<std::string> Examples(TableReader* table, std::string_view key, bool is_text) {
  if (!is_text) {
    return table->PlainTextList(key);
  }
  return {table->Text(key)};
}

// What our own keys say of how sure a finding is.
absl::Status ParseJudgement(TableReader* table, RuleDraft* draft) {
  Rule& rule = draft->rule;
  if (table->Has("confidence")) {
    const std::string name = table->Text("confidence");
    SECRETSCAN_RETURN_IF_ERROR(table->status());
    const auto confidence = ParseConfidence(name);
    if (!confidence) {
      return table->Error("confidence", "unknown confidence '" + Printable(name) +
                                            "' (expected low, medium or high)");
    }
    rule.confidence = *confidence;
    draft->gives_confidence = true;
  }
  if (table->Has("rank")) {
    constexpr int64_t kMaxRank = 1000;
    const int64_t rank = table->Integer("rank");
    if (rank < -kMaxRank || rank > kMaxRank) {
      return table->Error("rank", "rank must lie between -1000 and 1000");
    }
    rule.rank = static_cast<int>(rank);
    draft->gives_rank = true;
  }
  for (const std::string& name : table->PlainTextList("validate")) {
    const Validator* const validator = FindValidator(name);
    if (validator == nullptr) {
      std::string known;
      for (const Validator& candidate : Validators()) {
        known += (known.empty() ? "" : ", ") + std::string(candidate.name);
      }
      return table->Error("validate", "unknown check '" + Printable(name) + "' (there are: " + known +
                                          ")");
    }
    rule.validators.push_back(validator);
  }
  return table->status();
}

// Our own keys, in the table [rules.secretscan].
absl::Status ParseExtras(TableReader* rule_table, const ConfigValue* value, RuleDraft* draft,
                         LoadContext* context) {
  if (value == nullptr) {
    return absl::OkStatus();
  }
  TableReader table = rule_table->Table("secretscan");
  SECRETSCAN_RETURN_IF_ERROR(table.status());
  constexpr std::string_view kKnown[] = {"severity", "confidence", "rank",   "validate",  "provider",
                                         "opens",    "revoke",     "source", "positives", "negatives"};
  for (std::string& warning : table.WarningsOfOthers(kKnown, "rules.secretscan")) {
    context->warnings.push_back(std::move(warning));
  }
  Rule& rule = draft->rule;
  if (table.Has("severity")) {
    const std::string name = table.Text("severity");
    SECRETSCAN_RETURN_IF_ERROR(table.status());
    const auto severity = ParseSeverity(name);
    if (!severity) {
      return table.Error("severity", "unknown severity '" + Printable(name) +
                                         "' (expected info, low, medium, high or critical)");
    }
    rule.severity = *severity;
    draft->gives_severity = true;
  }
  SECRETSCAN_RETURN_IF_ERROR(ParseJudgement(&table, draft));
  draft->has_extras = true;
  rule.provider = table.Text("provider");
  rule.opens = table.Text("opens");
  rule.revoke_url = table.Text("revoke");
  rule.source_url = table.Text("source");
  const auto is_text = [&](std::string_view key) {
    const ConfigValue* found = value->Find(key);
    return found != nullptr && found->As<std::string>() != nullptr;
  };
  rule.positive_examples = Examples(&table, "positives", is_text("positives"));
  rule.negative_examples = Examples(&table, "negatives", is_text("negatives"));
  return table.status();
}

}  // namespace

absl::StatusOr<RuleDraft> ParseRule(TableReader* table, LoadContext* context) {
  RuleDraft draft;
  Rule& rule = draft.rule;
  draft.at = table->Where();
  rule.id = table->Text("ID");
  table->set_rule_id(rule.id);
  rule.description = table->Text("Description");
  SECRETSCAN_RETURN_IF_ERROR(table->status());
  SECRETSCAN_RETURN_IF_ERROR(CheckId(table, rule));
  SECRETSCAN_RETURN_IF_ERROR(CompileKey(table, "Regex", context->case_folding, context, &rule.regex));
  SECRETSCAN_RETURN_IF_ERROR(CompileKey(table, "Path", CaseFolding::kUnicode, context, &rule.path));
  rule.secret_group = static_cast<int>(
      std::clamp<int64_t>(table->Integer("SecretGroup"), std::numeric_limits<int>::min(),
                          std::numeric_limits<int>::max()));
  draft.group_at = table->Where("SecretGroup");
  rule.entropy = table->Number("Entropy");
  if (!std::isfinite(rule.entropy)) {
    return table->Error("Entropy", "entropy must be a finite number");
  }
  for (const std::string& keyword : table->PlainTextList("Keywords")) {
    rule.keywords.push_back(KeywordFolded(keyword));
  }
  rule.tags = table->PlainTextList("Tags");
  draft.gives_skip_report = table->Has("SkipReport");
  rule.skip_report = table->Boolean("SkipReport");
  SECRETSCAN_RETURN_IF_ERROR(ParseRequired(table, &draft));
  SECRETSCAN_ASSIGN_OR_RETURN(
      std::vector<ParsedAllowlist> lists,
      ParseAllowlists(table, AllowlistLevel::kRule, &context->regexes));
  for (ParsedAllowlist& list : lists) {
    rule.allowlists.push_back(std::move(list.allowlist));
  }
  SECRETSCAN_RETURN_IF_ERROR(ParseExtras(table, table->Find("secretscan"), &draft, context));
  return draft;
}

}  // namespace secretscan
