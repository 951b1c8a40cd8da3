// Which references a run of filter-repo rewrites, and what becomes of each.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "git/references.h"
#include "git/repository.h"
#include "rewrite/filter_repo_arguments.h"
#include "rewrite/history_rewriter.h"

namespace secretscan {

class FilterRepoReferences {
 public:
  // `references` are all of the repository's, as it tells them; `repository` outlives this.
  FilterRepoReferences(const Repository& repository, const std::vector<Reference>& references);

  // What stands below refs/remotes/origin/ becomes a branch, unless there is one of that name, and is
  // gone. Returns the branches that stay although they differ from it.
  std::vector<std::string> MoveOriginToHeads();
  // Branches and tags that Mirror() would take away.
  std::vector<std::string> OnlyHere(const std::vector<Reference>& theirs) const;
  // The references become those of a remote ("refs/…"); the stash and symbolic ones stay.
  void Mirror(const std::vector<Reference>& theirs);

  // What to rewrite: all, or what the words of --refs tell (names, ranges, "^name"). InvalidArgument
  // when one means nothing, or includes what is no reference's name.
  absl::StatusOr<RewriteInput> Input(const std::vector<std::string>& refs) const;

  struct Outcome {
    std::vector<ReferenceFate> changes;   // of the repository as it was found
    std::vector<ReferenceFate> rows;      // of the ref-map
    std::vector<ObjectId> tips;           // of all references, afterwards
  };
  // `mode` is none of the defaults.
  Outcome Finish(const RewrittenHistory& history, bool partial, ReplaceRefs mode) const;

  // What all references name as the run begins.
  std::vector<ObjectId> Tips() const;
  // Names that begin so.
  std::vector<std::string> Below(const std::string& prefix) const;
  // "refs/heads/", "refs/tags/" …: where there are any, but for what is nobody else's.
  std::vector<std::string> Spaces() const;
  bool Contains(const std::string& name) const { return now_.contains(name); }
  // What HEAD names; empty if it is detached.
  const std::string& head_name() const { return head_name_; }

 private:
  absl::StatusOr<std::string> FullName(const std::string& word) const;
  absl::Status Include(const std::string& word, RewriteInput* input) const;
  absl::Status Exclude(const std::string& word, RewriteInput* input) const;
  void FinishReplacements(const RewrittenHistory& history, ReplaceRefs mode,
                          std::map<std::string, ObjectId>* after) const;

  const Repository& repository_;
  std::map<std::string, ObjectId> found_;          // as they are in the repository
  std::map<std::string, ObjectId> now_;            // as the run begins with them
  absl::flat_hash_set<std::string> symbolic_;
  std::string head_name_;
};

// Whether what ReadReferences calls broken ("name: reason") only leads nowhere: it names no object then,
// as for git.
bool IsDangling(const Repository& repository, const std::string& broken);

// Puts "HEAD" and other worktrees' HEADs behind "refs/…", as the engine wants them.
void SortReferences(std::vector<Reference>* references);

}  // namespace secretscan
