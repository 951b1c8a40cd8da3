#include "rewrite/tree_versions.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "base/status.h"

namespace secretscan {
namespace {

constexpr uint32_t kNone = TreeFacts::kNone;
constexpr int kMaxDepth = 512;  // of trees that are walked by recursion
constexpr size_t kMaxMemo = size_t{1} << 20;

// As git-filter-repo writes a path, and as git's import does.
bool IsOddPath(std::string_view path) {
  const bool is_quoted = path.starts_with('"') || path.find('\n') != std::string_view::npos;
  return std::any_of(path.begin(), path.end(), [&](char c) {
    const bool is_control = static_cast<unsigned char>(c) < ' ';
    return is_quoted ? c == ' ' || (is_control && (c < '\a' || c > '\r'))
                     : c <= ' ' || c > '~' || c == '"' || c == '\\';
  });
}

}  // namespace

// An entry of one of the three trees.
struct TreeVersions::Row {
  std::string name;
  uint32_t mode = 0;
  std::string mode_text;
  ObjectId id;           // as it is written: of a version the new one
  uint32_t node = kNone; // of an old tree's directory
  TreeVersion tree;      // of a version's directory
  EntryFate fate = EntryFate::kStays;  // of an old tree's file
  ObjectId new_id;                     // likewise

  bool is_tree() const { return mode == 0040000; }
  static bool Less(const Row& a, const Row& b) { return a.name < b.name; }
};

TreeVersion TreeVersions::PlainOf(uint32_t node) const {
  TreeVersion version;
  version.kind = TreeVersion::Kind::kPlain;
  version.node = node;
  version.id = facts_.Plain(node);
  return version;
}

absl::StatusOr<TreeVersion> TreeVersions::Plain(const ObjectId& tree) {
  const uint32_t node = facts_.Root(tree);
  SECRETSCAN_RETURN_IF_ERROR(facts_.Learn(node));
  return PlainOf(node);
}

TreeVersion TreeVersions::Raw(const ObjectId& tree) {
  TreeVersion version;
  version.kind = TreeVersion::Kind::kRaw;
  version.node = facts_.Root(tree);
  version.id = tree;
  return version;
}

absl::StatusOr<TreeVersion> TreeVersions::Apply(const TreeVersion& base, const ObjectId& before,
                                                const ObjectId& after) {
  const uint32_t from = before.IsNull() ? kNone : facts_.Root(before);
  const uint32_t to = facts_.Root(after);
  if (from != kNone) {
    SECRETSCAN_RETURN_IF_ERROR(facts_.Learn(from));
  }
  SECRETSCAN_RETURN_IF_ERROR(facts_.Learn(to));
  return ApplyTo(base, from, to, 0);
}

absl::StatusOr<bool> TreeVersions::NothingWanted(const ObjectId& before, const ObjectId& after) {
  const uint32_t from = before.IsNull() ? kNone : facts_.Root(before);
  const uint32_t to = facts_.Root(after);
  if (from != kNone) {
    SECRETSCAN_RETURN_IF_ERROR(facts_.Learn(from));
  }
  SECRETSCAN_RETURN_IF_ERROR(facts_.Learn(to));
  return NothingBetween(from, to, 0);
}

// Files that are removed are in no tree.
absl::StatusOr<std::vector<TreeVersions::Row>> TreeVersions::RowsOf(uint32_t node) {
  std::vector<Row> rows;
  if (node == kNone) {
    return rows;
  }
  SECRETSCAN_ASSIGN_OR_RETURN(const auto tree, facts_.Read(node));
  for (const SourceEntry& entry : tree->entries) {
    Row row;
    if (entry.is_tree()) {
      row.node = facts_.Child(node, entry.name, entry.id);
    } else {
      row.fate = facts_.FateOf(node, entry, &row.new_id);
      if (row.fate == EntryFate::kRemoved) {
        continue;
      }
    }
    row.name = entry.name;
    row.mode = entry.mode;
    row.mode_text = entry.mode_text;
    row.id = entry.id;
    rows.push_back(std::move(row));
  }
  std::stable_sort(rows.begin(), rows.end(), Row::Less);
  return rows;
}

absl::StatusOr<std::vector<TreeVersions::Row>> TreeVersions::RowsOf(const TreeVersion& version) {
  std::vector<Row> rows;
  if (version.node != kNone) {
    SECRETSCAN_ASSIGN_OR_RETURN(const auto tree, facts_.Read(version.node));
    for (const SourceEntry& entry : tree->entries) {
      Row row;
      row.id = entry.id;
      if (entry.is_tree()) {
        const uint32_t child = facts_.Child(version.node, entry.name, entry.id);
        if (version.kind == TreeVersion::Kind::kRaw) {
          row.tree.kind = TreeVersion::Kind::kRaw;
          row.tree.node = child;
          row.tree.id = entry.id;
        } else {
          row.tree = PlainOf(child);
        }
        row.id = row.tree.id;
        if (row.id.IsNull()) {
          continue;
        }
      } else if (version.kind == TreeVersion::Kind::kPlain &&
                 facts_.FateOf(version.node, entry, &row.id) != EntryFate::kStays) {
        continue;
      }
      row.name = entry.name;
      row.mode = entry.mode;
      row.mode_text = entry.mode_text;
      rows.push_back(std::move(row));
    }
  }
  std::stable_sort(rows.begin(), rows.end(), Row::Less);
  if (version.differences == nullptr) {
    return rows;
  }
  std::vector<Row> merged;
  auto row = rows.begin();
  for (const TreeVersion::Difference& difference : *version.differences) {
    for (; row != rows.end() && row->name < difference.name; ++row) {
      merged.push_back(std::move(*row));
    }
    while (row != rows.end() && row->name == difference.name) {
      ++row;
    }
    if (difference.mode != 0) {
      Row added;
      added.name = difference.name;
      added.mode = difference.mode;
      added.mode_text = difference.mode_text;
      added.id = difference.id;
      added.tree = difference.tree;
      merged.push_back(std::move(added));
    }
  }
  std::move(row, rows.end(), std::back_inserter(merged));
  return merged;
}

absl::StatusOr<TreeVersion> TreeVersions::ApplyTo(const TreeVersion& base, uint32_t before,
                                                  uint32_t after, int depth) {
  if (!attached_ && after == kNone) {
    return TreeVersion();
  }
  if (!attached_ && !facts_.HasDropped(after)) {
    return PlainOf(after);
  }
  if (before == after || (before != kNone && after != kNone &&
                          facts_.Kept(before) == facts_.Kept(after))) {
    return base;
  }
  if (depth > kMaxDepth) {
    return DataLoss("a tree is nested too deeply");
  }
  const Key key(base.id, before, after);
  const auto found = memo_.find(key);
  if (found != memo_.end()) {
    return found->second;
  }
  SECRETSCAN_ASSIGN_OR_RETURN(TreeVersion version, ApplyRows(base, before, after, depth));
  if (memo_.size() >= kMaxMemo) {
    memo_.clear();
  }
  memo_.emplace(key, version);
  return version;
}

absl::StatusOr<TreeVersion> TreeVersions::ApplyRows(const TreeVersion& base, uint32_t before,
                                                    uint32_t after, int depth) {
  SECRETSCAN_ASSIGN_OR_RETURN(const std::vector<Row> bases, RowsOf(base));
  SECRETSCAN_ASSIGN_OR_RETURN(const std::vector<Row> olds, RowsOf(before));
  SECRETSCAN_ASSIGN_OR_RETURN(const std::vector<Row> news, RowsOf(after));
  auto b = bases.begin();
  auto o = olds.begin();
  auto n = news.begin();
  // The first of a name; what is there twice in a tree as it is counts once.
  const auto take = [](std::vector<Row>::const_iterator* at, const std::vector<Row>& rows,
                       std::string_view name) -> const Row* {
    if (*at == rows.end() || (*at)->name != name) {
      return nullptr;
    }
    const Row* row = &**at;
    while (*at != rows.end() && (*at)->name == name) {
      ++*at;
    }
    return row;
  };
  std::vector<TreeVersion::Difference> differences;
  std::vector<TreeVersion::Difference> all;
  while (b != bases.end() || o != olds.end() || n != news.end()) {
    const std::string* least = nullptr;
    const auto consider = [&](const std::vector<Row>& rows,
                              std::vector<Row>::const_iterator at) {
      if (at != rows.end() && (least == nullptr || at->name < *least)) {
        least = &at->name;
      }
    };
    consider(bases, b);
    consider(olds, o);
    consider(news, n);
    const std::string name = *least;
    const Row* const base_row = take(&b, bases, name);
    const Row* const old_row = take(&o, olds, name);
    const Row* const new_row = take(&n, news, name);

    TreeVersion::Difference result;   // what stands there in the end
    result.name = name;
    const auto keep = [&](const Row& row) {
      result.mode = row.mode;
      result.mode_text = row.mode_text;
      result.id = row.id;
      result.tree = row.tree;
    };
    const bool old_file = old_row != nullptr && !old_row->is_tree();
    const bool new_file = new_row != nullptr && !new_row->is_tree();
    const uint32_t old_tree = old_row != nullptr ? old_row->node : kNone;
    const uint32_t new_tree = new_row != nullptr ? new_row->node : kNone;
    // Deletions first, and what lies below directories.
    const bool unwanted_file = old_file && old_row->fate == EntryFate::kFiltered;
    if (base_row != nullptr && (base_row->is_tree() || !old_file || new_file || unwanted_file)) {
      keep(*base_row);
    }
    if (old_tree != kNone || new_tree != kNone) {
      SECRETSCAN_ASSIGN_OR_RETURN(
          TreeVersion tree,
          ApplyTo(result.mode == 0040000 ? result.tree : TreeVersion(), old_tree, new_tree,
                  depth + 1));
      if (!tree.id.IsNull() || result.mode == 0040000) {
        result.mode = tree.id.IsNull() ? 0 : 0040000;
        result.mode_text = ModeText(0040000);
        result.id = tree.id;
        result.tree = std::move(tree);
      }
    }
    const bool is_change =
        !(old_file && new_file && old_row->mode == new_row->mode && old_row->id == new_row->id);
    if (new_file && new_row->fate == EntryFate::kStays && (is_change || !attached_)) {
      keep(*new_row);
      result.id = new_row->new_id;
    }

    // Against what becomes of the tree by itself.
    uint32_t plain_mode = 0;
    ObjectId plain_id;
    if (new_file && new_row->fate == EntryFate::kStays) {
      plain_mode = new_row->mode;
      plain_id = new_row->new_id;
    } else if (new_tree != kNone && !facts_.Plain(new_tree).IsNull()) {
      plain_mode = 0040000;
      plain_id = facts_.Plain(new_tree);
    }
    if (result.mode != plain_mode || (result.mode != 0 && result.id != plain_id)) {
      differences.push_back(result);
    }
    if (result.mode != 0) {
      all.push_back(std::move(result));
    }
  }
  if (differences.empty() && after != kNone) {
    return PlainOf(after);
  }
  TreeVersion version;
  if (after != kNone) {
    version.kind = TreeVersion::Kind::kPlain;
    version.node = after;
  }
  version.differences =
      std::make_shared<const std::vector<TreeVersion::Difference>>(std::move(differences));
  std::sort(all.begin(), all.end(),
            [](const TreeVersion::Difference& x, const TreeVersion::Difference& y) {
              return EntryLess(x.name, x.mode == 0040000, y.name, y.mode == 0040000);
            });
  std::string bytes;
  for (const TreeVersion::Difference& entry : all) {
    AppendEntry(entry.mode_text, entry.name, entry.id, &bytes);
  }
  if (!bytes.empty()) {
    SECRETSCAN_ASSIGN_OR_RETURN(version.id, facts_.Write(bytes));
  }
  return version;
}

absl::StatusOr<bool> TreeVersions::OddPathWanted(const ObjectId& before,
                                                 const ObjectId& after) {
  std::string path;
  return OddPathBetween(before.IsNull() ? kNone : facts_.Root(before), facts_.Root(after), &path, 0);
}

absl::StatusOr<bool> TreeVersions::OddPathBetween(uint32_t before, uint32_t after,
                                                  std::string* path, int depth) {
  const ObjectId kept_before = before == kNone ? ObjectId{} : facts_.Kept(before);
  const ObjectId kept_after = after == kNone ? ObjectId{} : facts_.Kept(after);
  if (kept_before == kept_after) {
    return false;
  }
  if (depth > kMaxDepth) {
    return DataLoss("a tree is nested too deeply");
  }
  SECRETSCAN_ASSIGN_OR_RETURN(const std::vector<Row> olds, RowsOf(before));
  SECRETSCAN_ASSIGN_OR_RETURN(const std::vector<Row> news, RowsOf(after));
  const size_t size = path->size();
  auto o = olds.begin();
  auto n = news.begin();
  bool odd = false;
  while (!odd && (o != olds.end() || n != news.end())) {
    const bool has_old = o != olds.end() && (n == news.end() || o->name <= n->name);
    const bool has_new = n != news.end() && (o == olds.end() || n->name <= o->name);
    const Row* const old_row = has_old ? &*o++ : nullptr;
    const Row* const new_row = has_new ? &*n++ : nullptr;
    path->append(has_old ? old_row->name : new_row->name);
    const bool same = has_old && has_new && !old_row->is_tree() && !new_row->is_tree() &&
                      old_row->mode == new_row->mode && old_row->id == new_row->id;
    const bool deletes = has_old && !old_row->is_tree() && (!has_new || new_row->is_tree()) &&
                         old_row->fate != EntryFate::kFiltered;
    const bool writes =
        has_new && !new_row->is_tree() && new_row->fate == EntryFate::kStays && !same;
    odd = (deletes || writes) && IsOddPath(*path);
    if (!odd && ((has_old && old_row->is_tree()) || (has_new && new_row->is_tree()))) {
      path->push_back('/');
      SECRETSCAN_ASSIGN_OR_RETURN(
          odd, OddPathBetween(has_old ? old_row->node : kNone, has_new ? new_row->node : kNone,
                              path, depth + 1));
    }
    path->resize(size);
  }
  return odd;
}

absl::StatusOr<bool> TreeVersions::NothingBetween(uint32_t before, uint32_t after, int depth) {
  const ObjectId kept_before = before == kNone ? ObjectId{} : facts_.Kept(before);
  const ObjectId kept_after = after == kNone ? ObjectId{} : facts_.Kept(after);
  if (kept_before == kept_after) {
    return true;
  }
  if (after == kNone || !facts_.HasDropped(after)) {
    return false;
  }
  if (depth > kMaxDepth) {
    return DataLoss("a tree is nested too deeply");
  }
  const uint64_t key = uint64_t{before} << 32 | after;
  const auto found = nothing_.find(key);
  if (found != nothing_.end()) {
    return found->second;
  }
  SECRETSCAN_ASSIGN_OR_RETURN(const std::vector<Row> olds, RowsOf(before));
  SECRETSCAN_ASSIGN_OR_RETURN(const std::vector<Row> news, RowsOf(after));
  const auto is_nothing = [&](const Row& row) {
    return row.is_tree() ? facts_.Kept(row.node).IsNull() : row.fate == EntryFate::kFiltered;
  };
  bool nothing = true;
  auto o = olds.begin();
  for (const Row& row : news) {
    for (; nothing && o != olds.end() && o->name < row.name; ++o) {
      nothing = is_nothing(*o);
    }
    if (!nothing) {
      break;
    }
    const Row* old = o != olds.end() && o->name == row.name ? &*o++ : nullptr;
    if (row.is_tree()) {
      SECRETSCAN_ASSIGN_OR_RETURN(
          nothing, NothingBetween(old != nullptr ? old->node : kNone, row.node, depth + 1));
      nothing = nothing && (old == nullptr || old->is_tree() || is_nothing(*old));
    } else {
      const bool deletes = old != nullptr && old->is_tree() && !is_nothing(*old);
      const bool same =
          old != nullptr && !old->is_tree() && old->mode == row.mode && old->id == row.id;
      nothing = !deletes && (same || row.fate != EntryFate::kStays);
    }
  }
  for (; nothing && o != olds.end(); ++o) {
    nothing = is_nothing(*o);
  }
  if (nothing_.size() >= kMaxMemo) {
    nothing_.clear();
  }
  nothing_.emplace(key, nothing);
  return nothing;
}

}  // namespace secretscan
