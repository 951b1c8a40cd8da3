// Whether a file that the user named can be written.
#pragma once

#include <string>

#include "absl/status/status.h"

namespace secretscan {

// "-", or another name of what standard output is (/dev/stdout).
bool IsStandardOutput(const std::string& path);

// InvalidArgument when there is no directory for the file, or the path is a directory itself. Said
// before a scan, so that a long one does not end in a mistyped name. `what`: "a report".
absl::Status CheckReportPath(const std::string& what, const std::string& path);

}  // namespace secretscan
