// Flags that say what to leave out, and reading what they name.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cli/common_flags.h"
#include "ignore/apply_ignores.h"
#include "scan/scan_options.h"
#include "scan/scan_result.h"

namespace secretscan {

void AddIgnoreFlags(CLI::App* app, CommonFlags* flags);

// The directory that a target's own ignore file lies in, with trailing '/': of a repository the top of
// its work tree, otherwise the directory itself, or that of the file. Empty for a bare repository.
std::string IgnoreDirectory(const std::string& target);

// What the flags name, and what the scanned tree says itself, unless --no-repo-ignore. The error names
// a file that was asked for and cannot be read; of the tree's own files that is a warning.
absl::StatusOr<Ignores> LoadIgnores(const CommonFlags& flags, Flavor flavor,
                                    const std::string& target, std::vector<std::string>* warnings);

// The baseline, and with the gitleaks profile the configuration, are not scanned themselves. To be
// called behind ApplyScanFlags().
void SkipOwnFiles(const CommonFlags& flags, const std::string& target, ScanOptions* options);

// "left out: 3 findings by .secretscanignore, 1 by base.json"; empty when nothing was.
std::string IgnoredLine(const ScanResult& result);

}  // namespace secretscan
