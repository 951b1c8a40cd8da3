// Links to a line on the repository's host.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "scan/finding.h"

namespace secretscan {

// Immutable; thread-safe.
class HostLink {
 public:
  // `platform`: "", "unknown" (guess from the URL's host), "none", "github", "gitlab",
  // "azuredevops", "gitea", "bitbucket", in any case; InvalidArgument for anything else.
  // `remote_url` may be empty; then there are no links.
  static absl::StatusOr<HostLink> Create(std::string_view platform, std::string_view remote_url);

  // Empty when there is no host, or the finding has no commit.
  std::string For(const Finding& finding) const;

 private:
  enum class Platform { kNone, kGithub, kGitlab, kAzureDevops, kGitea, kBitbucket };

  Platform platform_ = Platform::kNone;
  std::string url_;
};

}  // namespace secretscan
