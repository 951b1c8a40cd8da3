#include "rewrite/ban_list.h"

#include <algorithm>

#include "base/status.h"

namespace secretscan {
namespace {

std::string_view TakeWord(std::string_view* line) {
  const size_t begin = std::min(line->find_first_not_of(" \t"), line->size());
  line->remove_prefix(begin);
  const size_t end = std::min(line->find_first_of(" \t"), line->size());
  const std::string_view word = line->substr(0, end);
  line->remove_prefix(end);
  return word;
}

// Whether the line makes sense; *id stays null when it bans nothing.
bool ParseLine(std::string_view line, ObjectId* id) {
  const std::string_view first = TakeWord(&line);
  if (first.empty() || first.starts_with('#')) {
    return true;
  }
  const std::string_view second = TakeWord(&line);
  if (!TakeWord(&line).empty()) {
    return false;
  }
  if (first == "old" && second == "new") {
    return true;
  }
  ObjectId before, after;
  if (!ObjectId::FromHex(first, &before) ||
      (!second.empty() && (!ObjectId::FromHex(second, &after) || after.size != before.size))) {
    return false;
  }
  if (second.empty() || before != after) {
    *id = before;
  }
  return true;
}

}  // namespace

absl::Status BanList::Add(std::string_view text, std::string_view name) {
  std::vector<ObjectId> banned;
  for (int64_t number = 1; !text.empty(); ++number) {
    const size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.ends_with('\r')) {
      line.remove_suffix(1);
    }
    ObjectId id;
    if (!ParseLine(line, &id)) {
      return InvalidArgument(std::string(name) + ":" + std::to_string(number) +
                             ": not one object id, or an old and a new one");
    }
    if (!id.IsNull()) {
      banned.push_back(id);
    }
  }
  ids_.insert(banned.begin(), banned.end());
  return absl::OkStatus();
}

std::string WriteBanList(const RewrittenHistory& history, std::span<const ObjectId> blobs) {
  std::vector<ObjectId> ids(blobs.begin(), blobs.end());
  absl::flat_hash_set<ObjectId> kept;
  for (const CommitFate& commit : history.commits) {
    if (commit.before != commit.after) {
      ids.push_back(commit.before);
    }
    kept.insert(commit.after);
  }
  // Annotated tags have no fate of their own.
  for (const ReferenceFate& reference : history.references) {
    if (!reference.before.IsNull() && reference.before != reference.after) {
      ids.push_back(reference.before);
    }
    kept.insert(reference.after);
  }
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  std::string text =
      "# Objects that a rewrite of the history took out; secretscan guard refuses them.\n";
  for (const ObjectId& id : ids) {
    // A reference can be moved to an older commit that stays.
    if (!kept.contains(id)) {
      text += id.Hex() + "\n";
    }
  }
  return text;
}

}  // namespace secretscan
