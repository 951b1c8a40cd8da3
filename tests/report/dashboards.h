// Readers of SARIF that know nothing of ours but what the dashboards publish about how they read it:
// GitHub ("SARIF support for code scanning" and its upload action), DefectDojo (its SARIF parser) and
// SonarQube ("Importing issues from SARIF reports").
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace secretscan::testing {

// Code scanning of one branch of one repository.
class CodeScanning {
 public:
  // Returns why the file is refused, or nothing. Alerts of a category that the file lacks stay as they
  // are; those that a run of the file lacks are closed.
  std::string Upload(const std::string& sarif);

  // What tells alerts apart: rule, file, and hash of the line.
  using Alert = std::string;
  std::set<Alert> open() const;
  const std::set<std::string>& categories() const { return categories_; }
  std::map<std::string, std::set<Alert>> by_category() const { return alerts_; }
  // By alert: "critical", "high", "medium" or "low".
  const std::map<Alert, std::string>& severities() const { return severities_; }

 private:
  std::map<std::string, std::set<Alert>> alerts_;
  std::map<Alert, std::string> severities_;
  std::set<std::string> categories_;
};

struct DojoFinding {
  std::string title;
  std::string severity;   // "Info" to "Critical"
  std::string unique_id;  // by which a second import knows it again
  std::string file;
  int64_t line = 0;
  int cwe = 0;
};
std::vector<DojoFinding> ReadAsDefectDojo(const std::string& sarif);

struct SonarIssue {
  std::string engine;
  std::string rule;
  std::string message;
  std::string impact;  // "LOW", "MEDIUM" or "HIGH", on security
  std::string file;
  int64_t start_line = 0, end_line = 0;
  int64_t start_offset = 0, end_offset = 0;  // from 0, in UTF-16 units, the end exclusive
};
// Empty with *ignored set if the whole report is passed over.
std::vector<SonarIssue> ReadAsSonarQube(const std::string& sarif, std::string* ignored);

}  // namespace secretscan::testing
