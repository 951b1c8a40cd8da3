// libgit2 is to be initialised once before its first use.
#pragma once

namespace secretscan {

// Thread-safe; cheap after the first call.
void EnsureLibgit2();

}  // namespace secretscan
