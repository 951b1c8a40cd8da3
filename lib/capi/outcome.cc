#include "capi/outcome.h"

#include <cmath>

#include "base/status.h"
#include "capi/error.h"
#include "capi/fields.h"
#include "capi/handles.h"
#include "capi/writer.h"
#include "secretscan/report.h"

namespace secretscan {
namespace {

constexpr TextField<SkippedItem> kSkippedTexts[] = {
    {SECRETSCAN_SKIPPED_REASON, &SkippedItem::reason},
    {SECRETSCAN_SKIPPED_KIND, &SkippedItem::kind},
    {SECRETSCAN_SKIPPED_NAME, &SkippedItem::name},
    {SECRETSCAN_SKIPPED_DETAIL, &SkippedItem::detail},
};

constexpr NumberField<ScanOutcome> kNumbers[] = {
    {SECRETSCAN_OUTCOME_IGNORED, &ScanOutcome::ignored},
    {SECRETSCAN_OUTCOME_COMMITS, &ScanOutcome::commits},
    {SECRETSCAN_OUTCOME_BLOBS, &ScanOutcome::blobs},
    {SECRETSCAN_OUTCOME_FILES, &ScanOutcome::files},
    {SECRETSCAN_OUTCOME_BYTES, &ScanOutcome::bytes},
};

}  // namespace
}  // namespace secretscan

void secretscan_outcome_free(secretscan_outcome* outcome) { delete outcome; }

int secretscan_outcome_is_complete(const secretscan_outcome* outcome) {
  return outcome != nullptr && outcome->outcome.complete() ? 1 : 0;
}

size_t secretscan_outcome_finding_count(const secretscan_outcome* outcome) {
  return outcome == nullptr ? 0 : outcome->outcome.found.size();
}

const secretscan_finding* secretscan_outcome_finding(const secretscan_outcome* outcome,
                                                     size_t index) {
  return outcome == nullptr ? nullptr : secretscan::HandleAt(outcome->outcome.found, index);
}

size_t secretscan_outcome_skipped_count(const secretscan_outcome* outcome) {
  return outcome == nullptr ? 0 : outcome->outcome.skipped.size();
}

const secretscan_skipped* secretscan_outcome_skipped(const secretscan_outcome* outcome,
                                                     size_t index) {
  return outcome == nullptr ? nullptr : secretscan::HandleAt(outcome->outcome.skipped, index);
}

size_t secretscan_outcome_warning_count(const secretscan_outcome* outcome) {
  return outcome == nullptr ? 0 : outcome->outcome.warnings.size();
}

secretscan_view secretscan_outcome_warning(const secretscan_outcome* outcome, size_t index) {
  return outcome == nullptr ? secretscan::EmptyView()
                            : secretscan::ViewOf(outcome->outcome.warnings, index);
}

int64_t secretscan_outcome_number(const secretscan_outcome* outcome, int field) {
  if (outcome == nullptr) {
    return 0;
  }
  if (field == SECRETSCAN_OUTCOME_MILLISECONDS) {
    return std::llround(outcome->outcome.seconds * 1000);
  }
  return secretscan::NumberOf(&outcome->outcome, secretscan::kNumbers, field);
}

secretscan_view secretscan_skipped_text(const secretscan_skipped* skipped, int field) {
  return secretscan::TextOf(secretscan::Value(skipped), secretscan::kSkippedTexts, field);
}

secretscan_code secretscan_outcome_write_report(const secretscan_outcome* outcome,
                                                const char* format, size_t format_size,
                                                int redact_percent,
                                                secretscan_write_callback write, void* user,
                                                secretscan_error** error) {
  return secretscan::Guarded(error, [&]() -> absl::Status {
    if (outcome == nullptr || write == nullptr) {
      return secretscan::InvalidArgument("no outcome, or no callback that writes");
    }
    secretscan::ReportRequest request;
    std::string_view name;
    SECRETSCAN_RETURN_IF_ERROR(secretscan::ReadText(format, format_size, &name));
    request.format = name;
    request.redact_percent = redact_percent;
    return secretscan::WriteReport(outcome->outcome, request, secretscan::WriterOf(write, user));
  });
}
