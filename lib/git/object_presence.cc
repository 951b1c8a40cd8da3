#include "git/object_presence.h"

#include <dirent.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string_view>

#include "base/status.h"
#include "git/loose_object.h"
#include "git/object_files.h"
#include "git/regular_file.h"
#include "git/worktrees.h"

namespace secretscan {
namespace {

constexpr size_t kMappedBytes = size_t{1} << 26;

// As git and we name what is being written.
bool IsTemporary(std::string_view name) {
  return name.starts_with("tmp_") || name.starts_with(".tmp-");
}

// DirectoryNames() says nothing when a directory cannot be read.
bool IsReadable(const std::string& path) {
  DIR* const handle = ::opendir(path.c_str());
  if (handle != nullptr) {
    ::closedir(handle);
  }
  return handle != nullptr;
}

}  // namespace

ObjectPresence::ObjectPresence(const std::string& objects_dir, int id_size) : id_size_(id_size) {
  for (const std::string& directory : ObjectDirectories(objects_dir)) {
    ReadPacks(directory);
    ReadLoose(directory);
  }
}

void ObjectPresence::ReadPacks(const std::string& directory) {
  const std::string packs = directory + "pack/";
  if (IsDirectory(packs) && !IsReadable(packs)) {
    unknown_.push_back(packs + ": " + std::strerror(errno));
  }
  for (const std::string& name : DirectoryNames(packs, true)) {
    const std::string path = packs + name;
    if (IsTemporary(name)) {
      unknown_.push_back(path + ": left by a process that did not end");
    } else if (name.ends_with(".pack")) {
      const std::string index = path.substr(0, path.size() - 5) + ".idx";
      auto pack = PackFile::Open(index, id_size_, kMappedBytes);
      if (pack.ok()) {
        packs_.push_back(*std::move(pack));
      } else {
        unknown_.push_back(path + ": " + std::string(ToStd(pack.status().message())));
      }
    }
  }
}

void ObjectPresence::ReadLoose(const std::string& directory) {
  Loose loose;
  loose.directory = directory;
  for (const std::string& fan : DirectoryNames(directory, true)) {
    if (IsTemporary(fan)) {
      unknown_.push_back(directory + fan + ": left by a process that did not end");
      continue;
    }
    if (!IsFanOut(fan)) {
      continue;
    }
    if (!IsReadable(directory + fan)) {
      unknown_.push_back(directory + fan + ": " + std::strerror(errno));
      continue;
    }
    for (const std::string& name : DirectoryNames(directory + fan, true)) {
      ObjectId id;
      if (ObjectId::FromHex(fan + name, &id) && id.size == id_size_) {
        loose.ids.insert(id);
      } else {
        unknown_.push_back(directory + fan + "/" + name + ": bears no object's name");
      }
    }
  }
  loose_.push_back(std::move(loose));
}

bool ObjectPresence::Has(const ObjectId& id) const {
  uint64_t offset;
  return std::any_of(packs_.begin(), packs_.end(),
                     [&](const auto& pack) { return pack->Find(id, &offset); }) ||
         std::any_of(loose_.begin(), loose_.end(),
                     [&](const Loose& loose) { return loose.ids.contains(id); });
}

std::vector<std::string> ObjectPresence::Places(const ObjectId& id) const {
  std::vector<std::string> places;
  for (const auto& pack : packs_) {
    uint64_t offset;
    if (pack->Find(id, &offset)) {
      places.push_back(pack->path());
    }
  }
  for (const Loose& loose : loose_) {
    if (loose.ids.contains(id)) {
      places.push_back(loose.directory + LooseObjectName(id));
    }
  }
  return places;
}

}  // namespace secretscan
