// A rewrite as git's own tools make it, for tests of what comes after one.
#pragma once

#include <string>
#include <vector>

#include "git/test_repository.h"
#include "rewrite/history_rewriter.h"

namespace secretscan {

// Every reference's name and id, in git's order.
std::vector<Reference> ReferencesOf(const std::string& path);

// Replaces `secret` by `replacement` (of the same length) in all that `git fast-export --all`
// shows, and moves the references. Reflogs, index and work tree stay as they are.
RewrittenHistory HandRewrite(const std::string& path, const std::string& secret,
                             const std::string& replacement);

}  // namespace secretscan
