#include "rewrite/tree_facts.h"

#include <utility>

#include "base/status.h"
#include "git/tree_comparison.h"

namespace secretscan {
namespace {

constexpr size_t kMaxNodes = size_t{1} << 25;

}  // namespace

TreeFacts::TreeFacts(TreeSource* trees, const TreeRules& rules, ObjectSink* sink,
                     TreeSurvey* survey)
    : trees_(*trees),
      rules_(rules),
      sink_(sink),
      survey_(survey),
      hasher_(trees->id_size()),
      paths_(1) {}

uint32_t TreeFacts::Node(const ObjectId& tree, uint32_t path) {
  const uint32_t number = ids_.Intern(tree);
  uint32_t node = number;
  if (rules_.paths != nullptr) {
    node = nodes_.try_emplace(uint64_t{path} << 32 | number, static_cast<uint32_t>(facts_.size()))
               .first->second;
  }
  if (node == facts_.size()) {
    facts_.emplace_back();
    trees_of_.push_back(number);
    if (rules_.paths != nullptr) {
      paths_of_.push_back(path);
    }
  }
  return node;
}

uint32_t TreeFacts::Root(const ObjectId& tree) { return Node(tree, 0); }

uint32_t TreeFacts::Child(uint32_t parent, std::string_view name, const ObjectId& tree) {
  if (rules_.paths == nullptr) {
    const uint32_t child = Node(tree, 0);
    // Of a tree that the survey told of nobody has learnt what is below, but the survey has.
    if (survey_ != nullptr && facts_[child].state == State::kUnknown) {
      TakeSurveyed(child, survey_->Known(tree));
    }
    return child;
  }
  const uint32_t above = paths_of_[parent];
  const auto [found, is_new] = path_numbers_.try_emplace({above, std::string(name)},
                                                         static_cast<uint32_t>(paths_.size()));
  if (is_new) {
    paths_.push_back({above, std::string(name)});
  }
  return Node(tree, found->second);
}

std::string TreeFacts::PathOf(uint32_t path) const {
  std::vector<std::string_view> parts;
  for (; path != 0; path = paths_[path].parent) {
    parts.push_back(paths_[path].name);
  }
  std::string text;
  for (; !parts.empty(); parts.pop_back()) {
    text.append(parts.back()).push_back('/');
  }
  return text;
}

absl::StatusOr<std::shared_ptr<const SourceTree>> TreeFacts::Read(uint32_t node) {
  return trees_.Read(id(node));
}

ObjectId TreeFacts::IdOf(uint32_t node, uint32_t place) const {
  return place == kSame ? id(node) : place == kEmpty ? ObjectId{} : new_ids_[place];
}

uint32_t TreeFacts::PlaceOf(uint32_t node, const ObjectId& new_id) {
  if (new_id == id(node)) {
    return kSame;
  }
  if (new_id.IsNull()) {
    return kEmpty;
  }
  new_ids_.push_back(new_id);
  return static_cast<uint32_t>(new_ids_.size() - 1);
}

EntryFate TreeFacts::FateOf(uint32_t node, const SourceEntry& entry, ObjectId* new_id) {
  if (rules_.paths != nullptr) {
    if (path_node_ != node) {
      path_node_ = node;
      path_ = PathOf(paths_of_[node]);
      path_size_ = path_.size();
    }
    path_.resize(path_size_);
    path_.append(entry.name);
    if (!rules_.paths->Keeps(path_)) {
      return EntryFate::kFiltered;
    }
  }
  *new_id = entry.id;
  if (rules_.blobs == nullptr) {
    return EntryFate::kStays;
  }
  if (rules_.drops && !rules_.blobs->dropped.empty() &&
      rules_.blobs->dropped.contains(entry.id)) {
    return EntryFate::kDropped;
  }
  if (!rules_.blobs->removed.empty() && rules_.blobs->removed.contains(entry.id)) {
    return EntryFate::kRemoved;
  }
  if (!rules_.blobs->replaced.empty() && entry.mode != 0160000) {
    const auto found = rules_.blobs->replaced.find(entry.id);
    if (found != rules_.blobs->replaced.end()) {
      *new_id = found->second;
    }
  }
  return EntryFate::kStays;
}

absl::StatusOr<ObjectId> TreeFacts::Write(const std::string& bytes, const Resemblance& base) {
  if (sink_ == nullptr) {
    return hasher_.Hash(ObjectType::kTree, bytes);
  }
  ++written_;
  return sink_->Write(ObjectType::kTree, bytes, base);
}

void TreeFacts::TakeSurveyed(uint32_t node, const std::optional<ObjectId>& plain) {
  if (plain.has_value()) {
    Facts facts;
    facts.plain = PlaceOf(node, *plain);
    facts.state = State::kKnown;
    facts_[node] = facts;
  }
}

absl::Status TreeFacts::AskSurvey(uint32_t node) {
  if (survey_ != nullptr && facts_[node].state == State::kUnknown) {
    SECRETSCAN_ASSIGN_OR_RETURN(const std::optional<ObjectId> plain, survey_->Find(id(node)));
    TakeSurveyed(node, plain);
  }
  return absl::OkStatus();
}

absl::Status TreeFacts::Learn(uint32_t root) {
  SECRETSCAN_RETURN_IF_ERROR(AskSurvey(root));
  if (facts_[root].state == State::kKnown) {
    return absl::OkStatus();
  }
  struct Level {
    uint32_t node;
    size_t next = 0;   // entry
    std::shared_ptr<const SourceTree> tree;
  };
  std::vector<Level> levels;
  const auto enter = [&](uint32_t node) -> absl::Status {
    if (levels.size() >= static_cast<size_t>(kMaxTreeDepth)) {
      return DataLoss("tree " + id(root).Hex() + " is nested too deeply");
    }
    if (facts_.size() > kMaxNodes) {
      return absl::ResourceExhaustedError("too many directories to filter by path");
    }
    facts_[node].state = State::kBelow;
    SECRETSCAN_ASSIGN_OR_RETURN(auto tree, Read(node));
    levels.push_back({node, 0, std::move(tree)});
    return absl::OkStatus();
  };
  absl::Status status = enter(root);
  while (status.ok() && !levels.empty()) {
    Level& level = levels.back();
    uint32_t below = kNone;
    while (level.next < level.tree->entries.size() && below == kNone) {
      const SourceEntry& entry = level.tree->entries[level.next++];
      if (!entry.is_tree()) {
        continue;
      }
      const uint32_t child = Child(level.node, entry.name, entry.id);
      status = AskSurvey(child);
      if (!status.ok()) {
        break;
      }
      if (facts_[child].state == State::kBelow) {
        status = DataLoss("tree " + entry.id.Hex() + " is inside itself");
      } else if (facts_[child].state == State::kUnknown) {
        below = child;
      }
    }
    if (below != kNone && status.ok()) {
      status = enter(below);
    } else if (status.ok()) {
      status = Work(level.node, *level.tree);
      levels.pop_back();
    }
  }
  for (const Level& level : levels) {
    facts_[level.node].state = State::kUnknown;
  }
  return status;
}

// Everything below is known.
absl::Status TreeFacts::Work(uint32_t node, const SourceTree& tree) {
  Facts facts;
  bool keeps_all = tree.is_exact;    // kept is the tree itself
  bool plain_is_kept = true;
  std::string kept, plain;
  // Written when the first difference shows up: most trees have none.
  struct Row {
    ObjectId kept, plain;            // null: not there
  };
  std::vector<Row> rows(tree.entries.size());
  for (size_t i = 0; i < tree.entries.size(); ++i) {
    const SourceEntry& entry = tree.entries[i];
    Row& row = rows[i];
    if (entry.is_tree()) {
      const uint32_t child = Child(node, entry.name, entry.id);
      row.kept = Kept(child);
      row.plain = Plain(child);
      facts.has_dropped = facts.has_dropped || HasDropped(child);
    } else {
      ObjectId new_id;
      const EntryFate fate = FateOf(node, entry, &new_id);
      if (fate == EntryFate::kStays || fate == EntryFate::kDropped) {
        row.kept = entry.id;
      }
      if (fate == EntryFate::kStays) {
        row.plain = new_id;
      }
      facts.has_dropped = facts.has_dropped || fate == EntryFate::kDropped;
    }
    keeps_all = keeps_all && row.kept == entry.id;
    plain_is_kept = plain_is_kept && row.plain == row.kept;
  }
  const auto bytes_of = [&](ObjectId Row::* id) {
    std::string bytes;
    bytes.reserve(tree.data.size());
    for (size_t i = 0; i < rows.size(); ++i) {
      if (!(rows[i].*id).IsNull()) {
        AppendEntry(tree.entries[i].mode_text, tree.entries[i].name, rows[i].*id, &bytes);
      }
    }
    return bytes;
  };
  if (tree.entries.empty()) {
    // An empty directory is nothing, unless nothing is put right.
    facts.kept = facts.plain = trees_.canonical() ? kEmpty : kSame;
  } else {
    std::string bytes;
    if (!keeps_all) {
      bytes = bytes_of(&Row::kept);
      facts.kept = bytes.empty()
                       ? kEmpty
                       : PlaceOf(node, hasher_.Hash(ObjectType::kTree, bytes));
    }
    facts.plain = facts.kept;
    if (!plain_is_kept || (!keeps_all && facts.kept != kSame) || !tree.is_stored) {
      bytes = bytes_of(&Row::plain);
      facts.plain = kEmpty;
      if (!bytes.empty()) {
        SECRETSCAN_ASSIGN_OR_RETURN(const ObjectId new_id, Write(bytes));
        facts.plain = PlaceOf(node, new_id);
      }
    }
  }
  facts.state = State::kKnown;
  facts_[node] = facts;
  return absl::OkStatus();
}

}  // namespace secretscan
