#include "rewrite/old_object_files.h"

#include <sys/stat.h>

#include <algorithm>
#include <set>
#include <string_view>

#include "base/file_changes.h"
#include "base/status.h"
#include "git/object_files.h"
#include "git/worktrees.h"

namespace secretscan {
namespace {

bool IsTemporary(std::string_view name) {
  return name.starts_with("tmp_") || name.starts_with(".tmp-") || name.starts_with("incoming-");
}

// Of files that belong to one pack: "pack-1.idx" is of "pack-1". A ".bitmap" and its like may have
// more behind.
std::string_view Stem(std::string_view name) { return name.substr(0, name.find('.')); }

class Remover {
 public:
  explicit Remover(OldObjectFiles* files) : files_(*files) {}

  void Remove(const std::string& path) {
    struct stat info;
    if (::lstat(path.c_str(), &info) != 0) {
      return;
    }
    if (S_ISDIR(info.st_mode)) {
      RemoveAll(path + "/");
    } else {
      Note(path, RemoveFile(path));
    }
  }
  // With all that it holds; links are removed, not followed.
  void RemoveAll(const std::string& directory) {
    for (const std::string& name : DirectoryNames(directory, true)) {
      Remove(directory + name);
    }
    Note(directory, RemoveDirectory(directory));
  }
  void Leave(const std::string& path, std::string_view reason) {
    files_.left.push_back(path + ": " + std::string(reason));
  }

 private:
  void Note(const std::string& path, const absl::Status& status) {
    if (status.ok()) {
      ++files_.removed;
    } else if (!absl::IsNotFound(status)) {
      Leave(path, ToStd(status.message()));
    }
  }

  OldObjectFiles& files_;
};

void RemovePacks(const std::string& directory, const std::string& kept, Remover* remover) {
  const std::vector<std::string> names = DirectoryNames(directory, true);
  for (const std::string& name : names) {
    if (name.starts_with("multi-pack-index")) {
      remover->Remove(directory + name);
    }
  }
  std::set<std::string_view> stems;
  for (const std::string& name : names) {
    if ((name.starts_with("pack-") || name.starts_with("old-")) &&
        (kept.empty() || Stem(name) != kept)) {
      stems.insert(Stem(name));
    }
  }
  for (const std::string_view stem : stems) {
    // Without its index a pack is none, so this one goes first.
    remover->Remove(directory + std::string(stem) + ".idx");
    for (const std::string& name : names) {
      if (Stem(name) == stem) {
        remover->Remove(directory + name);
      }
    }
  }
  for (const std::string& name : names) {
    if (IsTemporary(name)) {
      remover->Remove(directory + name);
    } else if (!name.starts_with("multi-pack-index") && !stems.contains(Stem(name)) &&
               (kept.empty() || Stem(name) != kept)) {
      remover->Leave(directory + name, "not known what it holds");
    }
  }
}

void RemoveLoose(const std::string& objects, Remover* remover) {
  for (const std::string& name : DirectoryNames(objects, true)) {
    if (IsFanOut(name)) {
      remover->RemoveAll(objects + name + "/");
    } else if (IsTemporary(name)) {
      remover->Remove(objects + name);
    } else if (name != "info" && name != "pack") {
      remover->Leave(objects + name, "not known what it holds");
    }
  }
}

uint64_t BytesIn(const std::string& directory) {
  uint64_t bytes = 0;
  for (const std::string& name : DirectoryNames(directory, true)) {
    struct stat info;
    if (::lstat((directory + name).c_str(), &info) == 0 && S_ISREG(info.st_mode)) {
      bytes += static_cast<uint64_t>(info.st_size);
    }
  }
  return bytes;
}

}  // namespace

OldObjectFiles RemoveOldObjectFiles(const std::string& objects, const std::string& kept) {
  OldObjectFiles files;
  Remover remover(&files);
  remover.Remove(objects + "info/commit-graph");
  remover.Remove(objects + "info/commit-graphs");
  RemovePacks(objects + "pack/", kept, &remover);
  RemoveLoose(objects, &remover);
  return files;
}

uint64_t ObjectFileBytes(const std::string& objects) {
  uint64_t bytes = BytesIn(objects + "pack/");
  for (const std::string& name : DirectoryNames(objects)) {
    if (IsFanOut(name)) {
      bytes += BytesIn(objects + name + "/");
    }
  }
  return bytes;
}

}  // namespace secretscan
