#include "report/rule_docs.h"

#include <algorithm>

#include "base/regex_syntax.h"
#include "match/prefilter_pattern.h"
#include "report/sarif_text.h"
#include "report/terminal_text.h"
#include "scan/judgement_text.h"

namespace secretscan {
namespace {

// "built-in/35-ai.toml" is of the domain "ai".
std::string DomainOf(const Rule& rule) {
  std::string name = rule.at.origin.substr(rule.at.origin.rfind('/') + 1);  // npos + 1 is 0
  name.resize(std::min(name.rfind(".toml"), name.size()));
  const size_t digits = name.find_first_not_of("0123456789");
  if (digits != std::string::npos && digits > 0 && name[digits] == '-') {
    name.erase(0, digits + 1);
  }
  std::replace(name.begin(), name.end(), '-', ' ');
  return name.empty() ? "rules" : name;
}

// What a table's cell or a heading shows as it is, and people can read in the source, too.
std::string Cell(std::string_view text) {
  std::string out;
  for (const char c : TerminalText(text)) {
    if (std::string_view("|<>*_[]`\\&").find(c) != std::string_view::npos) {
      out += '\\';
    }
    out += c;
  }
  return out;
}

std::string Row(const Rule& rule) {
  std::string row = "| " + Cell(rule.id) + " | " + Cell(rule.description) + " | " +
                    std::string(SeverityName(rule.severity)) + " | " +
                    std::string(ConfidenceName(rule.confidence)) + " | " +
                    Cell(rule.provider) + " | ";
  if (IsPlainHttpsUrl(rule.revoke_url)) {
    row += "[revoke](<" + rule.revoke_url + ">)";
  }
  return row + " |\n";
}

class Description {
 public:
  void Add(std::string_view name, std::string_view value) {
    if (value.empty()) {
      return;
    }
    constexpr size_t kWidth = 12;
    std::string head = std::string(name) + ":";
    head.resize(std::max(head.size() + 1, kWidth), ' ');
    text += head + TerminalText(value) + "\n";
  }
  void AddList(std::string_view name, const std::vector<std::string>& values) {
    if (!values.empty()) {
      text += std::string(name) + ":\n";
    }
    for (const std::string& value : values) {
      text += "  " + TerminalText(value) + "\n";
    }
  }

  std::string text;
};

std::string Joined(const std::vector<std::string>& values) {
  std::string out;
  for (const std::string& value : values) {
    out += (out.empty() ? "" : ", ") + value;
  }
  return out;
}

std::string AllowlistText(const Allowlist& list) {
  std::string out = list.description.empty() ? "without a description" : list.description;
  const auto count = [&](size_t number, std::string_view what) {
    if (number > 0) {
      out += ", " + std::string(what) + ": " + std::to_string(number);
    }
  };
  count(list.regex_patterns.size(), "expressions");
  count(list.stopwords.size(), "words");
  count(list.path_patterns.size(), "paths");
  count(list.commits.size(), "commits");
  return out;
}

// What the prefilter looks for.
void AddSearch(const Rule& rule, Description* out) {
  const auto syntax = ParseRegexSyntax(rule.regex->pattern(), rule.regex->folding());
  if (!syntax.ok()) {
    return;
  }
  const PrefilterPattern pattern = MakePrefilterPattern(**syntax);
  std::string width = std::to_string(pattern.min_width) + " to ";
  width += pattern.max_width == PrefilterPattern::kUnbounded ? "any number of"
                                                             : std::to_string(pattern.max_width);
  out->Add("width", width + " bytes");
  out->Add("search", pattern.pattern.empty() ? "by keyword only, then all of the text"
                     : pattern.is_anchor     ? "for a part of a match, then around it"
                                             : "for whole matches");
  out->Add("fixed part", std::to_string(pattern.literal_length) + " characters");
}

}  // namespace

std::string RuleTables(const RuleSet& rules) {
  std::string out =
      "# The built-in rules\n\nMade by `secretscan rules docs > docs/rules.md`; not to be edited. "
      "`secretscan rules explain ID` tells more of a rule.\n\n" +
      std::to_string(rules.rules.size()) + " rules.\n";
  std::string domain;
  for (const Rule& rule : rules.rules) {
    if (const std::string next = DomainOf(rule); next != domain) {
      domain = next;
      out += "\n## " + Cell(domain) +
             "\n\n| id | what | severity | confidence | provider | |\n|---|---|---|---|---|---|\n";
    }
    out += Row(rule);
  }
  return out;
}

std::string RuleDescription(const RuleSet& rules, const Rule& rule) {
  Description out;
  out.Add("rule", rule.id);
  out.Add("what", rule.description);
  out.Add("severity", SeverityName(rule.severity));
  out.Add("confidence", ConfidenceName(rule.confidence));
  out.Add("rank", rules.ranked ? std::to_string(rule.rank) : "");
  out.Add("provider", rule.provider);
  out.Add("opens", rule.opens);
  out.Add("revoke", rule.revoke_url);
  out.Add("source", rule.source_url);
  out.Add("tags", Joined(rule.tags));
  out.Add("written in", rule.at.origin + ":" + std::to_string(rule.at.line));
  out.Add("keywords", rule.keywords.empty() ? "none: runs on every text" : Joined(rule.keywords));
  out.Add("path", rule.path == nullptr ? "" : rule.path->pattern());
  if (rule.regex != nullptr) {
    out.Add("expression", rule.regex->pattern());
    out.Add("secret", rule.secret_group > 0 ? "group " + std::to_string(rule.secret_group)
                      : rule.regex->group_count() > 0 ? "the first group that is not empty"
                                                      : "all of the match");
    AddSearch(rule, &out);
  }
  out.Add("entropy", rule.entropy != 0 ? "above " + BitsText(rule.entropy) + " bits a byte" : "");
  std::vector<std::string> lines;
  for (const Validator* validator : rule.validators) {
    lines.push_back(std::string(validator->name) + ": " + std::string(validator->summary));
  }
  out.AddList("checks", lines);
  lines.clear();
  for (const Allowlist& list : rule.allowlists) {
    lines.push_back(AllowlistText(list));
  }
  out.AddList("allowlists", lines);
  lines.clear();
  for (const RequiredRule& required : rule.required) {
    lines.push_back(required.rule_id);
  }
  out.AddList("only beside what these rules find", lines);
  out.AddList("finds (templates)", rule.positive_examples);
  out.AddList("does not find (templates)", rule.negative_examples);
  return out.text;
}

}  // namespace secretscan
