#include "report/sarif_rules.h"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "base/status.h"
#include "base/utf8.h"
#include "report/sarif_limits.h"
#include "report/sarif_text.h"

namespace secretscan {
namespace {

using Json = nlohmann::ordered_json;

constexpr size_t kMaxName = 255;          // bytes that code scanning takes of a rule's name,
constexpr size_t kMaxDescription = 512;   // half of what it takes of a description: escapes double

// CVSS-like; code scanning shows > 9 as critical, >= 7 high, >= 4 medium, else low.
std::string_view SecuritySeverity(Severity severity) {
  switch (severity) {
    case Severity::kCritical: return "9.5";
    case Severity::kHigh: return "8.0";
    case Severity::kMedium: return "5.5";
    case Severity::kLow: return "2.5";
    case Severity::kInfo: return "0.5";
  }
  return "5.5";
}

// A rule that knows whose credential it finds knows its format; one that does not, and says nothing else,
// goes by names and entropy.
std::string_view Precision(const Rule& rule) {
  return ConfidenceName(rule.provider.empty() ? std::min(rule.confidence, Confidence::kMedium)
                                              : rule.confidence);
}

std::string DescriptionOf(const Rule& rule) {
  return rule.description.empty() ? "Secret found by the rule " + rule.id : rule.description;
}

// "aws-access-token" as "AwsAccessToken": SARIF wants names in Pascal case, which begin with a letter
// and are not the id again.
std::string NameOf(std::string_view rule_id) {
  std::string out = !rule_id.empty() && rule_id[0] >= '0' && rule_id[0] <= '9' ? "Rule" : "";
  bool upper = true;
  for (const char c : rule_id) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (letter || (c >= '0' && c <= '9')) {
      out += upper && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
      upper = false;
    } else {
      upper = true;
    }
  }
  if (out.empty() || AsciiLowered(out) == AsciiLowered(rule_id)) {
    out += "Rule";
  }
  return Shortened(out, kMaxName);
}

constexpr std::string_view kAdvice =
    "Whoever can read the repository, or a copy of it, has this credential. Revoke it and issue a "
    "new one first; then take it out of the files and, if need be, out of the history.";

std::string HelpText(const Rule& rule) {
  std::string out = DescriptionOf(rule) + ".";
  if (!rule.opens.empty()) {
    out += " It opens: " + rule.opens + ".";
  }
  out += " ";
  out += kAdvice;
  if (IsPlainHttpsUrl(rule.revoke_url)) {
    out += " Revoke it at " + rule.revoke_url;
  }
  return SarifMessage(out);
}

std::string HelpMarkdown(const Rule& rule) {
  std::string out = "**" + MarkdownText(DescriptionOf(rule)) + "**\n\n";
  if (!rule.provider.empty()) {
    out += "Provider: " + MarkdownText(rule.provider) + "\n\n";
  }
  if (!rule.opens.empty()) {
    out += "It opens: " + MarkdownText(rule.opens) + "\n\n";
  }
  out += kAdvice;
  out += "\n";
  if (IsPlainHttpsUrl(rule.revoke_url)) {
    out += "\nRevoke it: <" + rule.revoke_url + ">\n";
  }
  if (IsPlainHttpsUrl(rule.source_url)) {
    out += "\nIts format: <" + rule.source_url + ">\n";
  }
  return out;
}

Json TagsOf(const Rule& rule) {
  Json tags = {"security", "external/cwe/cwe-798"};
  for (const std::string& tag : rule.tags) {
    if (tags.size() == kSarifMaxTags) {
      break;
    }
    if (!tag.empty() && std::find(tags.begin(), tags.end(), tag) == tags.end()) {
      tags.push_back(tag);
    }
  }
  return tags;
}

std::string Descriptor(const Rule& rule) {
  const std::string description = SarifMessage(Shortened(DescriptionOf(rule), kMaxDescription));
  Json out;
  out["id"] = rule.id;
  out["name"] = NameOf(rule.id);
  out["shortDescription"]["text"] = description;
  out["fullDescription"]["text"] = description;
  for (const std::string& url : {rule.revoke_url, rule.source_url}) {
    if (IsPlainHttpsUrl(url)) {
      out["helpUri"] = url;
      break;
    }
  }
  out["help"] = Json{{"text", HelpText(rule)}, {"markdown", HelpMarkdown(rule)}};
  out["defaultConfiguration"]["level"] = SarifLevel(rule.severity);
  out["properties"] = Json{{"tags", TagsOf(rule)},
                           {"precision", Precision(rule)},
                           {"security-severity", SecuritySeverity(rule.severity)}};
  return out.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

std::string_view SarifLevel(Severity severity) {
  switch (severity) {
    case Severity::kCritical:
    case Severity::kHigh: return "error";
    case Severity::kMedium: return "warning";
    case Severity::kLow:
    case Severity::kInfo: return "note";
  }
  return "warning";
}

SarifRules::SarifRules(const ScanResult& result, const std::vector<size_t>& findings,
                       bool whole_pack) {
  absl::flat_hash_map<absl::string_view, size_t> pack;
  if (result.rules) {
    const std::vector<Rule>& rules = result.rules->rules;
    whole_pack &= rules.size() + findings.size() <= kSarifMaxRules;
    for (size_t i = 0; i < rules.size(); ++i) {
      pack.try_emplace(rules[i].id, i);
      if (whole_pack && !rules[i].skip_report) {
        Add(rules[i]);
      }
    }
  }
  for (const size_t i : findings) {
    const Finding& finding = result.findings[i];
    if (index_.contains(finding.rule_id)) {
      continue;
    }
    if (const auto known = pack.find(finding.rule_id); known != pack.end()) {
      Add(result.rules->rules[known->second]);
    } else {
      Add({.id = finding.rule_id,
           .description = finding.description,
           .tags = finding.tags,
           .severity = finding.severity});
    }
  }
}

void SarifRules::Add(const Rule& rule) {
  if (index_.try_emplace(rule.id, descriptors_.size()).second) {
    descriptors_.push_back(Descriptor(rule));
  }
}

size_t SarifRules::IndexOf(std::string_view rule_id) const {
  return index_.find(ToAbsl(rule_id))->second;
}

}  // namespace secretscan
