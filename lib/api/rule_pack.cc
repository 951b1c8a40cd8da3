#include "secretscan/rule_pack.h"

#include <utility>

#include "api/rule_pack_access.h"
#include "base/status.h"
#include "rules/rule_set.h"
#include "validate/confidence.h"

namespace secretscan {
namespace {

RuleInfo InfoOf(const Rule& rule) {
  RuleInfo info;
  info.id = rule.id;
  info.description = rule.description;
  info.severity = SeverityName(rule.severity);
  info.confidence = ConfidenceName(rule.confidence);
  info.regex = rule.regex == nullptr ? "" : rule.regex->pattern();
  info.path_regex = rule.path == nullptr ? "" : rule.path->pattern();
  info.keywords = rule.keywords;
  info.tags = rule.tags;
  info.min_entropy = rule.entropy;
  info.helper_only = rule.skip_report;
  info.provider = rule.provider;
  info.opens = rule.opens;
  info.revoke_url = rule.revoke_url;
  info.source_url = rule.source_url;
  info.origin = rule.at.origin;
  info.line = rule.at.line;
  return info;
}

absl::StatusOr<RulePack> PackOf(absl::StatusOr<std::shared_ptr<const RuleSet>> rules) {
  if (!rules.ok()) {
    return rules.status();
  }
  return RulePackAccess::Make(*std::move(rules));
}

}  // namespace

RulePack::RulePack(std::shared_ptr<const RuleSet> rules) : rules_(std::move(rules)) {}

absl::StatusOr<RulePack> RulePack::BuiltIn() { return PackOf(BuiltInRules()); }

absl::StatusOr<RulePack> RulePack::FromFile(const std::string& path) {
  return PackOf(LoadRulesFile(path));
}

absl::StatusOr<RulePack> RulePack::FromText(std::string_view toml, const std::string& name) {
  return PackOf(ParseRules(toml, name));
}

absl::StatusOr<RulePack> RulePack::Only(const std::vector<std::string>& ids) const {
  auto restricted = std::make_shared<RuleSet>(*rules_);
  SECRETSCAN_RETURN_IF_ERROR(restricted->Restrict(ids));
  return RulePack(std::move(restricted));
}

size_t RulePack::size() const { return rules_->rules.size(); }

std::vector<RuleInfo> RulePack::List() const {
  std::vector<RuleInfo> list;
  list.reserve(size());
  for (const Rule& rule : rules_->rules) {
    list.push_back(InfoOf(rule));
  }
  return list;
}

std::optional<RuleInfo> RulePack::Find(std::string_view id) const {
  const int number = rules_->Find(id);
  if (number < 0) {
    return std::nullopt;
  }
  return InfoOf(rules_->rules[static_cast<size_t>(number)]);
}

const std::string& RulePack::title() const { return rules_->title; }
const std::string& RulePack::origin() const { return rules_->origin; }
const std::string& RulePack::digest() const { return rules_->digest; }
const std::vector<std::string>& RulePack::warnings() const { return rules_->warnings; }

}  // namespace secretscan
