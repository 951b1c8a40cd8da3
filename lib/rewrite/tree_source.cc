#include "rewrite/tree_source.h"

#include <algorithm>
#include <map>
#include <utility>

#include "base/status.h"
#include "git/tree.h"
#include "git/tree_cache.h"

namespace secretscan {
namespace {

constexpr size_t kBudget = size_t{64} << 20;
constexpr size_t kMaxMade = size_t{256} << 20;
constexpr int kMaxOddDepth = 256;

size_t Cost(const SourceTree& tree) {
  return sizeof tree + tree.data.capacity() + tree.entries.capacity() * sizeof(SourceEntry);
}

absl::Status ReadEntries(int id_size, SourceTree* tree) {
  tree->entries.clear();
  TreeReader reader(tree->data, id_size);
  TreeEntry entry;
  size_t begin = 0;
  while (reader.Next(&entry)) {
    SourceEntry& out = tree->entries.emplace_back();
    out.mode = entry.mode;
    out.name = entry.name;
    out.id = entry.id;
    const auto name_at = static_cast<size_t>(entry.name.data() - tree->data.data());
    out.mode_text = std::string_view(tree->data).substr(begin, name_at - 1 - begin);
    begin = tree->data.size() - reader.remaining();
  }
  return reader.status();
}

// Whether a name is a path whose parts are names.
bool IsPath(std::string_view name) {
  return name.find('/') != std::string_view::npos && name.front() != '/' && name.back() != '/' &&
         name.find("//") == std::string_view::npos;
}

}  // namespace

std::string_view ModeText(uint32_t mode) {
  switch (mode) {
    case 0040000:
      return "40000";
    case 0100755:
      return "100755";
    case 0120000:
      return "120000";
    case 0160000:
      return "160000";
    default:
      return "100644";
  }
}

void AppendEntry(std::string_view mode_text, std::string_view name, const ObjectId& id,
                 std::string* out) {
  out->append(mode_text).push_back(' ');
  out->append(name).push_back('\0');
  out->append(reinterpret_cast<const char*>(id.bytes.data()), id.size);
}

bool EntryLess(std::string_view a, bool a_tree, std::string_view b, bool b_tree) {
  const TreeEntry x{a_tree ? 0040000u : 0100644u, a, {}};
  const TreeEntry y{b_tree ? 0040000u : 0100644u, b, {}};
  return CompareTreeEntries(x, y) < 0;
}

// Puts entries of one directory, which may be paths and come several times, where they belong.
class TreeSource::Sorter {
 public:
  Sorter(TreeSource* trees, const ObjectId& root) : trees_(*trees), root_(root) {}

  // Replaces *out by the bytes of a tree that holds these.
  absl::Status Write(const std::vector<SourceEntry>& entries, int depth, std::string* out) {
    if (depth > kMaxOddDepth) {
      return DataLoss("tree " + root_.Hex() + " is nested too deeply");
    }
    struct Place {
      std::vector<SourceEntry> files;
      std::vector<ObjectId> trees;
      std::vector<SourceEntry> below;   // paths without their first part
    };
    std::map<std::string_view, Place> places;
    for (SourceEntry entry : entries) {
      if (IsPath(entry.name)) {
        const size_t slash = entry.name.find('/');
        Place& place = places[entry.name.substr(0, slash)];
        entry.name.remove_prefix(slash + 1);
        place.below.push_back(entry);
      } else if (entry.is_tree()) {
        places[entry.name].trees.push_back(entry.id);
      } else {
        places[entry.name].files.push_back(entry);
      }
    }
    std::vector<SourceEntry> sorted;
    for (auto& [name, place] : places) {
      std::sort(place.trees.begin(), place.trees.end());
      place.trees.erase(std::unique(place.trees.begin(), place.trees.end()), place.trees.end());
      SourceEntry& entry = sorted.emplace_back();
      if (place.trees.empty() && place.below.empty()) {
        entry = place.files.back();
        entry.name = name;
      } else {
        entry.mode = 0040000;
        entry.name = name;
        SECRETSCAN_ASSIGN_OR_RETURN(entry.id, Merge(place.trees, place.below, depth));
      }
    }
    std::sort(sorted.begin(), sorted.end(), [](const SourceEntry& a, const SourceEntry& b) {
      return EntryLess(a.name, a.is_tree(), b.name, b.is_tree());
    });
    std::string bytes;
    for (const SourceEntry& entry : sorted) {
      AppendEntry(ModeText(entry.mode), entry.name, entry.id, &bytes);
    }
    *out = std::move(bytes);
    return absl::OkStatus();
  }

 private:
  absl::StatusOr<ObjectId> Merge(const std::vector<ObjectId>& trees,
                                 const std::vector<SourceEntry>& below, int depth) {
    if (trees.size() == 1 && below.empty()) {
      return trees.front();
    }
    std::vector<std::shared_ptr<const SourceTree>> parts;
    std::vector<SourceEntry> entries;
    for (const ObjectId& id : trees) {
      SECRETSCAN_ASSIGN_OR_RETURN(auto part, trees_.Read(id));
      entries.insert(entries.end(), part->entries.begin(), part->entries.end());
      parts.push_back(std::move(part));
    }
    entries.insert(entries.end(), below.begin(), below.end());
    std::string bytes;
    SECRETSCAN_RETURN_IF_ERROR(Write(entries, depth + 1, &bytes));
    const ObjectId id = trees_.hasher_.Hash(ObjectType::kTree, bytes);
    trees_.made_bytes_ += bytes.size();
    if (trees_.made_bytes_ > kMaxMade) {
      return absl::ResourceExhaustedError("too much is twice in trees");
    }
    trees_.made_.try_emplace(id, std::move(bytes));
    return id;
  }

  TreeSource& trees_;
  const ObjectId root_;
};

TreeSource::TreeSource(const SourceObjects& source, bool canonical,
                       std::vector<std::string>* notes)
    : source_(source), canonical_(canonical), notes_(notes), hasher_(source.id_size()) {}
TreeSource::~TreeSource() = default;

absl::StatusOr<std::shared_ptr<const SourceTree>> TreeSource::Read(const ObjectId& id) {
  const auto found = index_.find(id);
  if (found != index_.end()) {
    kept_.splice(kept_.begin(), kept_, found->second);
    return kept_.front().tree;
  }
  SECRETSCAN_ASSIGN_OR_RETURN(auto tree, Load(id));
  used_ += Cost(*tree);
  kept_.push_front({id, tree});
  index_[id] = kept_.begin();
  while (used_ > kBudget && kept_.size() > 1) {
    used_ -= Cost(*kept_.back().tree);
    index_.erase(kept_.back().id);
    kept_.pop_back();
  }
  return tree;
}

absl::StatusOr<std::shared_ptr<const SourceTree>> TreeSource::Load(const ObjectId& id) {
  auto tree = std::make_shared<SourceTree>();
  if (IsEmptyTree(id)) {
    return tree;
  }
  const auto made = made_.find(id);
  if (made != made_.end()) {
    tree->data = made->second;
    tree->is_exact = false;
    tree->is_stored = false;
    SECRETSCAN_RETURN_IF_ERROR(ReadEntries(id_size(), tree.get()));
    return tree;
  }
  SECRETSCAN_RETURN_IF_ERROR(source_.ReadAs(ObjectType::kTree, id, &tree->data));
  tree->is_exact = source_.StandIn(id) == id;
  absl::Status status = ReadEntries(id_size(), tree.get());
  if (status.ok() && canonical_) {
    status = Canonicalise(id, tree.get());
  }
  if (!status.ok()) {
    return Annotate(status, "tree " + id.Hex());
  }
  return tree;
}

absl::Status TreeSource::Canonicalise(const ObjectId& id, SourceTree* tree) {
  bool is_sorted = true;
  bool is_odd = false;
  for (size_t i = 0; i < tree->entries.size(); ++i) {
    SourceEntry& entry = tree->entries[i];
    if (entry.mode_text != ModeText(entry.mode)) {
      entry.mode_text = ModeText(entry.mode);
      tree->is_exact = false;
    }
    is_odd = is_odd || entry.name.find('/') != std::string_view::npos;
    if (i > 0) {
      const SourceEntry& last = tree->entries[i - 1];
      is_sorted = is_sorted &&
                  EntryLess(last.name, last.is_tree(), entry.name, entry.is_tree());
    }
  }
  // A file and a directory of one name may be some entries apart.
  std::vector<std::string_view> names;  // of files; each begins the next, and this entry's
  for (size_t i = 0; is_sorted && !is_odd && i < tree->entries.size(); ++i) {
    const SourceEntry& entry = tree->entries[i];
    while (!names.empty() && !entry.name.starts_with(names.back())) {
      names.pop_back();
    }
    if (!entry.is_tree()) {
      names.push_back(entry.name);
    } else {
      is_odd = !names.empty() && names.back() == entry.name;
    }
  }
  if (is_sorted && !is_odd) {
    return absl::OkStatus();
  }
  if (!is_odd) {
    std::vector<std::string_view> all;
    for (const SourceEntry& entry : tree->entries) {
      all.push_back(entry.name);
    }
    std::sort(all.begin(), all.end());
    is_odd = std::adjacent_find(all.begin(), all.end()) != all.end();
  }
  tree->is_exact = false;
  if (!is_odd) {
    std::sort(tree->entries.begin(), tree->entries.end(),
              [](const SourceEntry& a, const SourceEntry& b) {
                return EntryLess(a.name, a.is_tree(), b.name, b.is_tree());
              });
    return absl::OkStatus();
  }
  notes_->push_back("tree " + id.Hex() +
                    ": entries that come twice or hold a slash were put where they belong");
  std::string bytes;
  if (++depth_ > kMaxOddDepth) {
    return DataLoss("odd trees are nested too deeply");
  }
  SECRETSCAN_RETURN_IF_ERROR(Sorter(this, id).Write(tree->entries, 0, &bytes));
  --depth_;
  tree->data = std::move(bytes);
  return ReadEntries(id_size(), tree);
}

}  // namespace secretscan
