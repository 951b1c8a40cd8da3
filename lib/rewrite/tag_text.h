// The bytes of an annotated tag, taken apart and put together.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "git/object_id.h"
#include "git/object_store.h"

namespace secretscan {

// Views of the tag's bytes.
struct TagText {
  ObjectId target;
  std::string_view header;     // all lines after the first
  std::string_view name;
  std::string_view tagger;     // what follows the keyword
  bool has_tagger = false;
  std::string_view message;    // up to the first NUL; all bytes behind it are lost
};

// DataLoss when it does not name its target.
absl::StatusOr<TagText> ParseTagText(std::string_view data, int id_size);

// Where a message's signature begins, message.size() if it has none. `all_kinds`: those that git
// 2.39 leaves when it exports, too.
size_t FindTagSignature(std::string_view message, bool all_kinds);

struct NewTag {
  ObjectId target;
  ObjectType type = ObjectType::kCommit;
  std::string_view name;
  std::string_view tagger;     // empty: none
  std::string_view message;
};

// As git's import writes it.
void WriteTag(const NewTag& tag, std::string* out);

// With another target, tagger and message, and otherwise the old header but for signatures in it.
void PatchTag(const TagText& old, const NewTag& tag, std::string* out);

}  // namespace secretscan
