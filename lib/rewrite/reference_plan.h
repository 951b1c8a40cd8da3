// What becomes of references, as a journal tells it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "git/object_store.h"
#include "rewrite/file_place.h"
#include "rewrite/history_rewriter.h"
#include "rewrite/journal.h"
#include "rewrite/staged_files.h"

namespace secretscan {

// The file of a reference named as ReadReferences names it, seen from `git_dir`. FailedPrecondition when
// git would not make a file of that name.
absl::StatusOr<FilePlace> PlaceOfReference(const FilePlaces& places, const std::string& git_dir,
                                           std::string_view name);

// Checks that all references are what they are said to be, and adds to the journal what makes them what
// they will be; the forms of packed-refs are written to `directory`. FailedPrecondition when one was
// changed meanwhile, InvalidArgument when two cannot be at once. The repository is not changed, and is
// locked by the caller.
absl::Status PlanReferences(const std::vector<ReferenceFate>& fates, const ObjectStore& objects,
                            const std::string& git_dir, const std::string& directory,
                            FilePlaces* places, StagedFiles* staged, Journal* journal);

// Writes the forms of packed-refs that journal->references ask for.
absl::Status WritePackedForms(const ObjectStore& objects, const std::string& common_dir,
                              const std::string& directory, Journal* journal);

}  // namespace secretscan
