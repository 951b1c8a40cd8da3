// Files in which git remembers ids, with new ids.
#pragma once

#include <string>
#include <string_view>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "git/object_id.h"
#include "rewrite/text_replacer.h"

namespace secretscan {

// Old id to new id; null: it is gone. What is not in it stays.
using IdMap = absl::flat_hash_map<ObjectId, ObjectId>;

// A reflog. Entries of what is gone vanish, and the next one says it followed what is left;
// `messages` (may be null) changes messages; its errors are returned. Malformed lines stay, changed as
// messages are.
absl::StatusOr<std::string> TranslateReflog(std::string_view text, const IdMap& ids,
                                            const TextReplacer* messages, int id_size);

// A file whose lines begin with ids (ORIG_HEAD, FETCH_HEAD). Lines of what is gone vanish.
std::string TranslateLines(std::string_view text, const IdMap& ids, int id_size);

// All whole ids in a text, wherever they stand, but for those of what is gone.
std::string TranslateMentions(std::string_view text, const IdMap& ids, int id_size);

// The file `shallow`: what was cut off stays so, under both ids.
std::string ExtendShallow(std::string_view text, const IdMap& ids, int id_size);

}  // namespace secretscan
