#include "rewrite/native_rewrite.h"

#include <algorithm>
#include <utility>

#include "base/status.h"
#include "rewrite/native_input.h"

namespace secretscan {
namespace {

absl::StatusOr<std::unique_ptr<const NativeReplacer>> MakeReplacer(
    const Targets& targets, const NativeOptions& options) {
  std::vector<SecretLiteral> literals;
  for (const SecretTarget& target : targets.secrets) {
    literals.push_back({target.secret, target.name, options.replacement});
  }
  std::unique_ptr<const SecretLiterals> secrets;
  if (!literals.empty()) {
    SECRETSCAN_ASSIGN_OR_RETURN(secrets, SecretLiterals::Create(std::move(literals)));
  }
  return std::make_unique<NativeReplacer>(std::move(secrets), options.rules);
}

// What a place of a finding names as its blob.
void AddPlaces(const std::vector<TargetPlace>& places, absl::flat_hash_set<ObjectId>* blobs) {
  for (const TargetPlace& place : places) {
    ObjectId id;
    if (ObjectId::FromHex(place.blob, &id)) {
      blobs->insert(id);
    }
  }
}

class NativeRun {
 public:
  NativeRun(const Repository& repository, const Targets& targets,
            const NativeOptions& options, ObjectSink* sink, Progress* progress)
      : repository_(repository),
        targets_(targets),
        options_(options),
        sink_(sink),
        progress_(progress) {}

  absl::StatusOr<NativeRewrite> Run() {
    SECRETSCAN_ASSIGN_OR_RETURN(out_.replacer, MakeReplacer(targets_, options_));
    SECRETSCAN_ASSIGN_OR_RETURN(NativeInput input, CollectInput(repository_, options_.excluded));
    out_.input = std::move(input.input);
    SECRETSCAN_RETURN_IF_ERROR(MapBlobs());
    out_.tips = std::move(input.commits);
    if (options_.keep_latest) {
      KeepTips();
    }
    SECRETSCAN_RETURN_IF_ERROR(MakeHistory());
    out_.history.left.insert(out_.history.left.end(), input.left.begin(), input.left.end());
    return std::move(out_);
  }

 private:
  bool removes() const { return options_.mode == RewriteMode::kRemove; }

  void KeepTips() {
    for (size_t i = 0; i < out_.tips.size(); ++i) {
      const std::string_view name = out_.input.references[i].name;
      const bool is_internal = name.starts_with("refs/notes/") || name == "refs/stash" ||
                               name.starts_with("refs/replace/");
      if (!is_internal && !out_.tips[i].IsNull()) {
        out_.kept_trees.insert(out_.tips[i]);
      }
    }
  }

  absl::Status MapBlobs() {
    out_.blobs.removed = options_.blobs;
    if (removes()) {
      for (const SecretTarget& target : targets_.secrets) {
        AddPlaces(target.places, &out_.blobs.removed);
      }
      AddPlaces(targets_.whole_files, &out_.blobs.removed);
    }
    if (options_.max_blob_size > 0) {
      SECRETSCAN_ASSIGN_OR_RETURN(
          out_.large, LargeBlobs(repository_, options_.max_blob_size, &out_.pass.unread));
      out_.blobs.removed.insert(out_.large.begin(), out_.large.end());
    }
    if (out_.replacer->empty()) {
      return absl::OkStatus();
    }
    BlobPassOptions pass;
    pass.threads = options_.threads;
    pass.cancelled = progress_ == nullptr ? nullptr : &progress_->cancelled;
    if (!removes()) {
      pass.wanted = [this](const ObjectId& id) { return !out_.blobs.removed.contains(id); };
    }
    std::vector<UnreadBlob> unread = std::move(out_.pass.unread);
    BlobMap map;
    SECRETSCAN_ASSIGN_OR_RETURN(out_.pass, RewriteBlobs(repository_, *out_.replacer, pass,
                                                        removes() ? nullptr : sink_, &map));
    out_.pass.unread.insert(out_.pass.unread.end(), unread.begin(), unread.end());
    if (removes()) {
      for (const ChangedBlob& blob : out_.pass.changed) {
        out_.blobs.removed.insert(blob.before);
      }
    } else {
      out_.blobs.replaced = std::move(map.replaced);
    }
    return absl::OkStatus();
  }

  absl::Status MakeHistory() {
    RewriteOptions options;
    options.paths = options_.paths;
    if (!out_.replacer->empty()) {
      options.messages = out_.replacer.get();
    }
    options.identities = out_.replacer->secrets();
    options.kept_trees = out_.kept_trees;
    options.threads = options_.threads;
    SECRETSCAN_ASSIGN_OR_RETURN(
        out_.history,
        RewriteHistory(repository_, out_.input, out_.blobs, options, sink_, progress_));
    return absl::OkStatus();
  }

  const Repository& repository_;
  const Targets& targets_;
  const NativeOptions& options_;
  ObjectSink* const sink_;
  Progress* const progress_;
  NativeRewrite out_;
};

}  // namespace

absl::StatusOr<NativeRewrite> RunNativeRewrite(const Repository& repository,
                                               const Targets& targets,
                                               const NativeOptions& options, ObjectSink* sink,
                                               Progress* progress) {
  return NativeRun(repository, targets, options, sink, progress).Run();
}

}  // namespace secretscan
