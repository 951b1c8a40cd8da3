// How a file of a work tree stands to the blob that was checked out into it.
#pragma once

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "git/index_file.h"
#include "git/object_store.h"
#include "rewrite/file_place.h"

namespace secretscan {

struct CheckedOutFile {
  enum class Relation : uint8_t {
    kMissing,    // there is no such file
    kSame,       // holds the blob's bytes
    kCrlf,       // holds them with CRLF for each LF
    kFiltered,   // other bytes, but nobody touched it: what filters made
    kModified,   // something else, a directory or a special file among them
  };
  Relation relation = Relation::kMissing;
  FileState state;
};

// `path` is not behind a link. `entry` is what the index says of it. Errors are those of reading the blob.
absl::StatusOr<CheckedOutFile> LookAtFile(const std::string& path, const IndexEntry& entry,
                                          const ObjectStore& objects);

// The text with CRLF for each LF, as git checks it out; false if git would not convert it: it has a
// CR already, or is binary.
bool ToCrlf(const std::string& text, std::string* out);

}  // namespace secretscan
