// Brings all objects that a remote's references name, without changing a reference here.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "git/references.h"

namespace secretscan {

// References that a remote has ("refs/…", ascending, each once). Runs git, as the user who asked for it
// would. Unavailable when git fails; it says why on standard error.
absl::StatusOr<std::vector<Reference>> ListRemote(const std::string& directory,
                                                  const std::string& remote);
absl::Status FetchObjects(const std::string& directory, const std::string& remote,
                          const std::vector<Reference>& references);

// From the output of `git ls-remote`. What git would not take for a reference's name is left out, as are
// lines that name no object.
std::vector<Reference> ParseRemoteReferences(std::string_view output);

}  // namespace secretscan
