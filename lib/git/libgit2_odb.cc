#include "git/libgit2_odb.h"

#include <dirent.h>
#include <git2.h>
#include <git2/sys/odb_backend.h>

#include <string_view>
#include <utility>

#include "base/status.h"
#include "git/alternates.h"
#include "git/libgit2.h"
#include "git/loose_object.h"
#include "git/regular_file.h"

namespace secretscan {
namespace {

constexpr int kPackPriority = 2;
constexpr int kLoosePriority = 1;
constexpr size_t kSha1Size = 20;

// The loose objects of one directory, as libgit2 wants to be served: functions that return a code,
// behind a struct that is the first member.
struct LooseBackend {
  git_odb_backend base;
  std::string directory;  // with trailing '/'
};

std::string PathOf(const git_odb_backend* backend, const git_oid* id) {
  return reinterpret_cast<const LooseBackend*>(backend)->directory +
         LooseObjectName(ObjectId::FromRaw(id->id, kSha1Size));
}

int Fail(const absl::Status& status) {
  if (absl::IsNotFound(status)) {
    return GIT_ENOTFOUND;
  }
  git_error_set_str(GIT_ERROR_ODB, std::string(ToStd(status.message())).c_str());
  return GIT_ERROR;
}

int ReadLoose(void** data, size_t* size, git_object_t* type, git_odb_backend* backend,
              const git_oid* id) {
  auto object = LooseObject::Open(PathOf(backend, id));
  if (!object.ok()) {
    return Fail(object.status());
  }
  *size = static_cast<size_t>(object->header().size);
  *type = static_cast<git_object_t>(object->header().type);
  void* buffer = git_odb_backend_data_alloc(backend, *size + 1);
  if (buffer == nullptr) {
    return GIT_ERROR;
  }
  if (const absl::Status status = object->Read(static_cast<char*>(buffer)); !status.ok()) {
    git_odb_backend_data_free(backend, buffer);
    return Fail(status);
  }
  static_cast<char*>(buffer)[*size] = '\0';  // libgit2's parsers count on it
  *data = buffer;
  return GIT_OK;
}

int ReadLooseHeader(size_t* size, git_object_t* type, git_odb_backend* backend,
                    const git_oid* id) {
  auto object = LooseObject::Open(PathOf(backend, id));
  if (!object.ok()) {
    return Fail(object.status());
  }
  *size = static_cast<size_t>(object->header().size);
  *type = static_cast<git_object_t>(object->header().type);
  return GIT_OK;
}

int LooseExists(git_odb_backend* backend, const git_oid* id) {
  return IsRegularFile(PathOf(backend, id)) ? 1 : 0;
}

int LooseExistsPrefix(git_oid* out, git_odb_backend* backend, const git_oid* prefix,
                      size_t prefix_size) {
  const std::string hex = ObjectId::FromRaw(prefix->id, kSha1Size).Hex();
  const std::string directory =
      reinterpret_cast<const LooseBackend*>(backend)->directory + hex.substr(0, 2);
  DIR* handle = prefix_size < 2 ? nullptr : ::opendir(directory.c_str());
  if (handle == nullptr) {
    return GIT_ENOTFOUND;
  }
  int found = 0;
  while (const dirent* entry = ::readdir(handle)) {
    ObjectId id;
    const std::string name = hex.substr(0, 2) + entry->d_name;
    if (name.size() == 2 * kSha1Size && ObjectId::FromHex(name, &id) &&
        name.compare(0, prefix_size, hex, 0, prefix_size) == 0) {
      git_oid_fromraw(out, id.bytes.data());
      ++found;
    }
  }
  ::closedir(handle);
  return found == 0 ? GIT_ENOTFOUND : found == 1 ? GIT_OK : GIT_EAMBIGUOUS;
}

int ReadLoosePrefix(git_oid* out, void** data, size_t* size, git_object_t* type,
                    git_odb_backend* backend, const git_oid* prefix, size_t prefix_size) {
  const int code = LooseExistsPrefix(out, backend, prefix, prefix_size);
  return code == GIT_OK ? ReadLoose(data, size, type, backend, out) : code;
}

void FreeLoose(git_odb_backend* backend) { delete reinterpret_cast<LooseBackend*>(backend); }

git_odb_backend* NewLooseBackend(const std::string& directory) {
  auto* loose = new LooseBackend{GIT_ODB_BACKEND_INIT, directory};
  loose->base.read = ReadLoose;
  loose->base.read_prefix = ReadLoosePrefix;
  loose->base.read_header = ReadLooseHeader;
  loose->base.exists = LooseExists;
  loose->base.exists_prefix = LooseExistsPrefix;
  loose->base.free = FreeLoose;
  return &loose->base;
}

}  // namespace

void OdbDeleter::operator()(git_odb* odb) const { git_odb_free(odb); }

absl::StatusOr<Odb> OpenOdb(const std::string& objects_dir) {
  const auto failure = [&] {
    return Unavailable("cannot open " + objects_dir + ": " + LibGit2Reason());
  };
  git_odb* raw = nullptr;
  if (git_odb_new(&raw) != 0) {
    return failure();
  }
  Odb odb(raw);
  for (const std::string& directory : ObjectDirectories(objects_dir)) {
    git_odb_backend* packs = nullptr;
    if (git_odb_backend_pack(&packs, directory.c_str()) != 0 ||
        git_odb_add_backend(raw, packs, kPackPriority) != 0 ||
        git_odb_add_backend(raw, NewLooseBackend(directory), kLoosePriority) != 0) {
      return failure();
    }
  }
  return odb;
}

}  // namespace secretscan
