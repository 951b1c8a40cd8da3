#include "rules/rule_archive.h"


#include "base/archive.h"
#include "base/regex.h"

namespace secretscan {

template <typename Archive>
void Fields(Archive& archive, std::shared_ptr<const Regex>& regex) {
  bool exists = regex != nullptr;
  std::string pattern = exists ? regex->pattern() : "";
  CaseFolding folding = exists ? regex->folding() : CaseFolding::kUnicode;
  archive(exists, pattern, folding);
  if (exists && regex == nullptr) {
    regex = Regex::Deferred(pattern, folding);
  }
}

template <typename Archive>
void Fields(Archive& archive, Allowlist& list) {
  archive(list.description, list.condition, list.target, list.commits, list.path_patterns,
          list.regex_patterns, list.stopwords, list.paths, list.regexes, list.any_stopword);
}

template <typename Archive>
void Fields(Archive& archive, RequiredRule& required) {
  archive(required.rule_id, required.within_lines, required.within_columns);
}

// Validators are code: the table holds their names.
template <typename Archive>
void Fields(Archive& archive, const Validator*& validator) {
  std::string name(validator == nullptr ? "" : validator->name);
  archive(name);
  validator = FindValidator(name);
}

template <typename Archive>
void Fields(Archive& archive, ConfigLocation& at) {
  archive(at.origin, at.line);
}

template <typename Archive>
void Fields(Archive& archive, Rule& rule) {
  archive(rule.id, rule.description, rule.regex, rule.path, rule.secret_group, rule.entropy,
          rule.keywords, rule.tags, rule.skip_report, rule.allowlists, rule.required,
          rule.severity, rule.confidence, rule.rank, rule.validators, rule.provider, rule.opens,
          rule.revoke_url, rule.source_url, rule.positive_examples, rule.negative_examples, rule.at);
}

template <typename Archive>
void Fields(Archive& archive, RuleSet& rules) {
  archive(rules.title, rules.origin, rules.rules, rules.allowlists, rules.ranked, rules.digest,
          rules.warnings);
}

std::string WriteRuleArchive(const RuleSet& rules) {
  RuleSet copy = rules;
  ArchiveWriter archive;
  archive(copy);
  return archive.Take();
}

std::shared_ptr<const RuleSet> ReadRuleArchive(std::string_view bytes) {
  auto rules = std::make_shared<RuleSet>();
  ArchiveReader archive(bytes);
  archive(*rules);
  if (!archive.ok()) {
    return nullptr;
  }
  rules->Index();
  return rules;
}

}  // namespace secretscan
