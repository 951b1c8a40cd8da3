// `secretscan rules`: looking at rules without scanning.
#include <algorithm>

#include "base/status.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/human_units.h"
#include "cli/log.h"
#include "cli/print_data.h"
#include "cli/rule_loading.h"
#include "cli/rules_commands.h"
#include "cli/scan_run.h"

namespace secretscan {
namespace {

int CheckRules(const std::vector<std::string>& files) {
  std::string good;
  int exit_code = kExitClean;
  for (const std::string& file : files) {
    absl::StatusOr<std::shared_ptr<const RuleSet>> rules = LoadRulesFile(file);
    if (!rules.ok()) {
      exit_code = std::max(exit_code, Fail(rules.status()));
      continue;
    }
    for (const std::string& warning : (*rules)->warnings) {
      PrintWarning(warning);
    }
    good += Printable(file) + ": " +
            Counted(static_cast<int64_t>((*rules)->rules.size()), "rule") + ", no errors\n";
  }
  return std::max(exit_code, PrintData(good));
}

int ListRules(const CommonFlags& flags) {
  absl::StatusOr<std::shared_ptr<const RuleSet>> rules = LoadRulesFor(flags, ".");
  if (!rules.ok()) {
    return Fail(rules.status());
  }
  size_t width = 0;
  for (const Rule& rule : (*rules)->rules) {
    width = std::max(width, rule.id.size());
  }
  std::string list;
  for (const Rule& rule : (*rules)->rules) {
    std::string id = Printable(rule.id);
    id.resize(std::max(width, id.size()), ' ');
    std::string severity(SeverityName(rule.severity));
    severity.resize(std::max<size_t>(8, severity.size()), ' ');
    list += id + "  " + severity + "  " + Printable(rule.description) + "\n";
  }
  return PrintData(list);
}

constexpr char kCheckExamples[] = R"(Examples:
  secretscan rules check my-rules.toml
  secretscan rules check rules/*.toml)";
constexpr char kListExamples[] = R"(Examples:
  secretscan rules list                      what a scan here would use
  secretscan rules list -c my-rules.toml)";

constexpr char kExamples[] = R"(Examples:
  secretscan rules list                      id, severity, what it finds
  secretscan rules check my-rules.toml       errors with file and line
  secretscan rules test my-rules.toml        do they find their examples?
  secretscan rules lint my-rules.toml        what is questionable about them?
  secretscan rules bench --corpus src        what do they cost?
  secretscan rules explain github-pat        all that is known of a rule

Exit code: 0 done, 1 (test, lint, import) something is to be looked at, 2 wrong
flags or rules, 3 something could not be read or written.)";

}  // namespace

Command AddRulesCommand(CLI::App* root, CommonFlags* flags) {
  CLI::App* app = root->add_subcommand("rules", "List, check, test, measure and convert rules");
  app->require_subcommand(0, 1);
  app->footer(kExamples);
  auto files = std::make_shared<std::vector<std::string>>();
  CLI::App* check = app->add_subcommand("check", "Check rule files");
  check->add_option("FILE", *files, "rule files in gitleaks' TOML format")
      ->type_name("")
      ->required();
  CLI::App* list = app->add_subcommand("list", "List the rules that a scan would run");
  AddRuleFlags(list, flags);
  check->footer(std::string(kCheckExamples) + kPlainExitCodes);
  list->footer(std::string(kListExamples) + kPlainExitCodes);
  const std::vector<Command> subs = {
      {list, [=] { return ListRules(*flags); }},
      {check, [=] { return CheckRules(*files); }},
      AddRulesTestCommand(app, flags),
      AddRulesLintCommand(app, flags),
      AddRulesBenchCommand(app),
      AddRulesExplainCommand(app, flags),
      AddRulesDocsCommand(app),
      AddRulesImportCommand(app),
  };
  std::string names;
  for (const Command& sub : subs) {
    sub.app->allow_extras();
    names += (names.empty() ? "" : ", ") + sub.app->get_name();
  }
  return {app, [=] {
            for (const Command& sub : subs) {
              if (sub.app->parsed()) {
                return sub.run();
              }
            }
            return Fail(InvalidArgument("rules needs a subcommand: " + names));
          }};
}

}  // namespace secretscan
