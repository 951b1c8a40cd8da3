#include "scan/attribution.h"

#include <algorithm>
#include <mutex>
#include <optional>
#include <string>
#include <tuple>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "base/status.h"
#include "base/worker_pool.h"
#include "git/caching_object_store.h"
#include "git/line_diff.h"
#include "git/mailmap.h"
#include "git/tree_diff.h"
#include "scan/added_lines.h"
#include "scan/commit_stamp.h"
#include "scan/fragment_scanner.h"
#include "scan/line_hash.h"
#include "scan/untouched_changes.h"

namespace secretscan {
namespace {

// A file's older and newer version are often read one after the other.
constexpr size_t kBlobCacheBytes = size_t{32} << 20;  // a thread
constexpr size_t kMaxJudgedBytes = size_t{8} << 20;   // a thread
constexpr size_t kJudgedOverhead = 64;

// The changes that may hold something.
class RelevantChanges {
 public:
  explicit RelevantChanges(const AttributionInput& input) : input_(input) {}

  // Leaves out, once and for all, what can be seen to concern no hit without a diff.
  void DropUntouched(Progress* progress) {
    std::vector<PlacedPair> pairs;
    for (uint32_t row = 0; row < input_.changes.row_count(); ++row) {
      const auto changes = input_.changes.row(row);
      for (uint32_t i = 0; i < changes.size(); ++i) {
        if (Contains(row, i) && !input_.paths.HasPathRule(changes[i].path)) {
          ForEachParent(row, i, [&](uint32_t before) {
            pairs.push_back({changes[i].path, {before, changes[i].after}});
            return false;
          });
        }
      }
    }
    untouched_ = FindUntouched(input_.repository.objects(), input_.changes, input_.hits,
                               std::move(pairs), input_.threads, progress);
  }

  bool Contains(uint32_t row, uint32_t index) const {
    const Change& change = input_.changes.row(row)[index];
    if (change.after == Change::kNone || change.is_type_change() ||
        change.after == change.before || input_.paths.IsAllowed(change.path)) {
      return false;
    }
    // A path rule judges every hunk. What a merge brought is new against each of its parents.
    return input_.paths.HasPathRule(change.path) ||
           (!input_.hits[change.after].empty() &&
            !ForEachParent(row, index, [&](uint32_t before) {
              return untouched_.contains({before, change.after});
            }));
  }

  // The rows that have any, in order.
  std::vector<uint32_t> Rows() const {
    std::vector<uint32_t> rows;
    for (uint32_t row = 0; row < input_.changes.row_count(); ++row) {
      const auto count = static_cast<uint32_t>(input_.changes.row(row).size());
      for (uint32_t i = 0; i < count; ++i) {
        if (Contains(row, i)) {
          rows.push_back(row);
          break;
        }
      }
    }
    return rows;
  }

 private:
  // Calls visit(content) for each parent that has the file, until it returns true.
  template <typename Visit>
  bool ForEachParent(uint32_t row, uint32_t index, const Visit& visit) const {
    const uint32_t before = input_.changes.row(row)[index].before;
    if (before != Change::kNone && visit(before)) {
      return true;
    }
    const auto others = input_.changes.merge_parents.find({row, index});
    return others != input_.changes.merge_parents.end() &&
           std::any_of(others->second.begin(), others->second.end(), [&](uint32_t other) {
             return other != Change::kNone && visit(other);
           });
  }

  const AttributionInput& input_;
  absl::flat_hash_set<ContentPair> untouched_;
};

// Whether an allowlist tells commits apart.
bool NamesCommits(const RuleSet& rules) {
  const auto any_names = [](const std::vector<Allowlist>& lists) {
    return std::any_of(lists.begin(), lists.end(),
                       [](const Allowlist& list) { return !list.commits.empty(); });
  };
  return any_names(rules.allowlists) ||
         std::any_of(rules.rules.begin(), rules.rules.end(),
                     [&](const Rule& rule) { return any_names(rule.allowlists); });
}

// State of one thread.
class Worker {
 public:
  Worker(const AttributionInput& input, const RelevantChanges& relevant, const Mailmap& mailmap,
         std::unique_ptr<FragmentScanner> scanner)
      : input_(input),
        relevant_(relevant),
        scanner_(std::move(scanner)),
        objects_(input.repository.objects(), kBlobCacheBytes),
        stamp_(input.graph, objects_, mailmap, input.host_link),
        commits_matter_(NamesCommits(*input.rules->set)) {}

  absl::Status VisitCommit(uint32_t row) {
    row_ = row;
    renames_.reset();
    const auto count = static_cast<uint32_t>(input_.changes.row(row).size());
    for (uint32_t i = 0; i < count; ++i) {
      if (relevant_.Contains(row, i)) {
        SECRETSCAN_RETURN_IF_ERROR(VisitChange(i));
      }
    }
    return absl::OkStatus();
  }

  std::vector<AttributedFinding> found;
  std::vector<Skip> skips;

 private:
  // Contents and path of a change.
  using JudgedChange = std::tuple<uint32_t, uint32_t, uint32_t>;

  bool IsCommitRow() const { return row_ < input_.graph.commits.size(); }
  bool IsMerge() const {
    return IsCommitRow() && input_.graph.commits[row_].is_merge();
  }

  absl::Status VisitChange(uint32_t index) {
    const Change& change = input_.changes.row(row_)[index];
    uint32_t before = change.before;
    if (before == Change::kNone && IsCommitRow() && !IsMerge()) {
      before = RenameSource(change.path);
      if (before == change.after) {
        return absl::OkStatus();  // moved as it was
      }
    }
    const bool repeats = !commits_matter_ && !IsMerge();
    const JudgedChange key{before, change.after, change.path};
    if (repeats) {
      if (const auto known = judged_.find(key); known != judged_.end()) {
        Report(change, known->second);
        return absl::OkStatus();
      }
    }
    std::string after_text;
    if (!ReadContent(change.after, &after_text) || IsBinaryForGit(after_text)) {
      return absl::OkStatus();
    }
    std::string before_text;
    if (before != Change::kNone &&
        (!ReadContent(before, &before_text) || IsBinaryForGit(before_text))) {
      // Git shows no lines for a file that was binary before. One that is missing is told apart: then
      // every line counts as added.
      if (!before_text.empty()) {
        return absl::OkStatus();
      }
    }
    auto hunks = DiffAddedLines(before_text, after_text);
    if (!hunks.ok()) {
      AddSkip("blob", input_.changes.contents[change.after].id.Hex(), SkipReason::kUnreadable,
              hunks.status());
      return absl::OkStatus();
    }
    if (IsMerge()) {
      SECRETSCAN_RETURN_IF_ERROR(KeepWhatNoParentHas(index, after_text, &*hunks));
    }
    std::vector<Finding> findings;
    SECRETSCAN_RETURN_IF_ERROR(JudgeHunks(change, after_text, *hunks, &findings));
    if (repeats) {
      Remember(key, findings);
    }
    Report(change, std::move(findings));
    return absl::OkStatus();
  }

  // The same change comes on several branches, picked or rebased.
  void Remember(const JudgedChange& change, const std::vector<Finding>& findings) {
    if (judged_bytes_ > kMaxJudgedBytes) {
      judged_.clear();
      judged_bytes_ = 0;
    }
    judged_bytes_ += kJudgedOverhead;
    for (const Finding& finding : findings) {
      judged_bytes_ += sizeof finding + finding.description.size() + finding.match.size() +
                       finding.secret.size() + finding.line.size() + finding.file.size();
    }
    judged_.emplace(change, findings);
  }

  // What each finding says that depends on the change, but not on the commit.
  absl::Status JudgeHunks(const Change& change, const std::string& text,
                          const std::vector<AddedHunk>& hunks, std::vector<Finding>* findings) {
    const std::string commit = IsCommitRow() ? input_.graph.commits[row_].id.Hex() : "";
    const Fragment whole{text, input_.changes.paths[change.path], commit, 1};
    SECRETSCAN_RETURN_IF_ERROR(
        JudgeAddedLines({whole, hunks, input_.hits[change.after],
                         input_.paths.HasPathRule(change.path)},
                        input_.options.profile, scanner_.get(), findings));
    if (!findings->empty()) {
      const LineHashes hashes(text);
      for (Finding& finding : *findings) {
        finding.blob = input_.changes.contents[change.after].id.Hex();
        if (finding.start_line > 0) {
          finding.line_hash = hashes.ForLine(finding.start_line);
        }
      }
    }
    return absl::OkStatus();
  }

  // Adds what the commit says to the findings of a change.
  void Report(const Change& change, std::vector<Finding> findings) {
    for (Finding& finding : findings) {
      stamp_.Apply(row_, &finding);
      found.push_back({std::move(finding), change.after});
    }
  }

  // The content that `path`, new in this commit, was made of; kNone when it is really new.
  uint32_t RenameSource(uint32_t path) {
    if (!renames_) {
      renames_.emplace();
      const auto changes = input_.changes.row(row_);
      const bool any_deletion = std::any_of(changes.begin(), changes.end(), [](const Change& c) {
        return c.after == Change::kNone;
      });
      if (any_deletion) {
        FindRenames();
      }
    }
    const auto found_rename = renames_->find(path);
    return found_rename == renames_->end() ? Change::kNone : found_rename->second;
  }

  void FindRenames() {
    const ChangeTable& table = input_.changes;
    std::vector<FileChange> files;
    absl::flat_hash_map<std::string, uint32_t> path_ids;
    absl::flat_hash_map<std::string, uint32_t> deleted;
    for (const Change& change : table.row(row_)) {
      const std::string& path = table.paths[change.path];
      if (change.before == Change::kNone && change.before_mode != 0) {
        continue;  // to git neither new nor gone, but of another kind
      }
      FileChange file;
      if (change.before != Change::kNone) {
        file.before = {change.before_mode, table.contents[change.before].id, path};
        deleted[path] = change.before;
      }
      if (change.after != Change::kNone) {
        file.after = {change.after_mode, table.contents[change.after].id, path};
        path_ids[path] = change.path;
      }
      files.push_back(std::move(file));
    }
    std::vector<ObjectId> unreadable;
    DetectRenames(objects_, RenameOptions(), &files, &unreadable);
    for (const ObjectId& id : unreadable) {
      AddSkip("blob", id.Hex(), SkipReason::kMissing,
              NotFound("cannot be read; renames may be taken for additions"));
    }
    for (const FileChange& file : files) {
      if (file.renamed) {
        (*renames_)[path_ids[file.after.path]] = deleted[file.before.path];
      }
    }
  }

  // For a merge: of the hunks against the first parent, the lines that are new against every other
  // parent as well.
  absl::Status KeepWhatNoParentHas(uint32_t index, const std::string& text,
                                   std::vector<AddedHunk>* hunks) {
    const auto others = input_.changes.merge_parents.find({row_, index});
    if (others == input_.changes.merge_parents.end()) {
      return absl::OkStatus();
    }
    for (uint32_t other : others->second) {
      std::string other_text;
      if (other != Change::kNone && (!ReadContent(other, &other_text) ||
                                     IsBinaryForGit(other_text))) {
        continue;
      }
      auto added = DiffAddedLines(other_text, text);
      if (!added.ok()) {
        continue;
      }
      std::vector<AddedHunk> both;
      auto b = added->begin();
      for (auto a = hunks->begin(); a != hunks->end() && b != added->end();) {
        const size_t begin = std::max(a->begin, b->begin);
        const size_t end = std::min(a->end, b->end);
        if (begin < end) {
          both.push_back({a->begin >= b->begin ? a->first_line : b->first_line, begin, end});
        }
        if (a->end < b->end) {
          ++a;
        } else {
          ++b;
        }
      }
      *hunks = std::move(both);
    }
    return absl::OkStatus();
  }

  // False when the content is not there; then *text is empty and the skip is recorded.
  bool ReadContent(uint32_t index, std::string* text) {
    const Content& content = input_.changes.contents[index];
    if (content.is_gitlink) {
      *text = GitlinkText(content.id);
      return true;
    }
    const auto type = objects_.Read(content.id, text);
    if (!type.ok()) {
      text->clear();
      AddSkip("blob", content.id.Hex(),
              type.status().code() == absl::StatusCode::kNotFound ? SkipReason::kMissing
                                                                  : SkipReason::kCorrupt,
              type.status());
      return false;
    }
    text->reserve(text->size() + Prefilter::kPadding);
    return true;
  }

  void AddSkip(std::string kind, std::string name, SkipReason reason, const absl::Status& status) {
    skips.push_back(
        {reason, std::move(kind), std::move(name), std::string(ToStd(status.message()))});
  }

  const AttributionInput& input_;
  const RelevantChanges& relevant_;
  std::unique_ptr<FragmentScanner> scanner_;
  CachingObjectStore objects_;
  CommitStamp stamp_;
  const bool commits_matter_;
  absl::flat_hash_map<JudgedChange, std::vector<Finding>> judged_;
  size_t judged_bytes_ = 0;
  uint32_t row_ = 0;
  std::optional<absl::flat_hash_map<uint32_t, uint32_t>> renames_;  // path -> content before
};

}  // namespace

absl::StatusOr<std::vector<AttributedFinding>> AttributeFindings(const AttributionInput& input,
                                                                 Progress* progress,
                                                                 std::vector<Skip>* skips) {
  const Mailmap mailmap(input.repository.Mailmap());
  RelevantChanges relevant(input);
  std::vector<std::unique_ptr<Worker>> workers;
  for (int i = 0; i < input.threads; ++i) {
    SECRETSCAN_ASSIGN_OR_RETURN(auto scanner,
                                FragmentScanner::Create(input.rules, input.options));
    workers.push_back(std::make_unique<Worker>(input, relevant, mailmap, std::move(scanner)));
  }
  relevant.DropUntouched(progress);
  const std::vector<uint32_t> rows = relevant.Rows();
  if (progress != nullptr) {
    progress->commits = 0;
    progress->commits_total = static_cast<int64_t>(rows.size());
  }
  constexpr size_t kGrain = 4;
  std::mutex mutex;
  absl::Status failure;
  ParallelFor(input.threads, rows.size(), kGrain, [&](int w, size_t begin, size_t end) {
    Worker& worker = *workers[w];
    for (size_t i = begin; i < end; ++i) {
      if (progress != nullptr && progress->cancelled) {
        return;
      }
      if (absl::Status status = worker.VisitCommit(rows[i]); !status.ok()) {
        std::lock_guard lock(mutex);
        failure = std::move(status);
        return;
      }
      if (progress != nullptr) {
        progress->commits.fetch_add(1, std::memory_order_relaxed);
      }
    }
  });
  SECRETSCAN_RETURN_IF_ERROR(failure);
  if (progress != nullptr && progress->cancelled && progress->timed_out) {
    skips->push_back({SkipReason::kTimedOut, "history", "attribution",
                      "the time was over before all findings were attributed to commits"});
  }
  std::vector<AttributedFinding> all;
  for (const auto& worker : workers) {
    std::move(worker->found.begin(), worker->found.end(), std::back_inserter(all));
    std::move(worker->skips.begin(), worker->skips.end(), std::back_inserter(*skips));
  }
  return all;
}

}  // namespace secretscan
