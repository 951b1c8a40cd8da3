// Tells indexes about files that were just written, so that git need not read them again.
#pragma once

#include "rewrite/file_place.h"
#include "rewrite/journal.h"

namespace secretscan {

// Of the indexes that the journal changes; their locks are held. What cannot be done is left: an index
// that knows nothing of a file is slower, not wrong.
void RefreshIndexes(const Journal& journal, FilePlaces* places);

}  // namespace secretscan
