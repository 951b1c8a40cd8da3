// A repository with something in every corner that a rewrite has to think of.
#pragma once

#include "git/test_repository.h"
#include "rewrite/change_set_maker.h"

namespace secretscan {

// Files with the old word, references of all kinds, tags, stash, logs, work trees, changes that are not
// committed. Files that `git status` would tell have none of the word.
void FillRepository(TestRepository* repository);

}  // namespace secretscan
