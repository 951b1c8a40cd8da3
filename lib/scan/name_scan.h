// Reference names and configuration: texts that a repository holds beside its objects.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "git/repository.h"
#include "match/compiled_rules.h"
#include "scan/attribution.h"
#include "scan/coverage.h"
#include "scan/host_link.h"
#include "scan/scan_options.h"

namespace secretscan {

// Judges each name by itself. Those of findings are told by AttributedFinding::references, which
// are indexes into `references`.
absl::StatusOr<std::vector<AttributedFinding>> ScanReferenceNames(
    const std::vector<Reference>& references, std::shared_ptr<const CompiledRules> rules,
    const ScanOptions& options, const HostLink& host_link);

// Judges the configuration of the repository and of its work trees, the files ".git/config",
// ".git/config.worktree" and ".git/worktrees/x/config.worktree". A finding's origin is the key in
// whose lines it begins. Files that cannot be read are added to *skips.
absl::StatusOr<std::vector<AttributedFinding>> ScanConfiguration(
    const Repository& repository, std::shared_ptr<const CompiledRules> rules,
    const ScanOptions& options, const HostLink& host_link, std::vector<Skip>* skips);

}  // namespace secretscan
