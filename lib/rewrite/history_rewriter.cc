#include "rewrite/history_rewriter.h"

#include <algorithm>
#include <utility>

#include "base/status.h"
#include "rewrite/commit_rewriter.h"
#include "rewrite/export_order.h"
#include "rewrite/reference_rewriter.h"
#include "rewrite/source_objects.h"
#include "rewrite/tree_source.h"

namespace secretscan {

absl::StatusOr<RewrittenHistory> RewriteHistory(const Repository& repository,
                                                const RewriteInput& input, const BlobMap& blobs,
                                                const RewriteOptions& options, ObjectSink* sink,
                                                Progress* progress) {
  const SourceObjects source(repository, /*as_shown=*/options.canonical);

  std::vector<PeeledReference> references;
  std::vector<ExportTip> tips;
  for (const Reference& reference : input.references) {
    auto peeled = Peel(source, reference);
    if (!peeled.ok()) {
      return Annotate(peeled.status(), reference.name);
    }
    if (peeled->type == ObjectType::kCommit) {
      tips.push_back({peeled->target, reference.name});
    }
    references.push_back(*std::move(peeled));
  }
  for (const ObjectId& tip : input.more_tips) {
    tips.push_back({tip, ""});
  }
  ExportOptions how;
  how.date_order = options.date_order;
  how.threads = options.threads;
  SECRETSCAN_ASSIGN_OR_RETURN(
      const std::unique_ptr<ExportOrder> order,
      ExportOrder::Make(source, tips, input.excluded, how, progress));

  RewrittenHistory history;
  TreeSource trees(source, options.canonical, &history.notes);
  CommitRewriter commits(*order, &trees, blobs, options, sink, &history);
  SECRETSCAN_RETURN_IF_ERROR(commits.Run(progress));

  ReferenceRewriter rewriter(source, *order, &commits, blobs, options, sink, &history);
  for (const PeeledReference& reference : references) {
    const absl::Status status = rewriter.Rewrite(reference);
    if (!status.ok()) {
      return Annotate(status, reference.reference.name);
    }
  }
  return history;
}

}  // namespace secretscan
