#include "rules/extension.h"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <system_error>
#include <unordered_map>
#include <utility>

#include "base/status.h"
#include "rules/config_file.h"
#include "rules/config_parser.h"
#include "rules/rule_set.h"

namespace secretscan {
namespace {

constexpr int kMaxExtendDepth = 2;

template <typename T>
void Override(T value, T* to) {
  if (value != T{}) {
    *to = std::move(value);
  }
}

// The path as given, or, when that does not exist, relative to the extending file's directory.
std::string LocateExtended(const ConfigDraft& config, LoadContext* context) {
  namespace fs = std::filesystem;
  std::error_code error;
  const fs::path path(config.extend.path);
  if (path.is_absolute() || fs::exists(path, error)) {
    return config.extend.path;
  }
  const fs::path beside = fs::path(config.origin).parent_path() / path;
  if (beside == path || !fs::exists(beside, error)) {
    return config.extend.path;
  }
  context->warnings.push_back(ConfigMessage(
      config.extend.at, "",
      "extend.path was found beside this file; gitleaks looks in the working directory only"));
  return beside.string();
}

absl::StatusOr<ConfigDraft> LoadDefault() {
  SECRETSCAN_ASSIGN_OR_RETURN(const std::shared_ptr<const RuleSet> built_in, BuiltInRules());
  ConfigDraft draft;
  draft.origin = built_in->origin;
  draft.allowlists = built_in->allowlists;
  draft.ranked = built_in->ranked;
  const ConfigLocation at{built_in->origin, 0};
  for (const Rule& rule : built_in->rules) {
    RuleDraft& added = draft.rules.emplace_back();
    added.rule = rule;
    added.at = added.group_at = at;
    added.gives_rank = true;
    added.required_from.assign(rule.required.size(), {at, false});
  }
  return draft;
}

absl::StatusOr<ConfigDraft> LoadExtended(const ConfigDraft& config, int depth,
                                         LoadContext* context) {
  const std::string path = LocateExtended(config, context);
  SECRETSCAN_ASSIGN_OR_RETURN(const std::string toml, ReadConfigFile(path, ConfigTrust::kFound));
  SECRETSCAN_ASSIGN_OR_RETURN(ConfigDraft draft, ParseConfig(toml, path, false, context));
  SECRETSCAN_RETURN_IF_ERROR(ResolveExtension(&draft, depth + 1, context));
  return draft;
}

// Lays `own` over `base`: what the extending file says about a rule that it extends.
void MergeRule(RuleDraft own, RuleDraft* base, LoadContext* context) {
  const auto differs = [&](std::string_view key) {
    context->warnings.push_back(ConfigMessage(
        own.at, own.rule.id,
        std::string(key) + " replaces that of the extended rule; gitleaks ignores it"));
  };
  if (own.gives_required) {
    differs("required");
    base->rule.required = std::move(own.rule.required);
    base->required_from = std::move(own.required_from);
    base->gives_required = true;
  }
  if (own.gives_skip_report) {
    if (own.rule.skip_report != base->rule.skip_report) {
      differs("skipReport");
    }
    base->rule.skip_report = own.rule.skip_report;
    base->gives_skip_report = true;
  }
  if (own.gives_severity) {
    base->rule.severity = own.rule.severity;
    base->gives_severity = true;
  }
  if (own.gives_confidence) {
    base->rule.confidence = own.rule.confidence;
    base->gives_confidence = true;
  }
  if (own.gives_rank) {
    base->rule.rank = own.rule.rank;
    base->gives_rank = true;
  }
  if (own.rule.secret_group != 0) {
    base->group_at = own.group_at;
  }
  base->at = std::move(own.at);
  Rule& from = own.rule;
  Rule& to = base->rule;
  Override(std::move(from.description), &to.description);
  Override(from.entropy, &to.entropy);
  Override(from.secret_group, &to.secret_group);
  Override(std::move(from.regex), &to.regex);
  Override(std::move(from.path), &to.path);
  Override(std::move(from.provider), &to.provider);
  Override(std::move(from.opens), &to.opens);
  Override(std::move(from.revoke_url), &to.revoke_url);
  Override(std::move(from.source_url), &to.source_url);
  const auto append = [](auto more, auto* list) {
    list->insert(list->end(), std::make_move_iterator(more.begin()),
                 std::make_move_iterator(more.end()));
  };
  append(std::move(from.keywords), &to.keywords);
  append(std::move(from.tags), &to.tags);
  append(std::move(from.validators), &to.validators);
  append(std::move(from.allowlists), &to.allowlists);
  append(std::move(from.positive_examples), &to.positive_examples);
  append(std::move(from.negative_examples), &to.negative_examples);
}

void Merge(ConfigDraft extended, ConfigDraft* config, LoadContext* context) {
  std::unordered_map<std::string, size_t> positions;
  for (size_t i = 0; i < extended.rules.size(); ++i) {
    positions.emplace(extended.rules[i].rule.id, i);
  }
  std::vector<bool> drop(extended.rules.size());
  for (const std::string& id : config->extend.disabled_rules) {
    const auto it = positions.find(id);
    if (it == positions.end()) {
      context->warnings.push_back(
          ConfigMessage(config->extend.at, "",
                        "disabled rule '" + Printable(id) + "' is not in the extended config"));
    } else {
      drop[it->second] = true;
      config->disabled.insert(id);
    }
  }
  std::vector<RuleDraft> rules;
  for (RuleDraft& own : config->rules) {
    const auto it = positions.find(own.rule.id);
    if (it != positions.end() && !drop[it->second]) {
      MergeRule(std::move(own), &extended.rules[it->second], context);
    } else {
      rules.push_back(std::move(own));
    }
  }
  for (size_t i = 0; i < extended.rules.size(); ++i) {
    if (!drop[i]) {
      rules.push_back(std::move(extended.rules[i]));
    }
  }
  std::sort(rules.begin(), rules.end(), [](const RuleDraft& a, const RuleDraft& b) {
    return a.rule.id < b.rule.id;
  });
  config->rules = std::move(rules);
  std::move(extended.allowlists.begin(), extended.allowlists.end(),
            std::back_inserter(config->allowlists));
  std::move(extended.targeted.begin(), extended.targeted.end(),
            std::back_inserter(config->targeted));
  config->disabled.merge(extended.disabled);
  config->ranked |= extended.ranked;
}

}  // namespace

absl::Status ResolveExtension(ConfigDraft* config, int depth, LoadContext* context) {
  const ExtendClause& extend = config->extend;
  if (depth >= kMaxExtendDepth || (!extend.use_default && extend.path.empty())) {
    return absl::OkStatus();
  }
  if (extend.use_default && !extend.path.empty()) {
    return ConfigError(extend.at, "",
                       "unable to load config due to extend.path and extend.useDefault being set");
  }
  auto extended = extend.use_default ? LoadDefault() : LoadExtended(*config, depth, context);
  if (!extended.ok()) {
    const std::string failed = extend.use_default ? "failed to load extended default config"
                                                  : "failed to load extended config";
    return ConfigError(extend.at, "",
                       failed + ", err: " + std::string(ToStd(extended.status().message())));
  }
  Merge(*std::move(extended), config, context);
  return absl::OkStatus();
}

}  // namespace secretscan
