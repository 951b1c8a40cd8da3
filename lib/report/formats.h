// The reporters that MakeReporter() chooses from.
#pragma once

#include <memory>

#include "report/reporter.h"
#include "report/sarif_limits.h"

namespace secretscan {

// For people: one block a secret, then what was and was not scanned.
std::unique_ptr<Reporter> MakeTextReporter();

// Ours for programs: JSON Lines of the schema "secretscan/1" (docs/reports.md).
std::unique_ptr<Reporter> MakeJsonlReporter();

// The array that gitleaks writes.
std::unique_ptr<Reporter> MakeGitleaksJsonReporter();

// SARIF 2.1.0 as GitHub code scanning reads it, within its limits; what is left out is said in the
// runs' notifications.
std::unique_ptr<Reporter> MakeSarifReporter();
std::unique_ptr<Reporter> MakeLimitedSarifReporter(const SarifLimits& limits);

// Comma-separated values with gitleaks' columns; empty without findings.
std::unique_ptr<Reporter> MakeCsvReporter();

// JUnit XML in gitleaks' shape: every finding is a failed test.
std::unique_ptr<Reporter> MakeJunitReporter();

// GitLab's secret detection report, 15.0.7.
std::unique_ptr<Reporter> MakeGitlabReporter();

// Code Climate's issues, which GitLab shows as code quality.
std::unique_ptr<Reporter> MakeCodeClimateReporter();

// One page that needs nothing else, for people who decide.
std::unique_ptr<Reporter> MakeHtmlReporter();

// A summary for the page of a CI job, of at most 1 MiB.
std::unique_ptr<Reporter> MakeMarkdownReporter();

}  // namespace secretscan
