#include "git/work_tree.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <cstring>
#include <string_view>
#include <utility>

#include "base/status.h"
#include "base/utf8.h"
#include "git/checkout_path.h"
#include "git/file_mode.h"
#include "git/line_diff.h"
#include "git/object_hash.h"
#include "git/regular_file.h"

namespace secretscan {
namespace {

constexpr int64_t kMaxFileBytes = int64_t{512} << 20;  // git shows larger ones as binary
constexpr int kOurs = 2;  // the stage of the side that was checked out
constexpr int64_t kMaxAttributesBytes = int64_t{16} << 20;

bool IsTrue(const std::string& value, bool otherwise) {
  const std::string lower = AsciiLowered(value);
  return lower.empty() ? otherwise
                       : lower == "true" || lower == "yes" || lower == "on" || lower == "1";
}

bool Mentions(const std::string& path, std::initializer_list<std::string_view> words) {
  const auto text = ReadRegularFile(path, kMaxAttributesBytes);
  return text.ok() && std::any_of(words.begin(), words.end(), [&](std::string_view word) {
           return text->find(word) != std::string::npos;
         });
}

}  // namespace

WorkTree::WorkTree(const Repository& repository, const IndexFile& index, int64_t index_seconds,
                   WorkTreeOptions options)
    : repository_(repository),
      index_(index),
      index_seconds_(index_seconds),
      options_(options),
      trusts_modes_(IsTrue(repository.Setting("core.filemode"), true)),
      has_links_(IsTrue(repository.Setting("core.symlinks"), true)),
      converts_(!options.convert_only_if_asked || MayConvert()) {}

bool WorkTree::MayConvert() const {
  const std::string setting = AsciiLowered(repository_.Setting("core.autocrlf"));
  const std::initializer_list<std::string_view> words = {"text", "eol", "crlf"};
  return setting == "input" || IsTrue(setting, false) ||
         Mentions(repository_.common_dir() + "info/attributes", words) ||
         std::any_of(index_.entries().begin(), index_.entries().end(), [&](const IndexEntry& e) {
           return (e.path == ".gitattributes" || e.path.ends_with("/.gitattributes")) &&
                  IsSafeCheckoutPath(e.path) &&
                  Mentions(repository_.work_tree() + std::string(e.path), words);
         });
}

std::vector<FileChange> WorkTree::Compare(std::vector<UnreadFile>* unread) {
  std::vector<FileChange> changes;
  const std::vector<IndexEntry>& entries = index_.entries();
  for (size_t i = 0; i < entries.size(); ++i) {
    const IndexEntry& entry = entries[i];
    if (entry.is_directory() || entry.skip_worktree || entry.assume_valid) {
      continue;
    }
    if (entry.stage != 0) {
      // Git compares with what was checked out, or with both sides if there are two.
      const bool has_theirs = i + 1 < entries.size() && entries[i + 1].path == entry.path;
      if (entry.stage != kOurs || (has_theirs && !options_.unmerged)) {
        continue;
      }
    }
    FileChange change;
    const bool is_new = entry.intent_to_add;
    if (!is_new) {
      change.before = {entry.mode, entry.id, std::string(entry.path)};
    }
    if (IsGitlink(entry.mode)) {
      if (CompareSubmodule(entry, &change)) {
        changes.push_back(std::move(change));
      }
      continue;
    }
    const Found found = Look(entry);
    if (found.is_unchanged && !is_new && entry.stage == 0) {
      continue;
    }
    if (found.mode != 0) {
      CompareFile(entry, found, &change, unread);
      if (!change.after.exists() || (!is_new && change.after.id == entry.id &&
                                     change.after.mode == entry.mode)) {
        continue;  // unread, or the same
      }
    }
    if (change.before.exists() || change.after.exists()) {
      changes.push_back(std::move(change));
    }
  }
  return changes;
}

// What stands where the entry's file should be.
WorkTree::Found WorkTree::Look(const IndexEntry& entry) {
  struct stat info;
  const std::string path = repository_.work_tree() + std::string(entry.path);
  if (!IsSafeCheckoutPath(entry.path) || IsBehindLink(entry.path) || ::lstat(path.c_str(), &info) != 0) {
    return {};
  }
  Found found;
  const bool was_link = entry.mode == 0120000;
  if (S_ISLNK(info.st_mode)) {
    found.mode = 0120000;
  } else if (S_ISREG(info.st_mode)) {
    found.mode = was_link && !has_links_ ? 0120000
                 : !trusts_modes_ && !was_link && entry.mode != 0
                     ? entry.mode
                     : (info.st_mode & 0100) != 0 ? 0100755 : 0100644;
  } else {
    return {};
  }
  // What was written in the second in which the index was written may have changed afterwards.
  const bool is_racy = int64_t{entry.stat.mtime_seconds} >= index_seconds_;
  found.is_unchanged = found.mode == entry.mode && !is_racy && MatchesStat(entry.stat, info);
  return found;
}

// Whether a directory on the way is a link, or not there.
bool WorkTree::IsBehindLink(std::string_view path) {
  const size_t slash = path.rfind('/');
  if (slash == std::string_view::npos) {
    return false;
  }
  const std::string_view directory = path.substr(0, slash + 1);
  if (directory == last_directory_) {
    return last_is_behind_link_;
  }
  last_directory_ = directory;
  last_is_behind_link_ = false;
  for (size_t end = directory.find('/'); end != std::string_view::npos && !last_is_behind_link_;
       end = directory.find('/', end + 1)) {
    struct stat info;
    const std::string above = repository_.work_tree() + std::string(directory.substr(0, end));
    last_is_behind_link_ = ::lstat(above.c_str(), &info) != 0 || !S_ISDIR(info.st_mode);
  }
  return last_is_behind_link_;
}

void WorkTree::CompareFile(const IndexEntry& entry, const Found& found, FileChange* change,
                           std::vector<UnreadFile>* unread) {
  absl::StatusOr<std::string> content = ReadContent(entry, found.mode);
  if (!content.ok()) {
    if (!absl::IsNotFound(content.status())) {
      unread->push_back({std::string(entry.path), content.status()});
    }
    return;
  }
  ObjectHasher hasher(repository_.object_id_size());
  const ObjectId id = hasher.Hash(ObjectType::kBlob, *content);
  change->after = {found.mode, id, std::string(entry.path)};
  changed_.try_emplace(id, Source{&entry, found.mode});
}

// Whether another commit is checked out. What is not committed in there is its own affair.
bool WorkTree::CompareSubmodule(const IndexEntry& entry, FileChange* change) {
  const std::string path = repository_.work_tree() + std::string(entry.path);
  struct stat info;
  if (!IsSafeCheckoutPath(entry.path) || IsBehindLink(entry.path) || ::lstat(path.c_str(), &info) != 0) {
    return true;  // deleted
  }
  if (!S_ISDIR(info.st_mode) || ::lstat((path + "/.git").c_str(), &info) != 0) {
    return false;  // not checked out
  }
  const auto repository = Repository::Open(path);
  if (!repository.ok()) {
    return false;
  }
  const auto head = (*repository)->Head();
  if (!head.ok() || head->IsNull() || *head == entry.id) {
    return false;
  }
  change->after = {entry.mode, *head, std::string(entry.path)};
  return true;
}

absl::StatusOr<std::string> WorkTree::ReadContent(const IndexEntry& entry, uint32_t mode) const {
  const std::string path = repository_.work_tree() + std::string(entry.path);
  struct stat info;
  if (::lstat(path.c_str(), &info) != 0) {
    return NotFound(path + " is gone");
  }
  if (S_ISLNK(info.st_mode)) {
    std::array<char, PATH_MAX> target;
    const ssize_t size = ::readlink(path.c_str(), target.data(), target.size());
    return size < 0 ? absl::StatusOr<std::string>(
                          Unavailable("cannot read " + path + ": " + std::strerror(errno)))
                    : std::string(target.data(), static_cast<size_t>(size));
  }
  if (info.st_size > kMaxFileBytes) {
    return absl::ResourceExhaustedError(std::to_string(info.st_size) + " bytes");
  }
  SECRETSCAN_ASSIGN_OR_RETURN(std::string text,
                              ReadRegularFile(path, kMaxFileBytes, Links::kRefuse));
  if (mode != 0120000 && !entry.intent_to_add) {
    ConvertLineEnds(entry, &text);
  }
  return text;
}

void WorkTree::ConvertLineEnds(const IndexEntry& entry, std::string* text) const {
  if (!converts_ || text->find("\r\n") == std::string::npos || IsBinaryForGit(*text)) {
    return;
  }
  std::string indexed;
  if (!repository_.objects().Read(entry.id, &indexed).ok() || IsBinaryForGit(indexed) ||
      indexed.find("\r\n") != std::string::npos) {
    return;
  }
  // A CR by itself is text, and git converts nothing then.
  for (size_t at = text->find('\r'); at != std::string::npos; at = text->find('\r', at + 1)) {
    if (at + 1 == text->size() || (*text)[at + 1] != '\n') {
      return;
    }
  }
  std::erase(*text, '\r');
}

absl::StatusOr<ObjectType> WorkTree::Contents::Read(const ObjectId& id, std::string* data) const {
  const auto found = tree_.changed_.find(id);
  if (found == tree_.changed_.end()) {
    return tree_.repository_.objects().Read(id, data);
  }
  SECRETSCAN_ASSIGN_OR_RETURN(*data,
                              tree_.ReadContent(*found->second.entry, found->second.mode));
  return ObjectType::kBlob;
}

absl::StatusOr<ObjectHeader> WorkTree::Contents::ReadHeader(const ObjectId& id) const {
  if (!tree_.changed_.contains(id)) {
    return tree_.repository_.objects().ReadHeader(id);
  }
  std::string data;
  SECRETSCAN_ASSIGN_OR_RETURN(const ObjectType type, Read(id, &data));
  return ObjectHeader{type, static_cast<int64_t>(data.size())};
}

}  // namespace secretscan
