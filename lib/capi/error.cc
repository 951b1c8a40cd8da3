#include "capi/error.h"

#include "capi/text.h"

namespace secretscan {
namespace {

// Its message is short enough to need no memory.
secretscan_error* OutOfMemory() {
  static secretscan_error error = {SECRETSCAN_RESOURCE_EXHAUSTED, "out of memory"};
  return &error;
}

}  // namespace

secretscan_code Fail(secretscan_code code, std::string_view message,
                     secretscan_error** error) noexcept {
  if (error != nullptr) {
    try {
      *error = new secretscan_error{code, std::string(message)};
    } catch (const std::bad_alloc&) {
      *error = OutOfMemory();
    }
  }
  return code;
}

}  // namespace secretscan

secretscan_code secretscan_error_code(const secretscan_error* error) {
  return error == nullptr ? SECRETSCAN_OK : error->code;
}

secretscan_view secretscan_error_message(const secretscan_error* error) {
  return error == nullptr ? secretscan::EmptyView() : secretscan::ViewOf(error->message);
}

void secretscan_error_free(secretscan_error* error) {
  if (error != secretscan::OutOfMemory()) {
    delete error;
  }
}
