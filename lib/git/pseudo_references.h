// What git's commands remember outside of refs/: FETCH_HEAD, ORIG_HEAD, a rebase's autostash …
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "git/references.h"

namespace secretscan {

// Where these are, below a git directory: "ORIG_HEAD", "rebase-merge/autostash" …
std::span<const char* const> PseudoReferenceNames();

// The object names with which lines of `text` begin, each a reference of this name.
void ParsePseudoReference(std::string_view text, const std::string& name, int id_size,
                          std::vector<Reference>* references);

// Of all git directories, named like ReadReferences does ("worktrees/x/ORIG_HEAD",
// "rebase-merge/autostash"). A file that cannot be read goes to unreadable(). Both directories end
// in '/'.
std::vector<Reference> ReadPseudoReferences(
    const std::string& git_dir, const std::string& common_dir, int id_size,
    const std::function<void(const std::string& name, const absl::Status&)>& unreadable);

}  // namespace secretscan
