#include "git/pseudo_references.h"

#include "git/regular_file.h"
#include "git/worktrees.h"

namespace secretscan {
namespace {

constexpr int64_t kMaxFileSize = int64_t{64} << 20;
constexpr const char* kNames[] = {
    "AUTO_MERGE",
    "BISECT_EXPECTED_REV",
    "BISECT_HEAD",
    "CHERRY_PICK_HEAD",
    "FETCH_HEAD",
    "MERGE_AUTOSTASH",
    "MERGE_HEAD",
    "NOTES_MERGE_PARTIAL",
    "ORIG_HEAD",
    "REBASE_HEAD",
    "REVERT_HEAD",
    "rebase-apply/abort-safety",
    "rebase-apply/autostash",
    "rebase-apply/onto",
    "rebase-apply/orig-head",
    "rebase-merge/amend",
    "rebase-merge/autostash",
    "rebase-merge/onto",
    "rebase-merge/orig-head",
    "rebase-merge/squash-onto",
    "rebase-merge/stopped-sha",
    "sequencer/abort-safety",
    "sequencer/head",
};

}  // namespace

std::span<const char* const> PseudoReferenceNames() { return kNames; }

void ParsePseudoReference(std::string_view text, const std::string& name, int id_size,
                          std::vector<Reference>* references) {
  const size_t digits = 2 * static_cast<size_t>(id_size);
  while (!text.empty()) {
    const size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    ObjectId id;
    if (line.size() >= digits && ObjectId::FromHex(line.substr(0, digits), &id) && !id.IsNull()) {
      references->push_back({name, id});
    }
  }
}

std::vector<Reference> ReadPseudoReferences(
    const std::string& git_dir, const std::string& common_dir, int id_size,
    const std::function<void(const std::string& name, const absl::Status&)>& unreadable) {
  std::vector<Reference> references;
  for (const GitDirectory& directory : GitDirectories(git_dir, common_dir)) {
    for (const char* file : kNames) {
      const std::string name = directory.prefix + file;
      const auto text = ReadRegularFile(directory.path + file, kMaxFileSize);
      if (text.ok()) {
        ParsePseudoReference(*text, name, id_size, &references);
      } else if (!absl::IsNotFound(text.status())) {
        unreadable(name, text.status());
      }
    }
  }
  return references;
}

}  // namespace secretscan
