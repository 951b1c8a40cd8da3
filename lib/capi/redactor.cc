#include <algorithm>
#include <string>

#include "base/status.h"
#include "capi/error.h"
#include "capi/outcome.h"
#include "capi/text.h"
#include "capi/writer.h"
#include "report/redact.h"
#include "secretscan/redaction.h"

struct secretscan_redactor {
  secretscan::Redactor redactor;
};

size_t secretscan_redact(const char* secret, size_t size, int percent, char* buffer,
                         size_t capacity) {
  size_t needed = 0;
  secretscan::Guarded(nullptr, [&]() -> absl::Status {
    std::string_view text;
    SECRETSCAN_RETURN_IF_ERROR(secretscan::ReadText(secret, size, &text));
    const std::string shown = secretscan::RedactSecret(text, percent);
    if (buffer != nullptr) {
      std::copy_n(shown.data(), std::min(capacity, shown.size()), buffer);
    }
    needed = shown.size();
    return absl::OkStatus();
  });
  return needed;
}

secretscan_code secretscan_redactor_create(const secretscan_outcome* outcome,
                                           secretscan_redactor** redactor,
                                           secretscan_error** error) {
  return secretscan::Guarded(error, [&] {
    if (outcome == nullptr || redactor == nullptr) {
      return secretscan::InvalidArgument("no outcome, or no place for the redactor");
    }
    *redactor = new secretscan_redactor{secretscan::Redactor(outcome->outcome.found)};
    return absl::OkStatus();
  });
}

void secretscan_redactor_free(secretscan_redactor* redactor) { delete redactor; }

secretscan_code secretscan_redactor_hide(const secretscan_redactor* redactor, const char* text,
                                         size_t size, secretscan_write_callback write, void* user,
                                         secretscan_error** error) {
  return secretscan::Guarded(error, [&]() -> absl::Status {
    if (redactor == nullptr || write == nullptr) {
      return secretscan::InvalidArgument("no redactor, or no callback that writes");
    }
    std::string_view bytes;
    SECRETSCAN_RETURN_IF_ERROR(secretscan::ReadText(text, size, &bytes));
    return secretscan::WriterOf(write, user)(redactor->redactor.Hide(bytes));
  });
}
