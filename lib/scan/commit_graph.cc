#include "scan/commit_graph.h"

#include <fnmatch.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <tuple>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "base/status.h"
#include "git/object_id_table.h"
#include "scan/commit_loader.h"

namespace secretscan {
namespace {

constexpr size_t kMaxBulkObjects = 4'000'000;  // about a hundred bytes a commit

// Finds each commit once, from tip after tip.
class CommitWalk {
 public:
  // A commit in `excluded` is not entered.
  CommitWalk(CommitLoader* loader, const ObjectIdTable* excluded, bool first_parent,
             Progress* progress)
      : loader_(*loader), excluded_(excluded), first_parent_(first_parent), progress_(progress) {
    known_.Reserve(loader->bulk_count());
  }

  bool HasSeen(const ObjectId& id) const {
    const uint32_t number = known_.Find(id);
    return number < seen_.size() && seen_[number];
  }

  // Whether anything new was found. With `may_be_pruned` parents that are not there count as cut
  // off: git prunes what no reference reaches.
  bool From(const ObjectId& tip, uint32_t root, bool may_be_pruned = false) {
    const size_t count = found_.size();
    Push(known_.Intern(tip));
    CommitLinks commit;
    uint32_t packed;
    while (!stack_.empty() && !IsCancelled()) {
      const ObjectId id = known_[stack_.back()];
      stack_.pop_back();
      if (!loader_.Load(id, &commit, &packed)) {
        continue;
      }
      if (may_be_pruned) {
        std::erase_if(commit.parents, [&](const ObjectId& parent) {
          return !HasSeen(parent) && !loader_.Exists(parent);
        });
      }
      const size_t parents_begin = links_.size();
      for (const ObjectId& parent : commit.parents) {
        links_.push_back(known_.Intern(parent));
      }
      for (size_t i = commit.parents.size(); i-- > 0;) {
        if (i == 0 || !first_parent_) {
          Push(links_[parents_begin + i]);
        }
      }
      found_.push_back({id, commit.tree, commit.committer_seconds,
                        static_cast<uint32_t>(parents_begin),
                        static_cast<uint32_t>(commit.parents.size()), root, packed});
      if (progress_ != nullptr) {
        progress_->commits.store(static_cast<int64_t>(found_.size()), std::memory_order_relaxed);
      }
    }
    return found_.size() > count;
  }

  std::vector<CommitNode>& found() { return found_; }

  // Moves the commits into the graph and numbers what links them.
  void MoveTo(CommitGraph* graph) {
    graph->commits = std::move(found_);
    std::vector<uint32_t> numbers(known_.size(), ObjectIdTable::kNone);
    for (uint32_t i = 0; i < graph->commits.size(); ++i) {
      numbers[known_.Find(graph->commits[i].id)] = i;
    }
    for (CommitNode& commit : graph->commits) {
      const auto begin = links_.begin() + commit.parents_begin;
      commit.parents_begin = static_cast<uint32_t>(graph->links.size());
      for (auto link = begin; link != begin + commit.parent_count; ++link) {
        if (numbers[*link] == ObjectIdTable::kNone) {
          numbers[*link] = static_cast<uint32_t>(graph->commits.size() + graph->outside.size());
          graph->outside.push_back(known_[*link]);
        }
        graph->links.push_back(numbers[*link]);
      }
    }
  }

 private:
  bool IsCancelled() const {
    return progress_ != nullptr && progress_->cancelled.load(std::memory_order_relaxed);
  }

  void Push(uint32_t number) {
    if (number >= seen_.size()) {
      seen_.resize(known_.size());
    }
    if (!seen_[number] && (excluded_ == nullptr || !excluded_->contains(known_[number]))) {
      seen_[number] = true;
      stack_.push_back(number);
    }
  }

  CommitLoader& loader_;
  const ObjectIdTable* excluded_;
  const bool first_parent_;
  Progress* progress_;
  ObjectIdTable known_;
  std::vector<bool> seen_;       // by number in known_
  std::vector<uint32_t> links_;  // likewise numbers
  std::vector<uint32_t> stack_;
  std::vector<CommitNode> found_;
};

bool IsGlob(std::string_view text) { return text.find_first_of("*?[") != std::string_view::npos; }

bool Matches(const std::string& glob, const Reference& reference) {
  return ::fnmatch(glob.c_str(), reference.name.c_str(), 0) == 0;
}

// From a selection to the graph.
class GraphBuilder {
 public:
  GraphBuilder(const Repository& repository, const CommitSelection& selection,
               const WalkOptions& options, Progress* progress, std::vector<Skip>* skips)
      : repository_(repository),
        selection_(selection),
        options_(options),
        progress_(progress),
        skips_(*skips),
        loader_(repository, options.like_log, skips),
        reads_dangling_(selection.is_everything() && options.objects != nullptr &&
                        options.kinds.has(Provenance::kDangling)) {
    // Where only a part is wanted, it may be a small one.
    if (options.packs != nullptr && selection.all && selection.exclude.empty() &&
        selection.exclude_ids.empty() && options.packs->object_count() <= kMaxBulkObjects) {
      loader_.ReadInBulk(options.packs, options.threads,
                         progress == nullptr ? nullptr : &progress->cancelled, options.visitor);
    }
  }

  absl::StatusOr<CommitGraph> Build() {
    std::vector<std::string> broken;
    SECRETSCAN_ASSIGN_OR_RETURN(graph_.references, repository_.References(&broken));
    if (selection_.all) {
      for (const std::string& reference : broken) {
        skips_.push_back({SkipReason::kCorrupt, "ref", reference, "cannot be read"});
      }
    }
    SECRETSCAN_ASSIGN_OR_RETURN(const ObjectIdTable excluded, Excluded());
    walk_ = std::make_unique<CommitWalk>(&loader_, &excluded, selection_.first_parent, progress_);
    SECRETSCAN_RETURN_IF_ERROR(WalkReferences());
    if (selection_.is_everything() && !options_.like_log) {
      WalkBeyondReferences();
    } else {
      WalkTips(stash_, Provenance::kStash);
      WalkTips(notes_, Provenance::kNote);
    }
    if (reads_dangling_) {
      WalkDangling();
    }
    KeepSelected();
    walk_->MoveTo(&graph_);
    graph_.replacements = loader_.TakeReplacements();
    graph_.like_log = options_.like_log;
    if (progress_ != nullptr) {
      progress_->commits_total = static_cast<int64_t>(graph_.commits.size());
    }
    return std::move(graph_);
  }

 private:
  struct Tip {
    ObjectId id;
    std::string name;
  };

  bool IsWanted(Provenance provenance) const {
    return provenance == Provenance::kCommit || reads_dangling_ || options_.kinds.has(provenance);
  }

  absl::StatusOr<ObjectIdTable> Excluded() {
    CommitWalk walk(&loader_, nullptr, false, nullptr);
    const auto exclude = [&](const ObjectId& target, const std::string& name) {
      const auto peeled = loader_.Peel(target, name, nullptr);
      if (peeled && peeled->type == ObjectType::kCommit) {
        walk.From(peeled->id, 0);
      }
    };
    for (const std::string& revision : selection_.exclude) {
      if (!revision.starts_with("refs/") || !IsGlob(revision)) {
        SECRETSCAN_ASSIGN_OR_RETURN(const ObjectId target, repository_.Resolve(revision));
        exclude(target, revision);
        continue;
      }
      for (const Reference& reference : graph_.references) {
        if (Matches(revision, reference)) {
          exclude(reference.target, reference.name);
        }
      }
    }
    for (const ObjectId& id : selection_.exclude_ids) {
      if (loader_.Exists(id)) {
        exclude(id, id.Hex());
      }
    }
    ObjectIdTable excluded;
    excluded.Reserve(walk.found().size());
    for (const CommitNode& node : walk.found()) {
      excluded.Intern(node.id);
    }
    return excluded;
  }

  absl::Status WalkReferences() {
    if (selection_.all) {
      for (const Reference& reference : graph_.references) {
        AddTip(reference.target, reference.name, ProvenanceOfReference(reference.name));
      }
    }
    for (const std::string& include : selection_.include) {
      if (!IsGlob(include)) {
        SECRETSCAN_ASSIGN_OR_RETURN(const ObjectId id, repository_.Resolve(include));
        AddTip(id, include, Provenance::kCommit);
        continue;
      }
      bool any = false;
      for (const Reference& reference : graph_.references) {
        if (Matches(include, reference)) {
          any = true;
          AddTip(reference.target, reference.name, ProvenanceOfReference(reference.name));
        }
      }
      if (!any) {
        return InvalidArgument("no reference matches " + include);
      }
    }
    for (const ObjectId& id : selection_.include_ids) {
      AddTip(id, id.Hex(), Provenance::kCommit);
    }
    std::sort(ordinary_.begin(), ordinary_.end());
    for (const ObjectId& tip : ordinary_) {
      walk_->From(tip, 0);
    }
    return absl::OkStatus();
  }

  void AddTip(const ObjectId& target, const std::string& name, Provenance provenance) {
    if (!IsWanted(provenance) || !peeled_already_.insert(target).second) {
      return;
    }
    std::vector<ObjectId> tags;
    const auto peeled = loader_.Peel(target, name, &tags);
    for (const ObjectId& tag : tags) {
      const auto [at, is_new] = tag_numbers_.try_emplace(tag, graph_.tags.size());
      if (is_new) {
        graph_.tags.push_back({tag, {}, name});
      }
      graph_.tags[at->second].named_by.push_back(target);
    }
    if (!peeled) {
      return;
    }
    if (peeled->type != ObjectType::kCommit) {
      graph_.direct_objects.push_back({name, peeled->id, peeled->type, Provenance::kObject, name});
    } else if (provenance == Provenance::kCommit) {
      ordinary_.push_back(peeled->id);
    } else {
      (provenance == Provenance::kStash ? stash_ : notes_).push_back({peeled->id, name});
    }
  }

  void WalkFrom(const ObjectId& tip, Provenance provenance, const std::string& origin,
                bool may_be_pruned = false) {
    const auto root = static_cast<uint32_t>(graph_.roots.size());
    if (walk_->From(tip, root, may_be_pruned)) {
      graph_.roots.push_back({provenance, origin});
    }
  }

  void WalkTips(const std::vector<Tip>& tips, Provenance provenance) {
    for (const Tip& tip : tips) {
      WalkFrom(tip.id, provenance, tip.name);
    }
  }

  void WalkBeyondReferences() {
    // The reference is the newest entry of its log.
    for (Tip& tip : stash_) {
      tip.name = "stash@{0}";
    }
    WalkTips(stash_, Provenance::kStash);
    std::optional<ReflogRoots> logs;
    if (IsWanted(Provenance::kStash) || IsWanted(Provenance::kReflog)) {
      logs.emplace(repository_, &skips_);
      WalkLogs(*logs, Provenance::kStash);
    }
    WalkTips(notes_, Provenance::kNote);
    if (logs) {
      WalkLogs(*logs, Provenance::kReflog);
    }
  }

  void WalkLogs(const ReflogRoots& logs, Provenance provenance) {
    if (!IsWanted(provenance)) {
      return;
    }
    for (const ReflogRoots::Entry& entry : logs.entries()) {
      // What is not there was pruned.
      if (entry.provenance == provenance && !walk_->HasSeen(entry.id) &&
          loader_.Exists(entry.id)) {
        const std::string origin = logs.Origin(entry);
        const auto peeled = loader_.Peel(entry.id, origin, nullptr);
        if (peeled && peeled->type == ObjectType::kCommit) {
          WalkFrom(peeled->id, provenance, origin, true);
        }
      }
    }
  }

  void WalkDangling() {
    std::vector<ObjectId> commits;
    options_.objects->ForEach(ObjectType::kCommit, [&](const ObjectId& id) {
      if (!walk_->HasSeen(id)) {
        commits.push_back(id);
      }
    });
    std::sort(commits.begin(), commits.end());
    const auto root = static_cast<uint32_t>(graph_.roots.size());
    graph_.roots.push_back({Provenance::kDangling, ""});
    for (const ObjectId& commit : commits) {
      walk_->From(commit, root, true);
    }
    std::vector<ObjectId> tags;
    options_.objects->ForEach(ObjectType::kTag, [&](const ObjectId& id) {
      if (!tag_numbers_.contains(id)) {
        tags.push_back(id);
      }
    });
    std::sort(tags.begin(), tags.end());
    tags.erase(std::unique(tags.begin(), tags.end()), tags.end());
    for (const ObjectId& tag : tags) {
      graph_.tags.push_back({tag, {}, ""});
    }
    for (const auto& [id, reason] : options_.objects->unreadable()) {
      skips_.push_back({SkipReason::kCorrupt, "object", id.Hex(), reason});
    }
  }

  void KeepSelected() {
    std::vector<CommitNode>& commits = walk_->found();
    std::erase_if(commits, [&](const CommitNode& node) {
      return (selection_.since && node.date < *selection_.since) ||
             (selection_.until && node.date > *selection_.until) ||
             (selection_.no_merges && node.is_merge());
    });
    if (selection_.max_count && static_cast<size_t>(*selection_.max_count) < commits.size()) {
      std::sort(commits.begin(), commits.end(), [](const CommitNode& a, const CommitNode& b) {
        return std::tie(b.date, a.id) < std::tie(a.date, b.id);
      });
      commits.resize(static_cast<size_t>(std::max<int64_t>(*selection_.max_count, 0)));
    }
    if (selection_.first_parent) {
      for (CommitNode& node : commits) {
        node.parent_count = std::min(node.parent_count, 1u);
      }
    }
  }

  const Repository& repository_;
  const CommitSelection& selection_;
  const WalkOptions& options_;
  Progress* progress_;
  std::vector<Skip>& skips_;
  CommitLoader loader_;
  const bool reads_dangling_;
  std::unique_ptr<CommitWalk> walk_;
  absl::flat_hash_set<ObjectId> peeled_already_;
  absl::flat_hash_map<ObjectId, size_t> tag_numbers_;  // in graph_.tags
  std::vector<ObjectId> ordinary_;
  std::vector<Tip> stash_;
  std::vector<Tip> notes_;
  CommitGraph graph_;
};

}  // namespace

absl::StatusOr<CommitGraph> WalkCommits(const Repository& repository,
                                        const CommitSelection& selection,
                                        const WalkOptions& options, Progress* progress,
                                        std::vector<Skip>* skips) {
  return GraphBuilder(repository, selection, options, progress, skips).Build();
}

}  // namespace secretscan
