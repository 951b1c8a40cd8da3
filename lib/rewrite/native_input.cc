#include "rewrite/native_input.h"

#include <algorithm>

#include "absl/container/flat_hash_set.h"
#include "base/status.h"
#include "git/references.h"
#include "git/regular_file.h"
#include "git/tag.h"
#include "git/worktrees.h"
#include "scan/commit_roots.h"

namespace secretscan {
namespace {

constexpr int64_t kMaxHead = 1 << 16;

// `*` stands for any run of characters.
bool Matches(std::string_view name, std::string_view glob) {
  size_t n = 0, g = 0, star = std::string_view::npos, resume = 0;
  while (n < name.size()) {
    if (g < glob.size() && glob[g] == '*') {
      star = g++;
      resume = n;
    } else if (g < glob.size() && glob[g] == name[n]) {
      ++g, ++n;
    } else if (star != std::string_view::npos) {
      g = star + 1;
      n = ++resume;
    } else {
      return false;
    }
  }
  while (g < glob.size() && glob[g] == '*') {
    ++g;
  }
  return g == glob.size();
}

// The HEADs of the repository and its work trees that name a reference.
absl::flat_hash_set<std::string> SymbolicHeads(const Repository& repository) {
  absl::flat_hash_set<std::string> names;
  for (const GitDirectory& directory :
       GitDirectories(repository.git_dir(), repository.common_dir())) {
    const auto text = ReadRegularFile(directory.path + "HEAD", kMaxHead);
    ObjectId id;
    const std::string_view word =
        text.ok() ? std::string_view(*text).substr(0, text->find_first_of(" \t\r\n")) : "";
    if (!ObjectId::FromHex(word, &id)) {
      names.insert(directory.prefix + "HEAD");
    }
  }
  return names;
}

// The commit that an object is, or that it is a tag of; the null id for other objects. NotFound is
// ordinary: old entries name what git has thrown away since.
absl::StatusOr<ObjectId> CommitOf(const Repository& repository, ObjectId id) {
  constexpr int kMaxTagDepth = 1000;
  for (int depth = 0; depth < kMaxTagDepth; ++depth) {
    SECRETSCAN_ASSIGN_OR_RETURN(const ObjectHeader header, repository.objects().ReadHeader(id));
    if (header.type == ObjectType::kCommit) {
      return id;
    }
    if (header.type != ObjectType::kTag) {
      return ObjectId();
    }
    std::string data;
    SECRETSCAN_RETURN_IF_ERROR(repository.objects().Read(id, &data).status());
    SECRETSCAN_ASSIGN_OR_RETURN(const Tag tag, ParseTag(data, repository.object_id_size()));
    id = tag.target;
  }
  return DataLoss("tags nested too deeply");
}

}  // namespace

absl::StatusOr<NativeInput> CollectInput(const Repository& repository,
                                         const std::vector<std::string>& excluded) {
  NativeInput out;
  std::vector<std::string> broken;
  SECRETSCAN_ASSIGN_OR_RETURN(std::vector<Reference> references, repository.References(&broken));
  for (const std::string& reason : broken) {
    const size_t colon = reason.find(": ");
    out.left.push_back({reason.substr(0, colon), colon == std::string::npos
                                                     ? "it cannot be read"
                                                     : reason.substr(colon + 2)});
  }
  const absl::flat_hash_set<std::string> symbolic = SymbolicHeads(repository);
  for (Reference& reference : references) {
    if (IsHead(reference.name) && !reference.name.starts_with("refs/") &&
        symbolic.contains(reference.name)) {
      continue;
    }
    if (std::any_of(excluded.begin(), excluded.end(), [&](const std::string& glob) {
          return Matches(reference.name, glob);
        })) {
      out.left.push_back({reference.name, "excluded"});
      continue;
    }
    const absl::StatusOr<ObjectId> commit = CommitOf(repository, reference.target);
    out.commits.push_back(commit.ok() ? *commit : ObjectId());
    out.input.references.push_back(std::move(reference));
  }
  std::vector<Skip> skips;
  const ReflogRoots roots(repository, &skips);
  for (const Skip& skip : skips) {
    out.left.push_back({"reflog of " + skip.name, skip.detail});
  }
  for (const ReflogRoots::Entry& entry : roots.entries()) {
    const absl::StatusOr<ObjectId> commit = CommitOf(repository, entry.id);
    if (commit.ok() && !commit->IsNull()) {
      out.input.more_tips.push_back(*commit);
    } else if (!commit.ok() && !absl::IsNotFound(commit.status())) {
      out.left.push_back({roots.Origin(entry), std::string(ToStd(commit.status().message()))});
    }
  }
  return out;
}

}  // namespace secretscan
