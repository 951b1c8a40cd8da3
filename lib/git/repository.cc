#include "git/repository.h"

#include <git2.h>
#include <git2/sys/repository.h>

#include <cstdint>

#include "base/status.h"
#include "git/commit.h"
#include "git/discovery.h"
#include "git/libgit2.h"
#include "git/libgit2_object_store.h"
#include "git/libgit2_odb.h"
#include "git/regular_file.h"
#include "git/tree.h"

namespace secretscan {
namespace {

constexpr int kSha1Size = 20;
constexpr int64_t kMaxShallowFile = int64_t{1} << 30;
constexpr int64_t kMaxMailmap = int64_t{64} << 20;

struct RepositoryDeleter {
  void operator()(git_repository* repository) const { git_repository_free(repository); }
};
struct ObjectDeleter {
  void operator()(git_object* object) const { git_object_free(object); }
};

std::vector<ObjectId> ReadShallowFile(const std::string& path) {
  std::vector<ObjectId> commits;
  auto text = ReadRegularFile(path, kMaxShallowFile);
  if (!text.ok()) {
    return commits;
  }
  for (std::string_view rest = *text; !rest.empty();) {
    const size_t end = rest.find('\n');
    ObjectId id;
    if (ObjectId::FromHex(rest.substr(0, end), &id)) {
      commits.push_back(id);
    }
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  }
  return commits;
}

bool HasPromisor(const ConfigFile& config) {
  for (const auto& [key, value] : config.entries()) {
    if (key == "extensions.partialclone") {
      return true;
    }
    if (key.starts_with("remote.") && key.ends_with(".promisor") && config.IsTrue(key)) {
      return true;
    }
  }
  return false;
}

bool IsFalse(const ConfigFile& config, std::string_view key) {
  const std::string* value = config.Find(key);
  return value != nullptr && !config.IsTrue(key);
}

}  // namespace

struct Repository::Impl {
  LibGit2 library;
  RepositoryLayout layout;
  std::vector<ObjectId> shallow;
  std::unique_ptr<ObjectStore> objects;

  // The .mailmap in HEAD's tree.
  absl::StatusOr<std::string> MailmapOfHead(const ObjectId& head) const;
};

Repository::Repository(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Repository::~Repository() = default;

absl::StatusOr<std::unique_ptr<Repository>> Repository::Open(const std::string& path) {
  auto impl = std::make_unique<Impl>();
  SECRETSCAN_ASSIGN_OR_RETURN(impl->layout, DiscoverRepository(path));
  impl->shallow = ReadShallowFile(impl->layout.common_dir + "shallow");
  SECRETSCAN_ASSIGN_OR_RETURN(impl->objects,
                              LibGit2ObjectStore::Open(impl->layout.common_dir + "objects"));
  return std::unique_ptr<Repository>(new Repository(std::move(impl)));
}

const std::string& Repository::git_dir() const { return impl_->layout.git_dir; }
const std::string& Repository::common_dir() const { return impl_->layout.common_dir; }
const std::string& Repository::work_tree() const { return impl_->layout.work_tree; }
bool Repository::is_shallow() const { return !impl_->shallow.empty(); }
bool Repository::is_partial() const { return HasPromisor(impl_->layout.config); }
int Repository::object_id_size() const { return kSha1Size; }
const ObjectStore& Repository::objects() const { return *impl_->objects; }
std::vector<ObjectId> Repository::ShallowCommits() const { return impl_->shallow; }

absl::StatusOr<std::vector<Reference>> Repository::References(
    std::vector<std::string>* broken) const {
  return ReadReferences(impl_->layout.git_dir, impl_->layout.common_dir, broken);
}

absl::StatusOr<ObjectId> Repository::Resolve(std::string_view revision) const {
  const std::string expression(revision);
  if (expression.empty() || expression.find('\0') != std::string::npos) {
    return InvalidArgument("not a revision: \"" + expression + "\"");
  }
  SECRETSCAN_RETURN_IF_ERROR(CheckConfigIncludes(impl_->layout.common_dir + "config"));
  SECRETSCAN_ASSIGN_OR_RETURN(const Odb odb, OpenOdb(impl_->layout.common_dir + "objects"));
  git_repository* raw_repository = nullptr;
  if (git_repository_open_ext(&raw_repository, impl_->layout.git_dir.c_str(),
                              GIT_REPOSITORY_OPEN_NO_SEARCH | GIT_REPOSITORY_OPEN_NO_DOTGIT,
                              nullptr) != 0) {
    return Unavailable("cannot open " + impl_->layout.git_dir + ": " + LibGit2Reason());
  }
  const std::unique_ptr<git_repository, RepositoryDeleter> repository(raw_repository);
  git_object* raw_object = nullptr;
  int code = git_repository_set_odb(raw_repository, odb.get());
  if (code == 0) {
    code = git_revparse_single(&raw_object, raw_repository, expression.c_str());
  }
  const std::unique_ptr<git_object, ObjectDeleter> object(raw_object);
  switch (code) {
    case 0:
      return ObjectId::FromRaw(git_object_id(raw_object)->id, kSha1Size);
    case GIT_ENOTFOUND:
    case GIT_EINVALIDSPEC:
      return InvalidArgument("unknown revision " + expression);
    case GIT_EAMBIGUOUS:
      return InvalidArgument("revision " + expression + " is ambiguous");
    default:
      return InvalidArgument("cannot resolve revision " + expression + ": " + LibGit2Reason());
  }
}

std::vector<std::pair<ObjectId, ObjectId>> Repository::Replacements() const {
  constexpr std::string_view kPrefix = "refs/replace/";
  std::vector<std::pair<ObjectId, ObjectId>> replacements;
  std::vector<std::string> broken;
  if (IsFalse(impl_->layout.config, "core.usereplacerefs")) {
    return replacements;
  }
  const auto references = References(&broken);
  if (!references.ok()) {
    return replacements;
  }
  for (const Reference& reference : *references) {
    ObjectId original;
    if (reference.name.starts_with(kPrefix) &&
        ObjectId::FromHex(std::string_view(reference.name).substr(kPrefix.size()), &original)) {
      replacements.emplace_back(original, reference.target);
    }
  }
  return replacements;
}

std::string Repository::RemoteUrl() const {
  constexpr std::string_view kPrefix = "remote.";
  constexpr std::string_view kSuffix = ".url";
  std::string_view only;  // the remote seen, as long as there is just one
  std::string url;
  for (const auto& [key, value] : impl_->layout.config.entries()) {
    if (!key.starts_with(kPrefix) || !key.ends_with(kSuffix) ||
        key.size() <= kPrefix.size() + kSuffix.size()) {
      continue;
    }
    const std::string_view name =
        std::string_view(key).substr(kPrefix.size(), key.size() - kPrefix.size() - kSuffix.size());
    if (name == "origin") {
      return value;
    }
    if (only.empty()) {
      only = name;
      url = value;
    } else if (name != only) {
      url.clear();
    }
  }
  return url;
}

std::string Repository::Mailmap() const {
  if (!work_tree().empty()) {
    return ReadRegularFile(work_tree() + ".mailmap", kMaxMailmap, Links::kRefuse).value_or("");
  }
  std::vector<std::string> broken;
  const auto references = References(&broken);
  if (!references.ok()) {
    return "";
  }
  for (const Reference& reference : *references) {
    if (reference.name == "HEAD") {
      return impl_->MailmapOfHead(reference.target).value_or("");
    }
  }
  return "";
}

absl::StatusOr<std::string> Repository::Impl::MailmapOfHead(const ObjectId& head) const {
  std::string data;
  SECRETSCAN_RETURN_IF_ERROR(objects->Read(head, &data).status());
  SECRETSCAN_ASSIGN_OR_RETURN(const CommitLinks links, ParseCommitLinks(data, kSha1Size));
  SECRETSCAN_RETURN_IF_ERROR(objects->Read(links.tree, &data).status());
  TreeEntry entry;
  for (TreeReader reader(data, kSha1Size); reader.Next(&entry);) {
    if (entry.name != ".mailmap" || !entry.is_regular()) {
      continue;
    }
    SECRETSCAN_ASSIGN_OR_RETURN(const ObjectHeader header, objects->ReadHeader(entry.id));
    if (header.type != ObjectType::kBlob || header.size > kMaxMailmap) {
      break;
    }
    SECRETSCAN_RETURN_IF_ERROR(objects->Read(entry.id, &data).status());
    return data;
  }
  return NotFound("no .mailmap");
}

}  // namespace secretscan
