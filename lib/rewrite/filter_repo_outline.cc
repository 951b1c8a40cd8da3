#include "rewrite/filter_repo_outline.h"

#include "base/status.h"
#include "git/commit.h"

namespace secretscan {
namespace {

absl::StatusOr<CommitLinks> ReadLinks(const Repository& repository, const ObjectId& id) {
  std::string data;
  const auto type = repository.objects().Read(id, &data);
  if (!type.ok()) {
    return type.status();
  }
  return ParseCommitLinks(data, repository.object_id_size());
}

void Append(const ObjectId& id, const CommitLinks& links, const ObjectId& original,
            std::string* text) {
  *text += "commit " + id.Hex() + "\n";
  if (!original.IsNull()) {
    *text += "original-oid " + original.Hex() + "\n";
  }
  *text += "tree " + links.tree.Hex() + "\n";
  for (const ObjectId& parent : links.parents) {
    *text += "parent " + parent.Hex() + "\n";
  }
  *text += "\n";
}

}  // namespace

absl::StatusOr<ObjectId> OutlineSink::Write(ObjectType type, std::string_view data,
                                            const Resemblance& base) {
  SECRETSCAN_ASSIGN_OR_RETURN(const ObjectId id, next_.Write(type, data, base));
  if (type == ObjectType::kCommit) {
    const std::lock_guard lock(mutex_);
    SECRETSCAN_ASSIGN_OR_RETURN(commits_[id], ParseCommitLinks(data, id_size_));
  }
  return id;
}

const CommitLinks* OutlineSink::Find(const ObjectId& commit) const {
  const auto found = commits_.find(commit);
  return found == commits_.end() ? nullptr : &found->second;
}

absl::StatusOr<HistoryOutline> OutlineHistory(const Repository& repository,
                                              const RewrittenHistory& history,
                                              const OutlineSink& sink) {
  HistoryOutline outline;
  for (const CommitFate& fate : history.commits) {
    SECRETSCAN_ASSIGN_OR_RETURN(const CommitLinks before, ReadLinks(repository, fate.before));
    Append(fate.before, before, ObjectId(), &outline.before);
    if (fate.after.IsNull()) {
      continue;
    }
    if (const CommitLinks* after = sink.Find(fate.after)) {
      Append(fate.after, *after, fate.before, &outline.after);
    } else {
      SECRETSCAN_ASSIGN_OR_RETURN(const CommitLinks same, ReadLinks(repository, fate.after));
      Append(fate.after, same, fate.before, &outline.after);
    }
  }
  return outline;
}

}  // namespace secretscan
