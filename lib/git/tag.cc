#include "git/tag.h"

#include <algorithm>

#include "base/status.h"

namespace secretscan {

absl::StatusOr<Tag> ParseTag(std::string_view data, int id_size) {
  constexpr std::string_view kObject = "object ";
  constexpr std::string_view kTagger = "tagger ";
  const size_t digits = 2 * static_cast<size_t>(id_size);
  Tag tag;
  if (!data.starts_with(kObject) || data.size() < kObject.size() + digits ||
      !ObjectId::FromHex(data.substr(kObject.size(), digits), &tag.target)) {
    return DataLoss("malformed tag");
  }
  data.remove_prefix(kObject.size() + digits);
  std::string converted;
  std::string_view rest = InUtf8(data.substr(std::min<size_t>(data.size(), 1)), &converted);
  while (!rest.empty()) {
    const size_t end = rest.find('\n');
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    if (line.empty()) {
      break;
    }
    if (line.starts_with(kTagger)) {
      tag.tagger = ParseSignature(line.substr(kTagger.size()));
    }
  }
  tag.message = rest;
  return tag;
}

}  // namespace secretscan
