#include "rewrite/preflight.h"

#include <sys/stat.h>
#include <sys/statvfs.h>

#include <algorithm>
#include <utility>

#include "git/worktrees.h"

namespace secretscan {
namespace {

// `path`, or the nearest directory above it that exists; empty when there is none.
std::string NearestExisting(std::string path) {
  struct stat info;
  while (!path.empty() && ::stat(path.c_str(), &info) != 0) {
    const size_t slash = path.find_last_of('/');
    path = slash == std::string::npos || path == "/" ? "" : path.substr(0, std::max<size_t>(slash, 1));
    while (path.size() > 1 && path.back() == '/') {
      path.pop_back();
    }
  }
  return path;
}

// What is free where `path` lies or would lie; -1: unknown.
int64_t FreeBytes(const std::string& path) {
  struct statvfs info;
  return ::statvfs(NearestExisting(path).c_str(), &info) != 0
             ? -1
             : static_cast<int64_t>(info.f_bavail) * static_cast<int64_t>(info.f_frsize);
}

int64_t SizeOfFiles(const std::string& directory) {
  int64_t size = 0;
  struct stat info;
  for (const std::string& name : DirectoryNames(directory)) {
    if (::lstat((directory + name).c_str(), &info) == 0 && S_ISREG(info.st_mode)) {
      size += static_cast<int64_t>(info.st_size);
    }
  }
  return size;
}

std::string Megabytes(int64_t bytes) { return std::to_string(bytes / 1'000'000 + 1) + " MB"; }

void CheckSpace(const std::string& what, const std::string& path, int64_t needed,
                Preflight* preflight) {
  const int64_t free = FreeBytes(path);
  if (free >= 0 && free < needed) {
    PreflightItem item{"disk", PreflightLevel::kRefusal, /*forcible=*/true, /*passing=*/true,
                       what + " may need " + Megabytes(needed) + ", and " + Megabytes(free) +
                           " are free",
                       "make room; --force tries nevertheless, and a full disk changes nothing"};
    preflight->items.push_back(std::move(item));
  }
}

}  // namespace

std::string_view PreflightLevelName(PreflightLevel level) {
  constexpr std::string_view kNames[] = {"info", "warning", "refusal"};
  return kNames[static_cast<size_t>(level)];
}

void Preflight::Add(std::string id, PreflightLevel level, std::string text, std::string advice) {
  items.push_back({std::move(id), level, false, false, std::move(text), std::move(advice)});
}

bool Preflight::Refuses(bool force, bool plan_only) const {
  return std::any_of(items.begin(), items.end(), [&](const PreflightItem& item) {
    return item.level == PreflightLevel::kRefusal && !(force && item.forcible) &&
           !(plan_only && item.passing);
  });
}

Preflight ExamineRepository(const Repository& repository) {
  Preflight preflight;
  if (repository.work_tree().empty()) {
    preflight.Add("bare", PreflightLevel::kInfo, "the repository is bare", "");
  }
  if (repository.object_id_size() == 32) {
    preflight.Add("sha256", PreflightLevel::kInfo, "objects are named by SHA-256",
                  "hosts' clean-up tools may take SHA-1 commit maps only");
  }
  ExamineGitFiles(repository, &preflight);
  ExamineReferences(repository, &preflight);
  ExamineWorkTrees(repository, &preflight);
  return preflight;
}

int64_t BackupBytes(const Repository& repository, const std::string& directory) {
  const std::string objects = repository.common_dir() + "objects/";
  struct stat here, there;
  if (directory.empty() ||
      (::stat(objects.c_str(), &here) == 0 &&
       ::stat(NearestExisting(directory).c_str(), &there) == 0 && here.st_dev == there.st_dev)) {
    return 0;
  }
  int64_t size = 0;
  for (const std::string& name : DirectoryNames(objects)) {
    size += SizeOfFiles(objects + name + "/");
  }
  return size;
}

void ExamineSpace(const Repository& repository, const std::string& backup, int64_t new_bytes,
                  int64_t backup_bytes, Preflight* preflight) {
  constexpr int64_t kReserve = 16'000'000;  // references, reflogs, indexes
  const std::string objects = repository.common_dir() + "objects";
  CheckSpace("the new objects", objects, new_bytes + kReserve, preflight);
  if (!backup.empty()) {
    CheckSpace("the backup", backup, backup_bytes + kReserve, preflight);
  }
}

}  // namespace secretscan
