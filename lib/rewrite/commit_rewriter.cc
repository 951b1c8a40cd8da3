#include "rewrite/commit_rewriter.h"

#include <algorithm>
#include <utility>

#include "base/status.h"
#include "git/tree_cache.h"
#include "git/tree_comparison.h"

namespace secretscan {
namespace {

TreeRules RulesOf(const BlobMap& blobs, const RewriteOptions& options) {
  return {&blobs, options.paths, /*drops=*/true};
}

// Notes' paths are ids, and what is dropped is not noticed unless contents are read.
TreeRules NoteRulesOf(const BlobMap& blobs, const RewriteOptions& options) {
  return {&blobs, nullptr, !options.canonical || options.with_contents};
}

std::unique_ptr<TreeSurvey> SurveyOf(const TreeSource& trees, const BlobMap& blobs,
                                     const RewriteOptions& options, ObjectSink* sink) {
  if (options.paths != nullptr) {
    return nullptr;
  }
  return std::make_unique<TreeSurvey>(trees.source(), blobs, trees.canonical(),
                                      std::max(options.threads, 1), sink);
}

// Whether trees hang on parents that are not rewritten.
bool IsAttached(const ExportOrder& order, const RewriteOptions& options) {
  return options.canonical && order.all_count() > order.count();
}

constexpr size_t kComparedBytes = size_t{16} << 20;

// Whether there is any change.
class ChangeFlag final : public TreeChangeSink {
 public:
  void EnterDirectory(std::string_view) override {}
  void LeaveDirectory() override {}
  void AddChange(const TreeEntry*, const TreeEntry*) override { is_set = true; }
  bool is_set = false;
};

bool AreSame(const ObjectId& a, const ObjectId& b) {
  return a == b || (IsEmptyTree(a) && IsEmptyTree(b));
}

}  // namespace

CommitRewriter::CommitRewriter(const ExportOrder& order, TreeSource* trees, const BlobMap& blobs,
                               const RewriteOptions& options, ObjectSink* sink,
                               RewrittenHistory* history)
    : order_(order),
      trees_(*trees),
      blobs_(blobs),
      options_(options),
      sink_(*sink),
      history_(*history),
      survey_(SurveyOf(*trees, blobs, options, sink)),
      facts_(trees, RulesOf(blobs, options), sink, survey_.get()),
      own_unfiltered_(trees, {}, nullptr),
      unfiltered_(options.paths == nullptr && blobs.removed.empty() ? facts_ : own_unfiltered_),
      note_facts_(trees, NoteRulesOf(blobs, options), sink),
      versions_(&facts_, IsAttached(order, options)),
      note_versions_(&note_facts_, IsAttached(order, options)),
      notes_(&note_facts_,
             [this](const ObjectId& id) {
               const uint32_t commit = order_.Find(id);
               return commit == ExportOrder::kNone || rows_[commit].node != commit
                          ? id
                          : rows_[commit].new_id;
             }),
      rows_(order.all_count()),
      before_(order.all_count()),
      after_(order.all_count()),
      prefixes_(order.ids()),
      all_(order.ids()) {}

CommitRewriter::~CommitRewriter() = default;

ObjectId CommitRewriter::NewIdFor(uint32_t commit) const {
  const uint32_t node = rows_[commit].node;
  return node == kNoCommit ? ObjectId{} : rows_[node].new_id;
}

absl::StatusOr<ObjectId> CommitRewriter::NewTree(const ObjectId& tree) {
  SECRETSCAN_ASSIGN_OR_RETURN(const TreeVersion version, versions_.Plain(tree));
  return version.id;
}

absl::Status CommitRewriter::Run(Progress* progress) {
  for (uint32_t commit = 0; commit < order_.count(); ++commit) {
    all_.Admit(commit);
  }
  for (uint32_t outside = static_cast<uint32_t>(order_.count()); outside < order_.all_count();
       ++outside) {
    Row& row = rows_[outside];
    row.node = outside;
    row.new_id = order_.id(outside);
    row.tree = versions_.Raw(order_.tree(outside));
  }
  history_.commits.resize(order_.count());
  if (progress != nullptr) {
    progress->commits_total = static_cast<int64_t>(order_.count());
  }
  // Notes wait until all ids are known that they are named after, unless others descend from them.
  std::vector<bool> waits(order_.count());
  std::vector<bool> is_needed(order_.count());
  for (size_t i = order_.count(); !options_.canonical && i-- > 0;) {
    const auto commit = static_cast<uint32_t>(i);
    waits[i] = order_.is_note(commit) && !is_needed[i];
    for (const uint32_t parent : order_.parents(commit)) {
      if (order_.is_exported(parent) && !waits[i]) {
        is_needed[parent] = true;
      }
    }
  }
  for (const bool waiting : {false, true}) {
    for (uint32_t commit = 0; commit < order_.count(); ++commit) {
      if (waits[commit] != waiting) {
        continue;
      }
      const absl::Status status =
          order_.is_note(commit) ? RewriteNote(commit, waiting) : Rewrite(commit);
      if (!status.ok()) {
        return Annotate(status, "commit " + order_.id(commit).Hex());
      }
      if (progress != nullptr) {
        progress->commits.fetch_add(1, std::memory_order_relaxed);
        if (progress->cancelled.load(std::memory_order_relaxed)) {
          return absl::CancelledError("interrupted");
        }
      }
    }
  }
  Finish();
  return absl::OkStatus();
}

const ObjectId& CommitRewriter::OldTree(const std::vector<OldParent>& old, uint32_t node) const {
  static constexpr ObjectId kNothing;
  if (old.empty()) {
    return kNothing;
  }
  // When nothing stands for any parent, what git tells as changes is against the first.
  const auto parent = std::find_if(old.begin(), old.end(),
                                   [&](const OldParent& p) { return p.node == node; });
  return order_.tree(parent == old.end() ? old.front().commit : parent->commit);
}

absl::StatusOr<TreeVersion> CommitRewriter::TreeOn(uint32_t commit,
                                                   const std::vector<OldParent>& old,
                                                   uint32_t node) {
  if (options_.kept_trees.contains(order_.id(commit))) {
    return versions_.Raw(order_.tree(commit));
  }
  return versions_.Apply(node == kNoCommit ? TreeVersion() : rows_[node].tree,
                         OldTree(old, node), order_.tree(commit));
}

// Before anything is filtered.
absl::StatusOr<bool> CommitRewriter::HadChanges(uint32_t commit) {
  const auto parents = order_.parents(commit);
  const ObjectId& after = order_.tree(commit);
  const ObjectId before = parents.empty() ? ObjectId{} : order_.tree(parents.front());
  if (before == after) {
    return false;
  }
  if (!options_.canonical) {
    return !IsEmptyTree(before) || !IsEmptyTree(after);
  }
  const uint32_t from = before.IsNull() ? TreeFacts::kNone : unfiltered_.Root(before);
  const uint32_t to = unfiltered_.Root(after);
  if (from != TreeFacts::kNone) {
    SECRETSCAN_RETURN_IF_ERROR(unfiltered_.Learn(from));
  }
  SECRETSCAN_RETURN_IF_ERROR(unfiltered_.Learn(to));
  if (from == TreeFacts::kNone) {
    return !IsEmptyTree(unfiltered_.Kept(to));
  }
  if (unfiltered_.Kept(from) != unfiltered_.Kept(to)) {
    return true;
  }
  if (trees_.source().has_stand_ins()) {
    return false;
  }
  // git compares trees as they are: where entries are out of order it sees changes that are none.
  ChangeFlag changes;
  TreeCache cache(trees_.source().repository().objects(), kComparedBytes);
  SECRETSCAN_RETURN_IF_ERROR(TreeComparison(&cache).Run(before, after, &changes));
  return changes.is_set;
}

absl::StatusOr<bool> CommitRewriter::IsEmpty(uint32_t commit, const std::vector<OldParent>& old,
                                             const ParentChoice& choice) {
  if (options_.kept_trees.contains(order_.id(commit))) {
    return false;
  }
  // What is not asked for costs nothing: most commits are ordinary.
  Emptiness judgement = JudgeEmptiness(old, choice, /*had_changes=*/true, options_.prune_empty);
  if (choice.parents.size() < 2 && options_.prune_empty == Pruning::kAuto) {
    SECRETSCAN_ASSIGN_OR_RETURN(const bool had_changes, HadChanges(commit));
    judgement = JudgeEmptiness(old, choice, had_changes, options_.prune_empty);
  }
  if (judgement == Emptiness::kKeep) {
    return false;
  }
  const uint32_t node = choice.compared();
  const ObjectId& before = OldTree(old, node);
  SECRETSCAN_ASSIGN_OR_RETURN(const bool nothing,
                              versions_.NothingWanted(before, order_.tree(commit)));
  if (nothing || judgement == Emptiness::kPruneIfNothingWanted) {
    return nothing;
  }
  SECRETSCAN_ASSIGN_OR_RETURN(const TreeVersion tree, TreeOn(commit, old, node));
  if (!AreSame(tree.id, rows_[node].tree.id)) {
    return false;
  }
  if (!options_.canonical) {
    return true;
  }
  SECRETSCAN_ASSIGN_OR_RETURN(const bool odd,
                              versions_.OddPathWanted(before, order_.tree(commit)));
  return !odd;
}

absl::Status CommitRewriter::Rewrite(uint32_t commit) {
  Row& row = rows_[commit];
  std::vector<OldParent> old;
  bool parents_change = false;
  for (const uint32_t parent : order_.parents(commit)) {
    const Row& its = rows_[parent];
    old.push_back({parent, its.node, its.is_pruned});
    parents_change = parents_change || its.is_pruned || its.new_id != order_.id(parent);
  }
  before_.Add(commit, order_.parents(commit));

  if (!options_.canonical && !parents_change) {
    const std::vector<uint32_t> parents(order_.parents(commit).begin(),
                                        order_.parents(commit).end());
    SECRETSCAN_ASSIGN_OR_RETURN(
        row.tree, TreeOn(commit, old, parents.empty() ? kNoCommit : parents.front()));
    if (AreSame(row.tree.id, order_.tree(commit))) {
      return Write(commit, parents);
    }
  }
  const ParentChoice choice =
      ChooseParents(old, options_.prune_degenerate, options_.no_ff, &before_, &after_);
  SECRETSCAN_ASSIGN_OR_RETURN(const bool is_empty, IsEmpty(commit, old, choice));
  if (is_empty) {
    Prune(commit, choice.compared());
    return options_.canonical && options_.translate_ids ? CountMentions(commit)
                                                        : absl::OkStatus();
  }
  SECRETSCAN_ASSIGN_OR_RETURN(
      row.tree,
      TreeOn(commit, old, choice.parents.empty() ? kNoCommit : choice.parents.front()));
  if (old.size() >= 2 && choice.parents.size() < 2) {
    history_.flattened_merges.push_back(order_.id(commit));
  }
  return Write(commit, choice.parents);
}

// Passed through: nothing is pruned or translated.
absl::Status CommitRewriter::RewriteNote(uint32_t commit, bool renames) {
  Row& row = rows_[commit];
  history_.commits[commit].is_note = true;
  std::vector<uint32_t> parents;
  for (const uint32_t parent : order_.parents(commit)) {
    if (rows_[parent].node != kNoCommit) {
      parents.push_back(rows_[parent].node);
    }
  }
  before_.Add(commit, order_.parents(commit));
  const auto old = order_.parents(commit);
  TreeVersion base;
  ObjectId before;
  if (!old.empty() && rows_[old.front()].node != kNoCommit) {
    base = rows_[rows_[old.front()].node].tree;
    before = order_.tree(old.front());
  }
  if (base.kind == TreeVersion::Kind::kRaw) {
    base = note_versions_.Raw(before);
  }
  SECRETSCAN_ASSIGN_OR_RETURN(row.tree,
                              note_versions_.Apply(base, before, order_.tree(commit)));
  if (renames) {
    SECRETSCAN_ASSIGN_OR_RETURN(row.tree.id, notes_.Rename(order_.tree(commit)));
  }
  return Write(commit, parents);
}

void CommitRewriter::Prune(uint32_t commit, uint32_t node) {
  Row& row = rows_[commit];
  row.node = node;
  row.is_pruned = true;
  row.was_rewritten = true;
  CommitFate& fate = history_.commits[commit];
  fate.before = order_.id(commit);
  fate.stand_in = node == kNoCommit ? ObjectId{} : rows_[node].new_id;
}

// git-filter-repo translates messages before it knows which commits will go.
absl::Status CommitRewriter::CountMentions(uint32_t commit) {
  SECRETSCAN_ASSIGN_OR_RETURN(const std::string_view data, order_.Read(commit));
  CommitText text = ParseCommitText(data);
  if (options_.reencode) {
    Reencode(&text, &converted_);
  }
  if (options_.messages != nullptr) {
    SECRETSCAN_ASSIGN_OR_RETURN(const bool edits,
                                options_.messages->Replace(text.message, &message_));
    if (edits) {
      text.message = message_;
    }
  }
  Translate(text.message);
  return absl::OkStatus();
}

std::string CommitRewriter::Translate(std::string_view message) {
  std::string out;
  size_t copied = 0;
  ForEachMention(message, 2 * static_cast<size_t>(trees_.id_size()),
                 [&](size_t begin, size_t size) {
                   const std::string_view digits = message.substr(begin, size);
                   const uint32_t commit = prefixes_.Find(digits);
                   if (commit == IdPrefixes::kNone) {
                     if (dead_.emplace(digits).second) {
                       history_.dead_mentions.emplace_back(digits);
                     }
                     return;
                   }
                   out.append(message.substr(copied, begin - copied));
                   out.append(rows_[commit].new_id.Hex(), 0, size);
                   copied = begin + size;
                 });
  out.append(message.substr(copied));
  return out;
}

// With the row's tree.
absl::Status CommitRewriter::Write(uint32_t commit, const std::vector<uint32_t>& parents) {
  Row& row = rows_[commit];
  CommitFate& fate = history_.commits[commit];
  SECRETSCAN_ASSIGN_OR_RETURN(const std::string_view data, order_.Read(commit));
  CommitText text = ParseCommitText(data);
  const bool is_note = order_.is_note(commit);

  bool changes = options_.canonical || !AreSame(row.tree.id, order_.tree(commit));
  const auto old = order_.parents(commit);
  std::vector<ObjectId> parent_ids;
  for (const uint32_t parent : parents) {
    parent_ids.push_back(rows_[parent].new_id);
  }
  changes = changes || parents.size() != old.size();
  for (size_t i = 0; i < parents.size() && !changes; ++i) {
    changes = parent_ids[i] != order_.id(old[i]);
  }
  CommitText edited = text;
  if (options_.reencode) {
    Reencode(&edited, &converted_);
  }
  bool edits = false;
  if (options_.messages != nullptr && !is_note) {
    SECRETSCAN_ASSIGN_OR_RETURN(edits, options_.messages->Replace(edited.message, &message_));
    if (edits) {
      edited.message = message_;
    }
  }
  if (options_.identities != nullptr && (!is_note || !options_.canonical)) {
    SECRETSCAN_ASSIGN_OR_RETURN(
        const bool author, ReplaceIdentity(*options_.identities, text.author, &author_));
    SECRETSCAN_ASSIGN_OR_RETURN(
        const bool committer,
        ReplaceIdentity(*options_.identities, text.committer, &committer_));
    if (author) {
      edited.author = author_;
    }
    if (committer) {
      edited.committer = committer_;
    }
    edits = edits || author || committer;
  }
  fate.before = order_.id(commit);
  row.node = commit;
  after_.Add(commit, parents);
  if (!changes && !edits) {
    row.new_id = order_.id(commit);
    fate.after = row.new_id;
    if (!is_note) {
      ForEachMention(text.message, 2 * static_cast<size_t>(trees_.id_size()),
                     [&](size_t begin, size_t size) {
                       const uint32_t other = all_.Find(text.message.substr(begin, size));
                       if (other != IdPrefixes::kNone) {
                         mentions_.emplace_back(commit, other);
                       }
                     });
      prefixes_.Admit(commit);
    }
    return absl::OkStatus();
  }
  std::string translated;
  if (options_.translate_ids && !is_note) {
    translated = Translate(edited.message);
    edited.message = translated;
  }
  NewCommit made;
  made.tree = row.tree.id;
  if (made.tree.IsNull()) {
    // git knows it without its being stored, but other programs may not.
    SECRETSCAN_ASSIGN_OR_RETURN(made.tree, sink_.Write(ObjectType::kTree, {}));
  }
  made.parents = &parent_ids;
  made.author = edited.author;
  made.committer = edited.committer;
  made.has_author = edited.has_author;
  made.has_committer = edited.has_committer;
  made.encoding = edited.encoding;
  made.message = edited.message;
  WriteCommit(made, &text_);
  if (text.is_odd) {
    history_.notes.push_back("commit " + fate.before.Hex() +
                             ": an odd author or committer line was copied as it is");
  }
  if (text_ == data && trees_.source().StandIn(fate.before) == fate.before) {
    row.new_id = fate.before;
  } else {
    SECRETSCAN_ASSIGN_OR_RETURN(row.new_id, sink_.Write(ObjectType::kCommit, text_));
    row.was_rewritten = row.new_id != fate.before;
    fate.lost_signature = text.has_signature;
  }
  fate.after = row.new_id;
  if (!is_note) {
    prefixes_.Admit(commit);
  }
  return absl::OkStatus();
}

void CommitRewriter::Finish() {
  for (uint32_t commit = 0; commit < order_.count(); ++commit) {
    const auto parents = order_.parents(commit);
    if (rows_[commit].was_rewritten && !order_.is_note(commit) &&
        std::none_of(parents.begin(), parents.end(),
                     [&](uint32_t parent) { return rows_[parent].was_rewritten; })) {
      history_.first_changed.push_back(order_.id(commit));
    }
  }
  for (const auto& [commit, other] : mentions_) {
    const ObjectId& id = order_.id(commit);
    if (rows_[other].was_rewritten &&
        (history_.stale_mentions.empty() || history_.stale_mentions.back() != id)) {
      history_.stale_mentions.push_back(id);
    }
  }
  history_.new_trees = facts_.written() + note_facts_.written();
}

}  // namespace secretscan
