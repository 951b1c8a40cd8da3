#include "rewrite/blob_criteria.h"

#include <limits>

#include "base/status.h"

namespace secretscan {

absl::flat_hash_set<ObjectId> ParseBlobIds(std::string_view text, int64_t* others) {
  constexpr std::string_view kBlanks = " \t\n\v\f\r";
  absl::flat_hash_set<ObjectId> ids;
  for (size_t at = text.find_first_not_of(kBlanks); at != std::string_view::npos;) {
    const size_t end = text.find_first_of(kBlanks, at);
    const std::string_view token = text.substr(at, end - at);
    ObjectId id;
    if (token.find_first_of("ABCDEF") == std::string_view::npos && ObjectId::FromHex(token, &id)) {
      ids.insert(id);
    } else if (others != nullptr) {
      ++*others;
    }
    at = text.find_first_not_of(kBlanks, end);
  }
  return ids;
}

absl::StatusOr<int64_t> ParseBlobSize(std::string_view text) {
  int shift = 0;
  std::string_view digits = text;
  if (!digits.empty()) {
    shift = digits.back() == 'K' ? 10 : digits.back() == 'M' ? 20 : digits.back() == 'G' ? 30 : 0;
  }
  if (shift != 0) {
    digits.remove_suffix(1);
  }
  constexpr int64_t kMost = std::numeric_limits<int64_t>::max();
  int64_t size = 0;
  bool is_valid = !digits.empty();
  for (const char c : digits) {
    is_valid = is_valid && c >= '0' && c <= '9' && size <= (kMost >> shift) / 10 - 1;
    size = is_valid ? size * 10 + (c - '0') : 0;
  }
  if (!is_valid) {
    return InvalidArgument("could not parse size " + std::string(text));
  }
  return size << shift;
}

}  // namespace secretscan
