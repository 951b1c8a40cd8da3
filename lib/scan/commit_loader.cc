#include "scan/commit_loader.h"

#include <utility>

#include "base/status.h"
#include "git/tag.h"

namespace secretscan {
namespace {

constexpr int kMaxTagDepth = 1000;

}  // namespace

CommitLoader::CommitLoader(const Repository& repository, bool honour_replacements,
                           std::vector<Skip>* skips)
    : repository_(repository), skips_(skips) {
  for (const ObjectId& id : repository.ShallowCommits()) {
    shallow_.insert(id);
  }
  if (honour_replacements) {
    for (const auto& [from, to] : repository.Replacements()) {
      replacements_[from] = to;
    }
  }
}

void CommitLoader::ReadInBulk(PackInventory* packs, int threads,
                              const std::atomic<bool>* cancelled,
                              const std::function<CommitVisitor*(int worker)>& visitor) {
  packed_ = packs->OfType(ObjectType::kCommit);
  table_.emplace(packs->store(), packed_, threads, cancelled, visitor);
}

bool CommitLoader::Load(const ObjectId& id, CommitLinks* commit, uint32_t* packed) {
  const auto replaced = replacements_.find(id);
  const ObjectId& source = replaced == replacements_.end() ? id : replaced->second;
  *packed = table_ ? table_->Find(source, commit) : CommitTable::kNone;
  if (*packed == CommitTable::kNone) {
    const auto type = repository_.objects().Read(source, &data_);
    if (!type.ok()) {
      AddSkip("commit", id.Hex(), type.status());
      return false;
    }
    auto links = *type == ObjectType::kCommit
                     ? ParseCommitLinks(data_, repository_.object_id_size())
                     : absl::StatusOr<CommitLinks>(DataLoss("not a commit"));
    if (!links.ok()) {
      AddSkip("commit", id.Hex(), links.status());
      return false;
    }
    *commit = *std::move(links);
  }
  if (shallow_.contains(id)) {
    commit->parents.clear();
  }
  return true;
}

bool CommitLoader::Exists(const ObjectId& id) const {
  return !absl::IsNotFound(repository_.objects().ReadHeader(id).status());
}

std::optional<CommitLoader::Peeled> CommitLoader::Peel(ObjectId id, const std::string& name,
                                                       std::vector<ObjectId>* tags) {
  for (int depth = 0; depth < kMaxTagDepth; ++depth) {
    const auto header = repository_.objects().ReadHeader(id);
    if (!header.ok()) {
      AddSkip("ref", name, header.status());
      return std::nullopt;
    }
    if (header->type != ObjectType::kTag) {
      return Peeled{id, header->type};
    }
    if (tags != nullptr) {
      tags->push_back(id);
    }
    const auto read = repository_.objects().Read(id, &data_);
    if (!read.ok()) {
      AddSkip("tag", id.Hex(), read.status());
      return std::nullopt;
    }
    const auto tag = ParseTag(data_, repository_.object_id_size());
    if (!tag.ok()) {
      AddSkip("tag", id.Hex(), tag.status());
      return std::nullopt;
    }
    id = tag->target;
  }
  AddSkip("ref", name, DataLoss("tags nested too deeply"));
  return std::nullopt;
}

void CommitLoader::AddSkip(std::string kind, std::string name, const absl::Status& status) {
  skips_->push_back({absl::IsNotFound(status) ? SkipReason::kMissing : SkipReason::kCorrupt,
                     std::move(kind), std::move(name), std::string(ToStd(status.message()))});
}

}  // namespace secretscan
