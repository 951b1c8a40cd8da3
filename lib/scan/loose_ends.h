// Blobs that no commit holds: staged and forgotten, or left behind.
#pragma once

#include "git/own_objects.h"
#include "git/pack_inventory.h"
#include "git/repository.h"
#include "scan/change_table.h"
#include "scan/commit_graph.h"
#include "scan/progress.h"

namespace secretscan {

// Appends every blob of the repository that is not in `changes` to graph->direct_objects, as
// kDangling, and to `changes`. Its path is that in a tree that nothing holds either; empty where
// there is no such tree, or too many trees to look for it. `changes` tells what all commits of the
// repository hold.
void AddLooseEnds(const Repository& repository, OwnObjects* objects, PackInventory* packs,
                  int threads, const Progress* progress, CommitGraph* graph, ChangeTable* changes);

}  // namespace secretscan
