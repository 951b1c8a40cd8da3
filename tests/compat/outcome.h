// What a scan told, in a form that can be compared and kept: without any secret.
#pragma once

#include <string>
#include <vector>

#include "nlohmann/json.hpp"

namespace secretscan {

// The findings of a report in one of gitleaks' formats (json, csv, junit, sarif), sorted. Of each
// finding what is not empty: rule, file, link target, lines, columns, commit, fingerprint, entropy,
// tags, author, date, message, link, and the SHA-256 of match and secret. Null when the report
// cannot be read.
nlohmann::ordered_json FindingsOf(const std::string& report, const std::string& format);

struct Outcome {
  int exit_code = 0;
  nlohmann::ordered_json findings;  // an array; null: no report, or not a readable one
};

nlohmann::ordered_json ToJson(const Outcome& outcome);

// One scan of a state's script.
struct ScanOutcome {
  std::string args;
  std::string why;  // why secretscan differs from gitleaks here, on purpose; empty: it does not
  Outcome outcome;
  std::string messages;  // standard error
};

// Runs the script of a state with `program` as its scanner, in a directory of its own that is gone
// afterwards. Failures of the script are the test's.
std::vector<ScanOutcome> RunState(const std::string& script, const std::string& program);

}  // namespace secretscan
