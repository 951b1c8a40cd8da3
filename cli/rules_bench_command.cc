// `secretscan rules bench`: what rules cost.
#include <algorithm>

#include "cli/exit_code.h"
#include "cli/human_units.h"
#include "cli/print_data.h"
#include "cli/rule_loading.h"
#include "cli/rules_commands.h"
#include "cli/scan_run.h"
#include "scan/judgement_text.h"
#include "scan/rule_bench.h"

namespace secretscan {
namespace {

struct BenchFlags {
  std::vector<std::string> files;
  std::string corpus = ".";
  std::string against;
  std::string corpus_bytes = "64M";
  int rounds = 3;
  int top = 20;
};

std::string Padded(std::string text, size_t width) {
  text.insert(0, width - std::min(width, text.size()), ' ');
  return text;
}

std::string Rate(int64_t bytes, double seconds) {
  return HumanBytes(static_cast<int64_t>(static_cast<double>(bytes) / std::max(seconds, 1e-9))) +
         "/s";
}

std::string TotalsText(const std::string& name, const RuleSet& rules, const BenchCorpus& corpus,
                       const BenchReport& report) {
  double judged = 0;
  for (const RuleCost& cost : report.costs) {
    judged += cost.judge_seconds;
  }
  return Printable(name) + ": " + Counted(static_cast<int64_t>(rules.rules.size()), "rule") +
         "\n  compile    " + HumanSeconds(report.compile_seconds) +
         "\n  prefilter  " + HumanSeconds(report.prefilter_seconds) +
         "\n  judge      " + HumanSeconds(judged) +
         "\n  scan       " + HumanSeconds(report.scan_seconds) + ", " +
         Rate(corpus.bytes, report.scan_seconds) + "\n";
}

std::string RulesText(const RuleSet& rules, const BenchReport& report, int top) {
  std::vector<RuleCost> costs = report.costs;
  std::stable_sort(costs.begin(), costs.end(), [](const RuleCost& a, const RuleCost& b) {
    return a.judge_seconds > b.judge_seconds;
  });
  std::string out = "  judge ms  candidates   matches  rule\n";
  for (size_t i = 0; i < costs.size() && i < static_cast<size_t>(top); ++i) {
    const RuleCost& cost = costs[i];
    if (cost.candidates == 0) {
      break;
    }
    out += Padded(BitsText(cost.judge_seconds * 1000), 10) +
           Padded(HumanCount(cost.candidates), 12) + Padded(HumanCount(cost.matches), 10) + "  " +
           Printable(rules.rules[static_cast<size_t>(cost.rule)].id) + "\n";
  }
  return out;
}

int Bench(const BenchFlags& flags) {
  std::vector<NamedRules> named = RulesOrBuiltIn(flags.files);
  if (!flags.against.empty()) {
    named.push_back({flags.against, LoadRulesFile(flags.against)});
  }
  std::vector<std::shared_ptr<const RuleSet>> sets;
  for (const NamedRules& one : named) {
    if (!one.rules.ok()) {
      return Fail(one.rules.status());
    }
    sets.push_back(*one.rules);
  }
  int64_t max_bytes = 0;
  ParseBytes(flags.corpus_bytes, &max_bytes);  // checked when it was given
  const auto corpus = LoadBenchCorpus(flags.corpus, max_bytes);
  if (!corpus.ok()) {
    return Fail(corpus.status());
  }
  const auto reports = BenchRules(sets, *corpus, flags.rounds);
  if (!reports.ok()) {
    return Fail(reports.status());
  }
  std::string out = "corpus: " + Counted(static_cast<int64_t>(corpus->texts.size()), "text") +
                    ", " + HumanBytes(corpus->bytes);
  out += corpus->left_out > 0 ? ", " + HumanCount(corpus->left_out) + " left out\n" : "\n";
  const bool compares = !flags.against.empty();
  for (size_t i = 0; i < named.size(); ++i) {
    out += TotalsText(named[i].name, *sets[i], *corpus, (*reports)[i]);
    if (!compares || i + 1 < named.size()) {
      out += RulesText(*sets[i], (*reports)[i], flags.top);
    }
  }
  if (compares) {
    const double base = reports->back().scan_seconds;
    for (size_t i = 0; i + 1 < named.size(); ++i) {
      out += Printable(named[i].name) + " scans at " +
             BitsText(base / std::max((*reports)[i].scan_seconds, 1e-9)) + " times the speed of " +
             Printable(flags.against) + "\n";
    }
  }
  return PrintData(out);
}

constexpr char kExamples[] = R"(Examples:
  secretscan rules bench --corpus src        the built-in rules
  secretscan rules bench my-rules.toml --corpus src --against other.toml

One thread, everything in memory: candidates are what the prefilter reports,
judge is RE2's search in them.)";

}  // namespace

Command AddRulesBenchCommand(CLI::App* rules) {
  CLI::App* app = rules->add_subcommand("bench", "Measure what rules cost");
  auto flags = std::make_shared<BenchFlags>();
  app->add_option("FILE", flags->files, "rule files or directories; default: the built-in rules")
      ->type_name("");
  app->add_option("--corpus", flags->corpus, "scan the texts below this directory; default .")
      ->type_name("DIR");
  app->add_option("--corpus-bytes", flags->corpus_bytes, "take so many of them; default 64M")
      ->type_name("SIZE")
      ->check([](const std::string& size) {
        int64_t bytes = 0;
        return ParseBytes(size, &bytes) ? "" : "not a size such as 500M or 2G";
      });
  app->add_option("--against", flags->against, "compare with the speed of these rules")
      ->type_name("FILE");
  app->add_option("--rounds", flags->rounds, "scans, of which the fastest counts; default 3")
      ->type_name("N")
      ->check(CLI::Range(1, 1000).description(""));
  app->add_option("--top", flags->top, "list so many of the dearest rules; default 20")
      ->type_name("N")
      ->check(CLI::Range(0, 100'000).description(""));
  app->footer(std::string(kExamples) + kPlainExitCodes);
  return {app, [=] { return Bench(*flags); }};
}

}  // namespace secretscan
