#include "rewrite/backup_objects.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <set>

#include "base/digest.h"
#include "base/file_changes.h"
#include "base/hex.h"
#include "base/path_kind.h"
#include "base/status.h"
#include "git/loose_object.h"
#include "git/object_hash.h"
#include "git/worktrees.h"

namespace secretscan {
namespace {

constexpr size_t kChunk = size_t{1} << 20;
constexpr int64_t kMaxLoose = int64_t{8} << 30;

bool IsHex(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return HexDigit(c) >= 0; });
}

// Bytes of a file in pieces, read for `visit`; false from that ends it.
template <typename Visit>
absl::Status ReadInChunks(const std::string& path, Visit visit) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  if (fd < 0) {
    return Unavailable("cannot open " + path + ": " + std::strerror(errno));
  }
  std::string buffer(kChunk, '\0');
  absl::Status status;
  while (status.ok()) {
    const ssize_t n = ::read(fd, buffer.data(), buffer.size());
    if (n < 0 && errno == EINTR) {
      continue;
    }
    if (n <= 0) {
      status = n == 0 ? status : Unavailable("cannot read " + path + ": " + std::strerror(errno));
      break;
    }
    status = visit(std::string_view(buffer.data(), static_cast<size_t>(n)));
  }
  ::close(fd);
  return status;
}

absl::Status CopyFile(const std::string& from, const std::string& to) {
  auto file = NewFile::Create(to, 0400);
  SECRETSCAN_RETURN_IF_ERROR(file.status());
  absl::Status status = ReadInChunks(from, [&](std::string_view bytes) {
    return file->Write(bytes);
  });
  if (status.ok()) {
    status = file->Sync();
  }
  if (!status.ok()) {
    (void)RemoveFile(to);
  }
  return status;
}

absl::Status LinkOrCopy(const std::string& from, const std::string& to) {
  const absl::Status status = LinkFile(from, to);
  return status.ok() || absl::IsAlreadyExists(status) || absl::IsNotFound(status)
             ? status
             : CopyFile(from, to);
}

absl::StatusOr<std::string> TrailerOf(const std::string& path, uint64_t size, int id_size) {
  const auto wanted = static_cast<uint64_t>(id_size);
  if (size < wanted) {
    return std::string();
  }
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  std::array<uint8_t, 32> bytes{};
  const ssize_t n = fd < 0 ? -1
                           : ::pread(fd, bytes.data(), wanted,
                                     static_cast<off_t>(size - wanted));
  if (fd >= 0) {
    ::close(fd);
  }
  if (n != static_cast<ssize_t>(wanted)) {
    return Unavailable("cannot read " + path);
  }
  return HexEncode({bytes.data(), static_cast<size_t>(wanted)});
}

// Packs' indexes behind their packs.
int Rank(const std::string& name) {
  return name.ends_with(".idx") ? 2 : name.ends_with(".pack") ? 0 : 1;
}

absl::Status Damaged(const std::string& path) {
  return DataLoss(path + " is damaged: it is not what was put there");
}

// Packs and their indexes end in a digest of all that is before it.
absl::Status CheckPackFile(const std::string& path, const BackupObject& object, int id_size) {
  Digester digester(static_cast<size_t>(id_size));
  uint64_t left = object.size - std::min<uint64_t>(object.size, static_cast<uint64_t>(id_size));
  SECRETSCAN_RETURN_IF_ERROR(ReadInChunks(path, [&](std::string_view bytes) {
    const std::string_view counted = bytes.substr(0, left);
    digester.Add(counted);
    left -= counted.size();
    return absl::OkStatus();
  }));
  std::array<uint8_t, 32> digest{};
  digester.Finish(digest.data());
  return HexEncode({digest.data(), static_cast<size_t>(id_size)}) == object.trailer
             ? absl::OkStatus()
             : Damaged(path);
}

absl::Status CheckLoose(const std::string& path, const BackupObject& object, int id_size) {
  auto loose = LooseObject::Open(path);
  if (!loose.ok() || loose->header().size > kMaxLoose) {
    return Damaged(path);
  }
  std::string content(static_cast<size_t>(loose->header().size), '\0');
  ObjectHasher hasher(id_size);
  if (!loose->Read(content.data()).ok() ||
      LooseObjectName(hasher.Hash(loose->header().type, content)) != object.name) {
    return Damaged(path);
  }
  return absl::OkStatus();
}

absl::Status Check(const std::string& path, const BackupObject& object, int id_size) {
  struct stat info;
  if (::lstat(path.c_str(), &info) != 0 || !S_ISREG(info.st_mode) ||
      static_cast<uint64_t>(info.st_size) != object.size) {
    return Damaged(path);
  }
  if (!object.name.starts_with("pack/")) {
    return CheckLoose(path, object, id_size);
  }
  return Rank(object.name) == 1 ? absl::OkStatus() : CheckPackFile(path, object, id_size);
}

}  // namespace

bool IsObjectFile(std::string_view name) {
  const size_t slash = name.find('/');
  if (slash == std::string_view::npos || name.find('/', slash + 1) != std::string_view::npos ||
      name.find('\0') != std::string_view::npos) {
    return false;
  }
  const std::string_view file = name.substr(slash + 1);
  return name.starts_with("pack/")
             ? file.starts_with("pack-")
             : slash == 2 && IsHex(name.substr(0, 2)) && (file.size() == 38 || file.size() == 62) &&
                   IsHex(file);
}

absl::StatusOr<std::vector<BackupObject>> BackUpObjects(const std::string& objects,
                                                        const std::string& copy, int id_size) {
  SECRETSCAN_RETURN_IF_ERROR(MakeDirectory(copy.substr(0, copy.size() - 1), 0700));
  std::vector<BackupObject> kept;
  for (const std::string& directory : DirectoryNames(objects)) {
    std::vector<std::string> names;
    for (const std::string& file : DirectoryNames(objects + directory)) {
      if (IsObjectFile(directory + "/" + file)) {
        names.push_back(directory + "/" + file);
      }
    }
    if (names.empty()) {
      continue;
    }
    std::stable_sort(names.begin(), names.end(), [](const std::string& a, const std::string& b) {
      return Rank(a) < Rank(b);
    });
    SECRETSCAN_RETURN_IF_ERROR(MakeDirectory(copy + directory, 0700));
    for (const std::string& name : names) {
      struct stat info;
      if (::lstat((objects + name).c_str(), &info) != 0 || !S_ISREG(info.st_mode)) {
        continue;
      }
      SECRETSCAN_RETURN_IF_ERROR(LinkOrCopy(objects + name, copy + name));
      BackupObject object = {name, static_cast<uint64_t>(info.st_size), ""};
      if (directory == "pack") {
        SECRETSCAN_ASSIGN_OR_RETURN(object.trailer,
                                    TrailerOf(objects + name, object.size, id_size));
      }
      kept.push_back(std::move(object));
    }
  }
  return kept;
}

absl::Status RestoreObjects(const std::string& directory, const BackupManifest& manifest,
                            const std::string& common_dir, int id_size) {
  const std::string copy = directory + "objects/";
  const std::string objects = common_dir + "objects/";
  std::vector<const BackupObject*> missing;
  for (const BackupObject& object : manifest.objects) {
    if (!PathExists(objects + object.name)) {
      SECRETSCAN_RETURN_IF_ERROR(Check(copy + object.name, object, id_size));
      missing.push_back(&object);
    }
  }
  std::set<std::string> directories;
  for (const BackupObject* object : missing) {
    const std::string path = objects + object->name;
    const std::string above = DirectoryOf(path);
    if (!PathExists(above)) {
      SECRETSCAN_RETURN_IF_ERROR(
          MakeDirectory(above.substr(0, above.size() - 1), CutByUmask(0777)));
      directories.insert(objects);
    }
    // A copy appears under its name when it is whole; git prunes what begins like this.
    const std::string temporary = above + "tmp_obj_secretscan";
    if (PathExists(temporary)) {
      SECRETSCAN_RETURN_IF_ERROR(RemoveFile(temporary));
    }
    SECRETSCAN_RETURN_IF_ERROR(LinkOrCopy(copy + object->name, temporary));
    SECRETSCAN_RETURN_IF_ERROR(RenameFile(temporary, path));
    directories.insert(above);
  }
  for (const std::string& changed : directories) {
    SECRETSCAN_RETURN_IF_ERROR(SyncDirectory(changed));
  }
  return absl::OkStatus();
}

absl::Status RemoveObjectFiles(const std::string& copy) {
  if (!PathExists(copy)) {
    return absl::OkStatus();
  }
  for (const std::string& directory : DirectoryNames(copy)) {
    for (const std::string& name : DirectoryNames(copy + directory)) {
      SECRETSCAN_RETURN_IF_ERROR(RemoveFile(copy + directory + "/" + name));
    }
    SECRETSCAN_RETURN_IF_ERROR(RemoveDirectory(copy + directory));
  }
  return RemoveDirectory(copy.substr(0, copy.size() - 1));
}

}  // namespace secretscan
