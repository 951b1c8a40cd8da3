#include "capi/text.h"

#include "base/status.h"

namespace secretscan {

absl::Status ReadText(const char* data, size_t size, std::string_view* text) {
  if (data == nullptr && size > 0) {
    return InvalidArgument("a text is NULL");
  }
  *text = data == nullptr ? std::string_view() : std::string_view(data, size);
  return absl::OkStatus();
}

absl::Status ReadName(const char* data, size_t size, std::string_view* name) {
  SECRETSCAN_RETURN_IF_ERROR(ReadText(data, size, name));
  if (name->find('\0') != std::string_view::npos) {
    return InvalidArgument("a text holds a NUL");
  }
  return absl::OkStatus();
}

}  // namespace secretscan
