// Which format a report has.
#pragma once

#include <string>
#include <string_view>

#include "cli/common_flags.h"

namespace secretscan {

// By the file's name; empty when that says nothing. gitleaks knows endings only, and so do its
// commands: "gl-secret-detection-report.json" is a name for `json` there.
std::string FormatOfName(const std::string& path, Flavor flavor);

// Whether gitleaks' commands, which hide nothing unless told to, may do so in this format. Formats
// that gitleaks does not have are made to be passed on.
bool ShownByGitleaks(std::string_view format);

}  // namespace secretscan
