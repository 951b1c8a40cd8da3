// A script that moves somebody else's clone onto the new history.
#pragma once

#include <string>

#include "rewrite/history_rewriter.h"

namespace secretscan {

// For a POSIX shell. It wants the run's commit-map beside it, refuses whatever it could damage
// (changed files, stashed work, operations in progress), and says at the end what of the old
// history is left.
std::string ColleaguesScript(const RewrittenHistory& history);

}  // namespace secretscan
