#include "rules/rule_pack.h"

#include <iterator>
#include <unordered_map>
#include <utility>

#include "base/status.h"
#include "rules/config_parser.h"
#include "rules/rule_set_builder.h"

namespace secretscan {

absl::StatusOr<std::shared_ptr<const RuleSet>> ParseRulePack(
    std::span<const EmbeddedRulesFile> files, const std::string& origin,
    RegexCompiler::Trust trust) {
  LoadContext context{.regexes = RegexCompiler(trust), .is_pack = true};
  ConfigDraft pack;
  std::unordered_map<std::string, ConfigLocation> defined;
  for (const EmbeddedRulesFile& file : files) {
    const std::string name = origin + "/" + std::string(file.name);
    SECRETSCAN_ASSIGN_OR_RETURN(ConfigDraft piece, ParseConfig(file.toml, name, true, &context));
    if (piece.extend.use_default || !piece.extend.path.empty()) {
      return ConfigError(piece.extend.at, "", "a file of a pack cannot extend a configuration");
    }
    if (pack.title.empty()) {
      pack.title = std::move(piece.title);
    }
    for (RuleDraft& rule : piece.rules) {
      const auto [it, added] = defined.emplace(rule.rule.id, rule.at);
      if (!added) {
        return ConfigError(rule.at, rule.rule.id, "is defined in " + it->second.origin + " too");
      }
      for (RequiredFrom& from : rule.required_from) {
        from.elsewhere = false;  // all files of a pack are one
      }
      pack.rules.push_back(std::move(rule));
    }
    std::move(piece.allowlists.begin(), piece.allowlists.end(),
              std::back_inserter(pack.allowlists));
    std::move(piece.targeted.begin(), piece.targeted.end(), std::back_inserter(pack.targeted));
  }
  pack.origin = origin;
  return BuildRuleSet(std::move(pack), std::move(context));
}

}  // namespace secretscan
