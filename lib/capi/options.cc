#include "capi/options.h"

#include <new>

#include "capi/error.h"
#include "capi/settings.h"
#include "capi/text.h"

namespace secretscan {
namespace {

absl::Status SetOptionText(int option, std::string_view text, ScannerOptions* options) {
  switch (option) {
    case SECRETSCAN_OPTION_RULES_PATH:
      return Set(&options->rules_path, text);
    case SECRETSCAN_OPTION_RULES_TOML:
      return Set(&options->rules_toml, text);
    case SECRETSCAN_OPTION_ENABLED_RULE:
      return Add(&options->enabled_rules, text);
    case SECRETSCAN_OPTION_MIN_CONFIDENCE:
      return Set(&options->min_confidence, text);
    case SECRETSCAN_OPTION_IGNORE_FILE:
      return Add(&options->ignore_files, text);
    case SECRETSCAN_OPTION_BASELINE:
      return Set(&options->baseline, text);
    case SECRETSCAN_OPTION_CACHE_DIRECTORY:
      return Set(&options->cache_directory, text);
  }
  return InvalidArgument("no such option");
}

absl::Status SetOptionNumber(int option, int64_t number, ScannerOptions* options) {
  switch (option) {
    case SECRETSCAN_OPTION_GITLEAKS_COMPATIBLE:
      return Set(&options->gitleaks_compatible, number);
    case SECRETSCAN_OPTION_MAX_DECODE_DEPTH:
      return SetFrom(0, &options->max_decode_depth, number);
    case SECRETSCAN_OPTION_MAX_ARCHIVE_DEPTH:
      return SetFrom(0, &options->max_archive_depth, number);
    case SECRETSCAN_OPTION_THREADS:
      return SetFrom(0, &options->threads, number);
    case SECRETSCAN_OPTION_MAX_TARGET_MEGABYTES:
      return SetFrom(0, &options->max_target_megabytes, number);
    case SECRETSCAN_OPTION_IGNORE_ALLOW_COMMENTS:
      return Set(&options->ignore_allow_comments, number);
  }
  return InvalidArgument("no such option");
}

}  // namespace
}  // namespace secretscan

secretscan_options* secretscan_options_create(void) {
  secretscan_options* made = nullptr;
  secretscan::Guarded(nullptr, [&made] {
    made = new secretscan_options;
    return absl::OkStatus();
  });
  return made;
}

void secretscan_options_free(secretscan_options* options) { delete options; }

secretscan_code secretscan_options_set_text(secretscan_options* options, int option,
                                            const char* text, size_t size) {
  return secretscan::Guarded(nullptr, [&] {
    if (options == nullptr) {
      return secretscan::InvalidArgument("no options");
    }
    std::string_view value;
    SECRETSCAN_RETURN_IF_ERROR(option == SECRETSCAN_OPTION_RULES_TOML
                                   ? secretscan::ReadText(text, size, &value)
                                   : secretscan::ReadName(text, size, &value));
    return secretscan::SetOptionText(option, value, &options->options);
  });
}

secretscan_code secretscan_options_set_number(secretscan_options* options, int option,
                                              int64_t number) {
  return secretscan::Guarded(nullptr, [&] {
    if (options == nullptr) {
      return secretscan::InvalidArgument("no options");
    }
    return secretscan::SetOptionNumber(option, number, &options->options);
  });
}
