// `secretscan explain`: why something is or is not reported.
#include <charconv>
#include <filesystem>

#include "base/status.h"
#include "cli/commands.h"
#include "cli/exit_code.h"
#include "cli/log.h"
#include "cli/print_data.h"
#include "cli/rule_loading.h"
#include "cli/scan_run.h"
#include "scan/explanation.h"
#include "scan/judgement_text.h"

namespace secretscan {
namespace {

struct ExplainedPlace {
  std::string path;
  int64_t line = 0;  // 0: all
};

// "FILE:LINE", or a file, whose name may look like that.
ExplainedPlace ParsePlace(const std::string& text) {
  std::error_code error;
  const size_t colon = text.rfind(':');
  int64_t line = 0;
  if (colon == std::string::npos || colon == 0 || std::filesystem::exists(text, error)) {
    return {text, 0};
  }
  const char* const end = text.data() + text.size();
  const auto [rest, parsed] = std::from_chars(text.data() + colon + 1, end, line);
  if (parsed != std::errc() || rest != end || line < 1) {
    return {text, 0};
  }
  return {text.substr(0, colon), line};
}

std::string SpanText(const Finding& finding) {
  std::string text = std::to_string(finding.start_line) + ":" + std::to_string(finding.start_column);
  if (finding.end_line != finding.start_line) {
    text += "-" + std::to_string(finding.end_line) + ":" + std::to_string(finding.end_column);
  } else {
    text += "-" + std::to_string(finding.end_column);
  }
  return finding.start_line == 0 ? "path" : text;
}

std::string MatchText(const Rule& rule, const ExplainedMatch& match) {
  const Finding& finding = match.finding;
  std::string out = "  " + SpanText(finding) + "  " + Printable(rule.id) + ": ";
  out += match.is_reported
             ? "reported, confidence " + std::string(ConfidenceName(finding.confidence))
             : "not reported";
  if (!match.reason.empty()) {
    out += (match.is_reported ? "; " : ": ") + Printable(match.reason);
  }
  out += "\n";
  if (!finding.secret.empty()) {
    out += "      secret of " + std::to_string(finding.secret.size()) + " bytes, entropy " +
           BitsText(finding.entropy);
    out += rule.entropy != 0 ? " (limit " + BitsText(rule.entropy) + ")" : " (no limit)";
    if (finding.decode_depth > 0) {
      out += ", decoded " +
             (finding.decode_depth == 1 ? std::string("once")
                                        : std::to_string(finding.decode_depth) + " times");
    }
    out += "\n";
  }
  return out;
}

// Rules whose keywords stand in the line and whose expressions match nothing there.
std::string KeywordText(const RuleSet& rules, const Explanation& explanation) {
  std::string ids;
  for (const int rule : explanation.keyword_rules) {
    bool matches = false;
    for (const ExplainedMatch& match : explanation.matches) {
      matches |= match.rule == rule;
    }
    if (!matches) {
      ids += (ids.empty() ? "" : ", ") + Printable(rules.rules[static_cast<size_t>(rule)].id);
    }
  }
  return ids.empty() ? "" : "  keyword there, but no match: " + ids + "\n";
}

std::string ExplanationText(const ExplainedPlace& place, const RuleSet& rules,
                            const Explanation& explanation) {
  std::string out;
  std::string heading;
  if (place.line > 0) {
    heading = Printable(place.path) + ":" + std::to_string(place.line) + "\n";
    out += heading;
  }
  for (const ExplainedMatch& match : explanation.matches) {
    if (place.line == 0) {
      const std::string next = Printable(match.finding.file) + "\n";
      out += next == heading ? "" : next;
      heading = next;
    }
    out += MatchText(rules.rules[static_cast<size_t>(match.rule)], match);
  }
  out += KeywordText(rules, explanation);
  if (!explanation.source_allowed.empty()) {
    out += "  not looked at: " + Printable(explanation.source_allowed) + "\n";
  } else if (explanation.matches.empty()) {
    out += "  no rule's expression matches\n";
  }
  return out;
}

int Explain(const std::string& target, const CommonFlags& flags) {
  const ExplainedPlace place = ParsePlace(target);
  ScanOptions options;
  ApplyScanFlags(flags, Flavor::kNative, &options);
  const auto rules = LoadRulesFor(flags, ".");
  if (!rules.ok()) {
    return Fail(rules.status());
  }
  for (const std::string& warning : (*rules)->warnings) {
    PrintWarning(warning);
  }
  const auto explanation = ExplainFile(place.path, place.line, options, *rules);
  if (!explanation.ok()) {
    return Fail(explanation.status());
  }
  for (const Skip& skip : explanation->skips) {
    PrintWarning("not scanned: " + skip.name + ": " + skip.detail);
  }
  const int printed = PrintData(ExplanationText(place, **rules, *explanation));
  return explanation->skips.empty() ? printed : kExitIncomplete;
}

constexpr char kExamples[] = R"(Examples:
  secretscan explain src/config.py:12        why is this line (not) reported?
  secretscan explain src/config.py           every match in the file
  secretscan explain --confidence low .env:3
  secretscan explain -c my-rules.toml --enable-rule my-token .env:3

Secrets are never shown. Ignore files and baselines are not asked.

Exit code: 0 explained, 2 wrong flags or rules or no such file, 3 something
could not be read.)";

}  // namespace

Command AddExplainCommand(CLI::App* root, CommonFlags* flags) {
  CLI::App* app = root->add_subcommand("explain", "Say why a line is or is not reported");
  auto target = std::make_shared<std::string>();
  app->add_option("PLACE", *target, "FILE:LINE, or FILE for all of its lines")->type_name("")->required();
  AddRuleFlags(app, flags);
  AddJudgementFlags(app, Flavor::kNative, flags);
  app->footer(kExamples);
  return {app, [=] { return Explain(*target, *flags); }};
}

}  // namespace secretscan
