#include "rules/rule_set_builder.h"

#include <string_view>
#include <unordered_map>
#include <utility>

#include "base/status.h"
#include "rules/rule_digest.h"

namespace secretscan {
namespace {

using Positions = std::unordered_map<std::string_view, size_t>;

absl::Status ApplyTargeted(const Positions& positions, ConfigDraft* draft, LoadContext* context) {
  for (const TargetedAllowlist& targeted : draft->targeted) {
    for (const std::string& id : targeted.rule_ids) {
      const auto it = positions.find(id);
      if (it != positions.end()) {
        draft->rules[it->second].rule.allowlists.push_back(targeted.allowlist);
        continue;
      }
      const std::string reason =
          "[[allowlists]] target rule ID '" + Printable(id) + "' does not exist";
      if (!targeted.extended) {
        return ConfigError(targeted.at, "", reason);
      }
      context->warnings.push_back(ConfigMessage(targeted.at, "", reason));
    }
  }
  return absl::OkStatus();
}

absl::Status CheckPatterns(const RuleDraft& draft) {
  const Rule& rule = draft.rule;
  if (rule.regex == nullptr && rule.path == nullptr) {
    return ConfigError(draft.at, rule.id,
                       "both |regex| and |path| are empty, this rule will have no effect");
  }
  // In this order: counting groups compiles the expression.
  if (rule.regex != nullptr && rule.secret_group > 0 &&
      rule.secret_group > rule.regex->group_count()) {
    return ConfigError(draft.group_at, rule.id,
                       "invalid regex secret group " + std::to_string(rule.secret_group) +
                           ", max regex secret group " +
                           std::to_string(rule.regex->group_count()));
  }
  return absl::OkStatus();
}

absl::Status CheckRequired(const RuleDraft& draft, const Positions& positions,
                           const std::set<std::string>& disabled, LoadContext* context) {
  for (size_t i = 0; i < draft.rule.required.size(); ++i) {
    const std::string& id = draft.rule.required[i].rule_id;
    const RequiredFrom& from = draft.required_from[i];
    const std::string quoted = "rule ID '" + Printable(id) + "'";
    const auto warn = [&](const std::string& reason) {
      context->warnings.push_back(ConfigMessage(from.at, draft.rule.id, reason));
    };
    if (positions.contains(id)) {
      if (from.elsewhere) {
        warn("[[rules.required]] " + quoted + " is defined in another file; gitleaks refuses it");
      }
    } else if (disabled.contains(id)) {
      warn("[[rules.required]] " + quoted + " is disabled, so this rule reports nothing");
    } else {
      return ConfigError(from.at, draft.rule.id,
                         "[[rules.required]] " + quoted + " does not exist");
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::shared_ptr<const RuleSet>> BuildRuleSet(ConfigDraft draft,
                                                            LoadContext context) {
  Positions positions;
  for (size_t i = 0; i < draft.rules.size(); ++i) {
    positions.emplace(draft.rules[i].rule.id, i);
  }
  SECRETSCAN_RETURN_IF_ERROR(ApplyTargeted(positions, &draft, &context));
  for (const RuleDraft& rule : draft.rules) {
    SECRETSCAN_RETURN_IF_ERROR(CheckPatterns(rule));
    SECRETSCAN_RETURN_IF_ERROR(CheckRequired(rule, positions, draft.disabled, &context));
  }
  auto out = std::make_shared<RuleSet>();
  out->title = std::move(draft.title);
  out->origin = std::move(draft.origin);
  out->rules.reserve(draft.rules.size());
  out->ranked = draft.ranked;
  for (RuleDraft& rule : draft.rules) {
    out->ranked |= rule.has_extras;
    if (!rule.gives_rank && IsGenericId(rule.rule.id)) {
      rule.rule.rank = kGenericRank;
    }
    rule.rule.at = std::move(rule.at);
    out->rules.push_back(std::move(rule.rule));
  }
  out->allowlists = std::move(draft.allowlists);
  out->warnings = std::move(context.warnings);
  out->Index();
  out->digest = RuleDigest(*out);
  return std::shared_ptr<const RuleSet>(std::move(out));
}

}  // namespace secretscan
