#include "capi/request.h"

#include <chrono>
#include <utility>

#include "capi/error.h"
#include "capi/settings.h"
#include "capi/text.h"

namespace secretscan {
namespace {

// More cannot be added to a clock's time without overflow everywhere.
constexpr int64_t kLongest = 1'000'000'000;

absl::Status AddPath(std::string_view path, secretscan_request* request) {
  if (!std::exchange(request->has_paths, true)) {
    request->files.paths.clear();
  }
  return Add(&request->files.paths, path);
}

absl::Status SetRepository(std::string_view path, secretscan_request* request) {
  request->index.repository = path;
  request->history.repository = path;
  return absl::OkStatus();
}

template <typename Duration>
absl::Status SetDuration(int64_t least, Duration* member, int64_t number) {
  if (number < least || number > kLongest) {
    return InvalidArgument("a time is out of its range");
  }
  *member = Duration(number);
  return absl::OkStatus();
}

absl::Status SetRequestText(int field, std::string_view text, secretscan_request* request) {
  switch (field) {
    case SECRETSCAN_REQUEST_PATH:
      return AddPath(text, request);
    case SECRETSCAN_REQUEST_REPOSITORY:
      return SetRepository(text, request);
    case SECRETSCAN_REQUEST_INDEX_FILE:
      return Set(&request->index.index_file, text);
    case SECRETSCAN_REQUEST_RANGE:
      return Add(&request->history.ranges, text);
    case SECRETSCAN_REQUEST_SINCE:
      return Set(&request->history.since, text);
    case SECRETSCAN_REQUEST_KIND:
      return Add(&request->history.kinds, text);
    case SECRETSCAN_REQUEST_PLATFORM:
      return Set(&request->history.platform, text);
  }
  return InvalidArgument("no such field");
}

absl::Status SetRequestNumber(int field, int64_t number, secretscan_request* request) {
  switch (field) {
    case SECRETSCAN_REQUEST_FOLLOW_SYMLINKS:
      return Set(&request->files.follow_symlinks, number);
    case SECRETSCAN_REQUEST_RESPECT_GITIGNORE:
      return Set(&request->files.respect_gitignore, number);
    case SECRETSCAN_REQUEST_WORK_TREE:
      return Set(&request->index.work_tree, number);
    case SECRETSCAN_REQUEST_MAX_MEMORY_BYTES:
      return SetFrom(0, &request->history.max_memory_bytes, number);
    case SECRETSCAN_REQUEST_VERIFY_OBJECTS:
      return Set(&request->history.verify_objects, number);
    case SECRETSCAN_REQUEST_TIME_LIMIT_SECONDS:
      return SetDuration(0, &request->time_limit, number);
    case SECRETSCAN_REQUEST_PROGRESS_MILLISECONDS:
      return SetDuration(1, &request->progress_interval, number);
  }
  return InvalidArgument("no such field");
}

}  // namespace
}  // namespace secretscan

secretscan_request* secretscan_request_create(void) {
  secretscan_request* made = nullptr;
  secretscan::Guarded(nullptr, [&made] {
    made = new secretscan_request;
    return absl::OkStatus();
  });
  return made;
}

void secretscan_request_free(secretscan_request* request) { delete request; }

secretscan_code secretscan_request_set_text(secretscan_request* request, int field,
                                            const char* text, size_t size) {
  return secretscan::Guarded(nullptr, [&] {
    if (request == nullptr) {
      return secretscan::InvalidArgument("no request");
    }
    std::string_view value;
    SECRETSCAN_RETURN_IF_ERROR(secretscan::ReadName(text, size, &value));
    return secretscan::SetRequestText(field, value, request);
  });
}

secretscan_code secretscan_request_set_number(secretscan_request* request, int field,
                                              int64_t number) {
  return secretscan::Guarded(nullptr, [&] {
    if (request == nullptr) {
      return secretscan::InvalidArgument("no request");
    }
    return secretscan::SetRequestNumber(field, number, request);
  });
}

secretscan_code secretscan_request_set_finding_callback(secretscan_request* request,
                                                        secretscan_finding_callback callback,
                                                        void* user) {
  if (request == nullptr) {
    return SECRETSCAN_INVALID_ARGUMENT;
  }
  request->on_finding = callback;
  request->finding_user = user;
  return SECRETSCAN_OK;
}

secretscan_code secretscan_request_set_progress_callback(secretscan_request* request,
                                                         secretscan_progress_callback callback,
                                                         void* user) {
  if (request == nullptr) {
    return SECRETSCAN_INVALID_ARGUMENT;
  }
  request->on_progress = callback;
  request->progress_user = user;
  return SECRETSCAN_OK;
}

void secretscan_request_cancel(secretscan_request* request) {
  if (request != nullptr) {
    request->is_cancelled = true;
  }
}
