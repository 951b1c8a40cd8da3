#include "git/libgit2_object_store.h"

#include <git2.h>

#include <mutex>
#include <utility>
#include <vector>

#include "base/status.h"
#include "git/libgit2.h"
#include "git/libgit2_odb.h"

namespace secretscan {
namespace {

constexpr size_t kSha1Size = 20;

struct ObjectDeleter {
  void operator()(git_odb_object* object) const { git_odb_object_free(object); }
};

absl::Status ReadError(int code, const ObjectId& id) {
  if (code == GIT_ENOTFOUND) {
    return NotFound("object " + id.Hex() + " is missing");
  }
  return DataLoss("object " + id.Hex() + " cannot be read: " + LibGit2Reason());
}

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
  std::vector<Odb> idle;  // guarded by mutex
};

// One database for the time of one read.
class LibGit2ObjectStore::Lease {
 public:
  static absl::StatusOr<Lease> Take(Impl* impl) {
    {
      const std::lock_guard<std::mutex> lock(impl->mutex);
      if (!impl->idle.empty()) {
        Lease lease(impl, std::move(impl->idle.back()));
        impl->idle.pop_back();
        return lease;
      }
    }
    SECRETSCAN_ASSIGN_OR_RETURN(Odb odb, OpenOdb(impl->objects_dir));
    return Lease(impl, std::move(odb));
  }
  Lease(Lease&&) = default;
  Lease& operator=(Lease&&) = delete;
  ~Lease() {
    if (odb_ != nullptr) {
      const std::lock_guard<std::mutex> lock(impl_->mutex);
      impl_->idle.push_back(std::move(odb_));
    }
  }
  git_odb* odb() const { return odb_.get(); }

 private:
  Lease(Impl* impl, Odb odb) : impl_(impl), odb_(std::move(odb)) {}
  Impl* impl_;
  Odb odb_;
};

LibGit2ObjectStore::LibGit2ObjectStore(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
LibGit2ObjectStore::~LibGit2ObjectStore() = default;

absl::StatusOr<std::unique_ptr<LibGit2ObjectStore>> LibGit2ObjectStore::Open(
    const std::string& objects_dir) {
  auto impl = std::make_unique<Impl>();
  impl->objects_dir = objects_dir;
  SECRETSCAN_ASSIGN_OR_RETURN(Odb odb, OpenOdb(objects_dir));
  impl->idle.push_back(std::move(odb));
  return std::unique_ptr<LibGit2ObjectStore>(new LibGit2ObjectStore(std::move(impl)));
}

absl::StatusOr<ObjectType> LibGit2ObjectStore::Read(const ObjectId& id, std::string* data) const {
  if (id.size != kSha1Size) {
    return NotFound("object " + id.Hex() + " is missing");
  }
  SECRETSCAN_ASSIGN_OR_RETURN(const Lease lease, Lease::Take(impl_.get()));
  git_oid oid;
  git_oid_fromraw(&oid, id.bytes.data());
  git_odb_object* raw = nullptr;
  if (const int code = git_odb_read(&raw, lease.odb(), &oid); code != 0) {
    return ReadError(code, id);
  }
  const std::unique_ptr<git_odb_object, ObjectDeleter> object(raw);
  data->assign(static_cast<const char*>(git_odb_object_data(raw)), git_odb_object_size(raw));
  return KnownType(git_odb_object_type(raw), id);
}

absl::StatusOr<ObjectHeader> LibGit2ObjectStore::ReadHeader(const ObjectId& id) const {
  if (id.size != kSha1Size) {
    return NotFound("object " + id.Hex() + " is missing");
  }
  SECRETSCAN_ASSIGN_OR_RETURN(const Lease lease, Lease::Take(impl_.get()));
  git_oid oid;
  git_oid_fromraw(&oid, id.bytes.data());
  size_t size = 0;
  git_object_t type = GIT_OBJECT_INVALID;
  if (const int code = git_odb_read_header(&size, &type, lease.odb(), &oid); code != 0) {
    return ReadError(code, id);
  }
  ObjectHeader header;
  SECRETSCAN_ASSIGN_OR_RETURN(header.type, KnownType(type, id));
  header.size = static_cast<int64_t>(size);
  return header;
}

}  // namespace secretscan
