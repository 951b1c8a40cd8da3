// `secretscan rules lint`: what is questionable about rules.
#include <algorithm>

#include "cli/exit_code.h"
#include "cli/human_units.h"
#include "cli/print_data.h"
#include "cli/rule_loading.h"
#include "cli/rules_commands.h"
#include "cli/scan_run.h"
#include "scan/rule_lint.h"

namespace secretscan {
namespace {

std::string LintText(const std::string& name, const std::vector<LintFinding>& findings) {
  std::string out;
  int64_t counts[3] = {0, 0, 0};
  for (const LintFinding& finding : findings) {
    ++counts[static_cast<size_t>(finding.level)];
    out += (finding.rule == nullptr ? Printable(name) + ": " : PlaceOfRule(*finding.rule)) +
           std::string(LintLevelName(finding.level)) + ": " + Printable(finding.text) + " [" +
           std::string(finding.code) + "]\n";
  }
  return out + Printable(name) + ": " + Counted(counts[2], "error") + ", " +
         Counted(counts[1], "warning") + ", " + Counted(counts[0], "note") + "\n";
}

int LintAll(const std::vector<std::string>& files, bool strict, const CommonFlags& flags) {
  ScanOptions options;
  ApplyScanFlags(flags, Flavor::kNative, &options);
  const LintLevel limit = strict ? LintLevel::kNote : LintLevel::kWarning;
  int exit_code = kExitClean;
  for (const NamedRules& named : RulesOrBuiltIn(files)) {
    if (!named.rules.ok()) {
      exit_code = std::max(exit_code, Fail(named.rules.status()));
      continue;
    }
    const auto findings = LintRules(*named.rules, options.cache_dir);
    if (!findings.ok()) {
      exit_code = std::max(exit_code, Fail(findings.status()));
      continue;
    }
    const bool is_bad = std::any_of(findings->begin(), findings->end(), [&](const LintFinding& f) {
      return f.level >= limit;
    });
    exit_code = std::max({exit_code, PrintData(LintText(named.name, *findings)),
                          is_bad ? kExitFindings : kExitClean});
  }
  return exit_code;
}

constexpr char kExamples[] = R"(Examples:
  secretscan rules lint                      the built-in rules
  secretscan rules lint --strict my-rules.toml

Exit code: 0 nothing, 1 a warning or an error, or with --strict a note, 2 wrong
flags or rules.)";

}  // namespace

Command AddRulesLintCommand(CLI::App* rules, CommonFlags* flags) {
  CLI::App* app = rules->add_subcommand("lint", "Say what is questionable about rules");
  auto files = std::make_shared<std::vector<std::string>>();
  auto strict = std::make_shared<bool>(false);
  app->add_option("FILE", *files, "rule files or directories; default: the built-in rules")
      ->type_name("");
  app->add_flag("--strict", *strict, "notes count, too");
  app->add_flag("--no-cache", flags->no_cache, "do not keep compiled rules between runs");
  app->footer(kExamples);
  return {app, [=] { return LintAll(*files, *strict, *flags); }};
}

}  // namespace secretscan
