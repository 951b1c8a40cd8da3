#include "scan/commit_roots.h"

#include <algorithm>

#include "absl/container/flat_hash_set.h"
#include "base/status.h"
#include "git/pseudo_references.h"
#include "git/reflog.h"

namespace secretscan {
namespace {

constexpr std::string_view kStashReference = "refs/stash";

bool IsAutostash(std::string_view name) {
  return name.ends_with("/autostash") || name.ends_with("MERGE_AUTOSTASH");
}

}  // namespace

Provenance ProvenanceOfReference(std::string_view name) {
  return name == kStashReference            ? Provenance::kStash
         : name.starts_with("refs/notes/") ? Provenance::kNote
                                            : Provenance::kCommit;
}

ReflogRoots::ReflogRoots(const Repository& repository, std::vector<Skip>* skips) {
  const auto add = [&](const ObjectId& id, Provenance provenance, int64_t number) {
    if (!id.IsNull()) {
      entries_.push_back({id, provenance, static_cast<uint32_t>(names_.size() - 1), number});
    }
  };
  const auto unreadable = [&](const std::string& name, const absl::Status& status) {
    skips->push_back(
        {SkipReason::kUnreadable, "reflog", name, std::string(ToStd(status.message()))});
  };
  const auto visit = [&](const Reflog& log) {
    if (log.malformed_lines > 0) {
      skips->push_back({SkipReason::kCorrupt, "reflog", log.reference,
                        std::to_string(log.malformed_lines) + " malformed lines"});
    }
    const bool is_stash = log.reference == kStashReference;
    names_.push_back(is_stash ? "stash" : log.reference);
    for (size_t n = 0; n < log.entries.size(); ++n) {
      const Provenance provenance = is_stash ? Provenance::kStash : Provenance::kReflog;
      add(log.entries[n].after, provenance, static_cast<int64_t>(n));
      add(log.entries[n].before, provenance, static_cast<int64_t>(n) + 1);
    }
  };
  const int id_size = repository.object_id_size();
  ReadReflogs(repository.git_dir(), repository.common_dir(), id_size, visit, unreadable);
  for (const Reference& reference : ReadPseudoReferences(
           repository.git_dir(), repository.common_dir(), id_size, unreadable)) {
    names_.push_back(reference.name);
    add(reference.target,
        IsAutostash(reference.name) ? Provenance::kStash : Provenance::kReflog, -1);
  }
  std::stable_partition(entries_.begin(), entries_.end(), [](const Entry& entry) {
    return entry.provenance == Provenance::kStash;
  });
  absl::flat_hash_set<ObjectId> seen;
  std::erase_if(entries_, [&](const Entry& entry) { return !seen.insert(entry.id).second; });
}

std::string ReflogRoots::Origin(const Entry& entry) const {
  const std::string& name = names_[entry.name];
  return entry.number < 0 ? name : name + "@{" + std::to_string(entry.number) + "}";
}

}  // namespace secretscan
