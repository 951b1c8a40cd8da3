#include "api/rewrite_inputs.h"

#include <memory>
#include <string>
#include <utility>

#include "api/scan_record.h"
#include "base/status.h"
#include "base/worker_pool.h"
#include "rewrite/path_rules.h"
#include "rewrite/replacement_rules.h"

namespace secretscan {
namespace {

bool NamesSomething(const RewriteRequest& request) {
  return !request.outcomes.empty() || !request.secrets.empty() || !request.paths.empty() ||
         !request.blobs.empty() || request.max_blob_bytes > 0 ||
         !request.replacement_rules.empty();
}

absl::Status AddOutcomes(const RewriteRequest& request, TargetBuilder* builder,
                         RewriteTargets* out) {
  for (const ScanOutcome& outcome : request.outcomes) {
    if (outcome.record == nullptr) {
      return InvalidArgument("an outcome has no record: its findings went to a sink");
    }
    const ScanResult& result = outcome.record->result();
    builder->AddScan(result);
    out->rules = result.rules;
    for (const SkippedItem& skipped : outcome.skipped) {
      out->unread.push_back(skipped.kind + " " + skipped.name + ": " + skipped.reason +
                            (skipped.detail.empty() ? "" : ", " + skipped.detail));
    }
  }
  return absl::OkStatus();
}

absl::Status AddSecrets(const RewriteRequest& request, TargetBuilder* builder) {
  std::string lines;
  for (const std::string& secret : request.secrets) {
    if (secret.empty() || secret.find_first_of("\r\n") != std::string::npos) {
      return InvalidArgument("a secret is empty or holds a line end");
    }
    lines += secret + "\n";
  }
  return lines.empty() ? absl::OkStatus() : builder->AddLines(lines, "secrets");
}

absl::Status AddFiles(const RewriteRequest& request, const Repository& repository,
                      RewriteTargets* out) {
  for (const std::string& hex : request.blobs) {
    ObjectId id;
    const bool is_id = ObjectId::FromHex(hex, &id);
    const auto header = is_id ? repository.objects().ReadHeader(id)
                              : absl::StatusOr<ObjectHeader>(NotFound(hex));
    if (!header.ok() || header->type != ObjectType::kBlob) {
      return InvalidArgument("blobs: " + hex + " is no blob of this repository");
    }
    out->options.blobs.insert(id);
  }
  if (request.paths.empty()) {
    return absl::OkStatus();
  }
  auto paths = std::make_unique<PathRules>();
  for (const std::string& path : request.paths) {
    if (path.empty()) {
      return InvalidArgument("paths: the empty path is everything");
    }
    SECRETSCAN_RETURN_IF_ERROR(paths->AddPath(path));
  }
  paths->set_invert(true);
  out->paths = std::move(paths);
  out->options.paths = out->paths.get();
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<RewriteTargets> TargetsFor(const RewriteRequest& request,
                                          const Repository& repository) {
  if (!NamesSomething(request)) {
    return InvalidArgument("the request names nothing that is to go");
  }
  if (request.max_blob_bytes < 0 || request.threads < 0) {
    return InvalidArgument("a size or number of threads is negative");
  }
  RewriteTargets out;
  out.options.mode = request.remove_files ? RewriteMode::kRemove : RewriteMode::kRedact;
  out.options.replacement = request.replacement;
  out.options.keep_latest = request.keep_latest;
  out.options.excluded = request.excluded_references;
  out.options.max_blob_size = request.max_blob_bytes;
  out.options.threads = request.threads > 0 ? request.threads : DefaultThreadCount();
  if (!request.replacement_rules.empty()) {
    SECRETSCAN_ASSIGN_OR_RETURN(
        out.options.rules, ReplacementRules::Parse(request.replacement_rules, "replacement_rules"));
  }
  TargetBuilder builder({});
  SECRETSCAN_RETURN_IF_ERROR(AddOutcomes(request, &builder, &out));
  SECRETSCAN_RETURN_IF_ERROR(AddSecrets(request, &builder));
  SECRETSCAN_RETURN_IF_ERROR(AddFiles(request, repository, &out));
  SECRETSCAN_ASSIGN_OR_RETURN(out.targets, builder.Finish());
  return out;
}

}  // namespace secretscan
