#include "rewrite/notes_tree.h"

#include <algorithm>
#include <utility>

#include "base/hex.h"
#include "base/status.h"

namespace secretscan {
namespace {

constexpr int kMaxParts = 32;               // of a path: each names a byte at least
constexpr size_t kMaxNotes = size_t{4} << 20;

bool IsHex(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return HexDigit(c) >= 0 && !(c >= 'A' && c <= 'F');
  });
}

}  // namespace

absl::StatusOr<ObjectId> NotesTree::Rename(const ObjectId& tree) {
  const uint32_t root = facts_.Root(tree);
  SECRETSCAN_RETURN_IF_ERROR(facts_.Learn(root));
  Files files;
  sources_.clear();
  SECRETSCAN_RETURN_IF_ERROR(Flatten(root, "", 0, &files));
  std::vector<std::pair<std::string, std::string>> moves;
  for (const auto& [path, file] : files) {
    std::string now = file.is_tree ? path : NewPath(path);
    if (now != path) {
      moves.emplace_back(path, std::move(now));
    }
  }
  if (moves.empty()) {
    return facts_.Plain(root);
  }
  for (auto& [from, to] : moves) {
    const auto at = files.find(from);
    if (files.emplace(std::move(to), at->second).second) {
      files.erase(at);
    }
  }
  return Build(files.begin(), files.end(), 0);
}

absl::Status NotesTree::Flatten(uint32_t node, const std::string& path, int depth, Files* files) {
  SECRETSCAN_ASSIGN_OR_RETURN(const auto tree, facts_.Read(node));
  sources_.push_back(tree);
  for (const SourceEntry& entry : tree->entries) {
    const std::string here = path + std::string(entry.name);
    File file;
    file.mode_text = entry.mode_text;
    if (!entry.is_tree()) {
      if (facts_.FateOf(node, entry, &file.id) != EntryFate::kStays) {
        continue;
      }
    } else {
      const uint32_t child = facts_.Child(node, entry.name, entry.id);
      if (IsHex(entry.name) && depth < kMaxParts) {
        SECRETSCAN_RETURN_IF_ERROR(Flatten(child, here + "/", depth + 1, files));
        continue;
      }
      file.is_tree = true;
      file.id = facts_.Plain(child);
      if (file.id.IsNull()) {
        continue;
      }
    }
    files->emplace(here, file);
    if (files->size() > kMaxNotes) {
      return absl::ResourceExhaustedError("too many notes");
    }
  }
  return absl::OkStatus();
}

std::string NotesTree::NewPath(const std::string& path) const {
  std::string digits = path;
  std::erase(digits, '/');
  ObjectId commit;
  if (digits.size() != 2 * static_cast<size_t>(facts_.source()->id_size()) || !IsHex(digits) ||
      !ObjectId::FromHex(digits, &commit)) {
    return path;
  }
  const ObjectId now = new_id_(commit);
  if (now.IsNull() || now == commit) {
    return path;
  }
  std::string moved = now.Hex();
  for (size_t i = 0; i < path.size(); ++i) {
    if (path[i] == '/') {
      moved.insert(i, 1, '/');
    }
  }
  return moved;
}

absl::StatusOr<ObjectId> NotesTree::Build(Files::const_iterator begin,
                                          Files::const_iterator end, size_t skip) {
  struct Entry {
    std::string_view mode_text, name;
    bool is_tree;
    ObjectId id;
  };
  std::vector<Entry> entries;
  for (auto at = begin; at != end;) {
    const std::string_view rest = std::string_view(at->first).substr(skip);
    const size_t slash = rest.find('/');
    if (slash == std::string_view::npos) {
      entries.push_back({at->second.mode_text, rest, at->second.is_tree, at->second.id});
      ++at;
      continue;
    }
    const std::string_view directory = rest.substr(0, slash + 1);
    auto last = at;
    while (last != end && std::string_view(last->first).substr(skip).starts_with(directory)) {
      ++last;
    }
    SECRETSCAN_ASSIGN_OR_RETURN(const ObjectId id, Build(at, last, skip + slash + 1));
    entries.push_back({ModeText(0040000), rest.substr(0, slash), true, id});
    at = last;
  }
  std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
    return EntryLess(a.name, a.is_tree, b.name, b.is_tree);
  });
  std::string bytes;
  for (const Entry& entry : entries) {
    AppendEntry(entry.mode_text, entry.name, entry.id, &bytes);
  }
  return bytes.empty() ? ObjectId{} : facts_.Write(bytes);
}

}  // namespace secretscan
