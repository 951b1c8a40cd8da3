// What comes after the rewrite: large files, old objects, and what is said in the end.
#include <algorithm>
#include <cstdio>
#include <iostream>
#include <iterator>
#include <thread>
#include <utility>

#include "base/status.h"
#include "cli/filter_repo_run.h"
#include "cli/filter_repo_texts.h"
#include "cli/log.h"
#include "cli/terminal.h"
#include "git/regular_file.h"
#include "rewrite/apply.h"
#include "rewrite/lfs.h"
#include "rewrite/remotes.h"
#include "rewrite/repack.h"
#include "rewrite/shell_word.h"
#include "rewrite/stacked_objects.h"

namespace secretscan {
namespace {

constexpr int64_t kMaxListFile = int64_t{1} << 30;
constexpr int64_t kMaxPointer = 1024;

std::string Lines(const std::set<std::string>& texts) {
  std::string lines;
  for (const std::string& text : texts) {
    lines += text + "\n";
  }
  return lines;
}

std::set<std::string> FromLines(std::string_view text) {
  std::set<std::string> lines;
  while (!text.empty()) {
    const size_t end = text.find('\n');
    if (end != 0) {
      lines.emplace(text.substr(0, end));
    }
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return lines;
}

}  // namespace

absl::Status FilterRepoRun::CompareLfs() {
  const std::string known = FilesDirectory() + "original_lfs_objects";
  const int id_size = layout_.id_size;
  const bool may_miss = repository_->is_shallow();
  // Exactly as long as a pointer may be only counts where contents are read anyway.
  const int64_t max_size =
      text_rules_ != nullptr || arguments_.needs_contents ? kMaxPointer : kMaxPointer - 1;
  if (earlier_) {
    checks_lfs_ = IsRegularFile(known);
  } else {
    SECRETSCAN_ASSIGN_OR_RETURN(checks_lfs_, UsesLfs(*repository_));
  }
  if (!checks_lfs_) {
    return absl::OkStatus();
  }
  std::set<std::string> before;
  if (earlier_) {
    SECRETSCAN_ASSIGN_OR_RETURN(const std::string text, ReadRegularFile(known, kMaxListFile));
    before = FromLines(text);
  } else {
    std::vector<ObjectId> tips = references_->Tips();
    tips.insert(tips.end(), stash_.begin(), stash_.end());
    SECRETSCAN_ASSIGN_OR_RETURN(
        before, LfsObjects(repository_->objects(), id_size, tips, max_size, may_miss));
  }
  std::vector<ObjectId> tips = outcome_.tips;
  for (const CommitFate& fate : history_.commits) {
    if (std::find(stash_.begin(), stash_.end(), fate.before) != stash_.end()) {
      tips.push_back(fate.after);
    }
  }
  std::vector<std::shared_ptr<const PackFile>> packs;
  if (!new_pack_.empty()) {
    const std::string index = new_pack_.substr(0, new_pack_.size() - 5) + ".idx";
    SECRETSCAN_ASSIGN_OR_RETURN(auto pack, PackFile::Open(index, id_size, size_t{64} << 20));
    packs.push_back(std::move(pack));
  }
  PackStoreOptions options;
  options.id_size = id_size;
  const auto made = PackObjectStore::Of(std::move(packs), options);
  const StackedObjects objects(*made, repository_->objects());
  SECRETSCAN_ASSIGN_OR_RETURN(const std::set<std::string> after,
                              LfsObjects(objects, id_size, tips, max_size, may_miss));
  std::set_difference(before.begin(), before.end(), after.begin(), after.end(),
                      std::inserter(lfs_orphaned_, lfs_orphaned_.end()));
  changes_.files.emplace_back("filter-repo/original_lfs_objects", Lines(before));
  changes_.files.emplace_back("filter-repo/orphaned_lfs_objects", Lines(lfs_orphaned_));
  return absl::OkStatus();
}

void FilterRepoRun::TellOfSensitiveData() const {
  size_t changed = 0;
  for (const auto& [before, after] : maps_.commits) {
    changed += before != after ? 1 : 0;
  }
  std::cout << "You rewrote " << changed << " (of " << maps_.commits.size() << ") commits.\n\n"
            << "NOTE: First Changed Commit(s) is/are:\n";
  for (const auto& [original, now] : maps_.first_changed) {
    std::cout << "  " << original.Hex() << "\n";
  }
  if (!checks_lfs_) {
    std::cout << "NOTE: LFS object orphaning not checked (LFS not in use)\n";
  } else if (!lfs_orphaned_.empty()) {
    std::cout << "NOTE: There were LFS Objects Orphaned by this rewrite recorded in\n      "
              << Printable(FilesDirectory()) << "orphaned_lfs_objects\n";
  }
  std::cout << "\n" << std::flush;
}

std::string FilterRepoRun::PushCommand() const {
  if (arguments_.partial) {
    std::string command = "git push --force origin";
    for (const auto& [name, ids] : maps_.references) {
      const bool is_ours = name.starts_with("refs/remotes/") || name == "refs/stash";
      if (ids.first != ids.second && !ids.second.IsNull() && !is_ours) {
        command += " " + ShellWord(name);
      }
    }
    return command;
  }
  if (!fetched_) {
    return "git push --force origin 'refs/heads/*:refs/heads/*' 'refs/tags/*:refs/tags/*'";
  }
  // --mirror publishes everything: the stash, and what other remotes have.
  const bool has_private = references_->Contains("refs/stash") ||
                           !references_->Below("refs/remotes/").empty();
  if (!has_private) {
    return "git push --force --mirror origin";
  }
  std::string command = "git push --force --prune origin";
  for (const std::string& space : references_->Spaces()) {
    command += " '" + space + "*:" + space + "*'";
  }
  return command;
}

absl::Status FilterRepoRun::RemoveOldObjects() {
  RepackOptions options;
  options.threads = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
  const auto repacked = Repack(layout_.git_dir, options, /*progress=*/nullptr);
  if (!repacked.ok()) {
    return Annotate(repacked.status(),
                    "the new history stands, but the old objects could not be removed");
  }
  for (const std::string& left : repacked->left) {
    PrintWarning("may hold old objects, and could not be removed: " + Printable(left));
  }
  for (const std::string& alternate : repacked->alternates) {
    PrintWarning("objects are borrowed from " + Printable(alternate) + ", which may hold old ones");
  }
  return MarkPurged(layout_.common_dir, run_);
}

absl::Status FilterRepoRun::CleanUp() {
  if (removed_url_) {
    std::cout << "NOTICE: Removing 'origin' remote: the new history is not what is there.\n"
              << "        (was " << PublicUrl(*removed_url_) << ")\n";
  }
  if (arguments_.sensitive_data_removal) {
    TellOfSensitiveData();
  }
  if (arguments_.repacks() && !arguments_.quiet && !arguments_.debug) {
    std::cout << "Repacking your repo and cleaning out old unneeded objects\n" << std::flush;
  }
  SECRETSCAN_ASSIGN_OR_RETURN(repository_, Repository::Open(layout_.git_dir));
  const auto head = repository_->Head();
  if (has_work_tree() && !arguments_.quiet && head.ok() && !head->IsNull()) {
    std::cout << "HEAD is now at " << head->Hex().substr(0, 10) << "\n";
  }
  if (arguments_.repacks()) {
    if (!stash_.empty()) {
      std::cout << "Rewrote the stash.\n" << std::flush;
    }
    SECRETSCAN_RETURN_IF_ERROR(RemoveOldObjects());
  }
  char seconds[64];
  std::snprintf(seconds, sizeof seconds, "%.2f", Seconds());
  std::cout << "Completely finished after " << seconds << " seconds.\n";
  if (arguments_.sensitive_data_removal) {
    std::cout << "\n" << NextSteps(PushCommand(), !lfs_orphaned_.empty());
  }
  return absl::OkStatus();
}

}  // namespace secretscan
