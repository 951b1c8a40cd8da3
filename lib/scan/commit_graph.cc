#include "scan/commit_graph.h"

#include <fnmatch.h>

#include <algorithm>
#include <optional>
#include <tuple>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "base/status.h"
#include "git/commit.h"
#include "git/commit_table.h"
#include "git/object_id_table.h"

namespace secretscan {
namespace {

constexpr int kMaxTagDepth = 1000;
constexpr size_t kMaxBulkObjects = 4'000'000;  // about a hundred bytes a commit

class Walker {
 public:
  Walker(const Repository& repository, const CommitSelection& selection,
         const WalkOptions& options, Progress* progress, std::vector<Skip>* skips)
      : repository_(repository), progress_(progress), skips_(skips) {
    for (const ObjectId& id : repository.ShallowCommits()) {
      shallow_.insert(id);
    }
    if (options.honour_replacements) {
      for (const auto& [from, to] : repository.Replacements()) {
        replacements_[from] = to;
      }
    }
    // Where only a part is wanted, it may be a small one.
    if (options.packs != nullptr && selection.all && selection.exclude.empty() &&
        options.packs->object_count() <= kMaxBulkObjects) {
      packed_ = options.packs->OfType(ObjectType::kCommit);
      table_.emplace(options.packs->store(), packed_, options.threads,
                     progress == nullptr ? nullptr : &progress->cancelled);
    }
  }

  // Follows tags. Sets *type to what stands at the end, which is skipped if it cannot be read.
  bool Peel(ObjectId id, const std::string& reference, ObjectId* peeled, ObjectType* type) {
    std::string data;
    for (int depth = 0; depth < kMaxTagDepth; ++depth) {
      const auto header = repository_.objects().ReadHeader(id);
      if (!header.ok()) {
        Skipped("ref", reference, header.status());
        return false;
      }
      *peeled = id;
      *type = header->type;
      if (header->type != ObjectType::kTag) {
        return true;
      }
      const auto read = repository_.objects().Read(id, &data);
      if (!read.ok()) {
        Skipped("tag", id.Hex(), read.status());
        return false;
      }
      constexpr std::string_view kObject = "object ";
      const size_t digits = 2 * static_cast<size_t>(repository_.object_id_size());
      if (data.compare(0, kObject.size(), kObject) != 0 ||
          !ObjectId::FromHex(std::string_view(data).substr(kObject.size(), digits), &id)) {
        Skipped("tag", id.Hex(), DataLoss("malformed tag"));
        return false;
      }
    }
    Skipped("ref", reference, DataLoss("tags nested too deeply"));
    return false;
  }

  // All commits that can be reached, each once, tips first. A commit in `excluded` is not entered.
  // What links of the nodes number is in *known.
  std::vector<CommitNode> Walk(const std::vector<ObjectId>& tips, const ObjectIdTable& excluded,
                               bool first_parent, ObjectIdTable* known,
                               std::vector<uint32_t>* links) {
    std::vector<CommitNode> found;
    std::vector<bool> seen;  // by number
    known->Reserve(packed_.ids.size());
    std::vector<uint32_t> stack;
    const auto push = [&](uint32_t number) {
      if (number >= seen.size()) {
        seen.resize(known->size());
      }
      if (!seen[number] && !excluded.contains((*known)[number])) {
        seen[number] = true;
        stack.push_back(number);
      }
    };
    std::string data;
    CommitLinks commit;
    for (const ObjectId& tip : tips) {
      push(known->Intern(tip));
      while (!stack.empty() && !Cancelled()) {
        const ObjectId id = (*known)[stack.back()];
        stack.pop_back();
        if (!Load(id, &data, &commit)) {
          continue;
        }
        const size_t parents_begin = links->size();
        for (const ObjectId& parent : commit.parents) {
          links->push_back(known->Intern(parent));
        }
        for (size_t i = commit.parents.size(); i-- > 0;) {
          if (i == 0 || !first_parent) {
            push((*links)[parents_begin + i]);
          }
        }
        found.push_back({id, commit.tree, commit.committer_seconds,
                         static_cast<uint32_t>(parents_begin),
                         static_cast<uint32_t>(commit.parents.size())});
        if (progress_ != nullptr) {
          progress_->commits.store(static_cast<int64_t>(found.size()), std::memory_order_relaxed);
        }
      }
    }
    return found;
  }

  absl::flat_hash_map<ObjectId, ObjectId> TakeReplacements() { return std::move(replacements_); }

  void Skipped(std::string kind, std::string name, const absl::Status& status) {
    skips_->push_back({status.code() == absl::StatusCode::kNotFound ? SkipReason::kMissing
                                                                    : SkipReason::kCorrupt,
                       std::move(kind), std::move(name), std::string(ToStd(status.message()))});
  }

 private:
  bool Cancelled() const {
    return progress_ != nullptr && progress_->cancelled.load(std::memory_order_relaxed);
  }

  bool Load(const ObjectId& id, std::string* data, CommitLinks* commit) {
    const auto replaced = replacements_.find(id);
    const ObjectId& source = replaced == replacements_.end() ? id : replaced->second;
    if (table_ && table_->Find(source, commit)) {
      CutOff(id, commit);
      return true;
    }
    const auto type = repository_.objects().Read(source, data);
    if (!type.ok()) {
      Skipped("commit", id.Hex(), type.status());
      return false;
    }
    auto links = *type == ObjectType::kCommit
                     ? ParseCommitLinks(*data, repository_.object_id_size())
                     : absl::StatusOr<CommitLinks>(DataLoss("not a commit"));
    if (!links.ok()) {
      Skipped("commit", id.Hex(), links.status());
      return false;
    }
    *commit = *std::move(links);
    CutOff(id, commit);
    return true;
  }

  void CutOff(const ObjectId& id, CommitLinks* commit) const {
    if (shallow_.contains(id)) {
      commit->parents.clear();
    }
  }

  const Repository& repository_;
  Progress* progress_;
  std::vector<Skip>* skips_;
  absl::flat_hash_set<ObjectId> shallow_;
  absl::flat_hash_map<ObjectId, ObjectId> replacements_;
  PackedObjects packed_;
  std::optional<CommitTable> table_;
};

// From numbers in `known` to numbers in the graph.
void RenumberLinks(const ObjectIdTable& known, const std::vector<uint32_t>& links,
                   CommitGraph* graph) {
  std::vector<uint32_t> numbers(known.size(), ObjectIdTable::kNone);
  for (uint32_t i = 0; i < graph->commits.size(); ++i) {
    numbers[known.Find(graph->commits[i].id)] = i;
  }
  for (CommitNode& commit : graph->commits) {
    const auto begin = links.begin() + commit.parents_begin;
    commit.parents_begin = static_cast<uint32_t>(graph->links.size());
    for (auto link = begin; link != begin + commit.parent_count; ++link) {
      if (numbers[*link] == ObjectIdTable::kNone) {
        numbers[*link] = static_cast<uint32_t>(graph->commits.size() + graph->outside.size());
        graph->outside.push_back(known[*link]);
      }
      graph->links.push_back(numbers[*link]);
    }
  }
}

bool IsGlob(std::string_view text) { return text.find_first_of("*?[") != std::string_view::npos; }

}  // namespace

absl::StatusOr<CommitGraph> WalkCommits(const Repository& repository,
                                        const CommitSelection& selection,
                                        const WalkOptions& options, Progress* progress,
                                        std::vector<Skip>* skips) {
  CommitGraph graph;
  std::vector<std::string> broken;
  SECRETSCAN_ASSIGN_OR_RETURN(graph.references, repository.References(&broken));
  Walker walker(repository, selection, options, progress, skips);
  std::vector<ObjectId> tips;
  absl::flat_hash_set<ObjectId> peeled_already;
  const auto add_tip = [&](const ObjectId& target, const std::string& name, bool direct) {
    if (!peeled_already.insert(target).second) {
      return;
    }
    ObjectId id;
    ObjectType type;
    if (!walker.Peel(target, name, &id, &type)) {
      return;
    }
    if (type == ObjectType::kCommit) {
      tips.push_back(id);
    } else if (direct) {
      graph.direct_objects.push_back({name, id, type});
    }
  };
  if (selection.all) {
    for (const std::string& reference : broken) {
      skips->push_back({SkipReason::kCorrupt, "ref", reference, "cannot be read"});
    }
    for (const Reference& reference : graph.references) {
      add_tip(reference.target, reference.name, true);
    }
  }
  for (const std::string& include : selection.include) {
    if (!IsGlob(include)) {
      SECRETSCAN_ASSIGN_OR_RETURN(const ObjectId id, repository.Resolve(include));
      add_tip(id, include, true);
      continue;
    }
    bool any = false;
    for (const Reference& reference : graph.references) {
      if (::fnmatch(include.c_str(), reference.name.c_str(), 0) == 0) {
        any = true;
        add_tip(reference.target, reference.name, true);
      }
    }
    if (!any) {
      return InvalidArgument("no reference matches " + include);
    }
  }
  ObjectIdTable excluded;
  if (!selection.exclude.empty()) {
    std::vector<ObjectId> starts;
    for (const std::string& exclude : selection.exclude) {
      SECRETSCAN_ASSIGN_OR_RETURN(const ObjectId target, repository.Resolve(exclude));
      ObjectId id;
      ObjectType type;
      if (walker.Peel(target, exclude, &id, &type) && type == ObjectType::kCommit) {
        starts.push_back(id);
      }
    }
    ObjectIdTable known;
    std::vector<uint32_t> links;
    for (const CommitNode& node : walker.Walk(starts, {}, false, &known, &links)) {
      excluded.Intern(node.id);
    }
  }
  std::sort(tips.begin(), tips.end());
  ObjectIdTable known;
  std::vector<uint32_t> links;
  graph.commits = walker.Walk(tips, excluded, selection.first_parent, &known, &links);
  std::erase_if(graph.commits, [&](const CommitNode& node) {
    return (selection.since && node.date < *selection.since) ||
           (selection.until && node.date > *selection.until) ||
           (selection.no_merges && node.is_merge());
  });
  if (selection.max_count && static_cast<size_t>(*selection.max_count) < graph.commits.size()) {
    std::sort(graph.commits.begin(), graph.commits.end(),
              [](const CommitNode& a, const CommitNode& b) {
                return std::tie(b.date, a.id) < std::tie(a.date, b.id);
              });
    graph.commits.resize(static_cast<size_t>(std::max<int64_t>(*selection.max_count, 0)));
  }
  if (selection.first_parent) {
    for (CommitNode& node : graph.commits) {
      node.parent_count = std::min(node.parent_count, 1u);
    }
  }
  RenumberLinks(known, links, &graph);
  graph.replacements = walker.TakeReplacements();
  if (progress != nullptr) {
    progress->commits_total = static_cast<int64_t>(graph.commits.size());
  }
  return graph;
}

}  // namespace secretscan
