#include "rewrite/lfs.h"

#include <cctype>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "base/status.h"
#include "git/commit.h"
#include "git/tag.h"
#include "git/tree.h"
#include "git/tree_cache.h"

namespace secretscan {
namespace {

constexpr size_t kMaxPointer = 1024;

bool IsWord(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

// Takes a line that ends in LF, CR or both.
std::string_view TakeLine(std::string_view* text) {
  const size_t end = text->find_first_of("\r\n");
  const std::string_view line = text->substr(0, end);
  if (end == std::string_view::npos) {
    text->remove_prefix(text->size());
  } else {
    text->remove_prefix(end + (text->substr(end).starts_with("\r\n") ? 2 : 1));
  }
  return line;
}

// Walks everything once.
class PointerWalk {
 public:
  PointerWalk(const ObjectStore& objects, int id_size, int64_t max_size, bool missing_parents)
      : objects_(objects),
        id_size_(id_size),
        max_size_(max_size),
        missing_parents_(missing_parents) {}

  absl::StatusOr<std::set<std::string>> Run(const std::vector<ObjectId>& tips) {
    for (const ObjectId& tip : tips) {
      Push(tip, /*may_miss=*/false);
    }
    while (!pending_.empty()) {
      const auto [id, may_miss] = pending_.back();
      pending_.pop_back();
      SECRETSCAN_RETURN_IF_ERROR(Visit(id, may_miss));
    }
    return std::move(found_);
  }

 private:
  void Push(const ObjectId& id, bool may_miss) {
    if (!id.IsNull() && seen_.insert(id).second) {
      pending_.emplace_back(id, may_miss);
    }
  }

  absl::Status Visit(const ObjectId& id, bool may_miss) {
    const auto header = objects_.ReadHeader(id);
    if (absl::IsNotFound(header.status()) && may_miss) {
      return absl::OkStatus();
    }
    SECRETSCAN_RETURN_IF_ERROR(header.status());
    if (header->type == ObjectType::kBlob && header->size > max_size_) {
      return absl::OkStatus();
    }
    std::string data;
    SECRETSCAN_RETURN_IF_ERROR(objects_.Read(id, &data).status());
    switch (header->type) {
      case ObjectType::kCommit:
        return VisitCommit(data);
      case ObjectType::kTree:
        return VisitTree(data);
      case ObjectType::kTag: {
        SECRETSCAN_ASSIGN_OR_RETURN(const Tag tag, ParseTag(data, id_size_));
        Push(tag.target, false);
        return absl::OkStatus();
      }
      case ObjectType::kBlob:
        if (std::string object = LfsObject(data); !object.empty()) {
          found_.insert(std::move(object));
        }
        return absl::OkStatus();
    }
    return absl::OkStatus();
  }

  absl::Status VisitCommit(std::string_view data) {
    SECRETSCAN_ASSIGN_OR_RETURN(const CommitLinks links, ParseCommitLinks(data, id_size_));
    for (const ObjectId& parent : links.parents) {
      Push(parent, missing_parents_);
    }
    if (!IsEmptyTree(links.tree)) {
      Push(links.tree, false);
    }
    return absl::OkStatus();
  }

  absl::Status VisitTree(std::string_view data) {
    TreeEntry entry;
    TreeReader reader(data, id_size_);
    while (reader.Next(&entry)) {
      if (!entry.is_gitlink() && !IsEmptyTree(entry.id)) {
        Push(entry.id, false);
      }
    }
    return reader.status();
  }

  const ObjectStore& objects_;
  const int id_size_;
  const int64_t max_size_;
  const bool missing_parents_;
  absl::flat_hash_set<ObjectId> seen_;
  std::vector<std::pair<ObjectId, bool>> pending_;
  std::set<std::string> found_;
};

}  // namespace

std::string LfsObject(std::string_view content) {
  if (content.size() > kMaxPointer) {
    return "";
  }
  std::string object;
  for (bool first = true; !content.empty(); first = false) {
    const std::string_view line = TakeLine(&content);
    const size_t blank = line.find(' ');
    if (blank == std::string_view::npos || (first && line.substr(0, blank) != "version")) {
      return "";
    }
    if (line.substr(0, blank) == "oid") {
      object = line.substr(blank + 1);
    }
  }
  return object;
}

absl::StatusOr<bool> UsesLfs(const Repository& repository) {
  constexpr std::string_view kFilter = "filter=lfs";
  const auto id = repository.Resolve("HEAD:.gitattributes");
  if (!id.ok()) {
    return false;  // there is no such file, or no HEAD
  }
  std::string text;
  const auto type = repository.objects().Read(*id, &text);
  if (!type.ok()) {
    return type.status();
  }
  for (size_t at = text.find(kFilter); at != std::string::npos; at = text.find(kFilter, at + 1)) {
    const size_t end = at + kFilter.size();
    if ((at == 0 || !IsWord(text[at - 1])) && (end == text.size() || !IsWord(text[end]))) {
      return true;
    }
  }
  return false;
}

absl::StatusOr<std::set<std::string>> LfsObjects(const ObjectStore& objects, int id_size,
                                                 const std::vector<ObjectId>& tips,
                                                 int64_t max_size, bool missing_parents) {
  return PointerWalk(objects, id_size, max_size, missing_parents).Run(tips);
}

}  // namespace secretscan
