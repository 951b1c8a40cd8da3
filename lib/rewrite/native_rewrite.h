// The rewrite that takes secrets out: from targets to a new history.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "git/repository.h"
#include "rewrite/blob_map.h"
#include "rewrite/blob_rewriter.h"
#include "rewrite/history_rewriter.h"
#include "rewrite/native_replacer.h"
#include "rewrite/object_sink.h"
#include "rewrite/path_filter.h"
#include "rewrite/replacement_rules.h"
#include "rewrite/targets.h"
#include "scan/progress.h"

namespace secretscan {

enum class RewriteMode : uint8_t {
  kRedact,   // secrets are replaced wherever they stand
  kRemove,   // files that hold one disappear; elsewhere secrets are replaced
};

struct NativeOptions {
  RewriteMode mode = RewriteMode::kRedact;
  std::optional<std::string> replacement;   // of secrets; empty: kDefaultRedaction
  bool keep_latest = false;                 // what branches and tags lead to keeps its tree
  std::vector<std::string> excluded;        // references: see CollectInput()
  absl::flat_hash_set<ObjectId> blobs;      // removed
  int64_t max_blob_size = 0;                // larger blobs are removed; 0: none
  const PathFilter* paths = nullptr;        // paths that it does not keep are removed; null: none
  std::shared_ptr<const ReplacementRules> rules;   // applied behind the secrets; may be null
  int threads = 1;
};

struct NativeRewrite {
  std::unique_ptr<const NativeReplacer> replacer;
  BlobMap blobs;
  BlobPass pass;                            // counts by rule of the replacer
  std::vector<ObjectId> large;              // blobs that are removed for their size
  RewriteInput input;
  std::vector<ObjectId> tips;               // as NativeInput::commits
  RewrittenHistory history;                 // with what took no part among `left`
  absl::flat_hash_set<ObjectId> kept_trees;
};

// Takes secrets and rules out of everything that `repository` holds. New objects go to `sink`. The
// same repository, targets and options give the same result. InvalidArgument for a replacement that
// holds a secret; DataLoss or NotFound when something that is needed cannot be read; Cancelled.
// `pass.unread` tells blobs of which it is not known whether they hold a secret. `progress` may be
// null.
absl::StatusOr<NativeRewrite> RunNativeRewrite(const Repository& repository,
                                               const Targets& targets,
                                               const NativeOptions& options, ObjectSink* sink,
                                               Progress* progress);

}  // namespace secretscan
