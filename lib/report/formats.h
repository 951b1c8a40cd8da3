// The reporters that MakeReporter() chooses from.
#pragma once

#include <memory>

#include "report/reporter.h"

namespace secretscan {

// For people: one block a secret, then what was and was not scanned.
std::unique_ptr<Reporter> MakeTextReporter();

// Ours for programs: JSON Lines of the schema "secretscan/1" (docs/reports.md).
std::unique_ptr<Reporter> MakeJsonlReporter();

// The array that gitleaks writes.
std::unique_ptr<Reporter> MakeGitleaksJsonReporter();

// SARIF 2.1.0 as GitHub code scanning reads it. At most kSarifMaxResults results; what is left out
// is said in the run's notifications.
std::unique_ptr<Reporter> MakeSarifReporter();

}  // namespace secretscan
