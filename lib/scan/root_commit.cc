#include "scan/root_commit.h"

#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "git/commit.h"

namespace secretscan {
namespace {

// Bounded, since replaced commits could lead in a circle.
constexpr int kMaxSteps = 10'000'000;

bool ReadCommit(const Repository& repository, const ObjectId& id, std::string* data) {
  const auto type = repository.objects().Read(id, data);
  return type.ok() && *type == ObjectType::kCommit;
}

}  // namespace

std::string ReadRootCommit(const Repository& repository, const ObjectId& head,
                           bool honour_replacements, const KnownFirstParent& known) {
  absl::flat_hash_set<ObjectId> shallow;
  for (const ObjectId& id : repository.ShallowCommits()) {
    shallow.insert(id);
  }
  absl::flat_hash_map<ObjectId, ObjectId> replacements;
  if (honour_replacements) {
    for (const auto& [from, to] : repository.Replacements()) {
      replacements[from] = to;
    }
  }
  std::string data;
  ObjectId id = head;
  for (int step = 0; step < kMaxSteps; ++step) {
    ObjectId parent;
    parent.size = id.size;
    if (!known(id, &parent)) {
      const auto replaced = replacements.find(id);
      if (!ReadCommit(repository, replaced == replacements.end() ? id : replaced->second, &data)) {
        return "";
      }
      const auto links = ParseCommitLinks(data, id.size);
      if (!links.ok()) {
        return "";
      }
      if (!links->parents.empty() && !shallow.contains(id)) {
        parent = links->parents[0];
      }
    }
    if (parent.IsNull()) {
      return ReadCommit(repository, id, &data) ? data : "";
    }
    id = parent;
  }
  return "";
}

}  // namespace secretscan
