#include "git/references.h"

#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstring>
#include <limits>
#include <string_view>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "base/status.h"
#include "git/regular_file.h"
#include "git/worktrees.h"

namespace secretscan {
namespace {

constexpr int64_t kMaxLooseSize = 1 << 16;
constexpr int kMaxSymbolicDepth = 5;  // as git
constexpr std::string_view kPerWorktree[] = {"refs/bisect/", "refs/rewritten/", "refs/worktree/"};

class ReferenceReader {
 public:
  explicit ReferenceReader(std::vector<std::string>* broken) : broken_(broken) {}

  absl::Status AddPacked(const std::string& path) {
    auto text = ReadRegularFile(path, std::numeric_limits<int64_t>::max());
    if (absl::IsNotFound(text.status())) {
      return absl::OkStatus();
    }
    if (!text.ok()) {
      return Unavailable(ToStd(text.status().message()));
    }
    int64_t number = 0;
    for (std::string_view rest = *text; !rest.empty();) {
      const size_t end = rest.find('\n');
      std::string_view line = rest.substr(0, end);
      rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
      ++number;
      if (line.empty() || line.front() == '#' || line.front() == '^') {
        continue;
      }
      if (line.back() == '\r') {
        line.remove_suffix(1);
      }
      LooseReference value;
      const size_t space = line.find(' ');
      if (space == std::string_view::npos || !line.substr(space + 1).starts_with("refs/") ||
          !ObjectId::FromHex(line.substr(0, space), &value.id) || value.id.IsNull()) {
        broken_->push_back("packed-refs: line " + std::to_string(number) + " is malformed");
        continue;
      }
      values_.insert_or_assign(std::string(line.substr(space + 1)), std::move(value));
    }
    return absl::OkStatus();
  }

  void AddFile(const std::string& path, std::string name) {
    values_.insert_or_assign(std::move(name), ReadLooseReference(path));
  }

  // All files below base/refs. Those that belong to one worktree get `worktree` before their name;
  // with `only_per_worktree` the others are left out.
  absl::Status AddLoose(const std::string& base, const std::string& worktree,
                        bool only_per_worktree) {
    std::vector<std::string> directories = {"refs/"};
    while (!directories.empty()) {
      const std::string directory = std::move(directories.back());
      directories.pop_back();
      DIR* handle = ::opendir((base + directory).c_str());
      if (handle == nullptr) {
        const int error = errno;
        if (error == ENOENT) {
          continue;
        }
        if (directory == "refs/") {
          return Unavailable("cannot read " + base + directory + ": " + std::strerror(error));
        }
        broken_->push_back(directory + ": " + std::strerror(error));
        continue;
      }
      while (const dirent* entry = ::readdir(handle)) {
        const std::string_view name = entry->d_name;
        if (name.starts_with('.') || name.ends_with(".lock")) {
          continue;
        }
        std::string path = directory + std::string(name);
        if (IsRealDirectory(base + path, entry->d_type)) {
          directories.push_back(path + "/");
        } else if (IsPerWorktree(path)) {
          AddFile(base + path, worktree + path);
        } else if (!only_per_worktree) {
          AddFile(base + path, path);
        }
      }
      ::closedir(handle);
    }
    return absl::OkStatus();
  }

  std::vector<Reference> Finish() {
    std::vector<Reference> references;
    references.reserve(values_.size());
    for (const auto& [name, value] : values_) {
      Reference reference{name, {}};
      std::string reason;
      if (Resolve(name, &reference.target, &reason)) {
        references.push_back(std::move(reference));
      } else if (!reason.empty()) {
        broken_->push_back(name + ": " + reason);
      }
    }
    // refs/… first, then HEAD, then what belongs to other worktrees.
    const auto group = [](const std::string& name) {
      return name.starts_with("refs/") ? 0 : name == "HEAD" ? 1 : 2;
    };
    std::sort(references.begin(), references.end(), [&](const Reference& a, const Reference& b) {
      const int order = group(a.name) - group(b.name);
      return order != 0 ? order < 0 : a.name < b.name;
    });
    std::sort(broken_->begin(), broken_->end());
    return references;
  }

 private:
  // Links to directories are not followed: they can form an endless forest.
  static bool IsRealDirectory(const std::string& path, unsigned char type) {
    struct stat info;
    return type == DT_DIR || (type == DT_UNKNOWN && ::lstat(path.c_str(), &info) == 0 &&
                              S_ISDIR(info.st_mode));
  }

  // False with an empty reason: an unborn HEAD.
  bool Resolve(const std::string& name, ObjectId* target, std::string* reason) const {
    // A symbolic reference of a worktree may name one of its own.
    const bool is_worktree_head = IsHead(name) && !name.starts_with("refs/");
    const std::string worktree = is_worktree_head ? name.substr(0, name.size() - 4) : "";
    const LooseReference* value = &values_.at(name);
    for (int depth = 0; !value->symbolic.empty(); ++depth) {
      if (depth == kMaxSymbolicDepth) {
        *reason = "symbolic references nested too deeply";
        return false;
      }
      const std::string& next = value->symbolic;
      const auto found = values_.find(IsPerWorktree(next) ? worktree + next : next);
      if (found == values_.end()) {
        if (depth > 0 || !is_worktree_head) {
          *reason = "names " + next + ", which does not exist";
        }
        return false;
      }
      value = &found->second;
    }
    *target = value->id;
    *reason = value->error;
    return value->error.empty();
  }

  std::vector<std::string>* broken_;
  absl::flat_hash_map<std::string, LooseReference> values_;
};

// One packed reference; the null id when there is none of that name.
ObjectId FindPacked(const std::string& path, const std::string& name) {
  ObjectId id;
  auto text = ReadRegularFile(path, std::numeric_limits<int64_t>::max());
  if (!text.ok()) {
    return id;
  }
  const std::string ending = " " + name;
  for (size_t at = text->find(ending); at != std::string::npos; at = text->find(ending, at + 1)) {
    const size_t end = at + ending.size();
    const size_t begin = at == 0 ? 0 : text->rfind('\n', at - 1) + 1;  // npos + 1 is 0
    const bool whole = end == text->size() || (*text)[end] == '\n' || (*text)[end] == '\r';
    if (whole && ObjectId::FromHex(std::string_view(*text).substr(begin, at - begin), &id)) {
      return id;
    }
  }
  return id;
}

}  // namespace

bool IsHead(std::string_view name) { return name == "HEAD" || name.ends_with("/HEAD"); }

bool IsPerWorktree(std::string_view name) {
  return std::any_of(std::begin(kPerWorktree), std::end(kPerWorktree),
                     [&](std::string_view prefix) { return name.starts_with(prefix); });
}

LooseReference ParseLooseReference(std::string_view text) {
  while (!text.empty() && std::strchr(" \t\r\n", text.back()) != nullptr) {
    text.remove_suffix(1);
  }
  if (text.empty()) {
    return {.error = "empty"};
  }
  if (text.starts_with("ref:")) {
    text.remove_prefix(4);
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) {
      text.remove_prefix(1);
    }
    return text.empty() ? LooseReference{.error = "empty"}
                        : LooseReference{.symbolic = std::string(text)};
  }
  LooseReference value;
  // git ignores what follows the id after white space.
  if (!ObjectId::FromHex(text.substr(0, text.find_first_of(" \t\r\n")), &value.id)) {
    return {.error = "not an object name"};
  }
  if (value.id.IsNull()) {
    return {.error = "names the null object"};
  }
  return value;
}

LooseReference ReadLooseReference(const std::string& path) {
  struct stat info;
  if (::lstat(path.c_str(), &info) == 0 && S_ISLNK(info.st_mode)) {
    // The old form of a symbolic reference; any other link is read through.
    char target[PATH_MAX];
    const ssize_t size = ::readlink(path.c_str(), target, sizeof target);
    if (size > 0 && std::string_view(target, static_cast<size_t>(size)).starts_with("refs/")) {
      return {.symbolic = std::string(target, static_cast<size_t>(size))};
    }
  }
  auto text = ReadRegularFile(path, kMaxLooseSize);
  return text.ok() ? ParseLooseReference(*text)
                   : LooseReference{.error = std::string(ToStd(text.status().message()))};
}

absl::StatusOr<ObjectId> ReadHead(const std::string& git_dir, const std::string& common_dir) {
  std::string name = "HEAD";
  for (int depth = 0; depth <= kMaxSymbolicDepth; ++depth) {
    const bool is_own = name == "HEAD" || IsPerWorktree(name);
    const std::string path = (is_own ? git_dir : common_dir) + name;
    LooseReference value = IsRegularFile(path) || name == "HEAD" ? ReadLooseReference(path) : LooseReference{};
    if (value.symbolic.empty() && value.error.empty() && value.id.IsNull()) {
      return FindPacked(common_dir + "packed-refs", name);
    }
    if (!value.error.empty()) {
      return DataLoss(name + ": " + value.error);
    }
    if (value.symbolic.empty()) {
      return value.id;
    }
    name = std::move(value.symbolic);
    if (!name.starts_with("refs/") || name.find("/../") != std::string::npos) {
      return DataLoss("HEAD: names " + name + ", which is no reference");
    }
  }
  return DataLoss("HEAD: symbolic references nested too deeply");
}

absl::StatusOr<std::vector<Reference>> ReadReferences(const std::string& git_dir,
                                                      const std::string& common_dir,
                                                      std::vector<std::string>* broken) {
  ReferenceReader reader(broken);
  SECRETSCAN_RETURN_IF_ERROR(reader.AddPacked(common_dir + "packed-refs"));
  const bool linked = git_dir != common_dir;
  SECRETSCAN_RETURN_IF_ERROR(
      reader.AddLoose(common_dir, linked ? "main-worktree/" : "", /*only_per_worktree=*/false));
  for (const GitDirectory& directory : GitDirectories(git_dir, common_dir)) {
    reader.AddFile(directory.path + "HEAD", directory.prefix + "HEAD");
    if (directory.path != common_dir) {
      SECRETSCAN_RETURN_IF_ERROR(
          reader.AddLoose(directory.path, directory.prefix, /*only_per_worktree=*/true));
    }
  }
  return reader.Finish();
}

}  // namespace secretscan
