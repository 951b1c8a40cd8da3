#include "git/libgit2_object_store.h"

#include <git2.h>

#include <mutex>
#include <utility>
#include <vector>

#include "base/status.h"
#include "git/libgit2.h"
#include "git/libgit2_odb.h"
#include "git/object_files.h"

namespace secretscan {
namespace {

constexpr size_t kSha1Size = 20;

struct ObjectDeleter {
  void operator()(git_odb_object* object) const { git_odb_object_free(object); }
};

absl::StatusOr<ObjectType> KnownType(git_object_t type, const ObjectId& id) {
  switch (type) {
    case GIT_OBJECT_COMMIT:
    case GIT_OBJECT_TREE:
    case GIT_OBJECT_BLOB:
    case GIT_OBJECT_TAG:
      return static_cast<ObjectType>(type);
    default:
      return DataLoss("object " + id.Hex() + " has no known type");
  }
}

}  // namespace

static_assert(static_cast<int>(ObjectType::kCommit) == GIT_OBJECT_COMMIT);
static_assert(static_cast<int>(ObjectType::kTree) == GIT_OBJECT_TREE);
static_assert(static_cast<int>(ObjectType::kBlob) == GIT_OBJECT_BLOB);
static_assert(static_cast<int>(ObjectType::kTag) == GIT_OBJECT_TAG);

struct LibGit2ObjectStore::Impl {
  LibGit2 library;  // outlives the databases
  std::string objects_dir;
  std::mutex mutex;
  // Guarded by mutex. Databases of an earlier generation do not know all packs.
  ObjectFiles files;
  int generation = 0;
  std::vector<Odb> idle;

  // After a miss: whether a pack has come or gone since `seen`, as when the repository is repacked.
  bool Refresh(int seen) {
    const std::lock_guard<std::mutex> lock(mutex);
    if (generation != seen) {
      return true;
    }
    if (PackIndexes(files.directories) == files.all_indexes) {
      return false;
    }
    files = ListObjectFiles(objects_dir);
    idle.clear();
    ++generation;
    return true;
  }

  absl::Status ReadError(int code, const ObjectId& id) {
    if (code != GIT_ENOTFOUND) {
      return DataLoss("object " + id.Hex() + " cannot be read: " + LibGit2Reason());
    }
    std::string message = "object " + id.Hex() + " is missing";
    const std::lock_guard<std::mutex> lock(mutex);
    if (const size_t damaged = files.all_indexes.size() - files.indexes.size(); damaged != 0) {
      message +=
          " (packs left out because their index is damaged: " + std::to_string(damaged) + ")";
    }
    return NotFound(message);
  }
};

// One database for the time of one read.
class LibGit2ObjectStore::Lease {
 public:
  static absl::StatusOr<Lease> Take(Impl* impl) {
    ObjectFiles files;
    int generation;
    {
      const std::lock_guard<std::mutex> lock(impl->mutex);
      generation = impl->generation;
      if (!impl->idle.empty()) {
        Lease lease(impl, std::move(impl->idle.back()), generation);
        impl->idle.pop_back();
        return lease;
      }
      files = impl->files;
    }
    SECRETSCAN_ASSIGN_OR_RETURN(Odb odb, OpenOdb(files));
    return Lease(impl, std::move(odb), generation);
  }
  Lease(Lease&&) = default;
  Lease& operator=(Lease&&) = delete;
  ~Lease() {
    if (odb_ != nullptr) {
      const std::lock_guard<std::mutex> lock(impl_->mutex);
      if (generation_ == impl_->generation) {
        impl_->idle.push_back(std::move(odb_));
      }
    }
  }
  git_odb* odb() const { return odb_.get(); }
  int generation() const { return generation_; }

 private:
  Lease(Impl* impl, Odb odb, int generation)
      : impl_(impl), odb_(std::move(odb)), generation_(generation) {}

  Impl* impl_;
  Odb odb_;
  int generation_;
};

LibGit2ObjectStore::LibGit2ObjectStore(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
LibGit2ObjectStore::~LibGit2ObjectStore() = default;

absl::StatusOr<std::unique_ptr<LibGit2ObjectStore>> LibGit2ObjectStore::Open(
    const std::string& objects_dir) {
  auto impl = std::make_unique<Impl>();
  impl->objects_dir = objects_dir;
  impl->files = ListObjectFiles(objects_dir);
  SECRETSCAN_ASSIGN_OR_RETURN(Odb odb, OpenOdb(impl->files));
  impl->idle.push_back(std::move(odb));
  return std::unique_ptr<LibGit2ObjectStore>(new LibGit2ObjectStore(std::move(impl)));
}

absl::Status LibGit2ObjectStore::WithDatabase(
    const ObjectId& id, const std::function<int(git_odb*, const git_oid*)>& look_up) const {
  if (id.size != kSha1Size) {
    return impl_->ReadError(GIT_ENOTFOUND, id);
  }
  git_oid oid;
  git_oid_fromraw(&oid, id.bytes.data());
  while (true) {
    SECRETSCAN_ASSIGN_OR_RETURN(const Lease lease, Lease::Take(impl_.get()));
    const int code = look_up(lease.odb(), &oid);
    if (code == 0) {
      return absl::OkStatus();
    }
    const absl::Status status = impl_->ReadError(code, id);
    if (code != GIT_ENOTFOUND || !impl_->Refresh(lease.generation())) {
      return status;
    }
  }
}

absl::StatusOr<ObjectType> LibGit2ObjectStore::Read(const ObjectId& id, std::string* data) const {
  git_odb_object* raw = nullptr;
  SECRETSCAN_RETURN_IF_ERROR(WithDatabase(
      id, [&](git_odb* odb, const git_oid* oid) { return git_odb_read(&raw, odb, oid); }));
  const std::unique_ptr<git_odb_object, ObjectDeleter> object(raw);
  data->assign(static_cast<const char*>(git_odb_object_data(raw)), git_odb_object_size(raw));
  return KnownType(git_odb_object_type(raw), id);
}

absl::StatusOr<ObjectHeader> LibGit2ObjectStore::ReadHeader(const ObjectId& id) const {
  size_t size = 0;
  git_object_t type = GIT_OBJECT_INVALID;
  SECRETSCAN_RETURN_IF_ERROR(WithDatabase(id, [&](git_odb* odb, const git_oid* oid) {
    return git_odb_read_header(&size, &type, odb, oid);
  }));
  ObjectHeader header;
  SECRETSCAN_ASSIGN_OR_RETURN(header.type, KnownType(type, id));
  header.size = static_cast<int64_t>(size);
  return header;
}

absl::StatusOr<ObjectId> LibGit2ObjectStore::FindByPrefix(std::string_view hex) const {
  git_oid prefix;
  if (git_oid_fromstrn(&prefix, hex.data(), hex.size()) != 0) {
    return InvalidArgument("not an abbreviated object name");
  }
  SECRETSCAN_ASSIGN_OR_RETURN(const Lease lease, Lease::Take(impl_.get()));
  git_oid found;
  switch (git_odb_exists_prefix(&found, lease.odb(), &prefix, hex.size())) {
    case 0:
      return ObjectId::FromRaw(found.id, kSha1Size);
    case GIT_EAMBIGUOUS:
      return InvalidArgument("it is ambiguous");
    default:
      return NotFound("no such reference or object");
  }
}

}  // namespace secretscan
