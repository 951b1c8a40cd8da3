// The rewrite itself, and what it changes.
#include <algorithm>
#include <cstdio>
#include <iostream>
#include <thread>
#include <utility>

#include "base/file.h"
#include "base/file_changes.h"
#include "base/status.h"
#include "cli/filter_repo_run.h"
#include "cli/filter_repo_texts.h"
#include "cli/interrupt.h"
#include "cli/log.h"
#include "cli/progress_bar.h"
#include "cli/terminal.h"
#include "git/commit.h"
#include "git/regular_file.h"
#include "git/worktrees.h"
#include "rewrite/apply.h"
#include "rewrite/blob_criteria.h"
#include "rewrite/blob_rewriter.h"
#include "rewrite/filter_repo_outline.h"
#include "rewrite/filter_repo_remote.h"
#include "rewrite/pack_sink.h"
#include "rewrite/run_directory.h"

namespace secretscan {
namespace {

constexpr size_t kMaxListed = 20;
constexpr int64_t kMaxConfigFile = int64_t{16} << 20;

int Threads() { return static_cast<int>(std::max(1U, std::thread::hardware_concurrency())); }

std::string Seconds(double seconds) {
  char text[64];
  std::snprintf(text, sizeof text, "%.2f", seconds);
  return text;
}

// The parents that commits have with replacements taken into account.
class ParentReader {
 public:
  explicit ParentReader(const Repository& repository) : repository_(repository) {
    for (const auto& [object, replacement] : repository.Replacements()) {
      replacements_.emplace(object, replacement);
    }
  }

  std::vector<ObjectId> operator()(const ObjectId& commit) const {
    const auto replaced = replacements_.find(commit);
    std::string data;
    const auto type = repository_.objects().Read(
        replaced == replacements_.end() ? commit : replaced->second, &data);
    const auto links = ParseCommitLinks(data, repository_.object_id_size());
    return type.ok() && links.ok() ? links->parents : std::vector<ObjectId>();
  }

 private:
  const Repository& repository_;
  absl::flat_hash_map<ObjectId, ObjectId> replacements_;
};

}  // namespace

absl::Status FilterRepoRun::FindBlobs(ObjectSink* sink, const std::atomic<bool>& cancelled,
                                      BlobMap* blobs) {
  blobs->dropped = ParseBlobIds(strip_ids_, nullptr);
  std::vector<UnreadBlob> unread;
  SECRETSCAN_ASSIGN_OR_RETURN(const std::vector<ObjectId> large,
                              LargeBlobs(*repository_, arguments_.max_blob_size, &unread));
  blobs->dropped.insert(large.begin(), large.end());
  if (text_rules_ != nullptr) {
    BlobPassOptions options;
    options.threads = Threads();
    options.cancelled = &cancelled;
    options.wanted = [&](const ObjectId& id) { return !blobs->dropped.contains(id); };
    SECRETSCAN_ASSIGN_OR_RETURN(BlobPass pass,
                                RewriteBlobs(*repository_, *text_rules_, options, sink, blobs));
    unread.insert(unread.end(), pass.unread.begin(), pass.unread.end());
  }
  std::erase_if(unread, [&](const UnreadBlob& blob) { return blobs->dropped.contains(blob.id); });
  if (unread.empty()) {
    return absl::OkStatus();
  }
  std::string message = "what could not be read may hold what is to go; strip it by its id "
                        "(--strip-blobs-with-ids), or repair the repository:";
  for (size_t i = 0; i < std::min(unread.size(), kMaxListed); ++i) {
    message += "\n  " + unread[i].id.Hex() + ": " + unread[i].reason;
  }
  if (unread.size() > kMaxListed) {
    message += "\n  and " + std::to_string(unread.size() - kMaxListed) + " more";
  }
  return DataLoss(message);
}

absl::Status FilterRepoRun::Rewrite() {
  SECRETSCAN_ASSIGN_OR_RETURN(RewriteInput input, references_->Input(arguments_.refs));
  input.more_tips = stash_;

  // The first Ctrl-C ends the run where nothing of it is left behind.
  Progress progress;
  const InterruptGuard interrupt(&progress.cancelled);
  ProgressBar bar(&progress, !arguments_.quiet && DetectTerminal(ColorMode::kAuto).can_draw);

  std::unique_ptr<PackWriter> writer;
  std::optional<PackSink> pack;
  if (!arguments_.dry_run) {
    run_ = MakeRunName();
    SECRETSCAN_RETURN_IF_ERROR(CreateRunDirectory(layout_.common_dir, run_));
    const std::string directory = RunDirectory(layout_.common_dir, run_);
    PackWriterOptions options;
    options.id_size = layout_.id_size;
    changes_.quarantine = directory + std::string(kQuarantineName);
    SECRETSCAN_ASSIGN_OR_RETURN(writer, PackWriter::Create(changes_.quarantine, options));
  }
  // What is there already is written again: it may be among what is removed later.
  pack.emplace(writer.get(), layout_.id_size, nullptr);
  ObjectSink* sink = &*pack;
  if (arguments_.dry_run || arguments_.debug) {
    outline_ = std::make_shared<OutlineSink>(layout_.id_size, sink);
    sink = outline_.get();
  }

  BlobMap blobs;
  SECRETSCAN_RETURN_IF_ERROR(FindBlobs(sink, progress.cancelled, &blobs));
  RewriteOptions options;
  options.canonical = true;
  options.prune_empty = arguments_.prune_empty;
  options.prune_degenerate = arguments_.prune_degenerate;
  options.no_ff = arguments_.no_ff;
  options.translate_ids = !arguments_.preserve_commit_hashes;
  options.reencode = !arguments_.preserve_commit_encoding;
  options.date_order = arguments_.date_order;
  options.with_contents = text_rules_ != nullptr || arguments_.needs_contents;
  options.paths = path_rules_.empty() ? nullptr : &path_rules_;
  options.messages = message_rules_.get();
  options.threads = Threads();
  SECRETSCAN_ASSIGN_OR_RETURN(
      history_, RewriteHistory(*repository_, input, blobs, options, sink, &progress));
  SECRETSCAN_RETURN_IF_ERROR(path_rules_.status());
  bar.Stop();
  if (writer != nullptr) {
    SECRETSCAN_ASSIGN_OR_RETURN(const WrittenPack written, writer->Finish());
    if (written.path.empty()) {
      changes_.quarantine.clear();
    } else {
      new_pack_ = written.path;
    }
  }
  return absl::OkStatus();
}

void FilterRepoRun::DiscardRun() const {
  if (run_.empty() || is_applied_) {
    return;
  }
  const std::string directory = RunDirectory(layout_.common_dir, run_);
  const std::string quarantine = directory + std::string(kQuarantineName) + "/";
  for (const std::string& name : DirectoryNames(quarantine)) {
    RemoveFile(quarantine + name).IgnoreError();
  }
  RemoveDirectory(quarantine).IgnoreError();
  RemoveDirectory(directory).IgnoreError();
}

void FilterRepoRun::TellOfHistory() const {
  if (!arguments_.quiet) {
    std::cout << "Parsed " << history_.commits.size() << " commits\n";
  }
  std::cout << "New history written in " << secretscan::Seconds(Seconds()) << " seconds"
            << (arguments_.repacks() ? "; now repacking/cleaning..." : "...") << "\n"
            << std::flush;
  for (const ReferenceLeft& reference : history_.left) {
    PrintWarning(reference.name + " was left alone, with the old objects that it names: " +
                 reference.reason);
  }
  for (const std::string& note : history_.notes) {
    PrintWarning(note);
  }
}

absl::Status FilterRepoRun::WriteOutlines() const {
  SECRETSCAN_ASSIGN_OR_RETURN(const HistoryOutline outline,
                              OutlineHistory(*repository_, history_, *outline_));
  const absl::Status made =
      MakeDirectory(layout_.common_dir + "filter-repo", 0755);
  if (!made.ok() && !absl::IsAlreadyExists(made)) {
    return made;
  }
  for (const auto& [name, text] :
       {std::make_pair("fast-export.original", &outline.before),
        std::make_pair("fast-export.filtered", &outline.after)}) {
    SECRETSCAN_ASSIGN_OR_RETURN(AtomicFile file, AtomicFile::Create(FilesDirectory() + name));
    SECRETSCAN_RETURN_IF_ERROR(file.Write(*text));
    SECRETSCAN_RETURN_IF_ERROR(file.Commit());
  }
  return absl::OkStatus();
}

absl::Status FilterRepoRun::FinishDryRun() {
  SECRETSCAN_RETURN_IF_ERROR(WriteOutlines());
  const auto outcome =
      references_->Finish(history_, arguments_.partial, arguments_.replace_refs);
  int64_t gone = 0;
  int64_t changed = 0;
  for (const CommitFate& fate : history_.commits) {
    gone += fate.after.IsNull() ? 1 : 0;
    changed += !fate.after.IsNull() && fate.after != fate.before ? 1 : 0;
  }
  std::cout << "NOTE: Nothing was changed; --dry-run passed.\n"
            << "      Of " << history_.commits.size() << " commits " << changed
            << " would change and " << gone << " be gone, and " << outcome.changes.size()
            << " references change.\n"
            << "      The history's shape before and after (ids only) can be compared:\n"
            << "        " << Printable(FilesDirectory()) << "fast-export.original\n"
            << "        " << Printable(FilesDirectory()) << "fast-export.filtered\n";
  return absl::OkStatus();
}

absl::Status FilterRepoRun::Record() {
  ReplaceRefs mode = arguments_.replace_refs;
  if (mode == ReplaceRefs::kOldDefault) {
    mode = earlier_ ? ReplaceRefs::kUpdateOrAdd : ReplaceRefs::kUpdateAndAdd;
  }
  outcome_ = references_->Finish(history_, arguments_.partial, mode);

  RunOutcome run;
  run.commits = &history_.commits;
  run.references = outcome_.rows;
  run.first_changed = &history_.first_changed;
  run.parents = ParentReader(*repository_);
  maps_ = MergeRuns(earlier_ ? &*earlier_ : nullptr, run);

  auto add = [&](const std::string& name, std::string text) {
    changes_.files.emplace_back("filter-repo/" + name, std::move(text));
  };
  for (auto& [name, text] : FormatRunMaps(maps_, layout_.id_size)) {
    add(name, std::move(text));
  }
  add("suboptimal-issues",
      FormatSuboptimalIssues(history_.flattened_merges, history_.dead_mentions));
  if (arguments_.sensitive_data_removal) {
    add("sensitive_data_removal", "");
    SECRETSCAN_RETURN_IF_ERROR(CompareLfs());
  }
  add("already_ran", std::string(AlreadyRanText()));
  return outline_ == nullptr ? absl::OkStatus() : WriteOutlines();
}

absl::Status FilterRepoRun::ApplyChanges() {
  changes_.run = run_;
  changes_.references = outcome_.changes;
  for (const CommitFate& fate : history_.commits) {
    if (fate.after != fate.before) {
      changes_.ids.emplace(fate.before, fate.after);
    }
  }
  for (const ReferenceFate& fate : history_.references) {
    if (!fate.before.IsNull() && fate.after != fate.before) {
      changes_.ids.emplace(fate.before, fate.after);  // tags; commits are there already
    }
  }
  changes_.reflogs =
      arguments_.repacks() ? ChangeSet::Reflogs::kExpire : ChangeSet::Reflogs::kKeep;
  changes_.work_tree =
      has_work_tree() ? ChangeSet::WorkTree::kReset : ChangeSet::WorkTree::kKeep;
  if (removed_url_) {
    SECRETSCAN_ASSIGN_OR_RETURN(const std::string text,
                                ReadRegularFile(layout_.common_dir + "config", kMaxConfigFile));
    changes_.configuration = WithoutRemote(text, "origin");
  }
  is_applied_ = true;  // from here on the run's directory says how far it came
  SECRETSCAN_ASSIGN_OR_RETURN(const Applied applied, Apply(*repository_, changes_));
  for (const std::string& left : applied.left) {
    PrintWarning("left as it is, although it may hold old content: " + left);
  }
  return absl::OkStatus();
}

}  // namespace secretscan
