#include "git/repository.h"

#include <cstdint>

#include "base/status.h"
#include "git/commit.h"
#include "git/discovery.h"
#include "git/regular_file.h"
#include "git/revision.h"
#include "git/tree.h"

namespace secretscan {
namespace {

constexpr int64_t kMaxShallowFile = int64_t{1} << 30;
constexpr int64_t kMaxMailmap = int64_t{64} << 20;

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
  RepositoryLayout layout;
  std::vector<ObjectId> shallow;
  std::unique_ptr<PackObjectStore> objects;

  // The .mailmap in HEAD's tree.
  absl::StatusOr<std::string> MailmapOfHead(const ObjectId& head) const;
};

Repository::Repository(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Repository::~Repository() = default;

absl::StatusOr<std::unique_ptr<Repository>> Repository::Open(const std::string& path,
                                                             PackStoreOptions options) {
  auto impl = std::make_unique<Impl>();
  SECRETSCAN_ASSIGN_OR_RETURN(impl->layout, DiscoverRepository(path));
  impl->shallow = ReadShallowFile(impl->layout.common_dir + "shallow");
  options.id_size = impl->layout.id_size;  // whatever the caller said
  impl->objects = PackObjectStore::Open(impl->layout.common_dir + "objects", options);
  return std::unique_ptr<Repository>(new Repository(std::move(impl)));
}

const std::string& Repository::git_dir() const { return impl_->layout.git_dir; }
const std::string& Repository::common_dir() const { return impl_->layout.common_dir; }
const std::string& Repository::work_tree() const { return impl_->layout.work_tree; }
bool Repository::is_shallow() const { return !impl_->shallow.empty(); }
bool Repository::is_partial() const { return HasPromisor(impl_->layout.config); }
int Repository::object_id_size() const { return impl_->layout.id_size; }
const ObjectStore& Repository::objects() const { return *impl_->objects; }
const PackObjectStore& Repository::packs() const { return *impl_->objects; }
std::vector<ObjectId> Repository::ShallowCommits() const { return impl_->shallow; }

absl::StatusOr<std::vector<Reference>> Repository::References(
    std::vector<std::string>* broken) const {
  return ReadReferences(impl_->layout.git_dir, impl_->layout.common_dir, broken);
}

absl::StatusOr<ObjectId> Repository::Head() const {
  return ReadHead(impl_->layout.git_dir, impl_->layout.common_dir);
}

std::string Repository::Setting(std::string_view key) const {
  const std::string* value = impl_->layout.config.Find(key);
  return value == nullptr ? "" : *value;
}

absl::StatusOr<ObjectId> Repository::Resolve(std::string_view revision) const {
  std::vector<std::string> broken;
  SECRETSCAN_ASSIGN_OR_RETURN(const std::vector<Reference> references, References(&broken));
  const RevisionContext context{
      *impl_->objects, references,
      [&](std::string_view hex) { return impl_->objects->FindByPrefix(hex); },
      object_id_size()};
  return ResolveRevision(context, revision);
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
  SECRETSCAN_ASSIGN_OR_RETURN(const CommitLinks links, ParseCommitLinks(data, layout.id_size));
  SECRETSCAN_RETURN_IF_ERROR(objects->Read(links.tree, &data).status());
  TreeEntry entry;
  for (TreeReader reader(data, layout.id_size); reader.Next(&entry);) {
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
