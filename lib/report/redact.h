// Hides secrets before anything is written.
#pragma once

#include <string>
#include <string_view>

#include "scan/finding.h"

namespace secretscan {

inline constexpr std::string_view kRedactedWord = "REDACTED";

// `percent` >= 100: "REDACTED"; <= 0: the secret. Otherwise its first bytes * (100 - percent) / 100
// bytes, rounded half to even but never a part of a UTF-8 character, and "...".
std::string RedactSecret(std::string_view secret, int percent);

// As RedactSecret, but "" for the empty secret of a path finding.
std::string ShownSecret(std::string_view secret, int percent);

// A copy with the secret hidden wherever it stands: in secret, match, line and message. A finding
// without a secret (path findings) is left as it is. Other findings' secrets are not known here:
// what shows several findings uses SecretMask.
Finding Redacted(const Finding& finding, int percent);

}  // namespace secretscan
