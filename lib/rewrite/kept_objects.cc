#include "rewrite/kept_objects.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/status.h"
#include "git/file_mode.h"
#include "git/index_file.h"
#include "git/pseudo_references.h"
#include "git/reflog.h"
#include "git/regular_file.h"
#include "git/worktrees.h"

namespace secretscan {
namespace {

constexpr int64_t kMaxGrafts = int64_t{64} << 20;

absl::Status Unreadable(std::string_view what, const absl::Status& status) {
  return absl::FailedPreconditionError(
      ToAbsl(std::string(what) + " cannot be read: " + std::string(ToStd(status.message()))));
}

absl::Status AddIndexes(const Repository& repository, ReachabilityInput* input) {
  for (const GitDirectory& directory :
       GitDirectories(repository.git_dir(), repository.common_dir())) {
    const auto index = IndexFile::Read(directory.path + "index", directory.path,
                                       repository.object_id_size());
    if (!index.ok()) {
      return Unreadable(directory.prefix + "index", index.status());
    }
    for (const IndexEntry& entry : index->entries()) {
      if (!IsGitlink(entry.mode) && !entry.intent_to_add) {
        input->optional_tips.push_back(entry.id);
      }
    }
    input->optional_tips.insert(input->optional_tips.end(), index->extension_ids().begin(),
                                index->extension_ids().end());
  }
  return absl::OkStatus();
}

// Lines of a commit's id and those of the parents that it is to have.
void ReadGrafts(const std::string& path, ReachabilityInput* input) {
  const std::string text = ReadRegularFile(path, kMaxGrafts).value_or("");
  std::string_view rest = text;
  while (!rest.empty()) {
    const size_t end = rest.find('\n');
    std::string_view line = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    std::vector<ObjectId> ids;
    while (!line.empty()) {
      const size_t blank = line.find(' ');
      ObjectId id;
      if (!ObjectId::FromHex(line.substr(0, blank), &id)) {
        break;
      }
      ids.push_back(id);
      line.remove_prefix(blank == std::string_view::npos ? line.size() : blank + 1);
    }
    if (ids.size() > 1) {
      std::vector<ObjectId>& parents = input->more_parents[ids.front()];
      parents.insert(parents.end(), ids.begin() + 1, ids.end());
    }
  }
}

}  // namespace

absl::StatusOr<ReachabilityInput> KeptObjects(const Repository& repository) {
  ReachabilityInput input;
  input.is_partial = repository.is_partial();
  for (const ObjectId& id : repository.ShallowCommits()) {
    input.shallow.insert(id);
  }
  std::vector<std::string> broken;
  SECRETSCAN_ASSIGN_OR_RETURN(const std::vector<Reference> references,
                              repository.References(&broken));
  if (!broken.empty()) {
    return absl::FailedPreconditionError(ToAbsl("a reference cannot be read: " + broken.front()));
  }
  for (const Reference& reference : references) {
    input.tips.push_back(reference.target);
  }
  absl::Status status;
  const auto fail = [&](const std::string& name, const absl::Status& reason) {
    status = Unreadable(name, reason);
  };
  ReadReflogs(
      repository.git_dir(), repository.common_dir(), repository.object_id_size(),
      [&](const Reflog& log) {
        for (const ReflogEntry& entry : log.entries) {
          input.optional_tips.push_back(entry.before);
          input.optional_tips.push_back(entry.after);
        }
      },
      fail);
  for (const Reference& reference :
       ReadPseudoReferences(repository.git_dir(), repository.common_dir(),
                            repository.object_id_size(), fail)) {
    if (!reference.name.ends_with("FETCH_HEAD") && !reference.name.ends_with("ORIG_HEAD")) {
      input.optional_tips.push_back(reference.target);
    }
  }
  SECRETSCAN_RETURN_IF_ERROR(status);
  SECRETSCAN_RETURN_IF_ERROR(AddIndexes(repository, &input));
  ReadGrafts(repository.common_dir() + "info/grafts", &input);
  return input;
}

}  // namespace secretscan
