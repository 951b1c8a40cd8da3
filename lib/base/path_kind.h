// What stands at a path, without following a link in its last part. A path that cannot be looked at
// counts as nothing.
#pragma once

#include <string>

namespace secretscan {

// Whether anything does, a link that leads nowhere among it.
bool PathExists(const std::string& path);

// Whether a directory does, and not a link to one. A '/' at the end would follow the link: give none.
bool IsRealDirectory(const std::string& path);

}  // namespace secretscan
