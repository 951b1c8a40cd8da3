// Of a history's trees most differ from another one in a line or two, and that is how TreeIndex has
// them. So what becomes of a tree follows from what becomes of the tree that it is kept as a version
// of, and of the few entries that it does not share with it. An entry, which many trees have in common,
// is judged once.
#include "rewrite/tree_survey.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "base/status.h"
#include "git/tree.h"
#include "git/tree_comparison.h"
#include "rewrite/tree_source.h"

namespace secretscan {
namespace {

constexpr size_t kMaxVersions = size_t{64} << 20;   // bytes
constexpr uint32_t kShardBits = 27;                 // of a number below its shard
constexpr uint32_t kCellBits = 4;                   // no entry is shorter than 16 bytes

// The part of an entry before its id.
std::string_view HeadOf(std::string_view bytes) {
  return bytes.substr(0, bytes.find('\0') + 1);
}

}  // namespace

TreeSurvey::TreeSurvey(const SourceObjects& source, const BlobMap& blobs, bool canonical,
                       int threads, ObjectSink* sink)
    : source_(source), blobs_(blobs), canonical_(canonical), sink_(sink) {
  TreeIndexOptions options;
  options.threads = threads;
  index_ = TreeIndex::Build(source.repository().packs(),
                            source.inventory().OfType(ObjectType::kTree), options);
  fates_.resize(index_->tree_count(), kUnknown);
}

TreeSurvey::~TreeSurvey() = default;

absl::StatusOr<std::optional<ObjectId>> TreeSurvey::Find(const ObjectId& id) {
  const Number tree = index_->Find(id);
  if (tree == kNone) {
    return std::optional<ObjectId>();
  }
  SECRETSCAN_RETURN_IF_ERROR(Resolve(tree));
  return ResultOf(tree);
}

std::optional<ObjectId> TreeSurvey::Known(const ObjectId& id) const {
  const Number tree = index_->Find(id);
  return tree == kNone ? std::nullopt : ResultOf(tree);
}

std::optional<ObjectId> TreeSurvey::ResultOf(Number tree) const {
  const uint32_t fate = fates_[tree];
  if (fate == kSame) {
    return index_->id(tree);
  }
  return fate >= kFirstNew ? std::optional(new_ids_[fate - kFirstNew]) : std::nullopt;
}

absl::Status TreeSurvey::Resolve(Number root) {
  if (fates_[root] != kUnknown) {
    return absl::OkStatus();
  }
  std::vector<Level> levels;
  levels.push_back({root});
  while (!levels.empty()) {
    Level& level = levels.back();
    Number below = kNone;
    if (levels.size() > static_cast<size_t>(kMaxTreeDepth)) {
      fates_[level.tree] = kOther;  // who reads it says what is wrong
    } else if (!Advance(&level, &below)) {
      levels.push_back({below});
      continue;
    } else if (const absl::Status status = Decide(level); !status.ok()) {
      for (const Level& open : levels) {
        fates_[open.tree] = kUnknown;
      }
      return status;
    }
    levels.pop_back();
  }
  return absl::OkStatus();
}

bool TreeSurvey::Advance(Level* level, Number* below) {
  const TreeIndex::Tree& tree = index_->tree(level->tree);
  if (!level->is_entered) {
    level->is_entered = true;
    fates_[level->tree] = kBusy;
    if (tree.base != kNone && fates_[tree.base] == kUnknown) {
      // The base first, so that this one's new version can become a delta of the base's.
      *below = tree.base;
      return false;
    }
  }
  if (level->entries.empty() && level->next == 0) {
    if (tree.base != kNone && fates_[tree.base] == kSame) {
      for (uint32_t at = 0; at < tree.code_size;) {
        const uint32_t word = tree.code[at++];
        if ((word & 1) != 0) {
          level->entries.insert(level->entries.end(), tree.code + at, tree.code + at + word / 2);
          at += word / 2;
        } else {
          ++at;
        }
      }
    } else {
      level->entries = Load(level->tree)->entries;
    }
  }
  for (; level->next < level->entries.size(); ++level->next) {
    if (FateOf(level->entries[level->next], below) == kUnknown) {
      return false;
    }
  }
  return true;
}

absl::Status TreeSurvey::Decide(const Level& level) {
  const TreeIndex::Tree& tree = index_->tree(level.tree);
  uint32_t& fate = fates_[level.tree];
  fate = kOther;
  if (canonical_ && (!tree.is_sorted || tree.count == 0)) {
    return absl::OkStatus();
  }
  bool changes = false;
  for (const uint32_t entry : level.entries) {
    const uint32_t its = CellOf(entry);
    if (its == kOther || its == kBusy) {
      return absl::OkStatus();
    }
    changes = changes || its >= kFirstNew;
  }
  if (canonical_ && Load(level.tree)->has_twins) {
    return absl::OkStatus();
  }
  if (!changes) {
    fate = kSame;
    return absl::OkStatus();
  }
  Resemblance base;
  std::shared_ptr<Version> base_version;
  if (tree.base != kNone && fates_[tree.base] >= kFirstNew) {
    base_version = Load(tree.base);
    Assemble(tree.base, base_version.get());
    base = {new_ids_[fates_[tree.base] - kFirstNew], base_version->bytes};
  }
  const std::shared_ptr<Version> version = Load(level.tree);
  Assemble(level.tree, version.get());
  SECRETSCAN_ASSIGN_OR_RETURN(const ObjectId id,
                              sink_->Write(ObjectType::kTree, version->bytes, base));
  ++written_;
  fate = kFirstNew + static_cast<uint32_t>(new_ids_.size());
  new_ids_.push_back(id);
  return absl::OkStatus();
}

uint32_t& TreeSurvey::CellOf(uint32_t entry) {
  const size_t shard = entry >> kShardBits;
  const size_t cell = (entry & ((uint32_t{1} << kShardBits) - 1)) >> kCellBits;
  if (shard >= cells_.size()) {
    cells_.resize(shard + 1);
  }
  if (cell >= cells_[shard].size()) {
    cells_[shard].resize(std::max(cell + 1, 2 * cells_[shard].size()), kUnknown);
  }
  return cells_[shard][cell];
}

uint32_t TreeSurvey::FateOf(uint32_t entry, Number* child) {
  const uint32_t known = CellOf(entry);
  if (known != kUnknown) {
    return known;
  }
  const uint32_t fate = Classify(entry, child);
  CellOf(entry) = fate;
  return fate;
}

uint32_t TreeSurvey::Classify(uint32_t number, Number* child) {
  TreeEntry entry;
  index_->ReadEntry(number, &entry);
  if (canonical_) {
    const std::string_view mode = ModeText(entry.mode);
    if (!index_->EntryBytes(number).starts_with(mode) ||
        index_->EntryBytes(number)[mode.size()] != ' ' ||
        entry.name.find('/') != std::string_view::npos) {
      return kOther;
    }
  }
  if (!entry.is_tree()) {
    if (blobs_.dropped.contains(entry.id) || blobs_.removed.contains(entry.id)) {
      return kOther;
    }
    const auto found = blobs_.replaced.find(entry.id);
    if (found == blobs_.replaced.end() || entry.is_gitlink() || found->second == entry.id) {
      return kSame;
    }
    new_ids_.push_back(found->second);
    return kFirstNew + static_cast<uint32_t>(new_ids_.size() - 1);
  }
  const Number tree = index_->Find(entry.id);
  if (tree == kNone || (source_.has_stand_ins() && source_.StandIn(entry.id) != entry.id)) {
    return kOther;
  }
  if (fates_[tree] == kUnknown) {
    *child = tree;
    return kUnknown;
  }
  // A tree that holds itself is one that is read in the ordinary way, to its error.
  return fates_[tree] == kBusy ? kOther : fates_[tree];
}

std::shared_ptr<TreeSurvey::Version> TreeSurvey::Load(Number tree) {
  const auto found = versions_.find(tree);
  if (found != versions_.end()) {
    return found->second;
  }
  std::shared_ptr<Version> version = Expand(tree);
  used_ += version->cost();
  versions_.emplace(tree, version);
  order_.push_back(tree);
  while (used_ > kMaxVersions && order_.size() > 1) {
    const auto oldest = versions_.find(order_.front());
    used_ -= std::min(used_, oldest->second->cost());
    versions_.erase(oldest);
    order_.pop_front();
  }
  return version;
}

std::shared_ptr<TreeSurvey::Version> TreeSurvey::Expand(Number number) {
  const TreeIndex::Tree& tree = index_->tree(number);
  auto version = std::make_shared<Version>();
  std::vector<uint32_t>& entries = version->entries;
  entries.resize(tree.count);
  uint32_t* to = entries.data();
  if (tree.base == kNone) {
    std::copy_n(tree.code, tree.code_size, to);
    version->has_twins = canonical_ && HasTwins(entries);
    return version;
  }
  const std::shared_ptr<Version> base = Load(tree.base);
  bool like_base = tree.count == base->entries.size();  // the same names and kinds
  for (uint32_t at = 0; at < tree.code_size;) {
    const uint32_t word = tree.code[at++];
    const uint32_t count = word / 2;
    const size_t place = static_cast<size_t>(to - entries.data());
    if ((word & 1) != 0) {
      for (uint32_t i = 0; i < count && like_base; ++i) {
        like_base = HeadOf(index_->EntryBytes(tree.code[at + i])) ==
                    HeadOf(index_->EntryBytes(base->entries[place + i]));
      }
      to = std::copy_n(tree.code + at, count, to);
      at += count;
    } else {
      const uint32_t begin = tree.code[at++];
      like_base = like_base && begin == place;
      to = std::copy_n(base->entries.data() + begin, count, to);
    }
  }
  version->has_twins = like_base ? base->has_twins : canonical_ && HasTwins(entries);
  return version;
}

// Of sorted entries: what a name begins with stands before it, but not always right before it.
bool TreeSurvey::HasTwins(const std::vector<uint32_t>& entries) const {
  std::vector<std::string_view> files;  // each begins the next one, and this entry's name
  for (const uint32_t number : entries) {
    const std::string_view head = HeadOf(index_->EntryBytes(number));
    const std::string_view name = head.substr(head.find(' ') + 1, std::string_view::npos);
    const std::string_view bare = name.substr(0, name.size() - 1);
    while (!files.empty() && !bare.starts_with(files.back())) {
      files.pop_back();
    }
    if (!head.starts_with("40000 ")) {
      files.push_back(bare);
    } else if (!files.empty() && files.back() == bare) {
      return true;
    }
  }
  return false;
}

void TreeSurvey::Assemble(Number number, Version* version) {
  if (!version->bytes.empty()) {
    return;
  }
  const size_t cost = version->cost();
  const auto id_size = static_cast<size_t>(source_.id_size());
  const TreeIndex::Tree& tree = index_->tree(number);
  version->starts.reserve(tree.count + 1);
  std::string& bytes = version->bytes;
  bytes.reserve(tree.bytes);
  const auto put = [&](uint32_t entry) {
    const std::string_view from = index_->EntryBytes(entry);
    const size_t head = from.find('\0') + 1;
    const uint32_t fate = CellOf(entry);
    version->starts.push_back(static_cast<uint32_t>(bytes.size()));
    if (fate >= kFirstNew) {
      bytes.append(from.data(), head);
      bytes.append(reinterpret_cast<const char*>(new_ids_[fate - kFirstNew].bytes.data()), id_size);
    } else {
      bytes.append(from.data(), head + id_size);
    }
  };
  std::shared_ptr<const Version> base;
  if (const auto found = versions_.find(tree.base);
      found != versions_.end() && !found->second->bytes.empty()) {
    base = found->second;
  }
  if (base == nullptr) {
    std::for_each(version->entries.begin(), version->entries.end(), put);
  } else {
    for (uint32_t at = 0; at < tree.code_size;) {
      const uint32_t word = tree.code[at++];
      const uint32_t count = word / 2;
      if ((word & 1) != 0) {
        std::for_each(tree.code + at, tree.code + at + count, put);
        at += count;
      } else {
        const uint32_t* const from = base->starts.data() + tree.code[at++];
        const uint32_t shift = static_cast<uint32_t>(bytes.size()) - from[0];
        for (uint32_t i = 0; i < count; ++i) {
          version->starts.push_back(from[i] + shift);
        }
        bytes.append(base->bytes, from[0], from[count] - from[0]);
      }
    }
  }
  version->starts.push_back(static_cast<uint32_t>(bytes.size()));
  used_ += version->cost() - cost;
}

}  // namespace secretscan
