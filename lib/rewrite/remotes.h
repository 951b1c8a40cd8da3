// The remotes that a repository's configuration names.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "git/config_file.h"

namespace secretscan {

struct Remote {
  std::string name;
  std::string url;                        // where it is fetched from, as written; may hold a password
  std::vector<std::string> fetch;         // refspecs
  bool mirror = false;

  // The name on the remote of what is `local` here, as the refspecs have it; nullopt when it is not
  // one of this remote's.
  std::optional<std::string> NameThere(std::string_view local) const;
};

// In the order of the file; those without a URL have an empty one.
std::vector<Remote> ReadRemotes(const ConfigFile& config);

// Without user, password, query and fragment, and safe to print.
std::string PublicUrl(std::string_view url);

// "owner/name", for a host's support: the URL's path without ".git"; empty for a local path.
std::string PathOnHost(std::string_view url);

}  // namespace secretscan
