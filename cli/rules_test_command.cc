// `secretscan rules test`: whether rules do what their examples say.
#include <algorithm>

#include "cli/exit_code.h"
#include "cli/human_units.h"
#include "cli/print_data.h"
#include "cli/rule_loading.h"
#include "cli/rules_commands.h"
#include "cli/scan_run.h"
#include "scan/rule_examples.h"

namespace secretscan {
namespace {

// Overlaps with rules of another rank are decided by the rank, and told only with `all_overlaps`.
std::string ReportText(const std::string& name, const RuleSet& rules, const ExampleReport& report,
                       bool all_overlaps) {
  std::string out;
  for (const ExampleFailure& failure : report.failures) {
    out += PlaceOfRule(*failure.rule) + (failure.is_positive ? "positive '" : "negative '") +
           Printable(failure.example) + "' " + Printable(failure.problem) + "\n";
  }
  int64_t overlaps = 0;
  for (const ExampleOverlap& overlap : report.overlaps) {
    if (!all_overlaps && overlap.rule->rank != overlap.other->rank) {
      continue;
    }
    ++overlaps;
    out += PlaceOfRule(*overlap.rule) + "note: rule '" + Printable(overlap.other->id) +
           "' finds the same secret in " + Counted(overlap.examples, "positive") + ", first '" +
           Printable(overlap.example) + "'; told is " +
           (overlap.other_is_told ? "the other" : "this one") + "\n";
  }
  return out + Printable(name) + ": " + Counted(static_cast<int64_t>(rules.rules.size()), "rule") +
         ", " + Counted(report.examples, "example") + ", " +
         Counted(static_cast<int64_t>(report.failures.size()), "failure") + ", " +
         Counted(overlaps, "overlap") + "\n";
}

int TestRules(const std::vector<std::string>& files, bool all_overlaps, const CommonFlags& flags) {
  ScanOptions options;
  ApplyScanFlags(flags, Flavor::kNative, &options);
  int exit_code = kExitClean;
  for (const NamedRules& named : RulesOrBuiltIn(files)) {
    if (!named.rules.ok()) {
      exit_code = std::max(exit_code, Fail(named.rules.status()));
      continue;
    }
    const auto report = TestExamples(*named.rules, options.cache_dir);
    if (!report.ok()) {
      exit_code = std::max(exit_code, Fail(report.status()));
      continue;
    }
    exit_code = std::max({exit_code, PrintData(ReportText(named.name, **named.rules, *report, all_overlaps)),
                          report->failures.empty() ? kExitClean : kExitFindings});
  }
  return exit_code;
}

constexpr char kExamples[] = R"(Examples:
  secretscan rules test                      the built-in rules
  secretscan rules test rules                a directory of *.toml is one pack
  secretscan rules test my-rules.toml

Each positive must yield one secret of its rule, at the lowest confidence; each
negative none that is reported by default. Failures show the example's template,
never what it becomes.

Exit code: 0 all examples hold, 1 one fails, 2 wrong flags or rules.)";

}  // namespace

Command AddRulesTestCommand(CLI::App* rules, CommonFlags* flags) {
  CLI::App* app = rules->add_subcommand("test", "Try rules on their examples");
  auto files = std::make_shared<std::vector<std::string>>();
  app->add_option("FILE", *files, "rule files or directories; default: the built-in rules")
      ->type_name("");
  auto all_overlaps = std::make_shared<bool>(false);
  app->add_flag("--overlaps", *all_overlaps, "tell overlaps of rules with different ranks, too");
  app->add_flag("--no-cache", flags->no_cache, "do not keep compiled rules between runs");
  app->footer(kExamples);
  return {app, [=] { return TestRules(*files, *all_overlaps, *flags); }};
}

}  // namespace secretscan
