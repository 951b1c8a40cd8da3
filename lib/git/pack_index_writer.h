// Writes the files beside a pack (gitformat-pack(5)): index (version 2) and reverse index (1).
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "absl/status/status.h"
#include "base/file_writer.h"
#include "git/object_id.h"

namespace secretscan {

// Where an object stands in a pack.
struct PackedEntry {
  uint64_t offset = 0;
  uint32_t checksum = 0;  // of the entry's bytes, see EntryChecksum
};

// What the indexes are of. Both lists are parallel and in the order of the pack.
struct PackIndexContent {
  std::span<const ObjectId> ids;
  std::span<const PackedEntry> entries;
  ObjectId checksum;  // of the pack
};

absl::Status WritePackIndexes(const PackIndexContent& content, FileWriter* index,
                              FileWriter* reverse);

// Big-endian.
void AppendWord32(uint32_t word, std::string* out);

}  // namespace secretscan
