// Tells indexes about files that were just written, so that git need not read them again.
#pragma once

#include <string>

#include "rewrite/file_place.h"
#include "rewrite/journal.h"

namespace secretscan {

// Of the indexes that the journal changes; their locks are held. What cannot be done is left: an index
// that knows nothing of a file is slower, not wrong.
// `directory` is the journal's.
void RefreshIndexes(const Journal& journal, const std::string& directory, FilePlaces* places);

}  // namespace secretscan
