#include "scan/presence.h"

#include <algorithm>
#include <deque>
#include <memory>
#include <numeric>
#include <string>
#include <string_view>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "base/worker_pool.h"
#include "scan/object_groups.h"

namespace secretscan {
namespace {

constexpr size_t kGrain = 64;  // references

void SortUnique(Groups* groups) {
  std::sort(groups->begin(), groups->end());
  groups->erase(std::unique(groups->begin(), groups->end()), groups->end());
}

GroupsOfBlob FlaggedBlobs(const ChangeTable& changes, const std::vector<std::vector<BlobHit>>& hits,
                          const std::vector<FindingPlace>& places,
                          const ScanResult& result) {
  GroupsOfBlob groups_of_blob;
  const auto add = [&](uint32_t content, uint32_t group) {
    if (content != Change::kNone && !changes.contents[content].is_gitlink) {
      groups_of_blob[changes.contents[content].id].push_back(group);
    }
  };
  absl::flat_hash_map<uint64_t, uint32_t> group_of_key;
  for (uint32_t group = 0; group < result.secrets.size(); ++group) {
    const SecretGroup& secret = result.secrets[group];
    group_of_key[SecretKey(secret.rule_id, secret.secret)] = group;
    for (size_t finding : secret.occurrences) {
      add(places[finding].content, group);
    }
  }
  for (uint32_t content = 0; content < hits.size(); ++content) {
    for (const BlobHit& hit : hits[content]) {
      if (const auto found = group_of_key.find(hit.secret_key);
          hit.secret_key != 0 && found != group_of_key.end()) {
        add(content, found->second);
      }
    }
  }
  for (auto& [blob, groups] : groups_of_blob) {
    SortUnique(&groups);
  }
  return groups_of_blob;
}

// By reference; empty when there is no such finding.
std::vector<Groups> HeldByReferences(const std::vector<FindingPlace>& places, size_t count,
                                     const ScanResult& result) {
  std::vector<Groups> held;
  for (uint32_t group = 0; group < result.secrets.size(); ++group) {
    for (const size_t finding : result.secrets[group].occurrences) {
      for (const uint32_t reference : places[finding].references) {
        held.resize(count);
        held[reference].push_back(group);
      }
    }
  }
  return held;
}

// A reference's target.
struct Tip {
  int64_t date = 0;
  size_t reference = 0;                // index
  const CommitNode* commit = nullptr;  // null when it is none of the walk's
};

// In the order of commits' dates: trees of neighbours differ least.
std::vector<Tip> OldestFirst(const CommitGraph& graph) {
  absl::flat_hash_map<ObjectId, const CommitNode*> commits;
  for (const Reference& reference : graph.references) {
    commits[reference.target] = nullptr;
  }
  for (const CommitNode& commit : graph.commits) {
    if (const auto found = commits.find(commit.id); found != commits.end()) {
      found->second = &commit;
    }
  }
  std::vector<Tip> tips;
  for (size_t i = 0; i < graph.references.size(); ++i) {
    const CommitNode* commit = commits[graph.references[i].target];
    tips.push_back({commit == nullptr ? 0 : commit->date, i, commit});
  }
  std::sort(tips.begin(), tips.end(), [](const Tip& a, const Tip& b) {
    return std::pair(a.date, a.reference) < std::pair(b.date, b.reference);
  });
  return tips;
}

}  // namespace

void FindPresence(const ObjectStore& objects, const TreeIndex* trees, const CommitGraph& graph,
                  const ChangeTable& changes, const std::vector<std::vector<BlobHit>>& hits,
                  const std::vector<FindingPlace>& places, int threads, ScanResult* result) {
  const GroupsOfBlob groups_of_blob = FlaggedBlobs(changes, hits, places, *result);
  const std::vector<Reference>& references = graph.references;
  const std::vector<Groups> held_by_name = HeldByReferences(places, references.size(), *result);
  if (groups_of_blob.empty() && held_by_name.empty()) {
    return;
  }
  ObjectGroups groups(groups_of_blob);
  std::deque<TipReader> readers;
  for (int i = 0; i < threads; ++i) {
    readers.emplace_back(objects, trees, &groups);
  }
  std::vector<const Groups*> held(references.size(), groups.none());
  const std::vector<Tip> tips = OldestFirst(graph);
  const size_t read = groups_of_blob.empty() ? 0 : references.size();
  ParallelFor(threads, read, kGrain, [&](int worker, size_t begin, size_t end) {
    for (size_t i = begin; i < end; ++i) {
      const Tip& tip = tips[i];
      held[tip.reference] = tip.commit != nullptr
                                ? readers[worker].OfTree(tip.commit->tree)
                                : readers[worker].OfTarget(references[tip.reference].target);
    }
  });
  std::vector<size_t> by_name(references.size());
  std::iota(by_name.begin(), by_name.end(), size_t{0});
  std::sort(by_name.begin(), by_name.end(), [&](size_t a, size_t b) {
    return references[a].name < references[b].name;
  });
  auto names = std::make_shared<std::vector<std::string>>();  // distinct
  std::vector<std::vector<uint32_t>> names_of_group(result->secrets.size());
  for (const size_t i : by_name) {
    if (references[i].name == "HEAD") {
      for (const uint32_t group : *held[i]) {
        result->secrets[group].at_head = true;
      }
      continue;
    }
    if (names->empty() || names->back() != references[i].name) {
      names->push_back(references[i].name);
    }
    const auto name = static_cast<uint32_t>(names->size() - 1);
    const auto tell = [&](const Groups& groups_of_name) {
      for (const uint32_t group : groups_of_name) {
        std::vector<uint32_t>& told = names_of_group[group];
        if (told.empty() || told.back() != name) {
          told.push_back(name);
        }
      }
    };
    tell(*held[i]);
    if (!held_by_name.empty()) {
      tell(held_by_name[i]);
    }
  }
  for (size_t group = 0; group < names_of_group.size(); ++group) {
    std::vector<std::string_view>& refs = result->secrets[group].refs;
    refs.reserve(names_of_group[group].size());
    for (const uint32_t name : names_of_group[group]) {
      refs.emplace_back((*names)[name]);
    }
  }
  result->ref_names = std::move(names);
}

}  // namespace secretscan
