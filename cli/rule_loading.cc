#include "cli/rule_loading.h"

#include "base/status.h"

namespace secretscan {

absl::StatusOr<std::shared_ptr<const RuleSet>> LoadRulesFor(const CommonFlags& flags,
                                                            const std::string& target) {
  RuleSource source;
  source.config_path = flags.config;
  source.target = target;
  source.use_target_config = !flags.no_repo_config && !target.empty();
  SECRETSCAN_ASSIGN_OR_RETURN(std::shared_ptr<const RuleSet> rules, LoadRules(source));
  if (flags.enable_rules.empty()) {
    return rules;
  }
  auto restricted = std::make_shared<RuleSet>(*rules);
  SECRETSCAN_RETURN_IF_ERROR(restricted->Restrict(flags.enable_rules));
  return restricted;
}

std::string PlaceOfRule(const Rule& rule) {
  return Printable(rule.at.origin) + ":" + std::to_string(rule.at.line) + ": rule '" +
         Printable(rule.id) + "': ";
}

std::vector<NamedRules> RulesOrBuiltIn(const std::vector<std::string>& files) {
  std::vector<NamedRules> out;
  for (const std::string& file : files) {
    out.push_back({file, LoadRulesFile(file)});
  }
  if (files.empty()) {
    out.push_back({"built-in", BuiltInRules()});
  }
  return out;
}

}  // namespace secretscan
