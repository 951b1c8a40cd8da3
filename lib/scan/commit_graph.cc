#include "scan/commit_graph.h"

#include <fnmatch.h>

#include <algorithm>
#include <queue>
#include <tuple>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "base/status.h"
#include "git/commit.h"

namespace secretscan {
namespace {

constexpr int kMaxTagDepth = 1000;

class Walker {
 public:
  Walker(const Repository& repository, bool honour_replacements, Progress* progress,
         std::vector<Skip>* skips)
      : repository_(repository), progress_(progress), skips_(skips) {
    for (const ObjectId& id : repository.ShallowCommits()) {
      shallow_.insert(id);
    }
    if (honour_replacements) {
      for (const auto& [from, to] : repository.Replacements()) {
        replacements_[from] = to;
      }
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
  std::vector<CommitNode> Walk(std::vector<ObjectId> tips,
                               const absl::flat_hash_set<ObjectId>& excluded, bool first_parent) {
    std::vector<CommitNode> found;
    absl::flat_hash_set<ObjectId> seen;
    std::vector<ObjectId> stack;
    const auto push = [&](const ObjectId& id) {
      if (!excluded.contains(id) && seen.insert(id).second) {
        stack.push_back(id);
      }
    };
    std::string data;
    for (const ObjectId& tip : tips) {
      push(tip);
      while (!stack.empty() && !Cancelled()) {
        const ObjectId id = stack.back();
        stack.pop_back();
        CommitNode node;
        if (!Load(id, &data, &node)) {
          continue;
        }
        for (size_t i = node.parents.size(); i-- > 0;) {
          if (i == 0 || !first_parent) {
            push(node.parents[i]);
          }
        }
        found.push_back(std::move(node));
        if (progress_ != nullptr) {
          progress_->commits.store(static_cast<int64_t>(found.size()), std::memory_order_relaxed);
        }
      }
    }
    return found;
  }

  void Skipped(std::string kind, std::string name, const absl::Status& status) {
    skips_->push_back({status.code() == absl::StatusCode::kNotFound ? SkipReason::kMissing
                                                                    : SkipReason::kCorrupt,
                       std::move(kind), std::move(name), std::string(ToStd(status.message()))});
  }

 private:
  bool Cancelled() const {
    return progress_ != nullptr && progress_->cancelled.load(std::memory_order_relaxed);
  }

  bool Load(const ObjectId& id, std::string* data, CommitNode* node) {
    const auto replaced = replacements_.find(id);
    const ObjectId& source = replaced == replacements_.end() ? id : replaced->second;
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
    node->id = id;
    node->tree = links->tree;
    node->date = links->committer_seconds;
    if (!shallow_.contains(id)) {
      node->parents = std::move(links->parents);
    }
    return true;
  }

  const Repository& repository_;
  Progress* progress_;
  std::vector<Skip>* skips_;
  absl::flat_hash_set<ObjectId> shallow_;
  absl::flat_hash_map<ObjectId, ObjectId> replacements_;
};

bool IsGlob(std::string_view text) { return text.find_first_of("*?[") != std::string_view::npos; }

}  // namespace

absl::StatusOr<CommitGraph> WalkCommits(const Repository& repository,
                                        const CommitSelection& selection, bool honour_replacements,
                                        Progress* progress, std::vector<Skip>* skips) {
  CommitGraph graph;
  std::vector<std::string> broken;
  SECRETSCAN_ASSIGN_OR_RETURN(graph.references, repository.References(&broken));
  Walker walker(repository, honour_replacements, progress, skips);
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
  absl::flat_hash_set<ObjectId> excluded;
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
    for (const CommitNode& node : walker.Walk(starts, {}, false)) {
      excluded.insert(node.id);
    }
  }
  std::sort(tips.begin(), tips.end());
  graph.commits = walker.Walk(std::move(tips), excluded, selection.first_parent);
  std::erase_if(graph.commits, [&](const CommitNode& node) {
    return (selection.since && node.date < *selection.since) ||
           (selection.until && node.date > *selection.until) ||
           (selection.no_merges && node.parents.size() > 1);
  });
  if (selection.max_count && static_cast<size_t>(*selection.max_count) < graph.commits.size()) {
    std::sort(graph.commits.begin(), graph.commits.end(),
              [](const CommitNode& a, const CommitNode& b) {
                return std::tie(b.date, a.id) < std::tie(a.date, b.id);
              });
    graph.commits.resize(static_cast<size_t>(std::max<int64_t>(*selection.max_count, 0)));
  }
  if (progress != nullptr) {
    progress->commits_total = static_cast<int64_t>(graph.commits.size());
  }
  return graph;
}

}  // namespace secretscan
