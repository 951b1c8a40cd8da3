// From a scan's result to what callers are given.
#pragma once

#include <vector>

#include "absl/status/status.h"
#include "scan/scan_options.h"
#include "scan/scan_result.h"
#include "secretscan/found_secret.h"
#include "secretscan/scan_outcome.h"
#include "secretscan/scan_sink.h"

namespace secretscan {

// One for each of result.findings, in their order; secrets are grouped.
std::vector<FoundSecret> FoundSecretsOf(const ScanResult& result);

// Hands them on. Cancelled when the sink wants no more.
absl::Status PassTo(ScanSink* sink, std::vector<FoundSecret> found);

// All but what is found.
ScanOutcome OutcomeWithoutFound(const ScanResult& result);

}  // namespace secretscan
