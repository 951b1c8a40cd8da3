// What becomes of references, and the annotated tags behind them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "rewrite/commit_rewriter.h"
#include "rewrite/export_order.h"
#include "rewrite/history_rewriter.h"
#include "rewrite/source_objects.h"
#include "rewrite/tag_text.h"

namespace secretscan {

// A reference with the tags on its way, outermost first, and what they lead to.
struct PeeledReference {
  Reference reference;
  std::vector<ObjectId> tags;
  ObjectId target;
  ObjectType type = ObjectType::kCommit;
};

// DataLoss or NotFound when a tag or its target cannot be read.
absl::StatusOr<PeeledReference> Peel(const SourceObjects& source, const Reference& reference);

// For one thread.
class ReferenceRewriter {
 public:
  // All must live longer; commits are rewritten already.
  ReferenceRewriter(const SourceObjects& source, const ExportOrder& order,
                    CommitRewriter* commits, const BlobMap& blobs, const RewriteOptions& options,
                    ObjectSink* sink, RewrittenHistory* history);

  // Adds to the history's references, and what is told of them.
  absl::Status Rewrite(const PeeledReference& peeled);

 private:
  // nullopt: it stays what it is; null: it is gone.
  using NewObject = std::optional<ObjectId>;

  absl::Status RewriteCanonical(const PeeledReference& peeled);
  absl::Status RewriteMinimal(const PeeledReference& peeled);
  absl::StatusOr<NewObject> NewTarget(const PeeledReference& peeled);
  absl::StatusOr<ObjectId> CanonicalTag(const PeeledReference& peeled, std::string_view name,
                                        ObjectId target);
  absl::StatusOr<ObjectId> MinimalTag(const ObjectId& tag, const ObjectId& old_target,
                                      const ObjectId& new_target);
  // Replaces what of the tag's message and tagger must go; the views' bytes live until the next
  // call. Whether there was anything.
  absl::StatusOr<bool> Edit(TagText* tag);
  void Add(const Reference& reference, const ObjectId& after);
  void Leave(const Reference& reference, std::string reason);
  void NoteLostSignature(const ObjectId& tag);

  const SourceObjects& source_;
  const ExportOrder& order_;
  CommitRewriter& commits_;
  const BlobMap& blobs_;
  const RewriteOptions& options_;
  ObjectSink& sink_;
  RewrittenHistory& history_;
  absl::flat_hash_map<ObjectId, ObjectId> minimal_tags_;
  absl::flat_hash_set<ObjectId> unsigned_;
  std::string message_, tagger_;
};

}  // namespace secretscan
