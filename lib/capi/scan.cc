#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "base/status.h"
#include "capi/error.h"
#include "capi/fields.h"
#include "capi/handles.h"
#include "capi/outcome.h"
#include "capi/request.h"
#include "capi/scanner.h"
#include "secretscan/scan_control.h"
#include "secretscan/scan_sink.h"

namespace secretscan {
namespace {

constexpr NumberField<ScanProgress> kProgressNumbers[] = {
    {SECRETSCAN_PROGRESS_COMMITS, &ScanProgress::commits},
    {SECRETSCAN_PROGRESS_COMMITS_TOTAL, &ScanProgress::commits_total},
    {SECRETSCAN_PROGRESS_TEXTS, &ScanProgress::texts},
    {SECRETSCAN_PROGRESS_TEXTS_TOTAL, &ScanProgress::texts_total},
    {SECRETSCAN_PROGRESS_BYTES, &ScanProgress::bytes},
};

// Hands findings to the request's callback.
class CallbackSink : public ScanSink {
 public:
  explicit CallbackSink(const secretscan_request& request) : request_(request) {}
  bool OnFound(FoundSecret found) override {
    return request_.on_finding(request_.finding_user, Handle(&found)) == 0;
  }

 private:
  const secretscan_request& request_;
};

// How the scan is watched. Without a request nobody does, which spares a thread.
ScanControl ControlOf(const secretscan_request* request, ScanSink* sink) {
  ScanControl control;
  if (request == nullptr) {
    return control;
  }
  control.cancelled = &request->is_cancelled;
  control.sink = request->on_finding == nullptr ? nullptr : sink;
  control.time_limit = request->time_limit;
  control.progress_interval = request->progress_interval;
  if (request->on_progress != nullptr) {
    control.on_progress = [request](const ScanProgress& progress) {
      request->on_progress(request->progress_user, Handle(&progress));
    };
  }
  return control;
}

// `scan` takes a Scanner, a request and a ScanControl, and returns a StatusOr<ScanOutcome>.
template <typename Scan>
secretscan_code RunScan(const secretscan_scanner* scanner, const secretscan_request* request,
                        secretscan_outcome** outcome, secretscan_error** error, const Scan& scan) {
  return Guarded(error, [&]() -> absl::Status {
    if (scanner == nullptr || outcome == nullptr) {
      return InvalidArgument("no scanner, or no place for the outcome");
    }
    const secretscan_request defaults;
    const secretscan_request& asked = request == nullptr ? defaults : *request;
    CallbackSink sink(asked);
    SECRETSCAN_ASSIGN_OR_RETURN(ScanOutcome made,
                                scan(scanner->scanner, asked, ControlOf(request, &sink)));
    *outcome = new secretscan_outcome{std::move(made)};
    return absl::OkStatus();
  });
}

// The same for scans that are told all by one of the request's parts.
template <typename Part>
secretscan_code RunPart(const secretscan_scanner* scanner, const secretscan_request* request,
                        secretscan_outcome** outcome, secretscan_error** error,
                        Part secretscan_request::*part,
                        absl::StatusOr<ScanOutcome> (Scanner::*scan)(const Part&) const) {
  return RunScan(scanner, request, outcome, error,
                 [&](const Scanner& with, const secretscan_request& asked, ScanControl control) {
                   Part copy = asked.*part;
                   copy.control = std::move(control);
                   return (with.*scan)(copy);
                 });
}

}  // namespace
}  // namespace secretscan

secretscan_code secretscan_scanner_scan_text(const secretscan_scanner* scanner, const char* text,
                                             size_t text_size, const char* path, size_t path_size,
                                             secretscan_request* request,
                                             secretscan_outcome** outcome,
                                             secretscan_error** error) {
  using secretscan::ScanOutcome;
  return secretscan::RunScan(
      scanner, request, outcome, error,
      [&](const secretscan::Scanner& with, const secretscan_request&,
          const secretscan::ScanControl& control) -> absl::StatusOr<ScanOutcome> {
        std::string_view bytes;
        std::string_view name;
        SECRETSCAN_RETURN_IF_ERROR(secretscan::ReadText(text, text_size, &bytes));
        SECRETSCAN_RETURN_IF_ERROR(secretscan::ReadText(path, path_size, &name));
        return with.ScanText(bytes, name, control);
      });
}

secretscan_code secretscan_scanner_scan_files(const secretscan_scanner* scanner,
                                              secretscan_request* request,
                                              secretscan_outcome** outcome,
                                              secretscan_error** error) {
  return secretscan::RunPart(scanner, request, outcome, error, &secretscan_request::files,
                             &secretscan::Scanner::ScanFiles);
}

secretscan_code secretscan_scanner_scan_index(const secretscan_scanner* scanner,
                                              secretscan_request* request,
                                              secretscan_outcome** outcome,
                                              secretscan_error** error) {
  return secretscan::RunPart(scanner, request, outcome, error, &secretscan_request::index,
                             &secretscan::Scanner::ScanIndex);
}

secretscan_code secretscan_scanner_scan_history(const secretscan_scanner* scanner,
                                                secretscan_request* request,
                                                secretscan_outcome** outcome,
                                                secretscan_error** error) {
  return secretscan::RunPart(scanner, request, outcome, error, &secretscan_request::history,
                             &secretscan::Scanner::ScanHistory);
}

int64_t secretscan_progress_number(const secretscan_progress* progress, int field) {
  if (progress != nullptr && field == SECRETSCAN_PROGRESS_STAGE) {
    return static_cast<int64_t>(secretscan::Value(progress)->stage);
  }
  return secretscan::NumberOf(secretscan::Value(progress), secretscan::kProgressNumbers, field);
}
