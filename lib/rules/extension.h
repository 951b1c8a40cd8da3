// `[extend]`: pulling in another configuration and merging it.
#pragma once

#include "absl/status/status.h"
#include "rules/config_draft.h"

namespace secretscan {

// Follows `config`'s extend clause, and that of the extended file, and merges what they name into
// `config`; rules are then sorted by id. `depth` is 0 for the main file. A clause two files deep is
// ignored, as in the reference, so that loops end.
absl::Status ResolveExtension(ConfigDraft* config, int depth, LoadContext* context);

}  // namespace secretscan
