// Takes a remote out of a configuration file.
#pragma once

#include <string>
#include <string_view>

namespace secretscan {

// The text of a configuration file without what `git remote remove` takes out: the remote's section,
// and of branches that follow it `remote` and `merge`; `pushRemote` and `pushDefault` that name it. All
// else stays byte for byte.
std::string WithoutRemote(std::string_view configuration, std::string_view remote);

}  // namespace secretscan
