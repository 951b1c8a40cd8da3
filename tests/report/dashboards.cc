#include "report/dashboards.h"

#include <algorithm>

#include <nlohmann/json.hpp>
#include <re2/re2.h>

namespace secretscan::testing {
namespace {

using Json = nlohmann::json;

constexpr size_t kMaxRuns = 20;
constexpr size_t kMaxResults = 25'000;
constexpr size_t kMaxRules = 25'000;
constexpr size_t kMaxTags = 20;
constexpr size_t kMaxText = 1024;
constexpr size_t kMaxName = 255;

std::string TextAt(const Json& object, const char* path) {
  const Json::json_pointer pointer(path);
  return object.contains(pointer) && object[pointer].is_string() ? object[pointer] : "";
}

bool IsLevel(const std::string& level) {
  return level == "error" || level == "warning" || level == "note";
}

std::string RuleFault(const Json& rule) {
  if (TextAt(rule, "/id").empty()) {
    return "a rule without id";
  }
  for (const char* path : {"/shortDescription/text", "/fullDescription/text"}) {
    if (const std::string text = TextAt(rule, path); text.empty() || text.size() > kMaxText) {
      return "a rule without " + std::string(path);
    }
  }
  if (TextAt(rule, "/help/text").empty() || TextAt(rule, "/name").size() > kMaxName ||
      !IsLevel(TextAt(rule, "/defaultConfiguration/level"))) {
    return "rule " + TextAt(rule, "/id");
  }
  if (rule.at("properties").at("tags").size() > kMaxTags) {
    return "too many tags";
  }
  const std::string score = TextAt(rule, "/properties/security-severity");
  return RE2::FullMatch(score, "[0-9]+\\.[0-9]") ? "" : "the severity " + score;
}

std::string ResultFault(const Json& result, const Json& rules) {
  if (TextAt(result, "/message/text").empty() || result.at("locations").empty()) {
    return "a result without message or location";
  }
  const Json& place = result["locations"][0].at("physicalLocation");
  const std::string uri = TextAt(place, "/artifactLocation/uri");
  const Json& region = place.at("region");
  for (const char* key : {"startLine", "startColumn", "endLine", "endColumn"}) {
    if (!region.at(key).is_number_integer() || region[key] < 1) {
      return std::string("no ") + key;
    }
  }
  if (uri.empty() || TextAt(result, "/partialFingerprints/primaryLocationLineHash").empty()) {
    return "a result without file or fingerprint";
  }
  const size_t index = result.at("ruleIndex");
  return index < rules.size() && rules[index].at("id") == result.at("ruleId") ? ""
                                                                              : "a wrong ruleIndex";
}

std::string SeverityOf(double score) {
  return score > 9 ? "critical" : score >= 7 ? "high" : score >= 4 ? "medium" : "low";
}

// What stands before the last slash.
std::string CategoryOf(const std::string& id) {
  return id.find('/') == std::string::npos ? "" : id.substr(0, id.rfind('/'));
}

std::string RunFault(const Json& run) {
  const Json& driver = run.at("tool").at("driver");
  const Json& rules = driver.at("rules");
  if (TextAt(driver, "/name").empty()) {
    return "a tool without name";
  }
  if (rules.size() > kMaxRules || run.at("results").size() > kMaxResults) {
    return "too many results or rules";
  }
  for (const Json& rule : rules) {
    if (std::string fault = RuleFault(rule); !fault.empty()) {
      return fault;
    }
  }
  for (const Json& result : run["results"]) {
    if (std::string fault = ResultFault(result, rules); !fault.empty()) {
      return fault;
    }
  }
  return "";
}

}  // namespace

std::string CodeScanning::Upload(const std::string& sarif) {
  const Json log = Json::parse(sarif);
  if (TextAt(log, "/$schema").empty() || TextAt(log, "/version") != "2.1.0") {
    return "no SARIF 2.1.0";
  }
  if (log.at("runs").size() > kMaxRuns) {
    return "too many runs";
  }
  std::set<std::string> seen;
  for (const Json& run : log["runs"]) {
    if (std::string fault = RunFault(run); !fault.empty()) {
      return fault;
    }
    if (!seen.insert(CategoryOf(TextAt(run, "/automationDetails/id"))).second) {
      return "multiple runs with the same category";
    }
  }
  for (const Json& run : log["runs"]) {
    const std::string category = CategoryOf(TextAt(run, "/automationDetails/id"));
    categories_.insert(category);
    std::set<Alert>& alerts = alerts_[category];
    alerts.clear();
    for (const Json& result : run["results"]) {
      const Alert alert =
          TextAt(result, "/ruleId") + " " +
          TextAt(result, "/locations/0/physicalLocation/artifactLocation/uri") + " " +
          TextAt(result, "/partialFingerprints/primaryLocationLineHash");
      alerts.insert(alert);
      const Json& rule = run["tool"]["driver"]["rules"][result["ruleIndex"].get<size_t>()];
      severities_[alert] =
          SeverityOf(std::stod(TextAt(rule, "/properties/security-severity")));
    }
  }
  return "";
}

std::set<CodeScanning::Alert> CodeScanning::open() const {
  std::set<Alert> all;
  for (const auto& [category, alerts] : alerts_) {
    all.insert(alerts.begin(), alerts.end());
  }
  return all;
}

std::vector<DojoFinding> ReadAsDefectDojo(const std::string& sarif) {
  const Json log = Json::parse(sarif);
  std::vector<DojoFinding> findings;
  for (const Json& run : log.value("runs", Json::array())) {
    std::map<std::string, Json> rules;
    for (const Json& rule : run.at("tool").at("driver").value("rules", Json::array())) {
      rules[rule.at("id")] = rule;
    }
    for (const Json& result : run.value("results", Json::array())) {
      if (result.value("kind", "fail") != "fail") {
        continue;
      }
      DojoFinding finding;
      finding.title = TextAt(result, "/message/text");
      finding.file = TextAt(result, "/locations/0/physicalLocation/artifactLocation/uri");
      finding.line = result.at("/locations/0/physicalLocation/region/startLine"_json_pointer);
      const std::string level = TextAt(result, "/level");
      finding.severity = level == "note" ? "Info" : level == "error" ? "High" : "Medium";
      const Json& rule = rules[TextAt(result, "/ruleId")];
      for (const Json& tag : rule.at("properties").at("tags")) {
        RE2::PartialMatch(tag.get<std::string>(), "(?i)cwe-([0-9]+)", &finding.cwe);
      }
      // The rule's score beats the level.
      if (const std::string score = TextAt(rule, "/properties/security-severity"); !score.empty()) {
        const double cvss = std::stod(score);
        finding.severity = cvss >= 9   ? "Critical"
                           : cvss >= 7 ? "High"
                           : cvss >= 4 ? "Medium"
                           : cvss > 0  ? "Low"
                                       : "Info";
      }
      // The first of the fingerprints, else all of the partial ones.
      for (const char* kind : {"fingerprints", "partialFingerprints"}) {
        const Json fingerprints = result.value(kind, Json::object());
        for (const Json& value : fingerprints) {
          if (finding.unique_id.empty()) {
            finding.unique_id = value;
          }
        }
      }
      findings.push_back(std::move(finding));
    }
  }
  return findings;
}

std::vector<SonarIssue> ReadAsSonarQube(const std::string& sarif, std::string* ignored) {
  const Json log = Json::parse(sarif);
  std::vector<SonarIssue> issues;
  if (TextAt(log, "/version") != "2.1.0") {
    *ignored = "not version 2.1.0";
    return {};
  }
  for (const Json& run : log.at("runs")) {
    std::map<std::string, std::string> level_of_rule;
    for (const Json& rule : run.at("tool").at("driver").value("rules", Json::array())) {
      level_of_rule[rule.at("id")] = TextAt(rule, "/defaultConfiguration/level");
    }
    for (const Json& result : run.value("results", Json::array())) {
      SonarIssue issue;
      issue.engine = TextAt(run, "/tool/driver/name");
      issue.rule = TextAt(result, "/ruleId");
      issue.message = TextAt(result, "/message/text");
      if (issue.engine.empty() || issue.rule.empty() || issue.message.empty()) {
        *ignored = "a mandatory field is missing";
        return {};
      }
      const std::string& level = level_of_rule[issue.rule];
      issue.impact = level == "error"                      ? "HIGH"
                     : level == "note" || level == "none"  ? "LOW"
                                                           : "MEDIUM";
      const Json& place = result.at("/locations/0/physicalLocation"_json_pointer);
      issue.file = TextAt(place, "/artifactLocation/uri");
      const Json& region = place.at("region");
      issue.start_line = region.at("startLine");
      issue.end_line = region.at("endLine");
      issue.start_offset = region.at("startColumn").get<int64_t>() - 1;
      issue.end_offset = region.at("endColumn").get<int64_t>() - 1;
      issues.push_back(std::move(issue));
    }
  }
  return issues;
}

}  // namespace secretscan::testing
