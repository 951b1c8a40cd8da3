// `secretscan rules explain` and `rules docs`: what is known of rules.
#include "base/status.h"
#include "cli/exit_code.h"
#include "cli/print_data.h"
#include "cli/rule_loading.h"
#include "cli/rules_commands.h"
#include "cli/scan_run.h"
#include "report/rule_docs.h"

namespace secretscan {
namespace {

int ExplainRule(const std::string& id, const CommonFlags& flags) {
  const auto rules = LoadRulesFor(flags, ".");
  if (!rules.ok()) {
    return Fail(rules.status());
  }
  const int index = (*rules)->Find(id);
  if (index < 0) {
    return Fail(NotFound("there is no rule " + Printable(id) + " in " + (*rules)->origin));
  }
  return PrintData(RuleDescription(**rules, (*rules)->rules[static_cast<size_t>(index)]));
}

int PrintRuleTables() {
  const auto rules = BuiltInRules();
  return rules.ok() ? PrintData(RuleTables(**rules)) : Fail(rules.status());
}

}  // namespace

Command AddRulesExplainCommand(CLI::App* rules, CommonFlags* flags) {
  CLI::App* app = rules->add_subcommand("explain", "Print all that is known of a rule");
  auto id = std::make_shared<std::string>();
  app->add_option("ID", *id, "the rule's id")->type_name("")->required();
  app->add_option("-c,--config,--rules", flags->config, "rule file in gitleaks' TOML format")
      ->type_name("FILE");
  app->footer(std::string("Examples:\n  secretscan rules explain github-pat") + kPlainExitCodes);
  return {app, [=] { return ExplainRule(*id, *flags); }};
}

Command AddRulesDocsCommand(CLI::App* rules) {
  CLI::App* app = rules->add_subcommand("docs", "Print tables of the built-in rules, in Markdown");
  app->footer(std::string("Examples:\n  secretscan rules docs > docs/rules.md") + kPlainExitCodes);
  return {app, [] { return PrintRuleTables(); }};
}

}  // namespace secretscan
