#include "git/libgit2.h"

#include <git2.h>

namespace secretscan {

void EnsureLibgit2() {
  static const int initialised = git_libgit2_init();
  static_cast<void>(initialised);
}

}  // namespace secretscan
