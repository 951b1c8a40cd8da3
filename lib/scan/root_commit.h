// The commit at which a history began, by which a repository is known again.
#pragma once

#include <functional>
#include <string>

#include "git/object_id.h"
#include "git/repository.h"

namespace secretscan {

// Tells a commit's first parent (the null id when it has none) if that is known without reading it;
// false otherwise.
using KnownFirstParent = std::function<bool(const ObjectId& commit, ObjectId* parent)>;

// The inflated root commit at the end of `head`'s first-parent line, or where a shallow clone cuts it
// off; empty if it cannot be read. `honour_replacements`: refs/replace/ is followed, as git's log does.
std::string ReadRootCommit(const Repository& repository, const ObjectId& head,
                           bool honour_replacements, const KnownFirstParent& known);

}  // namespace secretscan
