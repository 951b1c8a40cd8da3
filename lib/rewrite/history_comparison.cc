#include "rewrite/history_comparison.h"

#include <algorithm>
#include <optional>

#include "base/status.h"
#include "git/commit.h"
#include "git/tag.h"
#include "report/terminal_text.h"
#include "rewrite/tree_pairs.h"

namespace secretscan {
namespace {

// The first header line of this name, without it.
std::optional<std::string_view> HeaderLine(std::string_view commit, std::string_view name) {
  while (!commit.empty() && commit.front() != '\n') {
    const size_t end = std::min(commit.find('\n'), commit.size());
    const std::string_view line = commit.substr(0, end);
    if (line.size() > name.size() && line.starts_with(name) && line[name.size()] == ' ') {
      return line.substr(name.size() + 1);
    }
    commit.remove_prefix(std::min(end + 1, commit.size()));
  }
  return std::nullopt;
}

class Comparison {
 public:
  Comparison(const VerificationInput& input,
             const std::function<bool(const ObjectId&)>& is_affected)
      : input_(input),
        run_(*input.run),
        objects_(input.repository.objects()),
        id_size_(input.repository.object_id_size()),
        is_affected_(is_affected),
        pairs_(objects_, id_size_, input.removed_path != nullptr) {
    out_.trees.id = "V3";
    out_.trees.title = "kept commits differ in affected files only";
    out_.commits.id = "V4";
    out_.commits.title = "commits, authors and parents are what they were";
    out_.tips.id = "V7";
    out_.tips.title = "files that differ at the tips";
  }

  HistoryComparison Run() {
    CompareCommits();
    CompareTips();
    Sum();
    return std::move(out_);
  }

 private:
  bool IsCancelled() const {
    return input_.progress != nullptr && input_.progress->cancelled;
  }

  void CompareCommits() {
    for (const auto& [before, after] : run_.commits) {
      if (IsCancelled()) {
        return;
      }
      if (after.IsNull()) {
        ++pruned_;
        out_.commits.Remark({"commit that is gone", "", before.Hex()});
      } else if (before == after) {
        ++unchanged_;
      } else {
        ++changed_;
        ComparePair(before, after);
      }
    }
  }

  // False when it is not there; other trouble is told.
  bool ReadCommit(const ObjectId& id, std::string* data, CommitLinks* links, bool is_old) {
    const auto type = objects_.Read(id, data);
    absl::StatusOr<CommitLinks> parsed = type.ok() ? ParseCommitLinks(*data, id_size_)
                                                   : type.status();
    if (parsed.ok()) {
      *links = *std::move(parsed);
      return true;
    }
    if (is_old && absl::IsNotFound(parsed.status())) {
      ++old_missing_;
      return false;
    }
    out_.commits.CannotRead({"commit cannot be read", std::string(ToStd(parsed.status().message())),
                             id.Hex()});
    return false;
  }

  void ComparePair(const ObjectId& before, const ObjectId& after) {
    std::string old_data, new_data;
    CommitLinks old_links, new_links;
    const bool has_old = ReadCommit(before, &old_data, &old_links, true);
    // What was not pushed, or given up since, is not there; references tell whether it should be.
    const bool may_be_absent = input_.is_remote || !has_old;
    if (may_be_absent && absl::IsNotFound(objects_.ReadHeader(after).status())) {
      return;
    }
    if (!ReadCommit(after, &new_data, &new_links, false)) {
      return;
    }
    out_.made.try_emplace(after, before);
    if (!has_old) {
      return;
    }
    ++compared_;
    CompareIdentity("author", before, old_data, new_data);
    CompareIdentity("committer", before, old_data, new_data);
    CompareParents(before, old_links.parents, new_links.parents);
    const absl::Status status = pairs_.Compare(
        old_links.tree, new_links.tree,
        [&](std::string_view path, const TreeEntry* was, const TreeEntry* is) {
          CompareFile(before, path, was, is);
        });
    if (!status.ok()) {
      out_.trees.CannotRead({"trees cannot be compared", std::string(ToStd(status.message())),
                             before.Hex()});
    }
  }

  void CompareIdentity(std::string_view name, const ObjectId& commit, std::string_view old_data,
                       std::string_view new_data) {
    const auto was = HeaderLine(old_data, name), is = HeaderLine(new_data, name);
    if (was == is) {
      return;
    }
    if (was.has_value()) {
      // git-filter-repo puts the committer in the place of an author without name and mail.
      if (name == "author" && was->find('<') <= 1 && was->find("<>") <= 1 &&
          is == HeaderLine(old_data, "committer")) {
        return;
      }
      std::vector<std::string> names;
      input_.secrets.Search(*was, &names);
      if (!names.empty()) {
        ++redacted_identities_;
        return;
      }
    }
    out_.commits.Violate({std::string(name) + " is another", "", commit.Hex()});
  }

  // What stands in the place of an old commit: itself made anew, or, if it is gone, whatever stands
  // in the place of one of its parents.
  const std::vector<ObjectId>& StandIns(const ObjectId& commit) {
    std::vector<ObjectId> open = {commit};
    // A circle, which only forged names make, ends by it.
    size_t steps_left = 4 * run_.commits.size() + 16;
    while (!open.empty() && steps_left-- > 0) {
      const ObjectId id = open.back();
      if (stand_ins_.contains(id)) {
        open.pop_back();
        continue;
      }
      const auto mapped = run_.commits.find(id);
      if (mapped == run_.commits.end() || !mapped->second.IsNull()) {
        stand_ins_[id] = {mapped == run_.commits.end() ? id : mapped->second};
        continue;
      }
      std::string data;
      CommitLinks links;
      if (!ReadCommit(id, &data, &links, true)) {
        stand_ins_[id] = {};
        continue;
      }
      bool is_ready = true;
      std::vector<ObjectId> all;
      for (const ObjectId& parent : links.parents) {
        if (const auto known = stand_ins_.find(parent); known != stand_ins_.end()) {
          all.insert(all.end(), known->second.begin(), known->second.end());
        } else {
          open.push_back(parent);
          is_ready = false;
        }
      }
      if (is_ready) {
        std::sort(all.begin(), all.end());
        all.erase(std::unique(all.begin(), all.end()), all.end());
        stand_ins_[id] = std::move(all);
      }
    }
    return stand_ins_[commit];
  }

  bool IsPruned(const ObjectId& commit) const {
    const auto mapped = run_.commits.find(commit);
    return mapped != run_.commits.end() && mapped->second.IsNull();
  }

  void CompareParents(const ObjectId& commit, const std::vector<ObjectId>& before,
                      const std::vector<ObjectId>& after) {
    const bool exact = std::none_of(before.begin(), before.end(),
                                    [&](const ObjectId& parent) { return IsPruned(parent); });
    std::vector<ObjectId> expected;
    for (const ObjectId& parent : before) {
      const std::vector<ObjectId>& place = StandIns(parent);
      expected.insert(expected.end(), place.begin(), place.end());
    }
    if (exact && expected == after) {
      return;
    }
    // Where a parent is gone, the others may have become superfluous.
    bool fits = after.size() <= before.size();
    for (const ObjectId& parent : after) {
      fits = fits && std::find(expected.begin(), expected.end(), parent) != expected.end();
    }
    // Fewer parents without a reason are lost history, unless what is left contains them.
    if (exact && after.size() < before.size()) {
      out_.commits.Remark({"merge with fewer parents", "", commit.Hex()});
    }
    if (!fits || (after.empty() && !expected.empty())) {
      out_.commits.Violate({"its parents are others", "", commit.Hex()});
    }
  }

  void CompareFile(const ObjectId& commit, std::string_view path, const TreeEntry* was,
                   const TreeEntry* is) {
    const std::string place = TerminalText(path) + " (commit " + commit.Hex() + ")";
    if (is != nullptr && !is->is_gitlink() && (was == nullptr || was->id != is->id)) {
      out_.made.try_emplace(is->id, was == nullptr ? ObjectId() : was->id);
    }
    if (was == nullptr) {
      // The other side of a file's becoming a directory is judged by itself.
      out_.trees.Violate({"file that was not there", place, is->id.Hex()});
      return;
    }
    const bool is_removed_path = input_.removed_path && input_.removed_path(path);
    if (!is_removed_path && !is_affected_(was->id)) {
      out_.trees.Violate({is == nullptr            ? "file is gone without a reason"
                          : was->id == is->id      ? "mode is another"
                                                   : "file is another without a reason",
                          place, was->id.Hex()});
      return;
    }
    if (is == nullptr) {
      ++removed_files_;
      return;
    }
    if (was->mode != is->mode && is->id != was->id && !input_.secrets.IsFlagged(was->id)) {
      out_.trees.Violate({"mode is another", place, was->id.Hex()});
    }
    changed_files_ += was->id != is->id && !is->is_gitlink() ? 1 : 0;
  }

  // The tree of what a reference names.
  std::optional<ObjectId> TreeOf(ObjectId id) {
    constexpr int kMaxChain = 64;
    for (int i = 0; i < kMaxChain; ++i) {
      std::string data;
      const auto type = objects_.Read(id, &data);
      if (!type.ok() || *type == ObjectType::kBlob) {
        return std::nullopt;
      }
      if (*type == ObjectType::kTree) {
        return id;
      }
      if (*type == ObjectType::kTag) {
        const auto tag = ParseTag(data, id_size_);
        if (!tag.ok()) {
          return std::nullopt;
        }
        id = tag->target;
      } else {
        const auto links = ParseCommitLinks(data, id_size_);
        return links.ok() ? std::optional(links->tree) : std::nullopt;
      }
    }
    return std::nullopt;
  }

  void NoteTag(const ObjectId& before, const ObjectId& after) {
    std::string data;
    const auto type = objects_.Read(after, &data);
    if (type.ok() && *type == ObjectType::kTag) {
      out_.made.try_emplace(after, before);
    }
  }

  void CompareTips() {
    TreePairs pairs(objects_, id_size_, true);
    for (const auto& [name, ids] : run_.references) {
      if (IsCancelled() || ids.first == ids.second) {
        continue;
      }
      if (ids.second.IsNull()) {
        out_.tips.Remark({"reference that is gone", TerminalText(name), ids.first.Hex()});
        continue;
      }
      NoteTag(ids.first, ids.second);
      const auto before = TreeOf(ids.first), after = TreeOf(ids.second);
      if (!before.has_value() || !after.has_value()) {
        continue;
      }
      ++tips_;
      const absl::Status status = pairs.Compare(
          *before, *after, [&](std::string_view path, const TreeEntry* was, const TreeEntry* is) {
            ++tip_files_;
            out_.tips.Remark({is == nullptr    ? "file is gone"
                              : was == nullptr ? "file is new"
                                               : "file is changed",
                              TerminalText(name) + ": " + TerminalText(path),
                              is == nullptr ? "" : is->id.Hex()});
          });
      if (!status.ok()) {
        out_.tips.CannotRead({"trees cannot be compared", TerminalText(name), ids.first.Hex()});
      }
    }
  }

  void Sum() {
    for (const auto& [after, before] : pairs_.new_trees()) {
      out_.made.try_emplace(after, before);
    }
    Check& trees = out_.trees;
    Check& commits = out_.commits;
    commits.Count("commits", unchanged_ + changed_ + pruned_);
    commits.Count("unchanged", unchanged_);
    commits.Count("changed", changed_);
    commits.Count("gone", pruned_);
    commits.Count("redacted_identities", redacted_identities_);
    commits.Count("compared", compared_);
    trees.Count("commits", compared_);
    trees.Count("files_changed", changed_files_);
    trees.Count("files_removed", removed_files_);
    out_.tips.Count("tips", tips_);
    out_.tips.Count("files", tip_files_);
    if (compared_ == 0 && old_missing_ > 0) {
      const char kGone[] = "the old commits are gone, so that nothing is left to compare with";
      trees.Skip(kGone);
      commits.Skip(kGone);
      out_.tips.Skip(kGone);
    } else if (old_missing_ > 0) {
      trees.CannotRead({"old commits are missing", std::to_string(old_missing_), ""});
    }
    trees.Finish();
    commits.Finish();
    out_.tips.Finish();
  }

  const VerificationInput& input_;
  const RunMaps& run_;
  const ObjectStore& objects_;
  const int id_size_;
  const std::function<bool(const ObjectId&)>& is_affected_;
  TreePairs pairs_;
  absl::flat_hash_map<ObjectId, std::vector<ObjectId>> stand_ins_;
  HistoryComparison out_;
  int64_t unchanged_ = 0, changed_ = 0, pruned_ = 0, compared_ = 0, old_missing_ = 0;
  int64_t redacted_identities_ = 0, changed_files_ = 0, removed_files_ = 0;
  int64_t tips_ = 0, tip_files_ = 0;
};

}  // namespace

HistoryComparison CompareHistories(
    const VerificationInput& input,
    const std::function<bool(const ObjectId& blob)>& is_affected) {
  return Comparison(input, is_affected).Run();
}

}  // namespace secretscan
