#include "rules/rule_list.h"

#include <algorithm>

#include "rules/config_error.h"
#include "rules/weak_number.h"

namespace secretscan {

std::string ListRules(const RuleSet& rules) {
  size_t id_width = 0;
  for (const Rule& rule : rules.rules) {
    id_width = std::max(id_width, Printable(rule.id).size());
  }
  const auto pad = [](std::string text, size_t width) {
    text.resize(std::max(width, text.size()), ' ');
    return text + "  ";
  };
  std::string out;
  for (const Rule& rule : rules.rules) {
    const size_t keywords = rule.keywords.size();
    out += pad(Printable(rule.id), id_width);
    out += pad(std::string(SeverityName(rule.severity)), SeverityName(Severity::kCritical).size());
    out += Printable(rule.description);
    out += rule.description.empty() ? "(" : " (";
    out += std::to_string(keywords) + (keywords == 1 ? " keyword" : " keywords");
    out += ", entropy " + FormatGoNumber(rule.entropy) + ")\n";
  }
  return out;
}

}  // namespace secretscan
