// The picture of when secrets came in, and whether they are still there.
#pragma once

#include <string>

#include "report/secret_mask.h"
#include "scan/scan_result.h"

namespace secretscan {

// A <figure> with one SVG: secrets that came in over time, by severity, above a bar a secret for
// the worst of them. Empty when no finding has a date. The time axis ends with the last date, or
// with `now` (seconds since 1970) if that is later.
std::string HtmlTimeline(const ScanResult& result, const SecretMask& mask, int64_t now);

}  // namespace secretscan
