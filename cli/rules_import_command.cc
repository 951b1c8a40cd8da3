// `secretscan rules import`: other scanners' rules as ours.
#include <algorithm>

#include "cli/choices.h"
#include "cli/exit_code.h"
#include "cli/human_units.h"
#include "cli/log.h"
#include "cli/print_data.h"
#include "cli/rules_commands.h"
#include "cli/scan_run.h"
#include "rules/config_file.h"
#include "rules/rule_import.h"

namespace secretscan {
namespace {

int Import(const std::vector<std::string>& files, const std::string& from) {
  const ImportFormat format = *ParseImportFormat(from);  // checked when it was given
  std::string toml;
  int64_t rules = 0;
  int64_t left_out = 0;
  int exit_code = kExitClean;
  for (const std::string& file : files) {
    const auto text = ReadConfigFile(file, ConfigTrust::kNamedByUser);
    if (!text.ok()) {
      exit_code = std::max(exit_code, Fail(text.status()));
      continue;
    }
    const auto imported = ImportRules(format, *text, file);
    if (!imported.ok()) {
      exit_code = std::max(exit_code, Fail(imported.status()));
      continue;
    }
    for (const std::string& note : imported->notes) {
      PrintNote(note);
    }
    toml += (toml.empty() ? "" : "\n") + imported->toml;
    rules += imported->rules;
    left_out += imported->left_out;
  }
  PrintNote(Counted(rules, "rule") + " imported, " + std::to_string(left_out) + " left out");
  exit_code = std::max(exit_code, PrintData(toml));
  return exit_code == kExitClean && left_out > 0 ? kExitFindings : exit_code;
}

constexpr char kExamples[] = R"(Examples:
  secretscan rules import --from kingfisher rules/*.yml > kingfisher.toml
  secretscan rules import --from betterleaks betterleaks.toml > rules.toml

Rules go to standard output, what has no equivalent (checks over the network,
check sums, look-around) is listed on standard error.

Exit code: 0 all imported, 1 a rule was left out, 2 wrong flags or rules.)";

}  // namespace

Command AddRulesImportCommand(CLI::App* rules) {
  CLI::App* app = rules->add_subcommand("import", "Convert other scanners' rules");
  auto files = std::make_shared<std::vector<std::string>>();
  auto from = std::make_shared<std::string>();
  app->add_option("FILE", *files, "rule files")->type_name("")->required();
  app->add_option("--from", *from, "kingfisher, noseyparker or betterleaks")
      ->type_name("NAME")
      ->required()
      ->check(OneOf({"kingfisher", "noseyparker", "betterleaks"}));
  app->footer(kExamples);
  return {app, [=] { return Import(*files, *from); }};
}

}  // namespace secretscan
