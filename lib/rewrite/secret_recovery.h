// Takes a secret that a report hides from the text in which it was found.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "git/repository.h"
#include "report/finding_reader.h"

namespace secretscan {

// Whether the report hides the secret, or may have changed bytes of it.
bool HidesSecret(const ReportedFinding& finding);

// Whether `secret` agrees with what the report tells: its entropy, and the characters it shows.
bool CanBeSecret(const ReportedFinding& finding, std::string_view secret);

// What stands in `text` where the finding says, between what its match shows before and behind the
// secret. Nullopt when nothing there agrees with the report, or more than one thing does. Takes time
// for 1 MiB of the finding's lines at most.
std::optional<std::string> RecoverSecret(std::string_view text, const ReportedFinding& finding);

// The content that a finding names: its blob, or the file, or archive, in its commit.
std::optional<ObjectId> BlobOf(const Repository& repository, const ReportedFinding& finding);

// The secret in the content that the finding names.
std::optional<std::string> RecoverSecret(const Repository& repository,
                                         const ReportedFinding& finding);

}  // namespace secretscan
