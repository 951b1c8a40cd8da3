#include <algorithm>
#include <string>

#include "base/status.h"
#include "capi/error.h"
#include "capi/text.h"
#include "report/redact.h"
#include "secretscan/c.h"
#include "secretscan/version.h"

const char* secretscan_version(void) { return secretscan::kVersion; }

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
